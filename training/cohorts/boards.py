"""What a facilitator sees of a cohort: who has done what, who needs them, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, func, or_, select

from training.clock import local_day
from training.cohorts import plans, sessions
from training.cohorts.access import Seen
from training.cohorts.dashboard import headline, needs, roster
from training.cohorts.dashboard.roster import Person, Practice, Row, Weeks
from training.cohorts.models import (
    Attendance,
    Cohort,
    CohortAttendance,
    CohortExtension,
    CohortMembership,
    CohortSession,
    MemberRole,
)
from training.cohorts.schedule import week_of
from training.db import UTCDateTime, read
from training.lenses import CUSTOMER, INSIDE
from training.part import Practised
from training.people.models import Person as Account
from training.state import state

__all__ = ["Board", "board", "is_open", "next_of", "practised"]

A_PAGE = 50
MOST_NEEDS = 5


@dataclass(frozen=True)
class Board:
    """What a facilitator sees.

    needs   those shown; `needed` is how many there are
    groups  the people of this page by side
    marked  the ids of everybody who needs somebody
    pages   how many there are, from 1; `page` is this one
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
    page: int
    pages: int
    sessions: Sequence[CohortSession]
    next: CohortSession | None
    asking: int


def board(seen: Seen, page: int, *, now: datetime) -> Board:
    """Return the dashboard: three queries, and the program, which the process keeps."""
    cohort = seen.cohort
    body = plans.program(cohort)
    today = local_day(now, cohort.time_zone)
    bits = _bits(body)
    weeks = Weeks(
        cohort.starts_on, cohort.weeks, today, {bit.bit_length() for bit in bits.values()}
    )
    practice = _practice(cohort, bits, now)
    rows = [
        roster.row(person, practice.get(person.id, Practice()), weeks)
        for person in _people(cohort, now)
    ]
    found = [] if cohort.is_waiting else needs.needs(rows, weeks)
    figures = headline.figures(rows, weeks, need=len(found), is_waiting=cohort.is_waiting)
    pages = max(1, -(-len(rows) // A_PAGE))
    page = min(max(page, 1), pages)
    held = sessions.of_cohort(cohort.id)
    return Board(
        cohort=cohort,
        weeks=weeks,
        week=week_of(cohort.starts_on, cohort.weeks, today),
        people=len(rows),
        finding=headline.headline(figures),
        needs=found[:MOST_NEEDS],
        needed=len(found),
        marked={need.row.person.id for need in found},
        groups=_groups(rows, rows[(page - 1) * A_PAGE : page * A_PAGE]),
        page=page,
        pages=pages,
        sessions=held,
        next=next_of(held, now),
        asking=seen.asking,
    )


def next_of(held: Sequence[CohortSession], now: datetime) -> CohortSession | None:
    """Return the session that comes next; one that is being held counts until it ends."""
    coming = [each for each in held if each.ends_at > now]
    return min(coming, key=lambda each: each.starts_at, default=None)


def _bits(body: Any) -> dict[tuple[str, str], int]:
    """Return (kind, slug) -> the bit of the first week that has it."""
    bits: dict[tuple[str, str], int] = {}
    for number, week in enumerate(body["weeks"] if body else (), start=1):
        if number > roster.MOST_WEEKS:
            break
        for item in week["items"]:
            bits.setdefault((item["kind"], item["slug"]), 1 << (number - 1))
    return bits


def _practice(
    cohort: Cohort, bits: Mapping[tuple[str, str], int], now: datetime
) -> dict[int, Practice]:
    zone = ZoneInfo(cohort.time_zone)
    return {
        each.person_id: Practice(
            each.customer,
            each.inside,
            each.begun,
            each.last_at.astimezone(zone).date() if each.last_at else None,
        )
        for each in practised(_LEARNERS, {"cohort_id": cohort.id, "now": now}, bits)
    }


def practised(
    people: Any, values: Mapping[str, Any], bits: Mapping[tuple[str, str], int]
) -> list[Practised]:
    """Ask the part above that keeps the ledger; see `Part.practised`."""
    hooks = [part.practised for part in state().parts if part.practised]
    return [each for ask in hooks for each in ask(people, values, bits)]


def _people(cohort: Cohort, now: datetime) -> list[Person]:
    """Return the learners by side and name, with what was noted of them, in one query."""
    zone = ZoneInfo(cohort.time_zone)
    day = lru_cache(1_024)(lambda at: at.astimezone(zone).date())  # many joined at once
    rows: Any = read(_PEOPLE, {"cohort_id": cohort.id, "now": now})
    return [
        Person(who, name, email, function, side.value if side else INSIDE, day(joined_at), *noted)
        for who, name, email, function, side, joined_at, *noted in rows
    ]


def _groups(rows: Sequence[Row], shown: Sequence[Row]) -> list[tuple[str, int, list[Row]]]:
    """Return (side, how many are on it in all, those of this page)."""
    found = []
    for side in (CUSTOMER, INSIDE):
        here = [row for row in shown if row.person.side == side]
        if here:
            found.append((side, sum(row.person.side == side for row in rows), here))
    return found


def is_open(now: Any) -> Any:
    """Return what holds of a membership that has not ended."""
    return or_(CohortMembership.ended_at.is_(None), CohortMembership.ended_at > now)


def _learns() -> tuple[Any, ...]:
    return (
        CohortMembership.cohort_id == bindparam("cohort_id"),
        CohortMembership.role == MemberRole.LEARNER,
        is_open(bindparam("now", type_=UTCDateTime())),
    )


def _count(which: Attendance) -> Any:
    return func.sum(case((CohortAttendance.state == which, 1), else_=0))


def _everybody() -> Any:
    noted = (
        select(
            CohortAttendance.person_id,
            _count(Attendance.PRESENT).label("came"),
            _count(Attendance.ABSENT).label("missed"),
        )
        .join(CohortSession, CohortSession.id == CohortAttendance.session_id)
        .where(CohortSession.cohort_id == bindparam("cohort_id"))
        .group_by(CohortAttendance.person_id)
        .subquery()
    )
    more = and_(
        CohortExtension.cohort_id == bindparam("cohort_id"),
        CohortExtension.person_id == Account.id,
        CohortExtension.kind == "",
        CohortExtension.slug == "",
        CohortExtension.ended_at.is_(None),
    )
    return (
        select(
            Account.id,
            Account.name,
            Account.email,
            Account.function,
            CohortMembership.side,
            CohortMembership.joined_at,
            func.coalesce(noted.c.came, 0),
            func.coalesce(noted.c.missed, 0),
            func.coalesce(CohortExtension.days, 0),
        )
        .join(CohortMembership, CohortMembership.person_id == Account.id)
        .outerjoin(noted, noted.c.person_id == Account.id)
        .outerjoin(CohortExtension, more)
        .where(*_learns())
        .order_by(CohortMembership.side, Account.name, Account.id)
    )


# Made once: to put them together costs more than to run them.
_LEARNERS = select(CohortMembership.person_id).where(*_learns())
_PEOPLE = _everybody()
