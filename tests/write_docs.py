"""Write the docs that are made from schema, rules and command line: `python -m tests.write_docs`, or `make docs`.

`test_docs.py` compares them with what this module would write, so that none of them is ever out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from site_builder.cli import main
from site_builder.forge_files import issue_form
from site_builder.measures import FigureRule, all_figure_rules
from site_builder.places import shipped
from site_builder.rules import FAMILIES, Rule, all_rules
from site_builder.schema import Field, RecordType, choices, load_types
from site_builder.strings import Strings, load_strings
from site_builder.words import Words

ROOT = Path(__file__).resolve().parent.parent
NOTE = "<!-- {source}；不要手改，运行 make docs / made by make docs, don't edit -->"
WIDTH = 100


def fields() -> str:
    """Return `docs/fields.md`: every field of every record type, as the schema declares it."""
    types, strings = load_types(shipped("schema")), load_strings()
    lines = [
        "# 字段 / Fields",
        "",
        NOTE.format(source="由 schema/ 生成"),
        "",
        "一行一个字段；`a.b` 是 `a` 下面缩进一级的 `b`，`a[]` 是列表里的每一条。",
        "“必填”写“是”的，上一级写了就必须有；写阶段的，到了那个阶段必须有。",
        "",
        "One row a field; `a.b` is `b` indented below `a`, `a[]` is each item of a list.",
        "“yes” in the column “required” holds once the field above is there; a stage means from that stage on.",
    ]
    # What people fill in most comes first, the programme's own files after it.
    for record_type in sorted(types.values(), key=lambda each: (each.folder is None, each.name)):
        lines += ["", *_type_section(record_type, types, strings)]
    return "\n".join(lines) + "\n"


def _type_section(record_type: RecordType, types: Mapping[str, RecordType], strings: Strings) -> Iterator[str]:
    label = record_type.root.label
    place = f"records/{record_type.folder}/**/*.yaml" if record_type.folder else f"records/{record_type.file}"
    yield f"## {label.zh} / {label.en}"
    yield ""
    yield f"`{place}`, `schema/{record_type.name}.schema.json`"
    yield ""
    yield "| 字段 Field | 名称 Label | 类型 Type | 必填 Required | 怎么写 Hint | 可选值 Choices |"
    yield "|---|---|---|---|---|---|"
    for path, field in _rows(record_type.root, ""):
        cells = (
            f"`{path}`",
            _both(field.label),
            _kind(field, strings),
            _due(field, types),
            _both(field.hint) if field.hint else "",
            _both(choices(field, field.get("enum", ()))) if field.get("enum") else "",
        )
        yield "| " + " | ".join(each.replace("|", "\\|") for each in cells) + " |"


def _rows(field: Field, path: str) -> Iterator[tuple[str, Field]]:
    """Yield each field below with its path; items that are plain values stand in the row of their list."""
    for name, below in field.children.items():
        here = f"{path}.{name}" if path else name
        yield here, below
        yield from _rows(below, here)
        if below.item is not None and below.item.children:
            yield from _rows(below.item, f"{here}[]")


def _kind(field: Field, strings: Strings) -> str:
    """Return the type of a value in words, and what it may refer to."""
    inner = field.item or field
    if inner.get("x-ref"):
        kinds = ", ".join(f"`{each}`" for each in inner.get("x-ref"))
        found = Words("编号：" + kinds, "id: " + kinds)
    elif inner.get("x-policy-list"):
        name = inner.get("x-policy-list")
        found = Words(f"规定里的 `{name}`", f"one of the policy's `{name}`")
    elif inner.get("enum"):
        found = Words("选一项", "choice")
    elif inner.get("format") == "date":
        found = Words("日期", "date")
    elif inner.get("x-format") == "markdown":
        found = Words("Markdown", "Markdown")
    else:
        names = inner.get("type", "object")
        words = [_bare(strings.words(f"types.{each}")) for each in ([names] if isinstance(names, str) else names)]
        found = Words(" 或 ".join(each.zh for each in words), " or ".join(each.en for each in words))
    if field.item is not None:
        found = Words(f"列表：{found.zh}", f"list: {found.en}")
    return _both(found)


def _bare(words: Words) -> Words:
    # The strings say in brackets how to write a group or a list, which a table has no room for.
    return Words(words.zh.partition("（")[0], words.en.partition(" (")[0].removeprefix("a "))


def _due(field: Field, types: Mapping[str, RecordType]) -> str:
    stage = field.get("x-required-from")
    if stage:
        label = types["pain-point"].label(("stages", stage))
        return _both(Words(f"自“{label.zh}”起", f"from “{label.en}”"))
    return "是 yes" if field.required else ""


def _both(words: Words) -> str:
    """Return words as a table's cell in both languages."""
    return words.zh if words.zh == words.en else f"{words.zh}<br>{words.en}"


