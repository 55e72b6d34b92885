"""How long a run takes, guessed from what there is to read and to decide."""

import random
from dataclasses import replace

from tests.scenarios.samples import advice, changed, line_of
from tests.scenarios.stories import both, make_choice, make_ending, make_scene, make_story
from training.scenarios.engine.story import Passage
from training.scenarios.format import reading

SAID = "but a run has words and choices for about 2."


def said(minutes):
    """Return where the small scenario hears that it does not take that long."""
    source = changed("minutes: 2", f"minutes: {minutes}")
    return [line for line, text in advice(source) if text.startswith(f"{minutes} minutes, {SAID}")]


def test_minutes_that_are_off_by_more_than_a_third_are_named_with_a_guess():
    assert [bool(said(minutes)) for minutes in (1, 2, 3, 14)] == [True, False, True, True]
    assert said(14) == [line_of("minutes: 2")]


def test_the_guess_counts_what_a_page_shows_and_half_a_minute_a_choice():
    # Two hundred and ten words in each of two scenes are two minutes, two choices are one.
    words = Passage("<p>" + "word " * 210 + "</p>")
    first = make_scene("first", make_choice("go", "second"), passages=(words,))
    second = make_scene("second", make_choice("on", "end"), passages=(words,))
    guess = reading.minutes(make_story(first, second, make_ending("end")), random.Random(1))
    assert 3 < guess < 3.2  # the rest are cards, reactions and the ending
    twice = replace(first.words["inside"], passages=(words, words))
    longer = make_story(replace(first, words=both(twice)), second, make_ending("end"))
    assert round(reading.minutes(longer, random.Random(1)) - guess, 6) == 1


def test_a_story_that_goes_round_for_ever_has_a_guess_too():
    there = make_scene("there", make_choice("go", "back", sticky=True))
    back = make_scene("back", make_choice("go", "there", sticky=True))
    assert reading.minutes(make_story(there, back), random.Random(1)) > 0


def test_of_long_runs_fewer_are_played(monkeypatch):
    there = make_scene("there", make_choice("go", "back", sticky=True))
    back = make_scene("back", make_choice("go", "there", sticky=True))
    played = []
    monkeypatch.setattr(reading, "_read", lambda _story, state, _lens: played.append(state.n) or 0)
    reading.minutes(make_story(there, back), random.Random(1))
    assert len(played) / 2 == 5 * 201  # states of a run of 200 steps, in both lenses


def test_a_story_that_gets_stuck_has_a_guess_too():
    there = make_scene("there", make_choice("go", "back"))
    back = make_scene("back", make_choice("go", "there"))
    assert reading.minutes(make_story(there, back), random.Random(1)) > 0
