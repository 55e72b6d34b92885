"""What is asked and kept about readings and responses: one statement each."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, literal, select, update

from training.db import db, insert_statement
from training.db import read as select_rows
from training.errors import Conflict
from training.modules.models import ModuleReading, ModuleResponse
from training.modules.reader import Module

MOST_BEGUN = 10_000
# Whether somebody has begun a module, as this process saw last: a hint that spares a statement, and
# never more than that.
_begun: dict[tuple[int, str], bool] = {}

_reading, _response = ModuleReading.__table__.c, ModuleResponse.__table__.c
# Core and made once: it is most of what a module page asks the database.
_PLACE = (
    select(
        _reading.digest,
        _reading.reached,
        _reading.finished_at,
        _response.item,
        _response.value,
        _response.first,
        _response.revision,
    )
    .join_from(ModuleReading.__table__, ModuleResponse.__table__, isouter=True)
    .where(_reading.person_id == bindparam("person_id"), _reading.slug == bindparam("slug"))
)


def of(person_id: int, slug: str) -> list[Any]:
    """Return the reading joined with each of its responses; nothing before somebody began."""
    rows = list(select_rows(_PLACE, {"person_id": person_id, "slug": slug}))
    _note(person_id, slug, is_begun=bool(rows))
    return rows


def may_have_begun(person_id: int, slug: str) -> bool:
    """Tell whether the person has begun, as far as this process knows; if it does not, perhaps."""
    return _begun.get((person_id, slug), True)


def begin(person_id: int, read: Module, *, now: datetime) -> int:
    """Make sure there is a reading, pinned to the version that the reader saw first.

    Returns how many parts lie behind the reader.

    Raises Conflict if the page shows another version than the one the reader began with.
    """
    statement = insert_statement(ModuleReading).values(
        person_id=person_id, slug=read.slug, digest=read.digest, reached=0, started_at=now
    )
    # Changing nothing makes the database answer with the row that is there, in one statement.
    pinned, reached = db.session.execute(
        statement.on_conflict_do_update(
            index_elements=("person_id", "slug"), set_={"slug": read.slug}
        ).returning(ModuleReading.digest, ModuleReading.reached)
    ).one()
    if pinned != read.digest:
        raise Conflict(
            _("You began this module in another version than this page shows. Reload the page.")
        )
    _note(person_id, read.slug, is_begun=True)
    return int(reached)


def save(  # one row has these columns
    person_id: int,
    read: Module,
    item: str,
    value: str,
    *,
    now: datetime,
    first: str = "",
    seen: int | None = None,
    is_begun: bool = False,
) -> int | None:
    """Insert or change one response and return its revision.

    With `seen`, a row that is at another revision stays as it is, and None comes back; so it does
    with `is_begun` when the reader has not begun, or began with another version.
    """
    table, slug = ModuleResponse, read.slug
    values: dict[str, Any] = {
        "person_id": person_id,
        "slug": slug,
        "item": item,
        "value": value,
        "first": first,
        "revision": 1,
        "at": now,
    }
    statement = insert_statement(table)
    if is_begun:
        columns = table.__table__.c
        row = select(*(literal(each, columns[name].type) for name, each in values.items()))
        pinned = row.where(*_is(person_id, slug), ModuleReading.digest == read.digest)
        statement = statement.from_select(list(values), pinned)
    else:
        statement = statement.values(values)
    saved = db.session.execute(
        statement.on_conflict_do_update(
            index_elements=("person_id", "slug", "item"),
            set_={"value": value, "at": now, "revision": table.revision + 1},
            where=literal(True) if seen is None else table.revision == seen,
        ).returning(table.revision)
    )
    found = saved.first()
    return int(found[0]) if found else None


def still_open(person_id: int, read: Module) -> list[str]:
    """Return the questions without an answer, in the order of the module."""
    answered = set(
        db.session.scalars(
            select(ModuleResponse.item).where(
                ModuleResponse.person_id == person_id, ModuleResponse.slug == read.slug
            )
        )
    )
    return [question for question in read.questions if question not in answered]


def advance(person_id: int, slug: str, reached: int) -> bool:
    """Move the place forward to `reached` parts; tell whether it was further back."""
    moved = db.session.execute(
        update(ModuleReading)
        .where(*_is(person_id, slug), ModuleReading.reached < reached)
        .values(reached=reached)
        .returning(ModuleReading.slug)
    )
    return moved.first() is not None


def finish(person_id: int, read: Module, *, now: datetime) -> bool:
    """Close the reading; tell whether it was open."""
    closed = db.session.execute(
        update(ModuleReading)
        .where(*_is(person_id, read.slug), ModuleReading.finished_at.is_(None))
        .values(finished_at=now, reached=len(read.parts))
        .returning(ModuleReading.slug)
    )
    return closed.first() is not None


def _note(person_id: int, slug: str, *, is_begun: bool) -> None:
    if len(_begun) >= MOST_BEGUN:
        _begun.clear()
    _begun[person_id, slug] = is_begun


def _is(person_id: int, slug: str) -> tuple[Any, ...]:
    return (ModuleReading.person_id == person_id, ModuleReading.slug == slug)
