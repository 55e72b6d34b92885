"""A request id belongs to one person: somebody else's answer is never given in its place."""

from datetime import timedelta

from sqlalchemy import select

from tests.factories import NOW, make_person, publish
from tests.forms import fields_of, sign_in
from training.db import db
from training.modules.models import ModuleResponse
from training.progress import tasks
from training.progress.service import Doer
from training.progress.tasks import Intention
from training.web.models import RequestReceipt

SLUG = "the-schedule-is-sacrosanct"
REFLECT = f"/modules/{SLUG}/reflections/r1"
SAVED = "<span>Saved.</span>"
REQUEST_ID = "one-id-for-two-people"


def as_token(client):
    """Return a form of this browser with the request id that both people send."""
    return {"csrf_token": client.get("/account/token").json["csrf"], "request_id": REQUEST_ID}


def test_two_people_with_one_request_id_each_keep_their_words_and_get_their_answer(app, client):
    ana, dov = make_person("Ana Ortega"), make_person("Dov Lindgren", function="finance")
    publish()
    answers = {}
    for person in (ana, dov):
        browser = app.test_client()
        sign_in(browser, person)
        at = fields_of(browser.get(f"/modules/{SLUG}"), REFLECT)["at"].partition(".")[0]
        form = as_token(browser) | {"at": at, "seen": "0", "text": "The same words."}
        answers[person] = [browser.post(REFLECT, data=form) for _ in range(2)]
    # Without a lens in the form, each is led back to the page in their own.
    for person, lens in ((ana, "customer"), (dov, "inside")):
        for answer in answers[person]:
            assert answer.status_code == 303
            assert answer.location == f"/modules/{SLUG}?lens={lens}#r1"
    kept = db.session.scalars(select(ModuleResponse.person_id)).all()
    receipts = db.session.scalars(select(RequestReceipt.person_id)).all()
    assert sorted(kept) == sorted(receipts) == sorted([ana, dov])


def test_whoever_gave_up_on_the_first_answer_is_still_told_what_it_said(app, client):
    """A double click: the browser drops the first answer, and the cookie that came with it."""
    sign_in(client, make_person("Ana Ortega"))
    form = fields_of(client.get("/account"), "/account/profile")
    before = client.get_cookie("training").value
    client.post("/account/profile", data=form)
    client.set_cookie("training", before)
    page = client.post("/account/profile", data=form, follow_redirects=True)
    assert page.text.count(SAVED) == 1


def test_a_form_sent_again_and_again_says_it_once(app, client):
    sign_in(client, make_person("Ana Ortega"))
    form = fields_of(client.get("/account"), "/account/profile")
    for _ in range(5):
        client.post("/account/profile", data=form)
    assert client.get("/account").text.count(SAVED) == 1


def test_sending_a_form_once_more_later_says_it_once(app, client):
    sign_in(client, make_person("Ana Ortega"))
    form = fields_of(client.get("/account"), "/account/profile")
    for _ in range(2):
        page = client.post("/account/profile", data=form, follow_redirects=True)
        assert page.text.count(SAVED) == 1
    assert SAVED not in client.get("/account").text


def test_what_somebody_may_not_do_is_not_answered_with_what_another_did(app, client):
    ana = make_person("Ana Ortega")
    plan = Intention(
        "modules/x/t1", "Ask.", "X", "it ends", "Priya", "inside", NOW.date() + timedelta(days=1)
    )
    task = tasks.take(Doer(ana, "customer"), plan, "UTC", now=NOW)
    db.session.commit()
    sign_in(client, ana)
    path = f"/practice/tasks/{task}/next-week"
    assert client.post(path, data=as_token(client)).status_code == 303
    dov = app.test_client()
    sign_in(dov, make_person("Dov Lindgren"))
    assert dov.post(path, data=as_token(dov)).status_code == 404


def test_a_wrong_password_is_not_answered_with_somebody_elses_right_one(app, client):
    sent = {"new_password": "eight green kettles"}
    sign_in(client, make_person())
    right = as_token(client) | sent | {"current_password": "seven blue teapots"}
    assert client.post("/account/password", data=right).status_code == 303
    dov = app.test_client()
    sign_in(dov, make_person("Dov Lindgren"))
    wrong = as_token(dov) | sent | {"current_password": "nine red saucers"}
    assert dov.post("/account/password", data=wrong).status_code == 422
