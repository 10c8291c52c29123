"""Files in the shapes of other registers, made from a seed: what people paste, convert or send to the wrong place."""

# ruff: noqa: E501
# fmt: off
from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import yaml

WORDS = ["wang-li", "201504-001", "用户", "审批提醒", "", " ", "null", "yes", "2015-04-03", "10:30", "1.0.0", "N/A", "Ünïcödé", "日本語", "🙂",
         "a: b", "- x", "{{ x }}", "${HOME}", "<b>x</b>", "ﷺ", "%s", "{label}", "x" * 300, "\t", "多行\n文字\n", "'", '"', "#", "|", "\\"]
NUMBERS = [0, -1, 1, 46, 1.5, 1e30, 10**25, -0.0, 2**63]
OUR_FIELDS = ["id", "title", "description", "scenario", "proposer", "proposed_on", "beneficiary", "origin", "found_through", "severity",
              "impact", "causes", "solutions", "opinions", "approval", "commitment", "plan", "value", "resources", "progress", "light",
              "effects", "evidence", "stages", "outcome", "summary", "user_feedback", "reopened", "withdrawn", "notes", "custom"]
INNER_FIELDS = ["department", "key_people", "way", "told", "kind", "type", "summary", "partners", "scores", "task", "owner", "start", "due",
                "done_on", "state", "date", "by", "percent", "text", "file", "sha256", "confirmed_by", "confirmed_on", "proposed", "closed",
                "amount", "currency", "category", "whys", "degree", "note", "back_to", "stages", "declared", "since", "reason", "feasibility"]

Make = Callable[[random.Random], str]


