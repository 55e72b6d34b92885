"""Mail about messages: each once, whatever jobs, retries and killed processes do.

A job takes all that is due to one person, and commits that. Just before a mail is given to the mail
server, `handed_at` is committed, and no row that has one is ever taken again. So a process that is
killed before that point loses nothing, and one that is killed after it sends nothing twice; whether
the server took that one mail nobody knows, and the facilitator is told so. The message itself
stands on the site in any case.
"""

import smtplib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select, update

from training import jobs, mail
from training.clock import utcnow
from training.cohorts.counting import is_open
from training.cohorts.models import Cohort, CohortMembership
from training.db import db
from training.messages import letters, quiet, settings
from training.messages.letters import Letter
from training.messages.models import (
    Channel,
    MailWish,
    Message,
    MessageDelivery,
    MessageSetting,
    Progress,
)
from training.messages.release import MAIL
from training.people.models import Person

__all__ = ["BATCH", "CLAIMED_FOR", "MOST_TRIES", "send"]

BATCH = 25  # people, before other jobs have their turn
MOST_TRIES = 5
AGAIN = timedelta(minutes=15)  # after an address was refused
TOO_OLD = timedelta(days=3)
CLAIMED_FOR = timedelta(minutes=10)  # longer than the mails of one person take

_Row = MessageDelivery
_OPEN = (_Row.channel == Channel.MAIL, _Row.state == Progress.WAITING)


class _Post(NamedTuple):
    """One mail to be sent: the deliveries it stands for, the address, the words."""

    ids: tuple[int, ...]
    to: str
    letter: Letter


def send() -> None:
    """Mail what is due to some people; the rest have their turn after other jobs had theirs."""
    _give_up(utcnow())
    for _turn in range(BATCH):
        now = utcnow()
        person_id, ids = _claim(now)
        if person_id is None:
            return
        try:
            for post in _posts(person_id, ids, now):
                _hand_over(post, claimed_at=now)
        except Exception:
            _let_go(ids, now)  # of the mails that were not sent yet
            raise
    jobs.enqueue(MAIL)


def _claim(now: datetime) -> tuple[int | None, list[int]]:
    """Take all that is due to the next person, so that nobody else mails it meanwhile."""
    is_free = or_(_Row.claimed_at.is_(None), _Row.claimed_at < now - CLAIMED_FOR)
    is_due = (*_OPEN, _Row.due_at <= now, _Row.handed_at.is_(None), is_free)
    chosen = (
        select(Person.id)
        .where(Person.id.in_(select(_Row.person_id).where(*is_due)))
        .order_by(Person.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    )
    person_id = db.session.scalar(chosen)
    mine = update(_Row).where(_Row.person_id == person_id, *is_due).values(claimed_at=now)
    ids = list(db.session.scalars(mine.returning(_Row.id))) if person_id else []
    db.session.commit()
    return person_id, ids


def _posts(person_id: int, ids: Sequence[int], now: datetime) -> list[_Post]:
    """Return the mails that these deliveries make: none for what is not wanted any more."""
    person = db.session.get(Person, person_id)
    wishes = settings.of_row(db.session.get(MessageSetting, person_id))
    if person is None or person.email is None or not person.active or wishes.mail is MailWish.OFF:
        return _end(ids, Progress.LEFT, now)
    later = quiet.after(now, person.time_zone, wishes.quiet)
    if later > now:  # they moved, or chose other hours
        _note(ids, due_at=later, claimed_at=None)
        return []
    rows = _wanted(person_id, ids, now)
    _end(sorted(set(ids) - {row.id for row in rows}), Progress.LEFT, now)
    found = [
        (row.id, letters.words(row.Message, row.cohort, row.sender, person.name)) for row in rows
    ]
    if wishes.mail is MailWish.DAILY and found:
        written = letters.digest(person_id, person.name, [words for _id, words in found])
        posts = [_Post(tuple(each for each, _words in found), person.email, written)]
    else:
        posts = [
            _Post((each,), person.email, letters.letter(person_id, person.name, words))
            for each, words in found
        ]
    db.session.commit()  # a slow mail server must not hold the database
    return posts


def _wanted(person_id: int, ids: Sequence[int], now: datetime) -> Sequence[Any]:
    """Return what of these deliveries is for a cohort that the person is still in."""
    author = select(Person.id, Person.name).subquery()
    here = and_(
        CohortMembership.cohort_id == Message.cohort_id,
        CohortMembership.person_id == person_id,
        is_open(now),
    )
    chosen = (
        select(_Row.id, Message, Cohort.name.label("cohort"), author.c.name.label("sender"))
        .join(Message, Message.id == _Row.message_id)
        .join(Cohort, Cohort.id == Message.cohort_id)
        .outerjoin(author, author.c.id == Message.author_id)
        .where(_Row.id.in_(ids), select(CohortMembership.id).where(here).exists())
        .order_by(_Row.id)
    )
    return db.session.execute(chosen).all()


def _hand_over(post: _Post, *, claimed_at: datetime) -> None:
    """Send one mail, unless something happened to its deliveries since they were claimed."""
    now = utcnow()
    taken = (
        update(_Row)
        .where(*_OPEN, _Row.id.in_(post.ids), _Row.claimed_at == claimed_at)
        .where(_Row.handed_at.is_(None))
        .values(handed_at=now)
        .returning(_Row.id)
    )
    if set(db.session.scalars(taken)) != set(post.ids):
        db.session.rollback()  # erased, unsubscribed or taken over: others have another turn
        return
    db.session.commit()
    try:
        mail.deliver(post.to, post.letter.subject, post.letter.text, post.letter.headers)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
        _refused(post.ids, now)  # this address; the next one may do
        return
    except (OSError, smtplib.SMTPException):
        raise  # the server; the job is tried again
    except Exception:
        _refused(post.ids, now)  # a fault of ours in this mail must not hold up the others
        raise
    _end(post.ids, Progress.DONE, utcnow())


def _refused(ids: Sequence[int], now: datetime) -> None:
    """Try later, a few times; then it cannot be delivered."""
    again = {"claimed_at": None, "handed_at": None, "due_at": now + AGAIN}
    _note(ids, tries=_Row.tries + 1, **again)
    lost = update(_Row).where(*_OPEN, _Row.id.in_(ids), _Row.tries >= MOST_TRIES)
    db.session.execute(lost.values(state=Progress.FAILED, done_at=now))
    db.session.commit()


def _let_go(ids: Sequence[int], claimed_at: datetime) -> None:
    db.session.rollback()
    mine = update(_Row).where(*_OPEN, _Row.id.in_(ids), _Row.claimed_at == claimed_at)
    db.session.execute(mine.values(claimed_at=None, handed_at=None))
    db.session.commit()


def _give_up(now: datetime) -> None:
    """End what nobody should send any more.

    What a process handed over before it was killed may have arrived. What is days late, such as
    in a backup that was restored, is news no more.
    """
    is_lost = or_(_Row.handed_at < now - CLAIMED_FOR, _Row.due_at < now - TOO_OLD)
    lost = update(_Row).where(*_OPEN, is_lost)
    db.session.execute(lost.values(state=Progress.FAILED, done_at=now))
    db.session.commit()


def _end(ids: Sequence[int], state: Progress, now: datetime) -> list[_Post]:
    _note(ids, state=state, done_at=now)
    return []


def _note(ids: Sequence[int], **values: object) -> None:
    if ids:
        db.session.execute(update(_Row).where(_Row.id.in_(ids)).values(**values))
    db.session.commit()
