"""The pages of scores: sums that add up, ranks, names, seals, and where everything leads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers import put, shipped_project
from season import (
    NO_QUOTA,
    Part,
    Season,
    eliminated,
    exempt,
    lead,
    monthly,
    pain,
    person,
    plan,
    record,
    review,
    rules,
)
from site_tools import PageFacts, build_register, read_pages, small_register

from site_builder.figures.columns import Column, column_chart
from site_builder.measures import all_figure_rules
from site_builder.measures.results import digest_of, figures_of
from site_builder.pages import Page, View
from site_builder.pages.score_parts import group_path, on_leaderboard, quarter_path, score_path, signed
from site_builder.pages.score_quarter import WAITING_SHOWN
from site_builder.pages.scores import SHOWN, scores
from site_builder.programme import Unit
from site_builder.register import Register
from site_builder.templating import Site, rendered
from site_builder.words import Language, Words

Q2 = "2015-Q2"
# An and Ben 90 each, Cat 80, all less 1 for June, in which the desk missed its quota.
# Dan leads them: (90 + 90 + 80) ÷ 3 = 86.67, × 0.5 = 43.34; 2 of 3 = 66.67%, × 0.5 = 33.34; 76.68 − 1 = 75.68.
DESK: tuple[Part, ...] = (
    *(person(name) for name in ("cat", "ben", "an", "dan")),
    lead("dan"),
    *monthly("an", 1, marks=(90, 90)),
    *monthly("ben", 2, marks=90),
    *monthly("cat", 3, marks=80),
    *eliminated("desk", "cat", "04", "05"),
)


def view_of(*parts: Part, as_of: str = "2015-12-31", places: int = 10, **changes: Any) -> View:
    """Return what the pages look at; `changes` are of the programme."""
    project = shipped_project()
    season = Season(rules(leaderboard_places=places), *parts)
    basis = season.basis(as_of)
    programme = replace(season.programme, **changes)
    return View(basis.register, programme, basis.as_of, project.types, project.strings)


def pages_of(view: View) -> dict[str, Page]:
    return {each.path: each for each in scores(view) if isinstance(each, Page)}


def context(view: View, path: str) -> Mapping[str, Any]:
    return pages_of(view)[path].context


def html(view: View, path: str, language: Language = "zh") -> PageFacts:
    """Return a page as readers get it."""
    project = shipped_project()
    site = Site({}, view.programme, project.types, project.strings, (), view.as_of)
    page = PageFacts(rendered(site, pages_of(view)[path], language))
    assert page.faults == []
    return page


def text(page: PageFacts) -> str:
    """Return the words of a page's main part."""
    return page.all("main")[0].text


def everybody(view: View, quarter: str = Q2) -> Iterator[Mapping[str, Any]]:
    for group in view.programme.units["group"]:
        found = context(view, group_path(quarter, group))
        yield from (*found["leads"], *found["members"])


# ---- sums ----


def test_the_sums_on_the_page_are_those_worked_out_by_hand() -> None:
    found = {each["id"]: each["score"] for each in everybody(view_of(*DESK))}
    assert found == {"an": "89.00", "ben": "89.00", "cat": "79.00", "dan": "75.68"}


@pytest.mark.parametrize(
    "parts",
    [
        DESK,
        (*DESK, person("eve"), pain("04-009", "eve", marks=95)),  # short, so 95 goes down to nought
        (person("an"), *monthly("an", marks=0.5)),  # three months missed, but never below nought
    ],
    ids=["a quarter", "short", "never below nought"],
)
def test_the_changes_shown_add_up_to_the_score(parts: tuple[Part, ...]) -> None:
    found = list(everybody(view_of(*parts)))
    assert found
    for each in found:
        moving = [step for step in each["steps"] if step["moves"]]
        changes = [Decimal(step["change"].replace("−", "-")) for step in moving]
        assert sum(changes) == Decimal(each["score"]), each["id"]
        assert moving[-1]["after"] == each["score"]
        still = [step for step in each["steps"] if not step["moves"]]
        assert not any(step["change"] or step["after"] for step in still), "what changes nothing has no figure"


