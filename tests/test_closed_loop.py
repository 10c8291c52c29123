"""The closed loop through reopenings and withdrawals, and several faults at once: each found, none lost."""

from datetime import date
from pathlib import Path

import pytest
from helpers import codes, example_text, findings_of

OPEN_AGAIN = "reopened: [{date: 2015-06-01, reason: 提醒又收不到了, back_to: causes_found, stages: %s}]\n"


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        ("{confirmed: 2015-06-10}", "PP302"),
        ("{resolved: 2015-04-01}", "PP301"),
        ("{analysed: 2015-06-09, resolved: 2015-06-10}", "PP301"),
        ("{resolved: 2015-06-09, confirmed: 2015-06-10, closed: 2015-06-11}", "PP312"),
    ],
    ids=["a stage is skipped", "before the reopening", "a stage behind the one gone back to", "old evidence alone"],
)
def test_a_second_way_through_the_loop_is_held_to_the_same_rules(register_folder: Path, stages: str, code: str) -> None:
    text = example_text() + OPEN_AGAIN % stages
    assert code in codes(findings_of(register_folder, text))


def test_nobody_of_the_provider_confirms_under_a_blank(register_folder: Path) -> None:
    edits = [("key_people: [陈晓，刘敏]", "key_people: [陈晓，孙 浩]"), ("confirmed_by: 陈晓", "confirmed_by: 孙 浩")]
    assert codes(findings_of(register_folder, edits)) == ["PP311"]


OWN_DEPARTMENT = ("department: brokerage", "department: information-technology")


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([("kind: email ", "kind: fax "), ("confirmed_by: 陈晓", "confirmed_by: 路人甲")], {"PP104", "PP311"}),
        ([("key_people: [陈晓，刘敏]", "key_people: []"), OWN_DEPARTMENT], {"PP111", "PP231"}),
        ([("way: asked ", "way: email "), ("system_bug: false", "system_bug: true")], {"PP104", "PP221"}),
        ([("due: 2015-04-17", "due: 2015-04-31"), ("    done_on: 2015-05-07\n", "")], {"PP105", "PP306"}),
    ],
    ids=["evidence", "beneficiary", "origin", "plan"],
)
def test_faults_in_the_same_part_are_reported_together(
    register_folder: Path, edits: list[tuple[str, str]], expected: set[str]
) -> None:
    assert set(codes(findings_of(register_folder, edits))) >= expected


def test_weeks_known_to_be_missed_count_also_where_a_later_year_is_unknown(register_folder: Path) -> None:
    text = example_text().replace("  resolved: 2015-05-08\n  confirmed: 2015-05-12\n  closed: 2015-05-13\n", "")
    findings = findings_of(register_folder, text, as_of=date(2031, 3, 3))
    assert {"PP501", "PP821"} <= set(codes(findings))


@pytest.mark.parametrize("text", ["<br>", "待补充 待补充", "暂时没有", "稍后补充", "……"])
def test_what_says_nothing_is_no_text(register_folder: Path, text: str) -> None:
    start = example_text().index("scenario: |")
    end = example_text().index("severity:")
    changed = example_text()[:start] + f'scenario: "{text}"\n' + example_text()[end:]
    assert codes(findings_of(register_folder, changed)) == ["PP108"]
