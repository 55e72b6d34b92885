"""What holds of every run of every sound story."""

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.stories import stories, walk
from training.scenarios.engine import branching, debrief
from training.scenarios.engine.story import Draw
from training.scenarios.format.graph import all_places, reachable

WALKS_PER_STORY = 100  # times 100 stories
played = settings(max_examples=50, deadline=None)
seeds = st.integers(0, 2**32)


@st.composite
def runs(draw):
    """Draw a story, and the states of a random way through it."""
    story, seed = draw(stories()), draw(seeds)
    return story, seed, walk(story, seed, random.Random(seed))


@settings(max_examples=100, deadline=None)
@given(stories(), seeds)
def test_ten_thousand_seeded_walks_end(story, seed):
    rng = random.Random(seed)
    for each in range(WALKS_PER_STORY):
        run = walk(story, seed + each, rng)
        assert run[-1].at in story.endings, f"no ending after {len(run)} steps"


@played
@given(stories())
def test_every_scene_within_reach_has_a_way_to_an_ending(story):
    """With conditions treated as free; test_lint has the stories that are not sound."""
    places = all_places(story)
    for name in reachable(places, story.start):
        assert reachable(places, name) & set(story.endings), name


@played
@given(runs())
def test_folding_a_trail_is_stepping_through_it(drawn):
    story, seed, run = drawn
    trail = run[-1].trail
    assert branching.fold(story, seed, trail) == run[-1]
    assert list(branching.states(story, seed, trail)) == run
    assert [state.n for state in run] == list(range(len(run)))


@played
@given(runs())
def test_every_number_stays_in_its_range(drawn):
    story, _, run = drawn
    for state in run:
        for variable in story.variables.values():
            assert variable.low <= state.variables[variable.id] <= variable.high


@played
@given(runs())
def test_what_was_drawn_never_changes(drawn):
    _, _, run = drawn
    assert {(state.chance, state.drawn) for state in run} == {(run[0].chance, run[0].drawn)}


@played
@given(stories(), seeds)
def test_a_draw_does_not_depend_on_the_others(story, seed):
    more = replace(
        story,
        chance={"flood": 0.5, **story.chance, "strike": 0.5},
        draws=(Draw("fear", ("a", "b")), *story.draws),
    )
    few, many = branching.start(story, seed), branching.start(more, seed)
    assert few.chance == many.chance - {"flood", "strike"}
    assert few.drawn == {each for each in many.drawn if not each.startswith("fear.")}


@played
@given(runs())
def test_what_is_learnt_or_promised_is_never_unlearnt_or_struck_out(drawn):
    _, _, run = drawn
    for before, after in pairwise(run):
        assert before.facts.items() <= after.facts.items()
        assert [row[:2] for row in before.promises] == [
            row[:2] for row in after.promises[: len(before.promises)]
        ]


@played
@given(runs())
def test_a_promise_is_settled_once_and_for_all(drawn):
    _, _, run = drawn
    for before, after in pairwise(run):
        for old, new in zip(before.promises, after.promises, strict=False):
            assert new == old or (old.status == "open" and new.settled_at == after.n)


@played
@given(runs())
def test_a_promise_is_open_once_at_a_time(drawn):
    _, _, run = drawn
    for state in run:
        owed = Counter(row.id for row in state.promises if row.status == "open")
        assert set(owed.values()) <= {1}


@played
@given(runs())
def test_the_promises_add_up(drawn):
    _, _, run = drawn
    count = debrief.promise_count(run[-1])
    assert count.made == count.kept + count.broken + count.released + count.open
    assert count.given == 1


@played
@given(runs())
def test_only_a_sticky_choice_is_taken_twice(drawn):
    story, _, run = drawn
    for step, times in Counter(run[-1].trail).items():
        assert times == 1 or branching.choice_of(story, step).sticky


@played
@given(runs())
def test_scores_stay_between_0_and_100(drawn):
    story, _, run = drawn
    for facet, score, evidence in debrief.scores(story, run):
        assert facet in story.facets and evidence >= 0
        assert score is None if round(evidence, 6) < 2 else 0 <= score <= 100


@played
@given(runs(), st.sampled_from([0.5, 2, 4]))
def test_weighing_everything_alike_changes_no_score(drawn, scale):
    story, _, run = drawn
    scenes = {
        scene.id: replace(
            scene, choices=tuple(replace(c, weight=c.weight * scale) for c in scene.choices)
        )
        for scene in story.scenes.values()
    }
    scaled = debrief.scores(replace(story, scenes=scenes), run)
    for old, new in zip(debrief.scores(story, run), scaled, strict=True):
        assert round(new.evidence, 6) == round(old.evidence * scale, 6)
        if None not in {old.score, new.score}:
            assert round(new.score, 6) == round(old.score, 6)


@played
@given(stories(), seeds, st.dictionaries(st.text(), st.floats(-1e6, 1e6)), st.floats(-500, 500))
def test_a_sequel_begins_within_its_range_whatever_is_carried(story, seed, carried, trust):
    begun = branching.start(story, seed, {**carried, "trust.asker": trust})
    assert begun.variables.keys() == story.variables.keys()
    assert begun.variables["trust.asker"] == min(max(trust, 0), 100)
