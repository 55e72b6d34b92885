"""How long a story still is, as a guess: it branches, so nobody knows. Pure."""

from collections.abc import Mapping
from functools import reduce
from statistics import fmean

from training.scenarios.engine.story import Story

ROUNDS = 60  # far more than any story has scenes in a row


def steps_left(story: Story) -> dict[str, float]:
    """Return for each scene and ending how many choices lie ahead, taking all ways alike.

    A loop counts as often as it would be gone round by chance; conditions are not looked at.
    """
    ends = dict.fromkeys(story.endings, 0.0)

    def nearer(left: Mapping[str, float], _round: int) -> dict[str, float]:
        return ends | {
            scene.id: 1 + fmean(left.get(choice.to, 0.0) for choice in scene.choices)
            for scene in story.scenes.values()
            if scene.choices
        }

    return reduce(nearer, range(ROUNDS), ends)


def minutes_left(left: Mapping[str, float], start: str, at: str, minutes: int) -> int:
    """Return about how many minutes of a story of `minutes` are left from `at`; 0 at an ending."""
    whole = left.get(start, 0.0)
    return round(minutes * left.get(at, 0.0) / whole) if whole else 0
