"""The demo's last word: once everything is planned, the programs give it its days."""

from sqlalchemy import select

from training.cohorts import plans
from training.cohorts.models import Cohort
from training.db import db
from training.part import Demo


def tell(demo: Demo) -> None:
    """Hand out the days of the cohorts' programs."""
    chosen = select(Cohort).where(Cohort.id.in_(demo.cohorts.values())).order_by(Cohort.id)
    for cohort in db.session.scalars(chosen).all():
        plans.hand_out(cohort)
