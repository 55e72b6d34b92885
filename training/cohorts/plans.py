"""The program a cohort follows: its sessions, and the days it gives to its people."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import cast
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from training.cohorts.dates import Calendar, day_of, moment_of, symbolic
from training.cohorts.models import (
    Cohort,
    CohortAttendance,
    CohortExtension,
    CohortMembership,
    CohortSession,
    MemberRole,
)
from training.cohorts.programs.documents import Body
from training.cohorts.schedule import DAYS_A_WEEK
from training.content import service as content
from training.db import db
from training.errors import Conflict
from training.part import Planned
from training.state import state

__all__ = [
    "KIND",
    "calendar",
    "follow",
    "hand_out",
    "leave",
    "moved",
    "of_learner",
    "planned",
    "planned_for",
    "program",
    "shift",
    "take_back",
    "withdraw",
]

KIND = "programs"


def program(cohort: Cohort) -> Body | None:
    """Return the version of the program that a cohort follows, None if it follows none."""
    if cohort.digest is None:
        return None
    return cast("Body", content.version(cohort.digest).body)


def follow(cohort: Cohort, slug: str, *, now: datetime) -> None:
    """Let a cohort follow the live version of a program: its weeks, its sessions, its days.

    Raises NotFound (no such program) or Conflict (somebody was at a session of another one).
    """
    live = content.live(KIND, slug, cohort.language)
    if cohort.digest == live.digest:
        return
    if _has_met(cohort):
        raise Conflict(
            _("This cohort has met already, so it keeps its program. Begin a new cohort for it.")
        )
    body = cast("Body", live.body)
    cohort.program, cohort.digest = slug, live.digest
    cohort.weeks = len(body["weeks"])
    cohort.counted_on = None  # whoever calls this has it counted, or the job does
    cohort.revision += 1
    db.session.execute(delete(CohortSession).where(CohortSession.cohort_id == cohort.id))
    _add_sessions(cohort, body)
    moved(cohort)


def calendar(cohort: Cohort) -> Calendar:
    """Return what gives the symbolic dates of a cohort's program a date."""
    zone = ZoneInfo(cohort.time_zone)
    held = db.session.execute(
        select(CohortSession.number, CohortSession.starts_at).where(
            CohortSession.cohort_id == cohort.id
        )
    )
    days = {number: starts_at.astimezone(zone).date() for number, starts_at in held}
    return Calendar(cohort.starts_on, cohort.weeks, cohort.time_zone, days)


def planned(cohort: Cohort) -> list[Planned]:
    """Return everything the program has for a learner, in its order, each with its last day."""
    body = program(cohort)
    if body is None:
        return []
    dates = calendar(cohort)
    found: list[Planned] = []
    for number, week in enumerate(body["weeks"], start=1):
        last = day_of(symbolic(f"week {number} + {DAYS_A_WEEK - 1} days"), dates)
        for item in week["items"]:
            due = day_of(symbolic(item["due"]), dates) if item["due"] else last
            found.append(Planned(item["kind"], item["slug"], due, len(found) + 1))
    return found


def planned_for(cohort: Cohort, person_id: int | None) -> list[Planned]:
    """Return what the program has for one person, with the days they were given more."""
    items = planned(cohort)
    if person_id is None:
        return items
    days = _extensions(cohort, [person_id]).get(person_id, {})
    return [_later(item, days) for item in items]


def shift(cohort: Cohort, starts_on: date, time_zone: str) -> None:
    """Let a cohort begin on another day, or elsewhere; its sessions keep their weekday and hour.

    Raises Conflict if somebody was at a session already.
    """
    if (cohort.starts_on, cohort.time_zone) == (starts_on, time_zone):
        return
    if _has_met(cohort):
        raise Conflict(
            _("This cohort has met already: its first day and time zone stay. Move a session.")
        )
    days, old, new = starts_on - cohort.starts_on, ZoneInfo(cohort.time_zone), ZoneInfo(time_zone)
    held = select(CohortSession).where(CohortSession.cohort_id == cohort.id)
    for session in db.session.scalars(held):
        wall = session.starts_at.astimezone(old).replace(tzinfo=None) + days
        session.starts_at = wall.replace(tzinfo=new).astimezone(UTC)
    cohort.starts_on, cohort.time_zone, cohort.counted_on = starts_on, time_zone, None
    db.session.flush()
    moved(cohort)


def leave(cohort: Cohort, weeks: int) -> None:
    """Let a cohort follow no program, for some weeks. Raises Conflict if it has met already."""
    if cohort.digest is not None:
        if _has_met(cohort):
            raise Conflict(
                _("This cohort has met already, so it keeps its program. Begin a new cohort.")
            )
        db.session.execute(delete(CohortSession).where(CohortSession.cohort_id == cohort.id))
        cohort.program = cohort.digest = None
        db.session.flush()
        _replan(cohort)
    cohort.weeks, cohort.counted_on = weeks, None


