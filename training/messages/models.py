"""Messages, who was chosen to get them, their deliveries, and how each person wants mail."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base

LONGEST_SUBJECT = 100
LONGEST_TEXT = 4_000


class State(enum.Enum):
    """Where a message is."""

    DRAFT = "draft"
    WAITING = "waiting"  # it goes at `send_at`, and can be taken back until then
    GONE = "gone"
    SKIPPED = "skipped"  # of a program: a facilitator does not want it to go
    LATE = "late"  # of a program: its moment was over before it could go
    DISCARDED = "discarded"  # a draft, for a day, so that it can be had back


class Audience(enum.Enum):
    """Who gets a message. Observers and guests get it if they are chosen."""

    EVERYBODY = "everybody"  # who learns in the cohort
    CUSTOMER = "customer"
    INSIDE = "inside"
    CHOSEN = "chosen"


class Channel(enum.Enum):
    """How a message reaches somebody."""

    APP = "app"
    MAIL = "mail"


class Progress(enum.Enum):
    """Where one delivery is."""

    WAITING = "waiting"
    DONE = "done"
    LEFT = "left"  # not wanted any more: they left, or want no mail
    FAILED = "failed"  # the mail server refused it, or nobody knows whether it took it


class MailWish(enum.Enum):
    """How somebody wants mail about messages."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    OFF = "off"


class Message(Base):
    """One message to people of one cohort.

    origin     "" by hand; of a program "program 2", or "session 3" for the reminder of a session
    symbol     the symbolic date that a program's message hangs on
    is_moved   a facilitator chose its time, so it moves along with nothing
    people     to how many it went
    asked_at   when somebody pressed Send
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_cohort_id", "cohort_id", "state"),
        Index("ix_message_due", "state", "send_at"),
        Index("uq_message_origin", "cohort_id", "origin", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    # None for a program's, and once its writer is erased.
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    audience: Mapped[Audience]
    state: Mapped[State]
    origin: Mapped[str | None] = mapped_column(String(24))  # None by hand
    symbol: Mapped[str] = mapped_column(String(60), default="")
    is_moved: Mapped[bool] = mapped_column(default=False)
    send_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    people: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)  # counts the changes by hand

    @property
    def is_planned(self) -> bool:
        """Whether a program brought it."""
        return self.origin is not None


class MessageChoice(Base):
    """One person who was chosen to get one message."""

    __tablename__ = "message_choice"

    message_id: Mapped[int] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class MessageDelivery(Base):
    """One message on its way to one person by one channel: there is never a second such row.

    claimed_at  when a job took it, so that no other does
    handed_at   when it was given to the mail server: from then on it is never sent again
    is_read     in the app: whether the person opened it. They alone see that, and not even when
    """

    __tablename__ = "message_delivery"
    __table_args__ = (
        UniqueConstraint("message_id", "person_id", "channel"),
        Index("ix_message_delivery_person_id", "person_id", "channel", "id"),
        Index("ix_message_delivery_open", "message_id", "state"),
        Index("ix_message_delivery_due", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    channel: Mapped[Channel]
    state: Mapped[Progress]
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)  # that failed
    is_read: Mapped[bool] = mapped_column(default=False)


class MessageSetting(Base):
    """How one person wants mail about messages; who has no row has the usual.

    quiet_from, quiet_until  minutes after midnight where the person is; the same for no quiet hours
    """

    __tablename__ = "message_setting"
    __table_args__ = (
        CheckConstraint("quiet_from BETWEEN 0 AND 1439", name="quiet_from"),
        CheckConstraint("quiet_until BETWEEN 0 AND 1439", name="quiet_until"),
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    mail: Mapped[MailWish]
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    quiet_weekends: Mapped[bool]
    at: Mapped[datetime]
