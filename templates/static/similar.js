"use strict";
// Answers which pain points have a title like the one given, with the scores that `painpoints similar --title` gives.
// The index comes in pieces (pieces.js).
(() => {
  const piece = (name) => window.painpointsPieces(`similar/${name}`);
  let tables = null;

  async function head() {
    if (!tables) {
      const given = await piece("head");
      const signs = [...given.simplified];
      const simplified = new Map();
      for (let n = 0; n < signs.length; n += 2) simplified.set(signs[n], signs[n + 1]);
      tables = {
        ...given,
        simplified,
        words: new Map(Object.entries(given.words)),
        patterns: given.patterns.map((pattern) => new RegExp(pattern, "gu")),
      };
    }
    return tables;
  }

  // ---- folding: the same steps as in fold.py ----
  function plain(text) {
    return Array.from(text.normalize("NFC"), (sign) => Array.from(/\p{Cf}/u.test(sign) ? "" : sign.normalize("NFKC").toLowerCase(),
      (each) => (/[\p{L}\p{N}]/u.test(each) ? tables.simplified.get(each) ?? each : " ")).join("")).join("");
  }

  function numeral(run) {
    const signs = [...run];
    if (!signs.some((sign) => sign in tables.units)) return signs.map((sign) => tables.digits[sign]).join("");
    let total = 0;
    let digit = 1;
    for (const sign of signs) {
      if (sign in tables.units) {
        total += digit * tables.units[sign];
        digit = 0;
      } else {
        digit = tables.digits[sign];
      }
    }
    return String(total + digit);
  }

  function replaced(text, pattern) {
    return text.replace(pattern, (found) => tables.words.get(found) ?? numeral(found));
  }

  // ---- grams: the same as in grams.py, as text ----
  function tokens(text) {
    return (text.match(/[0-9]+|[a-z]+|[^ 0-9a-z]/gu) ?? [])
      .map((token) => (/^[0-9a-z]/.test(token) ? token.slice(0, tables.wordLength) : token));
  }

  function number(token) {
    if (!/^[0-9a-z]/.test(token)) return token.codePointAt(0);
    return [...token].reduce((sum, letter) => sum * 37 + parseInt(letter, 36) + 1, 0) + 0x200000;
  }

  function grams(title) {
    const bare = plain(title);
    const written = tokens(replaced(bare, tables.patterns[0]));
    const same = tokens(replaced(bare, tables.patterns[1]));
    const found = new Map();
    const add = (kind, ...parts) => found.set(kind + parts.join(" "), parts[0]);
    for (const [kind, list] of [[0, written], [2, same]]) {
      list.forEach((token, n) => {
        add(kind, token);
        if (n) add(kind + 1, list[n - 1], token);
      });
    }
    written.slice(2).forEach((token, n) => add(4, ...[written[n], token].sort((one, other) => number(one) - number(other))));
    return found;
  }

  // ---- the answer ----
  async function similar(title, count = 10) {
    if (count < 1) return [];
    const { totals, weights, kinds, pieces: total, recordsAPiece } = await head();
    const wanted = grams(title);
    const needed = Array.from(wanted.values(), (first) => piece(`grams-${number(first) % total}`));
    const held = await Promise.all(needed);
    const together = new Float64Array(totals.length);
    let own = 0;
    [...wanted.keys()].forEach((gram, n) => {
      const gaps = held[n][gram]?.split(" ") ?? [];
      const weight = weights[gaps.length] * kinds[Number(gram[0])];
      own += weight;
      let record = -1;
      for (const gap of gaps) {
        record += parseInt(gap, 36);
        together[record] += weight;
      }
    });
    // A short list of the best so far: sorting all that share a sign would take longer than all the rest.
    const ranked = [];
    together.forEach((shared, record) => {
      const score = shared / Math.max(own + totals[record] - shared, 1);
      if (!score || (ranked.length === count && score <= ranked[count - 1][0])) return;
      let place = ranked.length;
      while (place && ranked[place - 1][0] < score) place--;
      ranked.splice(place, 0, [score, record]);
      if (ranked.length > count) ranked.pop();
    });
    return Promise.all(ranked.map(async ([score, record]) => {
      const listed = await piece(`records-${Math.floor(record / recordsAPiece)}`);
      const [id, name, path] = listed[record % recordsAPiece];
      return { id, title: name, path, score };
    }));
  }

  window.similarPainPoints = similar;
})();
