"""Migrate the database up and down, one process at a time, all or nothing."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, DateTime, Engine, Enum, MetaData, String, text
from sqlalchemy.types import TypeDecorator

from training import revisions
from training.errors import Conflict

# Any number will do, as long as every process asks for the same one.
ADVISORY_LOCK = 7_411_042
WAIT_MS = 600_000


def upgrade(engine: Engine, metadata: MetaData, to: str = "head") -> str | None:
    """Migrate to the newest revision; return it, or None if the database was there already.

    Of several processes that start together one migrates and the others wait for it.
    """
    with _alone(engine) as connection:
        before = revisions.current(connection)
        command.upgrade(config(connection, metadata), to)
        after = revisions.current(connection)
        _check_references(connection)
    return after if after != before else None


def downgrade(engine: Engine, metadata: MetaData, to: str = "-1") -> str | None:
    """Undo the newest migration, or all after `to`; return the revision that is left.

    Raises Conflict if there is nothing to undo.
    """
    with _alone(engine) as connection:
        if revisions.current(connection) is None:
            raise Conflict("The database has no migration to undo.")
        command.downgrade(config(connection, metadata), to)
        after = revisions.current(connection)
        _check_references(connection)
    return after


def config(connection: Connection | None, metadata: MetaData) -> Config:
    """Return Alembic's settings; migrations/env.py takes the options from it."""
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of every step
    found = Config()
    # Alembic reads a % in it as the start of a name.
    found.set_main_option("script_location", str(revisions.FOLDER).replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    found.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    found.attributes["options"] = {"connection": connection, **options(metadata)}
    return found


def options(metadata: MetaData) -> dict[str, Any]:
    """Return how Alembic compares and writes; tests compare models and migrations with them too."""
    return {
        "target_metadata": metadata,
        "render_as_batch": True,
        "render_item": _render_item,
        "compare_type": _differs,
        "compare_server_default": True,
        "transactional_ddl": True,
    }


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a transaction that no other migration shares."""
    connection = engine.connect()
    connection.detach()  # what is set on it below must not reach the pool
    try:
        if engine.dialect.name == "sqlite":
            # A batch rebuild drops the old table: with foreign keys ON that deletes child rows.
            # The pragma does nothing inside a transaction, so it goes past SQLAlchemy.
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
            yield connection
    finally:
        connection.close()


def _check_references(connection: Connection) -> None:
    """Roll back a migration that left a row pointing nowhere. PostgreSQL refuses it by itself."""
    if connection.dialect.name != "sqlite":
        return
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if lost:
        tables = ", ".join(sorted({str(row[0]) for row in lost}))
        raise Conflict(
            f"After the migration {len(lost)} rows would point at rows that are gone ({tables}). "
            "Nothing was changed. Restore the last backup into a new place and look there."
        )


def _render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own types as plain ones: a migration must still run when they are long gone."""
    if kind != "type":
        return False
    if isinstance(item, TypeDecorator):
        plain = item.impl_instance
        aware = f"timezone={plain.timezone}" if isinstance(plain, DateTime) else None
        return f"sa.DateTime({aware})" if aware else f"sa.{plain!r}"
    return f"sa.String({item.length})" if isinstance(item, Enum) else False


def _differs(
    _context: Any, _column: Any, _wanted_column: Any, found: Any, wanted: Any
) -> bool | None:
    """Tell whether a column has another type; an Enum is text, of which only the length counts."""
    if isinstance(wanted, Enum) and isinstance(found, String):
        return bool(found.length != wanted.length)
    return None
