"""The messages that a program plans for a cohort, and the reminder of every session.

They are rows from the start, so that facilitators see them coming; what nobody touched follows the
program and its days, until it goes.
"""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, select

from training.clock import utcnow
from training.cohorts import plans, sessions
from training.cohorts.dates import Calendar, SymbolicDate, moment_of, symbolic
from training.cohorts.models import Cohort
from training.db import db, insert_once
from training.messages.models import Audience, Message, State

__all__ = ["calendar_of", "moment", "plan", "plan_all", "replan"]

_PENDING = (State.WAITING, State.LATE, State.SKIPPED)


class _Wanted(NamedTuple):
    symbol: str
    subject: str
    text: str


def replan(cohort_id: int) -> None:
    """Let the messages of a cohort follow its program, now that a day of it changed."""
    cohort = db.session.get(Cohort, cohort_id)
    if cohort is not None:
        plan(cohort, now=utcnow())


def plan_all(now: datetime) -> None:
    """Do so for every cohort: a net below the hook, and for cohorts that are older than it."""
    chosen = select(Cohort).where(Cohort.digest.is_not(None)).order_by(Cohort.id)
    for cohort in db.session.scalars(chosen).all():
        plan(cohort, now=now)


def plan(cohort: Cohort, *, now: datetime) -> None:
    """Add, move and remove messages, so that those to come are what the program says today."""
    wanted = {} if cohort.is_waiting else _wanted(cohort)
    dates = calendar_of(cohort)
    chosen = select(Message).where(Message.cohort_id == cohort.id, Message.origin.is_not(None))
    rows = {str(row.origin): row for row in db.session.scalars(chosen)}
    for origin, one in wanted.items():
        at = moment_of(symbolic(one.symbol), dates)
        if origin in rows:
            _follow(rows[origin], one, at, now)
        else:
            _add(cohort, origin, one, at, now)
    gone = [row.id for origin, row in rows.items() if origin not in wanted]
    db.session.execute(delete(Message).where(Message.id.in_(gone), Message.state.in_(_PENDING)))
    db.session.flush()


def moment(message: Message, dates: Calendar) -> datetime | None:
    """Return when a message goes by its plan; None if what it hangs on is not there any more."""
    try:
        return moment_of(symbolic(message.symbol), dates)
    except ValueError:
        return None


def calendar_of(cohort: Cohort) -> Calendar:
    """Return what gives the symbolic dates of a cohort a date."""
    return plans.calendar(cohort)


def _follow(row: Message, one: _Wanted, at: datetime, now: datetime) -> None:
    """Let a row take its new words, if nobody changed them by hand, and its new moment."""
    if row.state not in _PENDING:
        return
    if row.revision == 1:
        row.subject, row.text = one.subject, one.text
    row.symbol = one.symbol
    if row.is_moved or row.send_at == at:
        return
    row.send_at = at
    if row.state is not State.SKIPPED:
        row.state = State.WAITING if at > now else State.LATE


def _add(cohort: Cohort, origin: str, one: _Wanted, at: datetime, now: datetime) -> None:
    values = {
        "cohort_id": cohort.id,
        "origin": origin,
        "author_id": None,
        "subject": one.subject,
        "text": one.text,
        "audience": Audience.EVERYBODY,
        "state": State.WAITING if at > now else State.LATE,
        "symbol": one.symbol,
        "is_moved": False,
        "send_at": at,
        "people": 0,
        "made_at": now,
        "revision": 1,
    }
    insert_once(Message, values, keys=("cohort_id", "origin"))


def _wanted(cohort: Cohort) -> dict[str, _Wanted]:
    """Return what the program says, and a reminder of each session that it does not announce."""
    body = plans.program(cohort)
    if body is None:
        return {}
    found = {
        f"program {n}": _Wanted(one["send"], one["subject"], one["text"].strip())
        for n, one in enumerate(body["messages"], start=1)
    }
    announced = {_day(one.symbol) for one in found.values()}
    for session in sessions.of_cohort(cohort.id):
        day_before = f"session {session.number} - 1 day"
        if _day(day_before) not in announced:
            found[f"session {session.number}"] = _Wanted(
                day_before,
                str(_("Tomorrow: {session}")),
                str(
                    _(
                        "Tomorrow is our session, {session}.\n\nWhen: {when}\nWhere: {where}\n\n"
                        "If something came up, tell me today, so that nobody sits alone."
                    )
                ),
            )
    return found


def _day(symbol: str) -> SymbolicDate:
    """Return a symbolic date without its time."""
    return replace(symbolic(symbol), at=None)