def test_a_page_shows_every_step_with_its_rule_and_the_score_below() -> None:
    view = view_of(*DESK)
    page = html(view, group_path(Q2, "desk"))
    sums = [each for each in page.elements if each.tag == "table" and each.attributes.get("class") == "sum"]
    people = list(everybody(view))
    assert len(sums) == len(people) == 4
    for table, each in zip(sums, people, strict=True):
        assert table.text.endswith(f"得分{each['score']}")
        for step in each["steps"]:
            assert step["text"].zh in table.text
            assert f"../../rules/{step['code']}.html" in page.links
    codes = {each.code for each in all_figure_rules()}
    assert {step["code"] for each in people for step in each["steps"]} <= codes


def test_what_a_step_looked_at_can_be_followed() -> None:
    page = html(view_of(*DESK), group_path(Q2, "desk"))
    for target in ("pain-points/201504-001.html", "plans/2015-04.html#group-desk"):
        assert any(link.endswith(target) for link in page.links), target
    assert "records/reviews/2015-Q2/rita.yaml" in text(page)
    assert not [link for link in page.links if link.endswith(".yaml")]


@pytest.mark.parametrize(
    ("kind", "path"), [("github", "blob/trunk"), ("gitlab", "-/blob/trunk"), ("gitea", "src/branch/trunk")]
)
def test_a_paper_without_a_page_leads_to_the_forge(kind: str, path: str) -> None:
    forge = {"kind": kind, "url": "https://forge.example/it/register/", "branch": "trunk"}
    page = html(view_of(*DESK, forge=forge), group_path(Q2, "desk"))
    paper = "records/reviews/2015-Q2/rita.yaml"
    assert f"https://forge.example/it/register/{path}/{paper}" in page.links


def test_while_there_is_no_score_nothing_is_added_up() -> None:
    page = html(view_of(person("an"), *monthly("an", marks=()), NO_QUOTA), group_path(Q2, "desk"))
    assert "得分 还没有得分" in text(page)
    assert "0.00" not in text(page)


def test_everybodys_sum_has_a_place_of_its_own() -> None:
    view = view_of(*DESK, person("eve", "net"), *monthly("eve", 4))
    for score in view.results[Q2].people:
        path, _, anchor = score_path(Q2, score).partition("#")
        assert anchor in html(view, path).ids


def test_the_page_says_why_a_month_is_not_owed() -> None:
    view = view_of(person("an"), exempt("an", "04"), *monthly("an", months="05 06"))
    months = next(everybody(view))["months"]
    assert [each["excuse"] and each["excuse"].zh for each in months] == ["免交", None, None]
    assert [each["met"] for each in months if not each["excuse"]] == [True, True]


def test_a_running_month_is_not_called_short() -> None:
    months = next(everybody(view_of(person("an"), as_of="2015-05-20")))["months"]
    assert [each["met"] for each in months if each["begun"]] == [False, None]


def test_each_reviewers_marks_stand_with_the_quality() -> None:
    view = view_of(
        person("an"),
        pain("04-001", "an", marks=()),
        review("rita", "04-001", 95, 90, 92, 96),
        review("sam", "04-001", 85),
    )
    found = next(everybody(view))["pain_points"][0]
    assert [(each["points"], each["value"]) for each in found["marks"]] == [
        (["95", "90", "92", "96"], "93.25"),
        (["85", "85", "85", "85"], "85.00"),
    ]
    assert (found["formula"], found["value"]) == ("(93.25 + 85.00) ÷ 2 = 89.13", "89.13")


def test_a_remark_can_run_nothing() -> None:
    kind, mark = review("rita", "04-001", 95)
    view = view_of(person("an"), pain("04-001", "an", marks=()), (kind, {**mark, "note": "<script>x</script>"}))
    page = html(view, group_path(Q2, "desk"))
    assert "<script>x</script>" in text(page)
    assert not [each for each in page.all("script") if each.text]


def test_a_groups_months_are_told_in_full() -> None:
    months = context(view_of(*DESK), group_path(Q2, "desk"))["months"]
    assert [(each["month"], each["quota"], len(each["eliminated"]), each["met"]) for each in months] == [
        ("2015-04", 1, 1, True),
        ("2015-05", 1, 1, True),
        ("2015-06", 1, 0, False),
    ]
    view = view_of(person("an"), pain("03-001", "an", confirmed="04-12"), plan("desk", "04", "03-009"))
    first = context(view, group_path(Q2, "desk"))["months"][0]
    assert [each["name"].zh for each in first["unplanned"]] == ["201503-001"]
    assert [(each["name"].zh, each["path"]) for each in first["missed"]] == [("201503-009", None)]


