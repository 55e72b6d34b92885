"""Make a backup of the database while the site goes on, and check that a backup is sound."""

import logging
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, MetaData, create_engine

from training import revisions
from training.errors import Conflict, Invalid
from training.operations import archive, rows, schema
from training.operations.archive import Manifest

logger = logging.getLogger(__name__)

PROGRAM = "both-ways"
NOTHING = "The database is empty: there is nothing to back up."


def create(
    engine: Engine, metadata: MetaData, folder: Path, *, now: datetime, version: str
) -> tuple[Path, Manifest]:
    """Write a backup into `folder`; return its path and its manifest.

    It holds the database as it was at one moment: every transaction wholly or not at all.
    Raises Conflict if there is nothing to back up, or the program and the database differ, and
    Invalid if nothing can be written into `folder`.
    """
    target = folder / f"{PROGRAM}-{now:%Y%m%d-%H%M%S}.zip"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        manifest = _write(engine, metadata, target, now=now, version=version)
    except OSError as error:
        raise Invalid(
            f"{folder} cannot be written to: {error.strerror or error}. No backup was made."
        ) from error
    logger.info("backup made: %s rows, revision %s", manifest.rows, manifest.revision)
    return target, manifest


def _write(
    engine: Engine, metadata: MetaData, target: Path, *, now: datetime, version: str
) -> Manifest:
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as work:
        database = Path(work) / archive.DATABASE
        if engine.dialect.name == "sqlite":
            _copy_sqlite(engine, database)
        else:
            _copy_postgresql(engine, metadata, database)
        manifest = Manifest(
            format=archive.FORMAT,
            program=PROGRAM,
            version=version,
            revision=_revision(database),
            engine=engine.dialect.name,
            made_at=now,
            size=database.stat().st_size,
            sha256=archive.digest(database),
            tables=rows.of_file(database),
        )
        archive.pack(database, manifest, target)
    return manifest


def verify(path: Path) -> Manifest:
    """Restore the backup into a temporary place and check everything that can be checked.

    Raises Invalid if anything is missing or different, or if `restore` would refuse the file.
    """
    read_manifest(path)
    folder = path.absolute().parent
    try:
        with tempfile.TemporaryDirectory(prefix=".verify-", dir=folder) as work:
            manifest, database = archive.unpack(path, Path(work))
            check(database, manifest)
    except OSError as error:
        raise Invalid(
            f"{folder} has to hold a copy for a moment, and cannot be written to: "
            f"{error.strerror or error}. Copy the backup to another folder and verify it there."
        ) from error
    return manifest


def read_manifest(path: Path) -> Manifest:
    """Return what the backup says about itself. Raises Invalid if this program cannot use it."""
    manifest = archive.read_manifest(path)
    if manifest.program != PROGRAM or manifest.revision not in revisions.chain().revisions:
        raise Invalid(
            f"{path} was made by version {manifest.version}, with a schema "
            f"({manifest.revision}) that this program does not know. "
            "Install that version or a newer one. Nothing was restored."
        )
    return manifest


def check(database: Path, manifest: Manifest) -> None:
    """Compare a database file with its manifest. Raises Invalid at the first difference."""
    try:
        _compare(database, manifest)
    except (sqlite3.Error, UnicodeDecodeError, Conflict) as error:
        raise Invalid(
            "What the backup holds is not a database of this program. Nothing was restored."
        ) from error


def _compare(database: Path, manifest: Manifest) -> None:
    with closing(sqlite3.connect(database)) as connection:
        # Code in a database runs when it is next written to; ours has none.
        foreign = connection.execute(
            "SELECT type, name FROM sqlite_master WHERE type NOT IN ('table', 'index') "
            "OR sql LIKE 'CREATE VIRTUAL%'"
        ).fetchall()
        if foreign:
            kind, name = foreign[0]
            raise Invalid(
                f"The database in the backup has a {kind} ({name!r}) that this program never "
                "made. Nothing was restored."
            )
        problems = connection.execute("PRAGMA integrity_check").fetchall()
        if problems != [("ok",)]:
            raise Invalid(f"The database in the backup is damaged: {problems[0][0]}.")
        lost = connection.execute("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise Invalid(f"{len(lost)} rows in the backup point at rows that are not there.")
    if _revision(database) != manifest.revision:
        raise Invalid("The database in the backup has another schema than the backup says.")
    found = rows.of_file(database)
    for name in sorted(found.keys() | manifest.tables.keys()):
        if found.get(name) != manifest.tables.get(name):
            raise Invalid(f"The rows of {name} are not those that were backed up.")


def _revision(database: Path) -> str:
    """Return the schema of a copy."""
    with closing(sqlite3.connect(database)) as connection:
        try:
            ((revision,),) = connection.execute("SELECT version_num FROM alembic_version")
        except (sqlite3.OperationalError, ValueError):
            raise Conflict(NOTHING) from None
    return str(revision)


def _copy_sqlite(engine: Engine, target: Path) -> None:
    """Copy what was committed when the copy began; writers go on meanwhile."""
    # Past SQLAlchemy, whose transactions here take the write lock: a busy site would starve it.
    with closing(sqlite3.connect(str(engine.url.database), timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def _copy_postgresql(engine: Engine, metadata: MetaData, target: Path) -> None:
    """Copy every table, as of one moment, into a SQLite file with the same schema."""
    with engine.connect() as connection:
        revision = revisions.current(connection)
    if revision is None:
        raise Conflict(NOTHING)
    if revision != revisions.chain().head:
        raise Conflict(
            f"The database is at revision {revision}, and this program expects "
            f"{revisions.chain().head}. Back up with the program that wrote it, "
            "or run: training migrate"
        )
    file = create_engine(f"sqlite:///{target}")
    try:
        schema.upgrade(file, metadata)
        with (
            engine.connect().execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            ) as source,
            source.begin(),
            file.connect() as copy,
            copy.begin(),
        ):
            sent = rows.copy(source, copy, metadata)
            if rows.of_tables(copy, metadata) != sent:
                raise Conflict("A row did not survive the copy. No backup was made.")
    finally:
        file.dispose()
