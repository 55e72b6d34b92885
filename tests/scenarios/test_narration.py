import pytest

from tests.scenarios.stories import make_choice, make_ending, make_scene, make_story
from training.scenarios import branching, narration
from training.scenarios.story import Atom, Not, Passage, PromiseTerms, Shift, Variable

KNOWS = Atom("fact", "enough")
TOLD, UNTOLD = Passage("Forty.", when=KNOWS), Passage("Two hundred.", when=Not(KNOWS))
ALWAYS_TOLD = Passage("The van comes.", said="Mara")
ASK = make_choice("ask", "night", learn=("enough",), make=("answer",), release=("slot",))
GO = make_choice("go", "end", keep=("half",), make=("half",))
STORY = make_story(
    make_scene("call", ASK, GO, passages=(TOLD, ALWAYS_TOLD, UNTOLD)),
    make_scene("night", passages=(TOLD, UNTOLD), otherwise="dawn"),
    make_scene("dawn", make_choice("go", "end")),
    make_ending("end", keep=("answer",), break_=("slot", "half")),
    promises=[
        PromiseTerms("slot", "neighbour", {}, "Friday", given=True),
        PromiseTerms("half", "asker", {}, "Friday"),
        PromiseTerms("answer", "asker", {}, "noon"),
    ],
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


def test_a_step_brings_its_reaction_what_is_new_and_what_was_promised():
    assert narration.consequence(STORY, state_after(("call", "ask")), "inside") == (
        narration.Consequence(
            said="say ask",
            happens="ask happens",
            shifts=(Shift("plan", "ask shifts"),),
            learnt=("enough",),
            passed=("night",),
            made=("answer",),
            released=("slot",),
        )
    )


def test_the_last_step_also_brings_what_the_ending_settles():
    told = narration.consequence(STORY, state_after(("call", "go")), "customer")
    assert (told.made, told.kept, told.broken) == (("half",), (), ("slot", "half"))


def test_each_step_brings_only_its_own():
    told = narration.consequence(STORY, state_after(("call", "ask"), ("dawn", "go")), "customer")
    assert (told.learnt, told.made, told.kept, told.released) == ((), (), ("answer",), ())


def test_before_the_first_step_there_is_no_consequence():
    with pytest.raises(ValueError, match="no step was taken yet"):
        narration.consequence(STORY, state_after(), "customer")


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
    begun = branching.start(STORY, 7, {"trust.asker": trust})
    assert narration.stance(STORY, begun, "asker", "inside") == word


def test_bands_share_whatever_range_trust_has():
    place = make_scene("call", make_choice("go", "end"))
    trust = Variable("trust.asker", 0, -10, 10)
    story = make_story(place, make_ending("end"), variables=[trust])
    assert narration.stance(story, branching.start(story, 7), "asker", "inside") == "asking"


def test_a_minor_part_has_no_stance():
    assert narration.stance(STORY, state_after(), "boss", "inside") == ""
