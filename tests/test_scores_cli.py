"""`painpoints score` and `painpoints seal`: the sums as people and programs get them, and figures that are kept."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from helpers import codes, edited, findings_afresh, put, told

from site_builder.cli import main
from site_builder.finding import Finding
from site_builder.source import read

SEAL = "records/seals/2015-Q2.yaml"
REVIEW = "records/reviews/2015-Q2/zhao-lei.yaml"
POLICY = "records/programme/policy.yaml"
FIRST = "95"


def review(reviewer: str, marks: str) -> str:
    return f"quarter: 2015-Q2\nreviewer: {reviewer}\nreviews:\n  - {{id: 201504-001, date: 2015-07-03, {marks}}}\n"


@pytest.fixture
def register(register_folder: Path) -> Path:
    """The example of April, planned for May and reviewed by two; nobody owes more than they proposed.

    zhao-lei (95 + 90 + 92 + 96) ÷ 4 = 93.25, hu-bin 85.00, quality (93.25 + 85.00) ÷ 2 = 89.125 → 89.13.
    Project management has a quota of 2: 0, 1 and 0 eliminated, three months missed, 89.13 − 3 = 86.13.
    """
    policy = (register_folder / POLICY).read_text(encoding="utf-8")
    policy = re.sub(r"(monthly_quota|quarterly_quota): \d", r"\1: 0", policy)
    put(register_folder, POLICY, policy)
    put(register_folder, REVIEW, review("zhao-lei", f"pain: {FIRST}, proactive: 90, user: 92, closed_loop: 96"))
    second = review("hu-bin", "pain: 85, proactive: 85, user: 85, closed_loop: 85")
    put(register_folder, "records/reviews/2015-Q2/hu-bin.yaml", second)
    plan = "month: 2015-05\ngroup: project-management\nlisted_on: 2015-05-04\npain_points:\n  - id: 201504-001\n"
    put(register_folder, "records/plans/2015-05/project-management.yaml", plan)
    return register_folder


def run(folder: Path, command: str, *arguments: str) -> Result:
    result = CliRunner().invoke(main, [command, "--register", str(folder), "--lang", "en", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


def scored(folder: Path, *arguments: str) -> Any:
    result = run(folder, "score", "2015-Q2", "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def sealed(folder: Path, *arguments: str) -> Result:
    return run(folder, "seal", "2015-Q2", *arguments)


def test_the_sum_is_told_step_by_step(register: Path) -> None:
    person = scored(register, "--person", "wang-li")["people"][0]
    assert {name: person[name] for name in ("id", "group", "role", "owed", "counted")} == {
        "id": "wang-li",
        "group": "project-management",
        "role": "employee",
        "owed": 0,
        "counted": ["201504-001"],
    }
    assert (person["quality"], person["penalty"], person["score"]) == (89.13, 3.0, 86.13)
    assert person["missed_months"] == ["2015-04", "2015-05", "2015-06"]
    steps = [(step["rule"], step["value"]) for step in person["steps"] if step["value"]]
    assert steps == [("PP903", 89.13), ("PP905", -1.0), ("PP905", -1.0), ("PP905", -1.0)]
    assert sum(round(100 * value) for _, value in steps) == 8613
    looked_at = {record for step in person["steps"] for record in step["records"]}
    assert {"201504-001", REVIEW, "records/plans/2015-05/project-management.yaml"} <= looked_at


def test_a_group_has_its_months(register: Path) -> None:
    found = scored(register, "--group", "project-management")
    (group,) = found["groups"]
    shown = ("month", "quota", "planned", "eliminated", "met")
    assert [tuple(each[name] for name in shown) for each in group["months"]] == [
        ("2015-04", 2, [], [], False),
        ("2015-05", 2, ["201504-001"], ["201504-001"], False),
        ("2015-06", 2, [], [], False),
    ]
    assert group["achievement"] == 16.67  # 1 of 6
    assert {each["group"] for each in found["people"]} == {"project-management"}
    lead = next(each for each in found["people"] if each["role"] == "lead")
    # Members: wang-li alone has a score before the penalty, 89.13: 44.57 (44.565) + 16.67 × 0.5 = 8.34 (8.335) - 3
    assert (lead["id"], lead["quality"], lead["score"]) == ("zhao-qiang", 89.13, 49.91)


def test_the_top_list_names_proposer_and_quality(register: Path) -> None:
    (place,) = scored(register)["top"]
    (step,) = place.pop("steps")
    assert place == {"rank": 1, "id": "201504-001", "proposer": "wang-li", "quality": 89.13, "reviewers": 2}
    assert (step["rule"], step["text"]) == (
        "PP903",
        "201504-001 quality (85.00 + 93.25) ÷ 2 = 89.13 (marks × weights for pain, proactive, user, closed loop:"
        " Bin Hu 85×0.25 + 85×0.25 + 85×0.25 + 85×0.25 = 85.00,"
        " Lei Zhao 95×0.25 + 90×0.25 + 92×0.25 + 96×0.25 = 93.25)",
    )


def test_the_text_has_every_step_and_the_same_figures(register: Path) -> None:
    text = run(register, "score", "2015-Q2", "--person", "wang-li").stdout
    assert re.search(r"Li Wang wang-li .* 86\.13\n", text)
    assert "PP903 201504-001 quality (85.00 + 93.25) ÷ 2 = 89.13" in text
    assert re.search(r"PP903 mean quality 89\.13 +\+89\.13 +89\.13\n", text)
    assert text.count("PP905") == 3
    assert re.search(r"-1\.00 +86\.13\n", text)


def test_quiet_lists_the_scores_alone(register: Path) -> None:
    text = run(register, "score", "2015-Q2", "--person", "wang-li", "--quiet").stdout
    assert "86.13" in text and "PP905" not in text


@pytest.mark.parametrize("written", ["2015-Q2", "2015Q2", "2015-q2"])
def test_a_quarter_may_be_written_as_people_do(register: Path, written: str) -> None:
    assert "2015-Q2" in run(register, "score", written, "--quiet").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2015-Q5",), "2015-Q2"),
        (("2015-04",), "2015-Q2"),
        (("2015-Q2", "--person", "nobody"), "wang-li"),
        (("2015-Q2", "--group", "nobody"), "oa-team"),
    ],
)
def test_misuse_is_told_what_to_write(register: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(register, "score", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_person_may_be_called_by_name(register: Path) -> None:
    assert scored(register, "--person", "王莉")["people"][0]["id"] == "wang-li"


def test_an_earlier_day_knows_less(register: Path) -> None:
    found = scored(register, "--as-of", "2015-06-30")
    assert found["final"] is True  # the quarter ended on that day, but nobody had reviewed anything
    assert next(each for each in found["people"] if each["id"] == "wang-li")["score"] is None
    assert scored(register, "--as-of", "2015-06-29")["final"] is False


# ---- seals


def found_in(folder: Path) -> tuple[Finding, ...]:
    return tuple(each for each in findings_afresh(folder) if each.path == SEAL)


def change_a_mark(folder: Path) -> None:
    text = (folder / REVIEW).read_text(encoding="utf-8")
    put(folder, REVIEW, edited(text, (f"pain: {FIRST}", "pain: 91")))


def test_a_sealed_quarter_stays_without_findings(register: Path) -> None:
    assert sealed(register, "--as-of", "2015-07-15").exit_code == 0
    data = read((register / SEAL).read_bytes()).data
    assert (data["period"], data["sealed_on"]) == ("2015-Q2", "2015-07-15")
    assert next(each for each in data["figures"]["people"] if each["id"] == "wang-li")["score"] == 86.13
    assert found_in(register) == (), told(found_in(register))
    again = sealed(register)
    assert again.exit_code == 0 and "needs no change" in again.output


def test_a_changed_figure_needs_a_reason_and_then_is_restated(register: Path) -> None:
    sealed(register, "--as-of", "2015-07-15")
    before = (register / SEAL).read_bytes()
    change_a_mark(register)
    (finding,) = found_in(register)
    assert (finding.code, finding.level, finding.field) == ("PP862", "error", "digest")
    # (91 + 90 + 92 + 96) ÷ 4 = 92.25, with 85.00: 88.625 → 88.63, less 3
    assert "Li Wang score 86.13 → 85.63" in finding.message.en
    refused = sealed(register)
    assert refused.exit_code == 2 and "86.13 → 85.63" in refused.stderr
    assert (register / SEAL).read_bytes() == before
    assert sealed(register, "--because", "评审更正").exit_code == 0
    (finding,) = found_in(register)
    assert (finding.code, finding.level) == ("PP863", "warning")
    assert "评审更正" in finding.message.zh
    data = read((register / SEAL).read_bytes()).data
    assert data["figures"] == read(before).data["figures"]
    assert [(each["date"], each["reason"]) for each in data["restated"]] == [("2015-12-18", "评审更正")]


def test_a_reason_explains_only_the_change_it_was_given_for(register: Path) -> None:
    sealed(register, "--as-of", "2015-07-15")
    change_a_mark(register)
    sealed(register, "--because", "评审更正")
    put(register, REVIEW, review("zhao-lei", "pain: 10, proactive: 90, user: 92, closed_loop: 96"))
    assert codes(found_in(register)) == ["PP862"]


def test_what_comes_back_to_the_sealed_figures_needs_no_reason(register: Path) -> None:
    sealed(register, "--as-of", "2015-07-15")
    text = (register / REVIEW).read_text(encoding="utf-8")
    change_a_mark(register)
    put(register, REVIEW, text)
    assert found_in(register) == ()


def test_a_restatement_that_was_taken_back_needs_another(register: Path) -> None:
    sealed(register, "--as-of", "2015-07-15")
    text = (register / REVIEW).read_text(encoding="utf-8")
    change_a_mark(register)
    sealed(register, "--because", "评审更正")
    put(register, REVIEW, text)
    assert codes(found_in(register)) == ["PP862"]
    assert sealed(register, "--because", "更正有误，改回").exit_code == 0
    assert found_in(register) == ()
    data = read((register / SEAL).read_bytes()).data
    assert [each["reason"] for each in data["restated"]] == ["评审更正", "更正有误，改回"]
    assert data["restated"][-1]["digest"] == data["digest"]


def test_a_seal_is_never_written_over_from_an_earlier_day(register: Path) -> None:
    sealed(register, "--as-of", "2015-07-15")
    before = (register / SEAL).read_bytes()
    change_a_mark(register)
    result = sealed(register, "--as-of", "2015-07-14")
    assert result.exit_code == 2 and "stays as it is" in result.stderr
    assert (register / SEAL).read_bytes() == before


def test_a_later_restatement_is_never_lost_to_an_earlier_day(register: Path) -> None:
    sealed(register, "--as-of", "2015-07-15")
    change_a_mark(register)
    sealed(register, "--because", "评审更正", "--as-of", "2015-08-03")
    put(register, REVIEW, review("zhao-lei", "pain: 10, proactive: 90, user: 92, closed_loop: 96"))
    before = (register / SEAL).read_bytes()
    assert sealed(register, "--because", "又改", "--as-of", "2015-07-20").exit_code == 2
    assert (register / SEAL).read_bytes() == before
    assert sealed(register, "--because", "又改").exit_code == 0
    reasons = [each["reason"] for each in read((register / SEAL).read_bytes()).data["restated"]]
    assert reasons == ["评审更正", "又改"]


def test_a_broken_review_is_told_alone(register: Path) -> None:
    sealed(register, "--as-of", "2015-07-15")
    put(register, REVIEW, review("zhao-lei", "pain: 101, proactive: 90, user: 92, closed_loop: 96"))
    assert codes(findings_afresh(register)) == ["PP109"], told(findings_afresh(register))


@pytest.mark.parametrize("arguments", [("2015-Q4", "--as-of", "2016-01-10"), ("2014-Q4",), ("9999-Q4",), ("0000-Q1",)])
def test_nothing_is_sealed_ahead_of_time_or_out_of_the_programme(register: Path, arguments: tuple[str, ...]) -> None:
    assert run(register, "seal", *arguments).exit_code == 2
    assert not (register / "records/seals").exists()


@pytest.mark.parametrize("reason", ["评审\x01更正", "长" * 3000])
def test_a_reason_that_the_check_would_refuse_is_not_written(register: Path, reason: str) -> None:
    sealed(register, "--as-of", "2015-07-15")
    change_a_mark(register)
    before = (register / SEAL).read_bytes()
    result = sealed(register, "--because", reason)
    assert result.exit_code == 1 and "nothing was sealed" in result.stderr
    assert (register / SEAL).read_bytes() == before


def test_what_nobody_has_reviewed_is_told_when_sealing(register: Path) -> None:
    for reviewer in ("zhao-lei", "hu-bin"):
        (register / f"records/reviews/2015-Q2/{reviewer}.yaml").unlink()
    result = sealed(register)
    assert result.exit_code == 0 and "201504-001" in result.stderr


def test_a_past_day_is_no_error_for_want_of_a_later_reason(register: Path) -> None:
    sealed(register, "--as-of", "2015-07-15")
    change_a_mark(register)
    sealed(register, "--because", "评审更正", "--as-of", "2015-08-03")
    assert found_in_past(register, date(2015, 7, 20)) == ()
    assert found_in_past(register, date(2015, 8, 3)) == ("PP863",)


WRONG_FIGURES = (
    "figures: {people: [{id: {a: 1}}], groups: [{id: [1], months: [{month: [2]}]}], top: [{rank: {}, id: []}]}"
)


def test_figures_of_wrong_types_are_findings_not_an_exception(register: Path) -> None:
    put(register, SEAL, f"period: 2015-Q2\nsealed_on: 2015-07-15\ndigest: {'0' * 64}\n{WRONG_FIGURES}\n")
    assert set(codes(found_in(register))) == {"PP103", "PP861"}, told(found_in(register))


def test_edited_figures_are_found_by_their_digest(register: Path) -> None:
    sealed(register, "--as-of", "2015-07-15")
    text = (register / SEAL).read_text(encoding="utf-8")
    put(register, SEAL, text.replace("86.13", "96.13"))
    assert codes(found_in(register)) == ["PP861"]


def test_a_quarter_is_sealed_after_its_end_only(register: Path) -> None:
    result = sealed(register, "--as-of", "2015-06-30")
    assert result.exit_code == 2 and "2015-06-30" in result.stderr
    assert not (register / SEAL).exists()
    sealed(register, "--as-of", "2015-07-15")
    text = (register / SEAL).read_text(encoding="utf-8")
    put(register, SEAL, edited(text, ("sealed_on: '2015-07-15'", "sealed_on: 2015-06-29")))
    assert codes(found_in(register)) == ["PP864"]


def test_nothing_is_sealed_while_there_are_errors(register: Path) -> None:
    put(register, "records/plans/2015-05/oa-team.yaml", "month: 2015-05\n")
    result = sealed(register, "--as-of", "2015-07-15")
    assert result.exit_code == 1
    assert not (register / SEAL).exists()


def test_before_the_seal_nothing_is_compared(register: Path) -> None:
    sealed(register, "--as-of", "2015-07-15")
    change_a_mark(register)
    assert found_in_past(register, date(2015, 7, 14)) == ()


def found_in_past(folder: Path, day: date) -> tuple[str, ...]:
    result = run(folder, "check", "--as-of", day.isoformat(), "--format", "json")
    return tuple(each["code"] for each in json.loads(result.stdout)["findings"] if each["path"] == SEAL)
