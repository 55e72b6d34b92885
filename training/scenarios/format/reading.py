"""How long a run takes, guessed from its words and its choices. Pure."""

import html
import random
import re
from collections.abc import Iterator
from functools import lru_cache

from training.content.prose import words
from training.lenses import LENSES
from training.scenarios.engine import narration
from training.scenarios.engine.branching import open_choices, start, step
from training.scenarios.engine.state import State
from training.scenarios.engine.story import Story

PER_MINUTE = 210  # words
WEIGHING_S = 30  # a choice
RUNS = 40
MOST_STEPS = 200
MOST_TAKEN = 1_000  # steps of all runs together: after them there are no more runs

_TAGS = re.compile(r"<[^>]*>")


def minutes(story: Story, rng: random.Random) -> float:
    """Return how long a run takes on average, over both lenses, to the end of *Six weeks later*.

        words on the page / 210 a minute + 30 s a choice

    Words are those of the scenes, of every card that is open, of what the taken one brings, and
    of the ending, over 40 runs, or fewer long ones, in which each choice is drawn from what is
    open. The debrief is not counted.

    Adults read English fiction silently at about 260 words a minute, other prose at 238, and a
    second language more slowly; modules here are planned at 200. So 210. The half minute, in which
    cards that were read are weighed against each other, is the authors' guess, to be replaced by
    what runs take once there are enough of them.

    Brysbaert, M. (2019). How many words do we read per minute? A review and meta-analysis of
    reading rate. Journal of Memory and Language 109, 104047.
    """
    read = taken = runs = 0
    while runs < RUNS and taken < MOST_TAKEN:
        run, runs = list(_played(story, rng)), runs + 1
        taken += run[-1].n
        read += sum(_read(story, state, lens) for state in run for lens in LENSES)
    return (read / len(LENSES) / PER_MINUTE + taken * WEIGHING_S / 60) / runs


def _played(story: Story, rng: random.Random) -> Iterator[State]:
    """Yield the states of a run by chance; one that cannot go on, or not end, stops there."""
    state = start(story, rng.getrandbits(48))
    yield state
    while state.at not in story.endings and state.n < MOST_STEPS:
        try:
            state = step(story, state, rng.choice(open_choices(story, state)).id)
        except (ValueError, IndexError):
            return
        yield state


def _read(story: Story, state: State, lens: str) -> int:
    """Return how many words a page of the player shows for the first time."""
    met = [*state.passed, *([] if state.stayed else [state.at])]
    texts = [each.html for at in met for each in narration.passages(story, state, lens, at)]
    texts += [each.html for each in narration.six_weeks_later(story, state, lens)]
    if state.n:
        found = narration.consequence(story, state, lens)
        texts += [found.happens, *(shift.html for shift in found.shifts)]
    if scene := story.scenes.get(state.at):
        texts.append(scene.words[lens].prompt)
        texts += [choice.cards[lens].text for choice in open_choices(story, state)]
    return sum(map(_count, texts))


def shown(text: str) -> str:
    """Return HTML as it is read: without its tags."""
    return html.unescape(_TAGS.sub("", text))


@lru_cache(4_096)
def _count(text: str) -> int:
    return len(words(shown(text)))
