"""The jobs that run every hour, so that nothing is kept for longer than it serves."""

from training import jobs
from training.clock import utcnow
from training.db import db, empty_log
from training.errors import Unavailable
from training.people import imports, limits, sessions, tokens


def forget() -> None:
    """Delete what only served signing in, once nobody can use it any more."""
    now = utcnow()
    sessions.forget(now)
    tokens.forget(now)
    limits.forget(now)


def tidy_imports() -> None:
    """Forget lists that nobody imported, and take up again what got stuck."""
    imports.tidy(utcnow())


def empty_logs() -> None:
    """Take what was erased, and what was mailed, out of SQLite's write-ahead logs too."""
    db.session.rollback()  # its own lock would be in the way
    if not (empty_log() and jobs.empty_log()):
        raise Unavailable("A database is in use: its log could not be emptied yet.")
