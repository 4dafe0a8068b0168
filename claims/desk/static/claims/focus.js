/* Browsers let autofocus go as soon as anything else had the focus before: then it is given here. */
"use strict";

document.querySelector("[autofocus]")?.focus();
