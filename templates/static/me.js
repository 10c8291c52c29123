"use strict";
// Who the reader is, kept in the browser, and the data of a person, which come from a script file (not fetch), so that
// it also works from file://.
(() => {
  const { kept } = window.painpoints;
  const waiting = new Map();
  const sound = (id) => typeof id === "string" && /^[a-z0-9-]{1,60}$/.test(id);

  window.painpointsPerson = (id, person) => waiting.get(id)?.(person);

  function load(folder, id) {
    return new Promise((resolve, reject) => {
      if (!sound(id)) {
        reject(new Error(id));
        return;
      }
      const script = document.createElement("script");
      waiting.set(id, resolve);
      Object.assign(script, { src: new URL(`${id}.js`, new URL(folder, location.href)), onerror: reject });
      document.head.append(script);
    });
  }

  // Words are one text, or the Chinese and the English one.
  function said(words) {
    return Array.isArray(words) ? words[document.documentElement.lang.startsWith("zh") ? 0 : 1] : words ?? "";
  }

  function chosen() {
    const id = kept.get("person");
    return sound(id) ? id : null;
  }

  window.painpoints.me = { load, said, chosen, choose: (id) => kept.set("person", id) };
})();
