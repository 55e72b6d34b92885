"""Where a cohort stands in its program. Pure."""

from datetime import date

DAYS_A_WEEK = 7


def week_of(starts_on: date, weeks: int, today: date) -> int | None:
    """Return the program week `today` lies in, from 1 to `weeks`; None before and after.

    Raises ValueError if a program has no week.
    """
    if weeks < 1:
        raise ValueError(f"a program of {weeks} weeks")
    week = (today - starts_on).days // DAYS_A_WEEK + 1
    return week if 1 <= week <= weeks else None
