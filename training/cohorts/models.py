"""Cohorts, who belongs to them, their sessions, and who sat together."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.cohorts.states import Attendance as Attendance
from training.cohorts.states import Enrolment as Enrolment
from training.cohorts.states import MemberRole as MemberRole
from training.cohorts.states import Side as Side
from training.db import Base


class Cohort(Base):
    """A group that learns together from `starts_on`, for `weeks` weeks.

    program     slug of the program it follows, None for none; it keeps to the version `digest`
    is_waiting  a comparison: its people wait for their own program, and are only asked
    counted_on  the day for which `tally` and the standings of its people hold; None: count anew
    """

    __tablename__ = "cohort"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]  # the program's first day, where the cohort is
    weeks: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    is_demo: Mapped[bool]
    created_at: Mapped[datetime]
    program: Mapped[str | None] = mapped_column(String(120))
    digest: Mapped[str | None] = mapped_column(String(64))
    seats: Mapped[int | None]
    # The server's defaults let the release before this one go on adding cohorts.
    enrolment: Mapped[Enrolment] = mapped_column(default=Enrolment.CLOSED, server_default="closed")
    is_waiting: Mapped[bool] = mapped_column(default=False, server_default=false())
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")  # counts the changes
    counted_on: Mapped[date | None]
    tally: Mapped[dict[str, Any] | None]

    memberships: Mapped[list["CohortMembership"]] = relationship(back_populates="cohort")


class CohortMembership(Base):
    """One person in one cohort; an ended membership stays, its access does not."""

    __tablename__ = "cohort_membership"
    __table_args__ = (
        UniqueConstraint("cohort_id", "person_id", "role"),
        Index("ix_cohort_membership_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[MemberRole]
    side: Mapped[Side | None]  # learners only
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship(back_populates="memberships")


class CohortRequest(Base):
    """Somebody asks to be let in, or came in by a link; `accepted` is None until it is answered.

    side  the one they say they sit on; rows from before have none
    """

    __tablename__ = "cohort_request"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    asked_at: Mapped[datetime]
    accepted: Mapped[bool | None]
    answered_at: Mapped[datetime | None]
    side: Mapped[Side | None]


class CohortExtension(Base):
    """One person has until later with one thing of the program, or with all of it (kind "").

    why       what facilitators noted; the person reads it too
    ended_at  when it was taken back; then it counts no more
    """

    __tablename__ = "cohort_extension"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id", "kind", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    slug: Mapped[str] = mapped_column(String(120))
    days: Mapped[int]  # more than the program gives
    at: Mapped[datetime]
    why: Mapped[str | None] = mapped_column(String(300))
    ended_at: Mapped[datetime | None]


class CohortSession(Base):
    """One live session: when, where, and its run sheet, which facilitators may change.

    steps  as `programs.documents.Step`; a step that was changed by hand has `text` instead of html
    note   the facilitators' own, for nobody else
    """

    __tablename__ = "cohort_session"
    __table_args__ = (UniqueConstraint("cohort_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    number: Mapped[int]  # from 1
    title: Mapped[str] = mapped_column(String(120))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(300), default="")  # a room, or how to get there
    call_url: Mapped[str] = mapped_column(String(500), default="")
    purpose: Mapped[str] = mapped_column(Text, default="")  # sanitised HTML of the program
    steps: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class CohortAttendance(Base):
    """Whether one person was at one session."""

    __tablename__ = "cohort_attendance"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("cohort_session.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[Attendance]
    at: Mapped[datetime]


class CohortRound(Base):
    """Who works with whom for a while: the groups of one round.

    seed      of the search that made it, so that it can be made again
    activity  what it is for ("scenarios/…"): who prepared that cannot play it; "" for nothing
    """

    __tablename__ = "cohort_round"
    __table_args__ = (UniqueConstraint("cohort_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    number: Mapped[int]  # from 1
    session_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohort_session.id", ondelete="SET NULL")
    )
    size: Mapped[int]  # 2 for pairs
    seed: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    activity: Mapped[str] = mapped_column(String(160), default="", server_default=text("''"))


class CohortGroup(Base):
    """A pair or a team of one round, with the same members for good.

    Whoever is seated otherwise gets another group, and this one ends: its note is shared by its
    members, and by nobody else.

    place    a running number in the round
    note_by  for each line of the note, the ids of those who wrote it
    """

    __tablename__ = "cohort_group"
    __table_args__ = (UniqueConstraint("round_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("cohort_round.id", ondelete="CASCADE"))
    place: Mapped[int]  # from 1
    note: Mapped[str] = mapped_column(Text, default="")
    note_revision: Mapped[int] = mapped_column(default=0)
    note_at: Mapped[datetime | None]
    note_by: Mapped[list[Any]] = mapped_column(default=list)
    ended_at: Mapped[datetime | None]  # when its members were seated otherwise


class CohortSeat(Base):
    """One person in one group, as things stand. Of a round everybody has at most one seat.

    kind  "plays"; "beside" for who prepared the case; "stands_in" for a facilitator who plays
    """

    __tablename__ = "cohort_seat"
    __table_args__ = (Index("ix_cohort_seat_group_id", "group_id"),)

    round_id: Mapped[int] = mapped_column(
        ForeignKey("cohort_round.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[int] = mapped_column(ForeignKey("cohort_group.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16), default="plays", server_default="plays")


class CohortPin(Base):
    """Two people who shall sit together, or never: `one_id` is the smaller id."""

    __tablename__ = "cohort_pin"
    __table_args__ = (
        UniqueConstraint("cohort_id", "one_id", "two_id"),
        CheckConstraint("one_id < two_id", name="order"),
        CheckConstraint("kind IN ('together', 'apart')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    one_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    two_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))


class CohortPrepared(Base):
    """Somebody prepared an exercise ("scenarios/…") for this cohort, so they cannot play it."""

    __tablename__ = "cohort_prepared"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    activity: Mapped[str] = mapped_column(String(160), primary_key=True)


class CohortFeed(Base):
    """The address of one person's calendar; the address itself is only with them."""

    __tablename__ = "cohort_feed"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
