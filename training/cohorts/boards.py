"""What a facilitator sees of a cohort: who has done what, who needs them, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from training.clock import local_day
from training.cohorts import counting, sessions, standings
from training.cohorts.access import Seen
from training.cohorts.dashboard import headline, needs
from training.cohorts.dashboard.roster import Row, Weeks
from training.cohorts.dashboard.tally import SIDES, Tally, tally
from training.cohorts.models import Cohort, CohortSession
from training.cohorts.schedule import week_of
from training.web.paging import Page, page_of

__all__ = ["Board", "board", "needing", "next_of"]

A_PAGE, A_LONG_PAGE = 50, 1_000
MOST_NEEDS = 5


@dataclass(frozen=True)
class Board:
    """What a facilitator sees.

    needs   those shown; `needed` is how many there are
    groups  the people of this page by side
    marked  the ids of those of this page who need somebody, and maybe of others
    is_long a page has a thousand people
    asking  how many wait to be let in
    """

    cohort: Cohort
    weeks: Weeks
    week: int | None
    people: int
    finding: headline.Finding
    needs: list[needs.Need]
    needed: int
    marked: set[int]
    groups: list[tuple[str, int, list[Row]]]
    paging: Page
    is_long: bool
    sessions: Sequence[CohortSession]
    next: CohortSession | None
    asking: int


def board(seen: Seen, page: str, *, now: datetime, is_long: bool = False) -> Board:
    """Return the dashboard: three queries, however many people there are.

    is_long  a page has a thousand people
    """
    cohort = seen.cohort
    today = local_day(now, cohort.time_zone)
    weeks = counting.weeks(cohort, today)
    size = A_LONG_PAGE if is_long else A_PAGE
    part = _kept if standings.is_current(cohort, today) else _counted
    found = part(cohort, weeks, page, size, now)
    counted = found.tally
    held = sessions.of_cohort(cohort.id)
    return Board(
        cohort=cohort,
        weeks=weeks,
        week=week_of(cohort.starts_on, cohort.weeks, today),
        people=found.people,
        finding=headline.headline(headline.of_tally(counted, weeks, is_waiting=cohort.is_waiting)),
        needs=found.needs,
        needed=counted.need,
        marked=found.marked,
        groups=_groups(counted, found.rows),
        paging=found.page,
        is_long=is_long,
        sessions=held,
        next=next_of(held, now),
        asking=seen.asking,
    )


def needing(seen: Seen, *, now: datetime) -> list[needs.Need]:
    """Return everybody who needs somebody, the first of them first."""
    cohort = seen.cohort
    today = local_day(now, cohort.time_zone)
    weeks = counting.weeks(cohort, today)
    if standings.is_current(cohort, today):
        return standings.needing(cohort, weeks, limit=A_LONG_PAGE)
    return [] if cohort.is_waiting else needs.needs(counting.rows(cohort, weeks, now=now), weeks)


class _Found(NamedTuple):
    """The rows of a page, and what the others come to."""

    tally: Tally
    rows: list[Row]
    needs: list[needs.Need]
    marked: set[int]
    page: Page

    @property
    def people(self) -> int:
        return sum(self.tally.people.values())


def _kept(cohort: Cohort, weeks: Weeks, asked: str, size: int, now: datetime) -> _Found:
    """Return what was kept in the transactions that changed it."""
    counted = Tally.of_json(cohort.tally or {})
    page = page_of(asked, sum(counted.people.values()), size)
    shown = standings.standing(cohort, weeks, limit=size, offset=page.offset)
    found = standings.needing(cohort, weeks, limit=MOST_NEEDS)
    marked = {row.person.id for row, needs_somebody in shown if needs_somebody}
    return _Found(counted, [row for row, _needs in shown], found, marked, page)


def _counted(cohort: Cohort, weeks: Weeks, asked: str, size: int, now: datetime) -> _Found:
    """Return the same, counted now: the summary is of another day, or waits to be made."""
    rows = counting.rows(cohort, weeks, now=now)
    found = [] if cohort.is_waiting else needs.needs(rows, weeks)
    marked = {need.row.person.id for need in found}
    page = page_of(asked, len(rows), size)
    shown = rows[page.offset : page.offset + size]
    return _Found(tally(rows, weeks, marked), shown, found[:MOST_NEEDS], marked, page)


def next_of(held: Sequence[CohortSession], now: datetime) -> CohortSession | None:
    """Return the session that comes next; one that is being held counts until it ends."""
    coming = [each for each in held if each.ends_at > now]
    return min(coming, key=lambda each: each.starts_at, default=None)


def _groups(counted: Tally, shown: Sequence[Row]) -> list[tuple[str, int, list[Row]]]:
    """Return (side, how many are on it in all, those of this page)."""
    found = []
    for side in SIDES:
        here = [row for row in shown if row.person.side == side]
        if here:
            found.append((side, counted.people[side], here))
    return found
