"""The twin moment: one choice in the other room, both side by side, and a line of one's own."""

import re

import pytest
from sqlalchemy import func, select

from tests.factories import NOW, ROOT, make_person, publish
from tests.forms import fields_of, post, sign_in
from tests.scenarios.playing import finish
from training.db import db
from training.errors import MovedOn
from training.progress.models import ProgressAgenda, ProgressEntry
from training.progress.service import Doer
from training.scenarios import runs, service, twin_moments
from training.scenarios.engine import branching
from training.scenarios.format.parse import KIND
from training.scenarios.models import ScenarioNote, ScenarioRun, ScenarioStep
from training.scenarios.order import Draw
from training.scenarios.pages import player

SLUG = "just-checking-in"
ASK, DEADLINE = "ask-what-got-in-the-way", "set-a-deadline"
LINE = "I asked what the yes had run into."


@pytest.fixture
def ana(client):
    publish(SLUG, kind=KIND)
    person = make_person("Ana Ortega", email="ana@example.org")
    service.plan_for(person, NOW)
    db.session.commit()
    sign_in(client, person)
    return person


def play(person, lens="customer", *moves, seed=7):
    """Play by the ids of the choices, then by the first open one to the end, or "stop"."""
    run_id = service.start(person, SLUG, lens, Draw("customer", 0.0), now=NOW, seed=seed)
    for n in range(1, 9):
        run = runs.open_run(person, run_id)
        if run.is_over or moves[n - 1 :][:1] == ("stop",):
            break
        open_now = branching.open_choices(run.scenario.story, run.state)
        wanted = [each for each in open_now if n <= len(moves) and each.id == moves[n - 1]]
        value = player.token(run.seed, run.state, (wanted or open_now)[0])
        service.choose(Doer(person, "customer"), run, n, value, "", now=NOW)
    db.session.commit()
    return f"/scenarios/runs/{run_id}"


@pytest.fixture
def first(ana):
    """Ana's story with a customer, in which she asked: its address."""
    return play(ana, "customer", ASK)


def cards(page):
    return re.findall(r'name="choice" value="([^"]+)"', page.text)


def card(page, words):
    """Return the value of the card that says `words`."""
    return re.search(rf'value="(\w+)"[^>]*><span>[^<]*{re.escape(words)}', page.text)[1]


DO = {ASK: "What has that nod run into", DEADLINE: "The trainers are yours until Friday"}


def choose(client, first, choice=DEADLINE, page=None):
    page = page or client.get(f"{first}/twin-moment")
    return post(client, f"{first}/twin-moment", page, choice=card(page, DO[choice]))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def agenda(person):
    db.session.expire_all()
    return db.session.scalars(select(ProgressAgenda).filter_by(person_id=person)).one()


def test_the_end_of_the_story_leads_into_the_other_room(client, ana, first):
    page = client.get(first).text
    assert f'class="btn wide-sm" href="{first}/twin-moment"' in page
    assert "Somebody else is in the same moment, inside their company." in page
    assert f'href="{first}/debrief"' in page
    step = agenda(ana)
    assert (step.url, step.place, step.minutes, step.done_at) == (
        f"{first}/twin-moment",
        None,
        1,
        None,
    )
    assert "The twin is waiting." in client.get("/").text


def test_the_moment_says_where_one_is_and_looking_stores_nothing(client, ana, first):
    page = client.get(f"{first}/twin-moment").text
    assert "The same moment, inside the company" in page
    assert "You lead the project that lets carriers book a loading dock online" in page
    assert "Nine floors." in page and page.count('name="choice"') == 4
    assert count(ScenarioRun) == 1


def test_a_story_inside_is_met_again_with_a_customer(client, ana):
    first = play(ana, "inside")
    page = client.get(f"{first}/twin-moment").text
    assert "The same moment, with a customer" in page and "I have four minutes." in page


