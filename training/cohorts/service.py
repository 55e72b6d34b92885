"""Found cohorts, let people in, and load only what the viewer may see."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, delete, or_, select

from training.clock import local_day
from training.cohorts import plans, standings
from training.cohorts.dashboard.roster import MOST_WEEKS
from training.cohorts.dashboard.tally import Tally
from training.cohorts.models import (
    Cohort,
    CohortAttendance,
    CohortFeed,
    CohortMembership,
    CohortPin,
    CohortPrepared,
    CohortSession,
    MemberRole,
    Side,
)
from training.db import db, insert_once
from training.errors import Invalid, NotFound
from training.people import service as people
from training.permissions import Role

__all__ = [
    "Learner",
    "cohort_for",
    "cohorts_of",
    "end_membership",
    "enrol",
    "erase",
    "export",
    "learners_beside",
    "learners_with",
    "members_for",
    "membership_of",
    "start",
    "waits",
]


class Learner(NamedTuple):
    """Somebody who learns in a cohort, from when on; `ended_at` is None until they leave it."""

    cohort_id: int
    person_id: int
    joined_at: datetime
    ended_at: datetime | None


def start(
    name: str,
    starts_on: date,
    weeks: int,
    time_zone: str,
    *,
    now: datetime,
    language: str = "en",
    is_demo: bool = False,
) -> Cohort:
    """Add a cohort without members. Raises Invalid if it would have no week."""
    if weeks < 1:
        raise Invalid(_("A cohort lasts one week or more."))
    cohort = Cohort(
        name=name,
        starts_on=starts_on,
        weeks=weeks,
        time_zone=time_zone,
        language=language,
        is_demo=is_demo,
        created_at=now,
        counted_on=local_day(now, time_zone),
        tally=Tally(min(weeks, MOST_WEEKS)).as_json(),
    )
    db.session.add(cohort)
    db.session.flush()
    return cohort


def enrol(
    cohort: Cohort, person_id: int, role: MemberRole, side: Side | None, *, now: datetime
) -> None:
    """Let a person in; somebody who is in stays as they are, and whoever had left is in again.

    Raises Invalid if a learner has no side: a mixed cohort is counted by its sides.
    """
    if role is MemberRole.LEARNER and side is None:
        raise Invalid(_("Say which side this learner is on: customer or inside."))
    values = {
        "cohort_id": cohort.id,
        "person_id": person_id,
        "role": role,
        "side": side if role is MemberRole.LEARNER else None,
        "joined_at": now,
    }
    if not insert_once(CohortMembership, values, keys=("cohort_id", "person_id", "role")):
        _reopen(cohort.id, person_id, role, values["side"])
    if role is MemberRole.FACILITATOR:
        people.grant(person_id, Role.FACILITATOR, _source(cohort.id), now)
    elif role is MemberRole.LEARNER:
        plans.hand_out(cohort, [person_id])
        standings.recount(cohort, [person_id], now=now)


def end_membership(cohort: Cohort, person_id: int, role: MemberRole, *, now: datetime) -> None:
    """End a membership now; what the person did stays. Raises NotFound."""
    membership = db.session.scalar(
        _open(now).where(
            CohortMembership.cohort_id == cohort.id,
            CohortMembership.person_id == person_id,
            CohortMembership.role == role,
        )
    )
    if membership is None:
        raise NotFound(_("This person is not in the cohort."))
    membership.ended_at = now
    db.session.flush()
    if role is MemberRole.FACILITATOR:
        people.revoke(person_id, Role.FACILITATOR, _source(cohort.id))
    if role is MemberRole.LEARNER:
        plans.take_back(person_id, now)
        standings.recount(cohort, [person_id], now=now)


def cohort_for(viewer_id: int, cohort_id: int, *, now: datetime) -> Cohort:
    """Return a cohort the viewer belongs to today. Raises NotFound, also for somebody else's."""
    cohort = db.session.scalar(
        select(Cohort)
        .join(Cohort.memberships)
        .where(Cohort.id == cohort_id, CohortMembership.person_id == viewer_id, _is_open(now))
        .limit(1)
    )
    if cohort is None:
        raise NotFound(_("There is no such cohort, or you are not in it."))
    return cohort


def cohorts_of(viewer_id: int, *, now: datetime, role: MemberRole | None = None) -> list[Cohort]:
    """Return the cohorts a person belongs to today (as `role`, if given), the newest first."""
    chosen = (
        select(Cohort)
        .join(Cohort.memberships)
        .where(CohortMembership.person_id == viewer_id, _is_open(now))
        .order_by(Cohort.starts_on.desc(), Cohort.id)
    )
    if role is not None:
        chosen = chosen.where(CohortMembership.role == role)
    return list(db.session.scalars(chosen).unique())


def membership_of(viewer_id: int, cohort_id: int, *, now: datetime) -> CohortMembership:
    """Return how the viewer belongs to a cohort, facilitating first. Raises NotFound."""
    held: list[CohortMembership] = list(
        db.session.scalars(
            _open(now).where(
                CohortMembership.cohort_id == cohort_id, CohortMembership.person_id == viewer_id
            )
        )
    )
    if not held:
        raise NotFound(_("There is no such cohort, or you are not in it."))
    held.sort(key=lambda membership: membership.role is not MemberRole.FACILITATOR)
    return held[0]


