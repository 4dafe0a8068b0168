/* The claim desk's keyboard (with keys.js), its marked sentences, and the progress of a running search.
   Before it, drafts.js keeps what is typed and tabs.js shows a part at a time on a phone. Without
   them the page still works: every button is a submit button of one form. */
"use strict";

const ASK_AFTER_MS = 2500;

/* ---- a search that is under way ---- */
async function askForRun() {
  const answer = await fetch(`${window.location.pathname}?status`);
  if (!answer.ok) return;
  const { run, status } = await answer.json();
  if (String(run) !== desk.dataset.run || status !== desk.dataset.runStatus) {
    if (dirty) await autosave();
    if (!dirty && !unkept()) {
      window.location.reload();
      return;
    }
  }
  setTimeout(askForRun, ASK_AFTER_MS);
}

if (["queued", "started"].includes(desk.dataset.runStatus)) setTimeout(askForRun, ASK_AFTER_MS);

/* ---- what is weak about the draft depends on the rating ---- */
let weighed = desk.elements.rating?.value;

desk.addEventListener("saved", async () => {
  const rating = desk.elements.rating.value;
  if (rating === weighed || !desk.querySelector(".desk-citations")) return;
  weighed = rating;
  const answer = await fetch(`${window.location.pathname}?weak`).catch(() => null);
  if (answer?.ok && rating === weighed) document.getElementById("weak").innerHTML = await answer.text();
});

/* ---- keys ---- */
const cards = Array.from(desk.querySelectorAll(".desk-card"));
const current = () => document.activeElement.closest(".desk-card");

function moveCard(step) {
  showPart("evidence");
  /* Copies that are folded away are passed over. */
  const shown = cards.filter((card) => card.getClientRects().length > 0);
  if (shown.length === 0) return;
  const at = shown.indexOf(current());
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), shown.length - 1);
  shown[next].focus();
  shown[next].scrollIntoView({ block: "nearest" });
}

const press = (selector, root = desk) => root?.querySelector(selector)?.click();

/* ---- which words are cited: those selected, else the marked sentence, which can be moved ---- */
function moveMark(step, card = current() ?? cards[0]) {
  const sentences = Array.from(card?.querySelectorAll("[data-sentence]") ?? []);
  const at = sentences.findIndex((one) => one.tagName === "MARK");
  const next = sentences[at + step];
  if (!next) return;
  renamed(sentences[at], "span");
  renamed(next, "mark");
}

function renamed(element, tag) {
  const other = document.createElement(tag);
  other.dataset.sentence = element.dataset.sentence;
  other.append(...element.childNodes);
  element.replaceWith(other);
}

desk.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-cite]");
  if (!button) return;
  const card = button.closest(".desk-card");
  const passage = card.querySelector(".desk-passage");
  const chosen = selectedWords(passage);
  const start = chosen && Number(passage.dataset.from) + chosen.start;
  const words = chosen
    ? [start, start + codePoints(chosen.quote)]
    : passage.querySelector("mark").dataset.sentence.split("-");
  [desk.elements.cite_start.value, desk.elements.cite_end.value] = words;
});

/* Selected words say which card is meant. */
const selectedCard = () => {
  const node = window.getSelection().anchorNode;
  const card = node?.parentElement?.closest(".desk-card");
  return card && selectedWords(card.querySelector(".desk-passage")) ? card : null;
};

const judge = (key) => press(`[data-judge="${key}"]`, current());

const keys = {
  j: () => moveCard(1),
  k: () => moveCard(-1),
  c: () => press("[data-cite]", selectedCard() ?? current() ?? cards[0]),
  ArrowLeft: () => moveMark(-1),
  ArrowRight: () => moveMark(1),
  "+": () => judge("+"),
  "-": () => judge("-"),
  0: () => judge("0"),
  o: () => press("[data-open]", current() ?? cards[0]),
  r: () => {
    showPart("finding");
    document.getElementById("rationale")?.focus();
  },
  ...Object.fromEntries(Array.from("afwenpqv", (key) => [key, () => press(`[data-key="${key}"]`)])),
  m: () => {
    const correct = document.getElementById("correct");
    if (!correct) return;
    showPart("said");
    correct.open = true;
    document.getElementById("correct-text").focus();
  },
};

/* Enter in a field of the correction corrects: the form's first button saves the review. */
document.getElementById("correct")?.addEventListener("keydown", (event) => {
  const long = event.target.tagName === "TEXTAREA" && !(event.ctrlKey || event.metaKey);
  if (event.key !== "Enter" || long || !event.target.matches("input, textarea")) return;
  event.preventDefault();
  event.stopPropagation();
  press(event.target.id === "same-number" ? "[value=same]" : "[value=correct]");
});

/* A citation that was moved has the focus again: it can be moved on. */
if (/^#citation-\d+$/.test(window.location.hash)) document.querySelector(window.location.hash)?.focus();

document.addEventListener("keydown", (event) => {
  const cited = event.altKey && !typing(event.target) && event.target.closest(".desk-citations li");
  if (cited && cited.querySelector(`[data-move="${event.key}"]`)) {
    event.preventDefault();
    press(`[data-move="${event.key}"]`, cited);
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    press(event.shiftKey ? "[data-submit]" : "[data-submit-next]");
    return;
  }
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (!singleKey(event) || !keysOn.checked) return;
  const rating = /^[1-9]$/.test(event.key) && desk.querySelector(`input[data-key="${event.key}"]`);
  const action = rating ? () => rating.click() : keys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
