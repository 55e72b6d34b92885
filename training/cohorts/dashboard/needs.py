"""Who needs the facilitator, by rules that know dates and completion alone. Pure.

Never a score, a choice or an answer; and nobody is called anything: a need says what is so.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from training.cohorts.dashboard.roster import Row, Weeks
from training.cohorts.schedule import DAYS_A_WEEK
from training.lenses import CUSTOMER, INSIDE

Key = Literal["quiet", "behind", "absent", "half"]
ORDER: tuple[Key, ...] = ("quiet", "behind", "absent", "half")
QUIET_DAYS = 14
WEEKS_BEHIND = 2
SESSIONS_MISSED = 2
WEEKS_IN_ONE_HALF = 3
_A_RULE = 1_000_000  # more than any number of days


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
    return sorted((found for row in rows if (found := need(row, weeks))), key=rank)


def rank(found: Need) -> int:
    """Return the place of a need among the others, from the one to read first."""
    return ORDER.index(found.key) * _A_RULE - found.number


def need(row: Row, weeks: Weeks) -> Need | None:
    """Return why one person needs somebody, None for no reason."""
    if weeks.opened < 1 or weeks.past() >= weeks.count:
        return None
    if "none" in row.cells:
        if (quiet := _quiet_days(row, weeks)) >= QUIET_DAYS:
            return Need(row, "quiet", quiet)
        if (behind := _behind(row, weeks)) >= WEEKS_BEHIND:
            return Need(row, "behind", behind)
    if row.person.missed >= SESSIONS_MISSED and not row.person.came:
        return Need(row, "absent", row.person.missed)
    return None if "both" in row.cells else _one_half(row)


def _one_half(row: Row) -> Need | None:
    customer, inside = row.cells.count(CUSTOMER), row.cells.count(INSIDE)
    if customer >= WEEKS_IN_ONE_HALF and not inside:
        return Need(row, "half", customer, CUSTOMER)
    if inside >= WEEKS_IN_ONE_HALF and not customer:
        return Need(row, "half", inside, INSIDE)
    return None


def _quiet_days(row: Row, weeks: Weeks) -> int:
    """Return the days since somebody did anything, or since they could have begun."""
    days_more = row.person.days_more
    since = max(weeks.starts_on, row.person.joined_on, row.practice.last_on or weeks.starts_on)
    return (weeks.today - since).days - days_more


def _behind(row: Row, weeks: Weeks) -> int:
    """Return how many past weeks somebody has not begun, of those since they joined."""
    first = max((row.person.joined_on - weeks.starts_on).days // DAYS_A_WEEK, 0)
    return row.cells[first : max(weeks.past(row.person.days_more), first)].count("none")
