"""Live sessions: when and where, the run sheet, and who was there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, select

from training.cohorts import plans, standings
from training.cohorts.models import (
    Attendance,
    Cohort,
    CohortAttendance,
    CohortMembership,
    CohortSession,
    MemberRole,
)
from training.db import db, insert_statement
from training.errors import Conflict, Invalid, NotFound

__all__ = ["attendance_of", "change", "mark", "next_of", "of_cohort", "session_for"]


def of_cohort(cohort_id: int) -> Sequence[CohortSession]:
    """Return the sessions of a cohort that the viewer may see, in their order."""
    return db.session.scalars(_OF_COHORT, {"cohort_id": cohort_id}).all()


# Made once: every page of a cohort asks it.
_OF_COHORT = (
    select(CohortSession)
    .where(CohortSession.cohort_id == bindparam("cohort_id"))
    .order_by(CohortSession.number)
)


def next_of(cohort_id: int, now: datetime) -> CohortSession | None:
    """Return the session that comes next; one that is being held counts until it ends."""
    coming = [each for each in of_cohort(cohort_id) if each.ends_at > now]
    return min(coming, key=lambda each: each.starts_at, default=None)


def session_for(viewer_id: int, cohort_id: int, number: int, now: datetime) -> CohortSession:
    """Return a session of a cohort the viewer belongs to today. Raises NotFound otherwise."""
    found: CohortSession | None = db.session.scalar(_visible(viewer_id, cohort_id, now, number))
    if found is None:
        raise NotFound(_("There is no such session, or you are not in its cohort."))
    return found


def change(cohort: Cohort, session: CohortSession, values: Mapping[str, Any], *, seen: int) -> None:
    """Change when, where and how a session is held; days that hang on it move along.

    values  any of title, starts_at, minutes, place, call_url, note, steps
    seen    the revision that the page showed

    Raises Conflict (another facilitator changed it since) or Invalid (its steps are too long).
    """
    if session.revision != seen:
        raise Conflict(
            _(
                "Somebody else changed this session after you opened it. Nothing of yours was "
                "stored. Open it anew, look at what is there, and change it again."
            )
        )
    minutes = values.get("minutes", session.minutes)
    spent = sum(step["minutes"] for step in values.get("steps", session.steps))
    if spent > minutes:
        raise Invalid(
            _(
                "The steps take %(spent)s minutes, and the session %(minutes)s. Shorten a step, or "
                "give the session more time.",
                spent=spent,
                minutes=minutes,
            )
        )
    was = session.starts_at
    for name, value in values.items():
        setattr(session, name, value)
    session.revision += 1
    db.session.flush()
    if session.starts_at != was:
        plans.moved(cohort)


def attendance_of(session: CohortSession) -> dict[int, Attendance]:
    """Return person -> whether they were there, for everybody of whom it was noted."""
    rows = db.session.execute(
        select(CohortAttendance.person_id, CohortAttendance.state).where(
            CohortAttendance.session_id == session.id
        )
    )
    return {row.person_id: row.state for row in rows}


def mark(session: CohortSession, states: Mapping[int, Attendance | None], *, now: datetime) -> None:
    """Note who was there. None takes a note back. Raises NotFound for somebody not in the cohort.

    What another facilitator noted of other people meanwhile stays.
    """
    members = set(
        db.session.scalars(
            select(CohortMembership.person_id).where(
                CohortMembership.cohort_id == session.cohort_id,
                CohortMembership.role.in_([MemberRole.LEARNER, MemberRole.GUEST]),
            )
        )
    )
    if not set(states) <= members:
        raise NotFound(_("Somebody in this list is not in the cohort. Nothing was stored. Reload."))
    for person_id, state in states.items():
        values = {"session_id": session.id, "person_id": person_id, "state": state, "at": now}
        if state is None:
            gone = db.session.get(CohortAttendance, (session.id, person_id))
            if gone:
                db.session.delete(gone)
            continue
        statement = insert_statement(CohortAttendance).values(values)
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=["session_id", "person_id"], set_={"state": state, "at": now}
            )
        )
    cohort = db.session.get_one(Cohort, session.cohort_id)
    standings.recount(cohort, list(states), now=now)


def _visible(viewer_id: int, cohort_id: int, now: datetime, number: int) -> Select[Any]:
    return (
        select(CohortSession)
        .join(CohortMembership, CohortMembership.cohort_id == CohortSession.cohort_id)
        .where(
            CohortSession.cohort_id == cohort_id,
            CohortSession.number == number,
            CohortMembership.person_id == viewer_id,
            CohortMembership.ended_at.is_(None) | (CohortMembership.ended_at > now),
        )
        .limit(1)
    )
