"""A person's reading of a module, and what they answered and wrote in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base


class ModuleReading(Base):
    """One person's reading of one module, on the version it began with."""

    __tablename__ = "module_reading"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("content_version.digest"))
    reached: Mapped[int] = mapped_column(default=0)  # how many parts lie behind the reader
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ModuleResponse(Base):
    """What a person chose (a question) or wrote (a reflection); only they can read it."""

    __tablename__ = "module_response"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "slug"],
            ["module_reading.person_id", "module_reading.slug"],
            ondelete="CASCADE",
        ),
    )

    person_id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    item: Mapped[str] = mapped_column(String(32), primary_key=True)  # "q1", "r2"
    value: Mapped[str] = mapped_column(Text)  # the option chosen, or the words
    first: Mapped[str] = mapped_column(Text)  # the first option; "" for a reflection
    revision: Mapped[int]  # counts the savings, so that two tabs notice each other
    at: Mapped[datetime]
