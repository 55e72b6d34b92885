"""Field tasks: take one on, move it, tell its story, let it go."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from training.clock import local_day
from training.db import db, insert_once, read
from training.errors import Conflict, Invalid, NotFound, TwoTexts
from training.progress import service
from training.progress.models import ProgressCommitment, ProgressStory, TaskState
from training.progress.service import Doer, Step

KIND = "task"
MINUTES = 5  # of a task that does not say
LONGEST_AHEAD = timedelta(days=183)


@dataclass(frozen=True)
class Intention:
    """An if-then plan. `ref` names the task it answers; `source` is the title it came from.

    promise, steps, minutes, source_url  see ProgressCommitment
    """

    ref: str
    task: str
    source: str
    situation: str
    with_whom: str
    lens: str
    due_on: date
    promise: str | None = None
    steps: str | None = None
    minutes: int = MINUTES
    source_url: str | None = None


def take(doer: Doer, intention: Intention, time_zone: str, *, now: datetime) -> int:
    """Take a field task on and return its id.

    Raises Invalid (the day has passed or lies over half a year ahead) or Conflict (it was taken
    on before).
    """
    _check_day(intention.due_on, local_day(now, time_zone))
    values = {
        "person_id": doer.id,
        **vars(intention),
        "state": TaskState.OPEN,
        "made_at": now,
    }
    if not insert_once(ProgressCommitment, values, keys=("person_id", "ref")):
        raise Conflict(_("You have taken this task on already. It stands on your week."))
    task = of_ref(doer.id, intention.ref)
    if task is None:
        raise RuntimeError("a task that was just stored is not there")
    service.plan(doer.id, [_step(task)])
    service.record(
        doer, KIND, intention.ref, intention.task, outcome="taken", lens=intention.lens, now=now
    )
    return task.id


def objection(due_on: date, today: date) -> str | None:
    """Return a sentence unless `due_on` is today or later, and within half a year."""
    if due_on < today:
        return str(_("That day has passed. Choose today or a later day."))
    if due_on > today + LONGEST_AHEAD:
        return str(_("That is more than half a year away. Choose a day you can see from here."))
    return None


def _check_day(due_on: date, today: date) -> None:
    if text := objection(due_on, today):
        raise Invalid(text)


def of_ref(person_id: int, ref: str) -> ProgressCommitment | None:
    """Return the person's task that answers `ref`, if they took it on."""
    return db.session.scalar(
        select(ProgressCommitment).where(
            ProgressCommitment.person_id == person_id, ProgressCommitment.ref == ref
        )
    )


class Glance(NamedTuple):
    """What a page says of a task somebody took on."""

    id: int
    state: TaskState
    due_on: date
    situation: str
    with_whom: str
    promise: str | None


_task = ProgressCommitment.__table__.c
# Core and made once: every module page asks it.
_GLANCE = select(*(_task[name] for name in Glance._fields)).where(
    _task.person_id == bindparam("person_id"), _task.ref == bindparam("ref")
)


def glance(person_id: int, ref: str) -> Glance | None:
    """Return where the task that answers `ref` stands, if the person took it on."""
    row = read(_GLANCE, {"person_id": person_id, "ref": ref}).first()
    return Glance._make(row) if row else None


def task_for(viewer_id: int, task_id: int, *, to_change: bool = False) -> ProgressCommitment:
    """Return the viewer's own task. Raises NotFound, also for somebody else's.

    to_change  lock the row, so that of two changes at once the second sees the first
    """
    chosen = select(ProgressCommitment).where(
        ProgressCommitment.id == task_id, ProgressCommitment.person_id == viewer_id
    )
    if to_change:
        chosen = chosen.with_for_update().execution_options(populate_existing=True)
    task = db.session.scalar(chosen)
    if task is None:
        raise NotFound(_("There is no such field task, or it is not yours."))
    return task


def tasks_of(person_id: int) -> list[tuple[ProgressCommitment, ProgressStory | None]]:
    """Return a person's tasks with the stories told: open ones first, by their day."""
    rows = db.session.execute(
        select(ProgressCommitment, ProgressStory)
        .outerjoin(ProgressStory, ProgressStory.commitment_id == ProgressCommitment.id)
        .where(ProgressCommitment.person_id == person_id)
    )
    found = [(task, story) for task, story in rows]
    return sorted(found, key=lambda row: (row[0].state is not TaskState.OPEN, row[0].due_on))


