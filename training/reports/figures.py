"""One edition of a cohort's report: what is frozen when a week is over. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from training.lenses import LENSES
from training.reports.suppression import (
    ALL,
    FEW,
    Figure,
    People,
    Somebody,
    Told,
    groups,
    in_steps,
    release,
    tell_groups,
)

SESSION, WEEK = "session", "week"


class Fact(NamedTuple):
    """Something that holds for some people. `name` is its kind and number, such as "week/3"."""

    name: str
    people: frozenset[int]


@dataclass(frozen=True)
class Facts:
    """What was so when a week was over.

    people     for each week so far those counted after it: who comes later waits until five have
    practised  person -> for each lens in how many of the weeks so far they practised
    held       every fact of the weeks so far
    ties       pairs of people from both sides that worked together, and those that could have
    """

    week: int
    people: Mapping[int, Sequence[Somebody]]
    practised: Mapping[int, Mapping[str, int]]
    held: Sequence[Fact]
    ties: tuple[int, int]


@dataclass(frozen=True)
class Edition:
    """What may be told of a cohort after a week.

    groups     key -> how many people; empty where the cohort is too small
    practised  key -> lens -> person-weeks, in steps of five; empty before there are two weeks
    told       name of a fact -> key -> figure
    ties       as in Facts
    """

    week: int
    groups: dict[str, int]
    practised: dict[str, dict[str, int]]
    told: dict[str, dict[str, Figure]]
    ties: tuple[int, int]

    def as_json(self) -> dict[str, Any]:
        """Return what a column of JSON keeps."""
        return {
            "week": self.week,
            "groups": self.groups,
            "practised": self.practised,
            "told": {
                name: {key: list(figure) for key, figure in by.items()}
                for name, by in self.told.items()
            },
            "ties": list(self.ties),
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Edition":
        """Return what was kept."""
        told = {
            name: {key: Figure(*figure) for key, figure in by.items()}
            for name, by in kept["told"].items()
        }
        made, possible = kept["ties"]
        return cls(kept["week"], kept["groups"], kept["practised"], told, (made, possible))


def edition(facts: Facts, before: Sequence[Edition]) -> Edition:
    """Return what may be told after a week, beside the editions of the weeks before.

    A fact that an earlier edition told stays as it was told there, and is told once.
    """
    told = Told()
    for one in before:
        _recall(facts, one, told)
    among = tell_groups(groups(facts.people[facts.week]), told)
    known = {name for one in before for name in one.told}
    new = [fact for fact in facts.held if fact.name not in known] if among else []
    return Edition(
        week=facts.week,
        groups={key: len(people) for key, people in among.items()},
        practised=_practised(facts, among),
        told={fact.name: release(fact.people, among, told) for fact in new},
        ties=facts.ties,
    )


def _recall(facts: Facts, one: Edition, told: Told) -> None:
    """Remember whom an earlier edition told of."""
    among = groups(facts.people[one.week])
    told.tell(*(among[key] for key in one.groups if key in among))
    for fact in facts.held:
        for key, kept in one.told.get(fact.name, {}).items():
            if kept.kind == "exact" and key in among:
                told.tell(among[key] & fact.people, among[key] - fact.people)


def _practised(facts: Facts, among: Mapping[str, People]) -> dict[str, dict[str, int]]:
    """Return person-weeks by group and lens. In the first week they would count people: too few."""
    if facts.week < 2:
        return {}
    return {
        key: {lens: _sum(facts.practised, people, lens) for lens in LENSES}
        for key, people in among.items()
    }


def _sum(practised: Mapping[int, Mapping[str, int]], people: Collection[int], lens: str) -> int:
    return in_steps(sum(practised[one][lens] for one in people if one in practised))


def counted(joined: Mapping[int, tuple[str, int]], week: int) -> frozenset[int]:
    """Return who is counted after a week: those who came later to a side come in when five have.

    joined  person -> their side, and the week they joined in, 1 for before it
    """
    found: set[int] = set()
    for side in {side for side, _week in joined.values()}:
        waiting: set[int] = set()
        for number in range(1, week + 1):
            waiting |= {one for one, came in joined.items() if came == (side, number)}
            if len(waiting) >= FEW or number == 1:
                found, waiting = found | waiting, set()
    return frozenset(found)


def figure(of: Edition, name: str, key: str = ALL) -> Figure | None:
    """Return a figure of an edition, None where it was not told."""
    return of.told.get(name, {}).get(key)