# ---- leaderboard ----


@pytest.mark.parametrize(
    ("places", "expected"),
    [(1, [(1, "ben"), (1, "an")]), (2, [(1, "ben"), (1, "an")]), (3, [(1, "ben"), (1, "an"), (3, "cat")])],
)
def test_equal_scores_share_a_rank(places: int, expected: list[tuple[int, str]]) -> None:
    leaders = context(view_of(*DESK, places=places), quarter_path(Q2))["leaders"]
    assert [(each["rank"], each["name"].zh) for each in leaders] == expected


def test_nobody_is_paraded_with_nought() -> None:
    view = view_of(*DESK, person("eve"), pain("04-009", "eve", marks=95))
    assert {each["id"]: each["score"] for each in everybody(view)}["eve"] == "0.00"
    page = html(view, quarter_path(Q2))
    assert not [each for each in page.all("ol", class_="leaders") if "eve" in each.text]


def test_a_leads_score_is_not_ranked_with_the_members() -> None:
    leaders = context(view_of(*DESK), quarter_path(Q2))["leaders"]
    assert "dan" not in {each["name"].zh for each in leaders}


def named(view: View) -> View:
    """Give An a Chinese name, with an English one beside it, and a work number."""
    units = dict(view.programme.units)
    an = units["person"]["an"]
    units["person"] = {**units["person"], "an": replace(an, name=Words("王莉", "Li Wang"), number="IT1007")}
    return replace(view, programme=replace(view.programme, units=units))


@pytest.mark.parametrize(
    ("names", "expected", "path"),
    [
        ("full", Words("王莉", "Li Wang"), "people/an.html"),
        ("masked", Words("王＊", "Wang＊"), None),
        ("number", Words("IT1007", "IT1007"), None),
    ],
)
def test_a_leaderboard_names_people_as_the_programme_wants(names: str, expected: Words, path: str | None) -> None:
    view = named(view_of(*DESK, names=names))
    assert on_leaderboard(view, "an") == {"name": expected, "path": path}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (Words("王莉", "Li Wang"), Words("王＊", "Wang＊")),
        (Words("王 莉", "Li Wang"), Words("王＊", "Wang＊")),
        (Words("欧阳　锋", "Ouyang"), Words("欧阳＊", "O＊")),
        (Words("Anna Maria Berg", "Anna Maria Berg"), Words("Berg＊", "Berg＊")),
    ],
)
def test_a_masked_name_keeps_the_surname(name: Words, expected: Words) -> None:
    view = view_of(*DESK, names="masked")
    units = {**view.programme.units}
    units["person"] = {**units["person"], "an": replace(units["person"]["an"], name=name)}
    masked = replace(view, programme=replace(view.programme, units=units))
    assert on_leaderboard(masked, "an")["name"] == expected


def test_whoever_has_no_number_is_masked() -> None:
    assert on_leaderboard(view_of(*DESK, names="number"), "ben") == {"name": Words("b＊", "b＊"), "path": None}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("names", ["masked", "number"])
def test_a_leaderboard_that_hides_names_hides_them_everywhere(names: str, language: Language) -> None:
    view = named(view_of(*DESK, names=names))
    page = html(view, quarter_path(Q2), language)
    boards = page.all("ol", class_="leaders")
    assert len(boards) == 2
    for board in boards:
        assert expected_name(view, language) in board.text
        assert not any(name in board.text for name in ("王莉", "Li Wang", "rita"))
    assert not [link for link in page.links if "people/" in link or link.endswith("#an")]


def expected_name(view: View, language: Language) -> str:
    name: Words = on_leaderboard(view, "an")["name"]
    return name.within(language)


def test_nobody_is_named_by_id_where_names_are_hidden() -> None:
    assert on_leaderboard(view_of(*DESK, names="masked"), "gone-away")["name"] == Words("＊", "＊")


