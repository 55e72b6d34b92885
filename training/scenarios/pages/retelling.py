"""A run told again from the start: what was met, what I did, what it brought. Pure.

Only what the player has shown before: no card that was not taken, nothing that is said afterwards.
"""

from collections.abc import Sequence
from typing import NamedTuple

from training.scenarios.engine import narration
from training.scenarios.engine.state import State
from training.scenarios.engine.story import Story
from training.scenarios.pages import player
from training.scenarios.pages.player import Happened, Line, Place


class Told(NamedTuple):
    """One page of the run, as it was met; `n` steps were taken by then.

    thought   what I wrote before the choice, "" for nothing
    happened  what the choice brought; None before the first
    passed    scenes that went by without a choice
    here      the scene or ending; without its text when the story stayed where it was
    later     six weeks later, at an ending
    """

    n: int
    thought: str
    happened: Happened | None
    passed: tuple[Place, ...]
    here: Place
    later: tuple[Line, ...]


def retold(
    story: Story, run: Sequence[State], lens: str, thoughts: Sequence[str]
) -> tuple[Told, ...]:
    """Return every page of a run so far; `run` is its states from the start to now.

    thoughts  what was written before each choice, in order
    """
    met: set[str] = set()  # a role is said once
    return tuple(_told(story, state, lens, met, thoughts) for state in run)


def _told(story: Story, state: State, lens: str, met: set[str], thoughts: Sequence[str]) -> Told:
    return Told(
        n=state.n,
        thought=thoughts[state.n - 1] if state.n else "",
        happened=player.happened(narration.consequence(story, state, lens)) if state.n else None,
        passed=tuple(player.place(story, state, lens, met, each) for each in state.passed),
        here=player.place(story, state, lens, met, state.at, with_text=not state.stayed),
        later=player.lines(story, narration.six_weeks_later(story, state, lens), lens, met),
    )
