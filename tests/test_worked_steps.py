"""How a score comes about: every step of two sums, and a whole quarter as data, written down by hand."""

from __future__ import annotations

from typing import Any

from season import NO_QUOTA, Part, Season, eliminated, lead, monthly, pain, person, review

from site_builder.measures.results import as_data, digest_of, figures_of, results
from site_builder.periods import quarter

Q2 = quarter("2015-Q2")


def steps(name: str, *parts: Part) -> list[tuple[str, str, str, str, str]]:
    """Return somebody's steps: rule, words, from, to, and what was looked at."""
    score = results(Season(*parts).basis(), Q2).of_person(name)
    assert score is not None
    return [
        (each.rule, each.name, str(each.before), str(each.after), " ".join(each.records).replace("2015", ""))
        for each in score.steps
    ]


def test_every_step_of_an_employee() -> None:
    # April has two pain points, May none: short. 80 and 91 are reviewed, mean 85.5; then nought; desk missed June.
    found = steps(
        "an",
        person("an"),
        pain("04-001", "an"),
        pain("04-002", "an", marks=91),
        pain("06-001", "an", marks=()),
        *eliminated("desk", "an", "04", "05"),
    )
    assert found == [
        ("PP901", "owed", "0.00", "0.00", ""),
        ("PP902", "counted", "0.00", "0.00", "04-001 04-002 06-001"),
        ("PP903", "reviewed", "0.00", "0.00", "04-001 records/reviews/-Q2/rita.yaml"),
        ("PP903", "reviewed", "0.00", "0.00", "04-002 records/reviews/-Q2/rita.yaml"),
        ("PP903", "quality", "0.00", "85.50", "04-001 04-002"),
        ("PP903", "unreviewed", "85.50", "85.50", "06-001"),
        ("PP904", "short", "85.50", "0.00", ""),
        ("PP905", "penalty_at_nought", "0.00", "0.00", ""),
    ]


def test_words_of_an_employee_s_steps() -> None:
    parts = (person("an"), *monthly("an", months="04 06"), *eliminated("desk", "an", "04", "05"))
    score = results(Season(*parts).basis(), Q2).of_person("an")
    assert score is not None
    weighed = "rita 80×0.25 + 80×0.25 + 80×0.25 + 80×0.25 = 80.00"
    missed = {"month": "2015-06", "group": ("desk", "desk"), "done": 0, "quota": 1, "points": score.penalty}
    assert {each.name: dict(each.params) for each in score.steps} == {
        "owed": {"months": "2015-04, 2015-05, 2015-06", "n": 3},
        "counted": {"n": 2},
        "reviewed": {"id": "201506-001", "marks": (weighed, weighed), "formula": "80.00"},
        "quality": {"formula": "(80.00 + 80.00) ÷ 2 = 80.00"},
        "short": {"what": "2015-05 0/1, 2/3"},
        "penalty_at_nought": missed,
    }


def test_every_step_of_a_lead() -> None:
    # 80 × 0.5 = 40; 1 of 3 = 33.33 %, × 0.5 = 16.665 → 16.67, 56.67; April and June are missed.
    found = steps("li", person("li"), lead("li"), person("an"), *monthly("an"), *eliminated("desk", "an", "05"))
    assert found == [
        ("PP906", "members", "0.00", "40.00", "an"),
        ("PP906", "achievement", "40.00", "56.67", "03-106 records/plans/-05/desk.yaml"),
        ("PP905", "penalty", "56.67", "55.67", ""),
        ("PP905", "penalty", "55.67", "54.67", ""),
    ]


def test_steps_while_something_is_unknown() -> None:
    nobody = (person("li"), lead("li"), NO_QUOTA)
    assert [each[1] for each in steps("li", *nobody)] == ["lead_waits"]
    gone = (person("an", left="05-04"), *eliminated("desk", "an", "04"), pain("05-001", "an", marks=()))
    assert [each[1] for each in steps("an", *gone)] == ["owed", "excused", "excused", "counted", "unreviewed", "short"]
    late = (person("an", joined="06-03"), person("bo"))
    assert [each[1] for each in steps("an", *late)] == ["owes_nothing", "excused", "excused", "excused", "none_counted"]


