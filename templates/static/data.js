"use strict";
// Where the page comes from the web, its addresses are known; from a folder on disk they stay as they are written.
if (location.protocol.startsWith("http")) {
  for (const note of document.querySelectorAll("[data-folder-only]")) note.hidden = true;
  for (const place of document.querySelectorAll("[data-address]")) {
    place.textContent = new URL(place.dataset.address, document.baseURI).href;
  }
}
