/* Looks again until what was sent is taken in. */
"use strict";

if (["queued", "started"].includes(document.getElementById("capture").dataset.status)) {
  setTimeout(() => window.location.reload(), 2500);
}
