"""The register of a session: who was there, as one form holds it."""

from datetime import datetime
from typing import NamedTuple

from flask import request
from flask_babel import gettext as _
from sqlalchemy import select

from training.cohorts import sessions
from training.cohorts.counting import is_open
from training.cohorts.models import (
    Attendance,
    CohortMembership,
    CohortSession,
    MemberRole,
)
from training.db import db
from training.errors import Invalid
from training.people.models import Person

__all__ = ["Entry", "changed", "register"]

UNSAID = ""


class Entry(NamedTuple):
    """One person in the register; `state` is "" while nothing is noted."""

    person_id: int
    name: str
    side: str
    state: str


def register(session: CohortSession, *, now: datetime) -> list[Entry]:
    """Return who learns in the cohort, and guests, with what was noted of each."""
    noted = sessions.attendance_of(session)
    rows = db.session.execute(
        select(Person.id, Person.name, CohortMembership.side)
        .join(CohortMembership, CohortMembership.person_id == Person.id)
        .where(
            CohortMembership.cohort_id == session.cohort_id,
            CohortMembership.role.in_([MemberRole.LEARNER, MemberRole.GUEST]),
            is_open(now),
        )
        .order_by(CohortMembership.side, Person.name, Person.id)
    )
    return [
        Entry(
            row.id,
            row.name,
            row.side.value if row.side else "",
            noted[row.id].value if row.id in noted else UNSAID,
        )
        for row in rows
    ]


def changed() -> dict[int, Attendance | None]:
    """Return what the form says otherwise than the page that it stood on.

    Each person has `was-<id>` beside `at-<id>`: so what somebody else noted meanwhile of people
    whose line was left alone stays. Raises Invalid if a field was changed on its way.
    """
    found: dict[int, Attendance | None] = {}
    try:
        for name, value in request.form.items():
            if name.startswith("at-") and value != request.form.get(f"was-{name[3:]}", UNSAID):
                found[int(name[3:])] = Attendance(value) if value else None
    except ValueError as error:
        text = _("This form was changed on its way. Reload the page and send it again.")
        raise Invalid(text) from error
    return found
