"use strict";
// Shows what is somebody's: of the person in the address, else of the one who was chosen in this browser.
(() => {
  const { load, said, chosen, choose } = window.painpoints.me;
  const mine = document.getElementById("mine");
  const words = mine.dataset;
  const home = new URL(words.home, location.href);
  const at = (id) => document.getElementById(id);
  const [view, chooser, whom] = ["view", "chooser", "whom"].map(at);
  const people = [...chooser.querySelectorAll("[data-person]")];
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  let shown = null;

  // ---- elements ----
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const link = (text, path, more = {}) => element("a", { href: new URL(path, home).href, ...more }, text);
  // A title is in the language of its record.
  const titled = ({ title, path }) => link(title, path, words.recordLang && { lang: words.recordLang });
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const span = (name, ...children) => element("span", { class: name }, ...children);
  const time = (day) => element("time", {}, day);

  function mark(name, text = "") {
    const copy = document.querySelector(`#marks [data-mark="${name}"] > *`).cloneNode(true);
    copy.append(text);
    return copy;
  }

  function list(id, items, empty = "") {
    at(id).replaceChildren(...items, ...(items.length ? [] : [element("li", { class: "empty" }, empty)]));
  }

  // ---- parts of the page ----
  function duty({ state, words: text, due, path, row }) {
    const what = path ? link(said(text), path) : element("span", {}, said(text));
    return element("li", {}, span("when", mark(state), time(due)), what, ...(row ? [titled(row)] : []));
  }

  function showDuties(duties, led) {
    for (const when of ["late", "week", "later", "done"]) {
      const items = (duties?.items ?? []).filter((each) => each.when === when);
      at(when).hidden = !items.length;
      at(when).querySelector("ul").replaceChildren(...items.map(duty));
    }
    const { late = 0, week = 0, later = 0 } = duties?.counts ?? {};
    count("late", late);
    count("week", week);
    const none = led.some((each) => each.open.length) ? words.onlyLed : words.noDuty;
    at("no-duty").textContent = !duties ? words.gone : duties.more ? filled(words.more, { n: duties.more }) : late + week + later ? "" : none;
  }

  function count(name, figure, href) {
    const one = at("count-" + name);
    one.querySelector(".kpi-figure").textContent = figure;
    if (href) one.querySelector("a").href = href;
  }

  function row({ light, number, stage, due, late, reasons, ...named }) {
    const days = late ? [span("late", filled(words.late, { n: late }))] : [];
    return element("li", {}, span("when", mark(light), span("number", number || words.unnumbered), ...(due ? [time(due)] : []), ...days),
      titled(named), ...reasons.map((reason) => span("reason", said(reason))), span("muted", said(stage)));
  }

  function showRows(id, { lights, rows }) {
    const listed = (more) => `${words.register}#${new URLSearchParams({ proposer: id, ...more })}`;
    for (const [name, figure] of Object.entries(lights)) count(name, figure, listed({ light: name }));
    list("rows", rows.map(row), words.noRows);
    at("all-rows").href = listed({});
  }

  function score({ label, final, figure, waits, path, why }, place) {
    const value = figure === null ? span("unknown", waits ? words.awaited : words.unscored) : element("b", { class: "num" }, figure);
    return element("li", {}, span("when", span("num", label), mark(final ? "final" : "provisional")), span("big", value),
      ...(why ? [span("reason", said(why))] : []), ...(final && place ? [span("muted", filled(words.place, place))] : []),
      element("a", { href: new URL(path, home).href }, words.sum, span("hidden", " " + label)));
  }

  function quota(one) {
    const short = one.verdict === "running" ? filled(words.short, { n: one.short }) : "";
    return element("li", {}, span("when", mark("verdict-" + one.verdict, short), filled(words.planned, { n: one.planned })),
      element("strong", {}, link(said(one.group.name), one.group.path)), element("span", {}, link(filled(words.quota, one), one.path)));
  }

  // A group that somebody leads, with what it has to see to.
  function led({ group, open }) {
    const items = open.map((each) => element("li", {}, link(said(each.words), each.path)));
    return [element("h3", {}, link(said(group.name), group.path)), element("ul", { class: "items" }, ...(items.length ? items : [element("li", { class: "empty" }, words.ledNone)]))];
  }

  // ---- the person ----
  async function show(id) {
    const before = shown;
    shown = id;
    at("said").textContent = words.loading;
    const known = people.some((one) => one.dataset.person === id);
    const person = known ? await load(words.folder, id).catch(() => null) : null;
    if (shown !== id) return;
    if (!person) {
      shown = null;
      ask();
      at("said").textContent = words.failed;
      return;
    }
    at("name").textContent = said(person.name);
    at("page").href = new URL(person.path, home).href;
    at("sheet").hidden = !person.sheet;
    if (person.sheet) {
      Object.assign(at("sheet"), { href: new URL(person.sheet.path, home).href, download: said(person.sheet.file), textContent: filled(words.sheet, { what: said(person.sheet.what) }) });
    }
    at("calendar").hidden = !person.calendar;
    if (person.calendar) at("calendar").href = new URL(person.calendar, home).href;
    showDuties(person.duties, person.led);
    showRows(id, person);
    list("scores", person.scores.map((one) => score(one, person.place)), words.noScore);
    list("groups", person.quotas.map(quota), words.noQuota);
    at("led").hidden = !person.led.length;
    at("led-groups").replaceChildren(...person.led.flatMap(led));
    at("said").textContent = "";
    at("keep").hidden = chosen() === id;
    at("forget").hidden = !chosen();
    chooser.hidden = true;
    view.hidden = false;
    if (before && before !== id) at("name").focus();
    reveal();
  }

  // An anchor such as #late leads to a place that was hidden when the page came.
  function reveal() {
    const place = at(location.hash.slice(1));
    if (place && view.contains(place)) place.scrollIntoView();
  }

  function ask() {
    shown = null;
    view.hidden = true;
    chooser.hidden = false;
  }

  function keep(id) {
    at("said").textContent = choose(id) ? filled(words.kept, { name: at("name").textContent }) : words.refused;
    at("keep").hidden = chosen() === id;
    at("forget").hidden = !chosen();
  }

  function named() {
    return new URLSearchParams(location.hash.slice(1)).get("person");
  }

  function address(id) {
    try {
      history.replaceState(null, "", id ? `#person=${id}` : location.pathname + location.search);
    } catch { /* some browsers refuse this on file:// */ }
  }

  // ---- the list of people ----
  function narrow() {
    const terms = folded(whom.elements.q.value).split(/\s+/).filter(Boolean);
    for (const one of people) one.hidden = !terms.every((term) => folded(`${one.textContent} ${one.dataset.person.replaceAll("-", "")} ${one.dataset.person}`).includes(term));
    for (const group of chooser.querySelectorAll(".people > div")) group.hidden = !group.querySelector("li:not([hidden])");
    const found = people.filter((one) => !one.hidden);
    whom.querySelector("[role=status]").textContent = !terms.length ? "" : found.length ? filled(words.found, { n: found.length }) : words.nobody;
    return found;
  }

  async function take(id) {
    address(id);
    await show(id);
    if (shown !== id) return;
    keep(id);
    at("name").focus();
  }

  for (const one of people) {
    const anchor = one.querySelector("a");
    anchor.href = `#person=${one.dataset.person}`;
    anchor.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      take(one.dataset.person);
    });
  }

  whom.addEventListener("input", narrow);
  whom.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = narrow();
    if (found.length === 1) take(found[0].dataset.person);
  });
  // The address goes on naming the person.
  for (const when of ["late", "week"]) {
    at("count-" + when).querySelector("a").addEventListener("click", (event) => {
      event.preventDefault();
      at(when).scrollIntoView();
      at(when).focus();
    });
  }
  at("keep").addEventListener("click", () => keep(shown));
  at("change").addEventListener("click", () => {
    ask();
    address(null);
    whom.reset();
    narrow();
    whom.elements.q.focus();
  });
  at("forget").addEventListener("click", () => {
    at("said").textContent = choose(null) ? words.forgotten : words.refused;
    ask();
    address(null);
    whom.elements.q.focus();
  });
  window.addEventListener("hashchange", () => {
    const id = named();
    if (id && id !== shown) show(id);
  });
  whom.hidden = false;
  const first = named() ?? chosen();
  if (first) show(first);
})();
