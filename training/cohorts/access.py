"""Who may open what of a cohort: the viewer stands in every WHERE.

A stranger is told of nothing, so the addresses below a cohort ask for `cohort:view` alone; who may
change it is a matter of the row.
"""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, func, select

from training.cohorts.counting import is_open
from training.cohorts.models import (
    Cohort,
    CohortFeed,
    CohortMembership,
    CohortRequest,
    CohortSession,
    MemberRole,
    Side,
)
from training.db import UTCDateTime, db
from training.errors import Forbidden, NotFound
from training.people.service import Viewer
from training.permissions import Permission

__all__ = ["Seen", "cohorts", "seen", "session_seen", "to_run", "to_write"]

_RANK = (
    MemberRole.FACILITATOR,
    MemberRole.LEARNER,
    MemberRole.GUEST,
    MemberRole.OBSERVER,
)


class Seen(NamedTuple):
    """A cohort, and how the viewer stands to it; `role` is None for an administrator outside it.

    feed  the viewer's own calendar, if they have made an address for it
    """

    cohort: Cohort
    role: MemberRole | None
    side: Side | None
    feed: CohortFeed | None
    asking: int  # how many wait for an answer to being let in
    is_admin: bool

    @property
    def facilitates(self) -> bool:
        """Whether the viewer sees who has done what, and what was noted for facilitators."""
        return self.role is MemberRole.FACILITATOR

    @property
    def may_run(self) -> bool:
        """Whether the viewer may change the cohort and its people."""
        return self.facilitates or self.is_admin


def seen(viewer: Viewer, cohort_id: int, *, now: datetime) -> Seen:
    """Return a cohort the viewer belongs to today, or administers. Raises NotFound."""
    rows = _rows(viewer, now, cohort_id)
    if not rows:
        raise NotFound(_("There is no such cohort, or you are not in it."))
    return rows[0]


def to_run(viewer: Viewer, cohort_id: int, *, now: datetime) -> Seen:
    """Return a cohort the viewer may change. Raises NotFound, or Forbidden to its learners."""
    found = seen(viewer, cohort_id, now=now)
    if not found.may_run:
        raise Forbidden(_("Only those who facilitate this cohort can change it."))
    return found


def to_write(viewer: Viewer, cohort_id: int, number: int, *, now: datetime) -> "SessionSeen":
    """Return a session the viewer facilitates. Raises NotFound, or Forbidden to other members."""
    found = session_seen(viewer, cohort_id, number, now=now)
    if not found.seen.facilitates:
        raise Forbidden(_("Only those who facilitate this cohort can change its sessions."))
    return found


class SessionSeen(NamedTuple):
    """A session of a cohort, and how the viewer stands to it."""

    seen: Seen
    session: CohortSession

    @property
    def cohort(self) -> Cohort:
        """The cohort it is a session of."""
        return self.seen.cohort


def session_seen(viewer: Viewer, cohort_id: int, number: int, *, now: datetime) -> SessionSeen:
    """Return a session of a cohort that the viewer may open. Raises NotFound."""
    found = seen(viewer, cohort_id, now=now)
    session = db.session.scalar(
        select(CohortSession).where(
            CohortSession.cohort_id == found.cohort.id, CohortSession.number == number
        )
    )
    if session is None:
        raise NotFound(_("There is no such session, or you are not in its cohort."))
    return SessionSeen(found, session)


def cohorts(viewer: Viewer, *, now: datetime) -> list[Seen]:
    """Return the cohorts the viewer belongs to today; an administrator's are all of them."""
    found: dict[int, Seen] = {}
    for each in _rows(viewer, now):
        found.setdefault(each.cohort.id, each)
    return sorted(found.values(), key=lambda each: each.cohort.starts_on, reverse=True)


def _rows(viewer: Viewer, now: datetime, cohort_id: int | None = None) -> list[Seen]:
    """Return what matches, once for each role the viewer has there, facilitating first."""
    is_admin = viewer.can(Permission.COHORT_CREATE)
    values = {"viewer": viewer.id, "now": now, "cohort_id": cohort_id}
    chosen = _ALL if cohort_id is None else _ONE
    if not is_admin:
        chosen = chosen.where(_IS_MINE)
    found = db.session.execute(chosen, values)
    rows = [Seen(c, role, side, feed, n, is_admin) for c, role, side, feed, n in found]
    return sorted(rows, key=lambda each: _RANK.index(each.role) if each.role else len(_RANK))


_IS_MINE = CohortMembership.id.is_not(None)
_ASKING = (
    select(func.count())
    .where(CohortRequest.cohort_id == Cohort.id, CohortRequest.accepted.is_(None))
    .correlate(Cohort)
    .scalar_subquery()
)
_ALL = (
    select(Cohort, CohortMembership.role, CohortMembership.side, CohortFeed, _ASKING)
    .outerjoin(
        CohortMembership,
        and_(
            CohortMembership.cohort_id == Cohort.id,
            CohortMembership.person_id == bindparam("viewer"),
            is_open(bindparam("now", type_=UTCDateTime())),
        ),
    )
    .outerjoin(CohortFeed, CohortFeed.person_id == bindparam("viewer"))
)
_ONE = _ALL.where(Cohort.id == bindparam("cohort_id"))
