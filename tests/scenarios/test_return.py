"""Coming back to a run: what was so far, the whole of it again, and a story rewritten since."""

from datetime import timedelta

import pytest
import time_machine

from tests.factories import NOW, ROOT, make_person, publish
from tests.forms import fields_of, sign_in
from tests.scenarios.playing import (
    SLUG,
    begin,
    cards,
    choose,
    form,
    play_to_the_end,
    value_of,
)
from training.scenarios import runs
from training.scenarios.engine import branching
from training.scenarios.format.parse import KIND
from training.scenarios.pages import player

REWRITTEN = "This story was rewritten since"
NEW = "Two hundred by Monday"
CARD = ("text", "happens")
BACK, START = "You were last here", "Read it from the start"


@pytest.fixture
def url(client, ana):
    """Where a run of Ana's is in which she has asked what the Friday is for."""
    made = begin(client)
    choose(client, made, choice=value_of(ana, made, "ask-what-it-is-for"), note="I owe her.")
    return made


def later(**time):
    return time_machine.travel(NOW + timedelta(**time), tick=True)


def rewrite():
    """Publish another text of the story, an hour later than anything that was done so far."""
    text = (ROOT / "content" / "scenarios" / f"{SLUG}.md").read_text("utf-8")
    text = text.replace("Two hundred by Friday", NEW)
    publish(SLUG, text, kind=KIND, now=NOW + timedelta(hours=1))


@pytest.fixture
def rewritten(url):
    """Return the run of Ana's, with the story rewritten since."""
    rewrite()
    return url


# So far.


def test_after_a_while_the_way_is_told_before_the_scene(client, ana, url):
    assert BACK not in client.get(url).text
    with later(days=1):
        sign_in(client, ana)
        page = client.get(url).text
    assert f"{BACK} yesterday" in page
    assert page.index("<li>ask what it is for</li>") < page.index("Nobody asked me that")
    assert f'href="{url}/story">{START}' in page


def test_a_run_without_a_step_has_nothing_to_recall(client, ana):
    made = begin(client)
    with later(days=1):
        sign_in(client, ana)
        assert BACK not in client.get(made).text


def test_an_ending_is_read_as_it_is(client, ana, url):
    play_to_the_end(client, url)
    with later(days=1):
        sign_in(client, ana)
        assert BACK not in client.get(url).text


def test_coming_back_costs_no_query_more(client, ana, rewritten, queries):
    with later(days=1):
        sign_in(client, ana)
        client.get(rewritten)
        with queries() as seen:
            page = client.get(rewritten).text
    assert BACK in page and REWRITTEN in page
    assert len(seen) <= 4, seen


# From the start.


def test_the_run_is_told_again_with_what_i_did_and_thought(client, url):
    page = client.get(f"{url}/story").text
    first = page.index("Two hundred by Friday")
    assert first < page.index("I owe her.") < page.index("You said") < page.index("Nobody asked me")
    assert f'href="{url}#decide"' in page
    assert 'name="choice"' not in page


def test_a_run_that_is_over_is_told_to_its_ending(client, url):
    play_to_the_end(client, url)
    page = client.get(f"{url}/story").text
    assert "Six weeks later" in page and f'href="{url}/debrief"' in page


def test_before_the_first_choice_there_is_the_first_scene(client, ana):
    page = client.get(f"{begin(client)}/story").text
    assert "Two hundred by Friday" in page and "You said" not in page


def test_nothing_that_was_not_met_is_told(client, ana):
    """No other card, no scene ahead, no credit, no hidden interest, no look back; at any step."""
    made = begin(client)
    seen = set()
    for _ in range(30):
        run = runs.open_run(ana, int(made.rsplit("/", 1)[1]))
        seen |= {run.state.at, *run.state.passed}
        assert_only_what_was_met(client.get(f"{made}/story").text, run, seen)
        if run.is_over:
            break
        choose(client, made)
    assert run.is_over


def assert_only_what_was_met(page, run, seen):
    plain, lens = player.plain(page), run.lens
    story, taken = run.scenario.story, run.state.trail
    # A story may word two cards alike, in two scenes.
    mine = [branching.choice_of(story, each).cards[lens] for each in taken]
    told = {getattr(card, name) for card in mine for name in CARD}
    for scene in story.scenes.values():
        for passage in scene.words[lens].passages if scene.id not in seen else ():
            assert player.plain(passage.html) not in plain, scene.id
        for choice in scene.choices:
            card = choice.cards[lens]
            assert choice.id not in page
            assert player.plain(card.looking_back) not in plain
            for text in {getattr(card, name) for name in CARD} - told:
                assert player.plain(text) not in plain, choice.id
    for ending in story.endings.values():
        if ending.id not in seen:
            assert ending.title not in plain
    for texts in run.scenario.body["interests"].values():
        assert texts[lens] not in plain
    assert "Six weeks later" in page or not run.is_over


def test_nobody_else_reads_it(client, url):
    sign_in(client, make_person("Dov Lindgren"))
    assert client.get(f"{url}/story").status_code == 404


# Rewritten meanwhile.


def test_a_run_finishes_as_it_was_and_says_so_once(client, ana, rewritten):
    page = client.get(rewritten).text
    assert f"{REWRITTEN} you began. You are finishing the one you started." in page
    assert f'href="/scenarios/{SLUG}/customer">Look at the new one' in page
    assert NEW not in client.get(f"{rewritten}/story").text
    with later(hours=2):
        sign_in(client, ana)
        choose(client, rewritten)
        assert REWRITTEN not in client.get(rewritten).text


def test_a_refused_choice_says_it_too(client, rewritten):
    page = client.post(rewritten, data=fields_of(client.get(rewritten), rewritten))
    assert page.status_code == 422 and REWRITTEN in page.text


def test_the_page_before_offers_the_new_one_as_practice(client, url, rewritten):
    page = client.get(f"/scenarios/{SLUG}/customer").text
    assert REWRITTEN in page and "Begin the new one as practice" in page
    assert NEW in client.get(f"{begin(client)}").text
    run = client.get(f"/scenarios/{SLUG}/customer").text
    assert f'href="{url}"' in run and "You are in the middle of a replay, too." in run


def test_the_debrief_says_which_one_it_looks_back_on(client, ana, rewritten):
    with later(hours=2):
        sign_in(client, ana)
        play_to_the_end(client, rewritten)
        page = client.get(f"{rewritten}/debrief").text
    assert f"{REWRITTEN} you began. You finished the one you started" in page
    assert f'href="/scenarios/{SLUG}/customer">Begin the new one as practice' in page


def test_a_story_rewritten_after_the_ending_says_so_in_the_debrief(client, url):
    play_to_the_end(client, url)
    assert REWRITTEN not in client.get(f"{url}/debrief").text
    rewrite()
    page = client.get(f"{url}/debrief").text
    assert f"{REWRITTEN} you played it." in page


def test_a_story_that_was_not_rewritten_says_nothing(client, url):
    assert REWRITTEN not in client.get(url).text
    assert REWRITTEN not in client.get(f"/scenarios/{SLUG}/customer").text


def test_another_scenario_rewritten_is_no_news(client, url):
    publish("just-checking-in", kind=KIND)
    assert REWRITTEN not in client.get(url).text
    assert cards(client.get(url)) and form(client, url)
