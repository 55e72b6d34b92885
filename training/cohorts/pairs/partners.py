"""Whom somebody works with: in the round people are in now, and in those before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select

from training.cohorts.access import Seen
from training.cohorts.models import (
    Cohort,
    CohortGroup,
    CohortMembership,
    CohortRound,
    CohortSeat,
    CohortSession,
    MemberRole,
)
from training.cohorts.my_cohorts import MyCohort
from training.cohorts.pairs import rounds
from training.cohorts.pairs.models import CohortGroupMember
from training.cohorts.pairs.people import BESIDE, STANDS_IN
from training.db import db
from training.lenses import INSIDE, other
from training.people.choices import FUNCTION_LABELS
from training.people.models import Person as Account

__all__ = ["Earlier", "Mine", "Partner", "members", "mine", "shown"]

READABLE = "/modules/"  # what is read in a lens; a story chooses its own


class Partner(NamedTuple):
    """Somebody one works with; `kind` is that of their seat."""

    id: int
    name: str
    email: str | None
    function: str
    side: str
    kind: str


class Earlier(NamedTuple):
    """A group of mine that is over, or in another round."""

    group_id: int
    number: int
    names: list[str]
    has_note: bool


class Prompt(NamedTuple):
    """Something to read in a lens that is not one's own."""

    lens: str
    title: str
    url: str


@dataclass(frozen=True)
class Mine:
    """The viewer's place in the round people are in now.

    group_id  None while they are beside a group, or have no seat
    kind      of their seat, "" for none
    """

    number: int
    size: int
    activity: str
    session: CohortSession | None
    group_id: int | None
    kind: str
    partners: list[Partner]
    beside: list[Partner]
    earlier: list[Earlier]


def mine(cohort: Cohort, person_id: int, *, now: datetime) -> Mine | None:
    """Return whom somebody works with now, and before; None where no round was made yet."""
    held = rounds.of_cohort(cohort.id)
    coming = rounds.coming(held, now)
    if coming is None:
        return None
    seats = _table(coming.round, person_id)
    me = next((seat for seat in seats if seat.id == person_id), None)
    group_id = _group_of(coming.round.id, person_id) if me and me.kind != BESIDE else None
    others = [seat for seat in seats if seat.id != person_id]
    return Mine(
        number=coming.round.number,
        size=coming.round.size,
        activity=coming.round.activity,
        session=coming.session,
        group_id=group_id,
        kind=me.kind if me else "",
        partners=[seat for seat in others if seat.kind != BESIDE],
        beside=[seat for seat in others if seat.kind == BESIDE],
        earlier=[
            each
            for each in _earlier(cohort.id, person_id, coming.round.number)
            if each.group_id != group_id
        ],
    )


def members(group: CohortGroup, person_id: int, cohort_id: int) -> list[Partner]:
    """Return the other members of a group, also of one that has ended."""
    rows = db.session.execute(
        select(Account.id, Account.name, Account.email, Account.function, CohortMembership.side)
        .join(CohortGroupMember, CohortGroupMember.person_id == Account.id)
        .outerjoin(CohortMembership, _learns_in(cohort_id))
        .where(CohortGroupMember.group_id == group.id, Account.id != person_id)
        .order_by(Account.name, Account.id)
    )
    return [
        Partner(who, name, email, function, side.value if side else INSIDE, "")
        for who, name, email, function, side in rows
    ]


def _table(held: CohortRound, person_id: int) -> list[Partner]:
    """Return everybody at the table of somebody, themselves among them."""
    group = select(CohortSeat.group_id).where(
        CohortSeat.round_id == held.id, CohortSeat.person_id == person_id
    )
    rows = db.session.execute(
        select(
            Account.id,
            Account.name,
            Account.email,
            Account.function,
            Account.side,
            CohortMembership.side,
            CohortSeat.kind,
        )
        .join(CohortSeat, CohortSeat.person_id == Account.id)
        .outerjoin(CohortMembership, _learns_in(held.cohort_id))
        .where(CohortSeat.group_id.in_(group))
        .order_by(CohortSeat.kind == STANDS_IN, Account.name, Account.id)
    )
    return [
        Partner(who, name, email, function, seat.value if seat else side, kind)
        for who, name, email, function, side, seat, kind in rows
    ]


def _learns_in(cohort_id: int) -> Any:
    return and_(
        CohortMembership.person_id == Account.id,
        CohortMembership.cohort_id == cohort_id,
        CohortMembership.role == MemberRole.LEARNER,
    )


def _group_of(round_id: int, person_id: int) -> int | None:
    chosen = select(CohortSeat.group_id).filter_by(round_id=round_id, person_id=person_id)
    return db.session.scalar(chosen)


def _earlier(cohort_id: int, person_id: int, last: int) -> list[Earlier]:
    """Return the groups somebody was in up to a round, the latest first, with those in them."""
    own = select(CohortGroupMember.group_id).where(CohortGroupMember.person_id == person_id)
    rows = db.session.execute(
        select(CohortGroup.id, CohortRound.number, CohortGroup.note, Account.name)
        .join(CohortRound, CohortRound.id == CohortGroup.round_id)
        .join(CohortGroupMember, CohortGroupMember.group_id == CohortGroup.id)
        .join(Account, Account.id == CohortGroupMember.person_id)
        .where(
            CohortRound.cohort_id == cohort_id,
            CohortRound.number <= last,
            CohortGroup.id.in_(own),
            Account.id != person_id,
            or_(CohortGroup.ended_at.is_(None), CohortGroup.note != ""),
        )
        .order_by(CohortRound.number.desc(), CohortGroup.id, Account.name)
    )
    found: dict[int, Earlier] = {}
    for group_id, number, note, name in rows:
        each = found.setdefault(group_id, Earlier(group_id, number, [], note != ""))
        each.names.append(name)
    return list(found.values())


def shown(seen: Seen, plan: MyCohort, person_id: int, *, now: datetime) -> dict[str, Any]:
    """Return what a learner's page shows of all this, for its template; nothing to others."""
    if not plan.is_learner or seen.side is None:
        return {"pair": None}
    pair = mine(seen.cohort, person_id, now=now)
    prompt = _prompt(plan, other(seen.side.value)) if pair and pair.partners else None
    return {"pair": pair, "lens_prompt": prompt, "functions": FUNCTION_LABELS}


def _prompt(plan: MyCohort, lens: str) -> Prompt | None:
    """Return what of this week is open to be read from the other seat, None for nothing."""
    week = next((each for each in plan.plan if each.is_now and each.items), None)
    items = week.items if week else []
    item = next((each for each in items if each.url.startswith(READABLE)), None)
    return Prompt(lens, item.title, f"{item.url}?lens={lens}") if item else None
