import pytest

from tests.scenarios.stories import make_choice, make_ending, make_scene, make_story
from training.scenarios.engine import branching, narration
from training.scenarios.engine.story import Atom, Not, Passage, Shift

KNOWS = Atom("fact", "enough")
TOLD, UNTOLD = Passage("Forty.", when=KNOWS), Passage("Two hundred.", when=Not(KNOWS))
ALWAYS_TOLD = Passage("The van comes.", said="Mara")
ASK = make_choice("ask", "night", learn=("enough",))
GO = make_choice("go", "end")
STORY = make_story(
    make_scene("call", ASK, GO, passages=(TOLD, ALWAYS_TOLD, UNTOLD)),
    make_scene("night", passages=(TOLD, UNTOLD), otherwise="dawn"),
    make_scene("dawn", make_choice("go", "end")),
    make_ending("end"),
)


def state_after(*trail):
    return branching.fold(STORY, 7, trail)


def test_a_scene_shows_what_holds_now_in_the_order_of_the_file():
    assert narration.passages(STORY, state_after(), "customer") == (ALWAYS_TOLD, UNTOLD)


def test_a_scene_that_was_passed_on_the_way_can_be_read():
    state = state_after(("call", "ask"))
    assert narration.passages(STORY, state, "inside", at="night") == (TOLD,)


def test_six_weeks_later_is_told_at_the_end_and_not_before():
    before, after = state_after(("call", "ask")), state_after(("call", "go"))
    assert narration.six_weeks_later(STORY, before, "inside") == ()
    assert [p.html for p in narration.six_weeks_later(STORY, after, "inside")] == [
        "<p>Six weeks later.</p>"
    ]


def test_a_step_brings_what_was_said_the_reaction_and_what_shifted():
    told = narration.consequence(STORY, state_after(("call", "ask"), ("dawn", "go")), "inside")
    assert told == narration.Consequence("say go", "go happens", (Shift("plan", "go shifts"),))


def test_before_the_first_step_there_is_no_consequence():
    with pytest.raises(ValueError, match="no step was taken yet"):
        narration.consequence(STORY, state_after(), "customer")
