"use strict";
// A table as a file for download: CSV and Excel.
(() => {
  const { xlsx, rows: { element } } = window.painpoints;

  function cell(value) {
    const text = String(value ?? "");
    // A cell that a spreadsheet would take for a formula gets a leading apostrophe.
    const safe = /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
  }

  function csv(columns, lines) {
    const all = [columns.map(({ title }) => title), ...lines].map((one) => one.map(cell).join(","));
    return new Blob(["\ufeff" + all.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" });
  }

  function save(blob, name) {
    const address = URL.createObjectURL(blob);
    element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  window.painpoints.files = {
    csv: (name, columns, lines) => save(csv(columns, lines), name + ".csv"),
    xlsx: (name, columns, lines) => save(xlsx(name, columns, lines), name + ".xlsx"),
  };
})();
