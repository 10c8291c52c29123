"""Causes of all records, cycle times, what came back, and the review of a period: worked out by hand."""

# A case a line: that reads better than any wrapping.
# ruff: noqa: E501

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helpers import shipped_project
from hypothesis import given
from hypothesis import strategies as st
from season import Part, Season, day, pain, person, rules
from site_tools import PageFacts, build_register, read_pages, shipped_site, small_register

from site_builder.measures.causes import all_causes, also_before, by_category, pareto, roots, within
from site_builder.measures.cycle import WHOLE, cycle_times, stretches
from site_builder.measures.periodic import periodic
from site_builder.measures.recurrence import chains
from site_builder.measures.shares import median, ninetieth, shares
from site_builder.pages import View
from site_builder.pages.causes import causes
from site_builder.periods import quarter, year
from site_builder.register import Record, Register

PAIN_POINT = shipped_project().types["pain-point"]
Q2 = quarter("2015-Q2")


def season(*parts: Part) -> Season:
    return Season(person("an"), *parts)


def cause(category: str, *whys: str, **others: Any) -> dict[str, Any]:
    return {"category": category, "whys": list(whys) or ["为什么"], **others}


# ---- shares, median, percentile ----


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # 3/7 = 42.857, 1/7 = 14.286: cut 42.8 + 42.8 + 14.2 = 99.8; the largest remainders are those of 14.286 and the first.
        ((3, 3, 1), ("42.9", "42.8", "14.3")),
        # Thirds: 33.3 each is 99.9; of equal remainders the first is raised.
        ((1, 1, 1), ("33.4", "33.3", "33.3")),
        ((5,), ("100.0",)),
        ((2, 0), ("100.0", "0.0")),
        ((0, 0), ("0.0", "0.0")),
        ((), ()),
        # 1/6 = 16.667 six times: 16.6 × 6 = 99.6, four are raised.
        ((1,) * 6, ("16.7", "16.7", "16.7", "16.7", "16.6", "16.6")),
    ],
)
def test_shares_by_largest_remainder(counts: tuple[int, ...], expected: tuple[str, ...]) -> None:
    assert tuple(map(str, shares(counts))) == expected


@given(st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_shares_always_sum_to_a_hundred(counts: list[int]) -> None:
    found = shares(counts)
    assert sum(found) == 100
    assert all(abs(float(share) - 100 * count / sum(counts)) < 0.1 for share, count in zip(found, counts, strict=True))


@pytest.mark.parametrize(
    ("numbers", "middle", "nine_tenths"),
    [
        ((), None, None),
        ((7,), "7.0", 7),
        ((3, 8), "5.5", 8),  # 90 % of 2 is 1.8: the second
        ((9, 1, 2), "2.0", 9),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9, 30), "5.5", 9),  # the ninth of ten
        ((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30), "6.0", 10),  # 90 % of 11 is 9.9: the tenth
        ((0, 0, 0), "0.0", 0),
    ],
)
def test_median_and_ninetieth(numbers: tuple[int, ...], middle: str | None, nine_tenths: int | None) -> None:
    found = median(numbers)
    assert (None if found is None else str(found)) == middle
    assert ninetieth(numbers) == nine_tenths


# ---- causes ----

CAUSES = season(
    pain("04-001", "an", causes=[cause("process", "单子没人看", "没有提醒。"), cause("system", "打不开")]),
    pain(
        "04-002",
        "an",
        causes=[cause("process", "流程长", "没有 提醒"), cause("process", "要盖章")],
        department="second",
    ),
    pain("05-001", "an", causes=[cause("system", "慢"), cause("people", "新人")]),
    pain("05-002", "an", withdrawn="05-20", causes=[cause("people", "不算")]),
    pain("07-001", "an", causes=[cause("material", "数据旧", layer="internal-management")]),
)


