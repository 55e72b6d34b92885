"""The job that carries a confirmed list out: a few statements, in one transaction.

Everything slow was done before it: who is new, the order of their ids, and who manages whom. If
somebody came meanwhile, the list is compared once more. Killed in the middle, nothing happened;
run again, nothing more happens.
"""

import logging
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import (
    Connection,
    Select,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    null,
    select,
    text,
    true,
    update,
)
from sqlalchemy.exc import IntegrityError

from training import jobs
from training.clock import utcnow
from training.db import db, table_of
from training.errors import Unavailable
from training.people import comparing, invitations
from training.people.models import (
    ImportState,
    Person,
    PersonImport,
    PersonImportRow,
    PersonInvitation,
    PersonRole,
)
from training.people.roster.sync import State
from training.people.service import BY_HAND
from training.people.sides import UNSAID, side_of
from training.permissions import Role
from training.state import state

logger = logging.getLogger(__name__)

__all__ = ["APPLY", "FORGET_ROWS", "apply"]

APPLY = "people.apply_import"
FORGET_ROWS = "people.forget_rows"
_TIMES = 5  # that a list is compared anew because somebody came meanwhile
# The pages of two unique indexes, kept at hand instead of being read again for every row.
_CACHE_KIB = 64_000

_row, _person = table_of(PersonImportRow), table_of(Person)


def apply(import_id: int) -> None:
    """Import what was confirmed; again, it does nothing."""
    for _time in range(_TIMES):
        connection = db.session.connection()
        if db.engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE"))
        found = db.session.get(PersonImport, import_id)
        if found is None or found.state is not ImportState.CONFIRMED:
            db.session.rollback()
            return
        try:
            if comparing.last_person_id(connection) == found.last_person_id:
                _carry_out(connection, found, utcnow())
                return
        except IntegrityError:
            logger.info("import %s has to be compared again", import_id)
        db.session.rollback()
        try:
            comparing.compare(import_id, ImportState.CONFIRMED)
        except comparing.Stopped:  # cancelled meanwhile
            db.session.rollback()
            return
    raise Unavailable(_("People keep being added. The list is imported in a few minutes."))


def _carry_out(connection: Connection, found: PersonImport, now: datetime) -> None:
    first = found.last_person_id + 1
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.execute(text(f"PRAGMA cache_size = -{_CACHE_KIB}"))
    found.new = _rows_of(connection, _insert_new(found.id, first, now))
    new = _person.c.id.between(first, first + found.new - 1)
    connection.execute(_roles(new, now))
    found.changed = _rows_of(connection, _update_changed(found.id, first))
    _seat(found.id, first, now)
    if found.invites:
        connection.execute(_ask_for_invitations(new, now))
    if is_sqlite:
        connection.execute(text("PRAGMA cache_size = -2000"))
    else:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence('person', 'id'), :last)"),
            {"last": max(1, first + found.new - 1)},
        )
    found.state, found.slot, found.ended_at = ImportState.APPLIED, None, now
    jobs.enqueue(FORGET_ROWS, import_id=found.id)
    if found.invites and found.new:
        jobs.enqueue(invitations.SEND)
    logger.info("import %s: %s added, %s changed", found.id, found.new, found.changed)
    db.session.commit()


def _rows_of(connection: Connection, statement: Any) -> int:
    """Run a statement and return how many rows it made or changed."""
    kept = statement.execution_options(preserve_rowcount=True)
    return int(connection.execute(kept).rowcount)


def _rows(import_id: int, becomes: State) -> Any:
    return and_(_row.c.import_id == import_id, _row.c.state == becomes)


def _insert_new(import_id: int, first: int, now: datetime) -> Any:
    """Add the new people; their ids follow each other, so that managers among them are known."""
    side = func.coalesce(_row.c.side, side_of(UNSAID))
    values = {
        "id": first + _row.c.place,
        "email": _row.c.email,
        "email_canonical": _row.c.email_canonical,
        "name": _row.c.name,
        "function": func.coalesce(_row.c.function, UNSAID),
        "side": side,
        "lens": side,
        "time_zone": func.coalesce(_row.c.time_zone, "UTC"),
        "language": func.coalesce(_row.c.language, "en"),
        "password_hash": null(),
        "is_demo": false(),
        "active": true(),
        "created_at": literal(now, _person.c.created_at.type),
        "level": _row.c.level,
        "site": _row.c.site,
        "manager_id": func.coalesce(_row.c.manager_id, first + _row.c.manager_place),
    }
    new = select(*values.values()).where(_rows(import_id, State.NEW)).order_by(_row.c.n)
    return insert(_person).from_select(list(values), new)


def _roles(new: Any, now: datetime) -> Any:
    roles = table_of(PersonRole)
    values = {
        "person_id": _person.c.id,
        "role": literal(Role.LEARNER, roles.c.role.type),
        "source": literal(BY_HAND),
        "granted_at": literal(now, roles.c.granted_at.type),
    }
    return insert(roles).from_select(list(values), select(*values.values()).where(new))


def _update_changed(import_id: int, first: int) -> Any:
    """Change people as the list has it; what they chose on their first visit stays theirs."""

    def followed(name: str) -> Any:
        return func.coalesce(_row.c[name], _person.c[name])

    def chosen(name: str, source: str) -> Any:
        unseen = and_(_person.c.arrived_at.is_(None), _row.c[source].is_not(None))
        return case((unseen, _row.c[source]), else_=_person.c[name])

    return (
        update(_person)
        .where(_person.c.id == _row.c.person_id, _rows(import_id, State.CHANGED))
        .where(_person.c.erased_at.is_(None))
        .values(
            **{name: followed(name) for name in ("name", "function", "level", "site")},
            **{name: chosen(name, name) for name in ("side", "language", "time_zone")},
            lens=chosen("lens", "side"),
            manager_id=func.coalesce(
                _row.c.manager_id, first + _row.c.manager_place, _person.c.manager_id
            ),
        )
    )


def _seat(import_id: int, first: int, now: datetime) -> None:
    """Let every part seat the people whose rows name a seat."""
    seated: Select[Any] = (
        select(_person.c.id.label("person_id"), _row.c.cohort_id, _person.c.side)
        .join_from(
            _row, _person, _person.c.id == func.coalesce(_row.c.person_id, first + _row.c.place)
        )
        .where(_row.c.import_id == import_id, _row.c.state.in_((State.NEW, State.CHANGED)))
        .where(_row.c.cohort_id.is_not(None))
    )
    known = select(_row.c.person_id).where(_rows(import_id, State.CHANGED))
    for part in state().parts:
        if part.seats:
            part.seats.take(seated, now)
            part.seats.renamed(known)


def _ask_for_invitations(new: Any, now: datetime) -> Any:
    asked = table_of(PersonInvitation)
    values = {
        "person_id": _person.c.id,
        "asked_at": literal(now, asked.c.asked_at.type),
        "tries": literal(0),
    }
    return insert(asked).from_select(list(values), select(*values.values()).where(new))
