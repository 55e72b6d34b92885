"""What a run says afterwards: facet scores, promises, the way taken and the ways not taken. Pure.

Effects are what happened in this story; credits are the quality of a decision, whatever came of
it. Only credits are scored. Nothing of this is shown before the run has ended.

Everything is read off a run: its states from the start to the end, as `branching.states` gives.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from training.scenarios.branching import choice_of, fold, open_choices, step, title
from training.scenarios.narration import Consequence, consequence
from training.scenarios.state import NotAllowed, State, Step
from training.scenarios.story import Choice, Story

LEAST_EVIDENCE = 2.0


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


class Road(NamedTuple):
    """A choice that was open and not taken, and what the debrief says of it."""

    choice: str
    move: str
    text: str
    other_road: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One step of the timeline. `n` is its number, the first is 1.

    scene, choice   their ids
    title           of the scene
    roads           the other choices that were open, in the order of the file
    changed         variable -> its value before and after
    """

    n: int
    scene: str
    title: str
    choice: str
    move: str
    consequence: Consequence
    looking_back: str
    roads: tuple[Road, ...]
    changed: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What another choice would have given at the same moment, with the same seed, one step far.

    changed   variable -> its value before and after
    leads_to  title of the scene or ending it leads to
    """

    consequence: Consequence
    changed: Mapping[str, tuple[float, float]]
    leads_to: str


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


def moments(story: Story, run: Sequence[State]) -> dict[str, int]:
    """Return for each facet of the story how many decisions that count called for it."""
    met = [open_choices(story, state) for state, _taken in _scored(story, run)]
    return {
        facet: sum(any(facet in each.credits for each in choices) for choices in met)
        for facet in story.facets
    }


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


def timeline(story: Story, run: Sequence[State], lens: str) -> tuple[Decision, ...]:
    """Return every step of the run in one lens, with the roads that were not taken."""
    return tuple(_decision(story, before, after, lens) for before, after in pairwise(run))


def counterfactual(
    story: Story,
    seed: int,
    trail: Sequence[tuple[str, str]],
    n: int,
    choice_id: str,
    lens: str,
    carried: Mapping[str, float] | None = None,
) -> Counterfactual:
    """Return what `choice_id` would have given at step `n` (the first is 1), with the same seed.

    Raises NotAllowed if it was not open there, or there is no such step.
    """
    if not 1 <= n <= len(trail):
        raise NotAllowed(f"this run has no step {n}")
    return instead(story, fold(story, seed, trail[: n - 1], carried), choice_id, lens)


def instead(story: Story, before: State, choice_id: str, lens: str) -> Counterfactual:
    """Return what a choice gives in the state `before` it. Raises NotAllowed if it is not open."""
    after = step(story, before, choice_id)
    return Counterfactual(
        consequence(story, after, lens), changed(before, after), title(story, after.at)
    )


def changed(before: State, after: State) -> dict[str, tuple[float, float]]:
    """Return each variable that differs, with its value before and after."""
    return {
        each: (before.variables[each], value)
        for each, value in after.variables.items()
        if value != before.variables[each]
    }


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
    earned = evidence = 0.0
    for choices, taken in decisions:
        if not (weights := [each.weight for each in choices if facet in each.credits]):
            continue
        credits_ = [each.credits.get(facet, 0) for each in choices]
        earned += max(weights) * (taken.credits.get(facet, 0) - min(credits_))
        evidence += max(weights) * (max(credits_) - min(credits_))
    # Ten times 0.2 must be 2.
    enough = round(evidence, 6) >= LEAST_EVIDENCE
    return FacetScore(facet, 100 * earned / evidence if enough else None, evidence)


def _decision(story: Story, before: State, after: State, lens: str) -> Decision:
    taken = choice_of(story, after.trail[-1])
    others = [each for each in open_choices(story, before) if each.id != taken.id]
    return Decision(
        n=after.n,
        scene=before.at,
        title=title(story, before.at),
        choice=taken.id,
        move=taken.move,
        consequence=consequence(story, after, lens),
        looking_back=taken.cards[lens].looking_back,
        roads=tuple(
            Road(each.id, each.move, each.cards[lens].text, each.cards[lens].other_road)
            for each in others
        ),
        changed=changed(before, after),
    )
