"""The database handle, the column types every model shares, and how each engine is set up."""

import enum
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from typing import Any, cast

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Result,
    ScalarSelect,
    Table,
    event,
    literal,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

# Named constraints let one migration drop on SQLite what another created on PostgreSQL.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
# secure_delete: what is erased is overwritten in the file as well.
PRAGMAS = ("foreign_keys = ON", "journal_mode = WAL", "busy_timeout = 5000", "secure_delete = ON")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# An execution option for the rare write inside a GET, which then takes the lock at once.
WRITES = "training_writes"
# And for a job's long look, which leaves the lock to others.
READS = "training_reads"


class UTCDateTime(TypeDecorator[datetime]):
    """A timezone-aware instant, always UTC. A naive value is a bug and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive value; store UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: pass clock.utcnow()")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware value: SQLite gives back a naive one."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The base of every model: `db.Model` is untyped and loses the column types below."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UTCDateTime(),
            date: Date(),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
            list[Any]: JSON(),
            enum.Enum: Enum(
                enum.Enum,
                native_enum=False,
                length=32,
                values_callable=lambda e: [m.value for m in e],
            ),
        },
    )


db = SQLAlchemy(model_class=Base)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _: object) -> None:
    """Make SQLite keep foreign keys, wait for a writer, and leave transactions to us."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # else the driver commits when a savepoint is released
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Take SQLite's write lock at the start of what may write, so that it waits its turn."""
    if connection.dialect.name != "sqlite":
        return
    reads = has_request_context() and request.method in SAFE_METHODS
    options = connection.get_execution_options()
    reads = (reads or bool(options.get(READS))) and not options.get(WRITES)
    # Straight to the driver: it is said once per request, and nobody else has to hear it.
    driver: Any = connection.connection.dbapi_connection
    statement = "BEGIN" if reads else "BEGIN IMMEDIATE"
    try:
        driver.execute(statement)
    except sqlite3.OperationalError as error:  # as SQLAlchemy would have said it
        raise OperationalError(statement, None, error) from error


def set_synchronous(engine: Engine, level: str) -> None:
    """Make every new SQLite connection of `engine` sync at `level` ("FULL" or "NORMAL")."""

    @event.listens_for(engine, "connect")
    def _set(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA synchronous = {level}")


def empty_log() -> bool:
    """Move SQLite's write-ahead log into the database and cut it to nothing; tell if it could be.

    What was erased stands in the log until then. Other readers may be in the way for a while.
    """
    if db.engine.dialect.name != "sqlite":
        return True  # PostgreSQL's autovacuum does its own tidying
    with closing(db.engine.raw_connection()) as connection:
        return empty_log_of(connection.cursor())


def empty_log_of(cursor: Any) -> bool:
    """Do so for one cursor of SQLite's driver, outside any transaction.

    It does not wait: while it waited for a reader, nobody could write.
    """
    (wait_ms,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    cursor.execute("PRAGMA busy_timeout = 0")
    try:
        (is_busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {wait_ms}")
    return not is_busy


@contextmanager
def looking() -> Iterator[Connection]:
    """Read in a transaction of its own, beside the session's and without SQLite's write lock."""
    with db.engine.connect().execution_options(**{READS: True}) as connection:
        yield connection


def read(statement: Any, values: dict[str, Any]) -> Result[Any]:
    """Run a Core statement that was made once, in the session's transaction.

    Half the cost of `session.execute`, which looks for mapped classes first.
    """
    return db.session.connection().execute(statement, values)


def table_of(model: type[Base]) -> Table:
    """Return the table of a model, for statements over many rows at once."""
    return cast("Table", model.__table__)


def insert_once(model: type[Base], values: dict[str, Any], keys: Sequence[str]) -> bool:
    """Insert one row unless a row with the same `keys` is there; tell whether it was inserted.

    One statement, and no savepoint: the loser of a race waits for the winner's commit.
    """
    statement = insert_statement(model).values(values).on_conflict_do_nothing(index_elements=keys)
    result = db.session.execute(statement.returning(literal(1)))
    return result.first() is not None


class Aside(ScalarSelect[Any]):
    """A scalar subquery that a RETURNING may have: with its own tables, which have to be named.

    SQLAlchemy leaves the names of tables out of RETURNING on SQLite, inside subqueries too.
    """

    inherit_cache = True


@compiles(Aside)
def _aside(element: Aside, compiler: Any, *, include_table: bool = True, **kw: Any) -> str:
    return f"({compiler.process(element.element, **kw)})"


def insert_statement(model: type[Base]) -> Any:
    """Return the INSERT that knows ON CONFLICT on this engine; both spell it alike."""
    return (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert(model)
