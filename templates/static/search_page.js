"use strict";
// The page of the search: what is asked stands in the address, answers come while one types.
(() => {
  const form = document.getElementById("search");
  const words = form.dataset;
  const labels = words.labels.split("\n");
  const home = new URL(words.home, location.href);
  const status = form.querySelector("[role=status]");
  const clear = form.querySelector("[type=reset]");
  const phrase = form.querySelector("[data-phrase]");
  const details = form.querySelector("details");
  const active = details.querySelector(".count");
  const results = document.getElementById("results");
  const list = results.querySelector("ol");
  const more = results.querySelector("button");
  const nothing = document.getElementById("nothing");
  const tips = document.getElementById("tips");
  const lights = document.getElementById("lights");
  const selects = [...form.querySelectorAll("select")];
  const screenful = 20;
  // The first ones are shown as soon as they are there; so many are looked into at once to tell how many there are.
  const first = 5;
  const looked = 100;
  // Signs before and after a place that is shown with its surroundings.
  const before = 24;
  const after = 96;
  const excerpts = 3;
  let answer = null;
  let held = [];
  let shown = 0;
  let asked = 0;

  // ---- the state: form and address ----
  function state() {
    return Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
  }

  function remember(current) {
    const query = new URLSearchParams(current).toString();
    try {
      history.replaceState(null, "", query ? `?${query}` : location.pathname);
    } catch { /* some browsers refuse this on file:// */ }
  }

  function recall() {
    const given = new URLSearchParams(location.search);
    form.elements.q.value = given.get("q") ?? "";
    for (const select of selects) {
      const value = given.get(select.name) ?? "";
      select.value = [...select.options].some((option) => option.value === value) ? value : "";
    }
    details.open = matchMedia("(min-width: 48rem)").matches || selects.some((select) => select.value);
  }

  // ---- a result ----
  function element(tag, name, ...children) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    made.append(...children);
    return made;
  }

  function inItsLanguage(made, isWritten) {
    if (isWritten && words.recordLang) made.lang = words.recordLang;
    return made;
  }

  const chosenLabel = (name, value) => [...form.elements[name].options].find((option) => option.value === value)?.text ?? value;

  function marked(text, places, begin = 0, end = text.length) {
    const parts = [];
    let at = begin;
    for (const [from, to] of places) {
      if (to <= begin || from >= end) continue;
      const until = Math.min(to, end);
      parts.push(text.slice(at, Math.max(from, at)), element("mark", "", text.slice(Math.max(from, at), until)));
      at = until;
    }
    return [...parts, text.slice(at, end)];
  }

  // A cut must not go through a sign that takes two places.
  const whole = (text, at) => (/[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at);

  function excerpt({ label, text, isWritten, places }) {
    const begin = places[0][0] > before * 1.5 ? whole(text, places[0][0] - before) : 0;
    const end = text.length - begin > before + after * 1.5 ? whole(text, Math.max(begin + before + after, Math.min(places[0][1], begin + 2 * after))) : text.length;
    const name = labels[label < 0 ? ~label : label] + (label < 0 ? ` (${words.written})` : "");
    return element("p", "excerpt", element("span", "field", name), begin ? "…" : "", inItsLanguage(element("span", "", ...marked(text, places, begin, end)), isWritten), end < text.length ? "…" : "");
  }

  // The texts that say most of what is asked, each of them something that those before it don't.
  function telling(found, terms) {
    const { places } = window.painpointsSearch;
    const said = found.parts.map((part) => ({ ...part, places: places(part.folded, terms), terms: terms.filter((term) => part.folded.includes(term)) }))
      .filter((part) => part.places.length);
    const missing = new Set(terms.filter((term) => !found.folded.some((text) => text.includes(term))));
    const chosen = [];
    // A text as it was written says the same once more.
    const worth = (part) => [part.terms.filter((term) => missing.has(term)).length, part.terms.length, part.label >= 0 ? 1 : 0];
    const better = (one, other) => worth(other).map((figure, n) => figure - worth(one)[n]).find(Boolean) > 0;
    while (said.length && chosen.length < excerpts) {
      const best = said.reduce((one, other) => (better(one, other) ? other : one));
      if (chosen.length && !worth(best)[0]) break;
      chosen.push(best);
      best.terms.forEach((term) => missing.delete(term));
    }
    const counted = said.filter((part) => part.label >= 0 || chosen.includes(part));
    return { chosen, count: counted.reduce((sum, part) => sum + part.places.length, 0) };
  }

  function item(found) {
    const { places } = window.painpointsSearch;
    const terms = answer.termsIn(found);
    const { chosen, count } = telling(found, terms);
    const [inId, inTitle] = found.folded.map((text) => places(text, terms));
    const link = inItsLanguage(element("a", "", ...marked(found.title, inTitle)), found.isWritten);
    link.href = new URL(found.path, home).href;
    const head = element("p", "when");
    if (found.light) head.append(lights.querySelector(`.light.${found.light}`).cloneNode(true));
    else head.append(element("span", "tag", chosenLabel("kind", found.kind)));
    if (found.id || found.light) head.append(element("span", "number", ...(found.id ? marked(found.id, inId) : [words.unnumbered])));
    const about = found.light ? [chosenLabel("stage", found.stage), chosenLabel("department", found.department), found.date] : [];
    head.append(...about.filter(Boolean).map((text) => element("span", "", text)));
    const total = count + inId.length + inTitle.length;
    if (total > 1) head.append(element("span", "places", words.places.replace("{n}", total)));
    return element("li", "", head, link, ...chosen.map(excerpt));
  }

  // ---- showing ----
  function show(count) {
    list.append(...held.slice(shown, shown + count).map(item));
    shown = Math.min(held.length, shown + count);
    more.hidden = shown === held.length && !answer.left;
  }

  async function showMore() {
    const mine = asked;
    const from = shown;
    if (held.length < shown + screenful) held.push(...await answer.next(shown + screenful - held.length));
    if (mine !== asked) return;
    show(screenful);
    tell();
    tellPhrase();
    list.children[from]?.querySelector("a").focus();
  }

  function tell() {
    const count = answer.found + answer.left;
    const unknown = answer.left > 0;
    status.textContent = !count ? words.none : (unknown ? words.upTo : words.found).replace("{n}", count.toLocaleString(document.documentElement.lang));
  }

  // How many hold all of it as one phrase, with the way to these alone.
  function tellPhrase() {
    const { found, left } = answer.whole;
    const current = state();
    const quotes = ["\"\"", "“”", "「」"].find(([open, close]) => ![open, close].some((sign) => current.q?.includes(sign)));
    phrase.hidden = !found || !quotes;
    if (phrase.hidden) return;
    const link = phrase.firstElementChild;
    link.textContent = (left ? phrase.dataset.upTo : phrase.dataset.phrase).replace("{n}", (found + left).toLocaleString(document.documentElement.lang));
    link.href = `?${new URLSearchParams({ ...current, q: quotes[0] + current.q.trim() + quotes[1] })}`;
  }

  function begin(current) {
    const chosen = selects.filter((select) => select.value).length;
    active.hidden = !chosen;
    active.textContent = chosen;
    clear.hidden = !Object.keys(current).length;
    remember(current);
  }

  function settle(isAsked) {
    const empty = isAsked && !held.length;
    results.hidden = !held.length;
    nothing.hidden = !empty;
    tips.hidden = isAsked;
    for (const tip of nothing.querySelectorAll("[data-if]")) {
      tip.hidden = tip.dataset.if === "quoted" ? !/["＂“”「｢]/.test(form.elements.q.value) : !selects.some((select) => select.value);
    }
  }

  async function update() {
    const mine = ++asked;
    const current = state();
    const { q = "", ...chosen } = current;
    begin(current);
    const slow = setTimeout(() => { if (mine === asked) status.textContent = words.loading; }, 400);
    try {
      const found = await window.painpointsSearch(q, chosen);
      const some = await found.next(first);
      if (mine !== asked) return;
      [answer, held, shown] = [found, some, 0];
      list.replaceChildren();
      show(first);
      tellPhrase();
      settle(found.terms.length > 0 || Object.keys(chosen).length > 0);
      held.push(...await found.next(looked - first));
      if (mine !== asked) return;
      tellPhrase();
      show(screenful - first);
      if (Object.keys(current).length) tell();
      else status.textContent = "";
    } catch {
      if (mine === asked) status.textContent = words.failed;
    } finally {
      clearTimeout(slow);
    }
  }

  // ---- start ----
  let typing = 0;
  form.addEventListener("submit", (event) => { event.preventDefault(); update(); });
  form.addEventListener("change", (event) => { if (event.target.name !== "q") update(); });
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    // A word that is still being put together isn't looked for.
    if (event.target.name === "q" && !event.isComposing) typing = setTimeout(update, 120);
  });
  form.addEventListener("compositionend", () => { typing = setTimeout(update, 120); });
  form.addEventListener("reset", () => setTimeout(() => { update(); form.elements.q.focus(); }));
  more.addEventListener("click", () => showMore().catch(() => { status.textContent = words.failed; }));
  window.addEventListener("popstate", () => { recall(); update(); });
  form.hidden = false;
  recall();
  if (!Object.keys(state()).length) form.elements.q.focus();
  update();
})();
