"""People's figures, each worked out by hand from A5 and A8: the comment has the sum.

How a season is told stands in `season.py`. 2015: 4 to 6 April, 1 to 3 May, 20 to 22 June and 1 to 7 October are free;
Sunday 4 January, Saturday 28 February and Saturday 10 October are worked. 30 and 31 May are a weekend.
"""

from __future__ import annotations

from season import NO_QUOTA, eliminated, exempt, lead, monthly, pain, person, plan, review, rules
from worked import AN, Case, check, table


@table(
    # 3 months owed, 1 each; 3 count, all with 80: (80 + 80 + 80) ÷ 3.
    Case(
        "a plain quarter",
        (*AN, *monthly("an")),
        {"an months": "04 05 06", "an owed": 3, "an counted": 3, "an lacking": "", "an short": False}
        | {"an quality": "80.00", "an base": "80.00", "an penalty": "0.00", "an score": "80.00", "an final": True},
    ),
    # Away on workdays of April and May (18 May is a Monday): June alone, 3 × 1 ÷ 3 = 1.
    Case(
        "joined in mid-month",
        (person("an", joined="05-18"), NO_QUOTA, pain("06-001", "an")),
        {"an months": "06", "an excused": "away away", "an owed": 1, "an score": "80.00"},
    ),
    # 1 to 3 May are free, so 4 May is the first workday: there on all workdays of May. 3 × 2 ÷ 3 = 2.
    Case(
        "joined on the first workday after Labour Day",
        (person("an", joined="05-04"), NO_QUOTA, *monthly("an", months="05 06")),
        {"an months": "05 06", "an owed": 2, "an score": "80.00"},
    ),
    # One workday, 4 May, is missing: only June.
    Case(
        "joined on the second workday of a month",
        (person("an", joined="05-05"), NO_QUOTA, *monthly("an", months="05 06")),
        {"an months": "06", "an owed": 1, "an counted": 2, "an score": "80.00"},
    ),
    # 1 to 7 October are National Day: Thursday 8 October is the first workday.
    Case(
        "joined on the first workday after National Day",
        (person("an", joined="10-08"), NO_QUOTA, *monthly("an", months="10 11 12")),
        {"an months": "10 11 12", "an owed": 3, "an score": "80.00"},
        of="2015-Q4",
    ),
    # 8 October was a workday.
    Case(
        "joined a day later",
        (person("an", joined="10-09"), NO_QUOTA, *monthly("an", months="11 12")),
        {"an months": "11 12", "an owed": 2, "an score": "80.00"},
        of="2015-Q4",
    ),
    # Sunday 4 January is made up for New Year: it is the month's first workday.
    Case(
        "joined on a make-up Sunday",
        (person("an", joined="01-04"), NO_QUOTA, *monthly("an", months="01 02 03")),
        {"an months": "01 02 03", "an owed": 3, "an score": "80.00"},
        of="2015-Q1",
    ),
    # Who began on Monday missed it: nothing for January.
    Case(
        "joined on the Monday after a make-up Sunday",
        (person("an", joined="01-05"), NO_QUOTA, *monthly("an", months="02 03")),
        {"an months": "02 03", "an owed": 2, "an score": "80.00"},
        of="2015-Q1",
    ),
    # Friday 29 May is May's last workday: April and May, 3 × 2 ÷ 3 = 2.
    Case(
        "left on the last workday, before a weekend",
        (person("an", left="05-29"), NO_QUOTA, *monthly("an", months="04 05")),
        {"an months": "04 05", "an owed": 2, "an score": "80.00"},
    ),
    # 29 May is missing.
    Case(
        "left a day earlier",
        (person("an", left="05-28"), NO_QUOTA, *monthly("an", months="04")),
        {"an months": "04", "an owed": 1, "an score": "80.00"},
    ),
    # Saturday 28 February is made up for Spring Festival: who left on Friday wasn't there on all workdays.
    Case(
        "left on the Friday before a make-up Saturday",
        (person("an", left="02-27"), NO_QUOTA, *monthly("an", months="01")),
        {"an months": "01", "an owed": 1, "an score": "80.00"},
        of="2015-Q1",
    ),
    Case(
        "left on the make-up Saturday",
        (person("an", left="02-28"), NO_QUOTA, *monthly("an", months="01 02")),
        {"an months": "01 02", "an owed": 2, "an score": "80.00"},
        of="2015-Q1",
    ),
    # Gone before Saturday 10 October: no month of the quarter is owed, and without a pain point there is no score.
    Case(
        "left in the first days of a quarter",
        (person("an", left="10-09"), NO_QUOTA),
        {"an months": "", "an owed": 0, "an counted": 0, "an short": False, "an score": None},
        of="2015-Q4",
    ),
    # Left in March: not among the people of the second quarter. Joining in July: not yet.
    Case(
        "gone before, and not there yet",
        (*AN, person("bo", left="03-31"), person("cy", joined="07-01"), person("dee", left="04-01")),
        {"people": "an dee"},
    ),
    # May exempted: 3 × 2 ÷ 3 = 2.
    Case(
        "exempted for a month",
        (*AN, exempt("an", "05"), *monthly("an", months="04 06")),
        {"an months": "04 06", "an excused": "exempt", "an owed": 2, "an score": "80.00"},
    ),
    Case(
        "exempted for several months",
        (*AN, exempt("an", "04", "05"), pain("06-001", "an")),
        {"an months": "06", "an owed": 1, "an score": "80.00"},
    ),
    # The span began in February and ends with April.
    Case(
        "exempted since the quarter before",
        (*AN, exempt("an", "02", "04"), *monthly("an", months="05 06")),
        {"an months": "05 06", "an owed": 2, "an score": "80.00"},
    ),
    # An exemption is one person's.
    Case(
        "somebody else is exempted",
        (*AN, person("bo"), exempt("bo", "05"), *monthly("an", months="04 06")),
        {"an months": "04 05 06", "an owed": 3, "an lacking": "05", "an score": "0.00", "bo owed": 2},
    ),
    # Nothing is owed, one is there all the same: its quality is the score.
    Case(
        "exempted for the quarter, with a pain point",
        (*AN, exempt("an", "04", "06"), pain("05-001", "an")),
        {"an owed": 0, "an counted": 1, "an score": "80.00"},
    ),
    Case(
        "exempted for the quarter, without one",
        (*AN, exempt("an", "04", "06")),
        {"an owed": 0, "an short": False, "an quality": None, "an score": None},
    ),
    # Begun on 1 May: April owes nothing, 3 × 2 ÷ 3 = 2.
    Case(
        "the programme begins in mid-quarter",
        (*AN, *monthly("an", months="05 06")),
        {"an months": "05 06", "an excused": "before", "an owed": 2, "an score": "80.00"},
        begin="2015-05-01",
    ),
    # Begun on 15 May, a Friday, it doesn't ask for May.
    Case(
        "the programme begins in mid-month",
        (*AN, pain("06-001", "an")),
        {"an months": "06", "an owed": 1, "an score": "80.00"},
        begin="2015-05-15",
    ),
    # Its first day is the quarter's last.
    Case("the programme's first day", AN, {"people": "an", "an owed": 0}, begin="2015-06-30"),
    Case("before the programme there are no scores", (*AN, *monthly("an")), {"people": ""}, begin="2015-07-01"),
)
def test_who_owes_how_many(case: Case) -> None:
    check(case)


