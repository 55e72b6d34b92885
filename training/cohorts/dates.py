"""Symbolic dates, such as `session 3 - 2 days`: a program holds for any day a cohort begins. Pure.

start                   the cohort's first day
end                     the last day of its last week
week 3                  the first day of that week
session 3               the day of that session, wherever it was moved
… + 2 days, - 1 week    before or after one of these
… 14:00                 a time of that day, where the cohort is
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from training.cohorts.schedule import DAYS_A_WEEK

Anchor = Literal["start", "end", "week", "session"]
MOST_WEEKS = 104
MOST_SESSIONS = 60
MOST_DAYS = 1_000

_FORM = re.compile(
    r"(?:(start|end)|(week|session) ([1-9]\d{0,2}))"
    r"(?: ([+-]) (\d{1,4}) (days?|weeks?))?"
    r"(?: ([01]\d|2[0-3]):([0-5]\d))?"
)
LIKE = "start, end, week 3 or session 3, then perhaps “- 2 days” or “+ 1 week”, then “14:00”"


@dataclass(frozen=True, slots=True)
class SymbolicDate:
    """A day of a program that has no date yet.

    number  of the week or the session, from 1; 0 for start and end
    days    after the anchor, negative before it
    at      a time of the day, None where only the day matters
    """

    anchor: Anchor
    number: int = 0
    days: int = 0
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """What gives symbolic dates a date: one cohort's.

    sessions  number -> the day on which it is held, in the cohort's time zone
    """

    starts_on: date
    weeks: int
    time_zone: str
    sessions: Mapping[int, date] = field(default_factory=dict)


def symbolic(text: str) -> SymbolicDate:
    """Read a symbolic date. Raises ValueError, whose sentence says how one is written."""
    words = " ".join(text.split())
    found = _FORM.fullmatch(words)
    if not found:
        raise ValueError(f"“{words[:60]}” is no day of a program. Write {LIKE}.")
    fixed, counted, number, sign, amount, unit, hour, minute = found.groups()
    days = int(amount or 0) * (DAYS_A_WEEK if (unit or "").startswith("week") else 1)
    if days > MOST_DAYS:
        raise ValueError(f"“{words[:60]}” is more than {MOST_DAYS} days away. Choose a nearer day.")
    return SymbolicDate(
        anchor=cast("Anchor", fixed or counted),
        number=int(number or 0),
        days=-days if sign == "-" else days,
        at=time(int(hour), int(minute)) if hour else None,
    )


def day_of(symbol: SymbolicDate, calendar: Calendar) -> date:
    """Return the day a symbolic date is on. Raises ValueError for a session without a day."""
    return _anchor_day(symbol, calendar) + timedelta(days=symbol.days)


def moment_of(symbol: SymbolicDate, calendar: Calendar, *, default: time = time(9)) -> datetime:
    """Return a symbolic date as an aware moment in UTC: the wall clock of the cohort's time zone.

    A time that the clock skips in spring is the same moment an hour later; of a time that comes
    twice in autumn it is the first.
    """
    local = datetime.combine(day_of(symbol, calendar), symbol.at or default)
    return local.replace(tzinfo=ZoneInfo(calendar.time_zone)).astimezone(UTC)


def _anchor_day(symbol: SymbolicDate, calendar: Calendar) -> date:
    if symbol.anchor == "session":
        if symbol.number not in calendar.sessions:
            raise ValueError(f"session {symbol.number} has no day")
        return calendar.sessions[symbol.number]
    if symbol.anchor == "end":
        return calendar.starts_on + timedelta(days=calendar.weeks * DAYS_A_WEEK - 1)
    weeks = max(symbol.number - 1, 0)
    return calendar.starts_on + timedelta(days=weeks * DAYS_A_WEEK)
