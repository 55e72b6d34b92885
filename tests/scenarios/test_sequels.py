"""Sequels: what is carried over from the learner's own earlier run, and what is told of it."""

from datetime import timedelta

import pytest

from tests.factories import NOW, make_person
from tests.forms import sign_in
from tests.scenarios.playing import finish, play, publish_story
from training.content import service as content
from training.db import db
from training.lenses import LENSES
from training.scenarios import runs, sequels, shelves

LATER = NOW + timedelta(days=3)
S03, S13 = "the-one-who-was-sidelined", "ten-years-later"
S06, S14 = "the-quiet-exception", "the-other-chair"
CLOSE = (
    "leave-it-open-overnight",
    "ask-where-it-fails",
    "say-you-ll-tell-them-yourself",
    "read-the-missing-point-aloud",
    "ask-what-must-be-in-it",
    "hold-the-line-on-page-four",
    "carry-one-end",
    "begin-with-the-empty-chair",
    "say-what-you-knew-and-when",
    "say-so-and-keep-away",
)
APART = (
    "say-whose-page-it-is",
    "promise-to-sort-it-upstairs",
    "go-on-without",
    "let-it-go-through",
    "promise-the-two-weeks",
    "sign-it-as-it-is",
    "let-it-cool-first",
    "keep-to-how-things-are",
)
# earlier story, sequel, two ways through the earlier one with how they end and what they leave, and
# in both lenses what is then told at the start of the sequel: the one way, the other, and neither.
TEN_YEARS = (
    (S03, S13),
    (CLOSE, "green", {"since": 3, "line": 1}),
    (APART, "across", {"since": 0, "line": 0}),
    {
        "customer": ("The key to her village booth", "no number for her", "few lines in her hand"),
        "inside": ("The key to his lighthouse", "no number for him", "few lines in his hand"),
    },
)
BESIDE = (
    "ask-what-it-is-for",
    "promise-an-answer-nothing-more",
    "leave-the-plan-carry-the-no",
    "say-no-and-help-to-bridge",
    "hold-the-limit-yourself",
    "say-no-with-a-date",
)
ROUND = ("call-in-a-favour", "take-the-favour", "share-the-applause", "say-it-was-worth-it")
OTHER_CHAIR = (
    (S06, S14),
    (BESIDE, "held", {"board": 2, "schedule": 92}),
    (ROUND, "four-more", {"board": 0, "schedule": 88}),
    {
        "customer": ("has never moved one of your magnets", "fourth on it", "Then he said so, up"),
        "inside": ("has never moved one of your cards", "fourth on it", "Then she said so, in"),
    },
)
BOTH = pytest.mark.parametrize(
    ("slugs", "one", "other", "told"),
    [pytest.param(*TEN_YEARS, id=S13), pytest.param(*OTHER_CHAIR, id=S14)],
)
LENS = pytest.mark.parametrize("lens", LENSES)


@pytest.fixture
def ana(client):
    person = make_person("Ana Ortega")
    db.session.commit()
    sign_in(client, person)
    return person


def publish_both(slugs):
    for slug in slugs:
        publish_story(slug)


def first_page(client, slug, person, lens):
    """Step into the sequel and return the run and its first page."""
    run_id = play(person, lens, slug=slug, steps=0, now=LATER)
    return runs.open_run(person, run_id), client.get(f"/scenarios/runs/{run_id}").text


@LENS
@BOTH
@pytest.mark.parametrize("way", [0, 1])
def test_it_begins_where_the_earlier_run_ended(client, ana, slugs, one, other, told, way, lens):
    publish_both(slugs)
    moves, ending, left = (one, other)[way]
    earlier = runs.open_run(ana, play(ana, lens, moves, slug=slugs[0]))
    assert earlier.state.at == ending
    run, page = first_page(client, slugs[1], ana, lens)
    carried = {name: earlier.state.variables[name] for name in earlier.scenario.story.carries}
    assert run.carried == carried
    assert {name: carried[name] for name in left} == left
    assert carried.items() <= run.state.variables.items()
    assert [text in page for text in told[lens]] == [way == 0, way == 1, False]
    assert f"“{earlier.scenario.story.endings[ending].title}”" in page


