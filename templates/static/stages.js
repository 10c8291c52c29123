"use strict";
// Narrows the board by stage to a group, a department or a person, and keeps that in the address.
(() => {
  const { load, matches, element, titled, light, parked, state, remember, label, option, gone } = window.painpoints.rows;
  const form = document.getElementById("filters");
  const words = form.dataset;
  const status = form.querySelector("[role=status]");
  const list = document.getElementById("as-list");
  const home = new URL(words.home, location.href);
  const chosen = ["group", "department", "proposer"];
  const columns = [...document.querySelectorAll(".column")].map((column) => ({
    stage: column.dataset.stage,
    list: column.querySelector("ul"),
    counts: [column.querySelector(".count"), document.querySelector(`.jump a[href="#${column.dataset.stage}"] b`)],
    served: [...column.querySelector("ul").children],
    total: column.querySelector(".count").textContent,
  }));
  let loading = null;
  let lost = "";

  function item(row) {
    const alerts = row.alerts.split(" ").filter(Boolean).map((name) => form.querySelector(`[data-alert="${name}"] > *`).cloneNode(true));
    return element("li", {},
      element("span", { class: "when" }, light(row.light), ...parked(row, words.parked), element("span", { class: "number" }, row.number || words.unnumbered), ...alerts),
      titled(row, home, words.recordLang),
      element("span", { class: "muted" }, label(form, "proposer", row.proposer), element("span", { class: "dot" }, label(form, "department", row.department))));
  }

  const stageOf = (row) => (row.light === "withdrawn" ? "withdrawn" : row.stage);
  const address = (query) => `${words.register}#${new URLSearchParams(query)}`;

  function fill(column, rows, wanted) {
    // Closed ones that somebody has to look at again come first, as in what the server shows.
    const ordered = [...rows.filter((row) => row.alerts), ...rows.filter((row) => !row.alerts)];
    const more = rows.length - words.shown;
    const where = column.stage === "withdrawn" ? { light: column.stage } : { stage: column.stage };
    const last = !rows.length ? [words.empty] : more > 0 ? [element("a", { href: address({ ...where, ...wanted }) }, words.more.replace("{n}", more))] : [];
    column.list.replaceChildren(...ordered.slice(0, words.shown).map(item), ...(last.length ? [element("li", { class: "empty" }, ...last)] : []));
    for (const count of column.counts) count.textContent = rows.length;
  }

  function showServed() {
    for (const column of columns) {
      column.list.replaceChildren(...column.served);
      for (const count of column.counts) count.textContent = column.total;
    }
    say("");
  }

  function say(text) {
    status.textContent = `${lost} ${text}`.trim();
  }

  async function update() {
    const wanted = state(form);
    list.href = address(wanted);
    remember(wanted);
    if (!Object.keys(wanted).length) return showServed();
    try {
      say(words.loading);
      const rows = await (loading ??= load(words.shards));
      if (JSON.stringify(wanted) !== JSON.stringify(state(form))) return;
      const found = rows.filter((row) => matches(row, wanted, chosen));
      for (const column of columns) fill(column, found.filter((row) => stageOf(row) === column.stage), wanted);
      say(found.length ? words.found.replace("{n}", found.length) : words.none);
    } catch {
      loading = null;
      say(words.failed);
    }
  }

  // An anchor such as #closed is no filter.
  function recall() {
    const given = [...new URLSearchParams(location.hash.slice(1))].filter(([name]) => chosen.includes(name));
    if (!given.length) return false;
    form.reset();
    lost = gone(form, given, words.gone);
    for (const [name, value] of given) if (option(form, name, value)) form.elements[name].value = value;
    return true;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    lost = "";
    update();
  });
  form.addEventListener("reset", () => {
    lost = "";
    setTimeout(update);
  });
  window.addEventListener("hashchange", () => { if (recall()) update(); });
  form.hidden = false;
  if (recall()) update();
})();