def test_the_parts_lead_to_the_whole_sum() -> None:
    leader = context(view_of(*DESK), quarter_path(Q2))["leaders"][0]
    assert leader["sum_path"] == "scores/2015-Q2/desk.html#ben"
    assert [(step["code"], step["change"]) for step in leader["steps"]] == [("PP903", "+90.00"), ("PP905", "−1.00")]


# ---- the quarter ----


def test_a_running_quarter_is_provisional() -> None:
    running, over = (view_of(*DESK, as_of=day) for day in ("2015-06-29", "2015-06-30"))
    for path in (quarter_path(Q2), group_path(Q2, "desk")):
        assert "暂定" in text(html(running, path))
        assert "暂定" not in text(html(over, path))
        assert "已结束" in text(html(over, path))


def test_how_many_owe_and_fall_short() -> None:
    view = view_of(*DESK, person("eve"), pain("04-009", "eve", marks=()), exempt("cat", "04", until="06"))
    assert context(view, quarter_path(Q2))["counts"] == {"owe": 3, "meet": 2, "short": 1, "counted": 10, "waiting": 1}


def test_what_waits_for_a_review_is_listed_up_to_a_number() -> None:
    waiting = [pain(f"04-{n:03d}", "an", marks=()) for n in range(1, WAITING_SHOWN + 3)]
    view = view_of(person("an"), *waiting, pain("04-099", "an"))
    found = context(view, quarter_path(Q2))["unreviewed"]
    assert [row.number for row in found["rows"]] == [f"201504-{n:03d}" for n in range(1, WAITING_SHOWN + 1)]
    assert found["more"] == 2
    assert "../../pain-points/201504-001.html" in html(view, quarter_path(Q2)).links
    none = view_of(person("an"), pain("04-001", "an"))
    assert not html(none, quarter_path(Q2)).all("details", class_="waiting")


def test_groups_are_ranked_and_those_without_a_score_come_last() -> None:
    view = view_of(
        *(person("zoe", "aside"), person("eve", "net"), person("an"), person("ben", "hall")),
        *(*monthly("eve", 1, marks=90), *monthly("an", 2, marks=90), *monthly("ben", 3, marks=95), NO_QUOTA),
        exempt("zoe", "04", until="06"),
    )
    groups = context(view, quarter_path(Q2))["groups"]
    assert [(each["rank"], each["id"]) for each in groups] == [(1, "hall"), (2, "net"), (2, "desk"), (None, "aside")]


def test_the_top_list_tells_what_decided_between_equal_ones() -> None:
    view = view_of(
        *(person("an"), person("ben"), NO_QUOTA),
        pain("04-001", "an", marks=(91, 92)),
        pain("04-002", "ben", marks=(91, 92), confirmed="05-04"),
        pain("04-003", "ben", marks=(80, 80)),
    )
    top = context(view, quarter_path(Q2))["top"]
    assert [(each["rank"], each["number"], each["value"], each["tied"]) for each in top] == [
        (1, "201504-002", "91.50", True),
        (2, "201504-001", "91.50", True),
        (3, "201504-003", "80.00", False),
    ]
    assert (top[0]["confirmed"], top[0]["tier"], top[0]["bonus"]) == ("2015-05-04", 1, "2")


def test_what_is_empty_is_said_in_words() -> None:
    view = view_of(person("an"), exempt("an", "04", until="06"), NO_QUOTA, pain("04-001", "an", marks=()))
    words = text(html(view, quarter_path(Q2)))
    for said in ("还没有得分", "没有人要提交", "在等评审的痛点有 1 个", "还没有痛点达到 2 位评审", "还没有封存"):
        assert said in words, said


# ---- seals ----


def sealed(view: View, change: float = 0, reason: str | None = None) -> View:
    """Seal the second quarter with An's score changed by some points; the reason is of a restatement."""
    now = figures_of(view.results[Q2])
    figures = json.loads(json.dumps(now))
    an = next(each for each in figures["people"] if each["id"] == "an")
    an["score"] += change
    data = {"period": Q2, "sealed_on": "2015-07-10", "digest": digest_of(figures), "figures": figures}
    if reason:
        data["restated"] = [{"date": "2015-08-03", "reason": reason, "digest": digest_of(now)}]
    seal = record("seal", f"seals/{Q2}.yaml", data)
    return replace(view, register=Register((*view.register.records, seal)))


