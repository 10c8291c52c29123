"use strict";
// Small comforts only: every page is complete without this file.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// What an address says after its # holds in the other language too: filters, a person.
for (const link of document.querySelectorAll(".top a[hreflang]")) link.addEventListener("click", () => { link.hash = location.hash; });
const here = document.querySelector(".top nav [aria-current]");
if (here) {
  const strip = here.closest("ul");
  strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}
