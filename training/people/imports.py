"""Importing a list of people: sent, read by a job, looked at, confirmed or cancelled."""

import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError

from training import jobs
from training.db import db, table_of
from training.errors import Conflict, Invalid, MovedOn, NotFound
from training.people import applying, comparing, invitations, staging
from training.people.models import ImportState, Person, PersonImport, PersonImportRow
from training.people.roster.entries import Problem
from training.people.roster.sync import Change, State, changes
from training.state import state

__all__ = [
    "KEPT",
    "READ",
    "UNDER_WAY",
    "WORKING",
    "Changed",
    "Wrong",
    "begin",
    "cancel",
    "confirm",
    "every_problem",
    "find",
    "is_under_way",
    "latest",
    "problems",
    "sample",
    "tidy",
    "under_way",
]

READ = "people.read_import"
# Somebody is waited for, or a job works.
UNDER_WAY = (
    ImportState.WAITING,
    ImportState.READING,
    ImportState.COMPARING,
    ImportState.READY,
    ImportState.CONFIRMED,
)
WORKING = frozenset(UNDER_WAY) - {ImportState.READY}
KEPT = timedelta(days=3)  # staged rows, and the offer to import them
_STUCK = timedelta(minutes=30)
_Import, _Row = PersonImport, PersonImportRow


class Wrong(NamedTuple):
    """A row that cannot be imported, and why."""

    n: int
    problems: list[Problem]


class Changed(NamedTuple):
    """Somebody whom the list would change."""

    n: int
    name: str
    changes: list[Change]


