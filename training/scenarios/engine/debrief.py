"""What a run says afterwards: facet scores and promises, in numbers. Pure.

Effects are what happened in this story; credits are the quality of a decision, whatever came of
it. Only credits are scored. Nothing of this is shown before the run has ended.

Everything is read off a run: its states from the start to the end, as `branching.states` gives.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from training.scenarios.engine.branching import choice_of, open_choices
from training.scenarios.engine.state import State, Step
from training.scenarios.engine.story import Choice, Story

LEAST_EVIDENCE = 2.0
STEPS_BEGIN = (30, 60, 85)  # the second, third and fourth step of the rubric, by score


class FacetScore(NamedTuple):
    """How well one facet was shown, 0 to 100; None if the run holds too little evidence.

    evidence  sum over decisions of weight x (best - worst credit that was open)
    """

    facet: str
    score: float | None
    evidence: float


class PromiseCount(NamedTuple):
    """Promises in numbers. `made` counts every row of the ledger, the `given` ones among them.

    What stood before the first scene is owed like what was promised in the run, so *kept 3 of 4*
    is kept of made. What the other person let go of is in made too, and is named beside it.
    """

    made: int
    given: int
    kept: int
    broken: int
    released: int
    open: int


def scores(story: Story, run: Sequence[State]) -> tuple[FacetScore, ...]:
    """Return the score of each facet of the story, in its order.

        F = 100 * sum weight (credit - worst) / sum weight (best - worst)

    over the decisions in which some open choice names the facet; best and worst are among the
    choices open there, and one that does not name the facet credits it 0. The weight of a decision
    is the largest among its open choices that name the facet.

    No score below an evidence of 2, so that one small decision makes no claim.

    The project's own formula (science.md 5.1), not one from the literature.
    """
    decisions = [(open_choices(story, state), taken) for state, taken in _scored(story, run)]
    return tuple(_score(facet, decisions) for facet in story.facets)


def step_of(score: float | None) -> int | None:
    """Return the step of the rubric, 1 to 4, that a score stands for; None where there is none.

    Below 30 the first, below 60 the second, below 85 the third, from 85 on the fourth. Somebody
    who chooses blindly gets about half, so half is not the third step yet; and the fourth asks
    for nearly every moment. Where the lines run is our judgement: a hint, not a verdict.
    """
    return None if score is None else 1 + bisect_right(STEPS_BEGIN, score)


def moments(story: Story, run: Sequence[State]) -> dict[str, int]:
    """Return for each facet of the story how many decisions that count called for it."""
    met = [open_choices(story, state) for state, _taken in _scored(story, run)]
    return {
        facet: sum(any(facet in each.credits for each in choices) for choices in met)
        for facet in story.facets
    }


def evidence(choices: Collection[Choice], facet: str) -> float:
    """Return what a decision between `choices` can say about a facet: weight x (best - worst)."""
    weight, credits_ = _weighed(choices, facet)
    return weight * (max(credits_) - min(credits_))


def is_enough(found: float) -> bool:
    """Tell whether so much evidence makes a score; rounded, for ten times 0.2 must be 2."""
    return round(found, 6) >= LEAST_EVIDENCE


def worth(choice: Choice) -> float:
    """Return how good a choice is over all facets: weight x credit, summed."""
    return choice.weight * sum(choice.credits.values())


def promise_count(state: State) -> PromiseCount:
    """Count the promises of the ledger by what became of them."""
    became = [row.status for row in state.promises]
    return PromiseCount(
        made=len(became),
        given=sum(row.made_at == 0 for row in state.promises),
        kept=became.count("kept"),
        broken=became.count("broken"),
        released=became.count("released"),
        open=became.count("open"),
    )


def _scored(story: Story, run: Sequence[State]) -> Iterator[tuple[State, Choice]]:
    """Yield each decision that counts: the state before it, and the choice taken.

    Coming back must not multiply credits: a choice counts the first time it is taken, and of the
    choices that leave a scene only the first does, except those marked `once`.
    """
    taken: set[Step] = set()
    left: set[str] = set()
    for state, after in pairwise(run):
        now = after.trail[-1]
        choice = choice_of(story, now)
        leaves = choice.to != now.scene
        if now not in taken and (choice.once or not leaves or now.scene not in left):
            yield state, choice
        taken.add(now)
        if leaves:
            left.add(now.scene)


def _score(facet: str, decisions: Sequence[tuple[Sequence[Choice], Choice]]) -> FacetScore:
    earned = found = 0.0
    for choices, taken in decisions:
        weight, credits_ = _weighed(choices, facet)
        earned += weight * (taken.credits.get(facet, 0) - min(credits_))
        found += evidence(choices, facet)
    return FacetScore(facet, 100 * earned / found if is_enough(found) else None, found)


def _weighed(choices: Collection[Choice], facet: str) -> tuple[float, list[int]]:
    """Return the weight of a decision, 0 where no choice names the facet, and every credit."""
    weight = max((each.weight for each in choices if facet in each.credits), default=0.0)
    return weight, [each.credits.get(facet, 0) for each in choices]
