"""What is kept of somebody who asked to be let in: theirs to take along, and gone with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from training.cohorts.models import Cohort, CohortRequest
from training.db import db

__all__ = ["TABLES", "erase", "export"]

TABLES = ("cohort_request",)


def export(person_id: int) -> dict[str, Any]:
    """Return what a person asked for, and what they were told."""
    asked = db.session.execute(
        select(Cohort.name, CohortRequest)
        .join(CohortRequest, CohortRequest.cohort_id == Cohort.id)
        .where(CohortRequest.person_id == person_id)
        .order_by(CohortRequest.asked_at)
    )
    return {
        "requests": [
            {
                "cohort": name,
                "asked_at": one.asked_at.isoformat(),
                "side": one.side.value if one.side else None,
                "accepted": one.accepted,
                "answered_at": one.answered_at.isoformat() if one.answered_at else None,
            }
            for name, one in asked
        ]
    }


def erase(person_id: int, now: datetime) -> None:
    """Forget that a person asked."""
    db.session.execute(delete(CohortRequest).where(CohortRequest.person_id == person_id))
