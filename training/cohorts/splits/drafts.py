"""Splits as drafts: begun, opened again in any tab, thrown away and taken up again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from training.cohorts.balance.cost import cost
from training.cohorts.balance.records import ATTRIBUTES, Pair, Person, Split
from training.cohorts.splits.models import CohortSplit, CohortSplitApart, CohortSplitSeat
from training.db import db
from training.errors import MovedOn, NotFound
from training.people.models import Person as Account

__all__ = [
    "Draft",
    "Listed",
    "drop",
    "listed",
    "load",
    "locked",
    "people_of",
    "pick_up",
]


class Listed(NamedTuple):
    """A draft in the list of them."""

    split: CohortSplit
    people: int
    by: str


class Draft(NamedTuple):
    """A split with its people: `names` is id -> name, `split` what the rules know of it."""

    row: CohortSplit
    names: dict[int, str]
    split: Split


def listed() -> list[Listed]:
    """Return the drafts, the latest first; administrators share them."""
    rows = db.session.execute(
        select(CohortSplit, func.count(CohortSplitSeat.person_id), func.max(Account.name))
        .outerjoin(CohortSplitSeat, CohortSplitSeat.split_id == CohortSplit.id)
        .outerjoin(Account, Account.id == CohortSplit.person_id)
        .where(CohortSplit.made_at.is_(None), CohortSplit.dropped_at.is_(None))
        .group_by(CohortSplit.id)
        .order_by(CohortSplit.changed_at.desc(), CohortSplit.id)
    )
    return [Listed(row, people, name or "") for row, people, name in rows]


def load(split_id: int) -> Draft:
    """Return a split as it is now; who left the site meanwhile is left out. Raises NotFound."""
    row = _row(split_id)
    seats = seats_of(split_id)
    people = [person for person, _name, _place, _pinned in seats]
    cohorts: list[list[int]] = [[] for _n in range(row.count)]
    for person, _name, place, _pinned in seats:
        cohorts[min(place, row.count - 1)].append(person.id)
    places = tuple(map(tuple, cohorts))
    apart = apart_of(split_id)
    weights = {each: float(row.weights.get(each, 1)) for each in ATTRIBUTES}
    terms = cost(people, places, apart, weights)
    pinned = {person.id: place for person, _name, place, is_pinned in seats if is_pinned}
    found = Split(tuple(people), places, terms, pinned, apart, weights=weights)
    return Draft(row, {person.id: name for person, name, *_rest in seats}, found)


def locked(split_id: int, seen: int) -> CohortSplit:
    """Return a draft to be changed, and let nobody else change it meanwhile.

    Raises NotFound, or MovedOn: somebody changed it since the page with revision `seen` was shown,
    or it is no draft any more.
    """
    row = _row(split_id, is_locked=True)
    if row.revision != seen or row.made_at or row.dropped_at:
        raise MovedOn(
            _("This split was changed meanwhile, perhaps in another tab. Nothing was done now."),
            _("See it as it is"),
            url_for("cohorts.split", split_id=split_id),
        )
    return row


def drop(split_id: int, seen: int, now: datetime) -> None:
    """Throw a draft away; it can be taken up again. Raises NotFound or MovedOn."""
    row = locked(split_id, seen)
    row.dropped_at, row.revision = now, seen + 1
    db.session.flush()


def pick_up(split_id: int) -> None:
    """Take a draft up again that was thrown away. Raises NotFound."""
    row = _row(split_id, is_locked=True)
    if row.dropped_at:
        row.dropped_at, row.revision = None, row.revision + 1
    db.session.flush()


def seats_of(split_id: int) -> list[tuple[Person, str, int, bool]]:
    """Return everybody in a split with their name and place, and whether they are pinned there."""
    rows = db.session.execute(
        _people(Account.name, CohortSplitSeat.place, CohortSplitSeat.is_pinned)
        .join(CohortSplitSeat, CohortSplitSeat.person_id == Account.id)
        .where(CohortSplitSeat.split_id == split_id)
        .order_by(Account.name, Account.id)
    )
    return [(_person(*row[:6]), str(row[6]), int(row[7]), bool(row[8])) for row in rows]


def people_of(ids: Sequence[int]) -> list[Person]:
    """Return people as the rules of balancing know them."""
    rows = db.session.execute(_people().where(Account.id.in_(ids)))
    return [_person(*row) for row in rows]


def _people(*more: Any) -> Select[Any]:
    return select(
        Account.id,
        Account.side,
        Account.function,
        Account.level,
        Account.site,
        Account.manager_id,
        *more,
    ).where(Account.active.is_(True), Account.erased_at.is_(None))


def _person(
    who: int, side: str, function: str, level: str | None, site: str | None, manager: int | None
) -> Person:
    return Person(who, side, function, level or "", site or "", manager)


def apart_of(split_id: int) -> frozenset[Pair]:
    """Return the pairs who are not to be in one cohort."""
    rows = db.session.execute(
        select(CohortSplitApart.one_id, CohortSplitApart.two_id).where(
            CohortSplitApart.split_id == split_id
        )
    )
    return frozenset((one, two) for one, two in rows)


def _row(split_id: int, *, is_locked: bool = False) -> CohortSplit:
    chosen = select(CohortSplit).where(CohortSplit.id == split_id)
    if is_locked:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(chosen)
    if row is None:
        raise NotFound(_("There is no such split. Begin one."))
    return row
