import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenarios.stories import make_choice, make_ending, make_scene, make_story
from training.scenarios.engine import branching
from training.scenarios.engine.state import NotAllowed, Promise
from training.scenarios.engine.story import (
    Atom,
    Compare,
    Effect,
    PromiseTerms,
    Variable,
)

SEED = 7
END = make_ending("end")


def after(*choices, endings=(END,), **given):
    """Take the choices of one scene in turn; return the state after the last.

    A choice to stay is always open, so that the scene does.
    """
    stay = make_choice("stay", "call", sticky=True)
    story = make_story(make_scene("call", *choices, stay), *endings, **given)
    return branching.fold(story, SEED, [("call", each.id) for each in choices])


def open_now(story, state):
    return [each.id for each in branching.open_choices(story, state)]


# Numbers.


@pytest.mark.parametrize(
    ("begin", "amount", "then"),
    [
        (60, +10, 64),  # 60 + 10 * (1 - 60/100)
        (60, -10, 50),  # a loss counts in full
        (0, +10, 10),
        (95, +10, 95.5),  # 95 + 10 * 0.05
        (5, -10, 0),
    ],
)
def test_trust_is_slow_to_gain_and_fast_to_lose(begin, amount, then):
    asked = make_choice("ask", "call", effects=(Effect("trust.asker", amount),))
    state = after(asked, variables=[Variable("trust.asker", begin)])
    assert state.variables["trust.asker"] == then


@given(st.integers(0, 100), st.integers(1, 100))
def test_trust_won_and_lost_again_never_ends_higher(begin, amount):
    state = after(
        make_choice("win", "call", effects=(Effect("trust.asker", amount),)),
        make_choice("lose", "call", effects=(Effect("trust.asker", -amount),)),
        variables=[Variable("trust.asker", begin)],
    )
    assert state.variables["trust.asker"] <= begin


def test_what_is_not_trust_moves_by_the_whole_amount_within_its_range():
    state = after(
        make_choice("learn", "call", effects=(Effect("clarity", 35),)),
        make_choice("wait", "call", effects=(Effect("time", -40),)),
    )
    assert state.variables["clarity"] == 65  # 30 + 35
    assert state.variables["time"] == 0  # 10 - 40, and time stops


def test_time_that_has_run_out_can_close_a_choice():
    wait = make_choice("wait", "call", effects=(Effect("time", -4),), sticky=True)
    late = make_choice("leave", "end", when=Compare("time", "<", 1))
    story = make_story(make_scene("call", wait, late), END)
    state = branching.fold(story, SEED, [("call", "wait")] * 2)  # 10, 6, 2
    assert open_now(story, state) == ["wait"]
    assert open_now(story, branching.step(story, state, "wait")) == ["wait", "leave"]


def test_every_effect_is_judged_by_the_state_before_the_choice():
    effects = (
        Effect("clarity", 35),
        Effect("time", -1, Compare("clarity", ">=", 50)),
        Effect("trust.asker", -5, Atom("fact", "enough")),
    )
    state = after(make_choice("ask", "call", effects=effects, learn=("enough",)))
    assert state.variables == {"clarity": 65, "time": 10, "trust.asker": 60}


def test_a_sequel_begins_where_the_earlier_run_ended():
    story = make_story(make_scene("call", make_choice("go", "end")), END, carries=("clarity",))
    carried = branching.carries(story, branching.fold(story, SEED, [("call", "go")]))
    assert carried == {"clarity": 30}
    begun = branching.start(story, SEED, {"clarity": 140, "trust.asker": 12, "mood": 3})
    assert begun.variables == {"clarity": 100, "trust.asker": 12, "time": 10}


# Promises.


def ledger(state):
    return [(row.id, row.made_at, row.status, row.settled_at) for row in state.promises]


def test_a_given_promise_stands_before_the_first_scene():
    given = PromiseTerms("slot", "neighbour", {}, "Friday", given=True)
    story = make_story(make_scene("call", make_choice("go", "end")), END, promises=[given])
    assert branching.start(story, SEED).promises == (Promise("slot", 0),)


def test_what_is_made_can_be_kept_broken_or_released_and_then_stays_so():
    state = after(
        make_choice("make", "call", make=("slot", "half", "answer")),
        make_choice("settle", "call", keep=("slot",), break_=("half",), release=("answer",)),
        make_choice("undo", "call", keep=("half",), break_=("answer",), release=("slot",)),
    )
    assert ledger(state) == [
        ("slot", 1, "kept", 2),
        ("half", 1, "broken", 2),
        ("answer", 1, "released", 2),
    ]


def test_one_choice_releases_then_breaks_then_keeps_then_makes():
    state = after(
        make_choice("make", "call", make=("slot", "half", "answer")),
        make_choice(
            "all",
            "call",
            release=("slot",),
            break_=("slot", "half"),
            keep=("slot", "half", "answer"),
            make=("slot",),
        ),
    )
    assert ledger(state) == [
        ("slot", 1, "released", 2),
        ("half", 1, "broken", 2),
        ("answer", 1, "kept", 2),
        ("slot", 2, "open", None),
    ]


def test_a_promise_made_twice_is_one_until_it_is_settled():
    state = after(
        make_choice("make", "call", make=("half",)),
        make_choice("again", "call", make=("half",)),
        make_choice("let-go", "call", release=("half",)),
        make_choice("anew", "call", make=("half",)),
    )
    assert ledger(state) == [("half", 1, "released", 3), ("half", 4, "open", None)]


