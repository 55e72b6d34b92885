"""The steps of this week. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from training.today.next_step import Step

LONGEST_LIST = 4


class Line(NamedTuple):
    """One step of the week as the page lists it; `text` stands under its title."""

    title: str
    url: str
    text: str
    minutes: int
    done: bool
    current: bool


def starts(today: date) -> date:
    """Return the Monday of the week."""
    return today - timedelta(days=today.weekday())


def begins_at(today: date, time_zone: str) -> datetime:
    """Return the instant, in UTC, at which this week began where the person is."""
    return datetime.combine(starts(today), time(), ZoneInfo(time_zone)).astimezone(UTC)


def steps(agenda: Sequence[Step], first: Step | None, today: date) -> list[Step]:
    """Return what was done this week, then what is next: at most four lines.

    `first` is the one next step; it is always among them. What has a day more than a week away
    waits until it is nearer.
    """
    horizon = today + timedelta(days=7)
    done = [step for step in agenda if step.done_at is not None]
    done.sort(key=lambda step: step.done_at or datetime.min.replace(tzinfo=UTC))
    later = [
        step
        for step in agenda
        if step.done_at is None
        and step is not first
        and (step.due_on is None or step.due_on <= horizon)
    ]
    chosen = done[-(LONGEST_LIST - 1) :] + ([first] if first is not None else [])
    return chosen + later[: max(0, LONGEST_LIST - len(chosen))]
