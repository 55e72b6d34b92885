"""Make the cohorts of a split: all of them with their people in one transaction, or none."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, literal, select, update

from training.cohorts import editing, seats, standings
from training.cohorts.counting import is_open
from training.cohorts.editing import Settings
from training.cohorts.models import CohortMembership, MemberRole
from training.cohorts.splits import drafts
from training.cohorts.splits.models import CohortSplitSeat
from training.db import db
from training.people.models import Person

__all__ = ["Wanted", "make"]


@dataclass(frozen=True)
class Wanted:
    """What the cohorts of a split shall be.

    settings  of each; the name is followed by a number
    leaves    whether everybody leaves the cohort the list came from
    """

    settings: Settings
    leaves: bool


def make(split_id: int, seen: int, wanted: Wanted, *, now: datetime) -> list[int]:
    """Make the cohorts and seat everybody; return their ids.

    Their days are handed out by a job, and on the first visit of those who have not been here yet.
    Nobody is written to. Raises NotFound, MovedOn (made already, or changed meanwhile), or what
    founding a cohort raises.
    """
    row = drafts.locked(split_id, seen)
    made = []
    for place in range(row.count):
        name = f"{wanted.settings.name} {place + 1}" if row.count > 1 else wanted.settings.name
        cohort = editing.found(replace(wanted.settings, name=name), now=now)
        chosen = (
            select(Person.id.label("person_id"), literal(cohort.id).label("cohort_id"), Person.side)
            .join(CohortSplitSeat, CohortSplitSeat.person_id == Person.id)
            .where(
                CohortSplitSeat.split_id == split_id,
                CohortSplitSeat.place == place,
                Person.active.is_(True),
                Person.erased_at.is_(None),
            )
        )
        seats.seat(cast("Select[Any]", chosen), now)
        made.append(cohort.id)
    if wanted.leaves and row.source_id is not None:
        _leave(split_id, row.source_id, now)
    seats.hand_out_later(now)
    row.made, row.made_at, row.changed_at = made, now, now
    row.revision += 1
    db.session.flush()
    return made


def _leave(split_id: int, cohort_id: int, now: datetime) -> None:
    """End the membership of everybody in the split; what they did stays."""
    people = select(CohortSplitSeat.person_id).where(CohortSplitSeat.split_id == split_id)
    db.session.execute(
        update(CohortMembership)
        .where(
            CohortMembership.cohort_id == cohort_id,
            CohortMembership.role == MemberRole.LEARNER,
            CohortMembership.person_id.in_(people),
            is_open(now),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    standings.spoil([cohort_id])
