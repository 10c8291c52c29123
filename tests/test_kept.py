"""What is kept of comparing pain points: as good as comparing anew, and thrown away when anything changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers import AS_OF, EXAMPLE, Edit, edited, example_text, put
from hypothesis import HealthCheck, given, settings
from test_similarity import FOLDING, TEXTS, records, same
from test_uniqueness import LIKE, NEIGHBOUR, beside

from site_builder.cache import FILE, FOLDER, NONE, Cache, opened
from site_builder.check import Checked, check
from site_builder.contents import contents_of
from site_builder.kept import closest_of, load_index, save_index
from site_builder.load import open_project
from site_builder.measures.similarity.fold import folding_of
from site_builder.measures.similarity.index import EMPTY, Index, index_of
from site_builder.parts import Texts
from site_builder.recall import Recall

COUNT, THRESHOLD = 3, 0.1
DECLARED: Edit = ("found_through:", "distinct_from: [{id: 201504-001, reason: 报销在财务系统}]\nfound_through:")


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with opened(tmp_path) as found:
        yield found


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The keys of the indexes whose records were compared with each other."""
    found: list[tuple[str, ...]] = []
    closest = Index.closest

    def noted(index: Index, count: int, threshold: float, jobs: int = 1) -> object:
        found.append(index.keys)
        return closest(index, count, threshold, jobs)

    monkeypatch.setattr(Index, "closest", noted)
    return found


def shown(index: Index, cache: Cache, count: int = COUNT, threshold: float = THRESHOLD) -> list[tuple[object, ...]]:
    found = closest_of(cache, index, FOLDING, count, threshold)
    return [(near.key, near.nearest, tuple(near.alike)) for near in index.told(found, threshold)]


# ---- the index ----


