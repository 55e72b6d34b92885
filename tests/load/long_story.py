"""A scenario of sixty scenes, for `make bench`: how long a step, a long trail and the lint take."""

import statistics
import time

from tests.scenarios.samples import large
from tests.scenarios.stories import make_choice, make_ending, make_scene, make_story
from training.scenarios.engine import branching
from training.scenarios.engine.story import Effect
from training.scenarios.format.parse import compile_scenario

SCENES, STEPS, ROUNDS = 60, 200, 7


def figures() -> dict[str, float]:
    """Return CPU milliseconds, each the median of some rounds, by what was done."""
    story = _story()
    trail = _trail(story)
    state = branching.start(story, 1)
    source = large(SCENES)
    return {
        "engine step": cpu_ms(lambda: branching.step(story, state, "c0")),
        f"fold {STEPS} steps": cpu_ms(lambda: branching.fold(story, 1, trail)),
        f"lint {SCENES} scenes": cpu_ms(lambda: compile_scenario(source, "x.md")),
    }


def _story():
    """Sixty scenes in a ring, left by sticky choices that move every number."""
    effects = tuple(Effect(each, 1) for each in ("trust.asker", "clarity", "time"))
    scenes = [
        make_scene(
            f"s{n}",
            *(
                make_choice(f"c{c}", f"s{(n + 1) % SCENES}", effects=effects, sticky=True)
                for c in range(5)
            ),
            make_choice("out", "end"),
        )
        for n in range(SCENES)
    ]
    return make_story(*scenes, make_ending("end"))


def _trail(story):
    return [(f"s{n % len(story.scenes)}", "c0") for n in range(STEPS)]


def cpu_ms(act, rounds=ROUNDS) -> float:
    """Return CPU milliseconds, the median of some rounds after one that is not counted."""
    act()
    spent = []
    for _ in range(rounds):
        before = time.process_time()
        act()
        spent.append(1000 * (time.process_time() - before))
    return statistics.median(spent)
