"use strict";
// What a reader chose, kept in the browser; each site has its own, both languages share it.
// A browser may refuse to keep anything, as some do for pages on a disk: then `set` says so and all else works.
(() => {
  const site = new URL("..", document.currentScript.src).pathname;
  const key = (name) => `painpoints ${site} ${name}`;

  function get(name) {
    try {
      return JSON.parse(localStorage.getItem(key(name)));
    } catch {
      return null;
    }
  }

  function set(name, value) {
    try {
      if (value === null) localStorage.removeItem(key(name));
      else localStorage.setItem(key(name), JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  (window.painpoints ??= {}).kept = { get, set };
})();
