"use strict";
// What pages that filter the register have in common: its rows and the elements they are shown by.
(() => {
  const names = ["number", "title", "path", "light", "priority", "stage", "proposer", "group", "department", "proposed_on", "percent", "next_due", "late_days", "parked_until", "updated_on", "categories", "alerts"];

  // The rows come from script files (not fetch), so that it also works from file://.
  function load(addresses) {
    const received = [];
    window.painpointsRows = (shard) => received.push(...shard);
    const scripts = addresses.trim().split(/\s+/).map((address) => new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: address, async: false, onload: resolve, onerror: reject });
      document.head.append(script);
    }));
    return Promise.all(scripts).then(() => received.map(row));
  }

  function row(values) {
    const made = Object.fromEntries(names.map((name, i) => [name, values[i]]));
    made.category = made.categories.split(" ");
    made.overdue = made.late_days ? "yes" : "";
    made.period = periods(made.proposed_on);
    return made;
  }

  function periods(day) {
    return [day.slice(0, 4), `${day.slice(0, 4)}-Q${Math.ceil(day.slice(5, 7) / 3)}`, day.slice(0, 7)];
  }

  function matches(row, wanted, names) {
    return names.every((name) => !wanted[name] || (Array.isArray(row[name]) ? row[name].includes(wanted[name]) : row[name] === wanted[name]));
  }

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // The title of a pain point, which is in the language of its record, as a link to its page.
  function titled(row, home, lang) {
    return element("a", { href: new URL(row.path, home).href, ...(lang && { lang }) }, row.title);
  }

  function light(name) {
    return document.querySelector(`.legend .light.${CSS.escape(name)}`).cloneNode(true);
  }

  function parked(row, words) {
    return row.parked_until ? [" ", element("span", { class: "tag" }, words.replace("{until}", row.parked_until))] : [];
  }

  // Fields without a value don't count, nor do blanks.
  function state(form) {
    return Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
  }

  function remember(state) {
    const hash = new URLSearchParams(state).toString();
    try {
      history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    } catch { /* some browsers refuse this on file:// */ }
  }

  // A select's options say what its values are called, and where the page of each is.
  const option = (form, name, value) => [...form.elements[name].options].find((one) => one.value === value);
  const label = (form, name, value) => option(form, name, value)?.text ?? value;

  // What says of filters in the address that a select doesn't offer them any more.
  function gone(form, filters, words) {
    const told = ([name, value]) => words.replace("{what}", () => `${form.elements[name].closest("label").firstChild.textContent} ${value}`);
    return filters.filter(([name, value]) => !option(form, name, value)).map(told).join(" ");
  }

  (window.painpoints ??= {}).rows = { load, matches, element, titled, light, parked, state, remember, option, label, gone };
})();
