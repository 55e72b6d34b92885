"""How unevenly groups are mixed, and the search by swaps that mixes them better. Pure.

The search is simulated annealing: Kirkpatrick, S., Gelatt, C. D. & Vecchi, M. P. (1983).
Optimization by simulated annealing. Science 220, 671-680.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from math import exp
from typing import Generic, NamedTuple, Protocol, TypeVar

Swap = Sequence[tuple[int, ...]]  # the exchanges of one move, in their order
Result = TypeVar("Result")

# In points of cost: a repeat meeting is 10, a same function 1, a broken promise PROMISE.
HOT, COLD = 12.0, 0.15
PROMISE = HOTTEST = 1000.0
STUBBORN = 2
FAIR = 1e-9  # what adding up floating-point numbers may be off by


class Seated(Protocol):
    """People in places, as the search sees them. A move made backwards undoes itself."""

    def propose(self, rng: random.Random) -> Swap | None:
        """Return a move, or None if the one drawn is not possible."""

    def change(self, move: Swap) -> float:
        """Return what `move` would add to the cost, and leave everybody where they are."""

    def make(self, move: Swap) -> None:
        """Make `move`."""


def unevenness(excess: Mapping[str, float]) -> float:
    """Return the sum of squares of what one group has too many or too few of.

    excess  value -> people of that value in the group, minus its fair share of them
    """
    return sum(each * each for each in excess.values())


def exchange(here: Mapping[str, float], there: Mapping[str, float], out: str, into: str) -> float:
    """Return how `unevenness` changes, both groups together, when two people change places.

    The one of value `out` leaves `here`, the one of value `into` leaves `there`; both groups keep
    their size, so the fair shares stay.
    """
    if out == into:
        return 0.0
    return 4 + 2 * (here[into] - here[out] + there[out] - there[into])


class Found(NamedTuple, Generic[Result]):
    """What one search came to: its cost, and the part of it that is for broken promises."""

    cost: float
    broken: float
    result: Result


def best_of(search: Callable[[float], Found[Result]], tries: int) -> Result:
    """Search a few times and return the best result, the first of equals; stop at a cost of 0.

    search  is given the heat to begin with. While a promise is broken it is HOTTEST, because the
            way to keep one may lead over breaking two, and there are STUBBORN times as many tries
    """
    best, tried = search(HOT), 1
    while best.cost > FAIR and tried < tries * (STUBBORN if best.broken else 1):
        found, tried = search(HOTTEST if best.broken else HOT), tried + 1
        best = min(best, found, key=lambda each: each.cost)
    return best.result


def anneal(seated: Seated, cost: float, steps: int, rng: random.Random, hot: float = HOT) -> float:
    """Try `steps` moves, leave `seated` at the best place found and return its cost.

    cost  where the search begins; never below 0, so the search ends early at 0
    hot   how much worse a move may make it at first, about
    """
    best, since = cost, list[Swap]()
    heat, cooling = hot, (COLD / hot) ** (1 / max(steps, 1))
    for _ in range(steps):
        if best <= FAIR:
            break
        heat *= cooling
        move = seated.propose(rng)
        if move is None:
            continue
        change = seated.change(move)
        if change > 0 and rng.random() >= exp(-change / heat):
            continue
        seated.make(move)
        cost += change
        since.append(move)
        if cost < best - FAIR:
            best = cost
            since.clear()
    for move in reversed(since):
        seated.make(move[::-1])
    return best