def test_one_choice_shows_what_it_did_and_leads_to_both_rooms(client, ana, first):
    answer = choose(client, first)
    assert (answer.status_code, answer.location) == (303, f"{first}/twin-moment#happened")
    page = client.get(f"{first}/twin-moment").text
    assert "It is the voice" not in page  # the other room's
    assert "He presses nine, which is lit already." in page
    assert 'name="choice"' not in page and "That was the one choice." in page
    assert f'class="btn wide-sm" href="{first}/twin-moment/debrief"' in page
    step = agenda(ana)
    assert (step.url, step.place) == (f"{first}/twin-moment/debrief", "Same move, two rooms")


def test_nothing_of_it_is_scored_or_told_in_the_ledger(client, ana, first):
    choose(client, first)
    assert db.session.scalar(select(func.count()).select_from(ProgressEntry)) == 1
    page = client.get(f"{first}/twin-moment/debrief").text
    for word in ("score", "point", "correct", "looking back"):
        assert word not in page.split("<main")[1].split("</main>")[0].lower(), word


def test_both_rooms_stand_side_by_side_as_they_were_then(client, ana, first):
    choose(client, first)
    page = client.get(f"{first}/twin-moment/debrief").text
    assert "Same move, two rooms" in page
    assert "You asked Thandeka what had happened. With Radek you knew already." in page
    assert "What has that yes run into since then?" in page
    assert "The trainers are yours until Friday, Radek." in page
    assert page.count('class="chart track"') == 2
    assert page.count('class="btn wide-sm"') == 1  # exactly one solid button


def test_playing_on_in_the_other_room_leaves_the_moment_as_it_was(client, ana, first):
    choose(client, first)

    def mirrored():
        page = client.get(f"{first}/twin-moment/debrief").text
        return page.split('<section class="mirror"')[1].split("</section>")[0]

    then = mirrored()
    finish(ana, runs.runs_of(ana, SLUG)[-1].id)
    assert mirrored() == then
    page = client.get(f"{first}/twin-moment").text
    assert "He presses nine, which is lit already." in page and "Six weeks later" not in page


def test_the_same_move_is_named_as_the_same(client, ana, first):
    choose(client, first, ASK)
    page = client.get(f"{first}/twin-moment/debrief").text
    assert "In both rooms you chose to ask what got in the way." in page


def test_the_line_is_kept_and_the_way_goes_on_to_today(client, ana, first):
    choose(client, first)
    url = f"{first}/twin-moment/debrief"
    answer = post(client, url, client.get(url), text=LINE)
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Kept. Only you can read it." in client.get("/").text
    note = db.session.scalars(select(ScenarioNote)).one()
    assert (note.item, note.text) == ("same-move", LINE)
    assert agenda(ana).done_at is not None
    assert f">{LINE}</textarea>" in client.get(url).text


def test_without_a_line_nothing_is_stored_and_today_comes_all_the_same(client, ana, first):
    choose(client, first)
    url = f"{first}/twin-moment/debrief"
    assert post(client, url, client.get(url)).location == "/"
    assert count(ScenarioNote) == 0 and agenda(ana).done_at is not None


def test_a_script_keeps_the_line_and_stays(client, ana, first):
    choose(client, first)
    url = f"{first}/twin-moment/debrief"
    sent = fields_of(client.get(url), url) | {"text": LINE}
    answer = client.post(url, data=sent, headers={"X-Requested-With": "fetch"})
    assert answer.json == {"saved": True, "seen": 1}
    assert agenda(ana).done_at is None


def test_two_tabs_with_two_lines_lose_neither(client, ana, first):
    choose(client, first)
    url = f"{first}/twin-moment/debrief"
    old = client.get(url)
    post(client, url, client.get(url), text=LINE)
    page = post(client, url, old, text="Another line.")
    assert page.status_code == 409
    assert LINE in page.text and "Another line." in page.text


def test_a_line_that_is_too_long_is_refused(client, ana, first):
    choose(client, first)
    url = f"{first}/twin-moment/debrief"
    page = post(client, url, client.get(url), text="x" * 4_001)
    assert page.status_code == 400 and "under 4,000 characters" in page.text
    assert count(ScenarioNote) == 0


# The rest of the other room.


