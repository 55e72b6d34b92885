"""How each person wants mail about messages: at once, once a day or not at all, and when not."""

from datetime import datetime, time
from typing import NamedTuple

from sqlalchemy import select, update

from training.db import db, insert_statement
from training.messages import quiet
from training.messages.models import Channel, MailWish, MessageDelivery, MessageSetting, Progress
from training.messages.quiet import Quiet
from training.people.models import Person

__all__ = ["USUAL", "Wishes", "due", "keep", "of_person", "of_row"]


class Wishes(NamedTuple):
    """How somebody wants mail."""

    mail: MailWish = MailWish.AT_ONCE
    quiet: Quiet = Quiet()


USUAL = Wishes()


def of_person(person_id: int) -> Wishes:
    """Return how somebody wants mail."""
    return of_row(db.session.get(MessageSetting, person_id))


def of_row(row: MessageSetting | None) -> Wishes:
    """Return the wishes that a row holds; those of somebody without one are the usual."""
    if row is None:
        return USUAL
    hours = Quiet(_time(row.quiet_from), _time(row.quiet_until), row.quiet_weekends)
    return Wishes(row.mail, hours)


def keep(person_id: int, wishes: Wishes, *, now: datetime) -> None:
    """Keep how somebody wants mail; what waits for them follows it."""
    values = {
        "mail": wishes.mail,
        "quiet_from": _minutes(wishes.quiet.start),
        "quiet_until": _minutes(wishes.quiet.end),
        "quiet_weekends": wishes.quiet.weekends,
        "at": now,
    }
    statement = insert_statement(MessageSetting).values(person_id=person_id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))
    waiting = update(MessageDelivery).where(
        MessageDelivery.person_id == person_id,
        MessageDelivery.channel == Channel.MAIL,
        MessageDelivery.state == Progress.WAITING,
        MessageDelivery.handed_at.is_(None),
    )
    zone = db.session.scalar(select(Person.time_zone).where(Person.id == person_id)) or "UTC"
    at = due(wishes, zone, now)
    if at is None:
        db.session.execute(waiting.values(state=Progress.LEFT, done_at=now))
    else:
        db.session.execute(waiting.values(due_at=at))


def due(wishes: Wishes, time_zone: str, now: datetime) -> datetime | None:
    """Return when a mail written now may go to somebody, None if they want none."""
    if wishes.mail is MailWish.OFF:
        return None
    find = quiet.digest if wishes.mail is MailWish.DAILY else quiet.after
    return find(now, time_zone, wishes.quiet)


def _time(minutes: int) -> time:
    return time(*divmod(minutes, 60))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
