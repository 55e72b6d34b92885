"""A message goes: one commit makes every delivery of it, and none is ever made twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, insert, select, update

from training import jobs
from training.clock import utcnow
from training.cohorts.models import Cohort
from training.cohorts.programs.fields import filled
from training.db import db, table_of
from training.messages import letters, recipients, settings
from training.messages.models import (
    Channel,
    Message,
    MessageDelivery,
    MessageSetting,
    Progress,
    State,
)
from training.people.models import Person

__all__ = ["MAIL", "RELEASE", "deliver", "release"]

RELEASE, MAIL = "messages.release", "messages.mail"
# What a program planned for a day that is over would only confuse.
TOO_LATE = timedelta(days=1)


def release() -> None:
    """Let every message go whose moment has come, and wake the mail that is due."""
    while (message := _claim(utcnow())) is not None:
        deliver(message, now=utcnow())
        db.session.commit()
    db.session.commit()
    if _is_mail_due(utcnow()):
        jobs.enqueue(MAIL)


def deliver(message: Message, *, now: datetime) -> None:
    """Give a message that has gone to everybody who gets it, inside the caller's transaction."""
    cohort = db.session.get_one(Cohort, message.cohort_id)
    facts = letters.facts(cohort, message)
    message.subject, message.text = filled(message.subject, facts), filled(message.text, facts)
    people = _people(message, now)
    rows = [_row(message, person_id, Channel.APP, now, now) for person_id, *_wishes in people]
    for person_id, time_zone, wishes in people:
        due = settings.due(settings.of_row(wishes), time_zone, now)
        if due is not None:
            rows.append(_row(message, person_id, Channel.MAIL, due, now))
    message.people = len(people)
    db.session.flush()
    if rows:
        db.session.execute(insert(table_of(MessageDelivery)), rows)
    theirs = select(MessageDelivery.person_id).where(
        MessageDelivery.message_id == message.id, MessageDelivery.channel == Channel.APP
    )
    db.session.execute(update(Person).where(Person.id.in_(theirs)).values(unread=Person.unread + 1))


def _claim(now: datetime) -> Message | None:
    """Take the next message that is due; of two workers one gets it."""
    is_due = (Message.state == State.WAITING, Message.send_at <= now)
    late = (Message.origin.is_not(None), Message.send_at <= now - TOO_LATE)
    db.session.execute(update(Message).where(*is_due, *late).values(state=State.LATE))
    chosen = select(Message.id).where(*is_due).order_by(Message.send_at, Message.id).limit(1)
    claimed = (
        update(Message)
        .where(Message.id == chosen.with_for_update(skip_locked=True).scalar_subquery(), *is_due)
        .values(state=State.GONE, gone_at=now)
        .returning(Message.id)
    )
    message_id = db.session.scalar(claimed)
    return None if message_id is None else db.session.get_one(Message, message_id)


def _people(message: Message, now: datetime) -> Sequence[Any]:
    """Return who gets it, with how they want mail.

    They are held in order, so that nobody is erased meanwhile and two messages never wait for each
    other; of an erased person nothing is read once the lock is had.
    """
    chosen = (
        select(Person.id, Person.time_zone, MessageSetting)
        .outerjoin(MessageSetting, MessageSetting.person_id == Person.id)
        .where(Person.id.in_(recipients.getting(message, now)), Person.active.is_(True))
        .order_by(Person.id)
        .with_for_update(key_share=True, of=Person)
    )
    return db.session.execute(chosen).all()


def _row(
    message: Message, person_id: int, channel: Channel, due: datetime, now: datetime
) -> dict[str, Any]:
    in_app = channel is Channel.APP
    return {
        "message_id": message.id,
        "person_id": person_id,
        "channel": channel,
        "state": Progress.DONE if in_app else Progress.WAITING,
        "due_at": due,
        "done_at": now if in_app else None,
        "tries": 0,
        "is_read": False,
    }


def _is_mail_due(now: datetime) -> bool:
    is_due = (
        MessageDelivery.state == Progress.WAITING,
        MessageDelivery.due_at <= now,
        MessageDelivery.channel == Channel.MAIL,
    )
    return bool(db.session.scalar(select(exists().where(*is_due))))