def test_causes_are_counted_by_kind_and_ties_go_by_id() -> None:
    found = all_causes(CAUSES.records)
    rows = [
        (row.key, row.count, str(row.share), str(row.cumulative))
        for row in pareto(each.cause.category for each in found)
    ]
    # Seven causes, the withdrawn one's left out: process 3, system 2, material 1, people 1.
    # 42.857, 28.571, 14.286, 14.286: cut 42.8 + 28.5 + 14.2 + 14.2 = 99.7; raised: both 14.286 (.086), then system (.071).
    assert rows == [
        ("process", 3, "42.8", "42.8"),
        ("system", 2, "28.6", "71.4"),
        ("material", 1, "14.3", "85.7"),
        ("people", 1, "14.3", "100.0"),
    ]


def test_causes_of_a_period_are_those_of_what_was_proposed_in_it() -> None:
    found = all_causes(CAUSES.records)
    assert [row.key for row in pareto(each.cause.category for each in within(found, quarter("2015-Q3")))] == [
        "material"
    ]
    assert len(within(found, Q2)) == 6


def test_root_causes_that_differ_in_signs_alone_are_one() -> None:
    process = by_category(all_causes(CAUSES.records))["process"]
    assert [(root.text, len(root.found)) for root in roots(process)] == [("没有 提醒", 2), ("要盖章", 1)]


def test_root_causes_that_came_up_before_too() -> None:
    found = all_causes(
        season(
            pain("04-001", "an", causes=[cause("process", "没有提醒"), cause("system", "慢"), cause("people", "？！")]),
            pain("07-001", "an", causes=[cause("system", "没有 提醒！"), cause("people", "新人")]),
            pain("08-001", "an", causes=[cause("process", "收不到", "没有提醒"), cause("process", "？！")]),
        ).records
    )
    now, before = within(found, quarter("2015-Q3")), within(found, Q2)
    # “没有提醒” twice, whatever its category and signs, as it was last written; what is all signs is only like itself.
    again = [(root.text, [each.record.key for each in root.found]) for root in also_before(now, before)]
    assert again == [("没有提醒", ["201508-001", "201507-001"]), ("？！", ["201508-001"])]
    assert also_before(now, ()) == ()


# ---- cycle times ----


def test_days_from_stage_to_stage_by_hand() -> None:
    # Proposed on 3 April, analysed on the 7th (4 days), resolved (and causes found) on 4 May (27, 0), confirmed on the 12th (8).
    one = season(pain("04-001", "an", resolved="05-04", confirmed="05-12", closed="05-13")).records[0]
    assert [(each.stage, each.days) for each in stretches(one)] == [
        ("analysed", 4),
        ("causes_found", 27),
        ("resolved", 0),
        ("confirmed", 8),
        ("closed", 1),
        (WHOLE, 40),
    ]


def test_after_a_reopening_a_new_way_begins() -> None:
    # Reopened on 1 July, resolved and confirmed again on the 11th: 10 days to the one, none to the other.
    one = season(pain("04-001", "an", confirmed="05-12", reopened="07-01", again="07-11")).records[0]
    later = [(each.stage, each.days) for each in stretches(one) if each.on > date(2015, 6, 30)]
    assert later == [("resolved", 10), ("confirmed", 0)]


def test_what_is_reopened_before_its_closing_counts_in_all_from_its_proposal() -> None:
    def whole(**stages: str) -> list[tuple[int, date]]:
        again = {
            "date": "2015-07-01",
            "reason": "又出现了",
            "back_to": "causes_found",
            "stages": {"closed": "2015-07-11"},
        }
        one = season(pain("04-001", "an", confirmed="05-12", **stages)).records[0]
        one = replace(one, data={**one.data, "reopened": [again]})
        return [(each.days, each.on) for each in stretches(one) if each.stage == WHOLE]

    # Never closed before: 27 days of April, 31 of May, 30 of June and 11 of July.
    assert whole() == [(99, date(2015, 7, 11))]
    # Closed on 13 May after 40 days, and once more 10 days after it was reopened.
    assert whole(closed="05-13") == [(40, date(2015, 5, 13)), (10, date(2015, 7, 11))]


