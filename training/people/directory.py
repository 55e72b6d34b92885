"""The list of people, for those who look after it: who is here, and how they stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import aliased

from training.db import db
from training.errors import Conflict, NotFound
from training.people import invitations, service, sessions, tokens
from training.people.models import Person, PersonInvitation
from training.people.standing import Known, Standing, standing
from training.people.viewer import Viewer
from training.state import state

__all__ = ["PER_PAGE", "Card", "Line", "card", "count", "lines", "switch"]

PER_PAGE = 50
_COLUMNS = (
    Person.id,
    Person.name,
    Person.email,
    Person.function,
    Person.side,
    Person.active,
    Person.password_hash.is_not(None).label("has_password"),
    PersonInvitation.asked_at,
    PersonInvitation.sent_at,
    func.coalesce(PersonInvitation.tries, 0).label("tries"),
)


@dataclass(frozen=True)
class Line:
    """One person in the list."""

    id: int
    name: str
    email: str
    function: str
    side: str
    standing: Standing


@dataclass(frozen=True)
class Card:
    """One person, as those who look after people see them."""

    line: Line
    time_zone: str
    language: str
    level: str | None
    site: str | None
    manager: tuple[int, str] | None
    cohorts: list[str]
    roles: list[service.Assignment]
    invited_at: datetime | None
    arrived_at: datetime | None


def count(sought: str) -> int:
    """Count the people whose name or address has `sought` in it."""
    return db.session.scalar(_found(select(func.count(Person.id)), sought)) or 0


def lines(sought: str, page: int, now: datetime) -> list[Line]:
    """Return one page of them, by name; pages begin at 1."""
    chosen = (
        _found(select(*_COLUMNS), sought)
        .outerjoin(PersonInvitation, PersonInvitation.person_id == Person.id)
        .order_by(func.lower(Person.name), Person.id)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return [_line(row, now) for row in db.session.execute(chosen)]


def card(person_id: int, now: datetime) -> Card:
    """Return everything about one person that is no secret of theirs. Raises NotFound."""
    manager = aliased(Person)
    more = (Person.time_zone, Person.language, Person.level, Person.site, Person.arrived_at)
    row = db.session.execute(
        select(*_COLUMNS, *more, manager.id.label("manager_id"), manager.name.label("manager"))
        .outerjoin(PersonInvitation, PersonInvitation.person_id == Person.id)
        .outerjoin(manager, manager.id == Person.manager_id)
        .where(Person.id == person_id, Person.erased_at.is_(None))
    ).first()
    if row is None:
        raise NotFound(_("There is no such person here."))
    return Card(
        line=_line(row, now),
        time_zone=row.time_zone,
        language=row.language,
        level=row.level,
        site=row.site,
        manager=(row.manager_id, row.manager) if row.manager_id else None,
        cohorts=_cohorts(person_id, now),
        roles=service.assignments(person_id),
        invited_at=row.sent_at,
        arrived_at=row.arrived_at,
    )


def switch(viewer: Viewer, person_id: int, *, on: bool) -> None:
    """Switch an account on or off; off, it is signed out everywhere, and keeps what it did.

    Raises NotFound, or Conflict for one's own.
    """
    if person_id == viewer.id:
        raise Conflict(_("This is your own account. Somebody else has to switch it off."))
    switched = db.session.execute(
        update(Person)
        .where(Person.id == person_id, Person.erased_at.is_(None))
        .values(active=on)
        .returning(Person.id)
    )
    if switched.first() is None:
        raise NotFound(_("There is no such person here."))
    if not on:
        sessions.end_all(person_id)
        tokens.withdraw(person_id)


def _found(chosen: Any, sought: str) -> Any:
    chosen = chosen.where(Person.erased_at.is_(None))
    for word in sought.split():
        has_word = or_(
            Person.name.icontains(word, autoescape=True),
            Person.email.icontains(word, autoescape=True),
        )
        chosen = chosen.where(has_word)
    return chosen


def _line(row: Any, now: datetime) -> Line:
    known = Known(row.active, row.has_password, row.asked_at, row.sent_at, row.tries)
    stands = standing(
        known, lasts=tokens.LASTS[tokens.INVITE], most_tries=invitations.MOST_TRIES, now=now
    )
    return Line(row.id, row.name, row.email, row.function, row.side, stands)


def _cohorts(person_id: int, now: datetime) -> list[str]:
    parts = [part.seats for part in state().parts if part.seats]
    return [name for seats in parts for name in seats.names(person_id, now)]
