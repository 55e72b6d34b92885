"""Who gets a message: found when it goes, and never before."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, insert, select

from training.cohorts.counting import is_open
from training.cohorts.models import CohortMembership, MemberRole, Side
from training.db import db, table_of
from training.errors import NotFound
from training.messages.models import Audience, Message, MessageChoice
from training.people.models import Person

__all__ = ["Somebody", "choose", "chosen_ids", "count", "everybody", "getting", "sizes", "some"]

_SIDES = {Audience.CUSTOMER: Side.CUSTOMER, Audience.INSIDE: Side.INSIDE}


class Somebody(NamedTuple):
    """Somebody who can be written to; `role` and `side` are those in the cohort."""

    id: int
    name: str
    role: MemberRole
    side: Side | None


def getting(message: Message, now: Any) -> Select[Any]:
    """Return the SELECT of the ids of those who get a message today, each once."""
    return _ids(message.cohort_id, message.audience, message.id, now)


def everybody(cohort_id: int, *, now: datetime) -> list[Somebody]:
    """Return whom one can write to in a cohort: all who are in it, by role, side and name."""
    rows = db.session.execute(
        select(Person.id, Person.name, CohortMembership.role, CohortMembership.side)
        .join(CohortMembership, CohortMembership.person_id == Person.id)
        .where(CohortMembership.cohort_id == cohort_id, is_open(now), *_is_there())
        .order_by(CohortMembership.side, Person.name, Person.id)
    )
    order = [MemberRole.LEARNER, MemberRole.GUEST, MemberRole.OBSERVER, MemberRole.FACILITATOR]
    found: dict[int, Somebody] = {}
    for one in sorted((Somebody(*row) for row in rows), key=lambda one: order.index(one.role)):
        found.setdefault(one.id, one)
    return list(found.values())


def sizes(people: Iterable[Somebody]) -> dict[Audience, int]:
    """Return how many each audience has; of the chosen nobody knows yet."""
    learners = [one for one in people if one.role is MemberRole.LEARNER]
    return {
        Audience.EVERYBODY: len(learners),
        **{who: sum(one.side is side for one in learners) for who, side in _SIDES.items()},
    }


def count(message: Message, *, now: datetime) -> int:
    """Count who would get a message if it went now."""
    chosen = getting(message, now).subquery()
    return db.session.scalar(select(func.count()).select_from(chosen)) or 0


def some(message: Message, most: int, *, now: datetime) -> Sequence[str]:
    """Return the names of some who would get it, in the order of names."""
    ids = getting(message, now)
    chosen = select(Person.name).where(Person.id.in_(ids)).order_by(Person.name, Person.id)
    return db.session.scalars(chosen.limit(most)).all()


def chosen_ids(message_id: int) -> set[int]:
    """Return who was chosen to get a message."""
    rows = select(MessageChoice.person_id).where(MessageChoice.message_id == message_id)
    return set(db.session.scalars(rows))


def choose(message: Message, person_ids: set[int], *, now: datetime) -> None:
    """Let these people get a message. Raises NotFound if one of them is not in its cohort."""
    known = {one.id for one in everybody(message.cohort_id, now=now)} if person_ids else set()
    if not person_ids <= known:
        raise NotFound(
            _("Somebody you chose is not in the cohort any more. Nothing was stored. Reload.")
        )
    db.session.execute(delete(MessageChoice).where(MessageChoice.message_id == message.id))
    if person_ids:
        rows = [{"message_id": message.id, "person_id": each} for each in sorted(person_ids)]
        db.session.execute(insert(table_of(MessageChoice)), rows)


def _ids(cohort_id: int, audience: Audience, message_id: int, now: Any) -> Select[Any]:
    found = (
        select(Person.id)
        .join(CohortMembership, CohortMembership.person_id == Person.id)
        .where(CohortMembership.cohort_id == cohort_id, is_open(now), *_is_there())
        .distinct()
    )
    if audience is Audience.CHOSEN:
        mine = select(MessageChoice.person_id).where(MessageChoice.message_id == message_id)
        return found.where(Person.id.in_(mine))
    found = found.where(CohortMembership.role == MemberRole.LEARNER)
    side = _SIDES.get(audience)
    return found.where(CohortMembership.side == side) if side else found


def _is_there() -> tuple[Any, ...]:
    return (Person.active.is_(True), Person.erased_at.is_(None))
