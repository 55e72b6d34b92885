"""The facts behind a report, as they were when a week was over: dates and completion alone."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, select

from training.cohorts import counting
from training.cohorts.models import (
    Attendance,
    Cohort,
    CohortAttendance,
    CohortGroup,
    CohortMembership,
    CohortRound,
    CohortSeat,
    CohortSession,
    MemberRole,
)
from training.cohorts.schedule import DAYS_A_WEEK
from training.db import db
from training.lenses import BOTH, INSIDE, LENSES
from training.people.models import Person
from training.progress.models import ProgressEntry
from training.progress.service import OF_CONTENT
from training.progress.tally import PRACTICE
from training.reports.figures import SESSION, WEEK, Fact, Facts, counted
from training.reports.mixedness import Mixed, mixed
from training.reports.suppression import Somebody

__all__ = ["closes_at", "facts", "mixedness", "weeks_over"]


def closes_at(cohort: Cohort, week: int) -> datetime:
    """Return when a week is over: at midnight, where the cohort is."""
    day = cohort.starts_on + timedelta(days=week * DAYS_A_WEEK)
    return datetime.combine(day, time.min, ZoneInfo(cohort.time_zone)).astimezone(UTC)


def weeks_over(cohort: Cohort, now: datetime) -> int:
    """Return how many weeks of a program are over."""
    return sum(closes_at(cohort, week) <= now for week in range(1, cohort.weeks + 1))


def facts(cohort: Cohort, week: int) -> Facts:
    """Return what was so when a week was over."""
    people, joined = _people(cohort)
    until = closes_at(cohort, week)
    sides = {one.id: one.side for one in people.values()}
    ties = mixed(sides, _rounds(cohort, until))
    held = [*_active(cohort, week, people), *_present(cohort, until)]
    return Facts(
        week=week,
        people={
            number: [people[one] for one in sorted(counted(joined, number))]
            for number in range(1, week + 1)
        },
        practised=_practised(cohort, until, people),
        held=held,
        ties=(ties.made, ties.possible),
    )


def mixedness(cohort: Cohort, now: datetime) -> tuple[Mixed, dict[int, Any]]:
    """Return who of those who learn today has worked with whom, and person -> name and side."""
    rows = db.session.execute(
        select(Person.id, Person.name, CohortMembership.side)
        .join(CohortMembership, CohortMembership.person_id == Person.id)
        .where(
            CohortMembership.cohort_id == cohort.id,
            CohortMembership.role == MemberRole.LEARNER,
            counting.is_open(now),
        )
        .order_by(CohortMembership.side, Person.name, Person.id)
    ).all()
    sides = {row.id: row.side.value if row.side else INSIDE for row in rows}
    return mixed(sides, _rounds(cohort, now)), {row.id: row for row in rows}


def _people(cohort: Cohort) -> tuple[dict[int, Somebody], dict[int, tuple[str, int]]]:
    """Return whoever has learnt here beyond the first week; and their side and week of joining."""
    rows = db.session.execute(
        select(
            CohortMembership.person_id,
            CohortMembership.side,
            CohortMembership.joined_at,
            Person.function,
        )
        .join(Person, Person.id == CohortMembership.person_id)
        .where(
            CohortMembership.cohort_id == cohort.id,
            CohortMembership.role == MemberRole.LEARNER,
            counting.is_open(closes_at(cohort, 1)),
        )
        .order_by(CohortMembership.person_id)
    )
    zone, people, joined = ZoneInfo(cohort.time_zone), {}, {}
    for who, held, joined_at, function in rows:
        side = held.value if held else INSIDE
        people[who] = Somebody(who, side, function)
        days = (joined_at.astimezone(zone).date() - cohort.starts_on).days
        joined[who] = side, max(1, days // DAYS_A_WEEK + 1)
    return people, joined


def _active(cohort: Cohort, week: int, people: Mapping[int, Somebody]) -> list[Fact]:
    """Return for each week who finished, took on or told something in it."""
    ends = [(ProgressEntry.at < closes_at(cohort, n), n) for n in range(1, week + 1)]
    rows = db.session.execute(
        select(ProgressEntry.person_id, case(*ends).label("week"))
        .where(
            ProgressEntry.person_id.in_(_learners(cohort)),
            ProgressEntry.at >= closes_at(cohort, 0),
            ProgressEntry.at < closes_at(cohort, week),
        )
        .distinct()
    )
    found: dict[int, set[int]] = {number: set() for number in range(1, week + 1)}
    for row in rows:
        if row.person_id in people:
            found[row.week].add(row.person_id)
    return [Fact(f"{WEEK}/{number}", frozenset(who)) for number, who in found.items()]


def _present(cohort: Cohort, until: datetime) -> list[Fact]:
    """Return for each session whose register was filled in who was there."""
    rows = db.session.execute(
        select(CohortSession.number, CohortAttendance.person_id, CohortAttendance.state)
        .join(CohortAttendance, CohortAttendance.session_id == CohortSession.id)
        .where(CohortSession.cohort_id == cohort.id, CohortSession.starts_at < until)
        .order_by(CohortSession.number)
    )
    found: dict[int, set[int]] = {}
    for number, who, state in rows:
        there = found.setdefault(number, set())
        if state is Attendance.PRESENT:
            there.add(who)
    return [Fact(f"{SESSION}/{number}", frozenset(who)) for number, who in found.items()]


def _practised(
    cohort: Cohort, until: datetime, people: Mapping[int, Somebody]
) -> dict[int, dict[str, int]]:
    bits = {
        (OF_CONTENT[kind], slug): bit for (kind, slug), bit in counting.bits(cohort.digest).items()
    }
    rows = db.session.execute(
        select(ProgressEntry.person_id, ProgressEntry.kind, ProgressEntry.slug, ProgressEntry.lens)
        .where(
            ProgressEntry.person_id.in_(_learners(cohort)),
            ProgressEntry.outcome.in_(PRACTICE),
            ProgressEntry.at < until,
        )
        .distinct()
    )
    weeks = {who: dict.fromkeys(LENSES, 0) for who in people}
    for who, kind, slug, lens in rows:
        for one in LENSES:
            if who in weeks and lens in (one, BOTH):
                weeks[who][one] |= bits.get((kind, slug), 0)
    return {who: {one: mask.bit_count() for one, mask in by.items()} for who, by in weeks.items()}


def _rounds(cohort: Cohort, until: datetime) -> list[list[list[int]]]:
    rows = db.session.execute(
        select(CohortRound.number, CohortSeat.group_id, CohortSeat.person_id)
        .join(CohortSeat, CohortSeat.round_id == CohortRound.id)
        .join(CohortGroup, CohortGroup.id == CohortSeat.group_id)
        .where(CohortRound.cohort_id == cohort.id, CohortRound.made_at < until)
        .order_by(CohortRound.number, CohortGroup.place, CohortSeat.person_id)
    )
    found: dict[int, dict[int, list[int]]] = {}
    for number, group, who in rows:
        found.setdefault(number, {}).setdefault(group, []).append(who)
    return [list(groups.values()) for groups in found.values()]


def _learners(cohort: Cohort) -> Any:
    return select(CohortMembership.person_id).where(
        CohortMembership.cohort_id == cohort.id, CohortMembership.role == MemberRole.LEARNER
    )
