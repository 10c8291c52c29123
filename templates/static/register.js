"use strict";
// Sorts, filters and searches the whole register. The rows come from script files (not fetch), so that it also works from file://.
(() => {
  const names = ["number", "title", "path", "light", "priority", "stage", "proposer", "group", "department", "proposed_on", "percent", "next_due", "late_days", "parked_until", "updated_on"];
  const chosen = ["light", "priority", "stage", "department", "group", "proposer", "month"];
  const screenful = 100;
  const register = document.getElementById("register");
  const words = register.dataset;
  const form = document.getElementById("filters");
  const status = form.querySelector("[role=status]");
  const body = register.querySelector("table.rows tbody");
  const more = document.getElementById("more");
  const pages = document.querySelector("nav.pages");
  const served = [...body.children];
  const home = new URL(words.home, location.href);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const headings = [...register.querySelectorAll("th[data-column]")];
  let loading = null;
  let rows = null;
  let found = [];
  let shown = 0;

  const option = (name, value) => [...form.elements[name].options].find((one) => one.value === value);
  const label = (name, value) => option(name, value)?.text ?? value;

  // ---- loading ----
  function load() {
    const received = [];
    window.painpointsRows = (shard) => received.push(...shard);
    status.textContent = words.loading;
    const scripts = words.shards.trim().split(/\s+/).map((address) => new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: address, async: false, onload: resolve, onerror: reject });
      document.head.append(script);
    }));
    return Promise.all(scripts).then(() => received.map((values) => {
      const row = Object.fromEntries(names.map((name, i) => [name, values[i]]));
      row.month = row.proposed_on.slice(0, 7);
      row.text = [row.number, row.title, row.proposer, label("proposer", row.proposer)].join(" ").normalize("NFKC").toLowerCase();
      return row;
    }));
  }

  // ---- the state: form and address ----
  function state() {
    return Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
  }

  function remember(current) {
    const hash = new URLSearchParams(current).toString();
    try {
      history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    } catch { /* some browsers refuse this on file:// */ }
  }

  function recall() {
    const given = new URLSearchParams(location.hash.slice(1));
    // A collection has names of its own, such as length: only real fields count.
    const known = [...given].filter(([name]) => [...form.elements].some((field) => name && field.name === name));
    if (!known.length) return false;
    form.reset();
    for (const [name, value] of known) setField(name, value);
    return true;
  }

  function setField(name, value) {
    // A header may sort by a column that the list of sort orders does not offer.
    if (name === "sort" && !option(name, value)) {
      const heading = headings.find((one) => one.dataset.column === value.replace("-", ""));
      if (!heading) return;
      form.elements.sort.add(new Option(heading.textContent + (value[0] === "-" ? " ↓" : " ↑"), value));
    }
    form.elements[name].value = value;
  }

  // ---- choosing and ordering ----
  function matches(row, wanted, terms) {
    return chosen.every((name) => !wanted[name] || row[name] === wanted[name]) && terms.every((term) => row.text.includes(term));
  }

  function rank(name, row) {
    const value = row[name];
    if (["light", "priority", "stage"].includes(name)) return option(name, value)?.index ?? 99;
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
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function linked(text, path) {
    return path ? element("a", { href: new URL(path, home).href }, text) : text;
  }

  function chosenLink(name, value) {
    return linked(label(name, value), option(name, value)?.dataset.path);
  }

  function line(row) {
    const light = document.querySelector(`.legend .light.${CSS.escape(row.light)}`).cloneNode(true);
    const date = (value) => (value ? [element("time", {}, value)] : []);
    const late = row.late_days ? [" ", element("span", { class: "late" }, words.late.replace("{n}", row.late_days))] : [];
    const cells = {
      light: [light],
      number: [element("span", { class: "number" }, row.number || words.unnumbered)],
      title: [linked(row.title, row.path)],
      priority: row.priority ? [element("span", { class: "priority " + row.priority }, label("priority", row.priority))] : [],
      stage: [label("stage", row.stage), ...(row.parked_until ? [" ", element("span", { class: "tag" }, words.parked.replace("{until}", row.parked_until))] : [])],
      proposer: [chosenLink("proposer", row.proposer)],
      group: [chosenLink("group", row.group)],
      department: [chosenLink("department", row.department)],
      proposed_on: date(row.proposed_on),
      percent: [element("progress", { value: row.percent, max: 100, "aria-hidden": "true" }), ` ${row.percent}%`],
      next_due: [...date(row.next_due), ...late],
      updated_on: date(row.updated_on),
    };
    const labelled = (name) => ["next_due", "priority"].includes(name) && { "data-label": headings.find((one) => one.dataset.column === name).textContent };
    return element("tr", { role: "row" }, ...Object.entries(cells).map(([name, parts]) =>
      element("td", { role: "cell", class: "c-" + name, ...labelled(name) }, ...parts)));
  }

  function showMore() {
    const first = shown;
    const next = found.slice(shown, shown + screenful);
    body.append(...next.map(line));
    shown += next.length;
    more.hidden = shown >= found.length;
    if (first) body.children[first].querySelector("a")?.focus();
  }

  async function update() {
    const current = state();
    remember(current);
    markHeadings(current.sort ?? "");
    if (!Object.keys(current).length) {
      body.replaceChildren(...served);
      status.textContent = "";
      more.hidden = true;
      if (pages) pages.hidden = false;
      return;
    }
    try {
      rows ??= await (loading ??= load());
    } catch {
      loading = null;
      status.textContent = words.failed;
      return;
    }
    const wanted = state();
    const terms = (wanted.q ?? "").normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    found = rows.filter((row) => matches(row, wanted, terms));
    if (wanted.sort) found = order(found, wanted.sort);
    shown = 0;
    body.replaceChildren();
    showMore();
    status.textContent = found.length ? words.found.replace("{n}", found.length) : words.none;
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

  // ---- CSV ----
  function cell(value) {
    const text = String(value ?? "");
    // A cell that a spreadsheet would take for a formula gets a leading apostrophe.
    const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  }

  async function download() {
    rows ??= await (loading ??= load());
    const columns = headings.map((heading) => heading.dataset.column);
    const list = Object.keys(state()).length ? found : rows;
    const shownValue = (row, name) => (form.elements[name]?.options ? label(name, row[name]) : row[name]);
    const lines = [headings.map((heading) => cell(heading.textContent.trim())), ...list.map((row) => columns.map((name) => cell(shownValue(row, name))))];
    const blob = new Blob(["\ufeff" + lines.map((one) => one.join(",")).join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" });
    const address = URL.createObjectURL(blob);
    element("a", { href: address, download: words.file }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  // ---- start ----
  let typing = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", update);
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    if (event.target.name === "q") typing = setTimeout(update, 150);
  });
  form.addEventListener("reset", () => setTimeout(update));
  more.addEventListener("click", showMore);
  document.getElementById("download").addEventListener("click", () => download().catch(() => { status.textContent = words.failed; }));
  window.addEventListener("hashchange", () => { if (recall()) update(); });
  form.hidden = false;
  if (recall()) update();
})();
