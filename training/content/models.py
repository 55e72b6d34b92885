"""Versions of content, and which of them is live."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base


class ContentVersion(Base):
    """One source text that passed all checks, with its compiled form. Rows are only added."""

    __tablename__ = "content_version"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # sha256 of kind and source
    kind: Mapped[str] = mapped_column(String(32))
    slug: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    # JSON as text: a process parses it once per digest, not the driver at every query.
    compiled: Mapped[str] = mapped_column(Text)
    summary: Mapped[dict[str, Any]]  # body["summary"], for lists
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class ContentPublication(Base):
    """The version that is live under a name; `retired_at` takes the name down."""

    __tablename__ = "content_publication"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), primary_key=True)
    language: Mapped[str] = mapped_column(String(16), primary_key=True)
    digest: Mapped[str] = mapped_column(ForeignKey("content_version.digest"))
    published_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