class Told(NamedTuple):
    """A task and the story that came of it."""

    task: ProgressCommitment
    story: ProgressStory


def story_for(viewer_id: int, task_id: int) -> Told:
    """Return the viewer's own story of a task. Raises NotFound, also for somebody else's."""
    task = task_for(viewer_id, task_id, to_change=True)
    story = story_of(task)
    if story is None:
        raise NotFound(_("There is no story of this task yet. Tell it first."))
    return Told(task, story)


def story_of(task: ProgressCommitment) -> ProgressStory | None:
    """Return the story of a task, if it was told."""
    return db.session.scalar(select(ProgressStory).where(ProgressStory.commitment_id == task.id))


def move(task: ProgressCommitment, due_on: date, time_zone: str, *, now: datetime) -> None:
    """Give an open task another day. Raises Invalid or Conflict."""
    _must_be_open(task)
    _check_day(due_on, local_day(now, time_zone))
    _set_day(task, due_on, now)


def put_back(task: ProgressCommitment, due_on: date, time_zone: str, *, now: datetime) -> None:
    """Undo a move: give an open task the day it had, even if that has passed. Raises Invalid."""
    _must_be_open(task)
    if abs(due_on - local_day(now, time_zone)) > LONGEST_AHEAD:
        raise Invalid(_("That is more than half a year from today. Choose a nearer day."))
    _set_day(task, due_on, now)


def tell(doer: Doer, task: ProgressCommitment, text: str, *, seen: int, now: datetime) -> None:
    """Keep the story and close the task; telling it again changes the words, not the ledger.

    seen  the revision of the story that the page showed, 0 for none

    Raises Conflict (the task was let go) or TwoTexts (the story was changed elsewhere since).
    """
    story = story_of(task)
    if story is not None:
        _mend(story, text, seen)
        return
    _must_be_open(task)
    db.session.add(
        ProgressStory(person_id=doer.id, commitment_id=task.id, text=text, revision=1, at=now)
    )
    task.state, task.closed_at = TaskState.TOLD, now
    service.close(doer.id, KIND, str(task.id), now=now)
    service.record(doer, KIND, task.ref, task.task, outcome="told", lens=task.lens, now=now)


def _mend(story: ProgressStory, text: str, seen: int) -> None:
    if story.text == text:
        return
    if story.revision != seen:
        raise TwoTexts(
            _("You changed this story in another tab or on another device since."),
            [("text", story.text, text)],
            {"seen": str(story.revision)},
        )
    story.text, story.revision = text, story.revision + 1
    db.session.flush()


def drop(task: ProgressCommitment, *, now: datetime) -> None:
    """Let an open task go; it can be taken up again. Raises Conflict if it was told."""
    _must_be_open(task)
    task.state, task.closed_at = TaskState.DROPPED, now
    service.withdraw(task.person_id, KIND, str(task.id), now=now)
    db.session.flush()


def resume(task: ProgressCommitment, time_zone: str, *, now: datetime) -> None:
    """Take a dropped task up again, for its old day or for today, whichever is later."""
    if task.state is not TaskState.DROPPED:
        raise Conflict(_("This task is on your week already."))
    task.state, task.closed_at = TaskState.OPEN, None
    task.due_on = max(task.due_on, local_day(now, time_zone))
    service.plan(task.person_id, [_step(task)])
    db.session.flush()


def _set_day(task: ProgressCommitment, due_on: date, now: datetime) -> None:
    task.due_on = due_on
    service.touch(task.person_id, KIND, str(task.id), now=now, due_on=due_on)
    db.session.flush()


def _step(task: ProgressCommitment) -> Step:
    return Step(
        kind=KIND,
        ref=str(task.id),
        title=task.task,
        url=f"/practice/tasks/{task.id}",
        minutes=task.minutes or MINUTES,
        due_on=task.due_on,
        note=task.source,
    )


def _must_be_open(task: ProgressCommitment) -> None:
    if task.state is TaskState.TOLD:
        raise Conflict(_("You have told this story already. It is in Progress."))
    if task.state is TaskState.DROPPED:
        raise Conflict(_("You let this task go. Take it up again first."))
