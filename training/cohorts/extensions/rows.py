"""Extensions as rows: who has how many days more, for what and why; an ended one counts no more."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from training.cohorts import my_cohorts, plans, standings
from training.cohorts.counting import is_open
from training.cohorts.models import Cohort, CohortExtension, CohortMembership, MemberRole
from training.db import db
from training.errors import Conflict, Invalid, NotFound
from training.people.models import Person

__all__ = [
    "ALL",
    "Extended",
    "Wanted",
    "end",
    "give",
    "give_days",
    "learners",
    "listed",
    "of_person",
    "restore",
    "stored",
    "things",
]

ALL = ""
MOST_DAYS = 90


@dataclass(frozen=True)
class Wanted:
    """More days for somebody. `what` is "modules/…" or ALL; `seen` is when the row was written."""

    person_id: int
    what: str
    days: int
    why: str
    seen: str = ""


class Extended(NamedTuple):
    """One row as it is read. `until` is the new last day; of all things it is that of the last."""

    row: CohortExtension
    name: str
    what: str
    title: str
    until: date | None

    @property
    def seen(self) -> str:
        """What a form sends back, so that of two who change the row the second is told."""
        return self.row.at.isoformat()


def things(cohort: Cohort) -> dict[str, tuple[str, date]]:
    """Return "modules/…" -> its title and its last day, in the order of the program."""
    items = plans.planned(cohort)
    titles = my_cohorts.titles({item.kind for item in items}, cohort.language)
    return {
        _what(item.kind, item.slug): (titles[item.kind, item.slug], item.due_on)
        for item in items
        if (item.kind, item.slug) in titles
    }


def learners(cohort: Cohort, *, now: datetime) -> list[tuple[int, str]]:
    """Return the id and the name of everybody who learns in a cohort, by name."""
    rows = db.session.execute(
        select(Person.id, Person.name)
        .join(CohortMembership, CohortMembership.person_id == Person.id)
        .where(
            CohortMembership.cohort_id == cohort.id,
            CohortMembership.role == MemberRole.LEARNER,
            is_open(now),
        )
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name) for row in rows]


def listed(cohort: Cohort) -> list[Extended]:
    """Return the extensions that count, by name."""
    rows = db.session.execute(
        select(CohortExtension, Person.name)
        .join(Person, Person.id == CohortExtension.person_id)
        .where(CohortExtension.cohort_id == cohort.id, CohortExtension.ended_at.is_(None))
        .order_by(Person.name, Person.id, CohortExtension.kind, CohortExtension.slug)
    )
    return _read(cohort, [(row, name) for row, name in rows])


def of_person(cohort: Cohort, person_id: int) -> list[Extended]:
    """Return what one person was given more, as they read it themselves."""
    rows = db.session.scalars(
        select(CohortExtension)
        .where(
            CohortExtension.cohort_id == cohort.id,
            CohortExtension.person_id == person_id,
            CohortExtension.ended_at.is_(None),
        )
        .order_by(CohortExtension.kind, CohortExtension.slug)
    ).all()
    return _read(cohort, [(row, "") for row in rows]) if rows else []


def give(cohort: Cohort, wanted: Wanted, *, now: datetime) -> CohortExtension:
    """Give somebody more days for a thing, or change what was given.

    Raises NotFound (they do not learn here, or the program has no such thing), Invalid (too many
    days) or Conflict (somebody gave or changed them meanwhile).
    """
    _check_learns(cohort, wanted.person_id, now)
    if wanted.what != ALL and wanted.what not in things(cohort):
        raise NotFound(_("The program has no such thing. Choose from the list."))
    if not 1 <= wanted.days <= MOST_DAYS:
        raise Invalid(_("Give from 1 to %(most)d days more. Nothing was stored.", most=MOST_DAYS))
    row = _row(cohort, wanted.person_id, wanted.what)
    if row.id and row.ended_at is None and row.at.isoformat() != wanted.seen:
        raise Conflict(
            _(
                "They have %(days)d days more for this already. Nothing was stored: change that "
                "row, so that nobody's days are lost.",
                days=row.days,
            )
        )
    row.days, row.why, row.at, row.ended_at = wanted.days, wanted.why, now, None
    db.session.add(row)
    db.session.flush()
    _take_effect(cohort, wanted.person_id, now)
    return row


def stored(cohort: Cohort, wanted: Wanted) -> CohortExtension | None:
    """Return what somebody was given for a thing already, None for nothing."""
    row = _row(cohort, wanted.person_id, wanted.what)
    return row if row.id and row.ended_at is None else None


def end(cohort: Cohort, extension_id: int, *, now: datetime) -> CohortExtension:
    """Take more days back; the row stays, so that this can be undone. Raises NotFound."""
    row = _found(cohort, extension_id)
    row.ended_at = row.ended_at or now
    db.session.flush()
    _take_effect(cohort, row.person_id, now)
    return row


def restore(cohort: Cohort, extension_id: int, *, now: datetime) -> CohortExtension:
    """Give the days again that were taken back. Raises NotFound."""
    row = _found(cohort, extension_id)
    _check_learns(cohort, row.person_id, now)
    row.ended_at = None
    db.session.flush()
    _take_effect(cohort, row.person_id, now)
    return row


def give_days(cohort: Cohort, person_id: int, days: int, *, now: datetime) -> None:
    """Give a learner some days more for the whole program, or take as many back.

    Raises NotFound (they do not learn here) or Invalid (that is more than three months).
    """
    _check_learns(cohort, person_id, now)
    row = _row(cohort, person_id, ALL)
    had = row.days if row.id and row.ended_at is None else 0
    if not 0 <= had + days <= MOST_DAYS:
        raise Invalid(_("That would be more than three months. Talk about another cohort."))
    row.days, row.at = had + days, now
    row.ended_at = None if row.days else now
    db.session.add(row)
    db.session.flush()
    _take_effect(cohort, person_id, now)


def _take_effect(cohort: Cohort, person_id: int, now: datetime) -> None:
    plans.hand_out(cohort, [person_id])
    standings.recount(cohort, [person_id], now=now)


def _read(cohort: Cohort, rows: list[tuple[CohortExtension, str]]) -> list[Extended]:
    known = things(cohort)
    found = []
    for row, name in rows:
        what = _what(row.kind, row.slug)
        days = [due for each, (_title, due) in known.items() if what in (ALL, each)]
        until = max(days) + timedelta(days=row.days) if days else None
        title = known[what][0] if what in known else row.slug
        found.append(Extended(row, name, what, title, until))
    return found


def _row(cohort: Cohort, person_id: int, what: str) -> CohortExtension:
    """Return the row of a person and a thing, or a new one."""
    kind, _slash, slug = what.partition("/")
    keys = {"cohort_id": cohort.id, "person_id": person_id, "kind": kind, "slug": slug}
    chosen = select(CohortExtension).filter_by(**keys).with_for_update()
    return db.session.scalar(chosen) or CohortExtension(**keys, why="")


def _found(cohort: Cohort, extension_id: int) -> CohortExtension:
    row = db.session.scalar(
        select(CohortExtension).where(
            CohortExtension.id == extension_id, CohortExtension.cohort_id == cohort.id
        )
    )
    if row is None:
        raise NotFound(_("Nobody was given these days here. Nothing was changed."))
    return row


def _check_learns(cohort: Cohort, person_id: int, now: datetime) -> None:
    held = db.session.scalar(
        select(CohortMembership.id).where(
            CohortMembership.cohort_id == cohort.id,
            CohortMembership.person_id == person_id,
            CohortMembership.role == MemberRole.LEARNER,
            is_open(now),
        )
    )
    if held is None:
        raise NotFound(_("This person does not learn in the cohort."))


def _what(kind: str, slug: str) -> str:
    return f"{kind}/{slug}" if kind else ALL
