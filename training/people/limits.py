"""How often something may fail in a while: counted in the database, so over all processes."""

import hmac
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from math import ceil

from flask import current_app
from flask_babel import ngettext
from sqlalchemy import Connection, delete, func, insert, select

from training.db import WRITES, db
from training.errors import TooMany
from training.people.models import SignInAttempt

__all__ = ["Limit", "Try", "address_key", "alone", "count", "forget", "forgive", "take_back"]

LONGEST = timedelta(minutes=15)
# Any number, the same in every process: on PostgreSQL only its holder counts.
_LOCK = 20_261_121


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of one kind, per key, in any stretch of `within`."""

    kind: str
    most: int
    within: timedelta = LONGEST


ACCOUNT = Limit("sign-in account", 10)
ADDRESS = Limit("sign-in address", 50)
CONFIRM = Limit("confirm password", 10)
RESET_ACCOUNT = Limit("reset account", 5)
RESET_ADDRESS = Limit("reset address", 50)
EXPORT = Limit("export", 10)
IMPORT = Limit("import", 20)

Try = tuple[Limit, str]


@contextmanager
def alone() -> Iterator[Connection]:
    """Open a short transaction of its own, whatever becomes of the request.

    What the request has read so far is let go first, because on SQLite an unsafe request holds
    the write lock from its first query on. So call this before anything is written.
    """
    db.session.rollback()
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        yield connection
        connection.commit()


def count(tries: Sequence[Try], now: datetime) -> list[int]:
    """Count one try against each limit; return the rows' ids, for `take_back`.

    Counting before the try is made means that no number of parallel tries gets past a limit.
    Raises TooMany, and counts nothing, if one of them is used up.
    """
    with alone() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        for limit, key in tries:
            _check(connection, limit, _hashed(limit, key), now)
        rows = [{"kind": li.kind, "key_hash": _hashed(li, key), "at": now} for li, key in tries]
        made = connection.execute(insert(SignInAttempt).returning(SignInAttempt.id), rows)
        return list(made.scalars())


def take_back(connection: Connection, ids: Sequence[int]) -> None:
    """Forget tries that turned out well."""
    connection.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(ids)))


def forgive(connection: Connection, limit: Limit, key: str) -> None:
    """Forget every try against one key: its owner has shown who they are."""
    connection.execute(
        delete(SignInAttempt).where(
            SignInAttempt.kind == limit.kind, SignInAttempt.key_hash == _hashed(limit, key)
        )
    )


def forget(now: datetime) -> None:
    """Delete tries that no limit looks back to."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - LONGEST))


def address_key(address: str | None) -> str:
    """Return what stands for a network address: of IPv6 the /64, which one person may own."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if found.version == 6 and not (mapped := getattr(found, "ipv4_mapped", None)):
        return str(ip_network((found, 64), strict=False))
    return str(mapped if found.version == 6 else found)


def _check(connection: Connection, limit: Limit, key_hash: str, now: datetime) -> None:
    """Raise TooMany unless one more try fits; it will when the oldest that counts has aged."""
    since = (
        select(SignInAttempt.at)
        .where(
            SignInAttempt.kind == limit.kind,
            SignInAttempt.key_hash == key_hash,
            SignInAttempt.at > now - limit.within,
        )
        .order_by(SignInAttempt.at.desc())
        .offset(limit.most - 1)
        .limit(1)
    )
    oldest = connection.scalar(since)
    if oldest is None:
        return
    wait_s = max(1, ceil((oldest + limit.within - now).total_seconds()))
    minutes = ceil(wait_s / 60)
    text = ngettext(
        "That was tried too often. Try again in a minute.",
        "That was tried too often. Try again in %(num)s minutes.",
        minutes,
    )
    raise TooMany(text, wait_s)


def _hashed(limit: Limit, key: str) -> str:
    """Return a keyed hash: addresses are few enough to guess from a plain one."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"{limit.kind}\0{key}".encode("utf-8", "replace"), sha256).hexdigest()