def test_a_seal_that_holds_says_so() -> None:
    view = sealed(view_of(*DESK))
    seal = context(view, quarter_path(Q2))["seal"]
    assert (seal["state"], seal["differences"]) == ("unchanged", [])
    assert "2015-07-10 封存，之后没有变化" in text(html(view, quarter_path(Q2)))
    assert seal["digest"] in text(html(view, quarter_path(Q2)))


@pytest.mark.parametrize(
    ("reason", "said"),
    [("补录了评审", "2015-07-10 封存，2015-08-03 重述，原因：补录了评审"), (None, "还没有说明原因")],
)
def test_a_seal_that_differs_shows_what_and_why(reason: str | None, said: str) -> None:
    view = sealed(view_of(*DESK), change=2, reason=reason)
    found = context(view, quarter_path(Q2))["seal"]["differences"]
    assert [(each["of"]["path"], each["figure"].zh, each["sealed"].zh, each["now"].zh) for each in found] == [
        ("scores/2015-Q2/desk.html#an", "得分", "91.00", "89.00")
    ]
    assert said in text(html(view, quarter_path(Q2)))


def test_every_restatement_of_a_seal_is_told() -> None:
    view = sealed(view_of(*DESK), change=2, reason="补录了评审")
    seal = view.register.records[-1].data
    first = {"date": "2015-07-20", "reason": "更正了日期", "digest": seal["digest"]}
    again = record("seal", f"seals/{Q2}.yaml", {**seal, "restated": [first, *seal["restated"]]})
    view = replace(view, register=Register((*view.register.records[:-1], again)))
    shown = text(html(view, quarter_path(Q2)))
    assert "2015-08-03 重述，原因：补录了评审" in shown
    assert "此前 2015-07-20 重述，原因：更正了日期" in shown


@pytest.mark.parametrize(("names", "shown"), [("masked", "王＊"), ("number", "IT1007")])
def test_the_differences_name_people_as_the_leaderboard_does(names: str, shown: str) -> None:
    view = sealed(named(view_of(*DESK, names=names)), change=2)
    page = html(view, quarter_path(Q2))
    assert context(view, quarter_path(Q2))["seal"]["differences"][0]["of"]["path"] is None
    assert shown in text(page)
    assert "王莉" not in text(page)
    assert not [link for link in page.links if link.endswith("#an")]


def test_differences_of_every_kind_are_told_in_words() -> None:
    view = sealed(view_of(*DESK))
    seal = next(each for each in view.register.records if each.type.name == "seal")
    figures = json.loads(json.dumps(seal.data["figures"]))
    figures["people"][0] |= {"role": "lead", "missed_months": []}
    figures["groups"][0]["months"][2]["met"] = True
    figures["top"][0]["proposer"] = "ben"
    figures["people"].append({"id": "gone", "score": "all", "mood": "good"})
    changed = replace(seal, data={**seal.data, "figures": figures, "digest": digest_of(figures)})
    view = replace(view, register=Register((*view.register.pain_points, *view.register.of("review"), changed)))
    found = context(view, quarter_path(Q2))["seal"]["differences"]
    told = {(each["of"]["name"].zh, each["figure"].zh, each["sealed"].zh, each["now"].zh) for each in found}
    assert told >= {("cat", "角色", "分组负责人", "普通员工"), ("评选第 1 名", "提出人", "ben", "an")}
    assert not [each for each in found if each["of"]["name"].zh == "gone" and each["figure"].zh == "序号"]
    # A seal edited by hand may say anything, and the page still tells it.
    assert told >= {("gone", "mood", "good", "–"), ("gone", "得分", "all", "–")}
    assert text(html(view, quarter_path(Q2)))


# ---- overview ----


def test_the_overview_has_the_last_quarter_that_is_over_and_the_running_one() -> None:
    found = context(view_of(*DESK, as_of="2015-08-15"), "scores/index.html")
    assert [(each["name"], each["final"]) for each in found["headlines"]] == [(Q2, True), ("2015-Q3", False)]
    # Mean of 89, 89 and 79; in the first quarter the three owed and had too few.
    assert (found["headlines"][0]["score"], found["headlines"][0]["change"]) == ("85.67", "+85.67")
    assert (found["headlines"][0]["met"], found["headlines"][0]["months"]) == (2, 3)


