"""Which database schemas this program knows, read from migrations/ without loading Alembic."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, inspect, text

from training.config import ROOT

FOLDER = ROOT / "migrations"
_LINE = re.compile(r"^(down_revision|revision)\b[^=]*= *(?:\"([^\"]*)\"|None)", re.MULTILINE)


class Chain(NamedTuple):
    """Every revision, oldest first."""

    revisions: tuple[str, ...]

    @property
    def head(self) -> str | None:
        """The newest revision; None while there is none."""
        return self.revisions[-1] if self.revisions else None


@cache
def chain(folder: Path = FOLDER) -> Chain:
    """Read the revisions in `folder`/versions.

    Raises ValueError if they are not one line from oldest to newest.
    """
    after: dict[str | None, str] = {}
    files = sorted((folder / "versions").glob("*.py"))
    for path in files:
        found = {name: value or None for name, value in _LINE.findall(path.read_text("utf-8"))}
        before, revision = found["down_revision"], found["revision"]
        if before in after or revision is None:
            raise ValueError(f"{path}: two migrations follow {before}; make one follow the other")
        after[before] = revision
    line: list[str] = []
    while (following := after.get(line[-1] if line else None)) is not None:
        line.append(following)
    if len(line) != len(files):
        raise ValueError(f"{folder}: {len(files)} migrations, but only {len(line)} in one line")
    return Chain(tuple(line))


def current(connection: Connection) -> str | None:
    """Return the revision that the database was last migrated to; None if it never was."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
