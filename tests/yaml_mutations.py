"""Texts for the two ways of reading YAML to agree on: records with slips, and lines thrown together."""

# ruff: noqa: E501

from __future__ import annotations

import random
from collections.abc import Sequence

SIGNS = [
    *"#:：-?,[]{}&*!|>'\"%@`\\~ \t\n\r", *("\u3000", "\xa0", "\u2028", "\x85", "\ufeff", "\x00", "\x1b", "\u202e", "😍", "é", "，", "？"),
    *(" #", "# ", ": ", ":\n", "- ", "-\n", "\r\n", "\n\n", " \n", "  ", "---\n", "...\n", "--- ", "&a ", "*a", "!!str ", "? ", "| ", "|\n", ">\n", "|-\n", "|2\n", "<<: ", "''", '""', "\\n"),
    *("012", "1e3", "0x1F", "0o17", ".5", "-1", "-", "+", "~", "null", "true", "No", "10:30", "2015-04-03", ".inf", "title:", "title：", "title:x", "key: v", "#1", "a" * 70),
]  # fmt: skip
LEADS = [
    "",
    "",
    "",
    "  ",
    "  ",
    "    ",
    "   ",
    " ",
    "- ",
    "- ",
    "  - ",
    "  - ",
    "-   ",
    "    - ",
    "- - ",
    "-",
    "  -",
    "\t",
    "# ",
    "  # ",
    "\u3000",
]
KEYS = [
    "a",
    "b",
    "c",
    "title",
    "plan",
    "on",
    "编号",
    "1",
    "x.y",
    "x-y",
    '"yes"',
    "'q'",
    '"',
    "a b",
    "?",
    "[a]",
    "-",
    "~",
    "a" * 64,
    "a" * 65,
    "é",
    "a#",
]
COLONS = [": ", ": ", ": ", ": ", ":", ":  ", ":\n", ":\n", ":\n", ": \n", " : ", "：", "： ", ":\t"]
VALUES = [
    "", "x", "用户", "a b", "x y: z", "x:", "x: ", "x #y", "x # y", "x #", "x  # y #z", "#x", "# x", "a:b", "title:b", "title：b", "title ：b", "- title：b", "说：好", "http://x/?a=b#c",
    "'x'", "'x' ", "'x'# y", "'x' # y", "'x' #y", "'it''s'", "'a''b' c", "'a'''", "'a''", '"a\\"b"', '"a\\""', '"a\\\\"', '"a\\\\\\"b"', '{a: "x\\"y", b: \'it\'\'s\'}', "''", "''''", "'x", "'x'y", '"x"', '"x\\n"', '"x', '""', '"x" # y', '"\\x07"', "'x\n  y'",
    "[]", "{}", "[ ]", "[a, b]", "[a,b]", "[a, b,]", "[a, ]", "[,]", "[a, [b, {c: d}]]", "[a: b]", "[a] ", "[a]x", "[a] # x", "[a] #x", "[a # x]", "[a #x]", "['a', \"b\"]", "['a'b]", "[a'b]", "[title：b]",
    "{a: 1}", "{a: 1, b: 2}", "{a: 1, a: 2}", "{a: x, y}", "{a:1}", "{a: }", "{a}", "{a: [b, c], d: {e: 1}}", "{a: 10:30}", "{a: b:c}", "{a: b: c}", "{\"a\": 1}", "{ a: 1 , b: 2 }", "{a: title:x}", "{a: x?}", "{a: ?x}", "{a: -1}", "{a: -x}", "{a: x-}", "{a: x\n  y}",
    "|", "|-", "|+", "|2", ">", "| # x", "|\n  x\n  y", "|\n    x\n   y", "|-\n  x\n\n", "|\n\n  x", "|\n  x\n # c", "|\n  x: y\n  - z\n  #c", "|\n  x\n    \n  y", "|\n  x\n \n", "|\nx",
    "1", "012", "1e3", "0x1F", ".5", "-1", "-x", "-", "- x", "--", "+1", "~", "null", "true", "1.0", "0b1", "-1:2", "9" * 40, "*a", "&a x", "!!str x", "!x", "%x", "@x", "`x", "? x", "?x", ", x", "] x", "} x", "x\\", "=", "<<", "---", "...", "x\n  y", "x\n\n  y", "x\u3000", "\u3000x", "\xa0", "x\u2028y", "x\u200by", "x\ty", "x\t", "𠮷", "\ufffd", "\U0001ffff",
]  # fmt: skip


def mutated(rng: random.Random, text: str) -> str:
    """Return a text with one to three slips of the keyboard, the clipboard or an editor."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        text = rng.choice((_sign_put_in, _sign_put_in, _cut_out, _line_twice, _line_moved, _indented, _line_replaced))(
            rng, text
        )
    return text


def thrown_together(rng: random.Random) -> str:
    """Return lines of leads, keys, colons and values in any order; most are in the form that people write."""
    return "".join(_line(rng, number) for number in range(rng.randrange(1, 6)))


def _line(rng: random.Random, number: int) -> str:
    odd = rng.random
    key = f"k{number}" if odd() < 0.8 else rng.choice(KEYS)
    colon = ": " if odd() < 0.7 else rng.choice(COLONS)
    value = "" if colon.endswith("\n") else rng.choice(VALUES)
    named = key + colon if odd() < 0.85 else ""
    lead = rng.choice(LEADS[:12]) if number and odd() < 0.95 else "" if odd() < 0.95 else rng.choice(LEADS)
    return lead + named + value + ("\n" if odd() < 0.9 else rng.choice((" \n", "", "\n\n", "\n# c\n", "\n  # c\n")))


def _sign_put_in(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(SIGNS) + text[at + rng.choice((0, 0, 1)) :]


def _cut_out(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.choice((1, 1, 2, 5, 30)) :]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True) or [""]


def _line_twice(rng: random.Random, text: str) -> str:
    lines = _lines(text)
    at = rng.randrange(len(lines))
    return "".join([*lines[: at + 1], *lines[at:]])


def _line_moved(rng: random.Random, text: str) -> str:
    lines = _lines(text)
    line = lines.pop(rng.randrange(len(lines)))
    lines.insert(rng.randrange(len(lines) + 1), line)
    return "".join(lines)


def _indented(rng: random.Random, text: str) -> str:
    lines = _lines(text)
    at = rng.randrange(len(lines))
    lines[at] = rng.choice((f" {lines[at]}", f"  {lines[at]}", lines[at][1:], lines[at].lstrip(" "), f"- {lines[at]}"))
    return "".join(lines)


def _line_replaced(rng: random.Random, text: str) -> str:
    lines = _lines(text)
    at = rng.randrange(len(lines))
    key, colon, _ = lines[at].partition(": ")
    lines[at] = f"{key}{colon}{rng.choice(VALUES)}\n"
    return "".join(lines)


def cut(rng: random.Random, text: str, at_most: int = 25) -> str:
    """Return some lines of a text in a row, beginning with one that isn't indented: short texts keep the test quick."""
    lines = _lines(text)
    begins: Sequence[int] = [number for number, line in enumerate(lines) if line[:1] not in (" ", "-", "\n")] or [0]
    begin = rng.choice(begins)
    return "".join(lines[begin : begin + at_most])
