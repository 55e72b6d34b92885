"""Five hundred people, for `make bench`: how long they take to pair, to seat and to split."""

import random

from tests.load.long_story import cpu_ms
from training.cohorts.balance.records import Person as Member
from training.cohorts.balance.splitting import split
from training.cohorts.pairing.absence import repair
from training.cohorts.pairing.records import Person, Rules, pair
from training.cohorts.pairing.rounds import plan

PEOPLE, COHORTS, ABSENT, ROUNDS = 500, 20, 50, 3
FUNCTIONS = {"customer": ["sales", "presales"], "inside": ["finance", "it", "hr", "legal"]}


def figures() -> dict[str, float]:
    """Return CPU milliseconds, each the median of some rounds, by what was done."""
    rng = random.Random(1)
    crowd = [_person(n, rng) for n in range(PEOPLE)]
    members = [Member(p.id, p.side, p.function, str(p.id % 3), str(p.id % 7)) for p in crowd]
    known = {
        "history": {_two(rng): rng.randint(1, 2) for _ in range(4 * PEOPLE)},
        "rules": Rules(conflicts=[_two(rng) for _ in range(30)], always=[_two(rng)]),
    }
    (drawn,) = plan(crowd, 2, random.Random(1), **known).rounds
    away = rng.sample(range(PEOPLE), ABSENT)
    acts = {
        f"pair {PEOPLE} people": lambda: plan(crowd, 2, random.Random(1), **known),
        "... 6 rounds of 4": lambda: plan(crowd, 4, random.Random(1), rounds=6, **known),
        f"... {ABSENT} absent": lambda: repair(drawn, away, crowd, random.Random(1), size=2),
        f"split {PEOPLE} people": lambda: split(members, COHORTS, random.Random(1)),
    }
    return {name: cpu_ms(act, ROUNDS) for name, act in acts.items()}


def _person(n: int, rng: random.Random) -> Person:
    side = rng.choice(["customer", "inside"])
    manager = 10_000 + rng.randrange(PEOPLE // 8)
    return Person(n, side, rng.choice(FUNCTIONS[side]), manager, rng.uniform(1, 5))


def _two(rng: random.Random) -> tuple[int, int]:
    one, other = rng.sample(range(PEOPLE), 2)
    return pair(one, other)
