"""Links that are mailed once and work once: invitations, and ways to set a new password."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, delete, select, update

from training.db import db
from training.people.models import Person, PersonToken
from training.people.sessions import hashed
from training.state import state

__all__ = [
    "INVITE",
    "RESET",
    "Holder",
    "forget",
    "holder",
    "issue",
    "link",
    "redeem",
    "withdraw",
]

INVITE = "invite"
RESET = "reset"
LASTS = {INVITE: timedelta(days=14), RESET: timedelta(minutes=15)}
_ENDPOINTS = {INVITE: "people.invitation", RESET: "people.reset"}


@dataclass(frozen=True)
class Holder:
    """Whom a link was mailed to."""

    id: int
    name: str
    email: str


def issue(person_id: int, kind: str, now: datetime) -> str:
    """Return the token for one link to a person; the database keeps only a hash of it."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        PersonToken(
            token_hash=hashed(token),
            kind=kind,
            person_id=person_id,
            created_at=now,
            expires_at=now + LASTS[kind],
            used_at=None,
        )
    )
    db.session.flush()
    return token


def link(kind: str, token: str) -> str:
    """Return the address to mail: built from the settings, never from a request's headers."""
    public_url = state().settings.public_url
    return public_url + current_app.url_map.bind("localhost").build(
        _ENDPOINTS[kind], {"token": token}
    )


def holder(token: str, kind: str, now: datetime) -> Holder | None:
    """Return whom an open link belongs to, without using it up; None if it does not work."""
    row = db.session.execute(
        select(Person.id, Person.name, Person.email)
        .join(PersonToken, PersonToken.person_id == Person.id)
        .where(*_open(token, kind, now), Person.active.is_(True))
    ).first()
    return Holder(row.id, row.name, row.email) if row else None


def redeem(token: str, kind: str, now: datetime) -> int | None:
    """Use a link up and return its person's id; None if it does not work.

    One statement, so that of many simultaneous uses exactly one gets the id.
    """
    used = db.session.execute(
        update(PersonToken)
        .where(*_open(token, kind, now))
        .values(used_at=now)
        .returning(PersonToken.person_id)
    ).first()
    return int(used.person_id) if used else None


def withdraw(person_id: int) -> None:
    """Make every open link of a person stop working."""
    db.session.execute(
        delete(PersonToken).where(PersonToken.person_id == person_id, PersonToken.used_at.is_(None))
    )


def forget(now: datetime) -> None:
    """Delete links that have run out."""
    db.session.execute(delete(PersonToken).where(PersonToken.expires_at < now))


def _open(token: str, kind: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        PersonToken.token_hash == hashed(token),
        PersonToken.kind == kind,
        PersonToken.used_at.is_(None),
        PersonToken.expires_at > now,
    )
