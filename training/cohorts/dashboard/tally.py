"""A cohort in a few numbers, which change with each row instead of being counted anew. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from training.cohorts.dashboard.roster import HALVES, Row, Weeks
from training.lenses import CUSTOMER, INSIDE

SIDES = (CUSTOMER, INSIDE)
_HALVES = (CUSTOMER, INSIDE, "both")


@dataclass
class Tally:
    """What the headline of a cohort rests on.

    people  by side
    halves  by side, for each week shown: how many practised it with a customer alone, inside
            alone, and in both rooms
    need    people who need somebody
    last_on the day anybody last did anything
    """

    weeks: int
    people: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SIDES, 0))
    halves: dict[str, list[list[int]]] = field(default_factory=dict)
    need: int = 0
    last_on: date | None = None

    def __post_init__(self) -> None:
        """Begin with nobody."""
        for side in SIDES:
            self.halves.setdefault(side, [[0, 0, 0] for _ in range(self.weeks)])

    def add(self, row: Row, *, needs: bool, times: int = 1) -> None:
        """Count a row in; `times` of -1 takes it out again, all but its day."""
        self.people[row.person.side] += times
        self.need += times * needs
        for week, cell in zip(self.halves[row.person.side], row.cells, strict=True):
            if cell in HALVES:
                week[_HALVES.index(cell)] += times
        if times > 0 and row.practice.last_on:
            self.last_on = max(self.last_on or row.practice.last_on, row.practice.last_on)

    def practised(self, side: str) -> int:
        """Return the person-weeks of a side with at least one half."""
        return sum(map(sum, self.halves[side]))

    def alone(self, side: str, lens: str) -> int:
        """Return the person-weeks of a side that were practised in one lens alone."""
        at = _HALVES.index(lens)
        return sum(week[at] for week in self.halves[side])

    def both(self, weeks: Iterable[int]) -> int:
        """Return the person-weeks with both halves in some weeks, numbered from 1."""
        return sum(self.halves[side][n - 1][2] for side in SIDES for n in weeks)

    def as_json(self) -> dict[str, Any]:
        """Return what a column of JSON keeps."""
        last_on = self.last_on.isoformat() if self.last_on else None
        return {**vars(self), "last_on": last_on}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "Tally":
        """Return what was kept, to be changed without changing that."""
        last_on = date.fromisoformat(kept["last_on"]) if kept["last_on"] else None
        halves = {side: [list(week) for week in kept["halves"][side]] for side in SIDES}
        return cls(kept["weeks"], dict(kept["people"]), halves, kept["need"], last_on)


def tally(rows: Iterable[Row], weeks: Weeks, needed: Iterable[int] = ()) -> Tally:
    """Count rows anew; `needed` are the ids of those who need somebody."""
    found, marked = Tally(len(weeks.shown)), set(needed)
    for row in rows:
        found.add(row, needs=row.person.id in marked)
    return found