def test_cycle_times_count_in_the_period_in_which_the_stage_was_reached() -> None:
    records = season(
        *(pain(f"04-{n:03d}", "an", confirmed=f"{day}") for n, day in enumerate(("05-13", "05-23", "07-02"), 1))
    ).records
    taken = [each for record in records for each in stretches(record)]
    spring = {each.stage: each for each in cycle_times(taken, Q2)}
    # Resolved on the day of the confirmation: 40 and 50 days after 3 April less 4 for the analysis; the third is of July.
    assert (spring["causes_found"].count, str(spring["causes_found"].median), spring["causes_found"].ninetieth) == (
        2,
        "41.0",
        46,
    )
    assert (spring["confirmed"].count, str(spring["confirmed"].median)) == (2, "0.0")
    assert spring["analysed"].count == 3
    assert (spring[WHOLE].count, spring[WHOLE].median) == (0, None)


def test_what_was_withdrawn_is_not_timed() -> None:
    assert stretches(season(pain("04-001", "an", withdrawn="05-01")).records[0]) == ()


# ---- recurrence ----


def back(number: str, of: str | None, **others: Any) -> Record:
    data = {"id": number, "proposed_on": f"2015-{number[4:6]}-03", "proposer": "an", **others}
    data |= {"recurs": of} if of else {}
    return Record(PAIN_POINT, f"records/pain-points/2015/{number}.yaml", data)


def told(*records: Record) -> list[list[str]]:
    return [[each.key for each in chain] for chain in chains(Register(records))]


def test_chains_go_from_the_first_time_to_the_last() -> None:
    assert told(
        back("201504-001", None),
        back("201505-001", "201504-001"),
        back("201507-001", "201505-001"),
        back("201506-009", "201504-001"),  # a branch of the same pain
        back("201504-002", None),
        back("201508-001", "201504-002"),
        back("201504-003", None),  # never came back
    ) == [["201504-002", "201508-001"], ["201504-001", "201505-001", "201506-009", "201507-001"]]


def test_a_reopened_one_came_back_too() -> None:
    again = [{"date": "2015-09-01", "reason": "又出现了", "back_to": "proposed", "stages": {}}]
    assert told(back("201504-001", None, reopened=again), back("201504-002", None)) == [["201504-001"]]


def test_circles_and_missing_ones_end_a_chain() -> None:
    circle = back("201504-001", "201505-001"), back("201505-001", "201504-001")
    after = back("201507-001", "201504-001")
    # A circle is one chain with all that goes back to it, whichever is looked at first.
    whole = [["201504-001", "201505-001", "201507-001"]]
    assert told(*circle, after) == told(after, *circle[::-1]) == whole
    assert told(back("201506-001", "209901-001"), back("201506-002", "201506-002")) == []


def test_what_was_withdrawn_is_no_link_but_breaks_no_chain() -> None:
    withdrawn = {"date": "2015-05-20", "reason": "out-of-scope"}
    middle = back("201505-001", "201504-001", withdrawn=withdrawn)
    assert told(back("201504-001", None), middle, back("201507-001", "201505-001")) == [["201504-001", "201507-001"]]


def test_a_long_chain_takes_no_longer_than_its_length() -> None:
    size = 20_000
    ids = [f"201504-{number:05d}" for number in range(size)]
    records = [back(each, older) for each, older in zip(ids, [None, *ids], strict=False)]
    # The newest first: every way is long until the first one is known.
    assert [len(chain) for chain in chains(Register(tuple(records[::-1])))] == [size]


# ---- the review of a period ----


def test_figures_of_a_period_by_hand() -> None:
    effects = [{"better": "lower", "before": 70, "target": 15, "after": after} for after in (12, 30)]
    records = season(
        pain("03-001", "an", closed="04-20", confirmed="04-15", effects=effects),  # from before, closed in it
        pain("04-001", "an"),  # still in hand
        pain("05-001", "an", withdrawn="05-20"),
        pain("05-002", "an", confirmed="06-10", reopened="06-20"),
        pain("07-001", "an"),
    ).records
    found = periodic(records, Q2)
    assert (found.opened, found.confirmed, found.closed, found.reopened, found.withdrawn) == (2, 2, 1, 1, 1)
    assert (found.in_hand_before, found.in_hand_after) == (1, 2)
    assert (found.measured, found.reached) == (2, 1)


