"""The coming round in a few lines, for the page of a facilitator: one query."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, func, select

from training.cohorts.models import Cohort, CohortGroup, CohortRound, CohortSeat, CohortSession
from training.cohorts.pairs import phrases
from training.cohorts.pairs.people import BESIDE
from training.db import db
from training.people.models import Person as Account

__all__ = ["Strip", "coming", "number_for"]

MOST = 12  # groups


class Strip(NamedTuple):
    """A round: the names of each group, as a sentence lists them; `more` are not shown."""

    number: int
    session: CohortSession | None
    groups: list[str]
    more: int


def coming(cohort: Cohort, held: Sequence[CohortSession], *, now: datetime) -> Strip | None:
    """Return the round people are in now, as `rounds.coming` says; None where there is none.

    held  the sessions of the cohort
    """
    order = sorted((one for one in held if one.ends_at > now), key=lambda one: one.starts_at)
    ahead = {one.id: n for n, one in enumerate(order)} or {0: 0}
    place = case(ahead, value=CohortRound.session_id, else_=len(held))
    chosen = (
        select(CohortRound.id, CohortRound.number, CohortRound.session_id)
        .where(CohortRound.cohort_id == cohort.id)
        .order_by(place, CohortRound.number.desc())
        .limit(1)
        .subquery()
    )
    groups = (
        select(CohortGroup.id, CohortGroup.place, func.count().over().label("all"))
        .join(chosen, chosen.c.id == CohortGroup.round_id)
        .where(CohortGroup.ended_at.is_(None))
        .order_by(CohortGroup.place)
        .limit(MOST)
        .subquery()
    )
    rows = db.session.execute(
        select(chosen.c.number, chosen.c.session_id, groups.c.id, groups.c.all, Account.name)
        .select_from(groups)
        .join(chosen, chosen.c.id.is_not(None))
        .join(CohortSeat, CohortSeat.group_id == groups.c.id)
        .join(Account, Account.id == CohortSeat.person_id)
        .where(CohortSeat.kind != BESIDE)
        .order_by(groups.c.place, Account.side, Account.name, Account.id)
    ).all()
    if not rows:
        return None
    names: dict[int, list[str]] = {}
    for row in rows:
        names.setdefault(row.id, []).append(row.name)
    number, session_id, _id, everything, _name = rows[0]
    session = next((one for one in held if one.id == session_id), None)
    told = [phrases.listed(each) for each in names.values()]
    return Strip(number, session, told, everything - len(told))


def number_for(session: CohortSession) -> int | None:
    """Return the number of the round that is for a session, None for none."""
    chosen = select(func.max(CohortRound.number)).where(CohortRound.session_id == session.id)
    return db.session.scalar(chosen)
