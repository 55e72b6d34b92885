"""Who stays together in a round, and a first place for everybody. Pure."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

from training.cohorts.pairing.records import Finding, Pair, Person, pair
from training.cohorts.pairing.seating import Unit


def units(
    players: Collection[int],
    pins: Iterable[Pair],
    sizes: Sequence[int],
    conflicts: Collection[Pair],
) -> tuple[list[Unit], list[Finding]]:
    """Return who stays together, and a `pin_apart` for each pin that cannot be kept.

    Pins are kept in their order. One is not if a conflict forbids it, or if people who hang
    together by pins would no longer fit into the groups.
    """
    chosen: dict[int, Unit] = {}
    problems: list[Finding] = []
    for one, other in pins:
        if one not in players or other not in players or other in chosen.get(one, ()):
            continue
        joined = tuple(sorted({one, other, *chosen.get(one, ()), *chosen.get(other, ())}))
        tried = chosen | dict.fromkeys(joined, joined)
        forbidden = any(pair(*each) in conflicts for each in combinations(joined, 2))
        if forbidden or _packed(_distinct(tried), sizes) is None:
            problems.append(Finding("pin_apart", pair(one, other)))
        else:
            chosen = tried
    return _distinct(chosen), problems


def deal(
    players: Sequence[Person], together: Sequence[Unit], sizes: Sequence[int], rng: random.Random
) -> list[list[int]]:
    """Return groups of ids to begin with: units first, then one side after the other in turn."""
    places = _packed(together, sizes)
    if places is None:
        raise ValueError("these units do not fit into these groups")
    tables: list[list[int]] = [[] for _ in sizes]
    for unit, place in zip(together, places, strict=True):
        tables[place] += unit
    placed = {each for unit in together for each in unit}
    singles = [person for person in players if person.id not in placed]
    rng.shuffle(singles)
    singles.sort(key=lambda person: (person.side, person.function))
    place = 0
    for person in singles:
        while len(tables[place]) == sizes[place]:
            place = (place + 1) % len(sizes)
        tables[place].append(person.id)
        place = (place + 1) % len(sizes)
    return tables


def _distinct(chosen: dict[int, Unit]) -> list[Unit]:
    return sorted(set(chosen.values()), key=lambda unit: (-len(unit), unit))


def _packed(together: Sequence[Unit], sizes: Sequence[int]) -> list[int] | None:
    """Return a group for each unit, the tightest one first; None if there is no way to fit them."""
    hopeless: set[tuple[int, tuple[int, ...]]] = set()

    def rooms(n: int, free: tuple[int, ...]) -> list[int] | None:
        """Return the free seats of the group that each unit from the n-th on goes to."""
        if n == len(together):
            return []
        if (n, free) in hopeless:
            return None
        need = len(together[n])
        for room in range(need, len(free)):
            if free[room]:
                after = list(free)
                after[room] -= 1
                after[room - need] += 1
                if (rest := rooms(n + 1, tuple(after))) is not None:
                    return [room, *rest]
        hopeless.add((n, free))
        return None

    counted = Counter(sizes)
    found = rooms(0, tuple(counted[n] for n in range(max(sizes, default=0) + 1)))
    if found is None:
        return None
    left = list(sizes)
    places = []
    for room, unit in zip(found, together, strict=True):
        places.append(left.index(room))
        left[places[-1]] -= len(unit)
    return places
