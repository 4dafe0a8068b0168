/* Keys for the queue (with keys.js): j and k move, Enter opens, x selects, / searches. What is done by
   a key is done by the list's own form: a takes, d goes to where it is said why. m opens the desk
   where a claim is joined with another. */
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

/* Run an action of the list for the selected claims, without any for the one that is in focus. */
function act(name) {
  const form = document.getElementById("changelist-form");
  const chosen = form?.querySelector("select[name=action]");
  if (!chosen?.querySelector(`option[value="${name}"]`)) return;
  const selected = form.querySelector("input.action-select:checked");
  const one = selected ? null : inFocus()?.querySelector("input.action-select");
  if (!selected && !one) return;
  if (one) one.checked = true;
  chosen.value = name;
  form.submit();
}

const inFocus = () => document.activeElement.closest("#changelist-form tr");

function join() {
  const link = inFocus()?.querySelector("a[data-desk-link]");
  if (link) window.location.assign(`${link.href}#same-as`);
}

const keys = {
  a: () => act("take"),
  d: () => act("dismiss"),
  m: join,
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
