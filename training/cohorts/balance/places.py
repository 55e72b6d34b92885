"""Everybody's place in a cohort, and what an exchange of two would cost. Pure.

The same objective as `cost`, in steps: an exchange touches two cohorts, so only those are counted.
"""

import random
from collections.abc import Collection, Mapping, Sequence

from training.cohorts.balance.cost import APART, MANAGER, MIX, excesses, value_of
from training.cohorts.balance.records import ATTRIBUTES, EVENLY, Attribute, Pair, Person
from training.cohorts.mixing import Swap, exchange


class Places:
    """Cohorts that exchange people and keep their sizes; whoever is pinned stays."""

    def __init__(
        self,
        people: Sequence[Person],
        cohorts: Sequence[Collection[int]],
        pinned: Collection[int],
        apart: frozenset[Pair],
        weights: Mapping[Attribute, float] = EVENLY,
    ) -> None:
        """Take the places as they are, by id."""
        known = {person.id: person for person in people}
        self.at = {each: n for n, cohort in enumerate(cohorts) for each in cohort}
        self.size = [len(cohort) for cohort in cohorts]
        self.free = [person.id for person in people if person.id not in pinned]
        self.values = {p.id: tuple(value_of(p, each) for each in ATTRIBUTES) for p in people}
        self.excess = [excesses(known, cohorts, attribute) for attribute in ATTRIBUTES]
        self.weights = [MIX * weights[attribute] for attribute in ATTRIBUTES]
        self.pays = _pays(people, apart)

    def cohorts(self) -> tuple[tuple[int, ...], ...]:
        """Return the ids in each cohort, in order."""
        found: list[list[int]] = [[] for _ in self.size]
        for each in sorted(self.at):
            found[self.at[each]].append(each)
        return tuple(map(tuple, found))

    def propose(self, rng: random.Random) -> Swap | None:
        """Draw two people of different cohorts who are not pinned."""
        if not self.free:
            return None
        p = self.free[int(rng.random() * len(self.free))]
        q = self.free[int(rng.random() * len(self.free))]
        return ((p, q),) if self.at[p] != self.at[q] else None

    def change(self, move: Swap) -> float:
        """Return what a move would add to the cost."""
        ((p, q),) = move
        here, there = self.at[p], self.at[q]
        change = 0.0
        mixes = zip(self.excess, self.weights, self.values[p], self.values[q], strict=True)
        for excess, weight, out, into in mixes:
            if out != into:
                change += weight * exchange(excess[here], excess[there], out, into)
        for one, other, old, new in ((p, q, here, there), (q, p, there, here)):
            for each, pays in self.pays[one].items():
                if each != other:
                    change += pays * ((self.at.get(each) == new) - (self.at.get(each) == old))
        return change

    def make(self, move: Swap) -> None:
        """Make a move."""
        ((p, q),) = move
        for one, other in ((p, q), (q, p)):
            place = self.at[one]
            for n, excess in enumerate(self.excess):
                excess[place][self.values[one][n]] -= 1
                excess[place][self.values[other][n]] += 1
        self.at[p], self.at[q] = self.at[q], self.at[p]


def _pays(people: Sequence[Person], apart: frozenset[Pair]) -> Mapping[int, Mapping[int, float]]:
    """Return person -> person -> what they cost together, where it is more than nothing."""
    found: dict[int, dict[int, float]] = {person.id: {} for person in people}
    teams: dict[int, list[int]] = {}
    for person in people:
        if person.manager is not None:
            teams.setdefault(person.manager, []).append(person.id)
    for team in teams.values():
        for each in team:
            found[each] |= {other: float(MANAGER) for other in team if other != each}
    for one, other in apart:
        if one in found and other in found:
            found[one][other] = found[other][one] = found[one].get(other, 0.0) + APART
    return found