def test_an_index_is_kept_and_one_of_another_folding_or_program_is_not_taken(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = index_of(TEXTS, FOLDING)
    assert load_index(cache, FOLDING) is EMPTY
    save_index(cache, index, FOLDING, EMPTY)
    kept = load_index(cache, FOLDING)
    assert kept.digests == index.digests
    assert same(index_of(TEXTS, FOLDING, kept), index)
    assert load_index(cache, folding_of(["经纪业务部"])) is EMPTY
    assert load_index(NONE, FOLDING) is EMPTY
    monkeypatch.setattr("site_builder.kept.program_digest", lambda: b"another")
    assert load_index(cache, FOLDING) is EMPTY


def test_an_index_that_did_not_change_is_not_written_again(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    index = index_of(TEXTS, FOLDING)
    save_index(cache, index, FOLDING, EMPTY)
    monkeypatch.setattr(Cache, "put", lambda *arguments: pytest.fail("written"))
    save_index(cache, index, FOLDING, load_index(cache, FOLDING))


# ---- what is closest ----


@given(records)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_is_what_comparing_gives(cache: Cache, texts: dict[str, Texts]) -> None:
    index = index_of(texts, FOLDING)
    afresh = shown(index, NONE)
    assert shown(index, cache) == afresh
    assert shown(index, cache) == afresh


def test_the_same_texts_are_not_compared_twice(cache: Cache, compared: list[tuple[str, ...]]) -> None:
    for _ in range(2):
        shown(index_of(TEXTS, FOLDING), cache)
    assert len(compared) == 1


@pytest.mark.parametrize(
    ("texts", "count", "threshold"),
    [
        (TEXTS | {"a": Texts("用户不能及时收到审批提醒", "")}, COUNT, THRESHOLD),
        (dict(reversed(TEXTS.items())), COUNT, THRESHOLD),
        ({f"{key}-2": each for key, each in TEXTS.items()}, COUNT, THRESHOLD),
        ({key: each for key, each in TEXTS.items() if key != "e"}, COUNT, THRESHOLD),
        (TEXTS, COUNT - 1, THRESHOLD),
        (TEXTS, COUNT, 2 * THRESHOLD),
    ],
)
def test_anything_else_is_compared_anew(cache: Cache, texts: dict[str, Texts], count: int, threshold: float) -> None:
    shown(index_of(TEXTS, FOLDING), cache)
    index = index_of(texts, FOLDING)
    assert shown(index, cache, count, threshold) == shown(index, NONE, count, threshold)


def test_another_program_or_folding_compares_anew(
    cache: Cache, compared: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = index_of(TEXTS, FOLDING)
    shown(index, cache)
    closest_of(cache, index, folding_of(["经纪业务部"]), COUNT, THRESHOLD)
    assert len(compared) == 2
    monkeypatch.setattr("site_builder.kept.program_digest", lambda: b"another")
    closest_of(cache, index, folding_of(["经纪业务部"]), COUNT, THRESHOLD)
    assert len(compared) == 3


# ---- a broken cache ----


def _cut(values: list[bytes]) -> list[bytes]:
    return [value[: len(value) // 2] for value in values]


def _emptied(values: list[bytes]) -> list[bytes]:
    return [b""] * len(values)


def _one_bit(values: list[bytes]) -> list[bytes]:
    return [value[:-3] + bytes([value[-3] ^ 1]) + value[-2:] for value in values]


def _mixed_up(values: list[bytes]) -> list[bytes]:
    return values[::-1]


@pytest.mark.parametrize("harm", [_cut, _emptied, _one_bit, _mixed_up])
def test_broken_values_are_thrown_away(
    tmp_path: Path, cache: Cache, compared: list[tuple[str, ...]], harm: Callable[[list[bytes]], list[bytes]]
) -> None:
    index = index_of(TEXTS, FOLDING)
    save_index(cache, index, FOLDING, EMPTY)
    afresh = shown(index, cache)
    _harm(tmp_path, harm)
    assert load_index(cache, FOLDING) is EMPTY
    for _ in range(2):
        assert shown(index, cache) == afresh
    assert len(compared) == 2, "the broken one was replaced"


def _harm(root: Path, harm: Callable[[list[bytes]], list[bytes]]) -> None:
    connection = sqlite3.connect(root / FOLDER / FILE)
    with connection:
        rows = connection.execute("SELECT rowid, value FROM kept WHERE kind = 'similarity'").fetchall()
        assert len(rows) == 2
        harmed = harm([value for _, value in rows])
        changes = [(value, row) for (row, _), value in zip(rows, harmed, strict=True)]
        connection.executemany("UPDATE kept SET value = ? WHERE rowid = ?", changes)
    connection.close()


# ---- a register that changes ----


def checked(register: Path) -> Checked:
    with opened(register) as cache:
        return check(open_project(register), AS_OF, recall=Recall(cache, contents_of(register, cache)))


def uniqueness(found: Checked) -> list[str]:
    return [each.code for each in found.findings if each.code.startswith("PP4")]


def is_as_afresh(register: Path, found: Checked) -> bool:
    afresh = check(open_project(register), AS_OF)
    assert found.uniqueness is not None
    assert afresh.uniqueness is not None
    assert found.uniqueness.nearest == afresh.uniqueness.nearest
    assert found.uniqueness.alike == afresh.uniqueness.alike
    return found.findings == afresh.findings


def _neighbour(*edits: Edit) -> Callable[[Path], None]:
    return lambda register: beside(register, *edits)


def _policy(register: Path) -> None:
    path = "records/programme/policy.yaml"
    text = (register / path).read_text(encoding="utf-8")
    put(register, path, edited(text, ("likely_the_same: 0.45", "likely_the_same: 0.95")))


@pytest.mark.parametrize(
    ("change", "codes", "anew"),
    [
        (_neighbour(LIKE, ("  closed: 2015-05-13\n", "  closed: 2015-05-14\n")), ["PP402"], False),
        (_neighbour(LIKE, DECLARED), ["PP404"], False),
        (_neighbour(LIKE, ("found_through:", "supports: 201504-001\nfound_through:")), [], False),
        (_neighbour(LIKE, ("found_through:", "recurs: 201504-001\nfound_through:")), [], False),
        (
            _neighbour(
                LIKE,
                ("  closed: 2015-05-13\n", ""),
                (
                    "found_through:",
                    "withdrawn: {date: 2015-06-01, reason: duplicate, duplicate_of: 201504-001}\nfound_through:",
                ),
            ),
            [],
            False,
        ),
        (_neighbour(), ["PP401"], True),
        (_policy, [], True),
        (lambda register: (register / NEIGHBOUR).unlink(), [], True),
    ],
)
def test_a_change_is_seen_and_texts_are_compared_only_when_one_changed(
    register_folder: Path,
    change: Callable[[Path], None],
    codes: list[str],
    anew: bool,
    compared: list[tuple[str, ...]],
) -> None:
    beside(register_folder, LIKE)
    assert uniqueness(checked(register_folder)) == ["PP402"]
    change(register_folder)
    found = checked(register_folder)
    assert uniqueness(found) == codes
    assert len(compared) == 1 + anew
    assert is_as_afresh(register_folder, found)


def test_a_text_that_changed_and_changed_back(register_folder: Path) -> None:
    beside(register_folder, LIKE)
    for edits, code in (((LIKE,), "PP402"), ((), "PP401"), ((LIKE,), "PP402")):
        beside(register_folder, *edits)
        put(register_folder, EXAMPLE, example_text())
        found = checked(register_folder)
        assert uniqueness(found) == [code]
        assert is_as_afresh(register_folder, found)
