"""Stories on Today and on the shelf: in the room they lead to, and replays in their place."""

import pytest
from flask import current_app
from sqlalchemy import select

from tests.factories import NOW, make_person, publish
from tests.forms import fields_of, sign_in
from tests.scenarios.playing import SLUG, play, publish_story
from training import lenses
from training.db import db
from training.progress import service as progress
from training.progress.models import ProgressAgenda
from training.progress.service import Step
from training.scenarios import runs, service
from training.scenarios.format.parse import KIND
from training.scenarios.order import draw

REPLAY = "You are in the middle of a replay"


def planned(client, function="sales"):
    person = make_person("Ana Ortega", function=function)
    service.plan_for(person, NOW)
    db.session.commit()
    sign_in(client, person)
    return person


@pytest.fixture
def ana(client):
    publish_story()
    return planned(client)


def line(lens):
    return runs.live(SLUG).body["summary"]["subtitles"][lens]


def drawn(person, side="customer"):
    return draw(str(current_app.secret_key), person, SLUG, side).lens


def card(client):
    """Return the one next step of Today."""
    return client.get("/").text.split('class="next facing"')[1].split("</section>")[0]


def begin(client, lens):
    page = f"/scenarios/{SLUG}/{lens}"
    return client.post(page, data=fields_of(client.get(page), "")).location


def replay(client, run_id, n=1):
    """Look back on a run and go back to a moment of it; return the address."""
    url = f"/scenarios/runs/{run_id}"
    page = client.get(f"{url}/debrief")
    if "What happened, step by step" not in page.text:
        client.post(f"{url}/debrief", data=fields_of(page, f"{url}/questions"))
        page = client.get(f"{url}/debrief")
    fields = fields_of(page, f"{url}/replay") | {"step": str(n)}
    return client.post(f"{url}/replay", data=fields).location


# The room.


@pytest.mark.parametrize("function", ["sales", "finance"])
def test_today_and_the_shelf_tell_the_room_that_was_drawn(client, function):
    publish_story()
    side = "customer" if function == "sales" else "inside"
    for _ in range(6):  # both rooms are drawn for some of them
        lens = drawn(planned(client, function), side)
        other = lenses.other(lens)
        assert line(lens) in card(client) and line(other) not in card(client)
        shelf = client.get("/scenarios").text
        assert line(lens) in shelf and line(other) not in shelf
        assert client.get(f"/scenarios/{SLUG}").location == f"/scenarios/{SLUG}/{lens}"


def test_today_tells_the_room_that_was_chosen_instead(client, ana):
    other = lenses.other(drawn(ana))
    url = begin(client, other)
    assert line(other) in card(client) and f'href="{url}"' in card(client)


def test_after_one_room_today_and_the_shelf_tell_the_twin(client, ana):
    for lens in lenses.LENSES:
        play(ana, lens)
        if lens == "customer":
            assert line("inside") in card(client) and "Play the twin" in card(client)
            assert line("inside") in client.get("/scenarios").text


def test_a_story_that_is_not_scored_is_told_in_the_room_of_the_person(client):
    publish("just-checking-in", kind=KIND)
    planned(client, "finance")
    told = runs.live("just-checking-in").body["summary"]["subtitles"]["inside"]
    assert told in card(client) and 'data-lens="inside"' in card(client)


# Replays.


def test_a_replay_never_takes_the_place_of_the_twin(client, ana):
    url = replay(client, play(ana))
    page = client.get("/").text
    assert "Play the twin" in card(client)
    assert REPLAY in page and f'href="{url}"' in page
    assert page.count('class="btn"') == 1
    assert page.index("Play the twin") < page.index(REPLAY)
    assert REPLAY in client.get("/scenarios").text


def test_a_replay_that_is_played_on_stays_beside_the_twin(client, ana):
    url = replay(client, play(ana), 2)
    page = client.get(url)
    choice = page.text.split('name="choice" value="')[1].split('"')[0]
    client.post(url, data=fields_of(page, url) | {"choice": choice})
    page = client.get("/").text
    assert "Play the twin" in card(client)
    assert "You stopped at" in page.split(REPLAY)[1]


def test_when_all_is_done_a_replay_is_the_next_step(client, ana):
    first = play(ana)
    play(ana, "inside")
    assert "That was all for now." in card(client)
    url = replay(client, first)
    assert REPLAY in card(client) and f'href="{url}"' in card(client)
    assert client.get("/").text.count(REPLAY) == 1
    assert line("customer") in card(client)


def test_a_replay_that_is_finished_is_gone(client, ana):
    first = play(ana)
    url = replay(client, first)
    for _ in range(30):
        page = client.get(url)
        if 'name="choice"' not in page.text:
            break
        choice = page.text.split('name="choice" value="')[-1].split('"')[0]
        client.post(url, data=fields_of(page, url) | {"choice": choice})
    assert REPLAY not in client.get("/").text + client.get("/scenarios").text
    assert "Play the twin" in card(client)


def test_only_the_replay_of_a_story_that_was_begun_last_is_kept_on_the_agenda(client, ana):
    first = play(ana)
    urls = [replay(client, first) for _ in range(2)]
    kept = db.session.scalars(select(ProgressAgenda.url).filter_by(kind="replay")).all()
    assert kept == urls[1:]


def test_a_replay_is_no_step_of_the_week(client, ana):
    replay(client, play(ana))
    week = client.get("/").text.split('id="week"')[1].split("</section>")[0]
    assert "of 1 done" in week


def test_the_first_run_stays_the_way_back_in_when_practice_is_begun_beside_it(client, ana):
    url = begin(client, "customer")
    again = begin(client, "customer")
    assert f'href="{url}"' in card(client)
    assert f'href="{again}"' in client.get("/").text
    assert f'class="btn" href="{url}"' in client.get(f"/scenarios/{SLUG}/customer").text


def test_today_costs_four_queries_with_a_replay_too(client, ana, queries):
    replay(client, play(ana))
    client.get("/")
    with queries() as seen:
        client.get("/")
    assert len(seen) <= 4, seen


def test_dov_is_offered_no_replay_of_anas(client, ana):
    replay(client, play(ana))
    sign_in(client, make_person("Dov Lindgren"))
    assert REPLAY not in client.get("/").text + client.get("/scenarios").text


def test_what_is_planned_stands_before_a_replay(client, ana):
    first = play(ana)
    play(ana, "inside")
    replay(client, first)
    progress.plan(ana, [Step("module", "m", "One more", "/modules/x", 5, position=90)])
    db.session.commit()
    assert "One more" in card(client)
    assert REPLAY in client.get("/").text
