"use strict";
// Finds every page that holds a text: the postings say which may, and their texts, which do. Both come in pieces.
(() => {
  const language = document.documentElement.lang.startsWith("zh") ? 0 : 1;
  const piece = (name) => window.painpointsPieces(`search/${name}`);
  // So many pairs of signs of a long text are asked for: they leave little that doesn't hold it.
  const most = 16;
  // Where so few are left by half of them, the texts tell sooner than the other half.
  const few = 30;
  // So many texts are looked into at a time.
  const together = 10;
  const title = 2;
  const decoded = new Map();
  let tables = null;

  async function head() {
    if (!tables) {
      const given = await piece("head");
      const signs = [...given.folds];
      const folds = new Map();
      for (let n = 0; n < signs.length; n += 2) folds.set(signs[n], signs[n + 1]);
      const codes = [...folds.keys()].map((sign) => `\\u{${sign.codePointAt(0).toString(16)}}`);
      const digits = new Int16Array(128);
      [...given.finals].forEach((digit, value) => { digits[digit.charCodeAt(0)] = value; });
      [...given.goingOn].forEach((digit, value) => { digits[digit.charCodeAt(0)] = ~value; });
      tables = { ...given, folds, folding: new RegExp(`[${codes.join("")}]`, "gu"), digits, mixer: BigInt(given.mixer) };
      tables.kinds = given.kinds.map(([name, base, count, starts]) => ({ name, base, count, starts: numbers(starts) }));
      tables.filters = new Set(given.filters);
    }
    return tables;
  }

  // ---- folding: the same as in search_grams.py ----
  const folded = (text) => text.replace(tables.folding, (sign) => tables.folds.get(sign));

  function foldedSign(sign) {
    const wide = (text) => text.codePointAt(0) > 0xffff;
    const others = [sign.normalize("NFKC").toLowerCase(), sign.toLowerCase()];
    return tables.folds.get(sign) ?? others.find((other) => [...other].length === 1 && wide(other) === wide(sign)) ?? sign;
  }

  // Words apart from each other; what stands in quotes, of whatever kind, belongs together, blanks and all. Quotes within
  // a word are signs of it, and so are those within other quotes.
  function termsOf(query) {
    const found = [...query.matchAll(/(?:"([^"]*)"|＂([^＂]*)＂|[“”]([^“”]*)[“”]|[「｢]([^」｣]*)[」｣])(?=[\s"＂“「｢]|$)|(\S+)/gu)].map((each) => each.slice(1).find((part) => part !== undefined));
    return [...new Set(found.map(plain).filter(Boolean))];
  }

  const plain = (text) => Array.from(text.split(/(?:(?!\ufeff)[\s\x1c-\x1f\x85])+/u).filter(Boolean).join(" "), foldedSign).join("");

  // What is asked as one phrase, where it is words apart and none of them in quotes; else nothing.
  function phraseOf(query, terms) {
    const phrase = plain(query);
    const words = phrase.split(" ");
    return words.length > 1 && [...new Set(words)].join("\n") === terms.join("\n") ? phrase : "";
  }

  // ---- postings ----
  function numbers(text) {
    const { digits, goingOn } = tables;
    const found = [];
    let sum = 0;
    let value = 0;
    let factor = 1;
    for (let n = 0; n < text.length; n++) {
      const digit = digits[text.charCodeAt(n)];
      if (digit < 0) {
        value += ~digit * factor;
        factor *= goingOn.length;
      } else {
        sum += value + digit * factor;
        found.push(sum);
        value = 0;
        factor = 1;
      }
    }
    return Int32Array.from(found);
  }

  // Return the signs or pairs of a text in two halves, the first of which covers all of it.
  function gramsOf(term) {
    const signs = [...term];
    if (signs.length === 1) return [signs, []];
    const pairs = signs.slice(1).map((sign, n) => signs[n] + sign);
    const covers = (n) => n % 2 === 0 || n === pairs.length - 1;
    return [pairs.filter((pair, n) => covers(n)), pairs.filter((pair, n) => !covers(n))].map(spread);
  }

  function spread(pairs) {
    const step = Math.max(1, 2 * pairs.length / most);
    return Array.from({ length: Math.min(pairs.length, most / 2) }, (_, n) => pairs[Math.floor(n * step)]);
  }

  function shardOf(gram) {
    const [one, other] = [...gram].map((sign) => BigInt(sign.codePointAt(0)));
    const half = BigInt(tables.pairBits / 2);
    const mixed = BigInt.asUintN(tables.pairBits, (one << half | (other ?? 0n)) * tables.mixer);
    return Number(mixed >> BigInt(tables.pairBits - tables.bits));
  }

  async function entriesOf(gram) {
    const shard = await piece(`grams-${shardOf(gram)}`);
    if (!decoded.has(gram)) decoded.set(gram, numbers(shard[gram] ?? ""));
    return decoded.get(gram);
  }

  // Entries are a document's number times the ranks, and its rank; of what both hold the lower rank counts.
  function shared(some, others, isRanked = true) {
    const { ranks } = tables;
    const found = [];
    for (let m = 0, n = 0; m < some.length && n < others.length;) {
      const one = Math.floor(some[m] / ranks);
      const other = isRanked ? Math.floor(others[n] / ranks) : others[n];
      if (one === other) found.push(isRanked ? Math.min(some[m], others[n]) : some[m]);
      if (one <= other) m++;
      if (other <= one) n++;
    }
    return found;
  }

  function everything() {
    return tables.kinds.flatMap(({ base, count }) => Array.from({ length: count }, (_, n) => (base + n) * tables.ranks));
  }

  async function narrowed(grams, held) {
    const lists = await Promise.all([...new Set(grams)].map(entriesOf));
    if (held) lists.push(held);
    lists.sort((one, other) => one.length - other.length);
    return lists.slice(1).reduce((some, others) => shared(some, others), lists[0]);
  }

  async function filtered(entries, chosen) {
    const names = Object.keys(chosen).filter((name) => name !== "kind" && chosen[name]).map((name) => `${name}-${chosen[name]}`);
    if (!names.every((name) => tables.filters.has(name))) return [];
    const lists = await Promise.all(names.map((name) => piece(`filter-${name}`)));
    return lists.reduce((some, list) => shared(some, numbers(list), false), entries);
  }

  async function candidates(terms, chosen) {
    if (!terms.length && !Object.values(chosen).some(Boolean)) return [];
    const halves = terms.map(gramsOf);
    const [half, rest] = [0, 1].map((n) => halves.flatMap((each) => each[n]));
    let held = await filtered(half.length ? await narrowed(half) : everything(), chosen);
    if (rest.length && held.length > few) held = await narrowed(rest, held);
    return ordered(held, chosen.kind);
  }

  // First what is called so, then what says so, then what has it for a label; the newest first.
  function ordered(entries, kind) {
    const { kinds, ranks } = tables;
    const byRank = Array.from({ length: title + 1 }, () => kinds.map(() => []));
    let at = 0;
    for (const entry of entries) {
      const number = Math.floor(entry / ranks);
      while (number >= kinds[at].base + kinds[at].count) at++;
      byRank[entry % ranks][at].push(number);
    }
    const wanted = kinds.map((each, n) => n).filter((n) => !kind || kinds[n].name === kind);
    const people = (n) => kinds[n].name === "unit";
    return byRank.map((lists, rank) => {
      const order = rank === title ? [...wanted.filter(people), ...wanted.filter((n) => !people(n))] : wanted;
      return order.flatMap((n) => (kinds[n].name === "pain_point" ? lists[n].reverse() : lists[n]));
    }).reverse().flat();
  }

  // ---- texts ----
  async function documentOf(number) {
    const kind = tables.kinds.findLast((each) => each.base <= number);
    const place = number - kind.base;
    let low = 0;
    for (let high = kind.starts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (kind.starts[middle] <= place) low = middle;
      else high = middle;
    }
    const texts = await piece(`${kind.name}-${low}`);
    return asRead(kind.name, texts, place - kind.starts[low]);
  }

  function asRead(kind, texts, place) {
    if (Array.isArray(texts[place])) {
      const [path, id, called, [light, stage, department, date], said] = texts[place];
      const own = (text) => (typeof text === "string" ? text : text[language]);
      // What is said in one language alone is as a record has it; rules show examples of their own.
      const written = (text) => typeof text === "string" && kind !== "rule" && /\p{L}/u.test(text);
      const parts = [];
      for (let n = 0; n < said.length; n += 2) parts.push({ label: said[n], text: own(said[n + 1]), isWritten: written(said[n + 1]) });
      const found = { kind, path, id, title: own(called), isWritten: written(called), light, stage, department, date, parts };
      for (const part of parts) part.folded = folded(part.text);
      found.folded = [folded(found.id), folded(found.title)];
      texts[place] = found;
    }
    return texts[place];
  }

  const holds = (found, term) => found.folded.some((text) => text.includes(term)) || found.parts.some((part) => part.folded.includes(term));

  // ---- the answer ----
  // Looks for documents that hold all terms among those that may, so many at a time.
  function looking(waiting, terms) {
    const seen = { numbers: [], left: waiting.length, next };
    let at = 0;

    async function next(count) {
      const held = [];
      while (held.length < count && at < waiting.length) {
        const numbers = waiting.slice(at, at + Math.min(together, count));
        const some = await Promise.all(numbers.map(documentOf));
        const fit = some.map((found) => terms.every((term) => holds(found, term)));
        // What is beyond the number asked for is looked at again, which takes no time then.
        for (let n = 0; n < some.length && held.length < count; n++, at++) {
          if (!fit[n]) continue;
          held.push(some[n]);
          seen.numbers.push(numbers[n]);
        }
      }
      seen.left = waiting.length - at;
      return held;
    }
    return seen;
  }

  // `left` is how many may still hold it; `next` gives so many more that do: first those that hold the whole phrase, of
  // which `whole` tells the same. `termsIn` tells what is looked for in one that was found.
  async function search(query, chosen = {}) {
    await head();
    const terms = termsOf(query);
    const phrase = phraseOf(query, terms);
    const waiting = await candidates(terms, chosen);
    const first = looking(phrase ? await candidates([phrase], chosen) : [], [phrase]);
    const whole = { phrase, found: 0, left: first.left };
    const answer = { terms, whole, found: 0, left: waiting.length, next, termsIn };
    let others = null;

    function termsIn(found) {
      return phrase && holds(found, phrase) ? [phrase] : terms;
    }

    async function next(count) {
      const held = await first.next(count);
      if (held.length < count) {
        const known = new Set(first.numbers);
        others ??= looking(waiting.filter((number) => !known.has(number)), terms);
        held.push(...await others.next(count - held.length));
      }
      [whole.found, whole.left] = [first.numbers.length, first.left];
      answer.found += held.length;
      answer.left = others ? others.left : waiting.length - whole.found;
      return held;
    }
    return answer;
  }

  // Where the terms stand in a folded text: [begin, end] of each place, none within another.
  search.places = (text, terms) => {
    const places = [];
    for (const term of terms) {
      for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) places.push([at, at + term.length]);
    }
    places.sort(([a], [b]) => a - b);
    const apart = [];
    for (const place of places) {
      const last = apart.at(-1);
      if (last && place[0] <= last[1]) last[1] = Math.max(last[1], place[1]);
      else apart.push(place);
    }
    return apart;
  };

  window.painpointsSearch = search;
})();
