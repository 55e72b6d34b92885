"""Split a list of people into mixed cohorts, and change places by hand. Pure."""

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from training.cohorts.balance.cost import cost
from training.cohorts.balance.places import Places
from training.cohorts.balance.records import (
    ANY_SEATS,
    EVENLY,
    NOT_PINNED,
    Attribute,
    Effect,
    Pair,
    Person,
    Seats,
    Split,
    in_order,
)
from training.cohorts.mixing import Found, anneal, best_of

# Steps of one search: so many for each person, but more than ENOUGH only if that would be less than
# FEWEST for each. Short lists are searched more than once.
STEPS, ENOUGH, FEWEST = 300, 10_000, 100
TRIES, SHORT = 4, 100


def cohorts_needed(people: int, seats: Seats) -> int:
    """Return the smallest number of cohorts in which everybody has a seat, at least 1."""
    return max(1, -(-people // seats.most)) if seats.most else 1


def split(
    people: Collection[Person],
    cohorts: int | Sequence[int],
    rng: random.Random,
    *,
    pinned: Mapping[int, int] = NOT_PINNED,
    apart: Collection[Pair] = (),
    seats: Seats = ANY_SEATS,
    weights: Mapping[Attribute, float] = EVENLY,
) -> Split:
    """Return everybody in one of some cohorts, as alike in their mix as could be found.

    The order of `people` makes no difference; the same `rng` gives the same split.

    cohorts  their number: then their sizes differ by one at most, unless pins ask for more; or the
             size of each
    pinned   person -> cohort, from 0; people who are not in the list are passed over
    apart    pairs who are not to be in one cohort
    weights  how much each attribute counts: 1 as science says, 0 not at all, 3 three times
    seats    what is too few or too many; the page chooses the number with `cohorts_needed`

    What cannot be kept is told by `reasons`, it is no exception.
    Raises ValueError if there is no cohort, the sizes do not add up, somebody is in the list twice,
    or somebody is pinned to a cohort that does not exist or has no seat left.
    """
    everybody = tuple(sorted(people, key=lambda person: person.id))
    if len({person.id for person in everybody}) < len(everybody):
        raise ValueError("somebody is in the list twice")
    fixed = {person.id: pinned[person.id] for person in everybody if person.id in pinned}
    forbidden = in_order(apart)
    sizes = _sizes(len(everybody), cohorts, fixed)
    steps = min(STEPS * len(everybody), max(ENOUGH, FEWEST * len(everybody)))

    def search(hot: float) -> Found[Split]:
        begin = _dealt(everybody, sizes, fixed, rng)
        places = Places(everybody, begin, fixed, forbidden, weights)
        anneal(places, cost(everybody, begin, forbidden, weights).total, steps, rng, hot)
        found = places.cohorts()
        terms = cost(everybody, found, forbidden, weights)
        result = Split(everybody, found, terms, fixed, forbidden, seats, dict(weights))
        return Found(terms.total, terms.apart, result)

    return best_of(search, TRIES if len(everybody) <= SHORT else 1)


def swap(before: Split, one: int, other: int) -> Split:
    """Return the split after two people changed places, with the effect.

    A pin or a promise to keep people apart does not stop it: `reasons` tells what it breaks.
    Raises ValueError if one of them is in no cohort.
    """
    placed = {each for cohort in before.cohorts for each in cohort}
    if missing := {one, other} - placed:
        raise ValueError(f"person {min(missing)} is in no cohort")
    places = {one: other, other: one}
    after = tuple(tuple(sorted(places.get(p, p) for p in cohort)) for cohort in before.cohorts)
    terms = cost(before.people, after, before.apart, before.weights)
    return replace(before, cohorts=after, cost=terms, effect=Effect(before.cost, terms))


def _sizes(people: int, cohorts: int | Sequence[int], pinned: Mapping[int, int]) -> list[int]:
    """Return the size of each cohort: as given, or as even as the pins allow."""
    given = [0] * cohorts if isinstance(cohorts, int) else list(cohorts)
    if not given:
        raise ValueError("a list cannot be split into no cohorts")
    taken = Counter(pinned.values())
    if strangers := taken.keys() - set(range(len(given))):
        raise ValueError(f"somebody is pinned to cohort {min(strangers)}, which does not exist")
    if isinstance(cohorts, int):
        sizes = [taken[n] for n in range(cohorts)]
        for _ in range(people - sum(sizes)):
            sizes[sizes.index(min(sizes))] += 1
        return sizes
    if sum(given) != people or min(given) < 0:
        raise ValueError(f"cohorts of {given} do not seat {people} people")
    if full := [n for n, size in enumerate(given) if taken[n] > size]:
        raise ValueError(f"more people are pinned to cohort {full[0]} than it has seats")
    return given


def _dealt(
    people: Sequence[Person], sizes: Sequence[int], pinned: Mapping[int, int], rng: random.Random
) -> list[list[int]]:
    """Return cohorts to begin with: the pinned first, the others by what they are, in turn."""
    cohorts: list[list[int]] = [[] for _ in sizes]
    for each, n in pinned.items():
        cohorts[n].append(each)
    others = [person for person in people if person.id not in pinned]
    rng.shuffle(others)
    others.sort(key=lambda person: (person.side, person.function, person.level, person.site))
    place = 0
    for person in others:
        while len(cohorts[place]) == sizes[place]:
            place = (place + 1) % len(sizes)
        cohorts[place].append(person.id)
        place = (place + 1) % len(sizes)
    return cohorts
