"""What a facilitator does with messages: write, send, take back, skip. Reading is in `listing`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, func, or_, select, update

from training import jobs
from training.cohorts import access
from training.cohorts.access import Seen
from training.cohorts.models import Cohort
from training.db import db
from training.errors import Conflict, Forbidden, Invalid, NotFound
from training.messages import planning, recipients
from training.messages.models import Audience, Message, State
from training.messages.release import RELEASE
from training.people.service import Viewer

__all__ = [
    "GRACE_S",
    "MOST_A_DAY",
    "Draft",
    "Opened",
    "begin",
    "can_change",
    "cohort_to_write",
    "discard",
    "is_stored",
    "keep",
    "left_today",
    "message_for",
    "restore",
    "send",
    "skip",
    "take_back",
    "tidy",
    "unskip",
]

GRACE_S = 30
MOST_A_DAY = 10  # by hand, in one cohort
FARTHEST = timedelta(days=366)
DISCARDED_FOR = timedelta(days=1)
UNTOUCHED_FOR = timedelta(days=2)
_OPEN = (State.DRAFT, State.WAITING, State.SKIPPED, State.LATE)
_PLANNED = (State.WAITING, State.SKIPPED, State.LATE)


class Draft(NamedTuple):
    """What somebody wants to say, and to whom; `people` are the chosen, if they are chosen."""

    subject: str
    text: str
    audience: Audience
    people: frozenset[int] = frozenset()


class Opened(NamedTuple):
    """A message, and the cohort of it as the viewer stands to it."""

    seen: Seen
    message: Message


def cohort_to_write(viewer: Viewer, cohort_id: int, *, now: datetime) -> Seen:
    """Return a cohort whose people the viewer may write to. Raises NotFound, or Forbidden."""
    found = access.seen(viewer, cohort_id, now=now)
    if not found.facilitates:
        raise Forbidden(_("Only those who facilitate this cohort can write to it."))
    return found


def message_for(viewer: Viewer, cohort_id: int, message_id: int, *, now: datetime) -> Opened:
    """Return a message of a cohort that the viewer facilitates; a draft is its writer's alone.

    Raises NotFound, or Forbidden to other members.
    """
    seen = cohort_to_write(viewer, cohort_id, now=now)
    is_hidden = Message.state.in_([State.DRAFT, State.DISCARDED])
    found: Message | None = db.session.scalar(
        select(Message).where(
            Message.id == message_id,
            Message.cohort_id == cohort_id,
            or_(~is_hidden, Message.author_id == viewer.id),
        )
    )
    if found is None:
        raise NotFound(_("There is no such message in this cohort."))
    return Opened(seen, found)


def begin(cohort: Cohort, viewer: Viewer, draft: Draft, *, now: datetime) -> Message:
    """Begin a draft; one that nobody has touched yet takes the place of a new one."""
    untouched = select(Message).where(
        Message.cohort_id == cohort.id,
        Message.author_id == viewer.id,
        Message.state == State.DRAFT,
        Message.revision == 1,
    )
    message: Message | None = db.session.scalar(untouched.order_by(Message.id).limit(1))
    if message is None:
        message = Message(
            cohort_id=cohort.id, author_id=viewer.id, state=State.DRAFT, revision=1, made_at=now
        )
        db.session.add(message)
    message.made_at = now
    _write(message, draft, now)
    return message


def keep(message: Message, draft: Draft, *, seen: int, now: datetime) -> int:
    """Keep what was written; return the revision. The same words again change nothing.

    Raises Conflict: it has gone, or somebody (another tab, another facilitator) was first.
    """
    _must_be_open(message)
    if is_stored(message, draft):
        return message.revision
    if message.revision != seen:
        raise Conflict(
            _("This message was changed somewhere else meanwhile. Open it again to compare.")
        )
    message.revision += 1
    _write(message, draft, now)
    return message.revision


def is_stored(message: Message, draft: Draft) -> bool:
    """Tell whether this is what is stored already."""
    people = frozenset(recipients.chosen_ids(message.id))
    return draft == Draft(message.subject, message.text, message.audience, people)


def send(message: Message, at: datetime | None, *, seen: int, now: datetime) -> None:
    """Let a message go in half a minute, or at a time; until then it can be taken back.

    Raises Conflict (it has gone, or changed), Invalid (it says nothing, to nobody, or at no time
    that can be) or TooMany in a day.
    """
    _must_be_open(message)
    if message.revision != seen:
        raise Conflict(
            _("This message was changed after you looked at it. Look again, then send it.")
        )
    _check(message, at, now)
    if not message.is_planned and message.state is State.DRAFT:
        _check_number(message.cohort_id, now)
    values = {
        "state": State.WAITING,
        "send_at": at or now + timedelta(seconds=GRACE_S),
        "asked_at": now,
        "is_moved": message.is_planned,
        "revision": Message.revision + 1,
    }
    if not _step(message, _OPEN, values):
        raise _gone()
    if at is None:
        jobs.enqueue_in(GRACE_S, RELEASE)


def take_back(message: Message, *, now: datetime) -> None:
    """Take back a message that has not gone: it is a draft again. Raises Conflict if it has."""
    if message.is_planned:
        _replan(message, (State.WAITING,), now)
    elif not _step(message, (State.WAITING,), {"state": State.DRAFT, "send_at": None}):
        raise _gone()


def skip(message: Message) -> None:
    """Let a program's message not go. Raises Conflict if it has gone, NotFound if it is by hand."""
    if not message.is_planned:
        raise NotFound(_("Only a message of the program can be skipped. Take this one back."))
    if not _step(message, (State.WAITING, State.LATE), {"state": State.SKIPPED}):
        raise _gone()