def rules() -> str:
    """Return `docs/rules.md`: every rule with its reason, hint and examples, from the docstrings."""
    strings = load_strings()
    lines = [
        "# 规则 / Rules",
        "",
        NOTE.format(source="由 site_builder/rules/ 和 site_builder/measures/ 生成"),
        "",
        "花括号里的内容由检查填入；级别可以在 `records/programme/policy.yaml` 的 `severities` 里改。",
        "",
        "The check fills in what stands in braces; `severities` in `records/programme/policy.yaml` changes a level.",
    ]
    for family in FAMILIES:
        label = strings.words(f"families.{family}")
        lines += ["", f"## {label.zh} / {label.en}"]
        for rule in all_rules():
            if rule.family == family:
                lines += ["", *_rule_section(rule, strings)]
    label = strings.words("site.rules.figures")
    lines += ["", f"## {label.zh} / {label.en}"]
    for figure in all_figure_rules():
        lines += ["", *_figure_section(figure)]
    return "\n".join(lines) + "\n"


def _rule_section(rule: Rule, strings: Strings) -> Iterator[str]:
    yield f"### {rule.code}"
    yield ""
    yield f"**{rule.title.zh}** {rule.title.en}"
    yield ""
    level = strings.words(f"site.level.{rule.level}")
    rows = [("级别 Level", level), ("为什么 Why", rule.reason), ("提示 Message", rule.message)]
    for name, words in (*rows, ("怎样改 Hint", rule.hint)):
        yield f"- {name}: {_plain(words)}"
    if rule.since:
        yield f"- 起始 Since: {rule.since}"
    for name, example in (("反例 Bad", rule.bad), ("正例 Good", rule.good)):
        yield ""
        yield f"{name}:"
        yield ""
        yield "```yaml"
        yield example
        yield "```"


def _figure_section(rule: FigureRule) -> Iterator[str]:
    yield f"### {rule.code}"
    yield ""
    yield f"**{rule.title.zh}** {rule.title.en}"
    yield ""
    for name, words in (("怎样算 How", rule.how), ("算例 Example", rule.example)):
        yield f"- {name}: {_plain(words)}"


def _plain(words: Words) -> str:
    text = words.zh if words.zh == words.en else f"{words.zh} / {words.en}"
    return text.replace("<", "&lt;")


def commands() -> str:
    """Return `docs/commands.md`: the help text of every command."""
    lines = ["# 命令 / Commands", "", NOTE.format(source="由 painpoints --help 生成")]
    settings = {**main.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    context = click.Context(main, info_name="painpoints", **settings)
    lines += _help(context, "painpoints")
    return "\n".join(lines) + "\n"


def _help(context: click.Context, called: str) -> Iterator[str]:
    """Yield a command's help, then that of the commands below it."""
    yield from ("", f"## {called}", "", "```text", *(line.rstrip() for line in context.get_help().split("\n")), "```")
    if isinstance(context.command, click.Group):
        for name, command in sorted(context.command.commands.items()):
            yield from _help(click.Context(command, info_name=name, parent=context), f"{called} {name}")


def issue_form_here() -> str:
    """Return this repository's issue form: the one that `painpoints init` writes."""
    return issue_form(load_types(shipped("schema"))["pain-point"].root, load_strings())


MADE = {
    "docs/fields.md": fields,
    "docs/rules.md": rules,
    "docs/commands.md": commands,
    ".github/ISSUE_TEMPLATE/propose.yml": issue_form_here,
}


def write() -> None:
    """Write all generated docs."""
    for path, make in MADE.items():
        target = ROOT / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(make(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
