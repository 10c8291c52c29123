"""The benchmark's own sums and words: nothing here runs Hugo or takes a time."""

import itertools
import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest
from helpers import ROOT

from bench.__main__ import keep
from bench.figures import WORKS, costs, rows
from bench.peers import PEERS, TEXTS, Peer, page, plain, records, write_content
from bench.phases import PHASES, REST, phase_of
from bench.register import change, make_register, proposer, size, to_change, with_word
from bench.report import number, phase_table, reason_section, results_page, section
from bench.running import Failed, can_tell_memory, run, watched
from site_builder.source import read


def a_round(hugo: float, build: float) -> dict:
    work = {"hugo": hugo, "zola": hugo / 2, "build": build, "python": 0.01, "pull_request": 0.1, "help": 0.1}
    work |= {"check": build / 2, "unchanged": hugo / 20, "changed": hugo / 4}
    seen = {key: {"seconds": seconds, "cpu": seconds * 2} for key, seconds in work.items()}
    seen["build"]["memory"] = 80 + 20 * hugo
    return seen


def a_result(pain_points: int = 1000, pace: float = 1) -> dict:
    """A run whose machine was half as fast in its last round."""
    return {
        "pain_points": pain_points,
        "date": "2026-01-02",
        "machine": {"cores": "2", "cpu": "A CPU", "memory": "8 GiB", "system": "Linux 6.1"},
        "versions": {"Hugo": "0.168.0", "Python": "3.11.7"},
        "sites": {"painpoints": {"files": 4000, "bytes": 2**20}, "hugo": {"files": 1004, "bytes": 2**19}},
        "rounds": [a_round(1, 0.5 * pace), a_round(1, 0.7 * pace), a_round(2, 1 * pace)],
        "serve": [0.2, 0.4, 0.25],
        "phases": {"build": {"links": 0.25, "pages from templates": 0.75}, "changed": {"links": 0.5}},
    }


def figures(result: dict) -> dict[str, tuple[float | None, bool | None]]:
    return {row.work.key: (row.figure, row.met) for row in rows(result)}


def test_a_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    # 0.5/1, 0.7/1, 1/2: the slow round counts like the others. The median times alone would give 0.7.
    assert figures(a_result())["build"] == (0.5, True)


def test_every_kind_of_work_has_its_figure_and_is_held_to_its_bar() -> None:
    assert figures(a_result()) == {
        "build": (0.5, True),
        "check": (0.25, True),
        "unchanged": (0.05, True),
        "changed": (0.25, False),
        "pull_request": (10, True),
        "serve": (0.25, True),
        "memory": (100, True),
        "help": (0.1, True),
    }


def test_a_register_of_another_size_has_no_bars_to_meet() -> None:
    assert {met for _, met in figures(a_result(200)).values()} == {None}


def test_memory_that_could_not_be_told_is_left_out() -> None:
    result = a_result()
    for each in result["rounds"]:
        del each["build"]["memory"]
    assert figures(result)["memory"] == (None, None)
    assert "| – MiB |" in section(result)


def test_a_server_that_was_left_out_has_no_figure() -> None:
    assert figures(a_result() | {"serve": []})["serve"] == (None, None)


def test_bars_never_loosen_as_a_share_while_registers_grow() -> None:
    for work in WORKS:
        bars = [work.bars[count] for count in (1_000, 10_000, 100_000)]
        assert bars == sorted(bars, reverse=work.unit == "hugo"), work.key


def test_the_cost_per_record_is_compared_with_ten_thousand() -> None:
    small, middle, large = costs([a_result(100_000, 130), a_result(1_000), a_result(10_000, 10)])
    assert (small.pain_points, small.ours, small.hugo) == (1_000, 0.7, 1.0)
    assert middle.growth == 1
    assert large.growth == pytest.approx(1.3)
    assert "| 100,000 | 0.91 | 1.3 | ≤ 1.2 | **no** |" in results_page([a_result(100_000, 130), a_result(10_000, 10)])


def test_without_ten_thousand_there_is_nothing_to_compare_the_cost_with() -> None:
    assert [cost.growth for cost in costs([a_result()])] == [None]


def test_the_table_says_what_was_measured_its_bar_and_whether_it_is_met() -> None:
    text = section(a_result())
    assert "| cold build: check and every page | 0.5 × Hugo | ≤ 0.6 | yes | 0.5 | 0.7 s |" in text
    assert "| build, one record changed | 0.25 × Hugo | ≤ 0.2 | **no** | 0.25 | 0.25 s |" in text
    assert "| painpoints, both languages, checked | 0.7 s | 0.5 | 1.4 s | 2 | 100 MiB | 4,000 | 1 MiB |" in text
    assert "2026-01-02; 3 rounds; 2 cores (A CPU), 8 GiB of memory" in text


def test_the_table_says_where_the_time_goes_the_most_first() -> None:
    assert phase_table(a_result()).splitlines()[2:] == [
        "| pages from templates | 0.75 s, 75% | 0 s, 0% |",
        "| links | 0.25 s, 25% | 0.5 s, 100% |",
    ]
    assert "processor's time" not in section(a_result() | {"phases": {}})


def test_a_bar_that_is_missed_says_why_and_one_that_is_met_does_not() -> None:
    assert "- **build, one record changed**: What every page says" in reason_section([a_result()])
    assert "cold check" not in reason_section([a_result()])
    assert reason_section([a_result(200)]) == ""
    assert "cost per record" in reason_section([a_result(100_000, 130), a_result(10_000, 10)])
    assert "cost per record" not in reason_section([a_result(100_000, 110), a_result(10_000, 10)])


