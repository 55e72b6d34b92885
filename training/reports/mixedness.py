"""Who has worked with whom across the sides: ties, and those who have none yet. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple


class Mixed(NamedTuple):
    """Ties across the sides: those made, those that could be, and people who have none.

    rounds  after each round, how many were made in all
    """

    made: int
    possible: int
    apart: list[int]
    rounds: list[int]


def mixed(sides: Mapping[int, str], rounds: Sequence[Iterable[Sequence[int]]]) -> Mixed:
    """Count ties between people of two sides.

    sides   person -> side, of those who learn in the cohort today
    rounds  the groups of each round, in their order; people who have left are left out
    """
    ties: set[tuple[int, int]] = set()
    after: list[int] = []
    for groups in rounds:
        for group in groups:
            here = sorted(one for one in group if one in sides)
            ties |= {(a, b) for a, b in combinations(here, 2) if sides[a] != sides[b]}
        after.append(len(ties))
    tied = {one for tie in ties for one in tie}
    sizes = [sum(side == name for side in sides.values()) for name in set(sides.values())]
    possible = sizes[0] * sizes[1] if len(sizes) == 2 else 0
    return Mixed(len(ties), possible, [one for one in sides if one not in tied], after)
