"""The summary of a learner in a cohort: kept beside the ledger, so that no page has to count."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base


class CohortStanding(Base):
    """What the roster says of one learner: weeks as bits, days, and whether they need somebody.

    It repeats what the ledger, the membership and the register say, and changes in their
    transaction. `standings.recount` makes it anew.
    """

    __tablename__ = "cohort_standing"
    __table_args__ = (
        Index("ix_cohort_standing_roster", "cohort_id", "side", "name", "person_id"),
        Index("ix_cohort_standing_need", "cohort_id", "need", "side", "name", "person_id"),
    )

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    side: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80))  # for the order alone
    joined_on: Mapped[date]  # where the cohort is, as `last_on`
    came: Mapped[int]
    missed: Mapped[int]
    days_more: Mapped[int]
    customer: Mapped[int] = mapped_column(BigInteger)
    inside: Mapped[int] = mapped_column(BigInteger)
    begun: Mapped[int] = mapped_column(BigInteger)
    last_on: Mapped[date | None]
    need: Mapped[int | None]  # its place among the needs on the day of `cohort.counted_on`
