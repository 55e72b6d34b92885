"""Start the site: take the address, see that the database fits, serve."""

import logging
from collections.abc import Iterator

import click
from flask import Flask

from training import revisions
from training import serve as processes
from training.app import create_app
from training.clock import utcnow
from training.config import Settings, content_folder, make_instance
from training.db import db
from training.errors import Conflict
from training.operations import demo, running
from training.operations.publication import publish
from training.state import state

logger = logging.getLogger(__name__)


def site(settings: Settings, *, prepare: bool) -> int:
    """Serve until told to stop; return the ending status.

    prepare  first migrate, publish what changed in content/, and load the demo where it is wanted

    Raises Misconfigured if the address or a folder cannot be had, Conflict if the database does
    not fit.
    """
    if prepare:
        content_folder(settings)
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


def undo(*, is_meant: bool) -> str:
    """Undo the newest migration; return a line that says what was done."""
    revision = _revision()
    if revision == revisions.chain().revisions[0] and demo.has_people():
        raise Conflict("Undoing the first migration would delete everything. Nothing was changed.")
    if not is_meant:
        return f"Would undo revision {revision}, and lose what it holds. Back up, then add --apply."
    from training.operations import schema

    db.session.remove()
    with running.alone(state().settings.instance, "The site is running. Stop it, then undo."):
        left = schema.downgrade(db.engine, db.metadata)
    return f"Revision {revision} was undone; the database is at {left}."


def _prepare(settings: Settings) -> None:
    logger.info("%s", migrate())
    publish(settings, state().kinds)
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
    name = f"{settings.name} {state(app).version}"
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    yield f"{name} serves on {address} (Ctrl-C stops it)"
    if settings.demo:
        yield from demo.sign_ins()
