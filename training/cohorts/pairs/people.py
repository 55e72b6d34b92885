"""Who could be paired in a cohort, and who has worked with whom, in this cohort or another."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from training.cohorts.counting import is_open
from training.cohorts.models import CohortMembership, CohortRound, CohortSeat, MemberRole
from training.cohorts.pairing.records import Pair, Person
from training.db import db, read, table_of
from training.lenses import INSIDE
from training.people.models import Person as Account

__all__ = ["BESIDE", "PLAYS", "STANDS_IN", "Learner", "Meeting", "facilitators", "history"]
__all__ += ["learners", "meetings", "records"]

PLAYS, BESIDE, STANDS_IN = "plays", "beside", "stands_in"  # the kinds of a seat


class Learner(NamedTuple):
    """Somebody who learns in the cohort, or has."""

    id: int
    name: str
    email: str | None
    function: str
    side: str
    manager: int | None
    joined_at: datetime
    has_left: bool


class Meeting(NamedTuple):
    """Two people who sat together in a round of whatever cohort; `one` has the lower id."""

    cohort_id: int
    number: int
    made_at: datetime
    one: int
    other: int


def learners(cohort_id: int, *, now: datetime) -> dict[int, Learner]:
    """Return everybody who learns in a cohort or has learnt in it: by side and name."""
    rows = db.session.execute(
        select(
            Account.id,
            Account.name,
            Account.email,
            Account.function,
            CohortMembership.side,
            Account.manager_id,
            CohortMembership.joined_at,
            CohortMembership.ended_at,
        )
        .join(CohortMembership, CohortMembership.person_id == Account.id)
        .where(
            CohortMembership.cohort_id == cohort_id,
            CohortMembership.role == MemberRole.LEARNER,
        )
        .order_by(CohortMembership.side, Account.name, Account.id)
    )
    return {
        row.id: Learner(
            row.id,
            row.name,
            row.email,
            row.function,
            row.side.value if row.side else INSIDE,
            row.manager_id,
            row.joined_at,
            row.ended_at is not None and row.ended_at <= now,
        )
        for row in rows
    }


def facilitators(cohort_id: int, *, now: datetime) -> dict[int, str]:
    """Return id -> name of those who could take an empty chair, in the order of their names."""
    rows = db.session.execute(
        select(Account.id, Account.name)
        .join(CohortMembership, CohortMembership.person_id == Account.id)
        .where(
            CohortMembership.cohort_id == cohort_id,
            CohortMembership.role == MemberRole.FACILITATOR,
            is_open(now),
        )
        .order_by(Account.name, Account.id)
    )
    return {row.id: row.name for row in rows}


def records(people: Iterable[Learner]) -> list[Person]:
    """Return people as the rules of pairing see them."""
    return [Person(one.id, one.side, one.function, one.manager) for one in people]


def meetings(cohort_id: int) -> list[Meeting]:
    """Return every time two learners of a cohort sat together, here or in another cohort."""
    rows: Any = read(_MEETINGS, {"cohort_id": cohort_id})
    return [Meeting(*row) for row in rows]


def history(
    found: Iterable[Meeting], cohort_id: int, besides: CohortRound | None = None
) -> Mapping[Pair, int]:
    """Return how often two people have met: before a round, or at all if none is given."""
    return Counter(
        (each.one, each.other)
        for each in found
        if besides is None
        or (
            each.number < besides.number
            if each.cohort_id == cohort_id
            else each.made_at <= besides.made_at
        )
    )


def _meetings() -> Any:
    one, other = table_of(CohortSeat).alias("one"), table_of(CohortSeat).alias("other")
    held = table_of(CohortRound)
    here = select(CohortMembership.person_id).where(
        CohortMembership.cohort_id == bindparam("cohort_id"),
        CohortMembership.role == MemberRole.LEARNER,
    )
    return (
        select(held.c.cohort_id, held.c.number, held.c.made_at, one.c.person_id, other.c.person_id)
        .join_from(one, held, held.c.id == one.c.round_id)
        .join(other, other.c.group_id == one.c.group_id)
        .where(
            one.c.person_id < other.c.person_id,
            one.c.kind == PLAYS,
            other.c.kind == PLAYS,
            one.c.person_id.in_(here),
            other.c.person_id.in_(here),
        )
    )


# Made once: to put it together costs more than to run it.
_MEETINGS = _meetings()