def test_what_was_withdrawn_was_never_in_hand() -> None:
    # Proposed in March, withdrawn in July: in hand in neither quarter, so that what came in and went out adds up.
    records = season(pain("03-001", "an", withdrawn="07-20"), pain("03-002", "an", closed="05-20")).records
    found = periodic(records, Q2)
    assert (found.in_hand_before, found.closed, found.in_hand_after, found.withdrawn) == (1, 1, 0, 0)
    assert periodic(records, quarter("2015-Q3")).withdrawn == 1


def test_a_period_without_records_is_all_noughts() -> None:
    found = periodic((), year(2015))
    assert set(vars(found).values()) == {0}


# ---- pages ----


def contexts(*parts: Part, on: str = "09-30") -> dict[str, Any]:
    """Return the contexts of the pages of causes by path; the season has a name for one category only."""
    numbers = rules(newest_shown=2, cause_categories=[{"id": "process", "label": {"zh": "流程", "en": "process"}}])
    told, project = season(numbers, *parts), shipped_project()
    view = View(told.basis(on).register, told.programme, day(on), project.types, project.strings)
    return {made.path: made.context for made in causes(view)}


def test_what_came_back_stands_in_each_period_in_which_it_did() -> None:
    # Proposed in the first quarter, back in the second, reopened in the third: nothing came back in the first.
    found = contexts(
        pain("03-001", "an", on="03-03"),
        pain("05-001", "an", recurs="201503-001", confirmed="05-20", closed="05-21", reopened="08-01"),
    )
    shown = [bool(found[f"causes/2015-Q{number}.html"]["chains"]) for number in (1, 2, 3)]
    assert shown == [False, True, True]


def test_what_is_closed_on_the_last_day_is_not_in_hand_at_the_end() -> None:
    records = season(pain("04-001", "an", confirmed="06-29", closed="06-30")).records
    assert (periodic(records, Q2).closed, periodic(records, Q2).in_hand_after) == (1, 0)


def test_the_fishbone_of_a_period_by_hand() -> None:
    # Ten causes on one bone, three of which come down to the same, and a single one on another bone.
    whys = ["没有提醒", *"甲乙丙丁戊己"]
    parts = [
        pain(f"04-00{n}", "an", on=f"04-0{n}", causes=[cause("process", why)]) for n, why in enumerate(whys, 1)
    ] + [
        pain("05-001", "an", causes=[cause("process", "没有 提醒。"), cause("process", "庚"), cause("odd", "慢")]),
        pain("06-001", "an", causes=[cause("process", "没有提醒")]),
    ]
    process, odd = contexts(*parts)["causes/2015-Q2.html"]["bones"]
    assert (process["label"].zh, process["note"].zh, process["weight"]) == ("流程", "10 条", 1.0)
    assert (odd["label"].zh, odd["note"].zh, odd["weight"]) == ("odd", "1 条", 0.1)
    # The most frequent first, then the newest; what doesn't fit is counted.
    assert [str(getattr(each["label"], "zh", each["label"])) for each in process["causes"]] == [
        *("没有提醒", "庚", "己", "戊", "丁", "丙"),
        "…… 还有 2 条",
    ]
    assert [link["name"] for link in process["causes"][0]["links"]] == ["201506-001", "201505-001", "201504-001"]


def test_a_period_stands_beside_the_one_before_it() -> None:
    found = contexts(
        pain("04-001", "an", confirmed="05-13", closed="05-14", causes=[cause("process", "没有提醒")]),
        pain("07-001", "an", causes=[cause("odd", "没有提醒。")]),
        pain("07-002", "an"),
    )
    spring, summer = found["causes/2015-Q2.html"], found["causes/2015-Q3.html"]
    assert spring["figures"][1] == {"name": "opened", "count": 1, "before": None, "change": None}
    assert summer["figures"][1] == {"name": "opened", "count": 2, "before": 1, "change": "+1"}
    assert summer["figures"][3] == {"name": "closed", "count": 0, "before": 1, "change": "−1"}
    assert summer["figures"][0] == {"name": "in_hand_before", "count": 0, "before": 0, "change": "0"}
    # The root cause came up again, in another category.
    assert summer["again"] is None
    assert [(each["label"], each["links"][0]["name"]) for each in summer["roots_again"]] == [
        ("没有提醒。", "201507-001")
    ]
    # 4 days to the analysis in either quarter; nobody confirmed anything in the second.
    analysed, *_, confirmed, _, _ = summer["cycle"]
    assert (analysed["median"], analysed["before"], analysed["change"]) == ("4.0", "4.0", "0")
    assert (confirmed["median"], confirmed["before"], confirmed["change"]) == (None, "0.0", None)
    assert (summer["before"]["name"], summer["next"], spring["next"]["name"]) == ("2015-Q2", None, "2015-Q3")


