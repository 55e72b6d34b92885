"""Walker bots: every shipped scenario, played to every ending in both lenses."""

import json
import random
from functools import cache
from statistics import fmean

import pytest

from tests.scenarios.samples import SHIPPED
from training.lenses import LENSES
from training.scenarios.engine.branching import fold, open_choices, start, step
from training.scenarios.engine.debrief import scores, step_of
from training.scenarios.engine.narration import passages
from training.scenarios.format.loading import story_of
from training.scenarios.format.parse import compile_scenario
from training.scenarios.format.walk import draws, walk
from training.scenarios.pages import player
from training.scenarios.pages.lookback import look_back

PLAYED = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
SEED, SEEDS = 7, range(40)


@cache
def body_of(path):
    """Return what is stored of a scenario."""
    return json.loads(json.dumps(compile_scenario(path.read_text("utf-8"), str(path)).body))


@cache
def told(path):
    return story_of(body_of(path))


@PLAYED
def test_every_scene_and_every_ending_is_reached_from_some_draw(path):
    story = told(path)
    made = walk(story)
    assert (made.limit, made.stuck) == ("", {})
    reached = {node.state.at for node in made.nodes}.union(*(n.state.passed for n in made.nodes))
    assert reached == {*story.scenes, *story.endings}
    chosen = {(node.state.at, move.choice.id) for node in made.nodes for move in node.moves}
    assert chosen == {(s.id, c.id) for s in story.scenes.values() for c in s.choices}


@PLAYED
@pytest.mark.parametrize("lens", LENSES)
def test_bots_play_to_every_ending_and_read_every_page_on_the_way(path, lens):
    story = told(path)
    ends = set()
    made = walk(story)
    for place, node in enumerate(made.nodes):
        if node.state.at in story.endings and node.state.at not in ends:
            ends.add(node.state.at)
            play(story, body_of(path), way(made, place), lens)
    assert ends == set(story.endings)


def way(made, place):
    """Return where a shortest way to a node begins, and the choices that lead there."""
    choices = []
    while (before := made.nodes[place].before) >= 0:
        choices.append(next(m.choice for m in made.nodes[before].moves if m.to == place))
        place = before
    return made.nodes[place].state, choices[::-1]


def play(story, body, the_way, lens):
    """Take a way as a player does: read each page, send one of its cards, look back at the end."""
    begun, choices = the_way
    run = [begun]
    for choice in choices:
        page = player.page(story, run, lens, SEED)
        assert page.here.lines or run[-1].stayed, run[-1].at
        assert page.prompt and page.button
        value = player.token(SEED, run[-1], choice)
        assert value in [offer.value for offer in page.offers]
        run.append(step(story, run[-1], player.chosen(story, run[-1], SEED, value).id))
        happened = player.page(story, run, lens, SEED).happened
        assert happened.said and happened.reaction
        assert 1 <= len(happened.shifts) <= 3
    end = player.page(story, run, lens, SEED)
    assert end.here.lines and end.later and not end.offers
    assert not run[-1].owed
    assert [each.n for each in look_back(story, body, run, lens).moments] == list(
        range(1, len(run))
    )


@PLAYED
def test_bots_that_choose_at_random_come_to_an_end_with_every_promise_settled(path):
    story = told(path)
    for seed in SEEDS:
        rng = random.Random(seed)
        state = start(story, seed)
        while state.at not in story.endings:
            assert state.n < 200
            state = step(story, state, rng.choice(open_choices(story, state)).id)
        assert not state.owed
        assert fold(story, seed, state.trail) == state


@PLAYED
def test_somebody_who_chooses_blindly_is_at_the_second_step_on_average(path):
    """Where the steps begin was set by this: half of what can be earned is nobody's skill yet."""
    story, found = told(path), []
    for seed in SEEDS:
        rng = random.Random(seed)
        run = [start(story, seed)]
        while run[-1].at not in story.endings:
            run.append(step(story, run[-1], rng.choice(open_choices(story, run[-1])).id))
        found += [each.score for each in scores(story, run) if each.score is not None]
    assert not found or step_of(fmean(found)) == 2


@PLAYED
def test_what_a_page_shows_depends_on_the_draw_and_never_on_the_lens(path):
    story = told(path)
    for each in draws(story).stories:
        state = start(each, 0)
        shown = [[p.when for p in passages(story, state, lens)] for lens in LENSES]
        assert shown[0] == shown[1]
