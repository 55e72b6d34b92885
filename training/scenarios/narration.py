"""What a page may show of a run that is played: words, never credits or what is hidden. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.scenarios.branching import TRUST, choice_of, height
from training.scenarios.conditions import holds
from training.scenarios.state import State
from training.scenarios.story import Passage, Shift, Story

BANDS = 5


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a page may show after a step, besides what the next scene says.

    said      what I said or did: the text of the card
    happens   the other person's reaction
    shifts    one to three, in words
    learnt    ids of facts that are new
    passed    scenes that went by on the way, nothing being open in them
    made, kept, broken, released   ids of promises; an ending may have settled them
    """

    said: str
    happens: str
    shifts: tuple[Shift, ...]
    learnt: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    released: tuple[str, ...] = ()


def passages(story: Story, state: State, lens: str, at: str = "") -> tuple[Passage, ...]:
    """Return what the present scene or ending says, or another one that was passed on the way."""
    place = story.scenes.get(at or state.at) or story.endings[at or state.at]
    return _shown(place.words[lens].passages, state)


def six_weeks_later(story: Story, state: State, lens: str) -> tuple[Passage, ...]:
    """Return what came of it, once the run has ended; nothing before."""
    ending = story.endings.get(state.at)
    return _shown(ending.six_weeks_later[lens], state) if ending else ()


def stance(story: Story, state: State, person: str, lens: str) -> str:
    """Return how a person stands to me, in one of their five words; "" for a minor part.

    The words share the range of `trust.<person>` equally: 20 points each of 0 to 100.
    """
    variable = story.variables.get(f"{TRUST}{person}")
    words = story.cast[person].stance.get(lens)
    if not variable or not words:
        return ""
    band = int(height(variable, state.variables[variable.id]) * BANDS)
    return words[min(band, len(words) - 1)]


def consequence(story: Story, state: State, lens: str) -> Consequence:
    """Return what the last step of `state` brought.

    Raises ValueError before the first: a run that has just begun has no consequence to show.
    """
    if not state.trail:
        raise ValueError("no step was taken yet: ask only of a state with n > 0")
    card = choice_of(story, state.trail[-1]).cards[lens]
    now = {
        status: tuple(
            row.id for row in state.promises if (row.status, row.settled_at) == (status, state.n)
        )
        for status in ("kept", "broken", "released")
    }
    return Consequence(
        said=card.text,
        happens=card.happens,
        shifts=card.shifts,
        learnt=tuple(fact for fact, n in state.facts.items() if n == state.n),
        passed=state.passed,
        made=tuple(row.id for row in state.promises if row.made_at == state.n),
        **now,
    )


def _shown(written: Sequence[Passage], state: State) -> tuple[Passage, ...]:
    return tuple(passage for passage in written if holds(passage.when, state))
