/* Single keys and their legend, on every page that has them: ? opens it, and a switch in it turns
   single keys off everywhere. Without this file the legend opens as the target of its link. */
"use strict";

const legend = document.getElementById("legend");
const keysOn = document.getElementById("keys-on");

/* Browsers may refuse to keep anything: then nothing is kept, and all else goes on. */
const quietly = (work) => {
  try {
    return work();
  } catch {
    return null;
  }
};

const typing = (target) => target.closest("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])");

/* Keys rest while somebody types, reads the legend, or means the browser. */
const singleKey = (event) => !(event.ctrlKey || event.metaKey || event.altKey || legend.open || typing(event.target));

document.addEventListener("keydown", (event) => {
  if (event.key !== "?" || !singleKey(event)) return;
  event.preventDefault();
  legend.showModal();
});

keysOn.checked = quietly(() => localStorage.getItem("desk-keys")) !== "off";
keysOn.addEventListener("change", () => quietly(() => localStorage.setItem("desk-keys", keysOn.checked ? "on" : "off")));

document.getElementById("legend-open")?.addEventListener("click", (event) => {
  event.preventDefault();
  legend.showModal();
});
