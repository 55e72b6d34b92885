from datetime import date

import pytest

from training.progress.days import a_week_on

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("due_on", "moved"),
    [
        (date(2026, 11, 24), date(2026, 12, 1)),  # still to come: a week after its day
        (TODAY, date(2026, 11, 28)),
        (date(2026, 11, 2), date(2026, 11, 28)),  # long past: a week from today
    ],
)
def test_next_week_is_counted_from_its_day_or_from_today(due_on, moved):
    assert a_week_on(due_on, TODAY) == moved
