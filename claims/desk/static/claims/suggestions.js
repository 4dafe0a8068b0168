/* Suggestions on an article's page: j and k go from one to the next, t takes it over, x puts it aside;
   while the model is being asked the page looks again. */
"use strict";

const suggested = document.getElementById("suggestions");
const each = Array.from(document.querySelectorAll(".wb-suggestion"));

/* Whether somebody has begun something here that a reload would lose. */
const typedIn = (one) => one.type !== "hidden" && one.value !== one.defaultValue;
const begun = () =>
  !window.getSelection().isCollapsed ||
  new URLSearchParams(window.location.search).has("again") ||
  Array.from(document.querySelectorAll("main textarea, main input[type=text], #content textarea, #content input[type=text]")).some(typedIn);
const lookAgain = () => setTimeout(() => (begun() ? lookAgain() : window.location.reload()), 3000);

if (suggested && suggested.dataset.asking) lookAgain();

/* The one that has the focus, else the first. */
const currentSuggestion = () => Math.max(0, each.findIndex((one) => one.contains(document.activeElement)));

const pressOf = (one, key) => one.querySelector(`[data-suggestion="${key}"]`);

document.addEventListener("keydown", (event) => {
  if (!each.length || !["j", "k", "t", "x"].includes(event.key) || !singleKey(event) || !keysOn.checked) return;
  event.preventDefault();
  const at = currentSuggestion();
  if (event.key === "t" || event.key === "x") {
    pressOf(each[at], event.key).click();
    return;
  }
  const inside = each.some((one) => one.contains(document.activeElement));
  const step = event.key === "j" ? (inside ? 1 : 0) : -1;
  const next = each[Math.min(each.length - 1, Math.max(0, at + step))];
  pressOf(next, "t").focus();
  next.scrollIntoView({ block: "nearest" });
});
