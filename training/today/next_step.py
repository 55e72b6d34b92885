"""Which one thing to do next. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar


class Planned(Protocol):
    """What the choice looks at in a step of the agenda."""

    kind: str
    due_on: date | None
    touched_at: datetime | None
    done_at: datetime | None
    position: int


Step = TypeVar("Step", bound=Planned)


def next_step(steps: Sequence[Step], today: date) -> Step | None:
    """Return the one step to show first, or None when nothing is open.

    In this order: what is due today or was due before, the earliest first; what was begun, the
    latest first; what has a day, the earliest first; the rest in the order of the course; a replay,
    which is practice; field tasks whose day is still to come.
    """
    still_open = [step for step in steps if step.done_at is None]
    return min(still_open, key=lambda step: _rank(step, today), default=None)


def _rank(step: Planned, today: date) -> tuple[int, float, int]:
    if step.due_on is not None and step.due_on <= today:
        return 0, step.due_on.toordinal(), step.position
    if step.kind == "replay":
        return 3, -step.touched_at.timestamp() if step.touched_at else 0, step.position
    if step.touched_at is not None and step.kind != "task":
        return 1, -step.touched_at.timestamp(), step.position
    # A field task with a day still to come waits for its day: it is done out there, not here.
    if step.kind != "task":
        return 2, step.due_on.toordinal() if step.due_on else date.max.toordinal(), step.position
    return 4, step.due_on.toordinal() if step.due_on else date.max.toordinal(), step.position
