"""Signed-in browsers: who is looking, since when, and how that ends."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flask import Response, after_this_request, has_request_context, request
from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import OperationalError

from training.clock import utcnow
from training.db import SAFE_METHODS, WRITES, db, read
from training.errors import NotFound
from training.people import devices, lifetimes
from training.people.models import Person, PersonRole, PersonSession
from training.people.names import initials
from training.people.viewer import Viewer

__all__ = ["Browser", "begin", "end", "end_all", "end_by_token", "forget", "of_person", "viewer"]

_person, _role, _session = (m.__table__.c for m in (Person, PersonRole, PersonSession))
# Core and made once: every page of the site runs this statement, and most run little else.
_VIEWER = (
    select(
        _session.id.label("session_id"),
        _session.created_at,
        _session.seen_at,
        _person.id,
        _person.name,
        _person.email,
        _person.lens,
        _person.side,
        _person.function,
        _person.time_zone,
        _person.language,
        _person.is_demo,
        _person.arrived_at,
        _person.unread,
        _role.role,
    )
    .join_from(PersonSession.__table__, Person.__table__)
    .outerjoin(PersonRole.__table__)
    .where(
        _session.token_hash == bindparam("token_hash"),
        _session.expires_at > bindparam("now"),
        _person.active.is_(True),
    )
)
# Before something is written in somebody's name: then an erasure of theirs waits, or has been. Not
# FOR SHARE: two requests that both change the person would each wait for the other.
_VIEWER_TO_WRITE = _VIEWER.with_for_update(key_share=True, of=Person.__table__)


@dataclass(frozen=True)
class Browser:
    """One signed-in browser, as its owner sees it on the account page."""

    id: int
    device: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


def viewer(token: str) -> Viewer | None:
    """Return who is behind a cookie's token, in one query; None if nobody is, any more."""
    now = utcnow()
    reads = not has_request_context() or request.method in SAFE_METHODS
    statement = _VIEWER if reads else _VIEWER_TO_WRITE
    rows = read(statement, {"token_hash": hashed(str(token)), "now": now}).all()
    if not rows:
        return None
    row = rows[0]
    roles = frozenset(r.role for r in rows if r.role is not None)
    if not lifetimes.is_alive(roles, created_at=row.created_at, seen_at=row.seen_at, now=now):
        return None
    if now - row.seen_at >= lifetimes.TOUCH_EVERY and has_request_context():
        _touch_later(row.session_id, now)
    return Viewer(
        id=row.id,
        name=row.name,
        initials=initials(row.name),
        email=row.email,
        lens=row.lens,
        side=row.side,
        function=row.function,
        time_zone=row.time_zone,
        language=row.language,
        is_demo=row.is_demo,
        roles=roles,
        session_id=row.session_id,
        arrived=row.arrived_at is not None,
        token=str(token),
        unread=row.unread,
    )


def begin(person_id: int, user_agent: str, now: datetime) -> str:
    """Sign a browser in; return the token for its cookie, which is stored nowhere else."""
    token = secrets.token_urlsafe(32)
    held = db.session.scalars(select(PersonRole.role).where(PersonRole.person_id == person_id))
    session = PersonSession(
        token_hash=hashed(token),
        person_id=person_id,
        created_at=now,
        seen_at=now,
        expires_at=now + lifetimes.absolute(set(held)),
        device=devices.label(user_agent),
    )
    db.session.add(session)
    db.session.flush()
    return token


def of_person(who: Viewer, now: datetime) -> list[Browser]:
    """Return the browsers in which the viewer is signed in, the latest first."""
    rows = db.session.scalars(
        select(PersonSession)
        .where(PersonSession.person_id == who.id, PersonSession.expires_at > now)
        .order_by(PersonSession.seen_at.desc(), PersonSession.id.desc())
    )
    return [
        Browser(s.id, s.device, s.created_at, s.seen_at, is_this=s.id == who.session_id)
        for s in rows
        if lifetimes.is_alive(who.roles, created_at=s.created_at, seen_at=s.seen_at, now=now)
    ]


def end(who: Viewer, session_id: int) -> None:
    """Sign one of the viewer's browsers out. Raises NotFound, also for somebody else's."""
    ended = db.session.execute(
        delete(PersonSession)
        .where(PersonSession.id == session_id, PersonSession.person_id == who.id)
        .returning(PersonSession.id)
    )
    if ended.first() is None:
        raise NotFound(_("There is no such browser, or it is signed out already."))


def end_by_token(token: str) -> None:
    """Sign out the browser whose cookie holds `token`, if it is signed in at all."""
    db.session.execute(delete(PersonSession).where(PersonSession.token_hash == hashed(str(token))))


def end_all(person_id: int, *, but: int | None = None) -> None:
    """Sign a person out everywhere, or everywhere `but` in one session."""
    ended = delete(PersonSession).where(PersonSession.person_id == person_id)
    if but is not None:
        ended = ended.where(PersonSession.id != but)
    db.session.execute(ended)


def forget(now: datetime) -> None:
    """Delete sessions that nobody can use any more."""
    too_old = PersonSession.seen_at < now - lifetimes.IDLE
    db.session.execute(delete(PersonSession).where((PersonSession.expires_at < now) | too_old))


def hashed(token: str) -> str:
    """Return what is stored of a random token: with 256 bits, no salt and no slowness is needed."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _touch_later(session_id: int, now: datetime) -> None:
    """Note after the response that the session was used, in a transaction of its own."""

    @after_this_request
    def touch(response: Response) -> Response:
        # An unsafe request that still has a transaction open may hold SQLite's write lock.
        if request.method in SAFE_METHODS or not db.session().in_transaction():
            _touch(session_id, now)
        return response


def _touch(session_id: int, now: datetime) -> None:
    seen = update(PersonSession).where(PersonSession.id == session_id).values(seen_at=now)
    try:
        with db.engine.connect().execution_options(**{WRITES: True}) as connection:
            connection.execute(seen)
            connection.commit()
    except OperationalError:
        return  # a page that was read fine does not fail for this; the next request tries again
