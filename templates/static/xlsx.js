"use strict";
// Writes a sheet for Excel: a zip with stored entries, so that no library is needed. No cell is ever a formula.
(() => {
  const most = 32767; // characters in a cell
  const encoder = new TextEncoder();
  const table = Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n;
  });

  function checksum(bytes) {
    let sum = 0xffffffff;
    for (const byte of bytes) sum = table[(sum ^ byte) & 255] ^ (sum >>> 8);
    return (sum ^ 0xffffffff) >>> 0;
  }

  // ---- zip ----
  // Little-endian fields of two or four bytes, given as [size, value].
  function fields(...pairs) {
    const view = new DataView(new ArrayBuffer(pairs.reduce((sum, [size]) => sum + size, 0)));
    let at = 0;
    for (const [size, value] of pairs) {
      if (size === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += size;
    }
    return new Uint8Array(view.buffer);
  }

  // Every entry is dated 1980-01-01, so that the same rows give the same bytes.
  function zip(files) {
    const parts = [];
    const directory = [];
    let at = 0;
    for (const [path, text] of files) {
      const [name, content] = [encoder.encode(path), encoder.encode(text)];
      const common = [[2, 20], [2, 0x800], [2, 0], [2, 0], [2, 33], [4, checksum(content)], [4, content.length], [4, content.length], [2, name.length], [2, 0]];
      const entry = [fields([4, 0x04034b50], ...common), name, content];
      directory.push(fields([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), name);
      parts.push(...entry);
      at += entry.reduce((sum, each) => sum + each.length, 0);
    }
    const size = directory.reduce((sum, each) => sum + each.length, 0);
    return new Blob([...parts, ...directory, fields([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, at], [2, 0])], { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
  }

  // ---- cells ----
  // What XML can't hold becomes �; Excel reads _x0041_ as a letter, so that such a text's first _ is written as _x005F_.
  function escaped(text) {
    return text.replace(/\r\n?/g, "\n").replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
      .replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }

  function shortened(text) {
    if (text.length <= most) return text;
    const kept = text.slice(0, most - 1);
    return (/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept) + "…";
  }

  // Excel counts days from 1899-12-30.
  function serial(day) {
    return Date.parse(day + "T00:00:00Z") / 86400000 + 25569;
  }

  const letters = (n) => (n >= 26 ? letters(Math.floor(n / 26) - 1) : "") + String.fromCharCode(65 + (n % 26));
  // Styles, in the order of `styles` below; a quoted text stays a text when it is edited.
  const [plain, head, date, percent, quoted] = [0, 1, 2, 3, 4];

  function cell(value, kind, place) {
    if (value === "" || value === null || value === undefined) return "";
    if (kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value)) return `<c r="${place}" s="${date}"><v>${serial(value)}</v></c>`;
    if (kind === "percent") return `<c r="${place}" s="${percent}"><v>${Number(value) / 100}</v></c>`;
    if (typeof value === "number") return `<c r="${place}"><v>${value}</v></c>`;
    const style = kind === "head" ? head : /^[=+\-@＝＋－＠\t\r\n]/.test(value) ? quoted : plain;
    return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(shortened(String(value)))}</t></is></c>`;
  }

  const line = (cells, n) => `<row r="${n}">${cells.map(([value, kind], i) => cell(value, kind, letters(i) + n)).join("")}</row>`;

  // ---- the parts of a workbook ----
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const packaged = "http://schemas.openxmlformats.org/package/2006";
  const xml = (text) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`;
  const relations = (...pairs) => xml(`<Relationships xmlns="${packaged}/relationships">${pairs.map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${office}/${type}" Target="${target}"/>`).join("")}</Relationships>`);
  const type = (part, name) => `<Override PartName="/xl/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${name}+xml"/>`;
  const types = xml(`<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type("workbook", "sheet.main")}${type("worksheets/sheet1", "worksheet")}${type("styles", "styles")}</Types>`);
  const form = (format, more = "") => `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"${more}><alignment vertical="top" wrapText="1"/></xf>`;
  const styles = xml(`<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Microsoft YaHei"/></font><font><b/><sz val="11"/><name val="Microsoft YaHei"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFECEFF3"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">${form(0)}<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>${form(164)}${form(9)}${form(0, ' quotePrefix="1"')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`);

  function sheet(columns, rows) {
    const range = `A1:${letters(columns.length - 1)}${rows.length + 1}`;
    const widths = columns.map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`).join("");
    const lines = [line(columns.map(({ title }) => [title, "head"]), 1), ...rows.map((row, n) => line(row.map((value, i) => [value, columns[i].kind]), n + 2))];
    return xml(`<worksheet xmlns="${main}"><dimension ref="${range}"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>${lines.join("")}</sheetData><autoFilter ref="${range}"/></worksheet>`);
  }

  // A tab holds at most 31 characters, and none of these.
  const tab = (name) => escaped(name.replace(/[\\/?*[\]:']/g, " ").slice(0, 31)) || "1";

  // columns: [{title, width, kind: "date", "percent" or nothing}]; rows: values in the order of the columns.
  function workbook(name, columns, rows) {
    return zip([
      ["[Content_Types].xml", types],
      ["_rels/.rels", relations(["officeDocument", "xl/workbook.xml"])],
      ["xl/workbook.xml", xml(`<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${tab(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`)],
      ["xl/_rels/workbook.xml.rels", relations(["worksheet", "worksheets/sheet1.xml"], ["styles", "styles.xml"])],
      ["xl/styles.xml", styles],
      ["xl/worksheets/sheet1.xml", sheet(columns, rows)],
    ]);
  }

  (window.painpoints ??= {}).xlsx = workbook;
})();
