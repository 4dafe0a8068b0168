/* Which words of a printed text are selected, and where they stand in it. */
"use strict";

/* Offsets are counted in code points, as on the server. */
const codePoints = (text) => Array.from(text).length;

/* The selected words without the space around them, and their offset in the element's text. */
function selectedWords(printed) {
  const selection = window.getSelection();
  if (!printed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const words = range.toString();
  if (!words.trim() || !printed.contains(range.commonAncestorContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(printed);
  before.setEnd(range.startContainer, range.startOffset);
  const lead = words.length - words.trimStart().length;
  return { quote: words.trim(), start: codePoints(before.toString() + words.slice(0, lead)) };
}
