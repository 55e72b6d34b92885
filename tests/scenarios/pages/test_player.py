"""What the player shows of a state: how people stand, and what is new since the last step."""

import pytest

from tests.scenarios.stories import make_choice, make_ending, make_scene, make_story
from training.scenarios.engine import branching
from training.scenarios.engine.story import PromiseTerms, Variable
from training.scenarios.pages import player
from training.scenarios.pages.player import Known

SEED = 7
END = make_ending("end")
CALL = make_scene("call", make_choice("go", "end"))
STORY = make_story(CALL, END)


def stance(story, begun, now=None):
    """Return Mara's words for where she stood and stands."""
    found = player.stance(story, "asker", begun, now or begun, "inside")
    return found.words[found.began], found.words[found.now]


@pytest.mark.parametrize(
    ("trust", "word"),
    [
        (0, "gone"),
        (19.9, "gone"),
        (20, "cool"),
        (40, "asking"),
        (59.9, "asking"),
        (60, "warm"),
        (80, "yours"),
        (100, "yours"),
    ],
)
def test_a_stance_is_one_of_five_words_twenty_points_each(trust, word):
    first = branching.start(STORY, SEED)
    now = branching.start(STORY, SEED, {"trust.asker": trust})
    assert stance(STORY, first, now) == ("warm", word)


def test_bands_share_whatever_range_trust_has():
    story = make_story(CALL, END, variables=[Variable("trust.asker", 0, -10, 10)])
    assert stance(story, branching.start(story, SEED)) == ("asking", "asking")


def test_a_minor_part_has_no_stance():
    begun = branching.start(STORY, SEED)
    assert player.stance(STORY, "boss", begun, begun, "inside") is None


def test_the_notebook_marks_what_the_last_step_brought():
    story = make_story(
        make_scene(
            "call",
            make_choice("ask", "call", learn=("room",), make=("half",)),
            make_choice("hear", "call", learn=("enough",), make=("answer",), release=("half",)),
            make_choice("go", "end"),
        ),
        make_ending("end", keep=("answer",)),
        promises=[
            PromiseTerms("slot", "asker", {"inside": "slot"}, "Friday", given=True),
            PromiseTerms("half", "asker", {"inside": "half"}, "Friday"),
            PromiseTerms("answer", "asker", {"inside": "answer"}, "noon"),
        ],
    )
    trail = [("call", "ask"), ("call", "hear"), ("call", "go")]
    run = list(branching.states(story, SEED, trail))

    def written(steps):
        book = player.page(story, run[: steps + 1], "inside", SEED).notebook
        return book.known, [(owed.what, owed.status, owed.is_new) for owed in book.owed]

    assert written(2) == (
        (Known("enough", is_new=True), Known("room", is_new=False)),
        [("slot", "open", False), ("half", "released", True), ("answer", "open", True)],
    )
    assert written(3) == (
        (Known("enough", is_new=False), Known("room", is_new=False)),
        [("slot", "open", False), ("half", "released", False), ("answer", "kept", True)],
    )
