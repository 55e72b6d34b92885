"""Seats that a list of people gives out: how people, on a lower floor, fills cohorts."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, insert, literal, or_, select

from training import jobs
from training.clock import local_day
from training.cohorts import standings
from training.cohorts.models import Cohort, CohortMembership, MemberRole
from training.db import db, table_of

__all__ = ["held", "names", "open_cohorts", "renamed", "take"]

renamed = standings.renamed


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
    """Seat learners, all in one statement; `chosen` selects person_id, cohort_id and side."""
    asked = chosen.subquery()
    seat = table_of(CohortMembership)
    there = exists().where(
        and_(
            seat.c.cohort_id == asked.c.cohort_id,
            seat.c.person_id == asked.c.person_id,
            seat.c.role == MemberRole.LEARNER,
        )
    )
    # The column of the seat writes its side as the name that the column of the person has.
    seats = select(
        asked.c.cohort_id,
        asked.c.person_id,
        literal(MemberRole.LEARNER, seat.c.role.type),
        asked.c.side,
        literal(now, seat.c.joined_at.type),
    ).where(~there)
    columns = ["cohort_id", "person_id", "role", "side", "joined_at"]
    db.session.execute(insert(seat).from_select(columns, seats))
    standings.spoil(select(asked.c.cohort_id))
    jobs.enqueue(standings.RECOUNT)
