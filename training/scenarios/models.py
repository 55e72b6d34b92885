"""Runs, their steps, what a person wrote beside them, rules they found; gaps in a picture."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base

# Table names hold the word of the menu: scenario_run, scenario_step, …


class ScenarioRun(Base):
    """One way through one scenario in one lens. Its state is folded from seed and steps.

    number 1 is the assessment; later runs are practice. Only the person can read any of it.
    """

    __tablename__ = "scenario_run"
    __table_args__ = (
        UniqueConstraint("person_id", "slug", "lens", "number"),
        CheckConstraint("lens IN ('customer', 'inside')", name="lens"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))  # the version it began with, and finishes on
    lens: Mapped[str] = mapped_column(String(16))
    number: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    carried: Mapped[dict[str, Any] | None]  # variables of an earlier run, for a sequel
    replayed: Mapped[int] = mapped_column(default=0)  # steps copied from the run it replays
    started_at: Mapped[datetime]
    # Set when the person has looked at the questions of the debrief: then the rest opens.
    looked_back_at: Mapped[datetime | None]


class ScenarioStep(Base):
    """One choice. The key makes one of two simultaneous choices land, and the other be told."""

    __tablename__ = "scenario_step"

    run_id: Mapped[int] = mapped_column(
        ForeignKey("scenario_run.id", ondelete="CASCADE"), primary_key=True
    )
    n: Mapped[int] = mapped_column(primary_key=True)  # the first is 1
    scene: Mapped[str] = mapped_column(String(64))
    choice: Mapped[str] = mapped_column(String(80))
    ending: Mapped[str | None] = mapped_column(String(64))  # the ending this choice led to
    note: Mapped[str] = mapped_column(Text)  # what the person thought first; "" for nothing
    at: Mapped[datetime]


class ScenarioNote(Base):
    """What a person wrote beside a run: an answer in the debrief, or what is the same move."""

    __tablename__ = "scenario_note"

    run_id: Mapped[int] = mapped_column(
        ForeignKey("scenario_run.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[str] = mapped_column(String(32), primary_key=True)  # "question-1", "same-move"
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]  # counts the savings, so that two tabs notice each other
    at: Mapped[datetime]


class ScenarioOrder(Base):
    """Which lens a person met first, and how that came about: without it no transfer is measured.

    drawn   the lens that was drawn; p is the probability with which the unfamiliar one is
    source  "drawn" when the person began where the draw said, else "chosen"
    """

    __tablename__ = "scenario_order"
    __table_args__ = (CheckConstraint("source IN ('drawn', 'chosen')", name="source"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    first: Mapped[str] = mapped_column(String(16))
    drawn: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16))
    p: Mapped[float] = mapped_column(Float)
    at: Mapped[datetime]


class ScenarioRule(Base):
    """The rule a person found in a scenario, in their own words, and where it would break.

    first  how they put it the first time
    """

    __tablename__ = "scenario_rule"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))  # of the scenario, as it was then
    text: Mapped[str] = mapped_column(Text)
    breaks: Mapped[str] = mapped_column(Text)
    first: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
    at: Mapped[datetime]
    returned_at: Mapped[datetime | None]  # when the card came back last
    held: Mapped[str | None] = mapped_column(String(16))  # "held", "broke" or "nothing"


class ScenarioGap(Base):
    """How many people of one batch of a cohort's picture were erased. It names nobody.

    Their places stay empty: somebody else in one of them would show what both had chosen.
    """

    __tablename__ = "scenario_gap"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    batch: Mapped[int] = mapped_column(primary_key=True)  # the first is 0
    people: Mapped[int]