@table(
    # A lead of the whole quarter owes none, however few there are.
    Case(
        "a lead owes none",
        (person("li"), lead("li"), NO_QUOTA),
        {"li role": "lead", "li months": "", "li excused": "lead lead lead", "li owed": 0, "li short": False},
    ),
    # Lead since Wednesday 20 May: workdays as a lead in May and June, so April alone.
    Case(
        "became lead in mid-month",
        (person("li"), lead("li", since="05-20"), NO_QUOTA),
        {"li role": "lead", "li months": "04", "li owed": 1},
    ),
    # Lead since Saturday 30 May: all workdays of May as an employee.
    Case(
        "became lead on a weekend at the month's end",
        (person("li"), lead("li", since="05-30"), NO_QUOTA),
        {"li role": "lead", "li months": "04 05", "li owed": 2},
    ),
    # Bo leads from 1 June: li is an employee at the quarter's end and owes June.
    Case(
        "stepped down at a month's end",
        (person("li"), person("bo"), lead("li"), lead("bo", since="06-01"), NO_QUOTA, pain("06-001", "li")),
        {"li role": "employee", "li months": "06", "li owed": 1, "li score": "80.00"}
        | {"bo role": "lead", "bo months": "04 05", "bo owed": 2},
    ),
    # Bo leads from Monday 4 May; li led on 1 to 3 May, which are free, and owes May.
    Case(
        "stepped down after Labour Day",
        (person("li"), person("bo"), lead("li"), lead("bo", since="05-04"), NO_QUOTA),
        {"li months": "05 06", "li owed": 2, "bo months": "04", "bo owed": 1},
    ),
    # Leading another group than one's own is leading.
    Case(
        "a lead of another group",
        (person("li"), person("bo", "net"), lead("li", "net"), NO_QUOTA),
        {"li role": "lead", "li group": "desk", "li owed": 0, "bo owed": 3},
    ),
)
def test_leads_owe_none(case: Case) -> None:
    check(case)


