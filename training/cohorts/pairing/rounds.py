"""The plan: who is with whom in each round. Pure."""

import random
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from training.cohorts.mixing import Found, anneal, best_of
from training.cohorts.pairing.beside import beside
from training.cohorts.pairing.cost import Tables, cost
from training.cohorts.pairing.reasons import problems, why
from training.cohorts.pairing.records import (
    NO_RULES,
    NOBODY_MET,
    Finding,
    Group,
    History,
    Person,
    Plan,
    Round,
    Rules,
    pair,
)
from training.cohorts.pairing.seating import Seating, Unit
from training.cohorts.pairing.sizes import sizes
from training.cohorts.pairing.units import deal, units

# Steps of one search: so many for each person and round, but more than ENOUGH only if that would
# be less than FEWEST for each; then of all the searches of a plan.
STEPS, ENOUGH, FEWEST = 400, 25_000, 60
MOST_STEPS, TRIES = 250_000, 4


def plan(
    people: Sequence[Person],
    size: int,
    rng: random.Random,
    *,
    rounds: int = 1,
    history: History = NOBODY_MET,
    rules: Rules = NO_RULES,
) -> Plan:
    """Return rounds of groups that cost as little as could be found.

    Everybody who takes part is in each round once, in a group or, if they prepared its case, beside
    one. In pairs of two sides of equal number the search begins with the rotation, which is the
    best there is: n rounds without meeting twice. Otherwise it begins with a deal, one side after
    the other. The order of `people` makes no difference; the same `rng` gives the same plan.

    size     of a group, 2 to 6; what does not divide makes some groups larger or smaller by one
    history  how often people met before these rounds, also people who have left since

    What cannot be kept is a problem in the plan, not an exception. Where nearly everybody conflicts
    with half of the others, a conflict may be a problem although there is a way to keep it.
    Raises ValueError if `size` or `rounds` makes no sense, or somebody is in `people` twice.
    """
    if rounds < 1:
        raise ValueError(f"a plan of {rounds} rounds")
    people = sorted(people, key=lambda person: person.id)
    if len({person.id for person in people}) < len(people):
        raise ValueError("somebody is in the list twice")
    rooms = [_Room(people, size, rules, number) for number in range(rounds)]
    return _told(people, size, _searched(people, rooms, history, rules, rng), rooms, history, rules)


class _Room:
    """What is settled about one round before the search."""

    def __init__(self, people: Sequence[Person], size: int, rules: Rules, number: int) -> None:
        away = set(rules.prepared.get(number, ()))
        self.number = number
        self.pins = rules.pinned(number)
        self.players = [person for person in people if person.id not in away]
        self.prepared = [person.id for person in people if person.id in away]
        self.sizes = sizes(len(self.players), size)
        ids = {person.id for person in self.players}
        self.units, apart = units(ids, self.pins, self.sizes, rules.forbidden())
        self.problems = [Finding(each.key, each.people, round=number) for each in apart]
        if people and not self.players:
            self.problems.append(Finding("nobody_plays", tuple(self.prepared), round=number))


def rotation(ones: Sequence[int], others: Sequence[int], rounds: int) -> list[list[list[int]]]:
    """Return rounds of pairs in which each meets each of the other side before anybody again.

    Round r pairs the k-th of the one side with the (k + r)-th of the other, modulo n: a Latin
    square, so that n rounds hold all n x n pairs once.
    Raises ValueError if one side is longer than the other.
    """
    turned = ([*others[r % len(others) :], *others[: r % len(others)]] for r in range(rounds))
    return [[[*each] for each in zip(ones, row, strict=True)] for row in turned]


def _searched(
    people: Sequence[Person],
    rooms: Sequence[_Room],
    history: History,
    rules: Rules,
    rng: random.Random,
) -> list[Tables]:
    """Return the best rounds that some searches found, as ids."""
    forbidden = rules.forbidden()
    together: list[list[Unit]] = [room.units for room in rooms]
    seats = len(people) * len(rooms)
    steps = min(MOST_STEPS, STEPS * seats, max(ENOUGH, FEWEST * seats))

    def search(hot: float) -> Found[list[Tables]]:
        begin = _first(rooms, rng)
        before = cost(people, begin, history, forbidden).total
        seating = Seating(people, begin, together, history, forbidden)
        anneal(seating, before, steps, rng, hot)
        found: list[Tables] = list(seating.rounds())
        terms = cost(people, found, history, forbidden)
        return Found(terms.total, terms.conflict, found)

    return best_of(search, min(TRIES, MOST_STEPS // max(1, steps)))


def _first(rooms: Sequence[_Room], rng: random.Random) -> list[Tables]:
    """Return where a search begins: the rotation if there is one, otherwise a deal."""
    sides: dict[str, list[int]] = {}
    for person in rooms[0].players:
        sides.setdefault(person.side, []).append(person.id)
    halves = list(sides.values())
    plain = all(not room.units and room.players == rooms[0].players for room in rooms)
    in_pairs = set(rooms[0].sizes) == {2}
    if plain and in_pairs and len(halves) == 2 and len(halves[0]) == len(halves[1]):
        for half in halves:
            rng.shuffle(half)
        return list(rotation(halves[0], halves[1], len(rooms)))
    return [deal(room.players, room.units, room.sizes, rng) for room in rooms]


def _told(
    people: Sequence[Person],
    size: int,
    found: Sequence[Tables],
    rooms: Sequence[_Room],
    history: History,
    rules: Rules,
) -> Plan:
    """Return the plan with its reasons, each group and each round in a fixed order."""
    known = {person.id: person for person in people}
    forbidden = rules.forbidden()
    met = Counter(history)
    rounds, wrong = [], []
    for room, some in zip(rooms, found, strict=True):
        tables = sorted(sorted(table, key=lambda p: (known[p].side, p)) for table in some)
        near, nowhere = beside(room.prepared, tables, known, pins=room.pins, conflicts=forbidden)
        told = [
            why(table, tables, size, known, met=met, pins=room.pins, conflicts=forbidden)
            for table in tables
        ]
        rounds.append(
            Round(
                tuple(
                    Group(tuple(table), reasons, others)
                    for table, reasons, others in zip(tables, told, near, strict=True)
                )
            )
        )
        wrong += [*room.problems, *problems(tables, forbidden, room.number)]
        if tables:
            wrong += [Finding("prepared_unplaced", (p,), round=room.number) for p in nowhere]
        met.update(pair(*each) for table in tables for each in combinations(table, 2))
    return Plan(tuple(rounds), cost(people, found, history, forbidden), tuple(wrong))