def test_the_trend_is_a_picture_and_a_table_of_the_same_figures() -> None:
    view = view_of(*DESK)
    page = html(view, "scores/index.html")
    pictures = page.all("svg", class_="columns")
    assert [each.text.split("得分")[0] for each in pictures] == ["部门各季度的", "desk各季度的"]
    table = next(each for each in page.elements if "by-quarter" in each.attributes.get("class", ""))
    for row in context(view, "scores/index.html")["trend"]:
        for cell in row["cells"]:
            assert (cell["score"] or "–") in table.text
            assert all((cell["score"] or "–") in each.text for each in pictures)


def test_the_trend_stays_short_and_the_list_has_every_quarter() -> None:
    found = context(view_of(*DESK, as_of="2018-01-10"), "scores/index.html")
    assert [len(row["cells"]) for row in found["trend"]] == [SHOWN, SHOWN]
    assert len(found["all"]) == 13
    assert found["all"][0]["name"] == "2018-Q1"


def test_the_rules_of_a_score_are_all_linked() -> None:
    page = html(view_of(*DESK), "scores/index.html")
    assert {f"../rules/PP{number}.html" for number in range(901, 912)} <= set(page.links)


def test_before_the_programme_the_overview_says_so() -> None:
    page = html(view_of(person("an"), as_of="2014-12-31"), "scores/index.html")
    assert "还没有季度可以评分" in text(page)
    assert page.all("svg") == []


# ---- pictures and figures ----


def test_a_column_is_as_high_as_its_value() -> None:
    drawn = [Column("a", 100, "100.00"), Column("b", 50, "50.00"), Column("c", None, "–"), Column("d", 0, "0.00")]
    page = PageFacts(str(column_chart(drawn, 100, "标题", "说明")))
    heights = [float(each.attributes["height"]) for each in page.all("rect")]
    assert heights == [heights[0], heights[0] / 2, 0]
    assert [each.attributes["class"] for each in page.all("rect")] == ["past", "past", "last"]
    assert [each.text for each in page.all("text")] == ["100.00", "a", "50.00", "b", "–", "c", "0.00", "d"]
    assert [page.all(tag)[0].text for tag in ("title", "desc")] == ["标题", "说明"]


def test_a_picture_of_nothing_is_nothing_and_labels_are_escaped() -> None:
    assert column_chart([], 100, "t", "d") == ""
    page = PageFacts(str(column_chart([Column("<b>", 1, "<i>")], 100, '"<x>"', "<y>")))
    assert page.all("b") == page.all("i") == page.all("x") == page.all("y") == []
    assert page.all("svg")[0].attributes["aria-label"] == '"<x>"'


@pytest.mark.parametrize(("change", "said"), [("1.5", "+1.50"), ("-1", "−1.00"), ("0.00", "0.00")])
def test_a_change_carries_its_sign(change: str, said: str) -> None:
    assert signed(Decimal(change)) == said


# ---- the site ----


def test_no_link_of_a_site_with_reviews_is_broken(tmp_path: Path) -> None:
    register = small_register(tmp_path / "register")
    marks = {"pain": 90, "proactive": 85.5, "user": 88, "closed_loop": 92}
    reviews = [{"id": key, "date": "2015-07-03", **marks} for key in ("201504-001", "201504-002")]
    for reviewer in ("zhao-lei", "xie-ting"):
        data = {"quarter": Q2, "reviewer": reviewer, "reviews": reviews}
        put(register, f"records/reviews/{Q2}/{reviewer}.yaml", yaml.safe_dump(data))
    assert build_register(register, tmp_path / "site").broken == ()
    page = read_pages(tmp_path / "site")["scores/2015-Q2/index.html"]
    top = page.all("ol", class_="leaders")[-1]
    assert "201504-001" in top.text and "201504-002" in top.text


def test_units_without_a_group_break_nothing() -> None:
    view = view_of(*DESK)
    units: dict[str, dict[str, Unit]] = {**view.programme.units, "group": {}}
    assert "scores/index.html" in pages_of(replace(view, programme=replace(view.programme, units=units)))
