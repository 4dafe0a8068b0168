/* Where the desk's parts lie one below the other, one is shown at a time, chosen by its tab. Without
   this file the tabs are links to the parts. */
"use strict";

const tabs = Array.from(document.querySelectorAll(".desk-tabs a"));

function showPart(id) {
  if (!tabs.some((tab) => tab.hash === `#${id}`)) return;
  for (const tab of tabs) {
    const on = tab.hash === `#${id}`;
    if (on) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
    document.querySelector(tab.hash).classList.toggle("desk-behind", !on);
  }
}

function showTarget() {
  const target = document.getElementById(window.location.hash.slice(1));
  showPart(target?.closest(".desk-column")?.id ?? "said");
  target?.scrollIntoView();
}

for (const tab of tabs) {
  tab.addEventListener("click", (event) => {
    event.preventDefault();
    history.replaceState(null, "", tab.hash);
    showPart(tab.hash.slice(1));
    window.scrollTo(0, 0);
  });
}
window.addEventListener("hashchange", showTarget);
showTarget();
