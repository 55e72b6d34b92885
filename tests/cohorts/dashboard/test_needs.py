"""Who needs the facilitator: one test for each rule, and for what no rule may do."""

from datetime import date, timedelta

import pytest

from tests.cohorts.dashboard.test_roster import MONDAY, somebody
from training.cohorts.dashboard.needs import needs
from training.cohorts.dashboard.roster import Practice, Weeks, row

TODAY = date(2026, 11, 4)  # Wednesday of week 5
WEEKS = Weeks(MONDAY, 8, TODAY, range(1, 9))
ALL = 0b1_1111


def found(practice, weeks=WEEKS, **given):
    return [
        (need.key, need.number, need.lens) for need in needs([one(practice, weeks, **given)], weeks)
    ]


def one(practice, weeks=WEEKS, **given):
    return row(somebody(**given), practice, weeks)


def test_who_keeps_up_needs_nobody():
    assert found(Practice(ALL, ALL, ALL, TODAY)) == []


@pytest.mark.parametrize(("days", "is_quiet"), [(13, False), (14, True), (19, True)])
def test_somebody_is_quiet_after_fourteen_days(days, is_quiet):
    practice = Practice(0b111, 0b111, 0b1111, TODAY - timedelta(days=days))
    assert found(practice) == ([("quiet", days, "")] if is_quiet else [])


def test_who_has_done_all_there_is_may_be_quiet():
    assert found(Practice(ALL, ALL, ALL, TODAY - timedelta(days=30))) == []


def test_who_never_began_is_quiet_since_they_could():
    assert found(Practice()) == [("quiet", 30, "")]
    assert found(Practice(), joined_on=TODAY - timedelta(days=3)) == []


def test_somebody_is_behind_when_two_weeks_are_over_and_not_begun():
    assert found(Practice(0b11, 0b11, 0b11, TODAY)) == [("behind", 2, "")]
    assert found(Practice(0b11, 0b11, 0b111, TODAY)) == []


def test_a_week_more_takes_somebody_off_the_list():
    assert found(Practice(0b11, 0b11, 0b11, TODAY), days_more=7) == []


def test_weeks_before_somebody_joined_are_not_behind_them():
    assert found(Practice(1 << 4, 1 << 4, 1 << 4, TODAY), joined_on=date(2026, 10, 30)) == []


def test_somebody_was_at_no_session_yet():
    practice = Practice(ALL, ALL, ALL, TODAY)
    assert found(practice, missed=2) == [("absent", 2, "")]
    assert found(practice, missed=1) == []
    assert found(practice, missed=3, came=1) == []


@pytest.mark.parametrize("lens", ["customer", "inside"])
def test_somebody_practises_one_half_only(lens):
    practice = Practice(**{lens: 0b1111, "begun": ALL, "last_on": TODAY})
    assert found(practice) == [("half", 4, lens)]
    assert found(Practice(**{lens: 0b11, "begun": ALL, "last_on": TODAY})) == []


def test_one_week_in_both_rooms_is_enough_to_be_left_alone():
    assert found(Practice(0b1111, 0b1, ALL, TODAY)) == []


def test_the_first_rule_that_holds_is_the_only_one_and_the_longest_stands_first():
    rows = [
        one(Practice(0b1111, 0, ALL, TODAY)),
        one(Practice(0b1, 0, 0b1, TODAY - timedelta(days=15))),
        one(Practice(0b1, 0, 0b1, TODAY - timedelta(days=20)), missed=3),
    ]
    assert [(need.key, need.number) for need in needs(rows, WEEKS)] == [
        ("quiet", 20),
        ("quiet", 15),
        ("half", 4),
    ]


@pytest.mark.parametrize("today", [date(2026, 10, 4), date(2026, 11, 30)])
def test_before_the_first_week_and_after_the_last_nobody_is_behind(today):
    weeks = Weeks(MONDAY, 8, today, range(1, 9))
    assert found(Practice(), weeks) == []
