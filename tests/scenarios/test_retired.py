"""A story that is taken down while somebody is in it: it is finished, and leads nowhere gone."""

import re

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_person
from tests.forms import fields_of, sign_in
from tests.scenarios.playing import ASK, SLUG, finish, play, publish_story
from training.content import service as content
from training.db import db
from training.progress.models import ProgressAgenda
from training.scenarios import service

TWIN = f"/scenarios/{SLUG}/twin"


@pytest.fixture
def ana(client):
    publish_story()
    person = make_person("Ana Ortega")
    service.plan_for(person, NOW)
    db.session.commit()
    sign_in(client, person)
    return person


def retire():
    content.retire("scenarios", SLUG, now=NOW)
    db.session.commit()


def agenda():
    return db.session.scalars(select(ProgressAgenda)).one()


def looked_back(client, url):
    """Go on from the questions and return the whole debrief."""
    questions = client.get(f"{url}/debrief")
    client.post(f"{url}/debrief", data=fields_of(questions, f"{url}/questions"))
    return client.get(f"{url}/debrief").text


def lost(client, *pages):
    """Return the links into the stories that lead to nothing."""
    found = {
        link
        for page in pages
        for link in re.findall(r'href="(/scenarios[^"#]*)', client.get(page).text)
    }
    return sorted(link for link in found if client.get(link).status_code == 404)


def test_an_open_run_is_finished_and_then_nothing_of_it_is_next(client, ana):
    run_id = play(ana, "customer", ASK, steps=2)
    retire()
    assert client.get("/").text.count(f"/scenarios/runs/{run_id}")
    finish(ana, run_id)
    assert agenda().done_at is not None
    url = f"/scenarios/runs/{run_id}"
    looked_back(client, url)
    assert lost(client, "/", "/scenarios", url, f"{url}/debrief", f"{url}/story", TWIN) == []


def test_the_debrief_offers_no_room_that_is_gone(client, ana):
    url = f"/scenarios/runs/{play(ana, 'customer', ASK)}"
    assert "Play the twin" in looked_back(client, url)
    retire()
    assert "Play the twin" not in client.get(f"{url}/debrief").text
    assert lost(client, f"{url}/debrief", TWIN) == []
    assert "This story has been taken down" in client.get(TWIN).text


def test_both_rooms_are_compared_as_before(client, ana):
    run_id = play(ana, "customer", ASK)
    open_still = play(ana, "inside", steps=1)
    retire()
    assert f'href="/scenarios/runs/{open_still}"' in client.get(TWIN).text
    finish(ana, open_still)
    assert "What is the same move?" in client.get(TWIN).text
    assert "Compare the two rooms" in looked_back(client, f"/scenarios/runs/{run_id}")
