"""What an exchange of two people would change, before it is made. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from training.cohorts.pairing.cost import cost
from training.cohorts.pairing.reasons import why
from training.cohorts.pairing.records import (
    NOBODY_MET,
    Finding,
    Group,
    History,
    Pair,
    Person,
    Round,
    pair,
)


@dataclass(frozen=True, slots=True)
class Effect:
    """Two groups as they are and as they would be; groups are the same where one is unchanged.

    round   the whole round as it would be
    change  term of the cost -> what the exchange adds to it; only terms that change
    """

    before: tuple[Group, Group]
    after: tuple[Group, Group]
    round: Round
    change: dict[str, float]

    @property
    def total(self) -> float:
        """What it adds to the cost: below 0 it makes the round better."""
        return sum(self.change.values())


def exchanged(
    drawn: Round,
    one: int,
    other: int,
    people: Sequence[Person],
    *,
    size: int,
    history: History = NOBODY_MET,
    pins: Collection[Pair] = (),
    conflicts: Collection[Pair] = (),
) -> Effect:
    """Return the effect of two people who play changing places.

    people   everybody in the round
    history  meetings outside this round
    Raises ValueError unless they play in two different groups.
    """
    at = {each: n for n, group in enumerate(drawn.groups) for each in group.members}
    if one not in at or other not in at or at[one] == at[other]:
        raise ValueError("two people of different groups change places")
    places = (at[one], at[other])
    groups = list(drawn.groups)
    for place, out, into in ((at[one], one, other), (at[other], other, one)):
        was = groups[place]
        members = tuple(into if each == out else each for each in was.members)
        groups[place] = replace(was, members=members)
    forbidden = {pair(*each) for each in conflicts}
    before = told(drawn.groups, people, size, history, pins, forbidden, only=places)
    after = told(groups, people, size, history, pins, forbidden, only=places)
    old = _cost(people, drawn.groups, history, forbidden)
    new = _cost(people, groups, history, forbidden)
    change = {key: new[key] - old[key] for key in old if abs(new[key] - old[key]) > 1e-9}
    here, there = places
    return Effect(
        (before[here], before[there]), (after[here], after[there]), Round(tuple(after)), change
    )


def differences(effect: Effect) -> tuple[list[Finding], list[Finding]]:
    """Return the reasons that hold no longer after an exchange, and those that come with it."""
    before = [each for group in effect.before for each in group.why]
    after = [each for group in effect.after for each in group.why]
    return [e for e in before if e not in after], [e for e in after if e not in before]


def told(
    groups: Sequence[Group],
    people: Iterable[Person],
    size: int,
    history: History,
    pins: Collection[Pair],
    conflicts: Collection[Pair],
    only: Collection[int] | None = None,
) -> list[Group]:
    """Return groups with their reasons; `only` names the places that need them."""
    known = {person.id: person for person in people}
    wanted = {pair(*each) for each in pins}
    # All that a reason takes from the other groups is which sides there are.
    sides = {known[p].side: p for group in groups for p in group.members}
    tables = [tuple(sides.values())]
    return [
        replace(
            group,
            why=why(
                group.members, tables, size, known, met=history, pins=wanted, conflicts=conflicts
            ),
        )
        if only is None or n in only
        else group
        for n, group in enumerate(groups)
    ]


def _cost(
    people: Iterable[Person],
    groups: Sequence[Group],
    history: History,
    conflicts: Collection[Pair],
) -> dict[str, float]:
    return cost(people, [[each.members for each in groups]], history, conflicts).shown
