/* Shows claims as soon as they are found, and adds one from selected words: select, press n. */
"use strict";

const article = document.querySelector(".wb-article");
if (article && article.dataset.status === "imported") {
  setTimeout(() => window.location.reload(), 2500);
}

const printed = document.getElementById("article-text");
const adding = document.getElementById("add-claim");

/* Offsets are counted in code points, as on the server. */
const codePoints = (text) => Array.from(text).length;

function selected() {
  const selection = window.getSelection();
  if (!selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (range.collapsed || !printed.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(printed);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  const lead = words.length - words.trimStart().length;
  return { quote: words.trim(), start: codePoints(before.toString() + words.slice(0, lead)) };
}

function beginClaim() {
  const chosen = selected();
  adding.open = true;
  const form = adding.querySelector("form");
  if (chosen) {
    form.elements.quote.value = chosen.quote;
    form.elements.start.value = chosen.start;
    form.elements.claim.focus();
  } else {
    form.elements.quote.focus();
  }
}

document.addEventListener("keydown", (event) => {
  if (!adding || event.key !== "n" || !singleKey(event)) return;
  if (keysOn && !keysOn.checked) return;
  event.preventDefault();
  beginClaim();
});
