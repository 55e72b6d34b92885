from datetime import date

import pytest

from training.cohorts.schedule import week_of

MONDAY = date(2026, 10, 5)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 10, 4), None),  # the Sunday before
        (date(2026, 10, 5), 1),
        (date(2026, 10, 11), 1),  # the first Sunday
        (date(2026, 10, 12), 2),
        (date(2026, 11, 29), 8),  # the last day of eight weeks
        (date(2026, 11, 30), None),
    ],
)
def test_weeks_are_counted_from_the_first_day(day, week):
    assert week_of(MONDAY, 8, day) == week


def test_a_program_without_a_week_is_a_broken_contract():
    with pytest.raises(ValueError, match="0 weeks"):
        week_of(MONDAY, 0, MONDAY)