@table(
    # 2 + 0 + 1 = 3 are enough for the quarter, but May has none: nought, whatever the quality.
    Case(
        "enough in the quarter, none in a month",
        (*AN, pain("04-001", "an"), pain("04-002", "an"), pain("06-001", "an")),
        {"an counted": 3, "an lacking": "05", "an quality": "80.00", "an base": "0.00", "an score": "0.00"},
    ),
    # 1 a month is enough for the months, but the quarter asks for 4.
    Case(
        "enough in each month, too few in the quarter",
        (*AN, rules(quarterly_quota=4), *monthly("an")),
        {"an owed": 4, "an lacking": "", "an short": True, "an score": "0.00"},
    ),
    # Quarter of 4 with two months owed: 4 × 2 ÷ 3 = 2.67, parts of one dropped.
    Case(
        "a share of the quarter that isn't whole",
        (*AN, rules(quarterly_quota=4), exempt("an", "04"), *monthly("an", months="05 06")),
        {"an owed": 2, "an short": False, "an score": "80.00"},
    ),
    # Proposed on 29 April, analysed on 4 May: in the quarter's number, not in April's.
    Case(
        "analysed after the month, within the quarter",
        (*AN, pain("04-001", "an", on="04-29", analysed="05-04"), *monthly("an", months="05 06")),
        {"an counted": 3, "an lacking": "04", "an score": "0.00"},
    ),
    # The last day of the month is in time.
    Case(
        "analysed on the month's last day",
        (*AN, pain("04-001", "an", on="04-29", analysed="04-30"), *monthly("an", months="05 06")),
        {"an counted": 3, "an lacking": "", "an score": "80.00"},
    ),
    # Analysed on 2 July: neither June's nor the quarter's, nor the next quarter's, as it was proposed in June.
    Case(
        "analysed after the quarter",
        (*AN, *monthly("an", months="04 05"), pain("06-001", "an", on="06-24", analysed="07-02")),
        {"an counted": 2, "an lacking": "06", "an score": "0.00"},
    ),
    Case(
        "analysed after the quarter counts in none",
        (*AN, pain("06-001", "an", on="06-24", analysed="07-02")),
        {"an counted": 0, "an lacking": "07 08 09"},
        of="2015-Q3",
    ),
    # Sent back on 21 April and analysed anew on 4 May: what was analysed in April stays April's.
    Case(
        "analysed, then reopened",
        (*AN, pain("04-001", "an", reopened="04-21", again="05-04"), *monthly("an", months="05 06")),
        {"an counted": 3, "an lacking": "", "an score": "80.00"},
    ),
    Case(
        "never analysed",
        (*AN, *monthly("an", months="04 05"), pain("06-001", "an", analysed=None)),
        {"an counted": 2, "an lacking": "06", "an score": "0.00"},
    ),
    # More than owed: all 4 go into the mean, (80 + 80 + 80 + 60) ÷ 4 = 75.
    Case(
        "more than owed",
        (*AN, *monthly("an"), pain("05-002", "an", marks=60)),
        {"an owed": 3, "an counted": 4, "an score": "75.00"},
    ),
    # Withdrawn on 10 July: counts nowhere, so that June falls short after all …
    Case(
        "withdrawn",
        (*AN, *monthly("an", months="04 05"), pain("06-001", "an", withdrawn="07-10")),
        {"an counted": 2, "an lacking": "06", "an score": "0.00"},
    ),
    # … but on 9 July nobody knew that.
    Case(
        "withdrawn later",
        (*AN, *monthly("an", months="04 05"), pain("06-001", "an", withdrawn="07-10")),
        {"an counted": 3, "an lacking": "", "an score": "80.00"},
        as_of="2015-07-09",
    ),
    # Somebody else's pain points are theirs.
    Case(
        "nothing at all",
        (*AN, person("bo"), *monthly("bo")),
        {"an counted": 0, "an lacking": "04 05 06", "an quality": None, "an score": "0.00", "bo score": "80.00"},
    ),
)
def test_what_counts_and_what_is_short(case: Case) -> None:
    check(case)


