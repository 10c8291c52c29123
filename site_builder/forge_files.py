"""What a forge wants to find in a register: workflows, templates for pull requests, a form for proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from site_builder.words import Words

if TYPE_CHECKING:
    from site_builder.schema import Field
    from site_builder.strings import Strings

Forge = Literal["github", "gitlab", "gitea", "none"]
FORGES: tuple[Forge, ...] = ("github", "gitlab", "gitea", "none")

# The folder of the templates that are written once for all forges.
SHARED = "dot-github/"
STEPS = "PULL_REQUEST_TEMPLATE/"
# In the order of the closed loop.
STEP_NAMES = ("propose", "analyse", "find-causes", "resolve", "confirm", "close", "progress", "plan", "review")
# There are no pages to publish to, and the comment needs an artifact of another run.
_NOT_ON_GITEA = ("workflows/publish.yml", "workflows/comment.yml")
# Above so many characters a field gets more than one line.
_ONE_LINE = 200


def place(path: str, forge: Forge) -> str | None:
    """Return where a file of the templates goes in a register; None where this forge has no use for it."""
    if path.startswith("dot-gitlab"):
        return path.replace("dot-", ".", 1) if forge == "gitlab" else None
    if not path.startswith(SHARED):
        return path.replace("dot-", ".", 1) if path.startswith("dot-") else path
    rest = path.removeprefix(SHARED)
    if forge == "github":
        return f".github/{rest}"
    if forge == "gitea":
        return None if rest.startswith((STEPS, *_NOT_ON_GITEA)) else f".gitea/{rest}"
    if forge == "gitlab":
        return _on_gitlab(rest)
    return None


def _on_gitlab(rest: str) -> str | None:
    if rest.startswith(STEPS):
        return ".gitlab/merge_request_templates/" + rest.removeprefix(STEPS)
    return ".gitlab/merge_request_templates/Default.md" if rest == "PULL_REQUEST_TEMPLATE.md" else None


def for_forge(text: str, forge: Forge) -> str:
    """Return a template's text without the parts of other forges: `#@github`, `#@gitea`, … up to `#@end`."""
    kept, here = [], True
    for line in text.splitlines(keepends=True):
        mark = re.fullmatch(r"#@([a-z]+)\s*", line)
        if mark:
            here = mark[1] in (forge, "end")
        elif here:
            kept.append(line)
    return "".join(kept)


def proposal(forge: Forge, root: Field, strings: Strings) -> tuple[str, str] | None:
    """Return path and text of the form on which a pain point is proposed without git, from the pain point's schema."""
    if forge == "gitlab":
        return ".gitlab/issue_templates/propose.md", issue_text(root, strings)
    return None if forge == "none" else (f".{forge}/ISSUE_TEMPLATE/propose.yml", issue_form(root, strings))


def issue_form(root: Field, strings: Strings) -> str:
    """Return the issue form of GitHub and Gitea."""
    from site_builder.scaffold import asked, option_name

    form = {
        "name": _both(strings.words("issue_form.name")),
        "description": _both(strings.words("issue_form.description")),
        "body": [
            {"type": "markdown", "attributes": {"value": "\n".join(strings.words("issue_form.intro"))}},
            *(_element(option_name(pointer).strip("-"), field, strings) for pointer, field in asked(root)),
        ],
    }
    head = "".join(f"# {line}\n" for line in strings.words("issue_form.made"))
    return head + _as_yaml(form)


def _as_yaml(form: Mapping[str, Any]) -> str:
    """Write data as YAML, with paragraphs as people write them."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def represent_str(self, data: str) -> yaml.ScalarNode:
            style = "|" if "\n" in data else None
            return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    Dumper.add_representer(str, Dumper.represent_str)
    return yaml.dump(form, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=float("inf"))


def issue_text(root: Field, strings: Strings) -> str:
    """Return the issue template of GitLab, which knows no forms: a heading a field, the hint hidden below it."""
    from site_builder.scaffold import asked

    parts = ["\n\n".join(strings.words("issue_form.intro"))]
    optional = strings.words("issue_form.optional")
    for _, field in asked(root):
        mark = "" if field.required else f" ({_both(optional)})"
        hints = [*_hints(field), *(f"- {option}" for option in _options(field, strings))]
        parts.append(f"## {_both(field.label)}{mark}\n\n" + "".join(f"<!-- {hint} -->\n" for hint in hints))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _element(name: str, field: Field, strings: Strings) -> Mapping[str, Any]:
    """Return a field's entry in the form."""
    options = _options(field, strings)
    attributes: dict[str, Any] = {"label": _both(field.label)}
    if field.hint:
        attributes["description"] = "\n".join(_hints(field))
    if options:
        kind, attributes["options"] = "dropdown", options
    else:
        many = field.get("x-format") == "markdown" or field.get("maxLength", 0) > _ONE_LINE
        kind = "textarea" if many else "input"
        if field.get("x-example") not in (None, ""):
            attributes["placeholder"] = str(field.get("x-example"))
    return {"type": kind, "id": name, "attributes": attributes, "validations": {"required": field.required}}


def _options(field: Field, strings: Strings) -> list[str]:
    """Return what a field lets one choose from, in both languages."""
    if field.get("type") == "boolean":
        # With the values that the hints speak of, and that go into the record.
        return [
            f"{_both(strings.words(f'site.{word}'))} ({value})" for word, value in (("no", "false"), ("yes", "true"))
        ]
    return [_both(field.choice(value)) for value in field.get("enum", ())]


def _hints(field: Field) -> Iterator[str]:
    yield from dict.fromkeys(field.hint or ())


def _both(words: Words) -> str:
    return words.zh if words.zh == words.en else f"{words.zh} / {words.en}"
