"""Gather what Today and Progress show; both read agenda and ledger and write nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from training.clock import local_day
from training.cohorts import service as cohorts
from training.cohorts.models import Cohort, MemberRole
from training.cohorts.schedule import week_of
from training.progress import service as progress
from training.progress.models import DRAWN, ProgressAgenda, ProgressEntry
from training.progress.tally import Tally
from training.scenarios.order import draw
from training.today import week
from training.today.balance import Figures, Finding, headline
from training.today.next_step import next_step

OF_COURSE = frozenset(progress.OF_CONTENT.values())

__all__ = ["Overview", "Sheet", "overview", "progress_sheet"]


@dataclass(frozen=True)
class Overview:
    """What Today shows.

    room    the lens of the step: the room it leads to
    is_waiting  they wait for their own program, in `cohort`: they are asked, and led nowhere
    replay  the practice run that is open, unless it is the step itself
    """

    day: date
    step: ProgressAgenda | None
    room: str
    replay: ProgressAgenda | None
    steps: list[ProgressAgenda]
    done: int
    task: ProgressAgenda | None
    tally: Tally
    finding: Finding
    cohort: Cohort | None
    week: int | None
    is_waiting: bool


@dataclass(frozen=True)
class Sheet:
    """What Progress shows."""

    tally: Tally
    finding: Finding
    entries: list[ProgressEntry]


def overview(person_id: int, side: str, time_zone: str, *, now: datetime, secret: str) -> Overview:
    """Return Today: three queries, however much is planned or done.

    secret  what the lens of a story is drawn with
    """
    day = local_day(now, time_zone)
    agenda = progress.agenda_of(person_id, done_since=week.begins_at(day, time_zone))
    tally = progress.tally_of(person_id)
    held = cohorts.cohorts_of(person_id, now=now, role=MemberRole.LEARNER)
    is_waiting = bool(held) and all(cohort.is_waiting for cohort in held)
    cohort = next((one for one in held if is_waiting or not one.is_waiting), None)
    if is_waiting:  # only what they took on themselves: their program has not begun
        agenda = [step for step in agenda if step.kind not in OF_COURSE]
    first = next_step(agenda, day)
    tasks = sorted(
        (step for step in agenda if step.kind == "task" and step.done_at is None),
        key=lambda step: step.due_on or date.max,
    )
    task = next((task for task in tasks if task is not first), None)
    replays = [step for step in agenda if step.kind == "replay" and step is not first]
    listed = week.steps([s for s in agenda if s is not task and s not in replays], first, day)
    return Overview(
        day=day,
        step=first,
        room=_room(first, person_id, side, secret),
        replay=next_step(replays, day),
        steps=listed,
        done=sum(step.done_at is not None for step in listed),
        task=task,
        tally=tally,
        finding=headline(Figures(tally.customer, tally.inside, side)),
        cohort=cohort,
        week=week_of(cohort.starts_on, cohort.weeks, day) if cohort and not is_waiting else None,
        is_waiting=is_waiting,
    )


def _room(step: ProgressAgenda | None, person_id: int, side: str, secret: str) -> str:
    """Return the lens a step leads to: nobody is told of one room and gets the other."""
    if step is None or step.lens is None:
        return side
    return draw(secret, person_id, step.ref, side).lens if step.lens == DRAWN else step.lens


def progress_sheet(person_id: int, side: str) -> Sheet:
    """Return Progress: what was done, the newest first, and the ring."""
    tally = progress.tally_of(person_id)
    return Sheet(
        tally=tally,
        finding=headline(Figures(tally.customer, tally.inside, side)),
        entries=progress.entries_of(person_id),
    )
