"""The demo's rounds: one for each session of Autumn and Winter, as far as the coming one."""

from datetime import timedelta

from sqlalchemy import select

from training.cohorts import sessions
from training.cohorts.models import Cohort, CohortGroup, CohortSeat
from training.cohorts.pairs import rounds, wishes
from training.cohorts.pairs.rounds import Wanted
from training.db import db
from training.part import Demo

__all__ = ["tell"]

SEED = 20_261_122
NOTE = "Ask what the plan does to the warehouse before we promise a week.\nBring one hard yes each."
ACTIVITY = "scenarios/the-quiet-exception"
HELD_TOGETHER, APART = ("ana", "ben"), ("jonas", "viktor")


def tell(cohort: Cohort, demo: Demo) -> None:
    """Make a round for each session of a cohort, by the same seed every time."""
    ana, ben = (demo.people[key] for key in HELD_TOGETHER)
    for last, session in enumerate(sessions.of_cohort(cohort.id)):
        wanted = Wanted(2, 1, session.number)
        given = rounds.loaded(cohort, wanted, now=demo.now)
        if session.starts_at > demo.now and {ana, ben} <= {one.id for one in given.people}:
            _wish(cohort, demo)
            given = rounds.loaded(cohort, wanted, now=demo.now)
        found = rounds.planned(given, wanted, SEED + session.number)
        made_at = min(session.starts_at, demo.now) - timedelta(days=2)
        rounds.store(cohort, wanted, SEED + session.number, found, seen=last, now=made_at)
        if session.starts_at > demo.now:
            break
    _write(cohort, demo)


def _write(cohort: Cohort, demo: Demo) -> None:
    """Ana and Ben have begun a note: one line each."""
    ana, ben = (demo.people[key] for key in HELD_TOGETHER)
    held = rounds.of_cohort(cohort.id)
    seats = select(CohortSeat.group_id).where(CohortSeat.round_id == held[-1].round.id)
    groups = set(db.session.scalars(seats.where(CohortSeat.person_id == ana)))
    groups &= set(db.session.scalars(seats.where(CohortSeat.person_id == ben)))
    for group_id in groups:
        group = db.session.get_one(CohortGroup, group_id)
        group.note, group.note_by, group.note_revision = NOTE, [[ben], [ana]], 2
        group.note_at = demo.now - timedelta(days=1)
    db.session.flush()


def _wish(cohort: Cohort, demo: Demo) -> None:
    """Ana and Ben sit together in the coming round, and two others never do."""
    for keys, kind in ((HELD_TOGETHER, wishes.TOGETHER), (APART, wishes.APART)):
        one, other = (demo.people[key] for key in keys)
        wishes.pin(cohort.id, one, other, kind)
    wishes.prepare(cohort.id, demo.people["hana"], ACTIVITY, [ACTIVITY])
