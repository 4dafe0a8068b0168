/* What is typed on the desk is saved while typing, and kept in this browser until it is known to be:
   a lapsed session, a server that is away or a closed laptop lose nothing. */
"use strict";

const desk = document.getElementById("desk");
const note = document.getElementById("draft-note");
const SAVE_AFTER_MS = 1200;
const WORDS = ["rationale", "note", "certainty"];

/* ---- what this browser keeps ---- */
const place = `draft-${desk.dataset.person}-`;
const kept = (claim = desk.dataset.claim) => quietly(() => JSON.parse(localStorage.getItem(place + claim)));
const forget = (claim = desk.dataset.claim) => quietly(() => localStorage.removeItem(place + claim));
const shown = () => ({
  rating: desk.elements.rating?.value ?? "",
  ...Object.fromEntries(WORDS.map((name) => [name, desk.elements[name]?.value ?? ""])),
});
const same = (one, other) => Object.keys(shown()).every((name) => one[name] === other[name]);

function keep() {
  const words = { ...shown(), base: desk.elements.base.value, at: new Date().toISOString() };
  quietly(() => localStorage.setItem(place + desk.dataset.claim, JSON.stringify(words)));
}

function putBack(words) {
  for (const name of WORDS) if (desk.elements[name]) desk.elements[name].value = words[name];
  const rating = words.rating && desk.querySelector(`input[name=rating][value="${words.rating}"]`);
  if (rating) rating.checked = true;
  desk.elements.rationale?.dispatchEvent(new Event("input", { bubbles: true }));
}

/* ---- saving while typing ---- */
let dirty = false;
let sending = false;
let timer = null;
let saving = new AbortController();
let underway = null;
let sent = null;
let wanted = false;

/* One at a time: the next one begins with the words that the last one has saved. */
function autosave() {
  clearTimeout(timer);
  if (underway) {
    wanted = true;
    return underway;
  }
  underway = save().then(() => {
    underway = null;
    if (!wanted) return null;
    wanted = false;
    return autosave();
  });
  return underway;
}

async function save() {
  const form = new FormData(desk);
  const words = shown();
  sent = words;
  form.set("action", "autosave");
  dirty = false;
  try {
    saving = new AbortController();
    const request = { method: "POST", body: form, signal: saving.signal, redirect: "manual" };
    const answer = await fetch(window.location.pathname, request);
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      dirty = true;
      note.textContent = desk.dataset.signedOutText;
    } else if (answer.status === 409) {
      dirty = true;
      const { code, detail } = await answer.json();
      note.textContent = detail;
      if (code === "review_elsewhere") offer(desk.dataset.bothText, () => press("[value=save]:not([tabindex])"));
    } else if (!answer.ok) throw new Error(answer.statusText);
    else {
      const { draft, base } = await answer.json();
      [desk.elements.draft.value, desk.elements.base.value] = [draft, base];
      note.textContent = desk.dataset.savedText;
      if (same(words, shown())) forget();
      desk.dispatchEvent(new Event("saved"));
    }
  } catch (error) {
    if (error.name === "AbortError") return;
    dirty = true;
    note.textContent = desk.dataset.failedText;
    clearTimeout(timer);
    timer = setTimeout(autosave, 4 * SAVE_AFTER_MS);
  }
}

/* A button behind the note on how saving stands. */
function offer(words, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "wb-button";
  button.textContent = words;
  button.addEventListener("click", () => {
    button.remove();
    action();
  });
  note.append(" ", button);
}

desk.addEventListener("input", (event) => {
  if (!["rating", ...WORDS].includes(event.target.name)) return;
  dirty = true;
  keep();
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

/* Words that no draft keeps: a page with new ones must not load itself anew. */
const unkept = () =>
  ["correction", "decision", "dismissal", "split_text", "correct_text", "correct_claimant"].some(
    (name) => desk.elements[name] && desk.elements[name].value !== desk.elements[name].defaultValue,
  );

desk.addEventListener("submit", (event) => {
  clearTimeout(timer);
  wanted = false;
  /* A save that nobody waits for may be done all the same: its words are no other window's. */
  desk.elements.underway.value = underway ? new URLSearchParams(sent).toString() : "";
  saving.abort();
  if (/^submit(:|$)/.test(event.submitter?.value ?? "")) handing();
  dirty = false;
  sending = true;
});
window.addEventListener("beforeunload", (event) => {
  if (dirty || (!sending && unkept())) event.preventDefault();
});

/* ---- on arriving: what was handed in is forgotten, what was not saved comes back ---- */
const received = (claim) => `handed-in-${claim}=`;
const drop = (claim) => (document.cookie = `${received(claim)}; Max-Age=0; Path=/`);

/* This tab remembers which words it hands in; the server says in a cookie that it has received a
   claim's. Only then, and only if no others were written since, they are forgotten. */
function handing() {
  const sent = { claim: desk.dataset.claim, words: shown() };
  quietly(() => {
    drop(sent.claim);
    sessionStorage.setItem(`${place}sent`, JSON.stringify(sent));
  });
}

function forgetHandedIn() {
  const sent = quietly(() => JSON.parse(sessionStorage.getItem(`${place}sent`)));
  if (!sent || !document.cookie.split("; ").some((one) => one.startsWith(received(sent.claim)))) return;
  const words = kept(sent.claim);
  if (words && same(sent.words, words)) forget(sent.claim);
  drop(sent.claim);
  sessionStorage.removeItem(`${place}sent`);
}

quietly(forgetHandedIn);
const before = kept();
if (before && same(before, shown())) forget();
else if (before && desk.elements.rationale && note) {
  if (before.base === desk.elements.base.value) {
    putBack(before);
    note.textContent = desk.dataset.backText;
  } else {
    note.textContent = desk.dataset.olderText;
    offer(desk.dataset.putBackText, () => putBack(before));
    offer(desk.dataset.forgetText, () => {
      forget();
      note.textContent = "";
    });
  }
}
