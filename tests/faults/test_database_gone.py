"""A database that does not answer: the usual page, in time, with the usual headers."""

import sqlite3

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tests.factories import make_person
from tests.forms import fields_of, sign_in
from training.db import db

# PostgreSQL has no one lock to hold.
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"])


@pytest.fixture
def locked(app, tmp_path):
    """Hold SQLite's write lock from outside, once called."""
    other = sqlite3.connect(tmp_path / "training.db", isolation_level=None)
    yield lambda: other.execute("BEGIN IMMEDIATE")
    other.close()


def sound(page):
    assert page.status_code == 503
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page.headers["Retry-After"] == "30"
    assert "The database does not answer" in page.text


@on_sqlite
def test_a_locked_database_answers_503_after_one_wait(client, locked):
    sign_in(client, make_person())
    form = fields_of(client.get("/account"), "/account/profile")
    db.session.rollback()
    locked()
    said = []
    event.listen(db.engine, "checkout", lambda c, *_: c.set_trace_callback(said.append))
    sound(client.post("/account/profile", data=form))
    assert said.count("BEGIN IMMEDIATE") == 1, said  # a second wait would double the time


@on_sqlite
def test_reading_goes_on_while_somebody_else_writes(client, locked):
    sign_in(client, make_person())
    db.session.rollback()
    locked()
    assert client.get("/modules").status_code == 200


@pytest.mark.parametrize("path", ["/", "/modules", "/nothing-here", "/account"])
def test_not_even_the_person_can_be_loaded(app, client, monkeypatch, path):
    sign_in(client, make_person())

    def gone(_token):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(app.login_manager, "_user_callback", gone)
    page = client.get(path)
    if path == "/nothing-here":  # an address that leads nowhere asks for nobody
        assert page.status_code == 404
    else:
        sound(page)
