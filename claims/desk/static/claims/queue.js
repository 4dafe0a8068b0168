/* Keys for the queue (with keys.js): j and k move, Enter opens, x selects, / searches. */
"use strict";

const links = Array.from(document.querySelectorAll("a[data-desk-link]"));
let at = -1;

function move(step) {
  if (links.length === 0) return;
  at = Math.min(Math.max(at + step, 0), links.length - 1);
  links[at].focus();
}

function select() {
  if (at < 0) return;
  links[at].closest("tr")?.querySelector("input.action-select")?.click();
  links[at].focus();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: select,
  "/": () => document.getElementById("searchbar")?.focus(),
};

document.addEventListener("focusin", (event) => {
  const index = links.indexOf(event.target);
  if (index >= 0) at = index;
});

document.addEventListener("keydown", (event) => {
  const action = keys[event.key];
  if (!action || !singleKey(event) || !keysOn.checked) return;
  event.preventDefault();
  action();
});
