"use strict";
// Which columns of the register are shown: all of them, with some left out on narrow screens, until somebody chooses.
(() => {
  const { kept, rows: { element } } = window.painpoints;

  // The title stays: it leads to the page.
  window.painpoints.columns = (table, panel, changed) => {
    const headings = [...table.querySelectorAll("th[data-column]")];
    const all = headings.map((heading) => heading.dataset.column);
    const title = (name) => headings[all.indexOf(name)].textContent.trim();
    const boxes = all.map((name) => element("input", { type: "checkbox", value: name }));
    const reset = panel.querySelector("button");
    let chosen = known(kept.get("columns"));

    function known(names) {
      if (!Array.isArray(names) || !names.some((name) => all.includes(name))) return null;
      const found = all.filter((name) => name === "title" || names.includes(name));
      return found.length < all.length ? found : null;
    }

    // The served cells and those made by scripts have the same classes.
    function apply(lines = table.rows) {
      table.classList.toggle("chosen", chosen !== null);
      for (const cell of [...lines].flatMap((line) => [...line.cells])) {
        const name = cell.dataset.column ?? cell.className.slice(2);
        cell.hidden = chosen !== null && !chosen.includes(name);
        if (/_on$/.test(name) && cell.tagName === "TD") cell.dataset.label = title(name);
      }
    }

    function choose(names) {
      chosen = known(names);
      for (const box of boxes) box.checked = !chosen || chosen.includes(box.value);
      reset.disabled = !chosen;
      apply();
    }

    function chosenByHand(names) {
      choose(names);
      kept.set("columns", chosen);
      changed();
    }

    panel.querySelector("fieldset").append(...boxes.map((box) => element("label", {}, box, title(box.value))));
    boxes[all.indexOf("title")].disabled = true;
    panel.addEventListener("change", () => chosenByHand(boxes.filter((box) => box.checked).map((box) => box.value)));
    reset.addEventListener("click", () => chosenByHand(all));
    choose(chosen);
    return {
      apply,
      names: () => chosen ?? all,
      // An address without columns leaves the reader's own; one with none that is known, such as "all", shows all.
      recall: (text) => choose(text ? text.split(" ") : kept.get("columns")),
      text: () => chosen?.join(" ") ?? (kept.get("columns") ? "all" : ""),
    };
  };
})();