@table(
    # 2 a month from 15 May: May goes by its first day (1), June needs 2. 1 + 1 + 2 = 4 are more than the quarter's 3.
    Case(
        "the month's number changes in mid-quarter",
        (*AN, rules("05-15", monthly_quota=2), *monthly("an")),
        {"an owed": 4, "an lacking": "06", "an score": "0.00"},
    ),
    Case(
        "and is met",
        (*AN, rules("05-15", monthly_quota=2), *monthly("an"), pain("06-002", "an")),
        {"an owed": 4, "an counted": 4, "an short": False, "an score": "80.00"},
    ),
    # 6 a quarter from May: the second quarter goes by 1 April (3) …
    Case(
        "the quarter's number changes in mid-quarter",
        (*AN, rules("05-01", quarterly_quota=6), *monthly("an")),
        {"an owed": 3, "an score": "80.00"},
    ),
    # … and the third by 1 July (6).
    Case(
        "the quarter's number changed before",
        (*AN, rules("05-01", quarterly_quota=6), *monthly("an", months="07 08 09")),
        {"an owed": 6, "an counted": 3, "an lacking": "", "an score": "0.00"},
        of="2015-Q3",
    ),
    # From 1 July nothing is owed any more: the second quarter stays as it was.
    Case(
        "numbers change between quarters",
        (*AN, rules("07-01", monthly_quota=0, quarterly_quota=0), *monthly("an", months="04 05")),
        {"an owed": 3, "an lacking": "06", "an score": "0.00"},
    ),
    # Pain alone weighs from May; the quarter goes by 1 April: (100 + 60 + 60 + 60) ÷ 4 = 70.
    Case(
        "weights change in mid-quarter",
        (
            *AN,
            rules("05-01", key_point_weights={"pain": 1, "proactive": 0, "user": 0, "closed_loop": 0}),
            *monthly("an", marks=()),
            *(review("rita", number, 100, 60, 60, 60) for number in ("04-001", "05-001", "06-001")),
        ),
        {"an score": "70.00"},
    ),
    # Elimination: 2 from 15 May. May still asks for 1, June for 2; April has none.
    Case(
        "the elimination quota changes in mid-quarter",
        (person("an"), rules("05-15", elimination_quota=2), *eliminated("desk", "an", "05", "06")),
        {"desk 04": "0/1 missed", "desk 05": "1/1 met", "desk 06": "1/2 missed", "an missed": "04 06"},
    ),
    # From 2 May a missed month costs 5: each month goes by its first day, so April and May cost 1 and June 5.
    Case(
        "the penalty changes in mid-quarter",
        (person("an"), rules("05-02", penalty_per_month=5), *monthly("an")),
        {"an penalty": "7.00", "an score": "73.00"},
    ),
    # Confirmed on 29 June, closed on 2 July, reopened on 1 October, 91 days after closing: a block that makes the
    # look-back longer from 1 July leaves June as it was.
    Case(
        "a longer look-back comes with the next quarter",
        (
            person("an"),
            rules("07-01", followup_days=[180]),
            pain("04-001", "an", confirmed="06-29", closed="07-02", reopened="10-01"),
            plan("desk", "06", "04-001"),
        ),
        {"desk 06": "1/1 met"},
    ),
)
def test_numbers_are_those_of_the_first_day(case: Case) -> None:
    check(case)


