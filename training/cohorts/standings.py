"""The summary of a cohort: a row for each learner and a few numbers, kept with what they rest on.

Whatever changes a row changes it in the same transaction: something practised or begun (`note`,
which the ledger calls), a member, a day more, a note in the register (`recount`). Where too much
changes at once, `cohort.counted_on` is None, a page counts for itself, and the job counts anew.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import String, and_, bindparam, cast, delete, func, insert, select, update

from training.clock import local_day, utcnow
from training.cohorts import counting
from training.cohorts.dashboard import needs, roster
from training.cohorts.dashboard.needs import Need
from training.cohorts.dashboard.roster import Person, Practice, Row, Weeks
from training.cohorts.dashboard.tally import Tally
from training.cohorts.models import Cohort, CohortMembership, MemberRole
from training.cohorts.standing_models import CohortStanding
from training.db import Aside, db, read, table_of
from training.people.models import Person as Account

__all__ = [
    "RECOUNT",
    "is_current",
    "keep_up",
    "known",
    "needing",
    "note",
    "recount",
    "recount_all_of",
    "renamed",
    "spoil",
    "standing",
]

RECOUNT = "cohorts.recount"
_standing, _account = table_of(CohortStanding), table_of(Account)
_MARKS = "customer", "inside", "begun"


def is_current(cohort: Cohort, today: date) -> bool:
    """Tell whether the summary holds today: only between the first day and the last it ages."""
    on = cohort.counted_on
    if on is None or on == today:
        return on is not None
    was, is_ = (counting.weeks(cohort, day) for day in (on, today))
    is_ahead = was.opened < 1 and is_.opened < 1
    return is_ahead or (was.past() >= was.count and is_.past() >= is_.count)


def standing(cohort: Cohort, on: Weeks, *, limit: int, offset: int) -> list[tuple[Row, bool]]:
    """Return some rows of the roster, and whether each of them needs somebody."""
    values = {"cohort_id": cohort.id, "most": limit, "before": offset}
    return [(_row(found, on), found[-1] is not None) for found in read(_PAGE, values)]


def needing(cohort: Cohort, on: Weeks, *, limit: int) -> list[Need]:
    """Return those who need somebody, the first of them first."""
    found = read(_NEEDING, {"cohort_id": cohort.id, "most": limit})
    return [need for row in found if (need := needs.need(_row(row, on), on))]


def known(person_id: int) -> Any:
    """Return what a statement about `person_id` may return along: what `note` has to know.

    It costs no statement of its own, and mostly says that nothing has changed today.
    """
    fields = [
        CohortMembership.cohort_id,
        Cohort.time_zone,
        func.coalesce(Cohort.digest, ""),
        *(func.coalesce(_standing.c[name], -1) for name in _MARKS),
        func.coalesce(cast(_standing.c.last_on, String), ""),
    ]
    line: Any = cast(fields[0], String)
    for one in fields[1:]:
        line = line + " " + cast(one, String)
    return Aside(
        select(func.aggregate_strings(line, ","))
        .select_from(CohortMembership)
        .join(Cohort, Cohort.id == CohortMembership.cohort_id)
        .outerjoin(
            _standing,
            and_(
                _standing.c.cohort_id == CohortMembership.cohort_id,
                _standing.c.person_id == CohortMembership.person_id,
            ),
        )
        .where(
            CohortMembership.person_id == person_id,
            CohortMembership.role == MemberRole.LEARNER,
            CohortMembership.ended_at.is_(None),
        )
    )


def note(
    person_id: int,
    told: str | None,
    item: tuple[str, str],
    marks: Collection[str],
    at: datetime | None,
) -> None:
    """Add what somebody did to their standings, if it changes one.

    told   what `known` returned
    item   kind and slug of the content
    marks  what it fills: any of "customer", "inside" and "begun"
    at     when it was done, None for what is no sign of life
    """
    lines = [line.split(" ") for line in told.split(",")] if told else []
    for cohort_id, zone, digest, *had, last_on in sorted(lines, key=lambda line: int(line[0])):
        bit = counting.bits(digest).get(item, 0)
        customer, inside, begun = (bit if mark in marks else 0 for mark in _MARKS)
        day = at.astimezone(ZoneInfo(zone)).date() if at else None
        more = Practice(customer, inside, begun, day)
        customer, inside, begun = map(int, had)
        day = date.fromisoformat(last_on) if last_on else None
        before = Practice(customer, inside, begun, day)
        if before.begun < 0 or _after(before, more) != before:
            _add(int(cohort_id), person_id, more)


def recount(cohort: Cohort, person_ids: Collection[int] | None = None, *, now: datetime) -> None:
    """Count a cohort anew from what it rests on: all of it, or these people.

    People of a cohort that waits to be counted wait with it.
    """
    db.session.flush()
    counted_on, kept = _locked(cohort.id)
    if person_ids is not None and counted_on is None:
        return
    today = local_day(now, cohort.time_zone)
    on = counting.weeks(cohort, today if person_ids is None else counted_on)
    rows = counting.rows(cohort, on, now=now, people=person_ids)
    if person_ids is None:
        _forget(_standing.c.cohort_id == cohort.id)
        _keep(cohort.id, today, _add_rows(cohort, rows, on, Tally(len(on.shown))))
        return
    counted = Tally.of_json(kept)
    these = _standing.c.cohort_id == cohort.id, _standing.c.person_id.in_(person_ids)
    for old in db.session.execute(_ROWS.where(*these)):
        counted.add(_row(old, on), needs=old.need is not None, times=-1)
    _forget(*these)
    counted = _add_rows(cohort, rows, on, counted)
    counted.last_on = db.session.scalar(
        select(func.max(_standing.c.last_on)).where(_standing.c.cohort_id == cohort.id)
    )
    _keep(cohort.id, counted_on, counted)


def recount_all_of(person_id: int, *, now: datetime) -> None:
    """Count somebody anew wherever they learn: they left, or something they did was taken back."""
    held = select(Cohort).join(_standing, _standing.c.cohort_id == Cohort.id)
    chosen = held.where(_standing.c.person_id == person_id).order_by(Cohort.id)
    for cohort in db.session.scalars(chosen).all():
        recount(cohort, [person_id], now=now)


def spoil(cohort_ids: Any) -> None:
    """Let cohorts be counted anew by the job: so many of their people change at once."""
    db.session.execute(update(Cohort).where(Cohort.id.in_(cohort_ids)).values(counted_on=None))


def renamed(people: Any) -> None:
    """Follow the new names of people; `people` selects their ids."""
    name = select(_account.c.name).where(_account.c.id == _standing.c.person_id).scalar_subquery()
    is_other = and_(_standing.c.person_id.in_(people), _standing.c.name != name)
    db.session.execute(update(_standing).where(is_other).values(name=name))


def keep_up() -> None:
    """Count every cohort anew whose summary has aged: daily while it runs, and after an import."""
    for cohort_id in db.session.scalars(select(Cohort.id).order_by(Cohort.id)).all():
        cohort = db.session.get(Cohort, cohort_id)
        now = utcnow()
        if cohort and not is_current(cohort, local_day(now, cohort.time_zone)):
            recount(cohort, now=now)
        db.session.commit()  # one cohort at a time: others want to write as well


def _after(before: Practice, more: Practice) -> Practice:
    days = [day for day in (before.last_on, more.last_on) if day]
    return Practice(
        before.customer | more.customer,
        before.inside | more.inside,
        before.begun | more.begun,
        max(days, default=None),
    )


def _add(cohort_id: int, person_id: int, more: Practice) -> None:
    counted_on, kept = _locked(cohort_id)
    if counted_on is None:
        return
    cohort = db.session.get_one(Cohort, cohort_id)
    is_them = _standing.c.cohort_id == cohort_id, _standing.c.person_id == person_id
    found = db.session.execute(_ROWS.where(*is_them)).first()
    if found is None:
        return
    on, counted = counting.weeks(cohort, counted_on), Tally.of_json(kept)
    old = _row(found, on)
    new = roster.row(old.person, _after(old.practice, more), on)
    values = _values(cohort, new, on)
    counted.add(old, needs=found.need is not None, times=-1)
    counted.add(new, needs=values["need"] is not None)
    db.session.execute(update(_standing).where(*is_them).values(values))
    _keep(cohort_id, counted_on, counted)


def _locked(cohort_id: int) -> Any:
    """Return what is kept of a cohort; whoever else would change it waits until this is over."""
    chosen = select(Cohort.counted_on, Cohort.tally).where(Cohort.id == cohort_id)
    return db.session.execute(chosen.with_for_update(key_share=True)).one()


def _keep(cohort_id: int, on: date, counted: Tally) -> None:
    values = {"counted_on": on, "tally": counted.as_json()}
    db.session.execute(update(Cohort).where(Cohort.id == cohort_id).values(values))


def _add_rows(cohort: Cohort, rows: Sequence[Row], on: Weeks, counted: Tally) -> Tally:
    made = [_values(cohort, row, on) for row in rows]
    for row, values in zip(rows, made, strict=True):
        counted.add(row, needs=values["need"] is not None)
    if made:
        db.session.execute(insert(_standing), made)
    return counted


def _values(cohort: Cohort, row: Row, on: Weeks) -> dict[str, Any]:
    found = None if cohort.is_waiting else needs.need(row, on)
    return {
        "cohort_id": cohort.id,
        "person_id": row.person.id,
        **{name: getattr(row.person, name) for name in ("side", "name", "joined_on")},
        **{name: getattr(row.person, name) for name in ("came", "missed", "days_more")},
        **row.practice._asdict(),
        "need": None if found is None else needs.rank(found),
    }


def _forget(*these: Any) -> None:
    db.session.execute(delete(_standing).where(*these))


def _row(found: Any, on: Weeks) -> Row:
    return roster.row(Person(*found[:9]), Practice(*found[9:13]), on)


_ROWS = select(
    *(_standing.c.person_id, _account.c.name, _account.c.email, _account.c.function),
    *(_standing.c[name] for name in ("side", "joined_on", "came", "missed", "days_more")),
    *(_standing.c[name] for name in ("customer", "inside", "begun", "last_on", "need")),
).join(_account, _account.c.id == _standing.c.person_id)
_HERE = _ROWS.where(_standing.c.cohort_id == bindparam("cohort_id"))
_ORDER = _standing.c.side, _standing.c.name, _standing.c.person_id
_PAGE = _HERE.order_by(*_ORDER).limit(bindparam("most")).offset(bindparam("before"))
_NEEDING = (
    _HERE.where(_standing.c.need.is_not(None))
    .order_by(_standing.c.need, *_ORDER)
    .limit(bindparam("most"))
)
