"""Who needs the facilitator, by rules that know dates and completion alone. Pure.

Never a score, a choice or an answer; and nobody is called anything: a need says what is so.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from training.cohorts.dashboard.roster import Row, Weeks
from training.lenses import CUSTOMER, INSIDE

Key = Literal["quiet", "behind", "absent", "half"]
ORDER: tuple[Key, ...] = ("quiet", "behind", "absent", "half")
QUIET_DAYS = 14
WEEKS_BEHIND = 2
SESSIONS_MISSED = 2
WEEKS_IN_ONE_HALF = 3


class Need(NamedTuple):
    """Why one person needs somebody.

    number  of days, of weeks or of sessions
    lens    the half that is filled, "" for the other rules
    """

    row: Row
    key: Key
    number: int
    lens: str = ""


def needs(rows: Sequence[Row], weeks: Weeks) -> list[Need]:
    """Return one need at most for each person, by the first rule that holds; the longest first."""
    found = [need for row in rows if (need := _need(row, weeks))]
    return sorted(found, key=lambda need: (ORDER.index(need.key), -need.number))


def _need(row: Row, weeks: Weeks) -> Need | None:
    if weeks.today < weeks.starts_on or all(weeks.is_past(week) for week in weeks.shown):
        return None
    behind, quiet = _behind(row, weeks), _quiet_days(row, weeks)
    if quiet >= QUIET_DAYS and "none" in row.cells:
        return Need(row, "quiet", quiet)
    if behind >= WEEKS_BEHIND:
        return Need(row, "behind", behind)
    if row.person.missed >= SESSIONS_MISSED and not row.person.came:
        return Need(row, "absent", row.person.missed)
    for lens in (CUSTOMER, INSIDE):
        if row.practised == row.cells.count(lens) >= WEEKS_IN_ONE_HALF:
            return Need(row, "half", row.practised, lens)
    return None


def _quiet_days(row: Row, weeks: Weeks) -> int:
    """Return the days since somebody did anything, or since they could have begun."""
    days_more = row.person.days_more
    since = max(weeks.starts_on, row.person.joined_on, row.practice.last_on or weeks.starts_on)
    return (weeks.today - since).days - days_more


def _behind(row: Row, weeks: Weeks) -> int:
    """Return how many past weeks somebody has not begun, of those since they joined."""
    return sum(
        state == "none"
        and weeks.is_past(week, row.person.days_more)
        and weeks.opens_on(week + 1) > row.person.joined_on
        for week, state in zip(weeks.shown, row.cells, strict=True)
    )
