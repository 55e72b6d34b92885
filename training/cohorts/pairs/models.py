"""Who a group was made of, how a round was before it was changed, and what was shown in it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base


class CohortGroupMember(Base):
    """One learner of a group, for good: they read its note also when they sit elsewhere by now."""

    __tablename__ = "cohort_group_member"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("cohort_group.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CohortRoundChange(Base):
    """One change of a round, and how everybody sat before it.

    n       from 1; the latest one can be taken back
    kind    "swap" or "absent"
    before  [members, beside, stand-in] of each group, by id
    """

    __tablename__ = "cohort_round_change"
    __table_args__ = (UniqueConstraint("round_id", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("cohort_round.id", ondelete="CASCADE"))
    n: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    before: Mapped[list[Any]]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class CohortShown(Base):
    """Somebody lets their group read the rule they found in a story, until they take it back."""

    __tablename__ = "cohort_shown"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("cohort_group.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime]


class CohortPlanning(Base):
    """Rounds that are being made outside a request, for a cohort with many people.

    asked    what was asked for, as `rounds.Wanted`
    made     the number of the first round that came of it; None until then
    problem  why nothing came of it, "" if nothing is wrong
    """

    __tablename__ = "cohort_planning"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    asked: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    made: Mapped[int | None]
    problem: Mapped[str] = mapped_column(String(32), default="")
