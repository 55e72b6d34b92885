"""Count, digest and copy the rows of a database, so that two of them can be compared."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Executable,
    Integer,
    MetaData,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
)

from training.operations.archive import TableDigest

CHUNK = 1000
_MODULUS = 1 << 256


class Tally:
    """Counts and digests rows one by one; their order does not matter."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: bytes) -> None:
        """Take in one row."""
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(sha256(row).digest())) % _MODULUS

    def result(self) -> TableDigest:
        """Return the count and the digest of what was taken in."""
        return TableDigest(rows=self.rows, digest=f"{self._sum:064x}")


def of_file(path: Path) -> dict[str, TableDigest]:
    """Digest every table of a SQLite file, as it is stored: any schema will do."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.text_factory = bytes
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite|_%' "
            "ESCAPE '|' ORDER BY name"
        ).fetchall()
        found = {}
        for (raw,) in names:
            tally, name = Tally(), raw.decode()
            quoted = name.replace('"', '""')
            for row in connection.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608  # a table's name
                tally.add(repr(row).encode())
            found[name] = tally.result()
    return found


def of_tables(connection: Connection, metadata: MetaData) -> dict[str, TableDigest]:
    """Digest every table of the program's own schema, alike on every engine."""
    found = {}
    for table in metadata.sorted_tables:
        tally = Tally()
        for chunk in _chunks(connection, table):
            for row in chunk:
                tally.add(_canonical(row))
        found[table.name] = tally.result()
    return found


def count(connection: Connection, metadata: MetaData) -> int:
    """Return how many rows the program's tables hold."""
    return sum(
        connection.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
    )


def copy(source: Connection, target: Connection, metadata: MetaData) -> dict[str, TableDigest]:
    """Copy every row of the program's tables; return the digests of what was read."""
    found = {}
    for table in metadata.sorted_tables:
        tally, statement = Tally(), _insert(table)
        names = [f"v_{column.name}" for column in table.columns]
        for chunk in _chunks(source, table):
            for row in chunk:
                tally.add(_canonical(row))
            target.execute(statement, [dict(zip(names, row, strict=True)) for row in chunk])
        found[table.name] = tally.result()
        if target.dialect.name == "postgresql":
            _start_counters_after(target, table)
    return found


def _chunks(connection: Connection, table: Table) -> Iterable[list[tuple[Any, ...]]]:
    """Yield the rows in lists; parents that stand in the same table come before their children."""
    statement: Executable = select(table).order_by(*table.primary_key.columns)
    streamed = statement.execution_options(stream_results=True, yield_per=CHUNK)
    for chunk in connection.execute(streamed).partitions():
        yield [tuple(row) for row in chunk]


def _insert(table: Table) -> Executable:
    """Return an INSERT that stores None as NULL in JSON columns too, as the source had it."""
    values = {}
    for column in table.columns:
        as_null = isinstance(column.type, JSON) and column.nullable
        kind = JSON(none_as_null=True) if as_null else column.type
        values[column.name] = bindparam(f"v_{column.name}", type_=kind)
    return insert(table).values(values)


def _start_counters_after(target: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after the copied ones."""
    counter = table.autoincrement_column
    if counter is None or not isinstance(counter.type, Integer):
        return
    last = target.scalar(select(func.max(counter)))
    target.execute(
        text("SELECT setval(pg_get_serial_sequence(:table, :column), :last, :used)"),
        {
            "table": f'"{table.name}"',
            "column": counter.name,
            "last": last or 1,
            "used": last is not None,
        },
    )


def _canonical(row: tuple[Any, ...]) -> bytes:
    return json.dumps(row, sort_keys=True, default=_plain).encode()


def _plain(value: object) -> str:
    """Return a value as text that reads the same whichever engine it came from."""
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    return value.hex() if isinstance(value, bytes) else str(value)
