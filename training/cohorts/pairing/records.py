"""The records of pairing: who there is, what was decided, what came out. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Pair = tuple[int, int]  # two people by id, the lower one first
History = Mapping[Pair, int]  # how often two people have been in one group
NOBODY_MET: History = MappingProxyType({})

Key = Literal[
    # Why a group is as it is.
    "pinned",  # two people who were to be together
    "mixed",  # both sides are in it
    "one_side",  # they are not, although the round has two
    "new",  # nobody in it has met another of it before
    "met",  # two people who have, `count` times
    "same_function",  # people of one function
    "same_manager",  # two people who report to the same person
    "manages",  # the first is the second one's manager
    "larger",  # it has more people than asked for, by `count`
    "smaller",  # or fewer
    # What could not be kept: problems.
    "conflict",  # two people who were never to be together
    "pin_apart",  # two people who were to be together and are not
    "prepared_unplaced",  # prepared the case, and every group has somebody they conflict with
    "alone",  # the only one who is left to play
    "nobody_plays",  # everybody prepared the case
    # What was done about absent people.
    "shrunk",  # who stays together without the absent
    "regrouped",  # people of different groups who are a group now
    "joined",  # the first joined the others
    "stand_in",  # the second, a facilitator, takes the chair beside the first
    "dissolved",  # absent people who were a group
]


def pair(one: int, other: int) -> Pair:
    """Return two people as a pair. Raises ValueError if they are the same."""
    if one == other:
        raise ValueError(f"person {one} cannot be paired with themselves")
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True)
class Person:
    """One learner, as pairing sees them.

    side      the side of the table; two of them as a rule, one is allowed
    function  what "same function" compares
    manager   id of the person they report to, whether that one takes part or not
    skill     on the observers' scale from 1 to 5; groups are to be equally strong
    weakest   the facet they find hardest; people with different ones complement each other

    `skill` and `weakest` steer the search and are never told: no finding names them.
    """

    id: int
    side: str
    function: str
    manager: int | None = None
    skill: float | None = None
    weakest: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What was decided by hand. Rounds count from 0; ids that take no part are passed over.

    conflicts  never together, which goes before everything else
    always     together in every round
    pins       round -> together in that round
    prepared   round -> who prepared its case: they may sit beside a group, not play in one
    """

    conflicts: Collection[Pair] = ()
    always: Collection[Pair] = ()
    pins: Mapping[int, Collection[Pair]] = field(default_factory=dict)
    prepared: Mapping[int, Collection[int]] = field(default_factory=dict)

    def pinned(self, number: int) -> list[Pair]:
        """Return the pairs that belong together in a round, those of every round first."""
        wanted = [*sorted(self.always), *sorted(self.pins.get(number, ()))]
        return list(dict.fromkeys(pair(*each) for each in wanted))

    def forbidden(self) -> frozenset[Pair]:
        """Return the conflicts, each with the lower id first."""
        return frozenset(pair(*each) for each in self.conflicts)


NO_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell, as a key and ids: the page has the words.

    people  whom it is about, in an order that `Key` explains
    count   how many times, or how many people; 0 if there is nothing to count
    round   from 0, where it is told of a plan; None where the round is plain
    """

    key: Key
    people: tuple[int, ...]
    count: int = 0
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """People at one table.

    members   who plays, by id
    beside    who prepared the case: the first facilitates, the others observe
    stand_in  the facilitator who plays because somebody would be alone
    """

    members: tuple[int, ...]
    why: tuple[Finding, ...] = ()
    beside: tuple[int, ...] = ()
    stand_in: int | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """Everybody's place, once."""

    groups: tuple[Group, ...]

    @property
    def tables(self) -> tuple[tuple[int, ...], ...]:
        """The ids of who plays with whom, as `cost` takes them."""
        return tuple(group.members for group in self.groups)


@dataclass(frozen=True, slots=True)
class Cost:
    """The terms of the objective, weighted, each 0 or more; less is better."""

    met: float = 0.0
    side: float = 0.0
    function: float = 0.0
    manager: float = 0.0
    conflict: float = 0.0
    skill: float = 0.0
    weakest: float = 0.0

    @property
    def total(self) -> float:
        """The sum the search makes small."""
        return sum(self.shown.values()) + self.skill + self.weakest

    @property
    def shown(self) -> dict[str, float]:
        """The terms a page may show: no difference between two of them tells of a weakness."""
        return {
            "met": self.met,
            "side": self.side,
            "function": self.function,
            "manager": self.manager,
            "conflict": self.conflict,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds in their order, what they cost, and what could not be kept."""

    rounds: tuple[Round, ...]
    cost: Cost
    problems: tuple[Finding, ...] = ()
