"""Cohorts and who belongs to them."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from training.db import Base
from training.lenses import CUSTOMER, INSIDE


class MemberRole(enum.Enum):
    """What somebody is in one cohort."""

    LEARNER = "learner"
    FACILITATOR = "facilitator"
    OBSERVER = "observer"
    GUEST = "guest"


class Side(enum.Enum):
    """Which side of the table a learner is on most days."""

    CUSTOMER = CUSTOMER
    INSIDE = INSIDE


class Cohort(Base):
    """A group that learns together from `starts_on`, for `weeks` weeks."""

    __tablename__ = "cohort"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]  # the program's first day, where the cohort is
    weeks: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    is_demo: Mapped[bool]
    created_at: Mapped[datetime]

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
