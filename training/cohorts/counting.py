"""The rows of a roster, counted from memberships, the register and what was practised."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, case, func, or_, select

from training.cohorts.dashboard import roster
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
from training.content import service as content
from training.db import UTCDateTime, read
from training.lenses import INSIDE
from training.part import Practised
from training.people.models import Person as Account
from training.state import state

__all__ = ["bits", "is_open", "practised", "rows", "weeks"]


def weeks(cohort: Any, today: date) -> Weeks:
    """Return the weeks of a cohort (or of a row with its columns) on a day."""
    busy = {bit.bit_length() for bit in bits(cohort.digest).values()}
    return Weeks(cohort.starts_on, cohort.weeks, today, busy)


def bits(digest: str | None) -> dict[tuple[str, str], int]:
    """Return (kind, slug) -> the bit of the first week of a program that has it; keep it as is."""
    return _bits(digest) if digest else {}


@lru_cache(64)  # one for each version in use
def _bits(digest: str) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for number, week in enumerate(content.version(digest).body["weeks"], start=1):
        if number > roster.MOST_WEEKS:
            break
        for item in week["items"]:
            found.setdefault((item["kind"], item["slug"]), 1 << (number - 1))
    return found


def rows(
    cohort: Cohort, on: Weeks, *, now: datetime, people: Collection[int] | None = None
) -> list[Row]:
    """Return the rows of all who learn in a cohort, or of these: by side, then by name."""
    who: dict[str, Any] = {"cohort_id": cohort.id, "now": now}
    if people is not None:
        who["people"] = list(people)
    everybody = people is None
    zone = ZoneInfo(cohort.time_zone)
    asked = practised(_LEARNERS if everybody else _SOME, who, bits(cohort.digest))
    done = {each.person_id: _practice(each, zone) for each in asked}
    day = lru_cache(1_024)(lambda at: at.astimezone(zone).date())  # many joined at once
    listed: Any = read(_PEOPLE if everybody else _SOME_PEOPLE, who)
    return [
        roster.row(
            Person(
                who, name, email, function, side.value if side else INSIDE, day(joined_at), *noted
            ),
            done.get(who, Practice()),
            on,
        )
        for who, name, email, function, side, joined_at, *noted in listed
    ]


def practised(
    people: Any, values: Mapping[str, Any], marks: Mapping[tuple[str, str], int]
) -> list[Practised]:
    """Ask the part above that keeps the ledger; see `Part.practised`."""
    hooks = [part.practised for part in state().parts if part.practised]
    return [each for ask in hooks for each in ask(people, values, marks)]


def is_open(now: Any) -> Any:
    """Return what holds of a membership that has not ended."""
    return or_(CohortMembership.ended_at.is_(None), CohortMembership.ended_at > now)


def _practice(each: Practised, zone: ZoneInfo) -> Practice:
    last_on = each.last_at.astimezone(zone).date() if each.last_at else None
    return Practice(each.customer, each.inside, each.begun, last_on)


def _learns() -> tuple[Any, ...]:
    return (
        CohortMembership.cohort_id == bindparam("cohort_id"),
        CohortMembership.role == MemberRole.LEARNER,
        is_open(bindparam("now", type_=UTCDateTime())),
    )


def _is_one(column: Any) -> Any:
    return column.in_(bindparam("people", expanding=True))


def _count(which: Attendance) -> Any:
    return func.sum(case((CohortAttendance.state == which, 1), else_=0))


def _everybody(*, some: bool) -> Any:
    noted = (
        select(
            CohortAttendance.person_id,
            _count(Attendance.PRESENT).label("came"),
            _count(Attendance.ABSENT).label("missed"),
        )
        .join(CohortSession, CohortSession.id == CohortAttendance.session_id)
        .where(CohortSession.cohort_id == bindparam("cohort_id"))
        .where(*([_is_one(CohortAttendance.person_id)] if some else []))
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
        .where(*_learns(), *([_is_one(Account.id)] if some else []))
        .order_by(CohortMembership.side, Account.name, Account.id)
    )


# Made once: to put them together costs more than to run them.
_LEARNERS = select(CohortMembership.person_id).where(*_learns())
_SOME = _LEARNERS.where(_is_one(CohortMembership.person_id))
_PEOPLE, _SOME_PEOPLE = _everybody(some=False), _everybody(some=True)
