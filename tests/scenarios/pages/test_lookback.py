"""What a debrief shows of a run, and what two runs show beside each other."""

import pytest

from tests.scenarios.stories import both, make_choice, make_ending, make_scene, make_story
from training.scenarios.engine import branching, debrief
from training.scenarios.engine.story import (
    Atom,
    Card,
    Choice,
    Draw,
    Effect,
    Passage,
    PromiseTerms,
)
from training.scenarios.pages import twins
from training.scenarios.pages.lookback import look_back
from training.scenarios.pages.twins import Room, mirror, room_named
from training.scenarios.phrases import number

BODY = {
    "format": 1,
    "summary": {"scored": True},
    "key_author": "one author",
    "interests": {"enough": both("Forty would do."), "room": both("There is room.")},
    "inner": {
        lens: [
            {"html": "I was afraid.", "said": "Mara"},
            {"html": "I forgave you.", "said": "Mara", "when": ["compare", "clarity", ">=", 60]},
        ]
        for lens in ("customer", "inside")
    },
}
KNOWS = Atom("fact", "enough")
CALL = make_scene(
    "call",
    make_choice("ask", "board", learn=("enough",), credits={"I1": 2}, weight=0.7),
    make_choice("guess", "board", credits={"I1": -2}, weight=0.7, make=("half",), role="tempting"),
    make_choice("split", "good", when=KNOWS),
    passages=(Passage("“I need it on Friday.”", "Mara"),),
)
BOARD = make_scene(
    "board",
    make_choice("keep", "good", keep=("half",)),
    make_choice("drop", "bad", release=("half",)),
    make_choice("stay", "board", once=True),
)
STORY = make_story(CALL, BOARD, make_ending("good"), make_ending("bad"))


def found(*trail, story=STORY, body=BODY, thoughts=()):
    run = list(branching.states(story, 7, trail))
    return look_back(story, body, run, "inside", thoughts)


GUESSED = ("call", "guess"), ("board", "keep")
ASKED = ("call", "ask"), ("board", "drop")


def test_a_step_says_where_what_and_what_it_looks_like_now():
    first, second = found(*GUESSED, thoughts=["Be kind.", ""]).moments
    assert (first.n, first.place, first.said, first.looking_back, first.thought) == (
        1,
        "Monday",
        "say guess",
        "back at guess",
        "Be kind.",
    )
    assert (second.n, second.thought) == (2, "")


def test_a_road_not_taken_is_told_in_the_words_of_the_file():
    (road,) = found(*GUESSED).moments[0].roads
    assert (road.said, road.told) == ("say ask", "had it been ask")


def untold(name, to, **given):
    card = Card(f"say {name}", f"{name} happens", (), f"back at {name}")
    return Choice(name, f"do {name}", to, both(card), **given)


def test_without_words_of_the_file_one_road_is_played_one_step_far():
    scene = make_scene(
        "call",
        untold("yes", "board"),
        untold("trap", "good", role="tempting"),
        untold("no", "board"),
        untold("out", "good"),
    )
    story = make_story(scene, BOARD, make_ending("good"), make_ending("bad"))
    moment = found(("call", "yes"), ("board", "keep"), story=story).moments[0]
    (told,) = moment.roads
    assert (told.told, told.happens, told.leads) == ("", "no happens", "same")
    assert [(road.said, road.leads, road.title) for road in moment.more] == [
        ("say trap", "ending", "The good"),
        ("say out", "ending", "The good"),
    ]


def test_a_road_in_a_scene_that_is_met_again_is_told_once():
    first, second = found(("call", "ask"), ("board", "stay"), ("board", "keep")).moments[1:]
    assert [road.said for road in first.roads] == ["say keep", "say drop"]
    assert second.roads == second.more == ()


def test_a_choice_that_only_a_fact_kept_away_is_named_by_the_fact():
    assert found(*GUESSED).moments[0].unseen == ("enough",)
    assert found(*GUESSED).moments[1].unseen == ()


def test_a_hidden_interest_is_found_where_its_fact_was_learnt():
    assert found(*ASKED).interests == (
        ("Forty would do.", "The call"),
        ("There is room.", ""),
    )


def test_a_hidden_interest_that_was_not_drawn_stays_out_of_it():
    story = make_story(
        CALL,
        BOARD,
        make_ending("good"),
        make_ending("bad"),
        draws=(Draw("worry", ("enough", "room")),),
    )
    assert len(found(*GUESSED, story=story).interests) == 1


def test_what_they_did_not_say_follows_how_it_ended():
    assert [(each.who, each.html) for each in found(*GUESSED).inner] == [("Mara", "I was afraid.")]


def test_promises_are_counted_and_their_conflicts_named():
    terms = (
        PromiseTerms("slot", "asker", both("the slot"), "Friday", given=True),
        PromiseTerms("half", "boss", both("a half"), "Friday", "only by breaking slot", ("slot",)),
        PromiseTerms("answer", "asker", both("an answer"), "Friday", "no"),
    )
    story = make_story(CALL, BOARD, make_ending("good"), make_ending("bad"), promises=terms)
    kept = found(*GUESSED, story=story)
    assert (kept.counted.made, kept.counted.kept, kept.counted.broken) == (2, 1, 1)
    assert kept.conflicts == (("a half", "the slot"),)
    let_go = found(("call", "guess"), ("board", "drop"), story=story)
    assert (let_go.counted.released, let_go.to) == (1, "Renske")


