"""Who is missing from a round that was drawn, and how few groups have to change for it. Pure."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from training.cohorts.mixing import unevenness
from training.cohorts.pairing.beside import beside
from training.cohorts.pairing.cost import SIDE, apart_from_meeting, repeats
from training.cohorts.pairing.reasons import problems, why
from training.cohorts.pairing.records import (
    NOBODY_MET,
    Finding,
    Group,
    History,
    Pair,
    Person,
    Round,
    Rules,
    pair,
)
from training.cohorts.pairing.rounds import plan


@dataclass(frozen=True, slots=True)
class Repair:
    """A round without the absent.

    done      what was changed, in the order in which it was done
    problems  what could not be kept
    changed   how many groups without an absent one are not as they were
    """

    round: Round
    done: tuple[Finding, ...]
    problems: tuple[Finding, ...]
    changed: int


def repair(
    drawn: Round,
    absent: Collection[int],
    people: Sequence[Person],
    rng: random.Random,
    *,
    size: int,
    history: History = NOBODY_MET,
    conflicts: Collection[Pair] = (),
    facilitators: Sequence[int] = (),
) -> Repair:
    """Return the round without `absent`, with as few changed groups as possible.

    Who still has company stays. Who is left alone first fills a group that lost somebody and is
    below `size`; then those left alone become groups of their own. A last one gets a facilitator
    as partner, if there is one, and otherwise makes a group larger by one: one that has changed
    already before one that has not, then the one where it costs least, skill aside. Nobody joins
    somebody they conflict with, and nobody who prepared the case is asked to play. A group that
    nobody left or joined is the same object as before.

    Begin with the round as it was drawn and everybody who is absent by now: then somebody who
    turns up late is back in their place.

    people        everybody in the round, the absent too
    history       meetings before this round
    facilitators  who could take a chair, in the order in which to ask them
    Raises KeyError if somebody in the round is not among `people`.
    """
    forbidden = frozenset(pair(*each) for each in conflicts)
    floor = _Floor(drawn, frozenset(absent), people, size, history, forbidden)
    alone = [table for table in floor.tables if table.is_alone]
    alone = [table for table in alone if not floor.fill(table)]
    alone = floor.regroup(alone, rng)
    free = [each for each in facilitators if each not in absent]
    for table in alone:
        if not floor.stand_in(table, free):
            floor.join(table)
    return floor.result()


@dataclass(slots=True, eq=False)
class _Table:
    """A group while it is repaired.

    was    as it was drawn
    taken  whether somebody of another group sits here now
    """

    was: Group
    members: list[int]
    near: list[int]
    stand_in: int | None
    taken: bool = False

    @property
    def is_alone(self) -> bool:
        return len(self.members) == 1 and self.stand_in is None

    @property
    def has_changed(self) -> bool:
        return self.taken or len(self.members) < len(self.was.members)


@dataclass(slots=True)
class _Floor:
    """All tables of the round while it is repaired."""

    drawn: Round
    absent: frozenset[int]
    people: Sequence[Person]
    size: int
    history: History
    conflicts: frozenset[Pair]
    known: dict[int, Person] = field(init=False)
    tables: list[_Table] = field(init=False)
    share: dict[str, float] = field(init=False)
    done: list[Finding] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Let the absent leave."""
        self.known = {person.id: person for person in self.people}
        self.tables = []
        for was in self.drawn.groups:
            members, near = self._present(was.members), self._present(was.beside)
            stand_in = None if was.stand_in in self.absent else was.stand_in
            table = _Table(was, members, near, stand_in)
            self.tables.append(table)
            if not members:
                self.done.append(Finding("dissolved", was.members))
            elif table.has_changed and not table.is_alone:
                self.done.append(Finding("shrunk", tuple(members)))
        playing = [each for table in self.tables for each in table.members]
        sides = Counter(self.known[each].side for each in playing)
        self.share = {side: n / len(playing) for side, n in sides.items()}

    def fill(self, alone: _Table) -> bool:
        """Let somebody fill a group that lost somebody, and tell whether there was one."""
        return self._moved(
            alone, (t for t in self.tables if t.has_changed and 1 < len(t.members) < self.size)
        )

    def join(self, alone: _Table) -> bool:
        """Let somebody make a group larger, if possible by no more than one above `size`."""
        others = [t for t in self.tables if t.members and not t.is_alone]
        roomy = [t for t in others if len(t.members) <= self.size]
        return (
            self._moved(alone, (t for t in roomy if t.has_changed))
            or self._moved(alone, roomy)
            or self._moved(alone, others)
        )

    def regroup(self, alone: Sequence[_Table], rng: random.Random) -> list[_Table]:
        """Let those left alone become groups of their own; return who is still alone."""
        if len(alone) < 2:
            return list(alone)
        at = {table.members[0]: table for table in alone}
        drawn = plan(
            [self.known[each] for each in at],
            self.size,
            rng,
            history=self.history,
            rules=Rules(conflicts=self.conflicts),
        ).rounds[0]
        for members in map(self._compatible, drawn.tables):
            if len(members) > 1:
                first = min((at[each] for each in members), key=self.tables.index)
                for each in members:
                    at.pop(each).members = []
                first.members, first.taken = list(members), True
                self.done.append(Finding("regrouped", tuple(members)))
        return list(at.values())

    def stand_in(self, alone: _Table, free: list[int]) -> bool:
        """Let the first facilitator who may take the other chair, and tell whether there is one."""
        (one,) = alone.members
        for each in free:
            if pair(one, each) not in self.conflicts:
                free.remove(each)
                alone.stand_in = each
                self.done.append(Finding("stand_in", (one, each)))
                return True
        return False

    def result(self) -> Repair:
        """Return the round as it is now."""
        kept = [table for table in self.tables if table.members]
        near, nowhere = beside(
            [each for table in self.tables if not table.members for each in table.near],
            [_seats(table) for table in kept],
            self.known,
            conflicts=self.conflicts,
            already=[table.near for table in kept],
        )
        groups = tuple(self._told(t, others) for t, others in zip(kept, near, strict=True))
        wrong = list(problems([_seats(table) for table in kept], self.conflicts))
        wrong += [Finding("prepared_unplaced", (each,)) for each in nowhere]
        changed = sum(
            table.members != list(table.was.members) and not self.absent & {*table.was.members}
            for table in self.tables
        )
        return Repair(Round(groups), tuple(self.done), tuple(wrong), changed)

    def _moved(self, alone: _Table, tables: Iterable[_Table]) -> bool:
        (one,) = alone.members
        there = [
            table
            for table in tables
            if not any(pair(one, each) in self.conflicts for each in (*_seats(table), *table.near))
        ]
        if not there:
            return False
        table = min(there, key=lambda each: self._added(one, each.members))
        self.done.append(Finding("joined", (one, *table.members)))
        table.members.append(one)
        table.taken = True
        alone.members = []
        return True

    def _added(self, one: int, members: Sequence[int]) -> float:
        """Return what it costs if somebody joins a group."""
        added = SIDE * (self._mix([*members, one]) - self._mix(members))
        for each in members:
            met = self.history.get(pair(one, each), 0)
            added += repeats(met + 1) - repeats(met)
            added += apart_from_meeting(self.known[one], self.known[each], self.conflicts)
        return added

    def _mix(self, members: Sequence[int]) -> float:
        here = Counter(self.known[each].side for each in members)
        return unevenness({s: here[s] - len(members) * n for s, n in self.share.items()})

    def _compatible(self, members: Sequence[int]) -> Sequence[int]:
        """Return the largest part of a group without a conflict."""

        def parts() -> Iterator[Sequence[int]]:
            for n in range(len(members), 0, -1):
                yield from combinations(members, n)

        return next(
            part
            for part in parts()
            if not any(pair(*each) in self.conflicts for each in combinations(part, 2))
        )

    def _told(self, table: _Table, near: tuple[int, ...]) -> Group:
        was = table.was
        members = tuple(table.members)
        if (members, near, table.stand_in) == (was.members, was.beside, was.stand_in):
            return was
        if table.stand_in is not None:
            reasons: tuple[Finding, ...] = (Finding("stand_in", _seats(table)),)
        else:
            pins = {
                pair(*f.people)
                for group in self.drawn.groups
                for f in group.why
                if f.key == "pinned"
            }
            reasons = why(
                members,
                [each.members for each in self.tables],
                self.size,
                self.known,
                met=self.history,
                pins=pins,
                conflicts=self.conflicts,
            )
        return Group(members, reasons, near, table.stand_in)

    def _present(self, ids: Iterable[int]) -> list[int]:
        return [each for each in ids if each not in self.absent]


def _seats(table: _Table) -> tuple[int, ...]:
    return (*table.members, *(() if table.stand_in is None else (table.stand_in,)))