# One pain point in the quarter is enough here: April and May are exempted.
ONE = (*AN, exempt("an", "04", "05"), pain("06-001", "an", marks=()))


@table(
    # 95 × 0.4 + 80 × 0.3 + 70 × 0.2 + 65 × 0.1 = 38 + 24 + 14 + 6.5.
    Case(
        "weights that aren't equal",
        (
            *ONE,
            rules(key_point_weights={"pain": 0.4, "proactive": 0.3, "user": 0.2, "closed_loop": 0.1}),
            review("rita", "06-001", 95, 80, 70, 65),
        ),
        {"an quality": "82.50", "an score": "82.50"},
    ),
    # (92.5 + 90 + 87.5 + 91) ÷ 4 = 361 ÷ 4.
    Case(
        "marks with decimals",
        (*ONE, review("rita", "06-001", 92.5, 90, 87.5, 91)),
        {"an quality": "90.25"},
    ),
    # 88.335 lies in the middle: half up.
    Case("a mark in the middle goes up", (*ONE, review("rita", "06-001", 88.335)), {"an quality": "88.34"}),
    # (88.33 + 88.34) ÷ 2 = 88.335.
    Case(
        "a mean in the middle goes up",
        (*ONE, review("rita", "06-001", 88.33), review("sam", "06-001", 88.34)),
        {"an quality": "88.34"},
    ),
    # (93.25 + 85) ÷ 2 = 89.125; 93.25 = (95 + 90 + 92 + 96) ÷ 4.
    Case(
        "two reviewers",
        (*ONE, review("rita", "06-001", 95, 90, 92, 96), review("sam", "06-001", 85)),
        {"an quality": "89.13"},
    ),
    # (88 + 88 + 89) ÷ 3 = 88.333…
    Case("three reviewers", (*AN, *monthly("an", marks=(88, 88, 89))), {"an quality": "88.33"}),
    # (80.01 + 80) ÷ 2 = 80.005 → 80.01 for the first; (80.01 + 80) ÷ 2 → 80.01 again. Unrounded it were 80.0025.
    Case(
        "each step is rounded before the next",
        (*AN, exempt("an", "04"), pain("05-001", "an", marks=(80.01, 80)), pain("06-001", "an")),
        {"an quality": "80.01", "an score": "80.01"},
    ),
    # Enough, but nobody has reviewed: no score yet, not nought.
    Case("no reviewer", ONE, {"an counted": 1, "an short": False, "an quality": None, "an score": None}),
    # Too few is nought even before anybody reviews.
    Case(
        "no reviewer and too few",
        (*AN, *monthly("an", months="04 05", marks=())),
        {"an lacking": "06", "an quality": None, "an base": "0.00", "an score": "0.00"},
    ),
    Case("one reviewer", (*ONE, review("rita", "06-001", 90)), {"an score": "90.00"}),
    # Nobody reviews their own: the 100 counts nothing.
    Case(
        "one's own review is left out",
        (*ONE, review("an", "06-001", 100), review("rita", "06-001", 90)),
        {"an score": "90.00"},
    ),
    Case("one's own review alone", (*ONE, review("an", "06-001", 100)), {"an quality": None, "an score": None}),
    # Marks given in the third quarter's review are that quarter's.
    Case(
        "reviewed in another quarter",
        (*ONE, review("rita", "06-001", 90, quarter="2015-Q3")),
        {"an counted": 1, "an quality": None, "an score": None},
    ),
    # The third has no reviewer: (80 + 90) ÷ 2.
    Case(
        "what isn't reviewed is left out of the mean",
        (*AN, pain("04-001", "an"), pain("05-001", "an", marks=90), pain("06-001", "an", marks=())),
        {"an counted": 3, "an quality": "85.00", "an score": "85.00"},
    ),
    # All four key points at nought are a score, not none.
    Case("a quality of nought", (*ONE, review("rita", "06-001", 0)), {"an quality": "0.00", "an score": "0.00"}),
)
def test_quality(case: Case) -> None:
    check(case)
