"""What drafts keep of somebody: that they stand in one; gone with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update

from training.cohorts.splits.models import CohortSplit, CohortSplitApart, CohortSplitSeat
from training.db import db

__all__ = ["TABLES", "erase", "export"]

TABLES = ("cohort_split", "cohort_split_seat", "cohort_split_apart")


def export(person_id: int) -> dict[str, Any]:
    """Return the splits in which a person stands, and those they began."""
    stands = db.session.execute(
        select(CohortSplit.begun_at, CohortSplitSeat.place)
        .join(CohortSplitSeat, CohortSplitSeat.split_id == CohortSplit.id)
        .where(CohortSplitSeat.person_id == person_id)
        .order_by(CohortSplit.id)
    )
    began = db.session.execute(
        select(CohortSplit.begun_at, CohortSplit.source)
        .where(CohortSplit.person_id == person_id)
        .order_by(CohortSplit.id)
    )
    return {
        "in_splits": [{"begun_at": at.isoformat(), "place": place} for at, place in stands],
        "splits_begun": [{"begun_at": at.isoformat(), "list": words} for at, words in began],
    }


def erase(person_id: int, now: datetime) -> None:
    """Take a person out of every split, and their name off those they began."""
    is_theirs = or_(CohortSplitApart.one_id == person_id, CohortSplitApart.two_id == person_id)
    db.session.execute(delete(CohortSplitApart).where(is_theirs))
    db.session.execute(delete(CohortSplitSeat).where(CohortSplitSeat.person_id == person_id))
    mine = update(CohortSplit).where(CohortSplit.person_id == person_id)
    db.session.execute(mine.values(person_id=None))
