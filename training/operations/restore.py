"""Put a backup into a database: an empty one, or one that may be replaced."""

import logging
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, create_engine, delete, inspect, text

from training import revisions
from training.errors import Conflict, Invalid
from training.operations import archive, backup, rows, schema
from training.operations.archive import Manifest

logger = logging.getLogger(__name__)

# Who was signed out, or used up a link, since the backup was made must not be let in by it.
# Neither may whoever was erased since come back with a list that was being imported.
ENDED = (
    "person_session",
    "person_token",
    "person_invitation",
    "person_import_row",
    "person_import",
    "sign_in_attempt",
    "request_receipt",
)


@dataclass(frozen=True)
class Plan:
    """What a restore would do, or did.

    present   rows in the database before
    upgrades  whether the rows have to be brought to this program's schema on the way
    """

    manifest: Manifest
    present: int
    upgrades: bool

    def __str__(self) -> str:
        words = [f"{self.manifest.rows} rows of {self.manifest.made_at:%Y-%m-%d %H:%M} UTC"]
        if self.present:
            words.append(f"in place of {self.present} rows")
        if self.upgrades:
            words.append(f"migrated from revision {self.manifest.revision}")
        return ", ".join(words)


def plan(engine: Engine, metadata: MetaData, path: Path, *, replace: bool) -> Plan:
    """Look at the backup and at the database, and change neither.

    Raises Invalid if the backup cannot be used, Conflict if the database holds rows and
    `replace` is False.
    """
    manifest = backup.read_manifest(path)
    present = _present(engine, metadata)
    if present and not replace:
        raise Conflict(
            f"The database holds {present} rows. Restore into an empty one, "
            "or say --replace, which deletes them. Nothing was restored."
        )
    return Plan(manifest, present, manifest.revision != revisions.chain().head)


def apply(engine: Engine, metadata: MetaData, path: Path, folder: Path, *, replace: bool) -> Plan:
    """Restore the backup, working in `folder`; all of it, or nothing if anything is wrong.

    Sessions, mailed links, tries and receipts are left behind: everybody signs in again.

    Raises Invalid and Conflict as `plan` does, and Invalid if the backup is damaged.
    """
    found = plan(engine, metadata, path, replace=replace)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder) as work:
        manifest, database = archive.unpack(path, Path(work))
        backup.check(database, manifest)
        file = create_engine(f"sqlite:///{database}")
        try:
            schema.upgrade(file, metadata)
            if engine.dialect.name == "sqlite":
                with file.begin() as copy:
                    _end(copy, metadata)
                file.dispose()  # so that the write-ahead log is part of the file again
                _into_sqlite(engine, database)
            else:
                schema.upgrade(engine, metadata)
                _into_postgresql(file, engine, metadata)
        finally:
            file.dispose()
    logger.info("backup restored: %s rows, revision %s", manifest.rows, manifest.revision)
    return found


def _present(engine: Engine, metadata: MetaData) -> int:
    """Count the rows of every table there is, whichever revision it has."""
    with engine.connect() as connection:
        known = set(inspect(connection).get_table_names()) & set(metadata.tables)
        return sum(_count(connection, name) for name in sorted(known))


def _count(connection: Connection, name: str) -> int:
    return connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0  # noqa: S608  # our name


def _into_sqlite(engine: Engine, database: Path) -> None:
    """Copy page by page in one transaction: an interrupted restore leaves what was there."""
    engine.dispose()
    target = Path(str(engine.url.database))
    with (
        closing(sqlite3.connect(database)) as source,
        closing(sqlite3.connect(target, timeout=30)) as place,
    ):
        source.backup(place)
    if rows.of_file(target) != rows.of_file(database):
        raise Invalid("What was restored differs from the backup. Do not use it; restore again.")


def _into_postgresql(file: Engine, engine: Engine, metadata: MetaData) -> None:
    """Copy row by row in one transaction, and compare before it is committed."""
    with file.connect() as source, engine.connect() as target, source.begin(), target.begin():
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        target.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        sent = rows.copy(source, target, metadata)
        if rows.of_tables(target, metadata) != sent:
            raise Invalid("A row did not survive the copy. Nothing was restored.")
        _end(target, metadata)


def _end(connection: Connection, metadata: MetaData) -> None:
    for name in ENDED:
        connection.execute(delete(metadata.tables[name]))
