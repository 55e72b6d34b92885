"""Checking passwords: slow on purpose, limited, and never while the database waits.

What is counted stands in transactions of its own: no rollback of the request uncounts a try.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from training import jobs
from training.people import credentials, limits
from training.people.limits import ACCOUNT, ADDRESS, CONFIRM, RESET_ACCOUNT, RESET_ADDRESS, Try
from training.people.models import Person
from training.people.names import canonical_email
from training.people.viewer import Viewer

__all__ = ["MAIL_RESET", "ask_reset", "authenticate", "confirm"]

MAIL_RESET = "people.mail_reset"


def authenticate(email: str, password: str, address: str | None, now: datetime) -> int | None:
    """Return the id of the active person with this address and password, else None.

    An unknown account, one without a password and one that was switched off cost the same time
    and get the same answer. Only failures stay counted, so that a workshop behind one address
    gets in. Raises TooMany.
    """
    account = canonical_email(email)
    tries = [(ACCOUNT, account), (ADDRESS, limits.address_key(address))]
    found = (Person.email_canonical == account) & Person.active.is_(True)
    return _check(found, password, tries, now)


def confirm(who: Viewer, password: str, now: datetime) -> bool:
    """Tell whether this is the password of the viewer: a stolen session does not know it.

    Raises TooMany.
    """
    return _check(Person.id == who.id, password, [(CONFIRM, str(who.id))], now) is not None


def ask_reset(email: str, address: str | None, now: datetime) -> None:
    """Have a link mailed to this account, if there is one: the request cannot tell. Raises TooMany.

    The job looks the account up, so that the request does the same work for any address.
    """
    account = canonical_email(email)
    limits.count([(RESET_ACCOUNT, account), (RESET_ADDRESS, limits.address_key(address))], now)
    jobs.enqueue(MAIL_RESET, account=account)


def _check(
    found: ColumnElement[bool], password: str, tries: Sequence[Try], now: datetime
) -> int | None:
    """Count the try, compare the password while no transaction is open, take a good try back.

    The first of `tries` is against the account: a good one forgives what went wrong there before.
    """
    counted = limits.count(tries, now)
    with limits.alone() as connection:
        row = connection.execute(select(Person.id, Person.password_hash).where(found)).first()
    stored = row.password_hash if row else None
    if not credentials.is_right(stored, password) or row is None or stored is None:
        return None
    fresh = credentials.hashed(password) if credentials.needs_rehash(stored) else stored
    with limits.alone() as connection:
        limits.take_back(connection, counted)
        limits.forgive(connection, *tries[0])
        if fresh != stored:
            kept = update(Person).where(Person.id == row.id).values(password_hash=fresh)
            connection.execute(kept)
    return int(row.id)
