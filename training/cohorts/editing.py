"""Found and change a cohort, and bring people in and out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select

from training.cohorts import plans, seats, service, standings
from training.cohorts.counting import is_open
from training.cohorts.models import (
    Cohort,
    CohortMembership,
    Enrolment,
    MemberRole,
    Side,
)
from training.cohorts.schedule import DAYS_A_WEEK
from training.db import db
from training.errors import Conflict, NotFound
from training.people.models import Person

__all__ = [
    "Found",
    "Member",
    "Overlap",
    "Settings",
    "add",
    "change",
    "ends_on",
    "found",
    "is_one_sided",
    "members",
    "overlaps",
    "overlaps_of",
    "restore",
    "search",
]

MOST_FOUND = 20
SHORTEST = 2


@dataclass(frozen=True)
class Settings:
    """What can be said about a cohort; `program` is "" for none, and then `weeks` counts."""

    name: str
    starts_on: date
    program: str
    weeks: int
    time_zone: str
    language: str
    seats: int | None
    is_waiting: bool
    enrolment: Enrolment = Enrolment.CLOSED


class Member(NamedTuple):
    """Somebody in a cohort, in one role."""

    person_id: int
    name: str
    function: str
    role: MemberRole
    side: Side | None


class Found(NamedTuple):
    """Somebody who could be added; `role` is what they are in the cohort already, None for not."""

    id: int
    name: str
    email: str | None
    function: str
    side: str
    role: MemberRole | None


class Overlap(NamedTuple):
    """People who learn here and, in the same weeks, in another cohort."""

    name: str
    people: int
    until: date


def found(wanted: Settings, *, now: datetime) -> Cohort:
    """Add a cohort that follows its program from the first day on. Raises NotFound, Invalid."""
    weeks, zone = wanted.weeks, wanted.time_zone
    made = service.start(
        wanted.name, wanted.starts_on, weeks, zone, now=now, language=wanted.language
    )
    made.seats, made.is_waiting = wanted.seats, wanted.is_waiting
    made.enrolment = wanted.enrolment
    if wanted.program:
        plans.follow(made, wanted.program, now=now)
    standings.recount(made, now=now)
    return made


def change(cohort: Cohort, wanted: Settings, *, seen: int, now: datetime) -> None:
    """Change a cohort; days that hang on its first one move along.

    One that waited gets its days once it waits no more, and one that is to wait loses them.

    Raises Conflict: somebody changed it since the page with revision `seen` was shown, or it has
    met and keeps its program and its days.
    """
    if cohort.revision != seen:
        raise Conflict(_("Somebody else changed this cohort meanwhile. Nothing was stored."))
    waited = cohort.is_waiting
    cohort.name, cohort.seats = wanted.name, wanted.seats
    cohort.language, cohort.is_waiting = wanted.language, wanted.is_waiting
    cohort.enrolment = wanted.enrolment
    plans.shift(cohort, wanted.starts_on, wanted.time_zone)
    if not wanted.program:
        plans.leave(cohort, wanted.weeks)
    elif wanted.program != cohort.program:
        plans.follow(cohort, wanted.program, now=now)
    elif waited and not cohort.is_waiting:
        plans.hand_out(cohort)
    if cohort.is_waiting and not waited:
        plans.withdraw(cohort, now)
    cohort.revision = seen + 1
    standings.recount(cohort, now=now)


def members(cohort: Cohort, *, now: datetime) -> list[Member]:
    """Return everybody who is in a cohort today: by role, side and name."""
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.function,
            CohortMembership.role,
            CohortMembership.side,
        )
        .join(CohortMembership, CohortMembership.person_id == Person.id)
        .where(CohortMembership.cohort_id == cohort.id, is_open(now))
        .order_by(CohortMembership.side, Person.name, Person.id)
    )
    order = list(MemberRole)
    listed = [Member(*row) for row in rows]
    return sorted(listed, key=lambda one: (one.role is MemberRole.LEARNER, order.index(one.role)))


def is_one_sided(members: Sequence[Member]) -> bool:
    """Tell whether all who learn in a cohort sit on one side of the table."""
    sides = {member.side for member in members if member.role is MemberRole.LEARNER}
    return len(sides) == 1


def overlaps(cohort: Cohort, *, now: datetime) -> list[Overlap]:
    """Return the other cohorts in which some of its people learn in the same weeks."""
    mine = select(CohortMembership.person_id).where(
        CohortMembership.cohort_id == cohort.id,
        CohortMembership.role == MemberRole.LEARNER,
        is_open(now),
    )
    return _overlaps(cohort, CohortMembership.person_id.in_(mine), now)


def overlaps_of(cohort: Cohort, person_id: int, *, now: datetime) -> list[Overlap]:
    """Return the other cohorts in which one person learns in the same weeks."""
    return _overlaps(cohort, CohortMembership.person_id == person_id, now)


def ends_on(cohort: Cohort) -> date:
    """Return the last day of a cohort's last week."""
    return _ends_on(cohort.starts_on, cohort.weeks)


