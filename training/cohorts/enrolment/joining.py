"""What somebody with the link of a cohort finds, and what they can do: come in, ask, take it back.

Every answer is one of a few standings; `phrases` has the sentence that goes with each.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy import delete, select

from training.clock import local_day
from training.cohorts import editing, my_cohorts, plans, seats, service
from training.cohorts.enrolment import links, phrases
from training.cohorts.models import (
    Cohort,
    CohortMembership,
    CohortRequest,
    Enrolment,
    MemberRole,
    Side,
)
from training.db import db
from training.errors import Conflict
from training.people.service import Viewer

__all__ = ["Entry", "asked_of", "enter", "entry", "take_back", "unseat"]

Standing = Literal[
    "in",  # learns here
    "runs",  # facilitates it
    "asked",  # waits for an answer
    "over",  # its last week is over
    "closed",  # nobody comes in by themselves
    "left",  # was in it, and left
    "declined",  # asked, and was told no
    "full",  # every seat is taken
    "open",  # may come in
    "ask",  # may ask
]
UNDO_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """A cohort as somebody at its door sees it.

    free      how many seats are free, None if there is always one
    since     the moment the standing is about: joined, asked, answered or left
    overlaps  other cohorts in which they learn in the same weeks
    """

    cohort: Cohort
    standing: Standing
    free: int | None
    since: datetime | None
    facilitators: list[str]
    overlaps: list[editing.Overlap]


def entry(token: str, viewer: Viewer | None, *, now: datetime) -> Entry:
    """Return the cohort behind a link, and how somebody stands to it. Raises NotFound."""
    cohort = links.cohort_of(token)
    person_id = viewer.id if viewer else 0
    standing, since = _stands(cohort, person_id, now)
    return Entry(
        cohort,
        standing,
        seats.free(cohort, now=now),
        since,
        my_cohorts.facilitators(cohort.id, now=now),
        editing.overlaps_of(cohort, person_id, now=now) if viewer else [],
    )


def enter(token: str, person_id: int, side: Side, *, now: datetime) -> tuple[Cohort, Standing]:
    """Come in, or ask to; return the cohort and how the person stands to it now.

    Who is in, or has asked, stays as they are. Raises NotFound, or Conflict: the cohort is closed,
    over or full, or who facilitates it has to say.
    """
    cohort = links.cohort_of(token, is_locked=True)
    standing, since = _stands(cohort, person_id, now)
    if standing in ("in", "asked", "runs"):
        return cohort, standing
    if standing == "open":
        service.enrol(cohort, person_id, MemberRole.LEARNER, side, now=now)
        _note(cohort, person_id, side, now, accepted=True)
        return cohort, "in"
    if standing == "ask":
        _note(cohort, person_id, side, now, accepted=None)
        return cohort, "asked"
    raise Conflict(phrases.refused(standing, since))


def take_back(token: str, person_id: int, *, now: datetime) -> Cohort:
    """Take back a question, or having come in by the link within the last hour.

    Raises NotFound, or Conflict (there is nothing to take back any more).
    """
    cohort = links.cohort_of(token, is_locked=True)
    request = db.session.get(CohortRequest, (cohort.id, person_id))
    came_in = request and request.accepted and request.answered_at == request.asked_at
    if request is None or request.accepted is False or (request.accepted and not came_in):
        raise Conflict(_("There is nothing to take back here any more. Nothing was changed."))
    if request.accepted:
        if now - request.asked_at > UNDO_FOR:
            raise Conflict(
                _("You came in more than an hour ago. Whoever facilitates it can let you go.")
            )
        unseat(cohort, person_id, request.asked_at, now=now)
    db.session.delete(request)
    db.session.flush()
    return cohort


def unseat(cohort: Cohort, person_id: int, since: datetime, *, now: datetime) -> None:
    """Take back a seat that somebody has `since`, as if it had never been given out.

    Whoever was in the cohort before that has left it again.
    """
    held = delete(CohortMembership).where(
        CohortMembership.cohort_id == cohort.id,
        CohortMembership.person_id == person_id,
        CohortMembership.role == MemberRole.LEARNER,
        CohortMembership.joined_at == since,
    )
    if not db.session.execute(held.returning(CohortMembership.id)).first():
        service.end_membership(cohort, person_id, MemberRole.LEARNER, now=now)
    else:
        plans.take_back(person_id, now)


def asked_of(person_id: int, *, now: datetime) -> list[tuple[Cohort, CohortRequest]]:
    """Return the cohorts somebody asked to be let into, and is not in; the newest first."""
    learns = select(CohortMembership.cohort_id).where(
        CohortMembership.person_id == person_id,
        CohortMembership.role == MemberRole.LEARNER,
    )
    rows = db.session.execute(
        select(Cohort, CohortRequest)
        .join(CohortRequest, CohortRequest.cohort_id == Cohort.id)
        .where(
            CohortRequest.person_id == person_id,
            CohortRequest.accepted.is_not(True),
            Cohort.id.not_in(learns) | CohortRequest.accepted.is_(None),
        )
        .order_by(CohortRequest.asked_at.desc())
    )
    return [(cohort, request) for cohort, request in rows]


def _stands(cohort: Cohort, person_id: int, now: datetime) -> tuple[Standing, datetime | None]:
    """Return how somebody stands to a cohort, and since when."""
    held = {
        one.role: one
        for one in db.session.scalars(
            select(CohortMembership).filter_by(cohort_id=cohort.id, person_id=person_id)
        )
    }
    learns = held.get(MemberRole.LEARNER)
    request = db.session.get(CohortRequest, (cohort.id, person_id))
    runs = held.get(MemberRole.FACILITATOR)
    if learns and _is_open(learns, now):
        return "in", learns.joined_at
    if runs and _is_open(runs, now):
        return "runs", runs.joined_at
    if request and request.accepted is None:
        return "asked", request.asked_at
    return _outside(cohort, learns, request, now)


def _outside(
    cohort: Cohort, left: CohortMembership | None, request: CohortRequest | None, now: datetime
) -> tuple[Standing, datetime | None]:
    """Return how somebody stands to a cohort who is not in it, and waits for nothing."""
    if local_day(now, cohort.time_zone) > editing.ends_on(cohort):
        return "over", None
    if cohort.enrolment is Enrolment.CLOSED:
        return "closed", None
    if cohort.enrolment is Enrolment.APPROVAL:
        if request and request.accepted is False:
            return "declined", request.answered_at
        return "ask", None
    if left:
        return "left", left.ended_at
    return ("full", None) if seats.free(cohort, now=now) == 0 else ("open", None)


def _is_open(held: CohortMembership, now: datetime) -> bool:
    return held.ended_at is None or held.ended_at > now


def _note(
    cohort: Cohort, person_id: int, side: Side, now: datetime, *, accepted: bool | None
) -> None:
    """Note that somebody asks, or came in. The cohort is locked, so nobody else does it now."""
    request = db.session.get(CohortRequest, (cohort.id, person_id))
    if request is None:
        request = CohortRequest(cohort_id=cohort.id, person_id=person_id)
        db.session.add(request)
    request.asked_at, request.side, request.accepted = now, side, accepted
    request.answered_at = now if accepted else None
    db.session.flush()
