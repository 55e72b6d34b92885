"""The finding at the top of a cohort: one test for each rule, and the neutral one."""

from datetime import date

import pytest

from tests.cohorts.dashboard.test_roster import MONDAY, somebody
from training.cohorts.dashboard.headline import RULES, Figures, Finding, figures, headline
from training.cohorts.dashboard.roster import Practice, Weeks, row

CALM = Figures(
    people=12,
    week=4,
    weeks=8,
    need=0,
    home={"customer": 2, "inside": 2},
    away={"customer": 2, "inside": 2},
    both=20,
    expected=48,
    average={"customer": 3.0, "inside": 2.8},
    days_quiet=1,
)
HOME = {"home": {"customer": 9, "inside": 5}, "away": {"customer": 1, "inside": 2}}


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"people": 0}, Finding("empty")),
        ({"is_waiting": True, "need": 3}, Finding("waiting", 12)),
        ({"week": 0}, Finding("ahead", 12)),
        ({"week": 9, "need": 2}, Finding("over", 20)),
        ({"days_quiet": 7, "need": 5}, Finding("silent", 7)),
        ({"days_quiet": None, "week": 3}, Finding("silent", 0)),
        ({"need": 3, **HOME}, Finding("stuck-home", 3)),
        ({"need": 1}, Finding("stuck", 1)),
        (HOME, Finding("home")),
        ({"average": {"customer": 3.5, "inside": 2.0}}, Finding("apart", lens="customer")),
        ({"average": {"customer": 1.0, "inside": 2.0}}, Finding("apart", lens="inside")),
        ({"both": 40}, Finding("level")),
        ({}, Finding("early")),
        ({"week": 1, "days_quiet": None}, Finding("early")),
    ],
)
def test_the_first_rule_that_holds_is_the_headline(changed, finding):
    assert headline(CALM._replace(**changed)) == finding


def test_a_side_without_people_is_behind_nobody():
    assert headline(CALM._replace(average={"customer": 3.0, "inside": None})).key == "early"


def test_there_are_six_rules_and_more_and_the_last_always_holds():
    assert len(RULES) > 6
    assert RULES[-1](CALM) == Finding("early")


def test_figures_count_person_weeks():
    weeks = Weeks(MONDAY, 8, date(2026, 10, 21), range(1, 9))  # Wednesday of week 3
    rows = [
        row(somebody("customer"), Practice(0b111, 0b001, 0b111, date(2026, 10, 20)), weeks),
        row(somebody("inside"), Practice(0b100, 0b010, 0b110, date(2026, 10, 19)), weeks),
    ]
    counted = figures(rows, weeks, need=1, is_waiting=False)
    assert (counted.people, counted.week, counted.need) == (2, 3, 1)
    assert counted.home == {"customer": 2, "inside": 1}
    assert counted.away == {"customer": 0, "inside": 1}
    assert (counted.both, counted.expected) == (1, 6)
    assert counted.average == {"customer": 3.0, "inside": 2.0}
    assert counted.days_quiet == 1
