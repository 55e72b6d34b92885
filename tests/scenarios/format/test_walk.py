"""Every way through a story: nothing a run can do is missed, and there is an end to it."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.samples import large, story
from tests.scenarios.stories import make_choice, make_ending, make_scene, make_story, stories
from tests.scenarios.stories import walk as random_walk
from training.scenarios.engine.branching import open_choices
from training.scenarios.engine.story import Atom, Compare, Draw, Effect, Not, Variable
from training.scenarios.format.walk import draws, walk, way_to

END = make_ending("end")


def seen(told, state):
    """Return what the checks ask about a state."""
    return state.at, frozenset(c.id for c in open_choices(told, state)), state.owed, state.passed


@settings(max_examples=60, deadline=None)
@given(stories(), st.integers(0, 2**32))
def test_no_random_run_does_what_the_walk_has_not_seen(told, seed):
    made = walk(told, most_states=3_000, most_steps=10_000)
    if made.limit or made.stuck:
        return
    known = {seen(told, node.state) for node in made.nodes}
    rng = random.Random(seed)
    for each in range(10):
        for state in random_walk(told, seed + each, rng):
            assert seen(told, state) in known


def test_runs_that_can_only_go_on_alike_are_followed_once():
    first = make_scene("first", *(make_choice(f"c{n}", "next") for n in range(5)))
    following = make_scene("next", *(make_choice(f"d{n}", "end") for n in range(5)))
    made = walk(make_story(first, following, END))
    assert [node.state.at for node in made.nodes] == ["first", "next", "end"]
    assert [len(node.moves) for node in made.nodes] == [5, 5, 0]


def test_a_fact_that_is_asked_about_later_tells_runs_apart():
    first = make_scene(
        "first", make_choice("a", "next", learn=("enough",)), make_choice("b", "next")
    )
    asked = make_choice("d", "end", when=Atom("fact", "enough"))
    following = make_scene("next", make_choice("c", "end"), asked)
    made = walk(make_story(first, following, END))
    assert [node.state.at for node in made.nodes] == ["first", "next", "next", "end"]


def test_a_number_that_is_asked_about_later_tells_runs_apart_and_others_do_not():
    up = (Effect("clarity", 30), Effect("time", -1))
    first = make_scene("first", make_choice("a", "next", effects=up), make_choice("b", "next"))
    asked = make_choice("d", "end", when=Compare("clarity", ">=", 50))
    following = make_scene("next", make_choice("c", "end"), asked)
    made = walk(make_story(first, following, END))
    assert [len(node.moves) for node in made.nodes] == [2, 2, 1, 0]


def test_what_was_taken_counts_only_where_one_may_come_back():
    back = make_choice("again", "first")
    first = make_scene("first", back, make_choice("on", "end"))
    made = walk(make_story(first, END))
    assert [(n.state.at, len(n.moves)) for n in made.nodes] == [
        ("first", 2),
        ("first", 1),
        ("end", 0),
    ]


def test_every_draw_is_walked():
    told = make_story(
        make_scene(
            "first",
            make_choice("on", "end", when=Atom("drawn", "worry.face")),
            make_choice("off", "end", when=Not(Atom("chance", "setback"))),
        ),
        END,
        chance={"setback": 0.01, "rain": 0.5},
        draws=(Draw("worry", ("face", "money", "time")),),
    )
    assert len(draws(told).stories) == 12
    made = walk(told)
    assert {len(node.moves) for node in made.nodes if node.before < 0} == {2, 1}
    assert list(made.stuck) == ["first"]


def test_more_draws_than_the_limit_are_said_so():
    told = make_story(
        make_scene("first", make_choice("on", "end")),
        END,
        chance={f"c{n}": 0.5 for n in range(6)},
        draws=(Draw("worry", ("face", "money")),),
    )
    assert walk(told).limit == "More than 64 draws of chance and hidden interests."
    assert walk(told, most_draws=128).limit == ""


def test_more_states_or_steps_than_the_limit_are_said_so():
    told = story(large(12))
    assert walk(told).limit == ""
    few = walk(told, most_states=50)
    assert few.limit == "More than 50 states of this story differ."
    assert len(few.nodes) <= 50 + 4
    assert walk(told, most_steps=100).limit == "More than 100 steps lead through this story."


def test_a_step_past_closed_scenes_counts_them_too():
    closed = make_choice("on", "end", when=Compare("clarity", "<", 0))
    rooms = [make_scene(f"r{n}", closed, otherwise=f"r{n + 1}") for n in range(40)]
    told = make_story(make_scene("first", make_choice("go", "r0")), *rooms, make_ending("r40"), END)
    assert walk(told, most_steps=41).limit == ""
    assert walk(told, most_steps=40).limit == "More than 40 steps lead through this story."


def test_a_number_that_never_stops_moving_comes_to_the_limit_and_not_to_an_end():
    more = make_choice("more", "first", sticky=True, effects=(Effect("clarity", 0.01),))
    asked = make_choice("on", "end", when=Compare("clarity", ">=", 99))
    told = make_story(make_scene("first", more, asked), END)
    assert walk(told, most_states=500).limit == "More than 500 states of this story differ."


def test_the_way_to_a_state_is_told_in_moves():
    told = story()
    made = walk(told)
    place = next(n for n, node in enumerate(made.nodes) if node.state.at == "shared")
    assert way_to(made, place) == ["ask what ten is for", "ask the one who waits"]
    assert way_to(made, 0) == []


def test_a_sequel_is_walked_from_the_least_and_the_most_trust_as_well():
    asked = make_choice("in", "end", when=Compare("trust.asker", ">=", 90))
    told = make_story(make_scene("first", make_choice("on", "end"), asked), END)
    assert [len(n.moves) for n in walk(told).nodes] == [1, 0]
    sequel = replace(told, sequel_of="S03")
    assert sorted(len(n.moves) for n in walk(sequel).nodes if n.before < 0) == [1, 1, 2]


def test_a_sequel_is_walked_from_the_least_and_the_most_of_what_no_choice_changes():
    moved = make_choice("on", "end", effects=(Effect("clarity", 5),))
    asked = make_choice("in", "end", when=Compare("line", ">=", 1))
    more = make_choice("up", "end", when=Compare("clarity", ">=", 90))
    told = make_story(make_scene("first", moved, asked, more), END)
    line = Variable("line", 0, 0, 1)
    sequel = replace(told, sequel_of="S03", variables={**told.variables, "line": line})
    begun = [node.state.variables for node in walk(sequel).nodes if node.before < 0]
    assert sorted(each["line"] for each in begun) == [0, 1]
    assert {each["clarity"] for each in begun} == {told.variables["clarity"].start}
