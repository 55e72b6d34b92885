"""Record what was done, and keep the agenda of what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import String, and_, case, cast, delete, func, insert, or_, select, update
from sqlalchemy.orm import with_expression

from training.cohorts import standings
from training.db import db, insert_once
from training.lenses import BOTH, LENSES
from training.part import Planned
from training.progress.models import (
    ProgressAgenda,
    ProgressCommitment,
    ProgressEntry,
    ProgressRelease,
    ProgressStory,
)
from training.progress.tally import PRACTICE, Tally, tally

__all__ = [
    "OF_CONTENT",
    "Doer",
    "Step",
    "agenda_of",
    "close",
    "count_answer",
    "entries_of",
    "erase",
    "export",
    "plan",
    "record",
    "retired",
    "schedule",
    "tally_of",
    "touch",
    "withdraw",
]

OF_CONTENT = {"modules": "module", "scenarios": "scenario"}  # what a kind is called in the ledger
_CONTENT = {name: kind for kind, name in OF_CONTENT.items()}
BEHIND = 1_000


@dataclass(frozen=True)
class Doer:
    """Who did something: the person and the side they work on."""

    id: int
    side: str | None


@dataclass(frozen=True)
class Step:
    """One thing to put on somebody's agenda; see ProgressAgenda for the fields."""

    kind: str
    ref: str
    title: str
    url: str
    minutes: int
    position: int = 0
    due_on: date | None = None
    note: str = ""
    customer_line: str | None = None
    inside_line: str | None = None
    lens: str | None = None


def record(
    doer: Doer,
    kind: str,
    slug: str,
    title: str,
    *,
    outcome: str,
    now: datetime,
    lens: str | None = None,
    digest: str | None = None,
) -> None:
    """Add a line to the ledger, in the transaction of the activity's own row."""
    line = insert(ProgressEntry).values(
        person_id=doer.id,
        kind=kind,
        slug=slug,
        title=title,
        digest=digest,
        lens=lens,
        side=doer.side,
        outcome=outcome,
        at=now,
    )
    told = db.session.scalar(line.returning(standings.known(doer.id)))
    filled = {BOTH: LENSES}.get(lens or "", (lens or "",)) if outcome in PRACTICE else ()
    standings.note(doer.id, told, _item(kind, slug), filled, now)


def plan(person_id: int, steps: Sequence[Step]) -> None:
    """Put steps on a person's agenda; one that is there already stays as it is."""
    for step in steps:
        values = {"person_id": person_id, **vars(step)}
        insert_once(ProgressAgenda, values, keys=("person_id", "kind", "ref"))


def schedule(person_ids: Sequence[int], planned: Sequence[Planned]) -> None:
    """Give the agendas of people the days and the order of their program.

    What the program does not have stays, without a day, behind everything that it has. A field
    task and a replay are the person's own.
    """
    mine = ProgressAgenda.person_id.in_(person_ids)
    course = ProgressAgenda.kind.in_(OF_CONTENT.values())
    behind = case(
        (ProgressAgenda.position < BEHIND, ProgressAgenda.position + BEHIND),
        else_=ProgressAgenda.position,
    )
    db.session.execute(
        update(ProgressAgenda).where(mine, course).values(due_on=None, position=behind)
    )
    for item in planned:
        is_it = ProgressAgenda.kind == OF_CONTENT[item.kind], ProgressAgenda.ref == item.slug
        db.session.execute(
            update(ProgressAgenda)
            .where(mine, *is_it)
            .values(due_on=item.due_on, position=item.position)
        )


def retired(kind: str, slug: str) -> None:
    """Take what was taken down off every agenda; who is in it keeps it, without a day.

    Nothing changes for a kind that is on no agenda, and for what is done.
    """
    is_open = (
        ProgressAgenda.kind == OF_CONTENT.get(kind, ""),
        ProgressAgenda.ref == slug,
        ProgressAgenda.done_at.is_(None),
    )
    db.session.execute(delete(ProgressAgenda).where(*is_open, ProgressAgenda.touched_at.is_(None)))
    db.session.execute(update(ProgressAgenda).where(*is_open).values(due_on=None))


def touch(person_id: int, kind: str, ref: str, *, now: datetime, **changed: Any) -> None:
    """Say where the person is now: `changed` may set place, minutes, url, due_on."""
    here = update(ProgressAgenda).where(*_is(person_id, kind, ref))
    _begin(here.values(touched_at=now, **changed), person_id, kind, ref, now)


def count_answer(person_id: int, kind: str, ref: str, *, now: datetime, place: str) -> None:
    """Count one open question less, where a step has nothing else; after the last, `place` is left.

    Does nothing to a step with more to read: its questions are counted once that is done.
    """
    is_last = ProgressAgenda.minutes <= 1
    here = update(ProgressAgenda).where(*_is(person_id, kind, ref), ProgressAgenda.place == "")
    left = case((is_last, 1), else_=ProgressAgenda.minutes - 1)
    counted = here.values(touched_at=now, place=case((is_last, place), else_=""), minutes=left)
    _begin(counted, person_id, kind, ref, now)