def test_a_changed_rule_tells_why_and_what_it_was() -> None:
    again = rules("07-01", why="复盘", top_places=8, min_reviewers=2, severities={"PP211": "off"})
    found = contexts(pain("04-001", "an"), again)
    assert found["causes/2015-Q2.html"]["changed"] == []
    (block,) = found["causes/2015-Q3.html"]["changed"]
    assert (block["from"], block["why"]) == ("2015-07-01", "复盘")
    # Two reviewers were needed before as well: that is no change.
    told = [(each["label"].zh, each["old"][0].zh, each["new"][0].zh) for each in block["changes"]]
    assert told == [("评选名次", "5", "8"), ("规则级别", "–", "PP211 off")]


def test_no_list_grows_with_the_register() -> None:
    many = [
        pain(f"04-{n:03d}", "an", recurs=f"201503-{n:03d}", causes=[cause("process", f"原因{n}")]) for n in range(1, 31)
    ]
    old = [pain(f"03-{n:03d}", "an", causes=[cause("process", f"原因{n}")]) for n in range(1, 31)]
    found = contexts(*old, *many)
    spring, whole = found["causes/2015-Q2.html"], found["causes/index.html"]
    assert (len(spring["chains"]), spring["returned"], len(whole["chains"]), whole["returned"]) == (12, 30, 2, 30)
    assert (len(spring["roots_again"]), spring["roots_more"]) == (12, 18)
    for page, size in ((spring, 30), (whole, 60)):
        (listed,) = page["categories"]
        assert (len(listed["rows"]), listed["more"], listed["pain_points"]) == (12, size - 12, size)


@pytest.mark.parametrize("keys", [(), ("201504-001",)], ids=["none", "one"])
def test_the_pages_make_sense_with_no_record_and_with_one(tmp_path: Path, keys: tuple[str, ...]) -> None:
    root = small_register(tmp_path / "register", keys)
    assert build_register(root, tmp_path / "site").broken == ()
    pages = read_pages(tmp_path / "site")
    text = pages["causes/index.html"].text_outside()
    assert ("还没有痛点写了原因分析" in text) == (not keys)
    assert ("还没有痛点。" in pages["index.html"].text_outside()) == (not keys)
    reviews = [path for path in pages if path.startswith("causes/2015")]
    assert bool(reviews)
    # The third quarter had nothing in either of the two.
    assert "这个时期提出的痛点还没有写原因" in pages["causes/2015-Q4.html"].text_outside()


def test_a_period_shows_its_fishbone_its_records_and_what_changed(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = shipped_site(tmp_path_factory)
    page = PageFacts((site / "causes/2015-Q4.html").read_text("utf-8"))
    text = page.text_outside()
    assert any(
        each.is_in(**{"class": "fishbone"}) or "fishbone" in each.attributes.get("class", "")
        for each in page.all("svg")
    )
    assert "项目管理组 1" in text  # the quota that a block of October changed
    assert "项目管理组 2" in text
    assert any("pain-points/2015" in link for link in page.links)
    # The link of a category opens its list, which stands within what is folded.
    assert page.all("ul", id="category-process")[0].around[-1].tag == "details"


def test_the_older_page_says_what_it_came_back_as_and_the_newer_one_what_it_is(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    site = shipped_site(tmp_path_factory)
    older, newer = (
        PageFacts((site / f"pain-points/{key}.html").read_text("utf-8")).text_outside()
        for key in ("201508-004", "201512-003")
    )
    assert "后来又出现" in older
    assert "后来又出现" not in newer
