"""Everybody's place in every round, and what an exchange of two would cost. Pure.

The same objective as `cost`, in steps: an exchange touches two groups, so only those are counted.
"""

import random
from collections.abc import Mapping, Sequence

from training.cohorts.mixing import Swap, exchange
from training.cohorts.pairing.cost import (
    MET,
    SIDE,
    SKILL,
    Tables,
    apart_from_meeting,
    excesses,
    mean_skill,
)
from training.cohorts.pairing.records import History, Pair, Person

SAME_SIDE = 0.8  # of the proposals: an exchange within a side leaves the mix alone

Unit = tuple[int, ...]  # people who stay together in a round


class Seating:
    """Rounds of groups that exchange people; sizes and units stay. People are counted from 0."""

    def __init__(
        self,
        people: Sequence[Person],
        rounds: Sequence[Tables],
        units: Sequence[Sequence[Unit]],
        history: History,
        conflicts: frozenset[Pair],
    ) -> None:
        """Take the places as they are.

        rounds  for each round its groups of ids
        units   for each round who stays together, each a tuple of ids
        """
        known = {person.id: person for person in people}
        index = {person.id: n for n, person in enumerate(people)}
        self.ids = [person.id for person in people]
        self.side = [person.side for person in people]
        self.skill = [person.skill for person in people]
        self.pays = [[0.0] * len(people) for _ in people]
        for n, one in enumerate(people):
            for m, other in enumerate(people[:n]):
                self.pays[n][m] = self.pays[m][n] = apart_from_meeting(one, other, conflicts)
        self.met = [[0] * len(people) for _ in people]
        for (low, high), times in history.items():
            if low in index and high in index:
                self.count(index[low], index[high], times)
        self.tables = [[[index[p] for p in table] for table in tables] for tables in rounds]
        self.at = [{p: n for n, t in enumerate(tables) for p in t} for tables in self.tables]
        for tables in self.tables:
            for table in tables:
                for n, p in enumerate(table):
                    for q in table[:n]:
                        self.count(p, q, 1)
        self.units = [{index[p]: [index[q] for q in u] for u in us for p in u} for us in units]
        self.excess = [excesses(known, tables) for tables in rounds]
        self.overall = [mean_skill(known, [p for t in tables for p in t]) for tables in rounds]
        self.playing = [list(at) for at in self.at]
        self.played = [r for r, playing in enumerate(self.playing) if playing]
        self.sides = [self._by_side(playing) for playing in self.playing]

    def count(self, p: int, q: int, times: int) -> None:
        """Let two people have met `times` more often."""
        self.met[p][q] += times
        self.met[q][p] += times

    def rounds(self) -> list[list[list[int]]]:
        """Return the groups of each round by id."""
        return [[[self.ids[p] for p in t] for t in tables] for tables in self.tables]

    def propose(self, rng: random.Random) -> Swap | None:
        """Draw two people of different groups in one round; who is in a unit takes it along."""
        r = self.played[int(rng.random() * len(self.played))]
        playing = self.playing[r]
        p = playing[int(rng.random() * len(playing))]
        if rng.random() < SAME_SIDE:
            playing = self.sides[r][self.side[p]]
        q = playing[int(rng.random() * len(playing))]
        at = self.at[r]
        if at[p] == at[q]:
            return None
        units = self.units[r]
        if p in units or q in units:
            return self._blocks(r, p, q)
        return ((r, p, q),)

    def change(self, move: Swap) -> float:
        """Return what a move would add to the cost."""
        if len(move) == 1:
            return self._change(*move[0])
        total = 0.0
        for step in move:
            total += self._change(*step)
            self._exchange(*step)
        for step in reversed(move):
            self._exchange(*step)
        return total

    def make(self, move: Swap) -> None:
        """Make a move."""
        for step in move:
            self._exchange(*step)

    def _change(self, r: int, p: int, q: int) -> float:
        at, tables = self.at[r], self.tables[r]
        here, there = at[p], at[q]
        change = self._leaves(tables[here], p, q) + self._leaves(tables[there], q, p)
        if self.side[p] != self.side[q]:
            excess = self.excess[r]
            change += SIDE * exchange(excess[here], excess[there], self.side[p], self.side[q])
        overall = self.overall[r]
        if overall is not None and self.skill[p] != self.skill[q]:
            for table, out, into in ((tables[here], p, q), (tables[there], q, p)):
                change += SKILL * (
                    self._distance([into if each == out else each for each in table], overall)
                    - self._distance(table, overall)
                )
        return change

    def _leaves(self, table: Sequence[int], out: int, into: int) -> float:
        """Return what it changes among pairs if `into` takes the place of `out` in a group."""
        out_pays, into_pays, out_met, into_met = (
            self.pays[out],
            self.pays[into],
            self.met[out],
            self.met[into],
        )
        change = 0.0
        for each in table:
            if each != out:
                change += into_pays[each] - out_pays[each]
                # The n-th meeting after the first adds n^2 - (n - 1)^2 = 2n - 1.
                if coming := into_met[each]:
                    change += MET * (2 * coming - 1)
                if (going := out_met[each]) > 1:
                    change -= MET * (2 * going - 3)
        return change

    def _distance(self, table: Sequence[int], overall: float) -> float:
        skills = [skill for each in table if (skill := self.skill[each]) is not None]
        return (sum(skills) / len(skills) - overall) ** 2 if skills else 0.0

    def _exchange(self, r: int, p: int, q: int) -> None:
        at, tables = self.at[r], self.tables[r]
        for table, out, into in ((tables[at[p]], p, q), (tables[at[q]], q, p)):
            for each in table:
                if each != out:
                    self.count(out, each, -1)
                    self.count(into, each, 1)
            table[table.index(out)] = into
        excess = self.excess[r]
        for where, out, into in ((excess[at[p]], p, q), (excess[at[q]], q, p)):
            where[self.side[out]] -= 1
            where[self.side[into]] += 1
        at[p], at[q] = at[q], at[p]

    def _blocks(self, r: int, p: int, q: int) -> Swap | None:
        """Return the exchange of two units, the smaller one filled up; None if it cannot be."""
        at, units = self.at[r], self.units[r]
        left, right = list(units.get(p, [p])), list(units.get(q, [q]))
        for shorter, longer in ((left, right), (right, left)):
            for each in self.tables[r][at[shorter[0]]]:
                block = units.get(each, [each])
                if each not in shorter and len(shorter) + len(block) <= len(longer):
                    shorter.extend(block)
        if len(left) != len(right):
            return None
        return tuple((r, one, other) for one, other in zip(left, right, strict=True))

    def _by_side(self, playing: Sequence[int]) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for each in playing:
            found.setdefault(self.side[each], []).append(each)
        return found