def test_the_moment_to_go_back_to_is_where_most_was_left_lying():
    again = found(*GUESSED).replay
    assert (again.n, again.name) == (1, "Mara")


def test_a_skill_names_how_many_moments_called_for_it():
    # call names I1 and board does not: one moment. 0.7 * (2 - -2) = 2.8 is enough to say so.
    facets = found(*GUESSED).facets
    assert (facets[0].step, facets[0].moments) == (1, 1)
    assert facets[1][2:] == (None, 0)
    assert debrief.moments(STORY, list(branching.states(STORY, 7, GUESSED)))["I1"] == 1


def test_a_run_with_too_little_evidence_has_none():
    quiet = make_story(
        make_scene("call", make_choice("go", "good")), make_ending("good"), facets=("I1",)
    )
    assert not found(("call", "go"), story=quiet).has_evidence


# Two rooms.

TWIN = {
    "customer": {"when": "if you asked here and not there", "headline": "You asked Mara."},
    "inside": {"when": "if you asked here and not there", "headline": "You asked Milan."},
}


def side_by_side(customer, inside, story=STORY):
    rooms = {
        lens: Room(story, tuple(branching.states(story, 7, trail)), lens, lens)
        for lens, trail in (("customer", customer), ("inside", inside))
    }
    return mirror(rooms, TWIN)


def named(name, to, **given):
    made = make_choice(name, to, **given)
    return Choice(name, f"{name} first", to, made.cards, **given)


HONEST = make_story(
    make_scene(
        "call",
        named("ask", "good", learn=("enough",)),
        named("guess", "good", make=("half",)),
        named("wait", "good", learn=("room",)),
        named("push", "good", effects=(Effect("trust.asker", -30),)),
        passages=(Passage("“On Friday.”", "Mara"), Passage("She waits.")),
    ),
    make_ending("good"),
)


@pytest.mark.parametrize(
    ("customer", "inside", "key", "lens"),
    [
        ("ask", "guess", "file", "customer"),
        ("push", "ask", "file", "inside"),
        ("ask", "ask", "same", ""),
        ("ask", "wait", "moves", ""),  # who learnt something did not guess
        ("wait", "guess", "promised", "inside"),
        ("wait", "push", "moves", ""),
    ],
)
def test_the_headline_is_what_is_true_of_both_runs(customer, inside, key, lens):
    finding = side_by_side([("call", customer)], [("call", inside)], HONEST).finding
    assert (finding.key, finding.lens) == (key, lens)


def test_each_half_shows_the_moment_and_where_it_left_me():
    found_ = side_by_side([("call", "push")], [("call", "wait")], HONEST)
    half = found_.halves["customer"]
    assert (half.who, half.moment, half.said, half.move) == (
        "Mara",
        "“On Friday.”",
        "say push",
        "push first",
    )
    assert (half.stance.began, half.stance.now) == (3, 1)  # 60 is in 60 to 79, 30 in 20 to 39


def test_the_mirror_stands_at_a_decision_that_both_runs_met():
    detour = make_scene("detour", make_choice("on", "call"))
    story = make_story(detour, CALL, BOARD, make_ending("good"), make_ending("bad"))
    customer = [("detour", "on"), *GUESSED]
    assert side_by_side(customer, customer, story).scene == "detour"
    rooms = {
        "customer": Room(story, tuple(branching.states(story, 7, customer)), "customer", ""),
        "inside": Room(STORY, tuple(branching.states(STORY, 7, GUESSED)), "inside", ""),
    }
    assert mirror(rooms, TWIN).scene == "call"


def test_the_mirror_stands_where_the_moves_differ_if_they_ever_do():
    story = make_story(
        make_scene("one", named("ask", "two"), named("wait", "two")),
        make_scene("two", named("tell", "good"), named("push", "good")),
        make_ending("good"),
    )
    customer, inside = [("one", "ask"), ("two", "tell")], [("one", "ask"), ("two", "push")]
    assert side_by_side(customer, inside, story).scene == "two"
    assert side_by_side(customer, customer, story).scene == "one"


def test_two_runs_without_a_common_scene_have_no_mirror():
    other = make_story(make_scene("else", make_choice("go", "good")), make_ending("good"))
    rooms = {
        "customer": Room(STORY, tuple(branching.states(STORY, 7, GUESSED)), "customer", ""),
        "inside": Room(other, tuple(branching.states(other, 7, [("else", "go")])), "inside", ""),
    }
    assert mirror(rooms, TWIN) is None


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("Ask before you offer.", ""),
        ("Ask every Customer first.", "Customer"),
        ("Be as clear to colleagues.", "colleagues"),
        ("Ask Mara first.", "Mara"),
        ("Say head, not tail.", ""),
        ("A customary greeting is fine.", ""),
    ],
)
def test_a_rule_that_names_a_room_is_found_out(rule, word):
    assert room_named(rule, twins.names_of(STORY)) == word


@pytest.mark.parametrize(("n", "word"), [(0, "none"), (1, "one"), (9, "nine"), (10, "10")])
def test_small_numbers_stand_in_words(app, n, word):
    with app.test_request_context():
        assert number(n) == word
