"""A split under way: its people and their places, who is pinned, and who is to be kept apart."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base


class CohortSplit(Base):
    """A list of people that an administrator splits; a draft until `made_at` or `dropped_at`.

    source     what the list was, in words
    source_id  the cohort it came from, None for another list
    weights    attribute -> how much it counts
    made       the ids of the cohorts it became, in order
    """

    __tablename__ = "cohort_split"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    source: Mapped[str] = mapped_column(String(200))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id", ondelete="SET NULL"))
    count: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    weights: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    made: Mapped[list[Any]]


class CohortSplitSeat(Base):
    """The place of one person in a split."""

    __tablename__ = "cohort_split_seat"

    split_id: Mapped[int] = mapped_column(
        ForeignKey("cohort_split.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]  # from 0
    is_pinned: Mapped[bool]


class CohortSplitApart(Base):
    """Two people of a split who are not to be in one cohort: `one_id` is the smaller id."""

    __tablename__ = "cohort_split_apart"
    __table_args__ = (CheckConstraint("one_id < two_id", name="order"),)

    split_id: Mapped[int] = mapped_column(
        ForeignKey("cohort_split.id", ondelete="CASCADE"), primary_key=True
    )
    one_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    two_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
