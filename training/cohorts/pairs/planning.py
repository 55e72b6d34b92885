"""Rounds for many people are made by a job: for 500 people the search takes up to five seconds.

Up to SMALL people it takes under a second, and is done while one waits for the page.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from training import jobs
from training.clock import utcnow
from training.cohorts.models import Cohort, CohortMembership, MemberRole
from training.cohorts.pairs import rounds
from training.cohorts.pairs.models import CohortPlanning
from training.cohorts.pairs.rounds import Wanted
from training.db import db, insert_statement
from training.errors import Conflict, TrainingError

__all__ = ["JOB", "ask", "is_large", "run", "state_of"]

JOB = "cohorts.make_rounds"
SMALL = 60  # people
PATIENCE = timedelta(minutes=2)  # then whoever asked may ask again


def is_large(cohort_id: int) -> bool:
    """Tell whether a cohort has so many people that its rounds are made by a job."""
    chosen = select(func.count()).where(
        CohortMembership.cohort_id == cohort_id, CohortMembership.role == MemberRole.LEARNER
    )
    return (db.session.scalar(chosen) or 0) > SMALL


def ask(cohort: Cohort, wanted: Wanted, *, seen: int, by: int, now: datetime) -> None:
    """Have rounds made. Raises Invalid or Conflict where that can be told before."""
    rounds.loaded(cohort, wanted, now=now)
    values: dict[str, Any] = {
        "person_id": by,
        "asked": {**wanted.kept(), "seen": seen},
        "at": now,
        "made": None,
        "problem": "",
    }
    statement = insert_statement(CohortPlanning).values({"cohort_id": cohort.id, **values})
    db.session.execute(statement.on_conflict_do_update(index_elements=["cohort_id"], set_=values))
    jobs.enqueue(JOB, cohort_id=cohort.id)


def state_of(cohort_id: int, now: datetime) -> str:
    """Return "working", or a problem's key, or "" where there is nothing to say."""
    row = db.session.get(CohortPlanning, cohort_id)
    if row is None or row.made is not None or now - row.at > PATIENCE:
        return ""
    return row.problem or "working"


def run(cohort_id: int) -> None:
    """Make the rounds that were asked for. Nobody waits for the database meanwhile."""
    row = db.session.get(CohortPlanning, cohort_id)
    cohort = db.session.get(Cohort, cohort_id)
    if row is None or cohort is None or row.made is not None or row.problem:
        return
    asked = dict(row.asked)
    seen = asked.pop("seen")
    wanted, seed = Wanted(**asked), secrets.randbits(rounds.SEED_BITS)
    try:
        given = rounds.loaded(cohort, wanted, now=utcnow())
        db.session.rollback()  # gives SQLite's write lock back for as long as the search takes
        found = rounds.planned(given, wanted, seed)
        cohort = db.session.get_one(Cohort, cohort_id)
        made = rounds.store(cohort, wanted, seed, found, seen=seen, now=utcnow())
        db.session.get_one(CohortPlanning, cohort_id).made = made[0].number
    except TrainingError as error:
        db.session.rollback()
        problem = "second" if isinstance(error, Conflict) else "nobody"
        db.session.get_one(CohortPlanning, cohort_id).problem = problem
    db.session.flush()
