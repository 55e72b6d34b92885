"""The demo: what a cohort got from its program and its facilitator, what waits, and a draft."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update

from training.cohorts.models import Cohort
from training.db import db
from training.messages import planning, release
from training.messages.models import (
    Audience,
    Channel,
    Message,
    MessageChoice,
    MessageDelivery,
    Progress,
    State,
)
from training.part import Demo
from training.people.models import Person

SESSION_HOUR = timedelta(days=2)
NEWS = timedelta(hours=20)


def tell(demo: Demo) -> None:
    """Let what the program planned for days that are over have gone, and let Cleo write."""
    for key, facilitator in (("autumn", "cleo"), ("winter", "eva")):
        cohort = db.session.get_one(Cohort, demo.cohorts[key])
        planning.plan(cohort, now=demo.now)
        late = select(Message).where(Message.cohort_id == cohort.id, Message.state == State.LATE)
        for message in db.session.scalars(late.order_by(Message.send_at)).all():
            _go(message, message.send_at or demo.now, is_read=True)
        if key == "autumn":
            _write(cohort, demo.people[facilitator], demo)
    db.session.flush()


def _write(cohort: Cohort, author_id: int, demo: Demo) -> None:
    """Let Cleo have written twice, once to everybody, and be writing to those at the edge."""

    def written(subject: str, text: str, audience: Audience, at: datetime) -> Message:
        message = Message(
            cohort_id=cohort.id,
            author_id=author_id,
            subject=subject,
            text=text,
            audience=audience,
            state=State.DRAFT,
            made_at=at,
            revision=2,
        )
        db.session.add(message)
        db.session.flush()
        return message

    before, lately = demo.now - SESSION_HOUR, demo.now - NEWS
    _go(
        written(
            _("A room with a window"),
            _(
                "Hello {name},\n\nwe have the room by the canteen for the rest of the weeks. "
                "It has a window, and coffee that deserves the name."
            ),
            Audience.EVERYBODY,
            before,
        ),
        before,
        is_read=True,
    )
    _go(
        written(
            _("One sentence for Thursday"),
            _(
                "Hello {name},\n\nplease bring one sentence you heard this week from the other "
                "side of the company, word for word, and a guess at what it cost to say.\n\n"
                "Two minutes each. No slides."
            ),
            Audience.EVERYBODY,
            lately,
        ),
        lately,
        is_read=False,
    )
    draft = written(
        _("Shall we talk for ten minutes?"),
        _("Hello {name},\n\nI would like to hear what gets in the way of the sessions. "),
        Audience.CHOSEN,
        demo.now,
    )
    db.session.add(MessageChoice(message_id=draft.id, person_id=demo.people["sunniva"]))


def _go(message: Message, at: datetime, *, is_read: bool) -> None:
    """Let a message have gone, also by mail: no mail of the demo is sent."""
    message.state, message.gone_at = State.GONE, at
    release.deliver(message, now=at)
    mine = update(MessageDelivery).where(MessageDelivery.message_id == message.id)
    done = mine.where(MessageDelivery.channel == Channel.MAIL)
    db.session.execute(done.values(state=Progress.DONE, done_at=at, handed_at=at))
    if is_read:
        db.session.execute(mine.where(MessageDelivery.channel == Channel.APP).values(is_read=True))
        theirs = select(MessageDelivery.person_id).where(
            MessageDelivery.message_id == message.id, MessageDelivery.channel == Channel.APP
        )
        one_less = update(Person).where(Person.id.in_(theirs))
        db.session.execute(one_less.values(unread=Person.unread - 1))
