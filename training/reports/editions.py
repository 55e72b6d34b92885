"""Editions are frozen when a week is over, by a job, and never change after that."""

from datetime import datetime

from sqlalchemy import select

from training.clock import utcnow
from training.cohorts.models import Cohort
from training.db import db, insert_once
from training.reports import sources
from training.reports.figures import Edition, edition
from training.reports.models import ReportEdition

__all__ = ["FREEZE", "freeze", "freeze_all", "of_cohort"]

FREEZE = "reports.freeze"


def of_cohort(cohort_id: int) -> list[Edition]:
    """Return the editions of a cohort, in their order."""
    chosen = select(ReportEdition.body).where(ReportEdition.cohort_id == cohort_id)
    return [Edition.of_json(body) for body in db.session.scalars(chosen.order_by("week"))]


def freeze(cohort: Cohort, *, now: datetime) -> None:
    """Make the editions that are due; one that is there stays as it is."""
    made = of_cohort(cohort.id)
    for week in range(len(made) + 1, sources.weeks_over(cohort, now) + 1):
        made.append(edition(sources.facts(cohort, week), made))
        values = {
            "cohort_id": cohort.id,
            "week": week,
            "body": made[-1].as_json(),
            "made_at": now,
        }
        insert_once(ReportEdition, values, keys=("cohort_id", "week"))


def freeze_all() -> None:
    """Make every edition that is due: weekly, for each cohort that is not only waiting."""
    ids = select(Cohort.id).where(Cohort.is_waiting.is_(False)).order_by(Cohort.id)
    for cohort_id in db.session.scalars(ids).all():
        cohort = db.session.get(Cohort, cohort_id)
        if cohort:
            freeze(cohort, now=utcnow())
        db.session.commit()  # one cohort at a time: others want to write as well
