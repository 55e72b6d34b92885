"""What was given to somebody: theirs to take along, and gone with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from training.cohorts.models import Cohort, CohortExtension
from training.db import db

__all__ = ["TABLES", "erase", "export"]

TABLES = ("cohort_extension",)


def export(person_id: int) -> dict[str, Any]:
    """Return the days a person was given, and why."""
    rows = db.session.execute(
        select(Cohort.name, CohortExtension)
        .join(CohortExtension, CohortExtension.cohort_id == Cohort.id)
        .where(CohortExtension.person_id == person_id)
        .order_by(CohortExtension.id)
    )
    return {
        "extensions": [
            {
                "cohort": name,
                "what": f"{one.kind}/{one.slug}" if one.kind else "everything",
                "days": one.days,
                "why": one.why or "",
                "given_at": one.at.isoformat(),
                "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            }
            for name, one in rows
        ]
    }


def erase(person_id: int, now: datetime) -> None:
    """Forget what a person was given."""
    db.session.execute(delete(CohortExtension).where(CohortExtension.person_id == person_id))
