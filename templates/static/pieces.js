"use strict";
// Loads data that comes in pieces, each once. They are scripts that call one function (not fetch), so that it also
// works from file://.
(() => {
  const folder = new URL(document.currentScript.dataset.folder, location.href);
  const waiting = new Map();
  const pieces = new Map();

  function load(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const fail = () => { pieces.delete(name); reject(new Error(name)); };
      // One that came whole has called by now, and the element isn't needed any more.
      const done = () => { script.remove(); if (waiting.delete(name)) fail(); };
      waiting.set(name, resolve);
      Object.assign(script, { src: new URL(`${name}.js`, folder), onload: done, onerror: fail });
      document.head.append(script);
    });
  }

  function piece(name) {
    if (!pieces.has(name)) pieces.set(name, load(name));
    return pieces.get(name);
  }

  piece.receive = (name, content) => {
    waiting.get(name)?.(content);
    waiting.delete(name);
  };
  window.painpointsPieces = piece;
})();
