/* The rationale as readers will see it: shown and hidden by a button, renewed while it is shown and
   somebody types. Without this file the button stays hidden. */
"use strict";

const previewButton = desk.querySelector("[data-preview]");
const previewed = document.getElementById("preview");
const PREVIEW_AFTER_MS = 600;
let previewTimer = null;
let previewsAsked = 0;

/* The newest answer alone is shown. */
async function preview() {
  const asked = (previewsAsked += 1);
  const form = new FormData();
  form.set("csrfmiddlewaretoken", desk.elements.csrfmiddlewaretoken.value);
  form.set("rationale", desk.elements.rationale.value);
  let answer = null;
  try {
    answer = await fetch(previewButton.dataset.preview, { method: "POST", body: form, redirect: "error" });
  } catch {
    /* said below */
  }
  const words = answer ? await answer.text() : "";
  if (asked !== previewsAsked) return;
  if (answer?.ok && words.trim()) previewed.innerHTML = words;
  else previewed.textContent = answer?.status === 400 ? words : previewed.dataset[answer?.ok ? "empty" : "away"];
}

if (previewButton) {
  previewButton.hidden = false;
  previewButton.addEventListener("click", async () => {
    previewed.hidden = !previewed.hidden;
    previewButton.setAttribute("aria-expanded", String(!previewed.hidden));
    if (previewed.hidden) return;
    await preview();
    previewed.scrollIntoView({ block: "nearest" });
  });
  desk.elements.rationale.addEventListener("input", () => {
    clearTimeout(previewTimer);
    if (!previewed.hidden) previewTimer = setTimeout(preview, PREVIEW_AFTER_MS);
  });
}