def dumped(data: Any) -> str:
    """Write data as YAML."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def scalar(rng: random.Random) -> Any:
    """Return any text, number, yes, no or nothing."""
    return rng.choice([rng.choice(WORDS), rng.choice(NUMBERS), rng.choice([True, False, None])])


def value(rng: random.Random, depth: int = 3) -> Any:
    """Return a scalar, list or mapping, with our own field names inside."""
    kind = rng.random()
    if depth == 0 or kind < 0.5:
        return scalar(rng)
    if kind < 0.75:
        return [value(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {rng.choice(INNER_FIELDS): value(rng, depth - 1) for _ in range(rng.randrange(5))}


def package_advisory(rng: random.Random) -> str:
    return dumped({
        "id": f"PYSEC-{rng.randrange(2000, 2030)}-{rng.randrange(999)}", "modified": "2023-01-01T00:00:00Z", "aliases": ["CVE-2020-1", scalar(rng)],
        "details": rng.choice(WORDS), "affected": [{"package": {"name": rng.choice(WORDS), "ecosystem": "PyPI"}, "versions": ["1.0", 1.1, scalar(rng)]}],
        "references": [{"type": "WEB", "url": "https://example.org/?a=b"}]})


def enhancement_proposal(rng: random.Random) -> str:
    head = f"PEP: {rng.randrange(9999)}\nTitle: {rng.choice(['x', '用户: y', '[z'])}\nStatus: Draft\nType: Process\nCreated: 01-Apr-2015"
    return rng.choice([f"---\n{head}\n---\n\n# Abstract\n\nText with *emphasis*.\n", f"{head}\n\nAbstract\n========\n\nText.\n", f"+++\n{head}\n+++\n"])


def status_page(rng: random.Random) -> str:
    return dumped({"name": rng.choice(WORDS), "status": rng.choice(["investigating", "resolved", scalar(rng)]), "impact": rng.choice(["minor", scalar(rng)]),
                   "started_at": "2015-04-03 10:30", "progress": [{"at": "10:30", "text": rng.choice(WORDS)} for _ in range(3)]})


def dependency_file(rng: random.Random) -> str:
    return rng.choice([
        "requests>=2.0,<3\npyyaml==6.0.2 ; python_version > '3.8'\n-e .\n",
        '[project]\nname = "x"\nversion = "1.0"\ndependencies = ["a>=1"]\n',
        json.dumps({"name": "x", "dependencies": {rng.choice(WORDS): "^1.0"}, "title": scalar(rng)}),
        dumped({"dependencies": ["python=3.11", {"pip": [rng.choice(WORDS)]}], "channels": scalar(rng)})])


def translation_table(rng: random.Random) -> str:
    return dumped({"zh": {"title": "标题", "no": "否", rng.choice(WORDS): scalar(rng)}, "en": {"title": "Title", "on": "on", "yes": rng.choice(WORDS)}})


def cluster_object(rng: random.Random) -> str:
    one = dumped({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x", "labels": {"app": rng.choice(WORDS)}}, "data": {"a.yaml": "a: 1\n"}})
    return rng.choice([one, f"{one}---\n{one}", "{{- if .Values.x }}\n" + one + "{{- end }}\n"])


def workflow(rng: random.Random) -> str:
    return ("name: CI\non:\n  push:\n    branches: [main]\njobs:\n  test:\n    runs-on: ${{ matrix.os }}\n    steps:\n"
            f"      - uses: actions/checkout@v4\n      - run: |\n          echo {rng.randrange(99)}\n" + rng.choice(["", "anchors: &a [1]\nuse: *a\n", "x: !reference [a]\n"]))


def list_of_things(rng: random.Random) -> str:
    return dumped([value(rng) for _ in range(rng.randrange(6))])


def bare_scalar(rng: random.Random) -> str:
    return rng.choice([dumped(scalar(rng)), rng.choice(WORDS), "", "---", "...", "# nothing\n", "\n\n", "~"])


def wrong_types(rng: random.Random) -> str:
    return dumped({name: value(rng) for name in rng.sample(OUR_FIELDS, rng.randrange(1, len(OUR_FIELDS)))})


def wrong_items(rng: random.Random) -> str:
    return dumped({name: [value(rng), {rng.choice(INNER_FIELDS): value(rng)}, {each: value(rng, 1) for each in rng.sample(INNER_FIELDS, 12)}] for name in OUR_FIELDS})


def numbers_for_texts(rng: random.Random) -> str:
    return dumped({name: rng.choice(NUMBERS) for name in OUR_FIELDS})


def deep_values(rng: random.Random) -> str:
    depth = rng.randrange(1, 60)
    opening, closing = rng.choice([("[", "]"), ("{a: ", "}"), ("[{b: ", "}]")])
    return f"{rng.choice(OUR_FIELDS)}: {opening * depth}1{closing * depth}\n"


def unicode_names(rng: random.Random) -> str:
    return dumped({rng.choice(WORDS) + chr(rng.choice([0xE9, 0x4E00, 0x1F600, 0x5D0, 0x200B, 0x301, 0xFF1A])): scalar(rng) for _ in range(8)})


def table_text(rng: random.Random) -> str:
    rows = [",".join(map(str, (scalar(rng) for _ in range(5)))) for _ in range(4)]
    return "序号,痛点名称,提出人,提出时间,状态\n" + "\n".join(rows)


def cut_and_glued(rng: random.Random) -> str:
    text = wrong_types(rng) + workflow(rng)
    begin, end = sorted(rng.sample(range(len(text)), 2))
    return text[:begin] + rng.choice(["", "：", "\t", "}", "]", '"', "'", "&a ", "*a ", "!!x ", "? ", "- "]) + text[end:]


SHAPES: list[Make] = [
    package_advisory, enhancement_proposal, status_page, dependency_file, translation_table, cluster_object, workflow, list_of_things,
    bare_scalar, wrong_types, wrong_items, numbers_for_texts, deep_values, unicode_names, table_text, cut_and_glued,
]
EACH = 25


def files_of(shape: Make) -> list[str]:
    """Return the files of one shape, the same on every run."""
    rng = random.Random(shape.__name__)
    return [shape(rng) for _ in range(EACH)]
