/* Shows claims as soon as they are found: asks again while the article is being worked on. */
"use strict";

const article = document.querySelector(".wb-article");
if (article && article.dataset.status === "imported") {
  setTimeout(() => window.location.reload(), 2500);
}
