"""What somebody has received: the list, one message, and the mark that it was opened."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import Response, after_this_request, request
from flask_babel import gettext as _
from sqlalchemy import Connection, Row, Select, delete, func, select, update
from sqlalchemy.exc import OperationalError

from training.cohorts.counting import is_open
from training.cohorts.models import Cohort, CohortMembership, MemberRole
from training.db import WRITES, db
from training.errors import NotFound
from training.messages import letters
from training.messages.letters import Words
from training.messages.models import (
    Audience,
    Channel,
    Message,
    MessageChoice,
    MessageDelivery,
    MessageSetting,
    State,
)
from training.people.models import Person
from training.people.service import Viewer

__all__ = ["A_PAGE", "Received", "count", "erase", "export", "inbox", "read_all", "received"]

A_PAGE = 20
_Row = MessageDelivery


class Received(NamedTuple):
    """A message that somebody got. `answer_to` are the addresses of those who can be answered."""

    words: Words
    at: datetime
    is_read: bool
    answer_to: Sequence[str] = ()


def count(viewer: Viewer) -> int:
    """Count what the viewer has received."""
    mine = select(func.count()).where(_Row.person_id == viewer.id, _Row.channel == Channel.APP)
    return db.session.scalar(mine) or 0


def inbox(viewer: Viewer, *, offset: int = 0) -> list[Received]:
    """Return a page of what the viewer has received, the latest first."""
    rows = db.session.execute(
        _received(viewer.id).order_by(_Row.id.desc()).offset(offset).limit(A_PAGE)
    )
    return [_seen(viewer.name, row) for row in rows]


def received(viewer: Viewer, message_id: int, *, now: datetime) -> Received:
    """Return one message the viewer got, and note that they opened it. Raises NotFound."""
    row = db.session.execute(_received(viewer.id).where(Message.id == message_id)).first()
    if row is None:
        raise NotFound(_("There is no such message, or it was not for you."))
    found = _seen(viewer.name, row)
    if not found.is_read and not request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        _read_later(viewer.id, message_id)
    return found._replace(answer_to=_answer_to(row.Message, viewer.id, now))


def read_all(viewer: Viewer) -> None:
    """Note that the viewer has seen all there is."""
    mine = update(_Row).where(_Row.person_id == viewer.id, _Row.is_read.is_(False))
    db.session.execute(mine.where(_Row.channel == Channel.APP).values(is_read=True))
    db.session.execute(update(Person).where(Person.id == viewer.id).values(unread=0))


def export(person_id: int) -> dict[str, Any]:
    """Return what somebody received and wrote, and how they want mail."""
    name = db.session.scalar(select(Person.name).where(Person.id == person_id)) or ""
    rows = db.session.execute(_received(person_id).order_by(_Row.id)).all()
    got = [_seen(name, row) for row in rows]
    wrote = db.session.scalars(
        select(Message).where(Message.author_id == person_id).order_by(Message.id)
    )
    mails = db.session.execute(
        select(_Row.message_id, _Row.state, _Row.done_at)
        .where(_Row.person_id == person_id, _Row.channel == Channel.MAIL)
        .order_by(_Row.id)
    )
    row = db.session.get(MessageSetting, person_id)
    return {
        "received": [
            {
                "subject": one.words.subject,
                "text": one.words.text,
                "from": one.words.sender,
                "cohort": one.words.cohort,
                "at": one.at.isoformat(),
                "read": one.is_read,
            }
            for one in got
        ],
        "mails": [
            {"message": id_, "state": state.value, "at": at.isoformat() if at else None}
            for id_, state, at in mails
        ],
        "written": [
            {"subject": one.subject, "text": one.text, "state": one.state.value} for one in wrote
        ],
        "settings": {
            "mail": row.mail.value,
            "quiet_from_minute": row.quiet_from,
            "quiet_until_minute": row.quiet_until,
            "quiet_weekends": row.quiet_weekends,
        }
        if row
        else None,
    }


def erase(person_id: int, _now: datetime) -> None:
    """Forget what somebody got, is about to get, and was writing.

    What was written to them alone goes with them. What they sent to others stays with those,
    without a name.
    """
    alone = select(MessageChoice.message_id).where(MessageChoice.person_id == person_id)
    theirs = list(db.session.scalars(alone))
    for model in (MessageDelivery, MessageChoice, MessageSetting):
        db.session.execute(delete(model).where(model.person_id == person_id))
    left = select(MessageDelivery.message_id).where(MessageDelivery.message_id == Message.id)
    chosen = select(MessageChoice.message_id).where(MessageChoice.message_id == Message.id)
    db.session.execute(
        delete(Message).where(
            Message.id.in_(theirs),
            Message.audience == Audience.CHOSEN,
            ~left.exists(),
            ~chosen.exists(),
        )
    )
    mine = Message.author_id == person_id
    db.session.execute(delete(Message).where(mine, Message.state != State.GONE))
    db.session.execute(update(Message).where(mine).values(author_id=None))
    db.session.execute(update(Person).where(Person.id == person_id).values(unread=0))


def _received(person_id: int) -> Select[Any]:
    author = select(Person.id, Person.name).subquery()
    return (
        select(
            Message,
            Cohort.name.label("cohort"),
            author.c.name.label("sender"),
            _Row.done_at,
            _Row.is_read,
        )
        .join(_Row, _Row.message_id == Message.id)
        .join(Cohort, Cohort.id == Message.cohort_id)
        .outerjoin(author, author.c.id == Message.author_id)
        .where(_Row.person_id == person_id, _Row.channel == Channel.APP)
    )


def _seen(name: str, row: Row[Any]) -> Received:
    words = letters.words(row.Message, row.cohort, row.sender, name)
    return Received(words, row.done_at, row.is_read)


def _answer_to(message: Message, viewer_id: int, now: datetime) -> Sequence[str]:
    """Return where an answer goes: to its writer, or to all who facilitate if it is the program's.

    Nowhere once the viewer, or the writer, is not in the cohort any more.
    """

    def here(*where: Any) -> Any:
        mine = select(CohortMembership.person_id)
        return mine.where(CohortMembership.cohort_id == message.cohort_id, is_open(now), *where)

    facilitates = here(CohortMembership.role == MemberRole.FACILITATOR)
    chosen = select(Person.email).where(
        Person.id.in_(facilitates),
        Person.id != viewer_id,
        Person.active.is_(True),
        here(CohortMembership.person_id == viewer_id).exists(),
    )
    if message.author_id is not None:
        chosen = chosen.where(Person.id == message.author_id)
    return [email for email in db.session.scalars(chosen.order_by(Person.id)) if email]


def _read_later(person_id: int, message_id: int) -> None:
    """Note after the response that it was opened, in a transaction of its own."""

    @after_this_request
    def note(response: Response) -> Response:
        if response.status_code == 200 and request.method == "GET":
            try:
                with db.engine.connect().execution_options(**{WRITES: True}) as connection:
                    _note_read(connection, person_id, message_id)
                    connection.commit()
            except OperationalError:
                pass  # a page that was read fine does not fail for this; it counts the next time
        return response


def _note_read(connection: Connection, person_id: int, message_id: int) -> None:
    """Mark it, and count one less: once, however often it is opened."""
    mine = (
        update(_Row)
        .where(
            _Row.message_id == message_id,
            _Row.person_id == person_id,
            _Row.channel == Channel.APP,
            _Row.is_read.is_(False),
        )
        .values(is_read=True)
    )
    if connection.execute(mine).rowcount:
        one_less = update(Person).where(Person.id == person_id, Person.unread > 0)
        connection.execute(one_less.values(unread=Person.unread - 1))
