"use strict";
// The board's strip for whoever has said who they are: how much is overdue, and how much is due this week.
(() => {
  const { load, said, chosen } = window.painpoints.me;
  const strip = document.getElementById("strip");

  function show({ name, duties }) {
    strip.querySelector("b").textContent = strip.dataset.name.replace("{name}", said(name));
    for (const link of strip.querySelectorAll("[data-when]")) {
      const count = duties?.counts[link.dataset.when] ?? 0;
      link.textContent = link.dataset.words.replace("{n}", count);
      link.parentNode.querySelector(".light").hidden = !count;
    }
    strip.hidden = false;
  }

  const id = chosen();
  if (id) load(strip.dataset.folder, id).then(show, () => {});
})();
