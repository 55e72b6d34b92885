"""The roster: who has practised which half of which week. Pure.

A week is one bit: week n of those shown is 1 << (n - 1).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from training.cohorts.schedule import DAYS_A_WEEK

State = Literal["both", "customer", "inside", "started", "none", "soon", "free"]
HALVES: frozenset[State] = frozenset({"both", "customer", "inside"})
MOST_WEEKS = 60  # as many as a whole number of either database has bits for


class Person(NamedTuple):
    """A learner, and what was noted of them.

    came, missed  sessions at which somebody noted them present or absent; excused is neither
    days_more     that they were given for the whole program
    """

    id: int
    name: str
    email: str | None
    function: str
    side: str
    joined_on: date
    came: int
    missed: int
    days_more: int


class Practice(NamedTuple):
    """The weeks somebody practised in either lens, or began, as bits, and the day they last did."""

    customer: int = 0
    inside: int = 0
    begun: int = 0
    last_on: date | None = None


@dataclass(frozen=True)
class Weeks:
    """The weeks of a program on a day.

    busy  the numbers, from 1, of the weeks that have something to do
    """

    starts_on: date
    count: int
    today: date
    busy: Collection[int]

    @property
    def shown(self) -> range:
        """The numbers of the weeks that have a column."""
        return range(1, min(self.count, MOST_WEEKS) + 1)

    def opens_on(self, week: int) -> date:
        """Return the first day of a week."""
        return self.starts_on + timedelta(days=(week - 1) * DAYS_A_WEEK)

    @cached_property
    def opened(self) -> int:
        """The number of the latest week that has begun; 0 and less before the first."""
        return (self.today - self.starts_on).days // DAYS_A_WEEK + 1

    @cached_property
    def drawn(self) -> tuple[int, int, int]:
        """The weeks that have something to do, as bits; how many are open; how many are shown."""
        opened = min(max(self.opened, 0), self.count)
        return sum(1 << (week - 1) for week in self.busy), opened, len(self.shown)

    def past(self, days_more: int = 0) -> int:
        """Return the latest week that is over, for somebody who was given some days more."""
        return ((self.today - self.starts_on).days - days_more) // DAYS_A_WEEK

    def is_open(self, week: int) -> bool:
        """Tell whether a week has begun."""
        return week <= self.opened

    def is_past(self, week: int, days_more: int = 0) -> bool:
        """Tell whether a week is over, for somebody who was given some days more."""
        return week <= self.past(days_more)


class Row(NamedTuple):
    """One person in the roster: a state for every week, from the first."""

    person: Person
    practice: Practice
    cells: tuple[State, ...]

    @property
    def practised(self) -> int:
        """In how many weeks at least one half is filled."""
        return sum(cell in HALVES for cell in self.cells)


def row(person: Person, practice: Practice, weeks: Weeks) -> Row:
    """Return the row of one person."""
    customer, inside, begun, _last = practice
    return Row(person, practice, _cells(customer, inside, begun, *weeks.drawn))


@lru_cache(4_096)  # many people have done the same
def _cells(
    customer: int, inside: int, begun: int, busy: int, opened: int, count: int
) -> tuple[State, ...]:
    """Return the states of the weeks, from bits; `opened` of them are open."""
    found: list[State] = []
    for week in range(count):
        bit = 1 << week
        if customer & bit:
            found.append("both" if inside & bit else "customer")
        elif inside & bit:
            found.append("inside")
        elif begun & bit:
            found.append("started")
        elif not busy & bit:
            found.append("free")
        else:
            found.append("none" if week < opened else "soon")
    return tuple(found)
