"""The records of balancing: who there is, and the cohorts that came out. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

Attribute = Literal["side", "function", "level", "site"]
ATTRIBUTES: tuple[Attribute, ...] = ("side", "function", "level", "site")

Pair = tuple[int, int]  # two people by id, the lower one first
Cohorts = tuple[tuple[int, ...], ...]  # ids, in order, of each cohort; cohorts count from 0
EVENLY: Mapping[Attribute, float] = MappingProxyType(dict.fromkeys(ATTRIBUTES, 1.0))
NOT_PINNED: Mapping[int, int] = MappingProxyType({})

Key = Literal[
    "together",  # a problem: two people of one cohort who were to be kept apart
    "not_where_pinned",  # a problem: somebody who was pinned to another cohort
    "too_few",  # a problem: everybody in a cohort that has not enough people
    "too_many",  # a problem: everybody in a cohort that has more people than seats
    "over",  # a cohort has one person or more too many of a value: see `spread`
    "under",  # or too few
    "same_manager",  # people of one cohort who report to the same person
]
PROBLEMS: tuple[Key, ...] = ("together", "not_where_pinned", "too_few", "too_many")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is to be in a cohort. An attribute is any word, "" if it is not known."""

    id: int
    side: str
    function: str
    level: str = ""
    site: str = ""
    manager: int | None = None


class Seats(NamedTuple):
    """How many people make a cohort; `most` is None if there is always a chair."""

    least: int = 1
    most: int | None = None


ANY_SEATS = Seats()


class Cost(NamedTuple):
    """The terms of the objective, weighted, each 0 or more; less is better."""

    side: float = 0.0
    function: float = 0.0
    level: float = 0.0
    site: float = 0.0
    manager: float = 0.0
    apart: float = 0.0

    @property
    def total(self) -> float:
        """The sum the search makes small."""
        return sum(self)


class Effect(NamedTuple):
    """The terms before and after two people changed places."""

    before: Cost
    after: Cost


class Spread(NamedTuple):
    """How many people of one value a cohort has.

    fair  the cohort's people x the value's share of everybody; rarely a whole number
    """

    attribute: Attribute
    value: str
    people: int
    fair: float


class Finding(NamedTuple):
    """One thing to tell of a cohort, as a key and ids: the page has the words."""

    key: Key
    cohort: int
    people: tuple[int, ...] = ()
    spread: Spread | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """Everybody in one of some cohorts, with what was asked for.

    weights how much each attribute counts, 1 by default, 0 for not at all
    effect  what the last change by hand did; two splits are equal without it
    """

    people: tuple[Person, ...]
    cohorts: Cohorts
    cost: Cost
    pinned: Mapping[int, int] = field(default_factory=dict)
    apart: frozenset[Pair] = frozenset()
    seats: Seats = ANY_SEATS
    weights: Mapping[Attribute, float] = field(default_factory=lambda: dict(EVENLY))
    effect: Effect | None = field(default=None, compare=False)


def in_order(pairs: Collection[Pair]) -> frozenset[Pair]:
    """Return pairs with the lower id first. Raises ValueError if one names a person twice."""
    if alone := [one for one, other in pairs if one == other]:
        raise ValueError(f"person {alone[0]} cannot be kept apart from themselves")
    return frozenset((min(each), max(each)) for each in pairs)
