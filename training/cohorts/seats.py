"""Seats that a list of people gives out: how people, on a lower floor, fills cohorts."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, exists, func, insert, literal, or_, select

from training import jobs
from training.clock import local_day
from training.cohorts import plans, standings
from training.cohorts.models import Cohort, CohortMembership, MemberRole
from training.db import db, table_of
from training.errors import Invalid
from training.people.models import Person

__all__ = [
    "HAND_OUT",
    "check_free",
    "free",
    "hand_out",
    "hand_out_later",
    "held",
    "lock",
    "names",
    "open_cohorts",
    "renamed",
    "seat",
    "take",
    "taken",
]

HAND_OUT = "cohorts.hand_out"
BATCH = 100  # people, before others have their turn
renamed = standings.renamed


def lock(cohort: Cohort) -> None:
    """Let nobody else give out seats of a cohort until this transaction is over."""
    db.session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())


def taken(cohort: Cohort, *, now: datetime, but: int = 0) -> int:
    """Count the learners of a cohort, without the person `but`."""
    is_open = or_(CohortMembership.ended_at.is_(None), CohortMembership.ended_at > now)
    counted = select(func.count()).where(
        CohortMembership.cohort_id == cohort.id,
        CohortMembership.role == MemberRole.LEARNER,
        CohortMembership.person_id != but,
        is_open,
    )
    return db.session.scalar(counted) or 0


def free(cohort: Cohort, *, now: datetime, but: int = 0) -> int | None:
    """Return how many seats are free, without that of `but`; None if there is always one."""
    if cohort.seats is None:
        return None
    return max(0, cohort.seats - taken(cohort, now=now, but=but))


def check_free(cohort: Cohort, person_id: int, *, now: datetime) -> None:
    """Want a free seat for a person: of two who want the last one, one is told. Raises Invalid."""
    lock(cohort)
    if free(cohort, now=now, but=person_id) == 0:
        raise Invalid(
            _(
                "All %(n)d seats are taken, so nobody was added. Give the cohort more seats first.",
                n=cohort.seats,
            )
        )


def open_cohorts(now: datetime) -> list[tuple[int, str]]:
    """Return the id and the name of every cohort whose last week is not over."""
    rows = db.session.execute(
        select(Cohort.id, Cohort.name, Cohort.starts_on, Cohort.weeks, Cohort.time_zone)
    )
    return [
        (row.id, row.name)
        for row in rows
        if row.starts_on + timedelta(weeks=row.weeks) > local_day(now, row.time_zone)
    ]


def held(person_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return (person, cohort) for every learner's seat, also of one who has left it."""
    chosen = select(CohortMembership.person_id, CohortMembership.cohort_id).where(
        CohortMembership.person_id.in_(person_ids), CohortMembership.role == MemberRole.LEARNER
    )
    return [(row.person_id, row.cohort_id) for row in db.session.execute(chosen)]


def names(person_id: int, now: datetime) -> list[str]:
    """Return the names of the cohorts a person is in today, in whatever role."""
    is_open = or_(CohortMembership.ended_at.is_(None), CohortMembership.ended_at > now)
    chosen = (
        select(Cohort.name)
        .join(Cohort.memberships)
        .where(CohortMembership.person_id == person_id, is_open)
        .order_by(Cohort.starts_on.desc(), Cohort.id)
    )
    return list(dict.fromkeys(db.session.scalars(chosen)))


def take(chosen: Select[Any], now: datetime) -> None:
    """Seat learners, all in one statement, and let them have their days; see `seat`."""
    seat(chosen, now)
    hand_out_later(now)


def hand_out_later(now: datetime) -> None:
    """Let those whom this transaction seats have their days once it is committed."""
    jobs.enqueue(HAND_OUT, at=now.isoformat())


def seat(chosen: Select[Any], now: datetime) -> None:
    """Seat learners; `chosen` selects person_id, cohort_id and side. Who has the seat keeps it."""
    asked = chosen.subquery()
    member = table_of(CohortMembership)
    there = exists().where(
        and_(
            member.c.cohort_id == asked.c.cohort_id,
            member.c.person_id == asked.c.person_id,
            member.c.role == MemberRole.LEARNER,
        )
    )
    # The column of the seat writes its side as the name that the column of the person has.
    seats = select(
        asked.c.cohort_id,
        asked.c.person_id,
        literal(MemberRole.LEARNER, member.c.role.type),
        asked.c.side,
        literal(now, member.c.joined_at.type),
    ).where(~there)
    columns = ["cohort_id", "person_id", "role", "side", "joined_at"]
    db.session.execute(insert(member).from_select(columns, seats))
    standings.spoil(select(asked.c.cohort_id))
    jobs.enqueue(standings.RECOUNT)


def hand_out(at: str, after: int = 0) -> None:
    """Give their days to those whom a list seated at a moment and who have been here before.

    The others get theirs on their first visit. Some at a time, so that nobody waits for it long.
    """
    rows = db.session.execute(
        select(CohortMembership.id, CohortMembership.cohort_id, CohortMembership.person_id)
        .join(Person, Person.id == CohortMembership.person_id)
        .where(
            CohortMembership.joined_at == datetime.fromisoformat(at),
            CohortMembership.role == MemberRole.LEARNER,
            CohortMembership.ended_at.is_(None),
            CohortMembership.id > after,
            Person.arrived_at.is_not(None),
        )
        .order_by(CohortMembership.id)
        .limit(BATCH)
    ).all()
    seated: dict[int, list[int]] = {}
    for row in rows:
        seated.setdefault(row.cohort_id, []).append(row.person_id)
    for cohort_id, person_ids in seated.items():
        plans.hand_out(db.session.get_one(Cohort, cohort_id), person_ids)
    if len(rows) == BATCH:
        jobs.enqueue(HAND_OUT, at=at, after=rows[-1].id)
