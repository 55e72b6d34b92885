"""One effect per request id: double clicks, retries, two tabs, two texts."""

import threading
from hashlib import sha256

from sqlalchemy import func, select

from tests.factories import make_person, publish
from tests.forms import fields_of, sign_in
from training.db import db
from training.modules.models import ModuleResponse
from training.web.models import RequestReceipt

SLUG = "the-schedule-is-sacrosanct"
REFLECT = f"/modules/{SLUG}/reflections/r1"


def reader(client):
    person = make_person()
    publish()
    sign_in(client, person)
    return fields_of(client.get(f"/modules/{SLUG}"), REFLECT)


def kept():
    return db.session.scalars(select(ModuleResponse.value)).all()


def test_the_same_request_twice_is_stored_once_and_answered_alike(client):
    form = reader(client) | {"text": "Ferrante's Monday."}
    first, again = client.post(REFLECT, data=form), client.post(REFLECT, data=form)
    assert (
        (first.status_code, first.location)
        == (again.status_code, again.location)
        == (
            303,
            f"/modules/{SLUG}?lens=customer#r1",
        )
    )
    assert kept() == ["Ferrante's Monday."]
    assert db.session.scalar(select(func.count()).select_from(RequestReceipt)) == 1


def test_the_same_id_with_other_words_shows_both_and_keeps_the_first(client):
    form = reader(client)
    client.post(REFLECT, data=form | {"text": "The first words."})
    page = client.post(REFLECT, data=form | {"text": "Other words."})
    assert page.status_code == 409
    assert "The first words." in page.text and "Other words." in page.text
    assert kept() == ["The first words."]


def test_a_form_without_its_id_stores_nothing_and_says_what_to_do(client):
    form = reader(client) | {"text": "Lost?"}
    for bad in ("", "short", "x" * 65, "semi;colon-semi;colon"):
        page = client.post(REFLECT, data=form | {"request_id": bad})
        assert page.status_code == 400
        assert "Open the page again" in page.text
    assert kept() == []


def test_what_failed_may_be_sent_again_with_the_same_id(client):
    form = reader(client)
    assert client.post(REFLECT, data=form | {"text": "x" * 8_001}).status_code == 400
    assert client.post(REFLECT, data=form | {"text": "short now"}).status_code == 303
    assert kept() == ["short now"]


def test_eight_clicks_at_once_store_once(app, client):
    form = reader(client) | {"text": "Once."}
    cookie = client.get_cookie("training").value
    answers = []

    def click():
        browser = app.test_client()
        browser.set_cookie("training", cookie)
        answers.append(browser.post(REFLECT, data=form).status_code)

    clicks = [threading.Thread(target=click) for _ in range(8)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert answers == [303] * 8
    assert kept() == ["Once."]


def test_a_second_tab_with_an_older_text_is_shown_both(client):
    first_tab = reader(client)
    second_tab = fields_of(client.get(f"/modules/{SLUG}"), REFLECT)
    client.post(REFLECT, data=first_tab | {"text": "From the first tab."})
    page = client.post(REFLECT, data=second_tab | {"text": "From the second tab."})
    assert page.status_code == 409
    assert "From the first tab." in page.text and "From the second tab." in page.text
    assert kept() == ["From the first tab."]


def test_the_page_with_two_texts_keeps_the_one_chosen(client):
    first_tab = reader(client)
    second_tab = fields_of(client.get(f"/modules/{SLUG}"), REFLECT)
    client.post(REFLECT, data=first_tab | {"text": "From the first tab."})
    came_from = {"Referer": f"http://localhost/modules/{SLUG}?lens=both"}
    page = client.post(REFLECT, data=second_tab | {"text": "From the second."}, headers=came_from)
    form = fields_of(page, REFLECT)
    assert form["text"] == "From the second."
    assert form["request_id"] != second_tab["request_id"]
    assert f'href="/modules/{SLUG}?lens=both"' in page.text
    # Saved elsewhere once more: there is still a choice, and a way back to the page.
    other = fields_of(client.get(f"/modules/{SLUG}"), REFLECT)
    client.post(REFLECT, data=other | {"text": "From a third."})
    page = client.post(REFLECT, data=form | {"text": "Both, joined."})
    assert page.status_code == 409
    assert f'href="/modules/{SLUG}?lens=both"' in page.text
    assert client.post(REFLECT, data=fields_of(page, REFLECT)).status_code == 303
    assert kept() == ["Both, joined."]


def test_other_words_under_the_same_id_can_be_kept_too(client):
    form = reader(client)
    client.post(REFLECT, data=form | {"text": "The first words."})
    page = client.post(REFLECT, data=form | {"text": "Other words."})
    assert client.post(REFLECT, data=fields_of(page, REFLECT)).status_code == 303
    assert kept() == ["Other words."]


def test_a_way_back_leads_nowhere_else(client):
    form = reader(client) | {"text": "One."}
    client.post(REFLECT, data=form)
    sent = form | {"text": "Two.", "back": "//elsewhere.example"}
    page = client.post(REFLECT, data=sent, headers={"Referer": "https://elsewhere.example/x"})
    assert page.status_code == 409
    assert "elsewhere" not in page.text


def change_password(client, form):
    sent = {
        "current_password": "seven blue teapots",
        "new_password": "eight green kettles",
    }
    return client.post("/account/password", data=form | sent)


def test_a_password_is_never_kept_in_a_receipt(client):
    sign_in(client, make_person())
    form = fields_of(client.get("/account"), "/account/password")
    assert change_password(client, form).status_code == 303
    stored = db.session.execute(select(RequestReceipt.__table__)).mappings().all()
    assert stored[0]["fields"]["new_password"] == ["(hidden)"]
    plain = repr(("POST", "/account/password", [("new_password", ["eight green kettles"])]))
    assert stored[0]["digest"] != sha256(plain.encode()).hexdigest()
    assert "kettles" not in repr(stored)
    assert "teapots" not in repr(stored)


def test_a_double_click_that_cannot_be_done_twice_gets_the_first_answer(client):
    sign_in(client, make_person())
    form = fields_of(client.get("/account"), "/account/password")
    first, again = change_password(client, form), change_password(client, form)
    assert (again.status_code, again.location) == (first.status_code, first.location)
    assert first.status_code == 303  # although the old password was wrong by the second click