def test_the_rest_can_be_played_from_there(client, ana, first):
    choose(client, first)
    there = runs.runs_of(ana, SLUG)[1]
    assert f'href="{there.url}"' in client.get(f"{first}/twin-moment").text
    page = client.get(there.url)
    sent = fields_of(page, there.url) | {"choice": cards(page)[0]}
    assert client.post(there.url, data=sent).status_code == 303
    assert runs.open_run(ana, there.id).is_over
    assert agenda(ana).done_at is not None
    assert "One room is missing" not in client.get(f"/scenarios/{SLUG}/twin").text
    page = client.get(f"{first}/twin-moment/debrief").text
    assert f'href="/scenarios/{SLUG}/twin"' in page
    assert "The trainers are yours until Friday, Radek." in page
    assert "twin-moment" not in client.get(there.url).text


def test_whoever_played_the_whole_twin_first_is_not_asked_again(client, ana):
    play(ana, "inside", "stop")
    first = play(ana, "customer")
    page = client.get(f"{first}/twin-moment")
    assert "Nine floors." in page.text  # the run that was begun stands in this very moment
    choose(client, first, page=page)
    assert count(ScenarioRun) == 2
    other = play(ana, "inside")
    assert "twin-moment" not in client.get(other).text


# Stale tabs, double clicks, other people, wrong places.


def test_a_double_click_begins_one_run_with_one_step(client, ana, first):
    page = client.get(f"{first}/twin-moment")
    sent = fields_of(page, f"{first}/twin-moment") | {"choice": cards(page)[0]}
    for _ in range(2):
        assert client.post(f"{first}/twin-moment", data=sent).status_code == 303
    assert count(ScenarioRun) == 2
    assert len(runs.open_run(ana, runs.runs_of(ana, SLUG)[1].id).noted) == 1


def test_the_same_choice_from_another_tab_is_no_conflict(client, ana, first):
    tabs = [client.get(f"{first}/twin-moment") for _ in range(2)]
    for page in tabs:
        assert choose(client, first, page=page).status_code == 303
    assert count(ScenarioRun) == 2


def test_another_choice_from_a_stale_tab_is_told_what_counts(client, ana, first):
    stale = client.get(f"{first}/twin-moment")
    choose(client, first)
    page = choose(client, first, ASK, page=stale)
    assert page.status_code == 409
    assert "You have made this choice already" in page.text
    assert f'href="{first}/twin-moment"' in page.text


def test_of_two_choices_at_the_same_moment_one_is_told(client, ana, first):
    run_id = int(first.rsplit("/", 1)[1])
    seen_before = twin_moments.of_run(ana, run_id)
    value = seen_before.shown().offers[0].value
    choose(client, first)
    with pytest.raises(MovedOn, match="You have made this choice already") as told:
        twin_moments.choose(Doer(ana, "customer"), seen_before, 1, value, now=NOW)
    assert told.value.url == f"{first}/twin-moment"
    assert count(ScenarioRun) == 2


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({}, 422, "Nothing is said yet. Choose what you do."),
        ({"choice": "0123456789ab"}, 409, "That way is not open."),
        ({"choice": "0123456789ab", "n": "7"}, 409, "That way is not open."),
        ({"choice": "0123456789ab", "n": "x"}, 422, "Nothing was sent on"),
    ],
)
def test_what_cannot_be_chosen_changes_nothing(client, ana, first, values, status, said):
    url = f"{first}/twin-moment"
    page = post(client, url, client.get(url), **values)
    assert (page.status_code, said in page.text) == (status, True)
    assert count(ScenarioRun) == 1


def test_the_debrief_waits_for_the_choice(client, ana, first):
    url = f"{first}/twin-moment/debrief"
    page = client.get(url)
    assert page.status_code == 409
    assert "One choice in the other room is still to be made." in page.text
    assert f'href="{first}/twin-moment"' in page.text
    sent = fields_of(client.get("/account"), "/theme") | {"text": LINE}
    assert client.post(url, data=sent).status_code == 409 and count(ScenarioNote) == 0


