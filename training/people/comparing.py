"""Staged rows beside the people who are here: what is new, what changes, and what cannot be.

It looks without the write lock, and writes in batches. Compared again, the rows come out as they
should by then.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.orm import aliased

from training.db import db, looking, table_of
from training.people.models import ImportState, Person, PersonImport, PersonImportRow
from training.people.roster.entries import Entry, Problem
from training.people.roster.sync import Held, State, state_of
from training.state import state

__all__ = ["BATCH", "Stopped", "compare", "entry_of", "held_of", "last_person_id", "turn"]

BATCH = 1_000
_row, _import, _person = map(table_of, (PersonImportRow, PersonImport, Person))


class Stopped(Exception):
    """The import was cancelled, or is at another step, since the last batch."""


def compare(import_id: int, during: ImportState) -> None:
    """Give every staged row its state; `during` is the step the import has to stay at.

    Raises Stopped.
    """
    with looking() as connection:
        last = last_person_id(connection)
        found = list(_late_problems(connection, import_id))
    for batch in _batches(found):
        with turn(import_id, (during,)):
            _write(_row.update().values(_AS_PROBLEM), batch)
    done = place = 0
    for after, rows in _staged(import_id):
        values, place = _compared(import_id, rows, place)
        done += len(rows)
        with turn(import_id, (during,), done=done):
            _write(_row.update().values(_AS_COMPARED), values)
        if not after:
            break
    _find_managers(import_id, during)
    with turn(import_id, (during,), last_person_id=last):
        pass


class _Turns:
    """When the next batch may be written: others had the database as long as the last one did."""

    next_at = 0.0


@contextmanager
def turn(import_id: int, allowed: Sequence[ImportState], **values: Any) -> Iterator[None]:
    """Write one batch, note how far the import is, and commit.

    Raises Stopped if the import is at none of the `allowed` steps any more.
    """
    if (wait_s := _Turns.next_at - time.monotonic()) > 0:
        time.sleep(wait_s)
    begun = time.monotonic()
    yield
    chosen = update(_import).where(_import.c.id == import_id, _import.c.state.in_(allowed))
    noted = db.session.execute(chosen.values(values or {"id": import_id}).returning(_import.c.id))
    if noted.first() is None:
        raise Stopped
    db.session.commit()
    ended = time.monotonic()
    _Turns.next_at = ended + (ended - begun)


def last_person_id(connection: Connection) -> int:
    """Return the id of whoever came last: nobody's is higher, and nobody's is given twice."""
    return int(connection.scalar(select(func.max(_person.c.id))) or 0)


def entry_of(row: Any) -> Entry:
    """Return what a staged row says."""
    return Entry(
        email=row.email,
        canonical=row.email_canonical,
        name=row.name,
        function=row.function,
        side=row.side,
        language=row.language,
        time_zone=row.time_zone,
        level=row.level,
        site=row.site,
        manager=row.manager,
        cohort=row.cohort_id,
    )


def held_of(connection: Connection, accounts: Iterable[str]) -> dict[str, tuple[int, Held]]:
    """Return the people with these canonical addresses, as they are now, with their ids."""
    manager = aliased(Person)
    chosen = (
        select(_person, manager.email_canonical.label("manager"))
        .outerjoin(manager, manager.id == Person.manager_id)
        .where(_person.c.email_canonical.in_(list(accounts)))
    )
    rows = connection.execute(chosen).all()
    seats: dict[int, set[int]] = {}
    for part in state().parts:
        for person_id, id_ in part.seats.held([row.id for row in rows]) if part.seats else ():
            seats.setdefault(person_id, set()).add(id_)
    return {
        row.email_canonical: (
            row.id,
            Held(
                name=row.name,
                function=row.function,
                side=row.side,
                language=row.language,
                time_zone=row.time_zone,
                level=row.level,
                site=row.site,
                manager=row.manager,
                arrived=row.arrived_at is not None,
                cohorts=frozenset(seats.get(row.id, ())),
            ),
        )
        for row in rows
    }


def _late_problems(connection: Connection, import_id: int) -> Iterator[dict[str, Any]]:
    """Yield the rows that only the whole list, or who is here, shows to be wrong."""
    here = exists().where(_person.c.email_canonical == _row.c.email_canonical)
    other = aliased(_row)
    boss = exists().where(_person.c.email_canonical == _row.c.manager)
    listed = exists().where(
        other.c.email_canonical == _row.c.manager, other.c.import_id == _row.c.import_id
    )
    off = here.where(_person.c.active.is_(False))
    unseated = and_(_row.c.cohort_id.is_not(None), _row.c.side.is_(None), ~here)
    checks: tuple[tuple[ColumnElement[bool], str, str, ColumnElement[str]], ...] = (
        (off, "email", "switched_off", _row.c.email),
        (unseated, "cohort", "side_missing", _row.c.email),
        (and_(_row.c.manager.is_not(None), ~boss, ~listed), "manager", "nobody", _row.c.manager),
    )
    wrong: dict[int, list[list[str]]] = {}
    for check, column, key, shown in checks:
        mine = and_(_row.c.import_id == import_id, _row.c.state != State.PROBLEM)
        for n, value in connection.execute(select(_row.c.n, shown).where(mine, check)):
            wrong.setdefault(n, []).append(list(Problem(column, key, value)))
    for n, problems in sorted(wrong.items()):
        yield {"of": import_id, "row": n, "told": problems}


def _staged(import_id: int) -> Iterator[tuple[bool, Sequence[Row[Any]]]]:
    """Yield the rows without a problem, batch by batch, and whether there are more."""
    last = -1
    while True:
        with looking() as connection:
            chosen = (
                select(_row)
                .where(_row.c.import_id == import_id, _row.c.n > last)
                .where(_row.c.state != State.PROBLEM)
                .order_by(_row.c.n)
                .limit(BATCH)
            )
            rows = connection.execute(chosen).all()
        if not rows:
            return
        last = rows[-1].n
        yield len(rows) == BATCH, rows


_AS_PROBLEM: dict[str, Any] = {
    "state": State.PROBLEM,
    "problems": bindparam("told"),
    "place": None,
}
_AS_COMPARED: dict[str, Any] = {
    "state": bindparam("becomes"),
    "person_id": bindparam("whose"),
    "place": bindparam("at"),
}


def _compared(
    import_id: int, rows: Sequence[Row[Any]], place: int
) -> tuple[list[dict[str, Any]], int]:
    """Return what to write about some rows, and the place of the next new person."""
    with looking() as connection:
        held = held_of(connection, [row.email_canonical for row in rows])
        managers = _managers(connection, import_id, {row.manager for row in rows})
    db.session.rollback()
    values = []
    for row in rows:
        entry = entry_of(row)
        if entry.manager not in managers:
            entry = entry._replace(manager=None)  # whose own row has a problem: another time
        person_id, person = held.get(entry.canonical, (None, None))
        becomes = state_of(entry, person)
        is_new = becomes is State.NEW
        values.append(
            {
                "of": import_id,
                "row": row.n,
                "becomes": becomes,
                "whose": person_id,
                "at": place if is_new else None,
            }
        )
        place += is_new
    return values, place


def _managers(connection: Connection, import_id: int, accounts: set[str | None]) -> set[str]:
    """Return those of some addresses that belong to somebody, or will after the import."""
    asked = [account for account in accounts if account]
    here = select(_person.c.email_canonical).where(_person.c.email_canonical.in_(asked))
    listed = select(_row.c.email_canonical).where(
        _row.c.import_id == import_id,
        _row.c.email_canonical.in_(asked),
        _row.c.state != State.PROBLEM,
    )
    return {account for chosen in (here, listed) for account in connection.scalars(chosen)}


def _find_managers(import_id: int, during: ImportState) -> None:
    """Note who each row's manager is: somebody here, or one of the new people."""
    manager = aliased(_row)
    here = select(_person.c.id).where(_person.c.email_canonical == _row.c.manager)
    coming = select(manager.c.place).where(
        manager.c.import_id == import_id,
        manager.c.email_canonical == _row.c.manager,
        manager.c.place.is_not(None),
    )
    for after, rows in _staged(import_id):
        found = (
            _row.update()
            .where(_row.c.import_id == import_id, _row.c.manager.is_not(None))
            .where(_row.c.n.between(rows[0].n, rows[-1].n))
            .values(
                manager_id=here.scalar_subquery(),
                manager_place=coming.limit(1).scalar_subquery(),
            )
        )
        with turn(import_id, (during,)):
            db.session.execute(found)
        if not after:
            return


def _write(statement: Any, values: list[dict[str, Any]]) -> None:
    """Update rows by their number, many at once."""
    if values:
        which = statement.where(_row.c.import_id == bindparam("of"), _row.c.n == bindparam("row"))
        db.session.connection().execute(which, values)


def _batches(values: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]