def close(person_id: int, kind: str, ref: str, *, now: datetime) -> None:
    """Mark a step of the agenda done."""
    here = update(ProgressAgenda).where(
        *_is(person_id, kind, ref), ProgressAgenda.done_at.is_(None)
    )
    _begin(here.values(done_at=now, minutes=0), person_id, kind, ref, None)


def withdraw(person_id: int, kind: str, ref: str, *, now: datetime) -> None:
    """Take a step off the agenda, as if it had never been planned."""
    gone = delete(ProgressAgenda).where(*_is(person_id, kind, ref))
    told = db.session.execute(gone.returning(standings.known(person_id))).first()
    if told and told[0]:
        standings.recount_all_of(person_id, now=now)


def agenda_of(person_id: int, *, done_since: datetime) -> list[ProgressAgenda]:
    """Return what is open, and what was done since `done_since`, in the order to do it.

    Field tasks come with the situation and the person of their plan.
    """
    plan = ProgressCommitment
    is_plan = and_(
        ProgressAgenda.kind == "task",
        plan.person_id == ProgressAgenda.person_id,
        cast(plan.id, String) == ProgressAgenda.ref,
    )
    return list(
        db.session.scalars(
            select(ProgressAgenda)
            .outerjoin(plan, is_plan)
            .options(
                with_expression(ProgressAgenda.situation, plan.situation),
                with_expression(ProgressAgenda.with_whom, plan.with_whom),
            )
            .where(
                ProgressAgenda.person_id == person_id,
                or_(ProgressAgenda.done_at.is_(None), ProgressAgenda.done_at >= done_since),
            )
            .order_by(ProgressAgenda.position, ProgressAgenda.id)
        )
    )


def tally_of(person_id: int) -> Tally:
    """Return how much a person practised in each lens; one query, whatever they did."""
    counted = (
        select(ProgressEntry.lens, ProgressEntry.outcome, func.count())
        .where(ProgressEntry.person_id == person_id)
        .group_by(ProgressEntry.lens, ProgressEntry.outcome)
    )
    return tally((lens, outcome, number) for lens, outcome, number in db.session.execute(counted))


def entries_of(person_id: int, *, limit: int = 100) -> list[ProgressEntry]:
    """Return the latest lines of a person's ledger, the newest first."""
    return list(
        db.session.scalars(
            select(ProgressEntry)
            .where(ProgressEntry.person_id == person_id)
            .order_by(ProgressEntry.at.desc(), ProgressEntry.id.desc())
            .limit(limit)
        )
    )


def export(person_id: int) -> Mapping[str, Any]:
    """Return everything a person did, took on and told, JSON-ready."""
    return {
        "ledger": _rows(ProgressEntry, person_id),
        "agenda": _rows(ProgressAgenda, person_id),
        "field_tasks": _rows(ProgressCommitment, person_id),
        "stories": _rows(ProgressStory, person_id),
        "released_stories": _rows(ProgressRelease, person_id),
    }


def erase(person_id: int, now: datetime) -> None:
    """Delete agenda, field tasks and stories; keep of the ledger only kind, week and side."""
    for model in (ProgressRelease, ProgressStory, ProgressCommitment, ProgressAgenda):
        db.session.execute(delete(model).where(model.person_id == person_id))
    for entry in db.session.scalars(
        select(ProgressEntry).where(ProgressEntry.person_id == person_id)
    ):
        entry.slug = entry.title = ""
        entry.digest = entry.lens = None
        entry.at = _monday(entry.at)
    db.session.flush()


def _begin(changed: Any, person_id: int, kind: str, ref: str, touched_at: datetime | None) -> None:
    """Change a step of the agenda that is begun by it, if it is there."""
    told = db.session.scalar(changed.returning(standings.known(person_id)))
    standings.note(person_id, told, _item(kind, ref), ("begun",), touched_at)


def _item(kind: str, slug: str) -> tuple[str, str]:
    """Return kind and slug as programs have them."""
    return _CONTENT.get(kind, ""), slug


def _monday(at: datetime) -> datetime:
    day = at.astimezone(UTC)
    start = day - timedelta(days=day.weekday())
    return start.replace(hour=0, minute=0, second=0, microsecond=0)


def _is(person_id: int, kind: str, ref: str) -> tuple[Any, ...]:
    return (
        ProgressAgenda.person_id == person_id,
        ProgressAgenda.kind == kind,
        ProgressAgenda.ref == ref,
    )


def _rows(model: Any, person_id: int) -> list[dict[str, Any]]:
    chosen = (
        select(model.__table__)
        .where(model.person_id == person_id)
        .order_by(*model.__mapper__.primary_key)
    )
    return [
        {name: _plain(value) for name, value in row.items() if name != "person_id"}
        for row in db.session.execute(chosen).mappings()
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    return getattr(value, "value", value)
