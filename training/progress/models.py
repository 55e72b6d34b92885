"""The append-only ledger, the agenda, and field tasks with the stories they brought back."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from training.db import Base

DRAWN = "drawn"  # the lens of a step where a draw says which room comes first


class TaskState(enum.Enum):
    """Where a field task stands."""

    OPEN = "open"
    TOLD = "told"
    DROPPED = "dropped"


class ProgressEntry(Base):
    """One line of the ledger: something was done. Never changed, except by erasing the person."""

    __tablename__ = "progress_entry"
    __table_args__ = (Index("ix_progress_entry_person_id_at", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(32))  # "module", "task"
    slug: Mapped[str] = mapped_column(String(120))  # "" once the person is erased
    title: Mapped[str] = mapped_column(String(300))  # as it was then; "" once erased
    digest: Mapped[str | None] = mapped_column(String(64))
    lens: Mapped[str | None] = mapped_column(String(16))  # customer, inside or both
    side: Mapped[str | None] = mapped_column(String(16))  # where the person works
    outcome: Mapped[str] = mapped_column(String(32))  # "finished", "taken", "told"
    at: Mapped[datetime]  # the Monday of its week, once the person is erased


class ProgressAgenda(Base):
    """One thing a person can do next, written by the activity it leads to."""

    __tablename__ = "progress_agenda"
    __table_args__ = (UniqueConstraint("person_id", "kind", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(32))
    ref: Mapped[str] = mapped_column(String(160))
    title: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(300))
    minutes: Mapped[int]  # still to go
    position: Mapped[int]  # the order among things with no day
    due_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300), default="")  # where it came from
    customer_line: Mapped[str | None] = mapped_column(Text)  # the same moment in either room
    inside_line: Mapped[str | None] = mapped_column(Text)
    # The room it leads to: customer, inside, or DRAWN; None for the one the person works in.
    lens: Mapped[str | None] = mapped_column(String(16))
    # Where the person stopped; None before that. "" where all is read and `minutes` questions are
    # open, a minute each.
    place: Mapped[str | None] = mapped_column(String(300))
    touched_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    # What the plan of a field task says: `agenda_of` reads it where it is kept.
    situation: Mapped[str | None] = query_expression()
    with_whom: Mapped[str | None] = query_expression()

    @property
    def questions_open(self) -> int:
        """How many questions are left where everything is read; 0 wherever else the person is."""
        return self.minutes if self.place == "" and self.done_at is None else 0


class ProgressCommitment(Base):
    """A field task somebody took on: if this situation, with this person, then by this day."""

    __tablename__ = "progress_commitment"
    __table_args__ = (UniqueConstraint("person_id", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    ref: Mapped[str] = mapped_column(String(160))  # "modules/<slug>/t1"
    # From the content, as it was on the day it was taken on; older rows have the first two alone.
    task: Mapped[str] = mapped_column(Text)  # what to do, in a few words
    source: Mapped[str] = mapped_column(String(300))  # the title it came from
    source_url: Mapped[str | None] = mapped_column(String(300))
    promise: Mapped[str | None] = mapped_column(Text)  # "I will …", after "If …, with …, then"
    steps: Mapped[str | None] = mapped_column(Text)  # how to go about it: sanitised HTML
    minutes: Mapped[int | None]
    situation: Mapped[str] = mapped_column(Text)
    with_whom: Mapped[str] = mapped_column(String(120))
    lens: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[date]
    state: Mapped[TaskState]
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ProgressStory(Base):
    """What came of a field task, in the words of the person who did it."""

    __tablename__ = "progress_story"
    __table_args__ = (UniqueConstraint("commitment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    commitment_id: Mapped[int] = mapped_column(
        ForeignKey("progress_commitment.id", ondelete="CASCADE")
    )
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]  # counts the savings, so that two tabs notice each other
    at: Mapped[datetime]


class ProgressRelease(Base):
    """A story that its owner lets stand in a sponsor's report, in the words of that day.

    It stays when it is revoked, without its words: so its owner can look up that it was there.
    """

    __tablename__ = "progress_release"

    story_id: Mapped[int] = mapped_column(
        ForeignKey("progress_story.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)  # "" once it is revoked
    shows_name: Mapped[bool]
    at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
