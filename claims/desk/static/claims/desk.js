/* The claim desk's keyboard (with keys.js), saving while typing, and the progress of a running search.
   Without this file the page still works: every button is a submit button of one form. */
"use strict";

const desk = document.getElementById("desk");
const note = document.getElementById("draft-note");
const SAVE_AFTER_MS = 1200;
const ASK_AFTER_MS = 2500;

/* ---- saving while typing ---- */
let dirty = false;
let timer = null;
let saving = new AbortController();

async function autosave() {
  const sent = new FormData(desk);
  sent.set("action", "autosave");
  dirty = false;
  try {
    saving = new AbortController();
    const request = { method: "POST", body: sent, signal: saving.signal };
    const answer = await fetch(window.location.pathname, request);
    if (answer.status === 409) note.textContent = (await answer.json()).detail;
    else if (!answer.ok) throw new Error(answer.statusText);
    else {
      desk.elements.draft.value = (await answer.json()).draft;
      note.textContent = desk.dataset.savedText;
    }
  } catch (error) {
    if (error.name === "AbortError") return;
    dirty = true;
    note.textContent = desk.dataset.failedText;
    timer = setTimeout(autosave, 4 * SAVE_AFTER_MS);
  }
}

desk.addEventListener("input", (event) => {
  if (!["rating", "rationale", "note"].includes(event.target.name)) return;
  dirty = true;
  note.textContent = desk.dataset.unsavedText;
  clearTimeout(timer);
  timer = setTimeout(autosave, SAVE_AFTER_MS);
});

/* Browsers stop at the limit without a word: say so before. */
const TELL_BELOW = 500;
desk.addEventListener("input", ({ target }) => {
  const left = target.maxLength - target.value.length;
  const told = target.nextElementSibling?.classList.contains("desk-left") && target.nextElementSibling;
  if (target.tagName !== "TEXTAREA" || target.maxLength < 0 || left >= TELL_BELOW) {
    if (told) told.remove();
    return;
  }
  const words = told || document.createElement("p");
  words.className = "wb-meta desk-left";
  words.setAttribute("role", "status");
  words.textContent = `${desk.dataset.leftText} ${left}`;
  if (!told) target.after(words);
});

desk.addEventListener("submit", () => {
  clearTimeout(timer);
  saving.abort();
  dirty = false;
});

let sending = false;
desk.addEventListener("submit", () => {
  sending = true;
});
window.addEventListener("beforeunload", (event) => {
  if (dirty || (!sending && unkept())) event.preventDefault();
});

/* ---- a search that is under way ---- */
/* Words that no draft keeps: a page with some must not load itself anew. */
const unkept = () =>
  ["correction", "dismissal", "split_text"].some((name) => desk.elements[name]?.value) ||
  ["correct_text", "correct_claimant"].some(
    (name) => desk.elements[name] && desk.elements[name].value !== desk.elements[name].defaultValue,
  );

async function askForRun() {
  const answer = await fetch(`${window.location.pathname}?status`);
  if (!answer.ok) return;
  const { run, status } = await answer.json();
  if (String(run) !== desk.dataset.run || status !== desk.dataset.runStatus) {
    if (dirty) await autosave();
    if (!unkept()) {
      window.location.reload();
      return;
    }
  }
  setTimeout(askForRun, ASK_AFTER_MS);
}

if (["queued", "started"].includes(desk.dataset.runStatus)) setTimeout(askForRun, ASK_AFTER_MS);

/* ---- keys ---- */
const cards = Array.from(desk.querySelectorAll(".desk-card"));
const current = () => document.activeElement.closest(".desk-card");

function moveCard(step) {
  /* Copies that are folded away are passed over. */
  const shown = cards.filter((card) => card.getClientRects().length > 0);
  if (shown.length === 0) return;
  const at = shown.indexOf(current());
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), shown.length - 1);
  shown[next].focus();
  shown[next].scrollIntoView({ block: "nearest" });
}

const press = (selector, root = desk) => root?.querySelector(selector)?.click();

const judge = (key) => press(`[data-judge="${key}"]`, current());

const keys = {
  j: () => moveCard(1),
  k: () => moveCard(-1),
  c: () => press("[data-cite]", current() ?? cards[0]),
  "+": () => judge("+"),
  "-": () => judge("-"),
  0: () => judge("0"),
  o: () => press("[data-open]", current() ?? cards[0]),
  r: () => document.getElementById("rationale")?.focus(),
  a: () => press('[data-key="a"]'),
  f: () => press('[data-key="f"]'),
  w: () => press('[data-key="w"]'),
  e: () => press('[data-key="e"]'),
  m: () => {
    const correct = document.getElementById("correct");
    if (!correct) return;
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

document.addEventListener("keydown", (event) => {
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
