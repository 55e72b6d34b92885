"""Odd values in every field of every public form: a page that says what to do, never a 500."""

import pytest

from tests.conftest import settings_for
from tests.factories import PASSWORD, make_person
from tests.forms import fields_of, sign_in
from tests.people.conftest import another, enter
from training.app import create_app
from training.clock import utcnow
from training.db import db
from training.people import tokens

ODD = [
    "\x00", "a\x00b", "\udcff".encode("utf-8", "surrogatepass").decode("latin-1"), "x" * 10_000,
    "' OR 1=1 --", "{{ 7*7 }}", "<script>alert(1)</script>", "\u202eana@example.org",
    "ana@example.org\r\nBcc: evil@example.org", "a" + "\u0301" * 5000, "%s%n", "../../etc/passwd",
    "１２３", "-1", "1e309", "[]", '{"a": 1}', "💥" * 300, "ana@" + "é." * 100 + "org", " ",
    "\u2028",
]  # fmt: skip
FORMS = [
    ("/sign-in", ["email", "password", "next"]),
    ("/reset", ["email"]),
]
PRIVATE = [
    ("/account/profile", ["name", "time_zone", "lens"]),
    ("/account/password", ["current_password", "new_password"]),
    ("/account/data", ["data-password"]),
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize(("path", "names"), FORMS)
def test_public_forms_take_anything(client, ana, path, names, odd):
    values = fields_of(client.get(path), "")
    for name in names:
        answer = client.post(path, data=values | {name: odd})
        assert answer.status_code in (303, 400, 422), (name, answer.status_code)
        if answer.location:
            assert answer.location.startswith("/")
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_private_forms_take_anything(client, ana, odd):
    sign_in(client, ana)
    page = client.get("/account")
    for path, names in PRIVATE:
        for name in names:
            answer = client.post(path, data=fields_of(page, path) | {name: odd})
            assert answer.status_code in (303, 400, 422), (path, name, answer.status_code)
            page = client.get("/account")
            assert "<script>alert" not in page.text


@pytest.mark.parametrize("path", ["/sign-in", "/reset"])
def test_wrong_types_are_refused_without_a_trace(client, ana, path):
    token = fields_of(client.get(path), "")["csrf_token"]
    headers = {"X-CSRFToken": token}
    for body in ("[" * 50_000, "null", "[1]", '{"email": ["a"], "password": {"b": 1}}'):
        answer = client.post(path, data=body, content_type="application/json", headers=headers)
        assert answer.status_code == 422
    many = {"csrf_token": token, "email": ["a", "b"], "password": ["c", "d"]}
    assert client.post(path, data=many).status_code in (303, 422)
    file = {"csrf_token": token, "email": (__file__, "x.txt")}
    assert client.post(path, data=file).status_code == 422


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, ana, method):
    assert getattr(client, method)("/sign-in").status_code in (400, 405)


def test_a_token_of_somebody_elses_page_is_refused(client, app, ana):
    foreign = fields_of(another(app).get("/sign-in"), "")["csrf_token"]
    client.get("/sign-in")
    values = {"csrf_token": foreign, "email": "ana@example.org", "password": PASSWORD}
    assert client.post("/sign-in", data=values).status_code == 400


def test_the_form_works_over_https_where_the_referrer_is_checked(tmp_path):
    app = create_app(settings_for(tmp_path, public_url="https://learn.example"), TESTING=True)
    with app.app_context():
        db.create_all()
        ana = make_person("Ana Ortega", email="ana@example.org")
        path = f"/reset/{tokens.issue(ana, tokens.RESET, utcnow())}"
        db.session.commit()
        client, site = another(app), {"base_url": "https://learn.example"}
        page = client.get(path, **site)
        # What a browser sends under this page's policy: the site alone, never the secret path.
        assert page.headers["Referrer-Policy"] == "strict-origin"
        values = fields_of(page, "") | {"new_password": "nine green kettles"}
        sent = client.post(path, data=values, headers={"Referer": "https://learn.example/"}, **site)
        assert sent.status_code == 303
        assert "__Host-training=" in sent.headers["Set-Cookie"]
        assert "Secure" in sent.headers["Set-Cookie"]
        db.session.remove()
        db.engine.dispose()


def test_every_private_page_asks_to_sign_in(client, ana):
    for path in ("/account", "/account/data", "/account/erase", "/arrive"):
        assert client.get(path).location.startswith("/sign-in?next=/a")
    assert enter(client).status_code == 303
