"""People, their roles, sessions and links, and failed tries at signing in."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base
from training.people.roster.sync import State
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
    level: Mapped[str | None] = mapped_column(String(40))
    site: Mapped[str | None] = mapped_column(String(80))
    # Checked at the end of a transaction: a copied manager may follow those who report to them.
    manager_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL", deferrable=True, initially="DEFERRED"),
        index=True,
    )
    # Messages they have not opened; kept by training.messages, so that every page knows it already.
    unread: Mapped[int] = mapped_column(default=0, server_default="0")


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


class PersonInvitation(Base):
    """The invitation of one person, from when it was asked for until it is sent."""

    __tablename__ = "person_invitation"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    asked_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    claimed_at: Mapped[datetime | None]  # by the job that is sending it
    tries: Mapped[int]  # that failed


class ImportState(enum.Enum):
    """Where an import is; the first five are under way, and there is one such import at most."""

    WAITING = "waiting"
    READING = "reading"
    COMPARING = "comparing"
    READY = "ready"
    CONFIRMED = "confirmed"
    APPLIED = "applied"
    CANCELLED = "cancelled"
    REFUSED = "refused"  # the file could not be read at all


class PersonImport(Base):
    """A list of people that somebody sent, from its upload to what became of it."""

    __tablename__ = "person_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Who sent it; none from the command line.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(120))  # of the file
    state: Mapped[ImportState]
    slot: Mapped[int | None] = mapped_column(unique=True)  # 1 while it is under way
    file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # until it is read
    tries: Mapped[int]  # how often reading began
    total: Mapped[int | None]  # rows, as far as anybody can tell
    done: Mapped[int]  # rows of the step at hand
    notices: Mapped[list[Any]]  # [key, value] each
    failure: Mapped[str | None] = mapped_column(String(32))
    failure_value: Mapped[str | None] = mapped_column(String(200))
    new: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    problem: Mapped[int]
    last_person_id: Mapped[int]  # the newest when it was compared: whoever came since is not in it
    invites: Mapped[bool]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PersonImportRow(Base):
    """One row of a list, staged: what it says, and what would become of it. Kept for days only."""

    __tablename__ = "person_import_row"
    __table_args__ = (
        Index("ix_person_import_row_state", "import_id", "state", "n"),
        Index("ix_person_import_row_email", "import_id", "email_canonical"),
    )

    import_id: Mapped[int] = mapped_column(
        ForeignKey("person_import.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the row in the file
    state: Mapped[State]
    email: Mapped[str | None] = mapped_column(String(254))
    email_canonical: Mapped[str | None] = mapped_column(String(254))
    name: Mapped[str | None] = mapped_column(String(80))
    function: Mapped[str | None] = mapped_column(String(32))
    side: Mapped[str | None] = mapped_column(String(16))
    language: Mapped[str | None] = mapped_column(String(16))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    level: Mapped[str | None] = mapped_column(String(40))
    site: Mapped[str | None] = mapped_column(String(80))
    manager: Mapped[str | None] = mapped_column(String(254))  # canonical
    cohort_id: Mapped[int | None]  # no key: cohorts stand on a higher floor
    # [column, key, value, meant] each
    problems: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    # Found when the rows are compared. No keys: neither may slow staging, and rows are short-lived.
    person_id: Mapped[int | None]
    place: Mapped[int | None]  # among the new people, from 0: their ids follow each other
    manager_id: Mapped[int | None]
    manager_place: Mapped[int | None]
