"""A hundred thousand responses of sixty items, for `make bench`: from stored answers to scores."""

import random

from tests.load.long_story import cpu_ms
from training.assessments.careless import longest_run
from training.assessments.scoring import (
    Item,
    ScoringKey,
    answer_matrix,
    domain_scores,
    facet_scores,
)

RESPONSES, ITEMS, ROUNDS = 100_000, 60, 3
KEY = ScoringKey(
    tuple(Item(f"q{n}", f"d{n // 20}", f"f{n // 5}", -1 if n % 5 == 4 else 1) for n in range(ITEMS))
)


def figures() -> dict[str, float]:
    """Return CPU milliseconds, each the median of some rounds, by what was done."""
    drawn = random.Random(1)
    some = [
        {item.id: drawn.choice((1, 2, 3, 4, 5, 3, 4, None)) for item in KEY.items}
        for _ in range(1000)
    ]
    responses = some * (RESPONSES // len(some))
    answers = answer_matrix(responses, KEY)
    return {
        "read 100,000 x 60": cpu_ms(lambda: answer_matrix(responses, KEY), ROUNDS),
        "score 100,000 x 60": cpu_ms(lambda: score(answers), ROUNDS),
        "longest runs": cpu_ms(lambda: longest_run(answers), ROUNDS),
    }


def score(answers):
    """Return the domain scores and the facet scores of all."""
    return domain_scores(answers, KEY), facet_scores(answers, KEY)
