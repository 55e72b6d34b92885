"""A database that does not answer: the usual page, in time, with the usual headers."""

import sqlite3
import time

import pytest
from sqlalchemy.exc import OperationalError

from tests.factories import make_person
from tests.forms import fields_of, sign_in
from training.db import db


@pytest.fixture
def locked(app, tmp_path, engine):
    """Hold SQLite's write lock from outside, once `hold()` is called."""
    if engine != "sqlite":
        pytest.skip("PostgreSQL has no one lock to hold")
    other = sqlite3.connect(tmp_path / "training.db", isolation_level=None)
    yield lambda: other.execute("BEGIN IMMEDIATE")
    other.close()


def sound(page):
    assert page.status_code == 503
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page.headers["Retry-After"] == "30"
    assert "The database does not answer" in page.text


def test_a_locked_database_answers_503_within_its_patience(client, locked):
    sign_in(client, make_person())
    form = fields_of(client.get("/account"), "/account/profile")
    db.session.rollback()
    locked()
    begun = time.monotonic()
    sound(client.post("/account/profile", data=form))
    assert time.monotonic() - begun < 9  # five seconds of waiting, once and not twice


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