def test_the_innermost_phase_counts_and_what_is_in_none_is_the_rest() -> None:
    def all_pages() -> str:
        return phase_of(sys._getframe())

    def within(module: str, call: Callable[[], str]) -> str:
        return str(FunctionType(call.__code__, call.__globals__ | {"__name__": module}, call.__name__)())

    assert within("site_builder.pages.board", all_pages) == "what pages say"
    assert all_pages() == REST


def test_every_phase_is_looked_for_where_there_is_something() -> None:
    for place in itertools.chain.from_iterable(PHASES.values()):
        module, _, function = place.removesuffix(".*").partition(":")
        found = import_module(module)
        assert function in ("", "*") or callable(getattr(found, function)), place


@pytest.mark.parametrize(
    ("value", "text"), [(0.01234, "0.0123"), (0.5, "0.5"), (1234.5, "1,234"), (99.96, "100"), (None, "–")]
)
def test_three_digits_count(value: float | None, text: str) -> None:
    assert number(value) == text


def test_runs_of_each_size_are_kept_and_a_new_one_replaces_the_old(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    for result in (a_result(10_000), a_result(), a_result() | {"date": "2026-02-03"}):
        results = keep(result, file)
    assert [(each["pain_points"], each["date"]) for each in results] == [(1_000, "2026-02-03"), (10_000, "2026-01-02")]
    assert json.loads(file.read_text(encoding="utf-8")) == results
    assert results_page(results).count("\n## ") == 4


def test_the_results_page_follows_from_its_data() -> None:
    results = json.loads((ROOT / "bench/results.json").read_text(encoding="utf-8"))
    assert (ROOT / "bench/RESULTS.md").read_text(encoding="utf-8") == results_page(results)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "register"
    make_register(folder, 60)
    return folder


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_every_record_is_written_for_the_others_with_all_it_holds(peer: Peer, sample: Path, tmp_path: Path) -> None:
    assert write_content(peer, sample, tmp_path / "site") == 60
    for record in records(sample):
        text = (tmp_path / "site/content/pain-points" / f"{record.stem}.md").read_text(encoding="utf-8")
        _, front, body = text.split("---\n", 2)
        data, written = read(record.read_bytes()).data, read(front.encode()).data
        title = written["title"]
        fields = {"title": title, **written[peer.own_fields]}
        assert fields == {key: value for key, value in data.items() if key not in TEXTS}
        for key in TEXTS:
            assert str(data.get(key, "")).strip() in body


@pytest.mark.parametrize(
    ("block", "text"),
    [
        ("value: 省下 5 小时。  # 说明\n", "省下 5 小时。"),
        ("value: '说“行”，it''s fine'\n", "说“行”，it's fine"),
        ('value: "他说 \\"行\\""  # 说明\n', '他说 "行"'),
        ("value: |\n  一。\n\n  - 二\n    三\n", "一。\n\n- 二\n  三"),
    ],
)
def test_a_text_is_read_however_a_sample_writes_it(block: str, text: str) -> None:
    assert plain(block) == text


def test_a_page_keeps_the_fields_as_they_are_written() -> None:
    record = "id: 201504-001\ntitle: 'A'\ndescription: 慢。\nplan:\n- task: 改\n  owner: wang-li\n"
    own = "extra:\n  id: 201504-001\n  plan:\n  - task: 改\n    owner: wang-li\n"
    assert page(record, PEERS[1]) == f"---\ntitle: 'A'\n{own}---\n\n## 痛点描述\n\n慢。\n"


def test_only_records_that_nobody_confirmed_are_changed(sample: Path) -> None:
    chosen = to_change(sample, 3)
    assert len(set(chosen)) == 3
    for record in chosen:
        before = read(record.read_bytes()).data
        assert "evidence" not in before
        assert proposer(record) == before["proposer"]
        change(record, "第 1 轮改")
        after = read(record.read_bytes()).data
        assert after.pop("description").replace("，第 1 轮改", "") == before.pop("description")
        assert after == before


def test_the_word_goes_into_the_description() -> None:
    text = with_word("title: 甲。\ndescription: |\n  慢。\n  很慢。\n", "改")
    assert text == "title: 甲。\ndescription: |\n  慢，改。\n  很慢。\n"


def test_a_run_tells_its_time_and_a_failure_its_last_words(tmp_path: Path) -> None:
    assert run(["true"], tmp_path, tmp_path / "log").seconds > 0
    with pytest.raises(Failed, match=r"ended with 3:\nno such luck"):
        run(["sh", "-c", "echo no such luck; exit 3"], tmp_path, tmp_path / "log")


@pytest.mark.skipif(not can_tell_memory(), reason="this system doesn't tell how much memory a process holds")
def test_the_memory_of_children_counts(tmp_path: Path) -> None:
    child = "import time; held = bytearray(80 * 2**20); time.sleep(0.3)"
    alone = ["python3", "-c", child]
    through = ["sh", "-c", f"python3 -c '{child}'; true"]
    for command in (alone, through):
        assert 80 < (watched(command, tmp_path, tmp_path / "log").memory or 0) < 160


def test_a_site_has_a_size(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.html").write_text("12345", encoding="utf-8")
    assert size(tmp_path) == {"files": 1, "bytes": 5}


def test_what_the_benchmark_installs_is_pinned_and_names_no_address() -> None:
    lock = (ROOT / "bench/requirements.lock").read_text(encoding="utf-8")
    assert lock.startswith("hugo==")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