def begin(
    name: str, data: bytes, person_id: int | None, now: datetime, *, is_read_here: bool = False
) -> int:
    """Keep a list and have a job read it, unless the caller does; return the id of the import.

    Call it while no transaction is open: a large file is squeezed first.
    Raises Invalid if there is nothing in it, MovedOn if another import is under way.
    """
    if not data.strip():
        raise Invalid(_("There is nothing in this list. Nothing was imported."))
    squeezed = zlib.compress(data, 1)
    found = PersonImport(
        person_id=person_id,
        name=" ".join(name.split())[-120:],
        state=ImportState.WAITING,
        slot=1,
        file=squeezed,
        tries=0,
        done=0,
        notices=[],
        new=0,
        changed=0,
        unchanged=0,
        problem=0,
        last_person_id=0,
        invites=False,
        started_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(found)
    except IntegrityError as error:
        raise _taken() from error
    if not is_read_here:
        jobs.enqueue(READ, import_id=found.id)
    return found.id


def find(import_id: int) -> PersonImport:
    """Return an import; whoever may import sees all of them. Raises NotFound."""
    found = db.session.get(PersonImport, import_id)
    if found is None:
        raise NotFound(_("There is no such import."))
    return found


def under_way() -> PersonImport | None:
    """Return the import that is under way, if one is."""
    return db.session.scalar(select(PersonImport).where(_Import.slot == 1))


def is_under_way(found: PersonImport) -> bool:
    """Tell whether an import is not over yet."""
    return found.state in UNDER_WAY


def latest(most: int = 5) -> list[tuple[PersonImport, str]]:
    """Return the last imports, each with the name of whoever began it."""
    rows = db.session.execute(
        select(PersonImport, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == _Import.person_id)
        .order_by(_Import.id.desc())
        .limit(most)
    )
    return [(found, name) for found, name in rows]


def problems(import_id: int, *, offset: int = 0, most: int = 50) -> list[Wrong]:
    """Return some of the rows that cannot be imported, in the order of the file."""
    rows = db.session.execute(
        _of(import_id, State.PROBLEM, _Row.n, _Row.problems).offset(offset).limit(most)
    )
    return [Wrong(n, [Problem(*each) for each in told or []]) for n, told in rows]


def every_problem(import_id: int) -> Iterator[Wrong]:
    """Yield all of them, in batches, so that nothing is held for long."""
    last = -1
    while True:
        chosen = _of(import_id, State.PROBLEM, _Row.n, _Row.problems).where(_Row.n > last)
        rows = db.session.execute(chosen.limit(staging.BATCH)).all()
        db.session.rollback()
        for n, told in rows:
            yield Wrong(n, [Problem(*each) for each in told or []])
        if len(rows) < staging.BATCH:
            return
        last = rows[-1].n


def sample(import_id: int, now: datetime, most: int = 10) -> tuple[list[Changed], list[Any]]:
    """Return some of those the list would change, with what, and some of those it would add."""
    row = table_of(PersonImportRow)
    changed = db.session.execute(_of(import_id, State.CHANGED, row).limit(most)).all()
    new = db.session.execute(_of(import_id, State.NEW, row).limit(most)).all()
    held = comparing.held_of(db.session.connection(), [each.email_canonical for each in changed])
    cohorts = dict(_cohorts(now)) if any(each.cohort_id for each in changed) else {}
    shown = []
    for each in changed:
        if each.email_canonical in held:
            _id, person = held[each.email_canonical]
            found = [_named(one, cohorts) for one in changes(comparing.entry_of(each), person)]
            shown.append(Changed(each.n, person.name, found))
    return shown, list(new)


def confirm(import_id: int, *, invites: bool, is_applied_here: bool = False) -> None:
    """Have a list imported that somebody has looked at, by a job or by the caller.

    Raises MovedOn if it is elsewhere by now.
    """
    if not _move(import_id, (ImportState.READY,), state=ImportState.CONFIRMED, invites=invites):
        raise _moved_on(find(import_id))
    if not is_applied_here:
        jobs.enqueue(applying.APPLY, import_id=import_id)


def cancel(import_id: int, now: datetime) -> None:
    """End an import before anything of it is done. Raises MovedOn if it is too late."""
    ended = {"state": ImportState.CANCELLED, "slot": None, "file": None, "ended_at": now}
    if not _move(import_id, UNDER_WAY, **ended):
        raise _moved_on(find(import_id))
    jobs.enqueue(applying.FORGET_ROWS, import_id=import_id)


def tidy(now: datetime) -> None:
    """End what nobody confirmed, forget staged rows, and take up again what got stuck."""
    old = _Import.started_at < now - KEPT
    for import_id in db.session.scalars(select(_Import.id).where(_Import.slot == 1, old)).all():
        cancel(import_id, now)
    over = select(_Import.id).where(_Import.slot.is_(None), _Import.ended_at < now - KEPT)
    held = select(_Row.import_id).where(_Row.import_id.in_(over)).distinct()
    for import_id in db.session.scalars(held).all():
        jobs.enqueue(applying.FORGET_ROWS, import_id=import_id, is_all=True)
    stuck = under_way()
    if stuck and stuck.state in WORKING and stuck.started_at < now - _STUCK:
        job = applying.APPLY if stuck.state is ImportState.CONFIRMED else READ
        jobs.enqueue(job, import_id=stuck.id)
    if invitations.waiting():
        jobs.enqueue(invitations.SEND)


def _of(import_id: int, becomes: State, *columns: Any) -> Select[Any]:
    mine = (_Row.import_id == import_id, _Row.state == becomes)
    return select(*columns).where(*mine).order_by(_Row.n)


def _move(import_id: int, begins: tuple[ImportState, ...], **values: Any) -> bool:
    """Change an import that is in one of these states; one statement, so that one of two wins."""
    chosen = update(PersonImport).where(_Import.id == import_id, _Import.state.in_(begins))
    moved = db.session.execute(chosen.values(**values).returning(_Import.id)).first()
    db.session.expire_all()
    return moved is not None


def _taken() -> Conflict:
    """Return what to tell somebody who comes second."""
    other = under_way()
    if other is None:  # it ended this very moment
        return Conflict(_("Another import was just ending. Send the list again."))
    name = db.session.scalar(select(Person.name).where(Person.id == other.person_id))
    text = _(
        "%(name)s is importing a list. Only one is imported at a time; yours was not kept.",
        name=name or _("Somebody"),
    )
    return MovedOn(text, _("See that import"), _url(other.id))


def _moved_on(found: PersonImport) -> MovedOn:
    reading = _("This list is still being read. Confirm it once you have seen what it changes.")
    told = {
        ImportState.WAITING: reading,
        ImportState.READING: reading,
        ImportState.COMPARING: reading,
        ImportState.READY: reading,
        ImportState.CONFIRMED: _("This list is confirmed already, and is being imported."),
        ImportState.APPLIED: _("This list was imported already. Nothing was done twice."),
        ImportState.CANCELLED: _("This import was cancelled. Nothing of it was imported."),
        ImportState.REFUSED: _("This list could not be read. Nothing of it was imported."),
    }
    return MovedOn(told[found.state], _("See the import"), _url(found.id))


def _url(import_id: int) -> str:
    values = {"import_id": import_id}
    return str(current_app.url_map.bind("localhost").build("people.import_", values))


def _cohorts(now: datetime) -> Iterator[tuple[str, str]]:
    """Yield the id, as text, and the name of every cohort that can be joined."""
    for part in state().parts:
        for id_, name in part.seats.open(now) if part.seats else ():
            yield str(id_), name


def _named(change: Change, cohorts: dict[str, str]) -> Change:
    if change.column != "cohort":
        return change
    return change._replace(after=cohorts.get(change.after or "", change.after))
