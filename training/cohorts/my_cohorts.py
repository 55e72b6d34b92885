"""What a cohort shows to those who are in it: the plan, the next session, what is mine to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from training.clock import local_day
from training.cohorts import boards, counting, plans, sessions
from training.cohorts.access import Seen
from training.cohorts.dashboard.roster import MOST_WEEKS, Weeks
from training.cohorts.models import Cohort, CohortMembership, CohortSession, MemberRole
from training.cohorts.schedule import DAYS_A_WEEK, week_of
from training.content import service as content
from training.db import db
from training.people.models import Person as Account

__all__ = ["MyCohort", "facilitators", "my_cohort", "titles"]


class Item(NamedTuple):
    """One thing of a week; `state` is "done", "begun" or "" for what is not begun.

    "gone" is what was taken down before it was done: there is nothing to do, and no page.
    """

    title: str
    url: str
    due_on: date
    state: str


class WeekPlan(NamedTuple):
    """One week as a learner sees it."""

    number: int
    title: str
    opens_on: date
    is_open: bool
    is_now: bool
    items: list[Item]
    sessions: list[CohortSession]


@dataclass(frozen=True)
class MyCohort:
    """What a member sees: the plan, and for learners what is theirs to do."""

    cohort: Cohort
    week: int | None
    plan: list[WeekPlan]
    todo: list[Item]
    next: CohortSession | None
    facilitators: list[str]
    is_learner: bool


def my_cohort(seen: Seen, person_id: int, *, now: datetime) -> MyCohort:
    """Return the cohort as somebody in it sees it: the plan, and one's own work alone."""
    cohort = seen.cohort
    today = local_day(now, cohort.time_zone)
    held = sessions.of_cohort(cohort.id)
    is_learner = seen.role is MemberRole.LEARNER
    plan = _plan(cohort, held, person_id if is_learner else None, today)
    todo = [
        item
        for week in plan
        if week.is_open
        for item in week.items
        if item.state not in ("done", "gone")
    ]
    return MyCohort(
        cohort=cohort,
        week=week_of(cohort.starts_on, cohort.weeks, today),
        plan=plan,
        todo=todo if is_learner and not cohort.is_waiting else [],
        next=boards.next_of(held, now),
        facilitators=facilitators(cohort.id, now=now),
        is_learner=is_learner,
    )


def facilitators(cohort_id: int, *, now: datetime) -> list[str]:
    """Return the names of those who facilitate a cohort."""
    chosen = select(Account.name).join(CohortMembership, CohortMembership.person_id == Account.id)
    return list(
        db.session.scalars(
            chosen.where(
                CohortMembership.cohort_id == cohort_id,
                CohortMembership.role == MemberRole.FACILITATOR,
                counting.is_open(now),
            ).order_by(Account.name)
        )
    )


def _plan(
    cohort: Cohort, held: Sequence[CohortSession], person_id: int | None, today: date
) -> list[WeekPlan]:
    body = plans.program(cohort)
    weeks = Weeks(cohort.starts_on, cohort.weeks, today, ())
    items = plans.planned_for(cohort, person_id)
    names = titles({item.kind for item in items}, cohort.language)
    done, begun = _own(items, person_id)
    plan, place = [], 0
    zone = ZoneInfo(cohort.time_zone)
    for number in range(1, cohort.weeks + 1):
        week = body["weeks"][number - 1] if body and number <= len(body["weeks"]) else None
        count = len(week["items"]) if week else 0
        opens_on = weeks.opens_on(number)
        ends_on = opens_on + timedelta(days=DAYS_A_WEEK)
        plan.append(
            WeekPlan(
                number=number,
                title=week["title"] if week else "",
                opens_on=opens_on,
                is_open=weeks.is_open(number),
                is_now=opens_on <= today < ends_on,
                items=[
                    Item(
                        names.get((item.kind, item.slug), ""),
                        f"/{item.kind}/{item.slug}",
                        item.due_on,
                        _state(item, names, done, begun),
                    )
                    for item in items[place : place + count]
                ],
                sessions=[
                    one
                    for one in held
                    if opens_on <= one.starts_at.astimezone(zone).date() < ends_on
                ],
            )
        )
        place += count
    return plan


def _state(item: Any, names: Any, done: set[int], begun: set[int]) -> str:
    if (item.kind, item.slug) not in names:
        return "gone"
    return "done" if item.position in done else "begun" * (item.position in begun)


def _own(items: Sequence[Any], person_id: int | None) -> tuple[set[int], set[int]]:
    """Return the positions of what the person has done, and of what they have begun."""
    if person_id is None:
        return set(), set()
    bits = {(item.kind, item.slug): 1 << item.position for item in items[:MOST_WEEKS]}
    mine = next(iter(counting.practised(_ME, {"me": person_id}, bits)), None)
    if mine is None:
        return set(), set()
    done = mine.customer | mine.inside
    at = {item.position for item in items}
    return {n for n in at if done >> n & 1}, {n for n in at if mine.begun >> n & 1}


def titles(kinds: set[str], language: str) -> dict[tuple[str, str], str]:
    """Return (kind, slug) -> title of what is live."""
    return {
        (kind, listed.slug): listed.title
        for kind in sorted(kinds)
        for listed in content.live_list(kind, language)
    }


_ME = select(Account.id).where(Account.id == bindparam("me"))