def test_keeping_a_promise_breaks_those_it_could_only_be_kept_by_breaking():
    terms = [
        PromiseTerms("slot", "neighbour", {}, "Friday", given=True),
        PromiseTerms("half", "asker", {}, "Friday", breaks=("slot",)),
    ]
    kept = make_choice("keep", "call", keep=("slot", "half"))
    unmade = after(kept, promises=terms)
    assert ledger(unmade) == [("slot", 0, "kept", 1)]  # half was never made: nothing breaks
    made = after(make_choice("make", "call", make=("half",)), kept, promises=terms)
    assert ledger(made) == [("slot", 0, "broken", 2), ("half", 1, "kept", 2)]


def test_a_promise_that_is_not_kept_after_all_breaks_no_other():
    terms = [
        PromiseTerms("slot", "neighbour", {}, "Friday", given=True),
        PromiseTerms("half", "asker", {}, "Friday", breaks=("slot",)),
    ]
    state = after(
        make_choice("make", "call", make=("half",)),
        make_choice("both", "call", keep=("half",), release=("half",)),
        promises=terms,
    )
    assert ledger(state) == [("slot", 0, "open", None), ("half", 1, "released", 2)]


def test_an_ending_settles_what_is_still_open():
    state = after(
        make_choice("make", "call", make=("slot", "half", "answer")),
        make_choice("let-go", "call", release=("half",)),
        make_choice("go", "end"),
        endings=[make_ending("end", keep=("slot",), break_=("half",))],
    )
    assert ledger(state) == [
        ("slot", 1, "kept", 3),
        ("half", 1, "released", 2),
        ("answer", 1, "open", None),  # the ending says nothing of it: lint asks the author
    ]


def test_a_scene_settles_what_its_hour_has_settled():
    call = make_scene("call", make_choice("make", "noon", make=("slot", "half", "answer")))
    noon = make_scene(
        "noon", make_choice("go", "end"), keep=("slot",), break_=("half",), release=("answer",)
    )
    story = make_story(call, noon, END)
    assert ledger(branching.fold(story, SEED, [("call", "make")])) == [
        ("slot", 1, "kept", 1),
        ("half", 1, "broken", 1),
        ("answer", 1, "released", 1),
    ]


# What is open.


def test_a_choice_leaves_once_taken_unless_it_is_sticky():
    story = make_story(
        make_scene(
            "call",
            make_choice("plain", "call"),
            make_choice("sticky", "call", sticky=True),
            make_choice("once", "call", once=True, sticky=True),
            make_choice("out", "lobby"),
        ),
        make_scene("lobby", make_choice("back", "call", sticky=True)),
        END,
    )
    state = branching.start(story, SEED)
    assert open_now(story, state) == ["plain", "sticky", "once", "out"]
    taken = [("call", each) for each in ("plain", "sticky", "once")]
    assert open_now(story, branching.fold(story, SEED, taken)) == ["sticky", "out"]
    back = [*taken, ("call", "out"), ("lobby", "back")]
    assert open_now(story, branching.fold(story, SEED, back)) == ["sticky"]


def test_coming_back_to_a_scene_counts_as_a_visit():
    state = after(make_choice("a", "call"), make_choice("b", "call"), make_choice("c", "end"))
    assert state.visits == {"call": 3, "end": 1}
    assert not state.stayed
    assert after(make_choice("a", "call")).stayed


def test_facts_are_kept_in_the_order_learnt_with_their_step():
    state = after(
        make_choice("a", "call", learn=("room",)),
        make_choice("b", "call", learn=("enough", "room"), sticky=True),
    )
    assert list(state.facts.items()) == [("room", 1), ("enough", 2)]


def test_where_nothing_is_open_the_story_moves_on():
    closed = make_choice("ask", "end", when=Atom("fact", "room"))
    story = make_story(
        make_scene("call", make_choice("go", "night")),
        make_scene("night", otherwise="dawn"),
        make_scene("dawn", closed, otherwise="end"),
        END,
    )
    state = branching.fold(story, SEED, [("call", "go")])
    assert (state.at, state.passed) == ("end", ("night", "dawn"))
    assert state.visits == {"call": 1, "night": 1, "dawn": 1, "end": 1}


def test_a_scene_with_no_way_on_is_the_fault_of_the_file():
    with pytest.raises(ValueError, match='nothing is open in scene "call"'):
        branching.start(make_story(make_scene("call"), END), SEED)


def test_scenes_that_send_each_other_round_are_the_fault_of_the_file():
    circle = [make_scene("call", otherwise="night"), make_scene("night", otherwise="call")]
    with pytest.raises(ValueError, match="a circle"):
        branching.start(make_story(*circle, END), SEED)


# What cannot be done.


STORY = make_story(
    make_scene(
        "call",
        make_choice("go", "end"),
        make_choice("ask", "call"),
        make_choice("know", "end", when=Atom("fact", "room")),
    ),
    END,
)


@pytest.mark.parametrize("choice", ["know", "ask", "invented"])
def test_a_choice_that_is_not_open_is_a_conflict_that_says_where_you_are(choice):
    state = branching.fold(STORY, SEED, [("call", "ask")])
    with pytest.raises(NotAllowed, match="not open at “The call”"):
        branching.step(STORY, state, choice)


def test_nothing_can_be_chosen_after_the_end():
    state = branching.fold(STORY, SEED, [("call", "go")])
    with pytest.raises(NotAllowed, match="this run has ended"):
        branching.step(STORY, state, "go")


def test_a_trail_from_another_story_is_a_conflict_that_names_the_step():
    with pytest.raises(NotAllowed, match="step 2 of this trail does not fit"):
        branching.fold(STORY, SEED, [("call", "ask"), ("lobby", "go")])
