"""The roster: what a week shows of one person."""

from datetime import date

import pytest

from training.cohorts.dashboard.headline import figures
from training.cohorts.dashboard.roster import (
    Person,
    Practice,
    Weeks,
    row,
)

MONDAY = date(2026, 10, 5)
IN_WEEK_4 = Weeks(MONDAY, 8, date(2026, 10, 28), {1, 2, 3, 4, 5, 6, 8})


def somebody(side="customer", **given):
    values = {"joined_on": MONDAY, "came": 0, "missed": 0, "days_more": 0} | given
    return Person(7, "Ana Ortega", "ana@example.org", "sales", side, **values)


@pytest.mark.parametrize(
    ("practice", "shown"),
    [
        (Practice(customer=1, inside=1), "both"),
        (Practice(customer=1), "customer"),
        (Practice(inside=1, begun=1), "inside"),
        (Practice(begun=1), "started"),
        (Practice(), "none"),
    ],
)
def test_a_week_shows_the_halves_that_are_filled(practice, shown):
    assert row(somebody(), practice, IN_WEEK_4).cells[0] == shown


def test_a_week_that_is_not_open_waits_and_one_without_work_is_free():
    cells = row(somebody(), Practice(), IN_WEEK_4).cells
    assert cells == ("none", "none", "none", "none", "soon", "soon", "free", "soon")


def test_who_is_ahead_is_seen_in_a_week_that_is_not_open():
    assert row(somebody(), Practice(customer=1 << 5), IN_WEEK_4).cells[5] == "customer"


def test_home_and_away_follow_the_seat():
    practice = Practice(customer=0b011, inside=0b110)  # customer, both, inside
    customer = row(somebody("customer"), practice, IN_WEEK_4)
    inside = row(somebody("inside"), practice, IN_WEEK_4)
    assert customer.practised == 3
    two = row(somebody("inside"), Practice(customer=0b11), IN_WEEK_4)
    found = figures([customer, inside, two], IN_WEEK_4, need=0, is_waiting=False)
    assert (found.home, found.away) == ({"customer": 1, "inside": 1}, {"customer": 1, "inside": 3})


def test_a_week_is_past_on_the_monday_after_it_or_as_many_days_later_as_were_given():
    weeks = Weeks(MONDAY, 8, date(2026, 10, 12), {1})
    assert weeks.is_past(1)
    assert not weeks.is_past(1, days_more=1)
    assert weeks.is_open(2)
    assert not weeks.is_past(2)
