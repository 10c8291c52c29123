"use strict";
// Lists the pain points that are like the title being typed.
(() => {
  const form = document.getElementById("similar");
  const list = document.getElementById("found");
  const status = document.getElementById("how-many");
  const home = new URL(form.dataset.home, location.href);
  let asked = 0;

  function item({ id, title, path, score }) {
    const line = document.createElement("li");
    const when = document.createElement("span");
    const link = document.createElement("a");
    when.className = "when";
    when.textContent = `${Math.floor(100 * score)}% ${id}`;
    Object.assign(link, { href: new URL(path, home).href, textContent: title });
    if (form.dataset.recordLang) link.lang = form.dataset.recordLang;
    line.append(when, link);
    return line;
  }

  function remember(title) {
    try {
      history.replaceState(null, "", title ? `?${new URLSearchParams({ title })}` : location.pathname);
    } catch { /* some browsers refuse this on file:// */ }
  }

  async function answer() {
    const title = form.elements.title.value.trim();
    const mine = ++asked;
    const found = title ? await window.similarPainPoints(title, 10).catch(() => null) : [];
    if (mine !== asked) return;
    list.replaceChildren(...(found ?? []).map(item));
    const words = form.dataset;
    status.textContent = found === null ? words.failed : !title ? "" : found.length ? words.found.replace("{n}", found.length) : words.none;
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.title.addEventListener("input", () => {
    remember(form.elements.title.value.trim());
    answer();
  });
  form.elements.title.value = new URLSearchParams(location.search).get("title") ?? form.elements.title.value;
  answer();
})();
