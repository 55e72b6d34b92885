"""Autumn, written to: the cast of tests/cohorts, its mail, and the jobs that a test runs itself."""

import email
import email.policy
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.cohorts.conftest import cast
from training.clock import utcnow
from training.cohorts.models import Cohort
from training.db import db
from training.messages import release
from training.messages.models import Audience, Message, MessageDelivery, State
from training.people.models import Person

__all__ = ["cast"]

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday, quiet for nobody


@pytest.fixture
def autumn(cast):
    """The cohort."""
    return db.session.get(Cohort, cast["cohort"])


@pytest.fixture
def sent(tmp_path):
    """Return what was mailed so far, in order, as parsed mails."""

    def read():
        folder = tmp_path / "mail"
        files = sorted(folder.glob("*"), key=lambda file: file.stat().st_mtime_ns)
        text = "".join(file.read_text() for file in files)
        parts = [part.strip() for part in text.split("-" * 79) if part.strip()]
        return [email.message_from_string(part, policy=email.policy.default) for part in parts]

    return read


def written(cast, *, audience=Audience.EVERYBODY, subject="Bring one story", text="Hello {name}."):
    """Add a message of Cleo's that is due now; return its id."""
    message = Message(
        cohort_id=cast["cohort"],
        author_id=cast["cleo"],
        subject=subject,
        text=text,
        audience=audience,
        state=State.WAITING,
        send_at=utcnow(),
        asked_at=utcnow(),
        made_at=utcnow(),
        revision=2,
    )
    db.session.add(message)
    db.session.commit()
    return message.id


def go():
    """Run the job that lets messages go, as the queue would; in tests the mail follows at once."""
    release.release()
    db.session.commit()


def deliveries(message_id, **where):
    """Return the deliveries of a message."""
    chosen = select(MessageDelivery).filter_by(message_id=message_id, **where)
    return db.session.scalars(chosen.order_by(MessageDelivery.id)).all()


def unread(person_id):
    """Return what a person's menu says."""
    return db.session.scalar(select(Person.unread).where(Person.id == person_id))
