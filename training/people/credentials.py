"""Passwords as they are stored and compared: argon2id, a few at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from training.errors import Unavailable
from training.people import passwords
from training.people.passwords import Weakness
from training.state import state

__all__ = ["hashed", "is_right", "needs_rehash", "objection"]

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Each keeps a core busy for some 20 ms: more at once would only make pages wait.
_places = BoundedSemaphore(max(2, (os.cpu_count() or 2) // 2))
_WAIT_S = 10
# The hash of a password nobody knows, so that an unknown account costs what a known one does.
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "FVIVH6i8cZW7YexV4I1oow$B8VaOlPY0C+oU5M30Ytv3FWlPITe60s1UYIBjcVsAjE"
)


def hashed(password: str) -> str:
    """Return what is stored of a password. Slow on purpose: never call it in a transaction."""
    with _place():
        return _hasher.hash(_bytes(password))


def is_right(stored: str | None, password: str) -> bool:
    """Compare a password with what is stored; None costs the same time and is never right."""
    with _place():
        try:
            _hasher.verify(stored or NOBODY, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def objection(password: str, *about: str) -> str | None:
    """Return a sentence if a new password is refused.

    about  texts whose words, like the site's own name, a password should not be made of
    """
    site = state().settings.name
    found = passwords.weakness(password, _common(), passwords.words_of(site, *about))
    return str(_sentences()[found]) if found else None


def _sentences() -> dict[Weakness, str]:
    return {
        Weakness.SHORT: _("Use at least 8 characters. A few unrelated words do well."),
        Weakness.LONG: _("Use at most 1,000 characters."),
        Weakness.REPEATED: _("Use more than two different characters."),
        Weakness.COMMON: _("This is one of the first passwords anybody tries. Choose another one."),
        Weakness.NAMED: _("This is made of names that people can guess. Choose another one."),
    }


@cache
def _common() -> frozenset[str]:
    text = Path(__file__).with_name("common-passwords.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=_WAIT_S):
        raise Unavailable(_("Very many people are signing in. Wait a minute, then try again."))
    try:
        yield
    finally:
        _places.release()


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
