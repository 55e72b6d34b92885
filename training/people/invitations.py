"""Invitations: asked for in any number, mailed one by one, each once.

A row remembers who is to be invited. The job claims one, mails it and notes that it is sent, each
in a transaction of its own, so that no retry sends it again; then it makes room for other jobs.
"""

import smtplib
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, or_, select, update

from training import jobs, mail
from training.clock import utcnow
from training.db import db, insert_statement
from training.errors import Conflict
from training.people import service, tokens
from training.people.models import Person, PersonInvitation

__all__ = ["MOST_TRIES", "SEND", "ask", "send", "waiting"]

SEND = "people.send_invitations"
BATCH = 25  # mails, before other jobs have their turn
MOST_TRIES = 5
CLAIMED_FOR = timedelta(minutes=10)  # longer than any mail takes

_Row = PersonInvitation


def ask(person_id: int, now: datetime) -> None:
    """Have an invitation mailed, also if one was before. Raises Conflict if it makes no sense."""
    person = db.session.get_one(Person, person_id)
    if not person.active:
        raise Conflict(_("This account is switched off. Switch it on first. No mail was sent."))
    if person.password_hash:
        raise Conflict(
            _("They have a password already; they can reset it themselves. No mail was sent.")
        )
    fresh = {"asked_at": now, "sent_at": None, "claimed_at": None, "tries": 0}
    statement = insert_statement(PersonInvitation).values(person_id=person_id, **fresh)
    db.session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=fresh))
    jobs.enqueue(SEND)


def waiting() -> int:
    """Count the invitations that are still to be sent."""
    chosen = select(func.count()).where(_Row.sent_at.is_(None), _Row.tries < MOST_TRIES)
    return db.session.scalar(chosen) or 0


def send() -> None:
    """Mail some invitations; the rest have their turn after other jobs had theirs."""
    for _turn in range(BATCH):
        if not _send_one():
            return
    jobs.enqueue(SEND)


def _send_one() -> bool:
    """Mail the next invitation; False if none is left."""
    person_id = _claim(utcnow())
    if person_id is None:
        return False
    person = db.session.get_one(Person, person_id)
    is_wanted = person.active and person.password_hash is None and person.email_canonical
    letter = (
        service.letter(str(person.email_canonical), tokens.INVITE, utcnow()) if is_wanted else None
    )
    db.session.commit()  # a slow mail server must not hold the database
    try:
        if letter:
            to, subject, template, name, link = letter
            mail.send_now(to, subject, template, name=name, link=link)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
        _note(person_id, tries=_Row.tries + 1)  # this address; the next one may do
        return True
    except Exception:
        _note(person_id, claimed_at=None)  # the server; the job is tried again
        raise
    _note(person_id, sent_at=utcnow())
    return True


def _claim(now: datetime) -> int | None:
    """Take the next invitation, so that nobody else mails it meanwhile."""
    is_free = or_(_Row.claimed_at.is_(None), _Row.claimed_at < now - CLAIMED_FOR)
    is_open = (_Row.sent_at.is_(None), _Row.tries < MOST_TRIES, is_free)
    chosen = select(_Row.person_id).where(*is_open).order_by(_Row.person_id).limit(1)
    chosen = chosen.with_for_update(skip_locked=True)
    claimed = (
        update(PersonInvitation)
        .where(_Row.person_id == chosen.scalar_subquery(), *is_open)
        .values(claimed_at=now)
        .returning(_Row.person_id)
    )
    return db.session.scalar(claimed)


def _note(person_id: int, **values: object) -> None:
    mine = update(PersonInvitation).where(_Row.person_id == person_id)
    db.session.execute(mine.values(**values))
    db.session.commit()