def hand_out(cohort: Cohort, person_ids: Sequence[int] | None = None) -> None:
    """Give learners of a cohort the days of its program: all of them, or these.

    Somebody with an extension gets later days. Somebody who learns in several cohorts follows the
    one that was handed out last.
    """
    if cohort.digest is None or cohort.is_waiting:
        return
    items = _live(planned(cohort), cohort.language)
    people = _learners(cohort) if person_ids is None else list(person_ids)
    extended = _extensions(cohort, people)
    hooks = [part.schedule for part in state().parts if part.schedule]
    usual = [person for person in people if person not in extended]
    for schedule in hooks:
        if usual:
            schedule(usual, items)
        for person, days in extended.items():
            schedule([person], [_later(item, days) for item in items])


def moved(cohort: Cohort) -> None:
    """Let everything that hangs on the days of a cohort follow them."""
    hand_out(cohort)
    _replan(cohort)


def of_learner(person_id: int, now: datetime) -> None:
    """Give somebody who has just arrived the days of the cohorts they learn in."""
    cohorts = db.session.scalars(
        select(Cohort)
        .join(Cohort.memberships)
        .where(
            CohortMembership.person_id == person_id,
            CohortMembership.role == MemberRole.LEARNER,
            CohortMembership.ended_at.is_(None) | (CohortMembership.ended_at > now),
        )
        .order_by(Cohort.starts_on)
    )
    for cohort in cohorts.all():
        hand_out(cohort, [person_id])


def take_back(person_id: int, now: datetime) -> None:
    """Take the days of a program off somebody who left; other cohorts they learn in give theirs."""
    for part in state().parts:
        if part.schedule:
            part.schedule([person_id], [])
    of_learner(person_id, now)


def withdraw(cohort: Cohort, now: datetime) -> None:
    """Take the days of a cohort's program off everybody in it: it waits from now on."""
    for person_id in _learners(cohort):
        take_back(person_id, now)


def _replan(cohort: Cohort) -> None:
    for part in state().parts:
        if part.replan:
            part.replan(cohort.id)


def _later(item: Planned, days: Mapping[tuple[str, str], int]) -> Planned:
    more = days.get((item.kind, item.slug), days.get(("", ""), 0))
    return item._replace(due_on=item.due_on + timedelta(days=more))


def _live(items: Sequence[Planned], language: str) -> list[Planned]:
    """Return what can still be begun: a thing that was taken down has a day for nobody."""
    kinds = {item.kind for item in items}
    live = {(kind, one.slug) for kind in kinds for one in content.live_list(kind, language)}
    return [item for item in items if (item.kind, item.slug) in live]


def _add_sessions(cohort: Cohort, body: Body) -> None:
    """Add the sessions in their order: a later one may be dated from an earlier one."""
    dates = Calendar(cohort.starts_on, cohort.weeks, cohort.time_zone)
    days: dict[int, date] = {}
    for number, session in enumerate(body["sessions"], start=1):
        at = symbolic(session["at"])
        dates = Calendar(dates.starts_on, dates.weeks, dates.time_zone, dict(days))
        days[number] = day_of(at, dates)
        db.session.add(
            CohortSession(
                cohort_id=cohort.id,
                number=number,
                title=session["title"],
                starts_at=moment_of(at, dates),
                minutes=session["minutes"],
                purpose=session["html"],
                steps=list(session["steps"]),
            )
        )
    db.session.flush()


def _has_met(cohort: Cohort) -> bool:
    met = (
        select(func.count())
        .select_from(CohortAttendance)
        .join(CohortSession, CohortSession.id == CohortAttendance.session_id)
        .where(CohortSession.cohort_id == cohort.id)
    )
    return bool(db.session.scalar(met))


def _learners(cohort: Cohort) -> list[int]:
    return list(
        db.session.scalars(
            select(CohortMembership.person_id).where(
                CohortMembership.cohort_id == cohort.id,
                CohortMembership.role == MemberRole.LEARNER,
                CohortMembership.ended_at.is_(None),
            )
        )
    )


def _extensions(cohort: Cohort, people: Sequence[int]) -> dict[int, dict[tuple[str, str], int]]:
    """Return person -> (kind, slug) -> days more; ("", "") is for everything else."""
    rows = db.session.execute(
        select(
            CohortExtension.person_id,
            CohortExtension.kind,
            CohortExtension.slug,
            CohortExtension.days,
        )
        .where(
            CohortExtension.cohort_id == cohort.id,
            CohortExtension.person_id.in_(people),
            CohortExtension.ended_at.is_(None),
        )
        .order_by(CohortExtension.person_id)
    )
    return {
        person: {(row.kind, row.slug): row.days for row in each}
        for person, each in groupby(rows, key=lambda row: row.person_id)
    }
