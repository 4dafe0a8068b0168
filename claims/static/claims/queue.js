/* Keys for the queue: j and k move, Enter opens, x selects, / searches. They rest while typing. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const links = Array.from(document.querySelectorAll("a[data-desk-link]"));
  let at = -1;

  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  const move = (step) => {
    if (links.length === 0) return;
    at = Math.min(Math.max(at + step, 0), links.length - 1);
    links[at].focus();
  };

  document.addEventListener("focusin", (event) => {
    const index = links.indexOf(event.target);
    if (index >= 0) at = index;
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (localStorage.getItem("desk-keys") === "off") return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "x" && at >= 0) {
      links[at].closest("tr")?.querySelector("input.action-select")?.click();
      links[at].focus();
    } else if (event.key === "/") document.querySelector("#searchbar")?.focus();
    else return;
    event.preventDefault();
  });
});
