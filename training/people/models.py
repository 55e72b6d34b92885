"""People, their roles, sessions and links, and failed tries at signing in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base
from training.permissions import Role


class Person(Base):
    """Somebody with an account; after erasure, a tombstone without a name or an address."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("side IN ('customer', 'inside')", name="side"),
        CheckConstraint("lens IN ('customer', 'both', 'inside')", name="lens"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)  # where mail goes
    email_canonical: Mapped[str | None] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    function: Mapped[str] = mapped_column(String(32))
    side: Mapped[str] = mapped_column(String(16))
    lens: Mapped[str] = mapped_column(String(16))
    time_zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(255))  # none before the invitation
    is_demo: Mapped[bool]
    active: Mapped[bool]
    arrived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class PersonRole(Base):
    """One reason why a person has a role: "by hand", or for example "cohort 3"."""

    __tablename__ = "person_role"
    __table_args__ = (UniqueConstraint("person_id", "role", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[Role]
    source: Mapped[str] = mapped_column(String(64))
    granted_at: Mapped[datetime]


class PersonSession(Base):
    """One browser that is signed in. The token itself is only in the browser's cookie."""

    __tablename__ = "person_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)  # true to a few minutes
    expires_at: Mapped[datetime] = mapped_column(index=True)
    device: Mapped[str] = mapped_column(String(60))


class PersonToken(Base):
    """One link that was mailed: an invitation, or a way to set a new password."""

    __tablename__ = "person_token"
    __table_args__ = (CheckConstraint("kind IN ('invite', 'reset')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class SignInAttempt(Base):
    """One try that counts against a limit; names nobody: its key is a keyed hash."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_key", "kind", "key_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    key_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
