/* The import page's form, and the page of an import that is under way: its numbers come on by themselves.
   Without this file the form works, and the import's page has a link that reloads it. */
"use strict";

/* The theme listens to every file field and expects its own markup around it; ours is plainer. */
document.getElementById("import-form")?.addEventListener(
  "change",
  (event) => {
    if (event.target.type === "file") event.stopPropagation();
  },
  true,
);

/* ---- an import that is under way ---- */
const batch = document.getElementById("import-batch");
const ASK_AFTER_MS = 1500;
const SAY_AFTER_PERCENT = 5; /* a screen reader is not to speak all the time */
const begun = { rows: null, at: 0 };
let said = -SAY_AFTER_PERCENT;

function showRate(rows) {
  const now = performance.now();
  if (begun.rows === null) {
    Object.assign(begun, { rows, at: now });
    return;
  }
  const rate = Math.round((rows - begun.rows) / ((now - begun.at) / 1000));
  document.getElementById("import-rate").textContent =
    rate > 0 ? batch.dataset.rateText.replace("%n", rate.toLocaleString()) : "";
}

function show(standing) {
  document.getElementById("import-progress").value = standing.percent;
  if (standing.percent >= said + SAY_AFTER_PERCENT) {
    document.getElementById("import-words").textContent = standing.words;
    said = standing.percent;
  }
  const warning = document.getElementById("import-warning");
  warning.hidden = !standing.warning;
  if (warning.textContent !== standing.warning) warning.textContent = standing.warning;
  for (const [state, count] of Object.entries(standing.counts)) {
    batch.querySelector(`[data-count="${state}"]`).textContent = count;
  }
  showRate(standing.rows);
}

/* Whether it may be paused or gone on with is the same for what waits and what runs. */
const isOpen = (status) => ["queued", "running"].includes(status);

async function askForImport() {
  let standing;
  try {
    const answer = await fetch(`${window.location.pathname}?status`);
    if (!answer.ok) throw new Error(answer.statusText);
    standing = await answer.json();
  } catch {
    setTimeout(askForImport, 4 * ASK_AFTER_MS);
    return;
  }
  if (isOpen(standing.status)) {
    show(standing);
    setTimeout(askForImport, ASK_AFTER_MS);
  } else if (standing.leads_to && new URLSearchParams(window.location.search).has("new")) {
    window.location.assign(standing.leads_to);
  } else {
    window.location.reload();
  }
}

if (batch && isOpen(batch.dataset.status)) askForImport();
