"""The facilitator's list: what comes, what is being written, what went, to how many and how far."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select

from training.db import db
from training.messages.models import (
    Channel,
    Message,
    MessageDelivery,
    Progress,
    State,
)
from training.people.models import Person

__all__ = ["A_PAGE", "Counts", "Listed", "coming", "counts", "gone", "gone_count", "one"]

A_PAGE = 20
_AHEAD = (State.WAITING, State.SKIPPED, State.LATE)


class Counts(NamedTuple):
    """How far a message is: nothing here knows who opened it, or who wants no mail.

    waiting  mails that wait for a quieter hour, or for the day's mail
    lost     mails that could not be delivered
    """

    waiting: int = 0
    lost: int = 0


class Listed(NamedTuple):
    """A message in a list; `writer` is "" for a program's."""

    message: Message
    writer: str
    counts: Counts = Counts()


def coming(cohort_id: int, viewer_id: int) -> tuple[list[Listed], list[Listed]]:
    """Return what waits or was skipped, the next one first, and the viewer's drafts."""
    mine = and_(Message.state == State.DRAFT, Message.author_id == viewer_id)
    rows = db.session.execute(
        _listed(cohort_id)
        .where(or_(Message.state.in_(_AHEAD), mine))
        .order_by(Message.send_at, Message.id)
    )
    found = [Listed(message, writer or "") for message, writer in rows]
    drafts = [one for one in found if one.message.state is State.DRAFT]
    return [one for one in found if one.message.state is not State.DRAFT], drafts


def gone_count(cohort_id: int) -> int:
    """Count what went."""
    chosen = select(func.count()).where(Message.cohort_id == cohort_id, Message.state == State.GONE)
    return db.session.scalar(chosen) or 0


def gone(cohort_id: int, *, offset: int = 0) -> list[Listed]:
    """Return a page of what went, the latest first."""
    rows: Sequence[Any] = db.session.execute(
        _listed(cohort_id)
        .where(Message.state == State.GONE)
        .order_by(Message.gone_at.desc(), Message.id.desc())
        .offset(offset)
        .limit(A_PAGE)
    ).all()
    found = counts([message.id for message, _writer in rows])
    return [
        Listed(message, writer or "", found.get(message.id, Counts())) for message, writer in rows
    ]


def one(message: Message) -> Listed:
    """Return one message with its writer, and how far it is."""
    writer = db.session.scalar(select(Person.name).where(Person.id == message.author_id))
    return Listed(message, writer or "", counts([message.id]).get(message.id, Counts()))


def counts(message_ids: Sequence[int]) -> dict[int, Counts]:
    """Return how far each message is, where a mail of it waits or was lost."""
    open_ = (Progress.WAITING, Progress.FAILED)
    rows = db.session.execute(
        select(MessageDelivery.message_id, MessageDelivery.state, func.count())
        .where(
            MessageDelivery.message_id.in_(message_ids),
            MessageDelivery.state.in_(open_),
            MessageDelivery.channel == Channel.MAIL,
        )
        .group_by(MessageDelivery.message_id, MessageDelivery.state)
    )
    found: dict[int, Counts] = {}
    for message_id, state, number in rows:
        name = "waiting" if state is Progress.WAITING else "lost"
        found[message_id] = found.get(message_id, Counts())._replace(**{name: number})
    return found


def _listed(cohort_id: int) -> Select[Any]:
    chosen: Any = select(Message, Person.name)
    found: Select[Any] = chosen.outerjoin(Person, Person.id == Message.author_id)
    return found.where(Message.cohort_id == cohort_id)
