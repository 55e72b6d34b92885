"""Which day a field task moves to. Pure."""

from datetime import date, timedelta

A_WEEK = timedelta(days=7)


def a_week_on(due_on: date, today: date) -> date:
    """Return the day a week after `due_on`, or after today if that day has passed."""
    return max(due_on, today) + A_WEEK
