/* The theme listens to every file field and expects its own markup around it; ours is plainer. */
"use strict";

document.getElementById("import-form").addEventListener(
  "change",
  (event) => {
    if (event.target.type === "file") event.stopPropagation();
  },
  true,
);
