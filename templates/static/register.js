"use strict";
// Sorts, filters and searches the whole register, shows the columns chosen, and hands over what is shown as a file.
(() => {
  const { columns, files, saved, rows: { load, matches, element, titled, light, parked, state, remember, ...rows } } = window.painpoints;
  const chosen = ["light", "priority", "stage", "department", "group", "proposer", "period", "category", "overdue"];
  const screenful = 100;
  const register = document.getElementById("register");
  const words = register.dataset;
  const form = document.getElementById("filters");
  const status = form.querySelector("[role=status]");
  const table = register.querySelector("table.rows");
  const body = table.tBodies[0];
  const more = document.getElementById("more");
  const wider = document.getElementById("wider");
  const pages = document.querySelector("nav.pages");
  const served = [...body.children];
  const home = new URL(words.home, location.href);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const headings = [...table.querySelectorAll("th[data-column]")];
  const titles = Object.fromEntries(headings.map((heading) => [heading.dataset.column, heading.textContent.trim()]));
  const widths = { light: 9, number: 13, title: 48, priority: 9, stage: 14, proposer: 14, group: 20, department: 20, proposed_on: 12, percent: 9, next_due: 12, updated_on: 12 };
  // What a cell says besides has a column of its own in a file, behind it.
  const besides = { stage: { name: "parked_until", title: words.parkedUntil, width: 12 }, next_due: { name: "late_days", title: words.lateDays, width: 9 } };
  let loading = null;
  let all = null;
  let found = [];
  let shown = 0;
  let gone = "";

  const label = (name, value) => rows.label(form, name, value);

  // Data that could not be had is asked for again next time.
  async function loaded() {
    loading ??= load(words.shards).catch((error) => { loading = null; throw error; });
    if (all) return all;
    all = await loading;
    for (const row of all) row.text = folded([row.number, row.title, row.proposer, label("proposer", row.proposer)].join(" "));
    return all;
  }

  const folded = (text) => text.normalize("NFKC").toLowerCase();

  // ---- the address: the filters, and the columns where somebody chose some ----
  const table_columns = columns(table, document.getElementById("columns"), () => remember(whole()));

  function whole() {
    const text = table_columns.text();
    return { ...state(form), ...(text && { columns: text }) };
  }

  function recall() {
    const given = new URLSearchParams(location.hash.slice(1));
    // A month had a filter of its own once.
    if (given.has("month") && !given.has("period")) given.set("period", given.get("month"));
    table_columns.recall(given.get("columns"));
    // A collection has names of its own, such as length: only real fields count.
    const known = [...given].filter(([name]) => [...form.elements].some((field) => name && field.name === name));
    if (!known.length && !given.has("columns")) return false;
    form.reset();
    gone = rows.gone(form, known.filter(([name]) => chosen.includes(name)), words.gone);
    for (const [name, value] of known) setField(name, value);
    if (known.some(([name]) => form.elements[name].closest(".extra"))) widen();
    return true;
  }

  function say(text) {
    status.textContent = `${gone} ${text}`.trim();
  }

  function setField(name, value) {
    // A header may sort by a column that the list of sort orders does not offer.
    if (name === "sort" && !rows.option(form, name, value)) {
      const column = value.replace("-", "");
      if (!Object.hasOwn(titles, column)) return;
      form.elements.sort.add(new Option(titles[column] + (value[0] === "-" ? " ↓" : " ↑"), value));
    }
    form.elements[name].value = value;
  }

  // ---- ordering ----
  function rank(name, row) {
    const value = row[name];
    if (["light", "priority", "stage"].includes(name)) return rows.option(form, name, value)?.index ?? 99;
    return ["proposer", "group", "department"].includes(name) ? label(name, value) : value;
  }

  function order(list, sort) {
    const name = sort.replace("-", "");
    const sign = sort[0] === "-" ? -1 : 1;
    const keyed = list.map((row, place) => [rank(name, row), row, place]);
    const blank = (key) => key === "" || key === null;
    keyed.sort(([a, , i], [b, , j]) => blank(a) - blank(b)
      || sign * (typeof a === "number" ? a - b : collator.compare(a, b)) || i - j);
    return keyed.map(([, row]) => row);
  }

  // ---- showing ----
  function linked(text, path) {
    return path ? element("a", { href: new URL(path, home).href }, text) : text;
  }

  function chosenLink(name, value) {
    return linked(label(name, value), rows.option(form, name, value)?.dataset.path);
  }

  function line(row) {
    const date = (value) => (value ? [element("time", {}, value)] : []);
    const late = row.late_days ? [" ", element("span", { class: "late" }, words.late.replace("{n}", row.late_days))] : [];
    const cells = {
      light: [light(row.light)],
      number: [element("span", { class: "number" }, row.number || words.unnumbered)],
      title: [titled(row, home, words.recordLang)],
      priority: row.priority ? [element("span", { class: "priority " + row.priority }, label("priority", row.priority))] : [],
      stage: [label("stage", row.stage), ...parked(row, words.parked)],
      proposer: [chosenLink("proposer", row.proposer)],
      group: [chosenLink("group", row.group)],
      department: [chosenLink("department", row.department)],
      proposed_on: date(row.proposed_on),
      percent: [element("progress", { value: row.percent, max: 100, "aria-hidden": "true" }), ` ${row.percent}%`],
      next_due: [...date(row.next_due), ...late],
      updated_on: date(row.updated_on),
    };
    const labelled = (name) => ["next_due", "priority"].includes(name) && { "data-label": titles[name] };
    return element("tr", { role: "row" }, ...Object.entries(cells).map(([name, parts]) =>
      element("td", { role: "cell", class: "c-" + name, ...labelled(name) }, ...parts)));
  }

  function showMore() {
    const first = shown;
    const next = found.slice(shown, shown + screenful);
    body.append(...next.map(line));
    table_columns.apply([...body.children].slice(first));
    shown += next.length;
    more.hidden = shown >= found.length;
    if (first) body.children[first].querySelector("a")?.focus();
  }

  function showServed() {
    body.replaceChildren(...served);
    table_columns.apply();
    say("");
    more.hidden = true;
    if (pages) pages.hidden = false;
  }

  async function update() {
    remember(whole());
    markHeadings(form.elements.sort.value);
    if (!Object.keys(state(form)).length) return showServed();
    try {
      if (!all) say(words.loading);
      await loaded();
    } catch {
      say(words.failed);
      return;
    }
    const wanted = state(form);
    const terms = folded(wanted.q ?? "").split(/\s+/).filter(Boolean);
    found = all.filter((row) => matches(row, wanted, chosen) && terms.every((term) => row.text.includes(term)));
    if (wanted.sort) found = order(found, wanted.sort);
    shown = 0;
    body.replaceChildren();
    showMore();
    say(found.length ? words.found.replace("{n}", found.length) : words.none);
    if (pages) pages.hidden = true;
  }

  // ---- headers that sort ----
  function markHeadings(sort) {
    for (const heading of headings) {
      const column = heading.dataset.column;
      if (column === sort) heading.setAttribute("aria-sort", "ascending");
      else if ("-" + column === sort) heading.setAttribute("aria-sort", "descending");
      else heading.removeAttribute("aria-sort");
    }
  }

  for (const heading of headings) {
    const button = element("button", { type: "button" }, ...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const column = heading.dataset.column;
      setField("sort", form.elements.sort.value === column ? "-" + column : column);
      update();
    });
  }

  // ---- files: the rows found, all of them without a filter, in their order, with the columns chosen ----
  async function download(kind) {
    const list = await loaded();
    const names = table_columns.names();
    const value = (row, name) => (form.elements[name]?.options ? row[name] && label(name, row[name]) : row[name]);
    const kinds = (name) => (name === "percent" ? name : /_(on|due|until)$/.test(name) ? "date" : "");
    const listed = names.flatMap((name) => [{ name, title: titles[name], width: widths[name], value: (row) => value(row, name) },
      ...(besides[name] ? [{ ...besides[name], value: (row) => row[besides[name].name] || "" }] : [])]);
    const lines = (Object.keys(state(form)).length ? found : list).map((row) => listed.map((column) => column.value(row)));
    files[kind](words.file, listed.map((column) => ({ ...column, kind: kinds(column.name) })), lines);
  }

  for (const kind of ["csv", "xlsx"]) {
    document.getElementById(kind).addEventListener("click", () => download(kind).catch(() => { status.textContent = words.failed; }));
  }

  // ---- on a phone most filters wait until they are asked for ----
  function widen() {
    form.classList.add("all");
    wider.hidden = true;
  }

  wider.addEventListener("click", () => {
    widen();
    form.querySelector(".extra select").focus();
  });

  // ---- start ----
  let typing = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    gone = "";
    update();
  });
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    if (event.target.name === "q") typing = setTimeout(update, 150);
  });
  form.addEventListener("reset", () => {
    gone = "";
    setTimeout(update);
  });
  more.addEventListener("click", showMore);
  window.addEventListener("hashchange", () => {
    if (recall()) update();
    else if (!location.hash) form.reset();
  });
  saved(document.getElementById("saved"), () => {
    const current = whole();
    return Object.keys(current).length ? new URLSearchParams({ ...current, columns: table_columns.text() || "all" }).toString() : "";
  });
  document.getElementById("controls").classList.remove("waits");
  if (recall()) update();
})();