def members_for(viewer_id: int, cohort_id: int, *, now: datetime) -> Sequence[CohortMembership]:
    """Return everybody in a cohort that the viewer facilitates. Raises NotFound otherwise."""
    if membership_of(viewer_id, cohort_id, now=now).role is not MemberRole.FACILITATOR:
        raise NotFound(_("There is no such cohort, or you do not facilitate it."))
    chosen = _open(now).where(CohortMembership.cohort_id == cohort_id)
    return db.session.scalars(chosen.order_by(CohortMembership.id)).all()


def learners_beside(viewer_id: int, *, now: datetime) -> tuple[int, list[Learner]] | None:
    """Return the cohort in which the viewer learns today, and who learns or has learnt in it.

    They come with their time in every other cohort. Of several cohorts of the viewer's it is the
    one that began last; None for somebody who learns in none.
    """
    found = _learners(CohortMembership.person_id == viewer_id, _is_open(now))
    mine = (
        one.cohort_id
        for one in found
        if one.person_id == viewer_id and (one.ended_at is None or one.ended_at > now)
    )
    cohort_id = next(mine, None)
    return None if cohort_id is None else (cohort_id, found)


def learners_with(person_id: int) -> list[Learner]:
    """Return the learners of every cohort in which a person learns or has learnt, as above."""
    return _learners(CohortMembership.person_id == person_id)


def waits(person_id: int, *, now: datetime) -> bool:
    """Tell whether somebody learns in waiting cohorts alone: they are asked, and do nothing yet."""
    held = cohorts_of(person_id, now=now, role=MemberRole.LEARNER)
    return bool(held) and all(cohort.is_waiting for cohort in held)


def export(person_id: int) -> dict[str, Any]:
    """Return the cohorts a person was in."""
    rows = db.session.execute(
        select(Cohort.name, CohortMembership)
        .join(CohortMembership.cohort)
        .where(CohortMembership.person_id == person_id)
        .order_by(CohortMembership.id)
    )
    attended = db.session.execute(
        select(Cohort.name, CohortSession.title, CohortSession.starts_at, CohortAttendance.state)
        .join(CohortSession, CohortSession.cohort_id == Cohort.id)
        .join(CohortAttendance, CohortAttendance.session_id == CohortSession.id)
        .where(CohortAttendance.person_id == person_id)
        .order_by(CohortSession.starts_at)
    )
    feed = db.session.get(CohortFeed, person_id)
    return {
        "calendar_made_at": feed.made_at.isoformat() if feed else None,
        "sessions": [
            {"cohort": cohort, "session": title, "at": at.isoformat(), "attendance": state.value}
            for cohort, title, at, state in attended
        ],
        "memberships": [
            {
                "cohort": name,
                "role": held.role.value,
                "side": held.side.value if held.side else None,
                "joined_at": held.joined_at.isoformat(),
                "ended_at": held.ended_at.isoformat() if held.ended_at else None,
            }
            for name, held in rows
        ],
    }


def erase(person_id: int, now: datetime) -> None:
    """End every membership, and forget what was noted of the person.

    Memberships and seats stay with the tombstone, so that groups and their counts still add up.
    """
    for held in db.session.scalars(_open(now).where(CohortMembership.person_id == person_id)):
        held.ended_at = now
    for model in (CohortAttendance, CohortPrepared, CohortFeed):
        db.session.execute(delete(model).where(model.person_id == person_id))
    is_theirs = or_(CohortPin.one_id == person_id, CohortPin.two_id == person_id)
    db.session.execute(delete(CohortPin).where(is_theirs))
    db.session.flush()
    standings.recount_all_of(person_id, now=now)


def _learners(*mine: Any) -> list[Learner]:
    """Return whoever learns in a cohort of `mine`, with all their cohorts; the latest one first."""
    learns = CohortMembership.role == MemberRole.LEARNER
    beside = CohortMembership.cohort_id.in_(select(CohortMembership.cohort_id).where(learns, *mine))
    people = select(CohortMembership.person_id).where(learns, beside)
    rows = db.session.execute(
        select(
            Cohort.id,
            CohortMembership.person_id,
            CohortMembership.joined_at,
            CohortMembership.ended_at,
        )
        .join(Cohort.memberships)
        .where(CohortMembership.person_id.in_(people), learns)
        .order_by(Cohort.starts_on.desc(), Cohort.id, CohortMembership.id)
    )
    return [Learner(*row) for row in rows]


def _reopen(cohort_id: int, person_id: int, role: MemberRole, side: Any) -> None:
    """Let an ended membership go on, on the side that was said now."""
    held = db.session.scalar(
        select(CohortMembership).where(
            CohortMembership.cohort_id == cohort_id,
            CohortMembership.person_id == person_id,
            CohortMembership.role == role,
            CohortMembership.ended_at.is_not(None),
        )
    )
    if held is not None:
        held.ended_at, held.side = None, side
        db.session.flush()


def _source(cohort_id: int) -> str:
    return f"cohort {cohort_id}"


def _is_open(now: datetime) -> Any:
    return or_(CohortMembership.ended_at.is_(None), CohortMembership.ended_at > now)


def _open(now: datetime) -> Select[Any]:
    return select(CohortMembership).where(_is_open(now))