@LENS
@BOTH
def test_without_an_earlier_run_it_begins_as_it_says(client, ana, slugs, one, other, told, lens):
    publish_both(slugs)
    run, page = first_page(client, slugs[1], ana, lens)
    story = run.scenario.story
    assert run.carried is None
    assert run.state.variables == {v.id: v.start for v in story.variables.values()}
    assert [text in page for text in told[lens]] == [False, False, True]
    assert "in this lens, so this run began with a past between good and bad" in page


@BOTH
@pytest.mark.usefixtures("ana")
def test_what_is_carried_over_is_something_the_sequel_knows(slugs, one, other, told):
    publish_both(slugs)
    earlier, sequel = (runs.live(slug).story for slug in slugs)
    assert sequel.sequel_of == earlier.id
    for name in earlier.carries:
        before, after = earlier.variables[name], sequel.variables[name]
        assert (before.low, before.high) == (after.low, after.high)


def test_only_the_run_in_the_same_lens_is_carried_over(client, ana):
    publish_both((S03, S13))
    play(ana, "customer", CLOSE, slug=S03)
    before = client.get(f"/scenarios/{S13}/inside").text
    assert "You have finished it in the other lens, and there it is carried over" in before
    assert "in the other lens" not in client.get(f"/scenarios/{S13}/customer").text
    assert first_page(client, S13, ana, "inside")[0].carried is None
    assert first_page(client, S13, ana, "customer")[0].carried is not None


def test_the_page_before_says_which_run_is_carried_over(client, ana):
    publish_both((S03, S13))
    before = client.get(f"/scenarios/{S13}/customer").text
    assert "“The woman from hall three”, which you have not finished in this lens" in before
    assert f'href="/scenarios/{S03}/customer"' in before
    run_id = play(ana, "customer", CLOSE, slug=S03)
    before = client.get(f"/scenarios/{S13}/customer").text
    assert "It goes on from your run of “The woman from hall three”, which ended on" in before
    assert "with “A cutting”" in before
    assert f'href="/scenarios/runs/{run_id}/story"' in before


def test_the_debrief_and_the_retelling_say_so_as_well(client, ana):
    publish_both((S03, S13))
    play(ana, "customer", CLOSE, slug=S03)
    url = f"/scenarios/runs/{play(ana, 'customer', slug=S13, now=LATER)}"
    for page in (f"{url}/debrief", f"{url}/story"):
        assert "This run goes on from yours of “The woman from hall three”" in client.get(page).text


def test_a_run_stays_with_what_it_began_with(client, ana):
    publish_both((S03, S13))
    begun, _ = first_page(client, S13, ana, "customer")
    play(ana, "customer", CLOSE, slug=S03, now=LATER + timedelta(days=1))
    assert "so this run began with a past between" in client.get(f"{begun.url}/story").text
    finish(ana, begun.id, now=LATER + timedelta(days=2))
    again = runs.open_run(ana, play(ana, slug=S13, steps=0, now=LATER + timedelta(days=3)))
    assert again.is_practice
    assert again.carried["since"] == 3


def test_the_shelf_puts_a_sequel_below_its_earlier_story(client, ana):
    publish_both((S03, S13, "two-questions-at-the-table"))
    shelf = shelves.shelf(ana, lambda _: "customer")
    assert [one.listed.slug for one in shelf] == [S03, S13, "two-questions-at-the-table"]
    assert "Goes on from “The one who was sidelined”" in client.get("/scenarios").text


def test_a_sequel_whose_earlier_story_was_taken_down_is_played_as_it_is(client, ana):
    publish_both((S03, S13))
    play(ana, "customer", CLOSE, slug=S03)
    content.retire("scenarios", S03, now=NOW)
    db.session.commit()
    run, page = first_page(client, S13, ana, "customer")
    assert run.carried is None
    assert S03 not in page
    assert "Goes on from" not in client.get("/scenarios").text


def test_two_that_name_each_other_are_both_on_the_shelf():
    def one(own, earlier):
        return content.Listed(own, own, own, {"id": own, "sequel_of": earlier, "order": int(own)})

    shelf = sequels.beside([one("3", "1"), one("2", ""), one("1", "3")])
    assert [each.slug for each in shelf] == ["2", "1", "3"]
