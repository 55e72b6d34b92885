"""The frame: headers, errors, files, health, theme."""

import gzip
import re

import pytest
from sqlalchemy.exc import OperationalError

from tests.conftest import settings_for
from tests.factories import make_person
from tests.forms import fields_of, sign_in
from training.app import create_app
from training.db import db
from training.errors import Forbidden, TooMany, Unavailable
from training.permissions import PUBLIC
from training.state import state
from training.web import failures
from training.web.assets import assets
from training.web.guards import requires

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
ASSET = "/assets/{}/app.css"


def raising(app, error):
    """Add a page that fails with `error` and return its address."""

    @requires(PUBLIC)
    def page():
        raise error

    app.add_url_rule("/fails", "fails", page)
    return "/fails"


@pytest.mark.parametrize(
    "path", ["/sign-in", "/nothing-here", "/healthz", "/assets/x/app.css", "/"]
)
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "Strict-Transport-Security" not in headers  # the site of this test has no https


def test_a_site_with_https_says_so_and_keeps_its_cookie_to_itself(app, tmp_path):
    settings = settings_for(
        tmp_path,
        public_url="https://both-ways.example",
        database_url=state(app).settings.database_url,
    )
    secure = create_app(settings, TESTING=True)
    answer = secure.test_client().get("/sign-in", base_url="https://both-ways.example")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *attributes = cookie.split("; ")
    assert name.startswith("__Host-training=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(attributes)
    assert "Domain" not in cookie
    with secure.app_context():
        db.engine.dispose()


def test_the_policy_allows_nothing_inline(client):
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "nonce" not in policy and "frame-ancestors 'none'" in policy


def test_pages_are_not_kept_on_shared_machines(client):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (400, "Go back, reload the page and try again."),
        (403, "Your L&amp;D team can change that."),
        (404, "The page may have moved, or it belongs to somebody else."),
        (409, "Open the page again, look at what is there now"),
        (413, "Shorten it and send it again."),
        (429, "Wait a minute, then try again."),
        (500, "Try again in a minute; if it stays, tell your L&amp;D team."),
        (503, "Nothing was stored; try again in a minute."),
    ],
)
def test_every_kind_of_failure_has_a_page_that_says_what_to_do(app, client, status, sentence):
    with app.test_request_context():
        html = failures.page(status).get_data(as_text=True)
    assert sentence in html
    assert "<h1>" in html and 'class="btn' in html
    assert "Traceback" not in html


@pytest.mark.parametrize("came_from", ["http://[", "http://]", "//", "http://localhost:x/"])
def test_an_odd_referrer_breaks_no_error_page(client, came_from):
    page = client.get("/nothing-here", headers={"Referer": came_from})
    assert page.status_code == 404


@pytest.mark.parametrize("head", ["form-data", 'form-data; name="a\x00b"'])
def test_a_field_without_a_usable_name_is_refused(client, head):
    body = f"--x\r\nContent-Disposition: {head}\r\n\r\nv\r\n--x--\r\n"
    page = client.post("/sign-in", data=body, content_type="multipart/form-data; boundary=x")
    assert page.status_code == 400


def test_every_heading_of_a_failure_has_its_sentence(app):
    with app.test_request_context():
        assert failures.titles().keys() == failures.messages().keys()


def test_a_crash_shows_one_number_and_no_detail(app, client, caplog):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    page = client.get(raising(app, KeyError("the secret detail")))
    assert page.status_code == 500
    (number,) = re.findall(r"number is (\w+)", page.text)
    assert f"error {number} on" in caplog.text
    assert "secret detail" not in page.text


def test_a_database_that_does_not_answer_is_not_a_crash(app, client):
    page = client.get(raising(app, OperationalError("SELECT secret", {}, Exception("gone"))))
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "30" and "secret" not in page.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Forbidden("This is for facilitators."), 403),
        (TooMany("Wait a minute.", 60), 429),
        (Unavailable("Try again."), 503),
    ],
)
def test_what_a_person_can_act_on_is_shown_as_it_was_said(app, client, error, status):
    page = client.get(raising(app, error))
    assert page.status_code == status and str(error) in page.text


def test_too_many_says_when(app, client):
    page = client.get(raising(app, TooMany("Wait a minute.", 60)))
    assert page.headers["Retry-After"] == "60"


def test_ten_megabytes_are_refused(client):
    sign_in(client, make_person())
    form = fields_of(client.get("/"), "/theme")
    page = client.post("/theme", data=form | {"theme": "x" * 10_000_000})
    assert page.status_code == 413 and "larger than" in page.text


@pytest.mark.parametrize("path", ["/modules?q=%00", "/modules/%00", "/sign-in?next=%00"])
def test_text_that_no_database_stores_is_refused(client, path):
    sign_in(client, make_person())
    assert client.get(path).status_code in {400, 404}


def test_a_wrong_method_is_a_page_too(client):
    page = client.delete("/sign-in")
    assert page.status_code == 405 and "GET" in page.headers["Allow"]


def test_files_are_kept_for_a_year_under_their_digest(app, client):
    files = assets(app)
    answer = client.get(files.url("app.css"))
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(ASSET.format("000000000000")).headers["Cache-Control"] == "no-cache"


def test_files_are_sent_squeezed_to_those_who_can_read_it(app, client):
    url = assets(app).url("app.css")
    squeezed = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(squeezed.data) == client.get(url).data
    assert squeezed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["../app.py", "nothing.css", "js/dom.js", "vendor/../app.css"])
def test_what_is_not_a_file_of_ours_is_not_there(app, client, name):
    digest = assets(app).digest
    assert client.get(f"/assets/{digest}/{name}").status_code == 404


def test_health_needs_no_database_and_readiness_does(client):
    assert client.get("/healthz").text == "ok\n"
    # Tables made by create_all have no revision: the program says what to run.
    page = client.get("/readyz")
    assert page.status_code == 503 and "training migrate" in page.text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_kept_in_a_cookie_and_drawn_by_the_server(client, theme):
    sign_in(client, make_person())
    form = fields_of(client.get("/"), "/theme")
    answer = client.post("/theme", data=form | {"theme": theme, "next": "/modules"})
    assert answer.location == "/modules"
    assert f'data-theme="{theme}"' in client.get("/modules").text


def test_a_theme_form_leads_nowhere_else(client):
    sign_in(client, make_person())
    form = fields_of(client.get("/"), "/theme")
    answer = client.post("/theme", data=form | {"theme": "dark", "next": "//evil.example"})
    assert answer.location == "/"


def test_a_theme_that_does_not_exist_changes_nothing(client):
    sign_in(client, make_person())
    form = fields_of(client.get("/"), "/theme")
    client.post("/theme", data=form | {"theme": "hotdog"})
    assert 'data-theme="' not in client.get("/modules").text


@pytest.mark.parametrize("engine", ["sqlite"])  # PostgreSQL has no such lock to take
def test_reading_never_takes_the_write_lock(app, client, engine):
    sign_in(client, make_person())
    other = db.engine.raw_connection()
    other.cursor().execute("BEGIN IMMEDIATE")
    try:
        assert client.get("/modules").status_code == 200
    finally:
        other.rollback()
        other.close()


def test_a_failure_leads_back_to_where_one_was_and_nowhere_else(client):
    sign_in(client, make_person())
    base = "http://localhost"
    page = client.get("/modules/none", headers={"Referer": f"{base}/progress"}).text
    assert 'href="/progress"' in page
    assert 'href="/modules"' in page
    away = client.get("/modules/none", headers={"Referer": "http://evil.example/progress"}).text
    assert 'href="/progress"' not in away
