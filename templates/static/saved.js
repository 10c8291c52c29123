"use strict";
// Filters that a reader saved under a name, as links: they can be followed, bookmarked and sent.
(() => {
  const { kept, rows: { element } } = window.painpoints;
  const most = 50;

  window.painpoints.saved = (panel, state) => {
    const words = panel.dataset;
    const form = panel.querySelector("form");
    const list = panel.querySelector("ul");
    const said = panel.querySelector("[role=status]");
    const sound = (entry) => Array.isArray(entry) && entry.length === 2 && entry.every((each) => typeof each === "string");
    const all = () => [kept.get("filters")].flat().filter(sound).slice(0, most);

    function line([name, hash]) {
      const remove = element("button", { type: "button", "aria-label": words.remove.replace("{name}", name) }, words.removeShort);
      remove.addEventListener("click", () => {
        keep(all().filter((each) => each[0] !== name), words.removed.replace("{name}", name));
        (list.querySelector("button") ?? form.elements.name).focus();
      });
      return element("li", {}, element("a", { href: "#" + hash }, name), remove);
    }

    function show() {
      const found = all();
      list.replaceChildren(...found.map(line));
      panel.querySelector(".count").textContent = found.length || "";
      panel.querySelector(".empty").hidden = found.length > 0;
    }

    function keep(entries, done) {
      said.textContent = kept.set("filters", entries) ? done : words.refused;
      show();
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = form.elements.name.value.trim();
      const hash = state();
      if (!name || !hash) {
        said.textContent = name ? words.nothing : words.unnamed;
        return;
      }
      keep([...all().filter((each) => each[0] !== name), [name, hash]].slice(-most), words.saved.replace("{name}", name));
      form.reset();
    });
    show();
    panel.open = all().length > 0;
  };
})();
