/* What the admin theme leaves to the mouse is made reachable by keyboard and named for screen
   readers: its menus and switches are plain elements that only listen to clicks. */
"use strict";

const words = document.currentScript.dataset;

const NAMES = [
  ["[x-on\\:click^='sidebarDesktopOpen']", words.menu],
  ["[x-on\\:click^='sidebarMobileOpen']", words.menu],
  ["[x-on\\:click^='openTheme']", words.colours],
  ["[x-on\\:click^='showActions']", words.actions],
  ["[x-on\\:click^='openTabsDropdown']", words.more],
  ["#searchbar-submit", words.search],
  ["#searchbar", words.search],
];

function reach(element) {
  if (element.matches("button, input, select, textarea, summary, [href], [tabindex]")) return;
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  element.addEventListener("keydown", (event) => {
    if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    element.click();
  });
}

function name(element, label) {
  if (label && !element.hasAttribute("aria-label")) element.setAttribute("aria-label", label);
}

/* The filters lie behind the whole table: go there when they open, and come back. */
function leadToFilters() {
  const panel = document.getElementById("changelist-filter");
  const opener = document.querySelector("[x-on\\:click='filterOpen = true']");
  if (!panel || !opener) return;
  opener.addEventListener("click", () => setTimeout(() => panel.querySelector("a, input, button")?.focus(), 50));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") opener.focus();
  });
}

document.addEventListener("DOMContentLoaded", () => {
  for (const [selector, label] of NAMES) {
    for (const element of document.querySelectorAll(selector)) name(element, label);
  }
  for (const element of document.querySelectorAll("[x-on\\:click]:not(#changelist-filter-close)")) reach(element);
  /* An icon is a word set in a font of pictures: “chevron_right” is not to be read aloud. */
  for (const icon of document.querySelectorAll(".material-symbols-outlined:not([x-on\\:click])")) {
    const link = icon.closest("a, button");
    if (link && link.textContent.trim() === icon.textContent.trim()) {
      name(link, link.title);
      if (!link.hasAttribute("aria-label")) continue;
    }
    icon.setAttribute("aria-hidden", "true");
  }
  leadToFilters();
});

/* Whoever has switched single keys off has switched the theme's off, too. */
window.addEventListener(
  "keydown",
  (event) => {
    if (localStorage.getItem("desk-keys") !== "off" || event.key !== "/") return;
    if (!event.target.closest?.("input, textarea, select, [contenteditable]")) event.stopImmediatePropagation();
  },
  true,
);