def _overlaps(cohort: Cohort, whose: Any, now: datetime) -> list[Overlap]:
    rows = db.session.execute(
        select(Cohort.name, Cohort.starts_on, Cohort.weeks, func.count())
        .join(CohortMembership, CohortMembership.cohort_id == Cohort.id)
        .where(
            Cohort.id != cohort.id,
            CohortMembership.role == MemberRole.LEARNER,
            whose,
            is_open(now),
        )
        .group_by(Cohort.id, Cohort.name, Cohort.starts_on, Cohort.weeks)
        .order_by(Cohort.starts_on, Cohort.id)
    )
    last = ends_on(cohort)
    return [
        Overlap(name, people, _ends_on(starts_on, weeks))
        for name, starts_on, weeks, people in rows
        if starts_on <= last and cohort.starts_on <= _ends_on(starts_on, weeks)
    ]


def search(cohort: Cohort, words: str, *, now: datetime) -> list[Found]:
    """Return people whose name or address has `words`, at most twenty; none for a single letter."""
    words = " ".join(words.split())[:80]
    if len(words) < SHORTEST:
        return []
    here = and_(
        CohortMembership.person_id == Person.id,
        CohortMembership.cohort_id == cohort.id,
        is_open(now),
    )
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.function,
            Person.side,
            func.min(CohortMembership.role),
        )
        .outerjoin(CohortMembership, here)
        .where(
            Person.active.is_(True),
            Person.erased_at.is_(None),
            or_(
                Person.name.icontains(words, autoescape=True),
                Person.email_canonical.icontains(words.lower(), autoescape=True),
            ),
        )
        .group_by(Person.id, Person.name, Person.email, Person.function, Person.side)
        .order_by(Person.name, Person.id)
        .limit(MOST_FOUND)
    )
    return [Found(*row) for row in rows]


def add(
    cohort: Cohort, person_id: int, role: MemberRole, side: Side | None, *, now: datetime
) -> str:
    """Let somebody in by hand, also back in; return their name.

    Raises NotFound (nobody has this id) or Invalid (every seat is taken, or no side was said).
    """
    person = db.session.get(Person, person_id)
    if person is None or not person.active:
        raise NotFound(_("There is nobody to add here. Search again."))
    if role is MemberRole.LEARNER:
        seats.check_free(cohort, person_id, now=now)
    service.enrol(cohort, person_id, role, side, now=now)
    return person.name


def restore(cohort: Cohort, person_id: int, role: MemberRole, *, now: datetime) -> None:
    """Take back that a membership ended, as if it never had.

    Raises NotFound, or Invalid (somebody else has the seat by now).
    """
    held = _membership(cohort, person_id, role)
    if held is None:
        raise NotFound(_("This person was not in the cohort."))
    if role is MemberRole.LEARNER:
        seats.check_free(cohort, person_id, now=now)
    service.enrol(cohort, person_id, role, held.side, now=now)


def _membership(cohort: Cohort, person_id: int, role: MemberRole) -> CohortMembership | None:
    chosen = select(CohortMembership).filter_by(cohort_id=cohort.id, person_id=person_id, role=role)
    return db.session.scalar(chosen)


def _ends_on(starts_on: date, weeks: int) -> date:
    return starts_on + timedelta(days=weeks * DAYS_A_WEEK - 1)
