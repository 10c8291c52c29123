"""The same records as content of Hugo and of Zola: structured fields as front matter, texts as the page's body."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
RECORDS = "records/pain-points"
# The fields that hold Markdown, with the heading that each gets in the body.
TEXTS = {
    "description": "痛点描述",
    "scenario": "真实场景举例",
    "value": "应用价值",
    "summary": "闭环总结",
    "user_feedback": "用户反馈",
    "notes": "备注",
}
_TOP = re.compile(r"^(?=\w+:)", re.MULTILINE)


@dataclass(frozen=True)
class Peer:
    """A site generator: its folder here, below which key of a page's front matter its own fields stand."""

    name: str
    own_fields: str


PEERS = (Peer("hugo", "params"), Peer("zola", "extra"))


def records(register: Path) -> list[Path]:
    """Return the files of a register's pain points, in the order of their names."""
    return sorted((register / RECORDS).rglob("*.yaml"), key=lambda path: path.name)


def write_content(peer: Peer, register: Path, folder: Path) -> int:
    """Write a whole site's sources: configuration and templates, and a page for each record. Return how many."""
    shutil.copytree(HERE / peer.name, folder)
    pages = folder / "content" / "pain-points"
    found = records(register)
    for record in found:
        (pages / f"{record.stem}.md").write_text(page(record.read_text(encoding="utf-8"), peer), encoding="utf-8")
    return len(found)


def page(record: str, peer: Peer) -> str:
    """Turn a record into a page. Its YAML stays as written; only its texts move into the body."""
    blocks = dict(blocks_of(record))
    fields = [block for key, block in blocks.items() if key not in TEXTS and key != "title"]
    own = "".join(f"  {line}\n" for block in fields for line in block.splitlines())
    body = "".join(f"\n## {TEXTS[key]}\n\n{plain(blocks[key])}\n" for key in TEXTS if key in blocks)
    return f"---\n{blocks['title']}{peer.own_fields}:\n{own}---\n{body}"


def blocks_of(record: str) -> Iterator[tuple[str, str]]:
    """Cut a record, as `sample` writes it, into its top-level fields."""
    for block in _TOP.split(record):
        if block.strip():
            yield block.partition(":")[0], block


def plain(block: str) -> str:
    """Return the text of a field: a literal block, a quoted or a plain scalar, as `sample` writes them."""
    first, _, rest = block.partition(":")[2].partition("\n")
    first = first.strip()
    if first == "|":
        return "\n".join(line.removeprefix("  ") for line in rest.splitlines()).strip()
    if first.startswith("'"):
        return first[1 : first.rindex("'")].replace("''", "'")
    if first.startswith('"'):
        return re.sub(r"\\(.)", r"\1", first[1 : first.rindex('"')])
    return first.partition(" #")[0].rstrip()
