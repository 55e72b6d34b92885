"""The jobs that read a list: rows are staged in batches, then compared with who is here.

Each batch is a transaction of its own, and nothing is parsed or looked up in one: whoever saves
something meanwhile waits for a batch at most. What was cut off begins again where it is safe to.
"""

import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import OperationalError

from training.clock import utcnow
from training.db import db, looking, table_of
from training.people import comparing
from training.people.models import ImportState, PersonImport, PersonImportRow
from training.people.roster.columns import Header, Unreadable, header
from training.people.roster.entries import Entry, Problem, Reader
from training.people.roster.reading import open_table
from training.people.roster.sync import State
from training.people.roster.text import Table
from training.state import state

__all__ = ["BATCH", "MOST_ROWS", "empty", "forget_rows", "read", "stage"]

BATCH = comparing.BATCH
MOST_ROWS = 200_000
MOST_TRIES = 3  # a list that ends the process each time must not end the site
UNREAD = (ImportState.WAITING, ImportState.READING, ImportState.COMPARING)

_import, _row = table_of(PersonImport).c, table_of(PersonImportRow)


def stage(import_id: int) -> None:
    """Read and compare a list, to its dry run; nothing is imported. Again, it does nothing."""
    file, is_read = _begin(import_id)
    try:
        if file:
            read(import_id, zlib.decompress(file))
        if file or is_read:
            _compare(import_id)
    except comparing.Stopped:
        db.session.rollback()
    except Unreadable as error:
        _refuse(import_id, error.key, error.value)
    except OperationalError:  # the database is busy or away: the job is tried again
        raise
    except Exception:
        _refuse(import_id, "broken")
        raise


def read(import_id: int, data: bytes) -> None:
    """Stage every row of a file. Raises Unreadable, or Stopped if the import was cancelled."""
    table = open_table(data)
    rows = iter(table.rows)
    head = _header(rows)
    total = min(table.total, MOST_ROWS) if table.total else None
    _note(import_id, ImportState.READING, total=total, notices=_notices(table, head))
    empty(import_id)
    reader = Reader(head, available_timezones(), _cohorts())
    staged = 0
    while batch := list(islice(_staged(import_id, reader, rows), BATCH)):
        staged += len(batch)
        if staged > MOST_ROWS:
            raise Unreadable("too_many", f"{MOST_ROWS:,}")
        with comparing.turn(import_id, UNREAD, state=ImportState.READING, done=staged):
            db.session.connection().execute(insert(_row), batch)
    if not staged:
        raise Unreadable("no_rows")
    _note(import_id, ImportState.COMPARING, total=staged, done=0, file=None)


def empty(import_id: int, *, but: State | None = None) -> None:
    """Delete the staged rows of an import, or all `but` those of one state, batch by batch."""
    mine = select(_row.c.n).where(_row.c.import_id == import_id)
    if but:
        mine = mine.where(_row.c.state != but)
    while True:
        chosen = delete(_row).where(_row.c.import_id == import_id, _row.c.n.in_(mine.limit(BATCH)))
        gone = db.session.connection().execute(chosen).rowcount
        db.session.commit()
        if gone < BATCH:
            return


def forget_rows(import_id: int, *, is_all: bool = False) -> None:
    """Forget what was staged; of an import that is done, the problems stay for a few days."""
    found = db.session.get(PersonImport, import_id)
    is_done = found is not None and found.state is ImportState.APPLIED
    db.session.rollback()
    empty(import_id, but=State.PROBLEM if is_done and not is_all else None)


def _begin(import_id: int) -> tuple[bytes | None, bool]:
    """Return the file, if it is still to be read, and whether it has been."""
    found = db.session.get(PersonImport, import_id)
    if found is None or found.state not in UNREAD:
        db.session.rollback()
        return None, False
    if found.tries >= MOST_TRIES:
        _refuse(import_id, "broken")
        return None, False
    found.tries += 1
    result = found.file, found.state is ImportState.COMPARING
    db.session.commit()
    return result


def _compare(import_id: int) -> None:
    comparing.compare(import_id, ImportState.COMPARING)
    with looking() as connection:
        counted = _counts(connection, import_id)
    names = (State.NEW, State.CHANGED, State.UNCHANGED, State.PROBLEM)
    counts = {name.value: counted.get(name, 0) for name in names}
    _note(import_id, ImportState.READY, done=0, **counts)


def _counts(connection: Connection, import_id: int) -> dict[State, int]:
    mine = _row.c.import_id == import_id
    rows = connection.execute(select(_row.c.state, func.count()).where(mine).group_by(_row.c.state))
    return {row[0]: row[1] for row in rows}


def _header(rows: Iterator[tuple[int, list[str] | None]]) -> Header:
    """Return the columns, from the first row that is not empty."""
    for _number, cells in rows:
        if cells is None or any(cell.strip() for cell in cells):
            return header(cells or [])
    raise Unreadable("empty")


def _notices(table: Table, head: Header) -> list[list[str]]:
    unknown = [["columns", ", ".join(head.unknown)[:400]]] if head.unknown else []
    return [*map(list, table.notices), *unknown]


def _cohorts() -> dict[str, int | None]:
    """Return the cohorts by name; None for a name that two of them share."""
    found: dict[str, int | None] = {}
    for part in state().parts:
        for id_, name in part.seats.open(utcnow()) if part.seats else ():
            found[name] = None if name in found else id_
    db.session.rollback()
    return found


def _staged(
    import_id: int, reader: Reader, rows: Iterator[tuple[int, list[str] | None]]
) -> Iterator[dict[str, Any]]:
    for number, cells in rows:
        found = reader.read(number, cells)
        if isinstance(found, Entry):
            yield _values(import_id, number, found)
        elif found:
            yield _values(import_id, number, NOTHING) | _wrong(found, reader.account)


NOTHING = Entry("", "", "")


def _values(import_id: int, number: int, entry: Entry) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "n": number,
        "state": State.READ,
        "email": entry.email or None,
        "email_canonical": entry.canonical or None,
        "name": entry.name or None,
        "function": entry.function,
        "side": entry.side,
        "language": entry.language,
        "time_zone": entry.time_zone,
        "level": entry.level,
        "site": entry.site,
        "manager": entry.manager,
        "cohort_id": entry.cohort,
        "problems": None,
    }


def _wrong(problems: list[Problem], account: str) -> dict[str, Any]:
    """Return a row of which nothing is kept but what is wrong, and whom others may report to."""
    told = [list(problem) for problem in problems]
    return {"state": State.PROBLEM, "problems": told, "email_canonical": account or None}


def _note(import_id: int, to: ImportState, **values: Any) -> None:
    """Note where the import is, and commit. Raises Stopped if it was cancelled meanwhile."""
    with comparing.turn(import_id, UNREAD, state=to, **values):
        pass


def _refuse(import_id: int, key: str, value: str = "") -> None:
    """End an import whose file cannot be read; nothing of it is kept."""
    db.session.rollback()
    ended = {"state": ImportState.REFUSED, "slot": None, "file": None, "ended_at": utcnow()}
    chosen = update(PersonImport).where(_import.id == import_id, _import.state.in_(UNREAD))
    db.session.execute(chosen.values(failure=key, failure_value=value[:200], **ended))
    db.session.commit()
    empty(import_id)