def unskip(message: Message, *, now: datetime) -> None:
    """Let a skipped message go after all, at its moment. Raises Conflict, NotFound."""
    if not message.is_planned:
        raise NotFound(_("Only a message of the program can be skipped. Take this one back."))
    _replan(message, (State.SKIPPED,), now)


def discard(message: Message) -> None:
    """Throw a draft away, for a day so that it can be had back. Raises Conflict if it is none."""
    if not _step(message, (State.DRAFT,), {"state": State.DISCARDED}):
        raise Conflict(_("This is no draft any more, so it was not thrown away. See the list."))


def restore(message: Message) -> None:
    """Take a draft back out of the bin. Raises Conflict if it is not there."""
    if not _step(message, (State.DISCARDED,), {"state": State.DRAFT}):
        raise Conflict(_("This draft is where it was. Open the list of messages again."))


def left_today(cohort_id: int, now: datetime) -> int:
    """Return how many messages can still be sent today."""
    sent = select(func.count()).where(
        Message.cohort_id == cohort_id,
        Message.origin.is_(None),
        Message.state.in_([State.WAITING, State.GONE]),
        Message.asked_at > now - timedelta(days=1),
    )
    return max(0, MOST_A_DAY - (db.session.scalar(sent) or 0))


def tidy(now: datetime) -> None:
    """Forget drafts that were thrown away, and those that nobody ever wrote into."""
    old = or_(
        (Message.state == State.DISCARDED) & (Message.made_at < now - DISCARDED_FOR),
        (Message.state == State.DRAFT)
        & (Message.revision == 1)
        & (Message.text == "")
        & (Message.made_at < now - UNTOUCHED_FOR),
    )
    db.session.execute(delete(Message).where(old))


def _write(message: Message, draft: Draft, now: datetime) -> None:
    message.subject, message.text = draft.subject, draft.text
    message.audience = draft.audience
    db.session.flush()
    recipients.choose(message, set(draft.people), now=now)


def _check(message: Message, at: datetime | None, now: datetime) -> None:
    if not message.subject or not message.text:
        raise Invalid(_("A message needs a subject and some words. Write them, then send it."))
    if recipients.count(message, now=now) == 0:
        raise Invalid(
            _("Nobody would get this message as it is. Choose who gets it; nothing was sent.")
        )
    if at is not None and not now < at < now + FARTHEST:
        raise Invalid(_("Choose a time to come, within a year. Nothing was sent."))


def _check_number(cohort_id: int, now: datetime) -> None:
    # Two who send at once are counted one after the other.
    db.session.execute(select(Cohort.id).where(Cohort.id == cohort_id).with_for_update())
    if not left_today(cohort_id, now):
        raise Invalid(
            _(
                "%(n)d messages went to this cohort within a day, which is as many as anybody "
                "reads. This one stays a draft; send it tomorrow.",
                n=MOST_A_DAY,
            )
        )


def can_change(message: Message) -> bool:
    """Tell whether the words of a message can be changed as it stands."""
    return message.state in (_OPEN if message.is_planned else (State.DRAFT,))


def _must_be_open(message: Message) -> None:
    if message.state is State.WAITING and not message.is_planned:
        raise Conflict(_("This message waits to go. Take it back first, then change it."))
    if message.state not in _OPEN:
        raise _gone()


def _replan(message: Message, states: tuple[State, ...], now: datetime) -> None:
    """Give a program's message back its moment in the plan."""
    cohort = db.session.get_one(Cohort, message.cohort_id)
    at = planning.moment(message, planning.calendar_of(cohort)) or now
    state = State.WAITING if at > now else State.LATE
    if not _step(message, states, {"state": state, "send_at": at, "is_moved": False}):
        raise _gone()


def _step(message: Message, states: tuple[State, ...], values: Mapping[str, Any]) -> bool:
    """Move a message on, unless it is somewhere else by now; of two who try one succeeds."""
    moved = db.session.execute(
        update(Message)
        .where(Message.id == message.id, Message.state.in_(states))
        .values(**values)
        .returning(Message.id)
    ).first()
    db.session.expire(message)
    return moved is not None


def _gone() -> Conflict:
    return Conflict(_("This message has gone already: it stands under Sent. Nothing was changed."))
