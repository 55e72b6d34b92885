"""What a person may take along of the groups they were in, and have erased."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from training.cohorts.models import Cohort, CohortGroup, CohortPin, CohortPrepared, CohortRound
from training.cohorts.pairing import lines
from training.cohorts.pairs.models import (
    CohortGroupMember,
    CohortPlanning,
    CohortRoundChange,
    CohortShown,
)
from training.db import db

__all__ = ["TABLES", "erase", "export"]

TABLES = ("cohort_group_member", "cohort_round_change", "cohort_shown", "cohort_planning")


def export(person_id: int) -> dict[str, Any]:
    """Return a person's groups with what they wrote in the note, and what was decided of them.

    A partner's lines are the partner's to take along.
    """
    return {
        "groups": [
            {
                "cohort": name,
                "round": held.number,
                "what_you_wrote": lines.of(group.note, group.note_by, person_id),
                "at": held.made_at.isoformat(),
            }
            for name, held, group in _groups(person_id)
        ],
        "rules_shown": [
            {"scenario": each.slug, "at": each.at.isoformat()}
            for each in db.session.scalars(
                select(CohortShown)
                .where(CohortShown.person_id == person_id)
                .order_by(CohortShown.at)
            )
        ],
        "prepared": list(
            db.session.scalars(
                select(CohortPrepared.activity)
                .where(CohortPrepared.person_id == person_id)
                .order_by(CohortPrepared.activity)
            )
        ),
        # Whom a pin is about besides is not this person's to know.
        "pins": [
            {"cohort": name, "kind": kind}
            for name, kind in db.session.execute(
                select(Cohort.name, CohortPin.kind)
                .join(Cohort, Cohort.id == CohortPin.cohort_id)
                .where(or_(CohortPin.one_id == person_id, CohortPin.two_id == person_id))
                .order_by(CohortPin.id)
            )
        ],
        "rounds_changed": [
            {"change": each.kind, "at": each.at.isoformat()}
            for each in db.session.scalars(
                select(CohortRoundChange)
                .where(CohortRoundChange.person_id == person_id)
                .order_by(CohortRoundChange.at)
            )
        ],
    }


def erase(person_id: int, now: datetime) -> None:
    """Delete the lines in which somebody had a hand, and what they showed; partners keep theirs."""
    for _name, _held, group in _groups(person_id):
        group.note, group.note_by = lines.without(group.note, group.note_by, person_id)
        group.note_revision += 1
    db.session.execute(delete(CohortShown).where(CohortShown.person_id == person_id))
    for model in (CohortRoundChange, CohortPlanning):
        db.session.execute(update(model).where(model.person_id == person_id).values(person_id=None))
    db.session.flush()


def _groups(person_id: int) -> list[tuple[str, CohortRound, CohortGroup]]:
    rows = db.session.execute(
        select(Cohort.name, CohortRound, CohortGroup)
        .join(CohortRound, CohortRound.cohort_id == Cohort.id)
        .join(CohortGroup, CohortGroup.round_id == CohortRound.id)
        .join(CohortGroupMember, CohortGroupMember.group_id == CohortGroup.id)
        .where(CohortGroupMember.person_id == person_id)
        .order_by(CohortGroup.id)
    )
    return [(name, held, group) for name, held, group in rows]
