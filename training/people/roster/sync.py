"""What a list would change: it adds and changes, and nobody is deleted for not standing in it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from training.people.roster.entries import Entry

# A person's own once they have been here: the list no longer decides these.
CHOSEN = ("side", "language", "time_zone")
FOLLOWED = ("name", "function", "level", "site", "manager")


class State(StrEnum):
    """What becomes of one row."""

    READ = "read"  # not compared yet
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PROBLEM = "problem"


class Held(NamedTuple):
    """A person as they are now; `cohorts` holds the ids of all they are or were seated in."""

    name: str
    function: str
    side: str
    language: str
    time_zone: str
    level: str | None
    site: str | None
    manager: str | None
    arrived: bool
    cohorts: frozenset[int] = frozenset()


class Change(NamedTuple):
    """One thing that a list would change about somebody."""

    column: str
    before: str | None
    after: str | None


def changes(entry: Entry, held: Held) -> Iterator[Change]:
    """Yield what the entry would change; a cell that says nothing changes nothing."""
    for column in FOLLOWED if held.arrived else (*FOLLOWED, *CHOSEN):
        before, after = getattr(held, column), getattr(entry, column)
        if after is not None and after != before:
            yield Change(column, before, after)
    if entry.cohort is not None and entry.cohort not in held.cohorts:
        yield Change("cohort", None, str(entry.cohort))


def state_of(entry: Entry, held: Held | None) -> State:
    """Return what becomes of the row."""
    if held is None:
        return State.NEW
    return State.CHANGED if any(changes(entry, held)) else State.UNCHANGED
