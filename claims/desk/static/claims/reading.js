/* A snapshot read beside a claim (with keys.js, selecting.js): c cites what is selected, u goes back. */
"use strict";

const citing = document.getElementById("reading-cite");

function citeSelected() {
  const chosen = selectedWords(document.getElementById("snapshot-text"));
  if (chosen) {
    citing.elements.quote.value = chosen.quote;
    citing.elements.start.value = chosen.start;
  }
  citing.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  if (!singleKey(event) || !keysOn.checked) return;
  if (event.key === "u") document.getElementById("reading-back").click();
  else if (event.key === "c" && citing) citeSelected();
  else return;
  event.preventDefault();
});
