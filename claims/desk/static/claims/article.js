/* Shows claims as soon as they are found, and adds one from selected words: select, press n. */
"use strict";

const article = document.querySelector(".wb-article");
if (article && article.dataset.status === "imported") {
  setTimeout(() => window.location.reload(), 2500);
}

const printed = document.getElementById("article-text");
const adding = document.getElementById("add-claim");

function beginClaim() {
  const chosen = selectedWords(printed);
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
  if (!adding || event.key !== "n" || !singleKey(event) || !keysOn.checked) return;
  event.preventDefault();
  beginClaim();
});
