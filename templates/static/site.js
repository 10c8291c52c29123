"use strict";
// Small comforts only: every page is complete without this file.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// What an address says after its ? and its # holds in the other language too: a question, filters, a person.
for (const link of document.querySelectorAll(".top a[hreflang]")) link.addEventListener("click", () => { Object.assign(link, { search: location.search, hash: location.hash }); });
// An address that holds filters or a person keeps them when somebody jumps to another place of the page.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  const place = link && !link.hash.includes("=") && document.getElementById(link.hash.slice(1));
  if (!place || !location.hash.includes("=")) return;
  event.preventDefault();
  place.scrollIntoView();
  place.focus({ preventScroll: true });
});
const here = document.querySelector(".top nav [aria-current]");
if (here) {
  const strip = here.closest("ul");
  strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}

// "/" leads to the search, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const field = document.getElementById("find");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || writing || !field) return;
  event.preventDefault();
  // On a narrow screen only the way to the search's own page is there.
  if (!field.offsetParent) field.form.requestSubmit();
  field.focus();
  field.select();
});
