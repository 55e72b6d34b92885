"""What a page may show of a run that is played: words, never credits or what is hidden. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.scenarios.engine.branching import choice_of
from training.scenarios.engine.conditions import holds
from training.scenarios.engine.state import State
from training.scenarios.engine.story import Passage, Shift, Story


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a page may show after a step, besides what the next scene and the notebook say.

    said      what I said or did: the text of the card
    happens   the other person's reaction
    shifts    one to three, in words
    """

    said: str
    happens: str
    shifts: tuple[Shift, ...]


def passages(story: Story, state: State, lens: str, at: str = "") -> tuple[Passage, ...]:
    """Return what the present scene or ending says, or another one that was passed on the way."""
    place = story.scenes.get(at or state.at) or story.endings[at or state.at]
    return _shown(place.words[lens].passages, state)


def six_weeks_later(story: Story, state: State, lens: str) -> tuple[Passage, ...]:
    """Return what came of it, once the run has ended; nothing before."""
    ending = story.endings.get(state.at)
    return _shown(ending.six_weeks_later[lens], state) if ending else ()


def consequence(story: Story, state: State, lens: str) -> Consequence:
    """Return what the last step of `state` brought.

    Raises ValueError before the first: a run that has just begun has no consequence to show.
    """
    if not state.trail:
        raise ValueError("no step was taken yet: ask only of a state with n > 0")
    card = choice_of(story, state.trail[-1]).cards[lens]
    return Consequence(card.text, card.happens, card.shifts)


def _shown(written: Sequence[Passage], state: State) -> tuple[Passage, ...]:
    return tuple(passage for passage in written if holds(passage.when, state))
