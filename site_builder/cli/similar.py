"""The command similar: the nearest records to a text, in the register or in a file of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from site_builder.cli.setting import Setting, common

if TYPE_CHECKING:
    from site_builder.measures.similarity import Likeness
    from site_builder.measures.similarity.index import Index, Query
    from site_builder.measures.similarity.passages import Passages
    from site_builder.parts import Texts

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class _Corpus:
    """What is searched: the texts by id, their index, and how passages are found."""

    texts: Mapping[str, Texts]
    index: Index
    passages: Passages


@click.command()
@click.argument("text", required=False)
@click.option("--title", metavar="T", help="标题；只给标题就只比标题 / a title, compared with titles")
@click.option("--file", "record", type=_FILE, metavar="RECORD", help="一份记录 / a record's file")
@click.option(
    "--corpus", type=_FILE, metavar="FILE.jsonl", help="在这些文本里找，每行 id、title、text / texts to search"
)
@click.option("--queries", type=_FILE, metavar="FILE.jsonl", help="一次问很多条，写法相同 / many questions at once")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="列出几条 / how many to list")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="输出格式 / output format",
)
@partial(common, register_needed=False)
def similar(
    setting: Setting,
    text: str | None,
    title: str | None,
    record: Path | None,
    corpus: Path | None,
    queries: Path | None,
    limit: int,
    format_name: str,
) -> None:
    """最相似的记录，以及相同的词句 / the nearest records, with what they share.

    只给文字时，与标题和正文都比，取较高的；加 --corpus 时不需要台账。

    A text alone is compared with titles and texts, and the better counts; with --corpus no register is needed.

    \b
    painpoints similar "收不到审批提醒"
    painpoints similar --title "上网太慢" "打开网页要等半分钟" --format json
    painpoints similar --file records/pain-points/2015/201504-001.yaml
    painpoints similar --corpus texts.jsonl --queries questions.jsonl --format json
    """
    asked = _asked(setting, text, title, record, queries)
    searched = _corpus_of(setting, corpus) if corpus else _register(setting)
    answers = {name: _answers(searched, query, limit) for name, query in asked}
    if format_name == "json":
        many = [{"id": name, "similar": found} for name, found in answers.items()]
        click.echo(json.dumps(many if queries else answers[""], ensure_ascii=False, indent=2))
        return
    for name, found in answers.items():
        if queries:
            click.echo(f"{name}")
        _tell(setting, searched, found)


def _asked(
    setting: Setting, text: str | None, title: str | None, record: Path | None, queries: Path | None
) -> list[tuple[str, Query]]:
    """Return the questions by id; a single one has no id."""
    from site_builder.load import load_file
    from site_builder.measures.similarity.index import Query

    if sum((text is not None or title is not None, record is not None, queries is not None)) != 1:
        setting.refuse("similar_what")
    if queries is not None:
        return [(name, Query(each.title or None, each.body or None)) for name, each in _lines(setting, queries)]
    if record is None:
        return [("", Query(title, text))]
    place = record.resolve()
    file = load_file(place.parent, place.name, setting.project.types["pain-point"])
    if file.record is None:
        setting.refuse("similar_unreadable", path=record)
    compared = file.record.compared
    return [("", Query(compared.title or None, compared.body or None))]


def _lines(setting: Setting, path: Path) -> Iterator[tuple[str, Texts]]:
    """Yield id and texts of each line of a file of JSON objects."""
    from site_builder.parts import Texts

    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            texts = Texts(*(_text(given.get(name)) for name in ("title", "text")))
            name = _text(str(given["id"]))
            if name in seen or not any(each.strip() for each in texts):
                raise ValueError(name)
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
            setting.refuse("similar_line", path=path, line=number)
        seen.add(name)
        yield name, texts


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise TypeError
    # What JSON may hold half of, such as one half of an emoji, is no text.
    return (value or "").encode("utf-8", "replace").decode()


def _corpus_of(setting: Setting, path: Path) -> _Corpus:
    from site_builder.measures.similarity.answers import folding_on
    from site_builder.measures.similarity.fold import folding_of
    from site_builder.measures.similarity.index import index_of
    from site_builder.measures.similarity.passages import Passages
    from site_builder.parts import Texts

    # A text without a title stands for one: questions are compared with it either way.
    texts = {name: each if each.title else Texts(each.body, "") for name, each in _lines(setting, path)}
    usable = setting.project.usable
    folding = folding_on(setting.project.programme, setting.as_of) if usable else folding_of()
    index = index_of(texts, folding)
    return _Corpus(texts, index, Passages(folding, index.common_pairs))


def _register(setting: Setting) -> _Corpus:
    """Return the register's pain points, with the index that was kept where it still holds."""
    from site_builder.cache import opened
    from site_builder.kept import load_index, save_index
    from site_builder.load import load_file, record_paths
    from site_builder.measures.similarity.answers import Candidate, folding_on, in_order, indexed
    from site_builder.measures.similarity.passages import Passages

    project = setting.project
    if not project.usable:
        setting.refuse("similar_where")
    pain_point = project.types["pain-point"]
    files = (load_file(project.root, path, pain_point) for path in record_paths(project, pain_point))
    candidates = in_order(Candidate(file.record) for file in files if file.record)
    folding = folding_on(project.programme, setting.as_of)
    with opened(project.root) as cache:
        kept = load_index(cache, folding)
        index = indexed(candidates, folding, kept)
        save_index(cache, index, folding, kept)
    texts = {key: each.record.compared for key, each in candidates.items()}
    return _Corpus(texts, index, Passages(folding, index.common_pairs))


def _answers(searched: _Corpus, query: Query, limit: int) -> list[dict[str, Any]]:
    """Return what is nearest as data, the best first."""
    from site_builder.parts import Texts

    found = searched.index.nearest(query, searched.passages.folding, limit)
    asked = Texts(query.title if query.title is not None else query.body or "", query.body or query.title or "")
    return [_answer(each, searched.passages.shared_words(asked, searched.texts[each.key])) for each in found]


def _answer(likeness: Likeness, shared: tuple[str, ...]) -> dict[str, Any]:
    scores = {"score": likeness.score, "title_score": likeness.title_score, "body_score": likeness.body_score}
    return {"id": likeness.key, **scores, "shared": list(shared)}


def _tell(setting: Setting, searched: _Corpus, found: list[dict[str, Any]]) -> None:
    """Print the nearest as people read them."""
    from site_builder.measures.similarity import percent

    if not found:
        click.echo(setting.words("similar_none"))
    for each in found:
        title = " ".join((searched.texts[each["id"]].title or searched.texts[each["id"]].body).split())[:80]
        click.echo(f"{percent(each['score']):3d}%  {each['id']}  {title}")
        if each["shared"]:
            quoted = " ".join(f"“{words}”" for words in each["shared"][:5])
            click.echo("      " + setting.words("similar_shared", words=quoted))
