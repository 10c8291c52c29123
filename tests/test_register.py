"""What a register held on a past day: later facts are gone, earlier ones and plans stay."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from helpers import AS_OF, EXAMPLE, ROOT, shipped_project
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.attachments import Attachment
from site_builder.load import load_file, record_paths
from site_builder.register import Record, Register, known_on, without
from site_builder.source import read

PAIN_POINT = shipped_project().types["pain-point"]
FOLDER = "records/pain-points/2015"
EVERYTHING = Register(
    tuple(
        file.record
        for path in record_paths(shipped_project(), PAIN_POINT)
        if (file := load_file(ROOT, path, PAIN_POINT)).record
    )
)


def example(**changes: Any) -> Record:
    """Return the example record with some fields changed; None takes a field out."""
    data = {**read((ROOT / EXAMPLE).read_bytes()).data, **changes}
    return Record(PAIN_POINT, EXAMPLE, {name: value for name, value in data.items() if value is not None})


def on(text: str, record: Record | None = None) -> Record:
    """Return what the record held on that day, which has to be something."""
    known = known_on(record or example(), date.fromisoformat(text))
    assert known is not None
    return known


REOPENED = [
    {"date": "2015-06-01", "reason": "又出现了", "back_to": "causes_found", "stages": {"resolved": "2015-06-22"}},
    {"date": "2015-07-01", "reason": "又出现了", "back_to": "analysed"},
]
WITHDRAWN = {"date": "2015-06-20", "reason": "not-a-pain-point", "note": "并无此事"}


@pytest.mark.parametrize(
    ("day", "entries"),
    [("2015-04-09", 0), ("2015-04-10", 1), ("2015-04-23", 2), ("2015-04-24", 3), ("2015-05-08", 5), ("2016-01-01", 5)],
)
def test_progress_is_known_from_its_day_on(day: str, entries: int) -> None:
    assert len(on(day).progress) == entries


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        ("2015-04-03", ["proposed"]),
        ("2015-04-06", ["proposed"]),
        ("2015-04-07", ["proposed", "analysed"]),
        ("2015-04-10", ["proposed", "analysed", "causes_found"]),
        ("2015-05-07", ["proposed", "analysed", "causes_found"]),
        ("2015-05-08", ["proposed", "analysed", "causes_found", "resolved"]),
        ("2015-05-12", ["proposed", "analysed", "causes_found", "resolved", "confirmed"]),
        ("2015-05-13", ["proposed", "analysed", "causes_found", "resolved", "confirmed", "closed"]),
    ],
)
def test_stages_are_known_from_their_day_on(day: str, stages: list[str]) -> None:
    assert list(on(day).stages) == stages


@pytest.mark.parametrize(("day", "evidence"), [("2015-05-11", 0), ("2015-05-12", 1)])
def test_evidence_is_known_from_its_confirmation_on(day: str, evidence: int) -> None:
    assert len(on(day).evidence) == evidence


@pytest.mark.parametrize(
    ("name", "last_day_without"),
    [
        ("outcome", "2015-05-07"),  # due with resolved on 8 May
        ("summary", "2015-05-12"),  # due with closed on 13 May
        ("causes", "2015-04-09"),  # due with causes_found on 10 April
        ("solutions", "2015-04-09"),
        ("plan", "2015-04-09"),
    ],
)
def test_what_a_stage_needs_goes_with_the_stage(name: str, last_day_without: str) -> None:
    day = date.fromisoformat(last_day_without)
    assert name not in on(day.isoformat()).data
    assert name in on((day + timedelta(1)).isoformat()).data


def test_a_plan_stays_and_its_tasks_are_not_done_yet() -> None:
    first, second = on("2015-04-20").tasks
    assert (first.done_on, second.done_on) == (date(2015, 4, 16), None)
    assert (second.due, second.state_known, second.is_settled) == (date(2015, 5, 8), "in-progress", False)


@pytest.mark.parametrize(("day", "dates"), [("2015-05-31", []), ("2015-06-10", ["2015-06-01"]), ("2015-07-01", None)])
def test_reopenings_are_known_from_their_day_on(day: str, dates: list[str] | None) -> None:
    known = [each.on.isoformat() for each in on(day, example(reopened=REOPENED)).reopenings]
    assert known == (["2015-06-01", "2015-07-01"] if dates is None else dates)


def test_a_stage_reached_again_is_known_from_its_own_day_on() -> None:
    reopened = example(reopened=REOPENED)
    assert on("2015-06-21", reopened).reopenings[0].stages == {}
    assert on("2015-06-22", reopened).reopenings[0].stages == {"resolved": date(2015, 6, 22)}


@pytest.mark.parametrize(("day", "withdrawn"), [("2015-06-19", False), ("2015-06-20", True)])
def test_a_withdrawal_is_cut_before_its_day(day: str, withdrawn: bool) -> None:
    known = on(day, example(withdrawn=WITHDRAWN))
    assert (known.withdrawn is not None) is withdrawn
    assert ("withdrawn" in known.data) is withdrawn


def test_a_declared_light_is_known_from_its_day_on() -> None:
    declared = example(light={"declared": "red", "since": "2015-04-20", "reason": "供应商延期"})
    assert on("2015-04-19", declared).declared is None
    assert on("2015-04-20", declared).declared is not None


def test_opinions_and_approval_are_known_from_their_day_on() -> None:
    assert "approval" not in on("2015-04-09").data
    assert on("2015-04-08").data["opinions"] == []
    assert len(on("2015-04-09").data["opinions"]) == 1
    assert on("2015-04-10").data["approval"]["decision"] == "approved"


def test_a_record_proposed_later_is_gone() -> None:
    assert known_on(example(), date(2015, 4, 2)) is None
    assert Register((example(),)).as_of(date(2015, 4, 2)).records == ()


def test_a_record_without_a_proposal_date_stays() -> None:
    undated = Record(PAIN_POINT, EXAMPLE, {"title": "x"})
    assert known_on(undated, date(2015, 4, 2)) is undated


def test_nothing_changes_when_the_day_is_late_enough() -> None:
    assert all(known_on(record, AS_OF) is record for record in EVERYTHING.records)


def test_asking_for_a_past_day_changes_nothing_in_the_record() -> None:
    record = example(reopened=REOPENED, withdrawn=WITHDRAWN)
    before = copy.deepcopy(record.data)
    known_on(record, date(2015, 4, 5))
    assert record.data == before


def test_path_type_and_files_stay() -> None:
    record = Record(PAIN_POINT, EXAMPLE, example().data, {"confirmation.eml": Attachment("confirmation.eml")})
    known = on("2015-04-05", record)
    assert (known.path, known.type, known.files) == (record.path, record.type, record.files)


def test_entries_older_than_the_stage_that_needs_them_are_kept() -> None:
    """An entry of 4 April was known on 5 April, although `progress` is due only from the analysis of the 7th on."""
    early = {"date": "2015-04-04", "by": "wang-li", "percent": 5, "text": "已约用户访谈"}
    record = example(progress=[early, *example().data["progress"]])
    assert len(on("2015-04-05", record).progress) == 1


@pytest.mark.parametrize(
    ("cut", "left"),
    [
        (set(), {"a": [1, {"b": 2}], "c": {"d": 3}}),
        ({("a", 0)}, {"a": [{"b": 2}], "c": {"d": 3}}),
        ({("a", 1, "b"), ("c", "d")}, {"a": [1, {}], "c": {}}),
        ({("a",), ("c",)}, {}),
        ({("z",), ("a", 7)}, {"a": [1, {"b": 2}], "c": {"d": 3}}),
    ],
)
def test_without_takes_out_just_these_parts(cut: set[Any], left: Any) -> None:
    assert without({"a": [1, {"b": 2}], "c": {"d": 3}}, cut) == left


# ---- the register


def test_records_are_found_by_type_and_id() -> None:
    first, second = example(), Record(PAIN_POINT, f"{FOLDER}/201504-002.yaml", {"id": "201504-001"})
    register = Register((first, second))
    assert register.ids["pain-point", "201504-001"] == (first, second)
    assert register.pain_points == register.of("pain-point") == (first, second)
    assert register.of("plan") == ()


@pytest.mark.parametrize(
    ("path", "data", "key", "record_id", "number"),
    [
        ("201504-001.yaml", {"id": "201504-001"}, "201504-001", "201504-001", "201504-001"),
        ("201504-000-li-1a2b.yaml", {"id": "201504-000"}, "201504-000-li-1a2b", "201504-000", None),
        ("201504-003.yaml", {}, "201504-003", "201504-003", "201504-003"),
    ],
)
def test_a_record_has_a_key_before_it_has_a_number(
    path: str, data: dict[str, Any], key: str, record_id: str, number: str | None
) -> None:
    record = Record(PAIN_POINT, f"{FOLDER}/{path}", data)
    assert (record.key, record.id, record.number) == (key, record_id, number)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["陈晓，刘敏"], ("陈晓", "刘敏")),
        (["陈晓、刘敏；周倩"], ("陈晓", "刘敏", "周倩")),
        (["陈晓", "刘敏"], ("陈晓", "刘敏")),
        (["Mary Ann"], ("Mary Ann",)),
    ],
)
def test_one_item_may_name_several_key_people(written: list[str], names: tuple[str, ...]) -> None:
    assert example(beneficiary={"department": "brokerage", "key_people": written}).key_people == names


def test_an_empty_record_answers_every_question() -> None:
    nothing = Record(PAIN_POINT, f"{FOLDER}/201504-009.yaml", {})
    assert (nothing.title, nothing.id) == ("201504-009", "201504-009")
    assert nothing.proposer is nothing.proposed_on is nothing.department is nothing.outcome is nothing.withdrawn is None
    assert nothing.tasks == nothing.solutions == nothing.whys == nothing.progress == nothing.evidence == ()
    assert not nothing.has_commitment and not nothing.attests("system_bug")
    assert list(nothing.text(("title",), ("origin", "told"))) == []


# ---- properties

DAYS = st.dates(date(2015, 3, 25), date(2015, 12, 31))
ENTRY = st.fixed_dictionaries({"date": DAYS.map(str), "percent": st.integers(0, 100)})
STAGE_DATES = st.dictionaries(
    st.sampled_from(["proposed", "analysed", "causes_found", "resolved", "confirmed", "closed"]), DAYS.map(str)
)
REOPENING = st.fixed_dictionaries({"date": DAYS.map(str), "back_to": st.just("analysed"), "stages": STAGE_DATES})
CHANGES = st.fixed_dictionaries(
    {"stages": STAGE_DATES, "progress": st.lists(ENTRY, max_size=5)},
    optional={
        "reopened": st.lists(REOPENING, max_size=3),
        "withdrawn": st.fixed_dictionaries({"date": DAYS.map(str)}),
        "proposed_on": DAYS.map(str),
    },
)


def same_content(one: Register, two: Register) -> bool:
    return [(each.path, each.data) for each in one.records] == [(each.path, each.data) for each in two.records]


@settings(deadline=None)
@given(CHANGES, DAYS, DAYS)
def test_going_back_twice_is_going_back_to_the_earlier_day(changes: dict[str, Any], one: date, two: date) -> None:
    early, late = sorted((one, two))
    register = Register((example(**changes),))
    assert same_content(register.as_of(late).as_of(early), register.as_of(early))


@settings(max_examples=25, deadline=None)
@given(DAYS, DAYS)
def test_going_back_twice_holds_for_the_shipped_register(one: date, two: date) -> None:
    early, late = sorted((one, two))
    assert same_content(EVERYTHING.as_of(late).as_of(early), EVERYTHING.as_of(early))


@settings(deadline=None)
@given(CHANGES, DAYS)
def test_nothing_later_than_the_day_is_left(changes: dict[str, Any], day: date) -> None:
    known = known_on(example(**changes), day)
    if known is not None:
        dated = [value for _, field, value in known.values if field.get("x-fact")]
        assert all(value <= day.isoformat() for value in dated)


@settings(max_examples=25, deadline=None)
@given(DAYS, DAYS)
def test_a_later_day_knows_no_fewer_records(one: date, two: date) -> None:
    early, late = sorted((one, two))
    then = {record.path for record in EVERYTHING.as_of(early).records}
    assert then <= {record.path for record in EVERYTHING.as_of(late).records}
