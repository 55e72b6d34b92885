"""Found and change a cohort, and bring people in and out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select

from training.cohorts import plans, service, standings
from training.cohorts.counting import is_open
from training.cohorts.models import Cohort, CohortExtension, CohortMembership, MemberRole, Side
from training.cohorts.schedule import DAYS_A_WEEK
from training.db import db, insert_statement
from training.errors import Conflict, Invalid, NotFound
from training.people.models import Person

__all__ = [
    "Found",
    "Member",
    "Overlap",
    "Settings",
    "add",
    "change",
    "found",
    "give_days",
    "is_one_sided",
    "members",
    "overlaps",
    "restore",
    "search",
]

MOST_FOUND = 20
SHORTEST = 2
MOST_DAYS_MORE = 90


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
    if wanted.program:
        plans.follow(made, wanted.program, now=now)
    standings.recount(made, now=now)
    return made


def change(cohort: Cohort, wanted: Settings, *, seen: int, now: datetime) -> None:
    """Change a cohort; days that hang on its first one move along.

    Raises Conflict: somebody changed it since the page with revision `seen` was shown, or it has
    met and keeps its program and its days.
    """
    if cohort.revision != seen:
        raise Conflict(_("Somebody else changed this cohort meanwhile. Nothing was stored."))
    cohort.name, cohort.seats = wanted.name, wanted.seats
    cohort.language, cohort.is_waiting = wanted.language, wanted.is_waiting
    plans.shift(cohort, wanted.starts_on, wanted.time_zone)
    if not wanted.program:
        plans.leave(cohort, wanted.weeks)
    elif wanted.program != cohort.program:
        plans.follow(cohort, wanted.program, now=now)
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
    rows = db.session.execute(
        select(Cohort.name, Cohort.starts_on, Cohort.weeks, func.count())
        .join(CohortMembership, CohortMembership.cohort_id == Cohort.id)
        .where(
            Cohort.id != cohort.id,
            CohortMembership.role == MemberRole.LEARNER,
            CohortMembership.person_id.in_(mine),
            is_open(now),
        )
        .group_by(Cohort.id, Cohort.name, Cohort.starts_on, Cohort.weeks)
        .order_by(Cohort.starts_on, Cohort.id)
    )
    ends_on = _ends_on(cohort.starts_on, cohort.weeks)
    return [
        Overlap(name, people, _ends_on(starts_on, weeks))
        for name, starts_on, weeks, people in rows
        if starts_on <= ends_on and cohort.starts_on <= _ends_on(starts_on, weeks)
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
        _check_seats(cohort, person_id, now)
    held = _membership(cohort, person_id, role)
    if held is not None and held.ended_at is not None:
        held.side = side or held.side
        restore(cohort, person_id, role, now=now)
    else:
        service.enrol(cohort, person_id, role, side, now=now)
    return person.name


def restore(cohort: Cohort, person_id: int, role: MemberRole, *, now: datetime) -> None:
    """Take back that a membership ended, as if it never had. Raises NotFound."""
    held = _membership(cohort, person_id, role)
    if held is None:
        raise NotFound(_("This person was not in the cohort."))
    held.ended_at = None
    db.session.flush()
    service.enrol(cohort, person_id, role, held.side, now=now)


def give_days(cohort: Cohort, person_id: int, days: int, *, now: datetime) -> None:
    """Give a learner some days more for the whole program, or take as many back.

    Raises NotFound (they do not learn here) or Invalid (that is more than three months).
    """
    held = _membership(cohort, person_id, MemberRole.LEARNER)
    if held is None or held.ended_at is not None:
        raise NotFound(_("This person does not learn in the cohort."))
    keys = {"cohort_id": cohort.id, "person_id": person_id, "kind": "", "slug": ""}
    had = db.session.scalar(select(CohortExtension.days).filter_by(**keys)) or 0
    if not 0 <= had + days <= MOST_DAYS_MORE:
        raise Invalid(_("That would be more than three months. Talk about another cohort."))
    values = {"days": had + days, "at": now}
    statement = insert_statement(CohortExtension).values(keys | values)
    db.session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))
    plans.hand_out(cohort, [person_id])
    standings.recount(cohort, [person_id], now=now)


def _check_seats(cohort: Cohort, person_id: int, now: datetime) -> None:
    if cohort.seats is None:
        return
    taken = db.session.scalar(
        select(func.count()).where(
            CohortMembership.cohort_id == cohort.id,
            CohortMembership.role == MemberRole.LEARNER,
            CohortMembership.person_id != person_id,
            is_open(now),
        )
    )
    if (taken or 0) >= cohort.seats:
        raise Invalid(
            _(
                "All %(n)d seats are taken, so nobody was added. Give the cohort more seats first.",
                n=cohort.seats,
            )
        )


def _membership(cohort: Cohort, person_id: int, role: MemberRole) -> CohortMembership | None:
    chosen = select(CohortMembership).filter_by(cohort_id=cohort.id, person_id=person_id, role=role)
    return db.session.scalar(chosen)


def _ends_on(starts_on: date, weeks: int) -> date:
    return starts_on + timedelta(days=weeks * DAYS_A_WEEK - 1)
