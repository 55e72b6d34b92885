"""Who asks to be let into a cohort, and what those who facilitate it answer."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from training.cohorts import seats, service
from training.cohorts.enrolment import joining
from training.cohorts.models import Cohort, CohortRequest, MemberRole, Side
from training.db import db
from training.errors import Conflict, NotFound
from training.people.models import Person

__all__ = ["Asking", "accept", "asking", "decline", "reopen"]


class Asking(NamedTuple):
    """Somebody who asks, or was told no; `side` is the one they say they sit on."""

    person_id: int
    name: str
    email: str | None
    function: str
    side: Side
    asked_at: datetime
    is_declined: bool

    @property
    def first_name(self) -> str:
        """The name one would say."""
        return self.name.split()[0]


def asking(cohort: Cohort) -> list[Asking]:
    """Return who waits for an answer, the longest first, then those who were told no."""
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.function,
            Person.side,
            CohortRequest.side,
            CohortRequest.asked_at,
            CohortRequest.accepted,
        )
        .join(CohortRequest, CohortRequest.person_id == Person.id)
        .where(CohortRequest.cohort_id == cohort.id, CohortRequest.accepted.is_not(True))
        .order_by(CohortRequest.asked_at, Person.id)
    )
    found = [
        Asking(who, name, email, function, said or Side(usual), at, accepted is False)
        for who, name, email, function, usual, said, at, accepted in rows
    ]
    return sorted(found, key=lambda one: one.is_declined)


def accept(cohort: Cohort, person_id: int, *, now: datetime) -> str:
    """Let somebody in who asked, or who was told no before; return their name.

    Raises NotFound (they do not ask any more) or Invalid (every seat is taken).
    """
    request, person = _request(cohort, person_id)
    seats.check_free(cohort, person_id, now=now)
    side = request.side or Side(person.side)
    service.enrol(cohort, person_id, MemberRole.LEARNER, side, now=now)
    request.accepted, request.answered_at = True, now
    db.session.flush()
    return person.name


def decline(cohort: Cohort, person_id: int, *, now: datetime) -> str:
    """Tell somebody no; return their name.

    Raises NotFound (they do not ask any more) or Conflict (somebody let them in meanwhile).
    """
    request, person = _request(cohort, person_id)
    if request.accepted:
        raise Conflict(
            _("%(name)s was let in meanwhile. You can end the membership.", name=person.name)
        )
    request.accepted, request.answered_at = False, now
    db.session.flush()
    return person.name


def reopen(cohort: Cohort, person_id: int, *, now: datetime) -> str:
    """Take an answer back: the person waits again; return their name. Raises NotFound."""
    request, person = _request(cohort, person_id)
    if request.accepted and request.answered_at:
        joining.unseat(cohort, person_id, request.answered_at, now=now)
    request.accepted = request.answered_at = None
    db.session.flush()
    return person.name


def _request(cohort: Cohort, person_id: int) -> tuple[CohortRequest, Person]:
    row = db.session.execute(
        select(CohortRequest, Person)
        .join(Person, Person.id == CohortRequest.person_id)
        .where(
            CohortRequest.cohort_id == cohort.id,
            CohortRequest.person_id == person_id,
            Person.active.is_(True),
        )
    ).first()
    if row is None:
        raise NotFound(_("This person does not ask to be let in any more. Nothing was changed."))
    return row[0], row[1]