def test_before_the_end_the_story_itself_is_where_one_is(client, ana):
    begun = play(ana, "customer", "stop")
    page = client.get(f"{begun}/twin-moment")
    assert page.status_code == 409 and f'href="{begun}"' in page.text


def test_a_practice_run_has_no_moment_and_keeps_its_debrief(client, ana, first):
    again = play(ana, "customer", DEADLINE)
    assert "twin-moment" not in client.get(again).text
    page = client.get(f"{again}/twin-moment")
    assert page.status_code == 409 and f'href="{again}/debrief"' in page.text


def test_a_story_without_a_moment_goes_on_to_its_debrief(client, ana):
    text = (ROOT / "content" / "scenarios" / f"{SLUG}.md").read_text("utf-8")
    publish(SLUG, text.replace("twin_moment: caught\n", ""), kind=KIND)
    first = play(ana)
    assert "Look back on it" in client.get(first).text
    assert client.get(f"{first}/twin-moment").status_code == 409
    assert agenda(ana).url == f"/scenarios/{SLUG}/inside"


def test_nobody_elses_moment_is_found(client, ana, first):
    sign_in(client, make_person("Dov Lindgren"))
    for url in (f"{first}/twin-moment", f"{first}/twin-moment/debrief"):
        assert client.get(url).status_code == 404
        sent = fields_of(client.get("/account"), "/theme") | {"n": "1", "choice": "a"}
        assert client.post(url, data=sent).status_code == 404


# A moment further on.


@pytest.fixture
def later(client, ana):
    """The same story with its second decision as the moment; returns Ana's run of it."""
    text = (ROOT / "content" / "scenarios" / f"{SLUG}.md").read_text("utf-8")
    text = text.replace("twin_moment: caught", "twin_moment: one-word")
    publish(SLUG, text, kind=KIND)
    return play(ana, "customer", ASK, "say-only-what-was-said")


def test_a_later_moment_is_reached_by_the_same_moves(client, ana, later):
    page = client.get(f"{later}/twin-moment").text
    assert "by the same moves as in the first room: ask what got in the way." in page
    assert "Bernadette. Twenty-six years" in page  # what that move brought in this room
    assert "You know about the diary." in page and "Loading docks. Still green" in page


def test_it_is_told_from_there_and_the_steps_before_it_are_copied(client, ana, later):
    url = f"{later}/twin-moment"
    page = client.get(url)
    answer = post(client, url, page, choice=card(page, "Amber. A nod"))
    assert answer.status_code == 303
    assert "It was green at breakfast" in client.get(url).text
    run = runs.open_run(ana, runs.runs_of(ana, SLUG)[1].id)
    assert (run.replayed, [step.scene for step in run.state.trail]) == (1, ["caught", "one-word"])
    assert run.is_over
    both = client.get(f"{url}/debrief").text
    assert "In both rooms you chose to say only what was said." in both


def test_whoever_is_elsewhere_in_the_other_room_is_led_there(client, ana):
    text = (ROOT / "content" / "scenarios" / f"{SLUG}.md").read_text("utf-8")
    publish(SLUG, text.replace("twin_moment: caught", "twin_moment: one-word"), kind=KIND)
    there = play(ana, "inside", "stop")
    first = play(ana, "customer")
    page = client.get(f"{first}/twin-moment")
    assert page.status_code == 409
    assert "You are in the other room already." in page.text and f'href="{there}"' in page.text


# What it costs.


def test_the_moment_costs_few_queries_and_one_choice_few_statements(client, ana, first, queries):
    url = f"{first}/twin-moment"
    client.get(url)
    with queries() as seen:
        page = client.get(url)
    assert len(seen) <= 3, seen
    sent = fields_of(page, url) | {"choice": cards(page)[0]}
    with queries() as seen:
        client.post(url, data=sent)
    assert len(seen) <= 6, seen
    for address, most in ((url, 4), (f"{url}/debrief", 5)):
        with queries() as seen:
            client.get(address)
        assert len(seen) <= most, seen
    assert count(ScenarioStep) == 3