def test_a_quarter_as_data() -> None:
    # An: 80, 90 and 70 are 80, one point off for June. Desk eliminated 03-105 and 03-106 of 3. Li: 80 × 0.5 = 40 and
    # 66.67 × 0.5 = 33.34 are 73.34, one off. 04-001 alone has two reviewers: the bonus is an's.
    season = Season(
        person("li"),
        lead("li"),
        person("an"),
        pain("04-001", "an", marks=(80, 80)),
        pain("05-001", "an", marks=90),
        pain("06-001", "an", marks=70),
        *eliminated("desk", "an", "04", "05"),
    )
    found = results(season.basis("2015-07-15"), Q2)
    data = as_data(found, lambda step: step.name)
    an = data["people"][1]
    assert an.pop("steps")[-1] == {
        "rule": "PP905",
        "text": "penalty",
        "records": [],
        "value": -1.0,
        "before": 80.0,
        "after": 79.0,
    }
    assert [each["text"] for each in data["people"][0].pop("steps")] == ["members", "achievement", "penalty"]

    assert [each["text"] for each in data["top"][0].pop("steps")] == ["reviewed"]
    assert [each["text"] for each in data["groups"][0].pop("steps")] == ["achievement_of", "rolled_up"]
    assert [(each["rule"], each["value"]) for each in data.pop("steps")] == [("PP911", 79.0)]

    def person_data(name: str, role: str, **others: Any) -> dict[str, Any]:
        return {"id": name, "group": "desk", "role": role, "missed_months": ["2015-06"], "penalty": 1.0} | others

    def month_data(name: str, done: list[str], met: bool) -> dict[str, Any]:
        nothing: dict[str, Any] = {"unplanned": [], "reopened": []}
        return {"month": name, "quota": 1, "planned": done, "eliminated": done, "met": met} | nothing

    assert data == {
        "schema_version": 1,
        "period": "2015-Q2",
        "as_of": "2015-07-15",
        "final": True,
        "score": 79.0,
        "people": [
            person_data("li", "lead", owed=0, counted=[], quality=80.0, score=72.34, bonus=0.0),
            person_data(
                "an",
                "employee",
                owed=3,
                counted=["201504-001", "201505-001", "201506-001"],
                quality=80.0,
                score=79.0,
                bonus=2.0,
            ),
        ],
        "groups": [
            {
                "id": "desk",
                "months": [
                    month_data("2015-04", ["201503-105"], True),
                    month_data("2015-05", ["201503-106"], True),
                    month_data("2015-06", [], False),
                ],
                "achievement": 66.67,
                "score": 79.0,
            }
        ],
        "top": [{"rank": 1, "id": "201504-001", "proposer": "an", "quality": 80.0, "reviewers": 2}],
    }
    without = {name: [{**each} for each in data[name]] for name in ("people", "groups", "top")}
    assert figures_of(found) == without
    assert len(digest_of(without)) == 64


def test_a_mean_names_who_was_looked_at() -> None:
    # The review of the proposer isn't among the papers, and what nobody reviewed isn't in the mean.
    parts = (person("an"), *monthly("an", marks=()), review("an", "04-001", 99), review("sam", "04-001", 90))
    looked_at = {each[1]: each[-1] for each in steps("an", *parts)}
    assert looked_at["reviewed"] == "04-001 records/reviews/-Q2/sam.yaml"
    assert looked_at["quality"] == "04-001"


def test_a_step_adds_what_lies_between() -> None:
    score = results(Season(person("an"), *monthly("an")).basis(), Q2).of_person("an")
    assert score is not None
    assert [str(step.value) for step in score.steps if step.value] == ["80.00", "-1.00", "-1.00", "-1.00"]
