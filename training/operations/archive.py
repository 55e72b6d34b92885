"""The backup file: a zip that holds one SQLite database and a manifest that says what is in it."""

import os
import secrets
import shutil
import struct
import zipfile
import zlib
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from training.errors import Conflict, Invalid

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "training.db"
LARGEST_MANIFEST = 1024 * 1024
CHUNK = 1024 * 1024
# What zipfile raises about a file in which some byte is another than it was.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)


class Strict(BaseModel):
    """A part of the manifest."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TableDigest(Strict):
    """How many rows one table has, and a digest of them that does not depend on their order."""

    rows: int
    digest: str


class Manifest(Strict):
    """What a backup says about itself.

    revision  the schema of the database inside, named by its newest migration
    engine    where the rows came from; inside the archive they are always SQLite
    """

    format: int
    program: str
    version: str
    revision: str
    engine: str
    made_at: datetime
    size: int
    sha256: str
    tables: dict[str, TableDigest]

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(table.rows for table in self.tables.values())


def pack(database: Path, manifest: Manifest, target: Path) -> None:
    """Write the archive, readable by its owner alone. It appears whole or not at all.

    Raises Conflict if `target` is there already.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
                archive.write(database, DATABASE)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, target)  # unlike a rename, this never replaces another backup
    except FileExistsError:
        raise Conflict(f"{target} is there already. No backup was made.") from None
    finally:
        part.unlink()


def read_manifest(path: Path) -> Manifest:
    """Return what the archive says about itself. Raises Invalid if it is no backup of ours."""
    with _opened(path) as archive:
        return _manifest(archive, path)


def unpack(path: Path, folder: Path) -> tuple[Manifest, Path]:
    """Put the database into `folder`; return the manifest and where the database is.

    Raises Invalid if a byte is missing or another than it was.
    """
    target = folder / DATABASE
    with _opened(path) as archive:
        manifest = _manifest(archive, path)
        room = shutil.disk_usage(folder).free
        if manifest.size > room:
            raise Invalid(
                f"{path} needs {manifest.size} bytes in {folder}, which has {room} left. "
                "Nothing was restored."
            )
        try:
            with archive.open(DATABASE) as source, target.open("xb") as copy:
                found = _copy(source, copy, manifest.size)
        except DAMAGE as error:
            raise _damaged(path) from error
    if found != manifest.sha256:
        raise _damaged(path)
    return manifest, target


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        found = sha256()
        while chunk := file.read(CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _copy(source: IO[bytes], target: IO[bytes], size: int) -> str:
    """Copy at most one byte more than `size`: an archive may lie about what it holds."""
    found, left = sha256(), size + 1
    while chunk := source.read(min(CHUNK, left)):
        found.update(chunk)
        target.write(chunk)
        left -= len(chunk)
    return found.hexdigest() if left == 1 else ""


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError:
        raise Invalid(f"{path} is not there. Nothing was restored.") from None
    except DAMAGE as error:
        raise _damaged(path) from error


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    if sorted(archive.namelist()) != [MANIFEST, DATABASE]:
        raise Invalid(f"{path} is not a backup of this program. Nothing was restored.")
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise _damaged(path)
    try:
        text = archive.read(MANIFEST)
    except DAMAGE as error:
        raise _damaged(path) from error
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise Invalid(
            f"{path} was made by a version whose backups this one cannot read. "
            "Use the program that made it. Nothing was restored."
        ) from error
    if manifest.format != FORMAT:
        raise Invalid(
            f"{path} has backup format {manifest.format}, and this program reads {FORMAT}. "
            "Use the program that made it. Nothing was restored."
        )
    return manifest


def _damaged(path: Path) -> Invalid:
    return Invalid(f"{path} is damaged or was cut short. Nothing was restored.")
