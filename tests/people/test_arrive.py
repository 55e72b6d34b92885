"""The first visit: one question, asked once."""

from dataclasses import replace

import pytest

from tests.factories import make_person
from tests.forms import fields_of, sign_in
from training.db import db
from training.part import Part
from training.people import service
from training.people.models import Person
from training.state import EXTENSION, state


@pytest.fixture
def ida(client):
    """Ida, who has yet to say which side she is on, signed in; returns her id."""
    ida = make_person("Ida Holm", function="finance", arrived=False)
    sign_in(client, ida)
    return ida


def answer(client, **values):
    page = client.get("/arrive")
    return client.post("/arrive", data=fields_of(page, "") | values)


def test_the_answer_sets_side_function_and_starting_lens(client, ida):
    sent = answer(client, side="customer", function="presales")
    assert (sent.status_code, sent.location) == (303, "/")
    person = db.session.get_one(Person, ida)
    assert (person.side, person.lens, person.function) == ("customer", "customer", "presales")
    assert person.arrived_at is not None


def test_the_question_has_no_answer_yet_and_knows_the_function(client, ida):
    page = client.get("/arrive").text
    assert " checked" not in page
    assert '<option selected value="finance">' in page


def test_who_was_invited_without_a_function_has_to_choose_one(client):
    una = make_person("Una Reyes", function="other", arrived=False)
    sign_in(client, una)
    page = client.get("/arrive")
    assert '<option selected value="">Choose one</option>' in page.text
    sent = answer(client, side="customer")
    assert sent.status_code == 422
    assert "Choose what you work in." in sent.text
    assert db.session.get_one(Person, una).arrived_at is None
    assert answer(client, side="customer", function="other").status_code == 303


def test_nothing_stands_over_the_question_on_a_phone(client, ida):
    assert "actbar" not in client.get("/arrive").text


def test_it_is_asked_once(client, ida):
    held = fields_of(client.get("/arrive"), "") | {"side": "inside", "function": "legal"}
    answer(client, side="customer", function="sales")
    assert client.get("/arrive").location == "/"
    assert client.post("/arrive", data=held | {"request_id": "x" * 22}).status_code == 303
    assert db.session.get_one(Person, ida).side == "customer"


def test_every_part_prepares_once(app, client, ida, monkeypatch):
    told = []
    part = Part(name="story", arrive=lambda person_id, now: told.append(person_id))
    monkeypatch.setitem(app.extensions, EXTENSION, replace(state(app), parts=(part,)))
    for _ in range(2):
        answer_or_leave(client)
    assert told == [ida]


def answer_or_leave(client):
    page = client.get("/arrive")
    if page.status_code == 200:
        values = fields_of(page, "") | {"side": "inside", "function": "finance"}
        client.post("/arrive", data=values)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Choose the side you are on most days."),
        ({"side": "both"}, "Choose one of the two sides."),
        ({"side": "customer", "function": "astrology"}, "Choose what you work in from the list."),
    ],
)
def test_what_is_missing_is_named(client, ida, values, sentence):
    sent = answer(client, **values)
    assert sent.status_code == 422
    assert sentence in sent.text
    assert sent.text.count("<title>Error: ") == 1
    assert db.session.get_one(Person, ida).arrived_at is None


def test_a_viewer_needs_to_arrive_until_they_have(app, client, ida):
    token = client.get_cookie("training") and _token(client)
    assert service.needs_arrival(service.viewer(token))
    answer(client, side="inside", function="finance")
    assert not service.needs_arrival(service.viewer(token))


def _token(client):
    with client.session_transaction() as session:
        return session["_user_id"]


def test_a_part_with_a_place_for_newcomers_has_them_first_and_once(app, client, ida, monkeypatch):
    parts = (
        Part(name="empty", welcome=lambda person_id, now: None),
        Part(name="story", welcome=lambda person_id, now: f"/modules?q={person_id}"),
        Part(name="late", welcome=lambda person_id, now: "/progress"),
    )
    monkeypatch.setitem(app.extensions, EXTENSION, replace(state(app), parts=parts))
    values = fields_of(client.get("/arrive"), "") | {"side": "inside", "function": "finance"}
    assert client.post("/arrive", data=values).location == f"/modules?q={ida}"
    assert client.post("/arrive", data=values).location == f"/modules?q={ida}"  # a double click
    late = values | {"request_id": "x" * 22}
    assert client.post("/arrive", data=late).location == "/"
