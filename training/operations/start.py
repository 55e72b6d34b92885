"""Start the site: take the address, see that the database fits, serve."""

import logging
from collections.abc import Iterator

import click
from flask import Flask, current_app

from training import revisions
from training import serve as processes
from training.app import create_app
from training.clock import utcnow
from training.config import Settings, make_instance
from training.db import db
from training.errors import Conflict, Misconfigured
from training.operations import demo, running
from training.operations.publication import publish

logger = logging.getLogger(__name__)


def site(settings: Settings, *, prepare: bool) -> int:
    """Serve until told to stop; return the ending status.

    prepare  first migrate, publish what changed in content/, and load the demo where it is wanted

    Raises Misconfigured if the address or a folder cannot be had, Conflict if the database does
    not fit.
    """
    if prepare and not settings.content.is_dir():
        raise Misconfigured(f"TRAINING_CONTENT is {str(settings.content)!r}: that is no folder.")
    make_instance(settings)
    listening = processes.listen(settings)
    refusal = f"A site runs on {settings.instance} already. Stop it, or set TRAINING_INSTANCE."
    with running.alone(settings.instance, refusal):
        app = create_app(settings)
        with app.app_context():
            if prepare:
                _prepare(settings)
                db.session.remove()  # its transaction holds the lock that the next one needs
            _check_schema()
            _warn(settings)
            lines = list(_greeting(app, settings))
            db.session.remove()
        return processes.run(app, listening, lambda: click.echo("\n".join(lines)))


def migrate() -> str:
    """Bring the database to the newest revision; return a line that says what was done."""
    head = revisions.chain().head
    if _revision() == head:
        return f"The database is at revision {head}: nothing to do."
    # Alembic takes a while to load, and is needed once per release.
    from training.operations import schema

    schema.upgrade(db.engine, db.metadata)
    return f"The database was migrated to revision {head}."


def undo(*, applied: bool) -> str:
    """Undo the newest migration; return a line that says what was done."""
    revision = _revision()
    if not applied:
        return f"Would undo revision {revision}, and lose what it holds. Back up, then add --apply."
    from training.operations import schema

    left = schema.downgrade(db.engine, db.metadata)
    return f"Revision {revision} was undone; the database is at {left}."


def _prepare(settings: Settings) -> None:
    logger.info("%s", migrate())
    publish(settings, current_app.extensions["training"].kinds)
    if settings.demo and demo.is_wanted():
        logger.info("%s", demo.load(utcnow()))
        db.session.commit()


def _check_schema() -> None:
    """Refuse to serve from an older schema; a newer one is the next release's, being rolled out."""
    chain, found = revisions.chain(), _revision()
    if found != chain.head and (found is None or found in chain.revisions):
        raise Conflict(
            "The database is older than the program. Make a backup, then run: training migrate"
        )
    if found != chain.head:
        logger.warning("the database has revision %s, which is newer than this program", found)


def _warn(settings: Settings) -> None:
    """Say what is fine for a look around and not for a real site."""
    if settings.mail == "console" and not settings.demo:
        logger.warning(
            "mail is printed here and reaches nobody, links that set a password too: "
            "set TRAINING_MAIL=smtp"
        )


def _revision() -> str | None:
    with db.engine.connect() as connection:
        return revisions.current(connection)


def _greeting(app: Flask, settings: Settings) -> Iterator[str]:
    state = app.extensions["training"]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    yield f"{settings.name} {state.version} serves on {address} (Ctrl-C stops it)"
    if settings.demo:
        yield from demo.sign_ins()
