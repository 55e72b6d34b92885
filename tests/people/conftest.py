"""What the tests about people share: more browsers, a person to sign in as, a hash counter."""

import sqlite3
from time import sleep

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner

from tests.factories import PASSWORD, make_person
from tests.forms import fields_of
from tests.pages import CheckedClient
from training import cli
from training.db import db


@pytest.fixture
def ana(app):
    """Ana, a learner on the customer side; returns her id."""
    return make_person("Ana Ortega", email="ana@example.org", function="account_management")


@pytest.fixture
def hashes(monkeypatch):
    """Count the passwords that are compared: what takes time when somebody signs in."""
    seen = []
    verify = PasswordHasher.verify

    def counted(self, stored, password):
        seen.append(stored)
        return verify(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    return seen


@pytest.fixture
def slow(monkeypatch, app, engine, tmp_path):
    """Make every hash take half a second, and prove meanwhile that the database is free."""
    proofs = []

    def watched(plain):
        def run(self, *given):
            sleep(0.5)
            assert db.engine.pool.checkedout() == 0, "a connection is held while hashing"
            if engine == "sqlite":
                other = sqlite3.connect(tmp_path / "training.db", timeout=0, isolation_level=None)
                other.execute("BEGIN IMMEDIATE")  # raises if anybody holds the write lock
                other.execute("ROLLBACK")
                other.close()
            proofs.append(plain.__name__)
            return plain(self, *given)

        return run

    for name in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, name, watched(getattr(PasswordHasher, name)))
    return proofs


@pytest.fixture
def run(app):
    """Run `training people …` and return its status and what it printed."""

    def invoke(*words):
        done = CliRunner().invoke(cli.commands, ["people", *words], prog_name="training")
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        db.session.rollback()
        return done.exit_code, done.output

    return invoke


def another(app):
    """Return one more browser, with cookies of its own."""
    app.test_client_class = CheckedClient
    return app.test_client()


def enter(client, email="ana@example.org", password=PASSWORD, **more):
    """Sign in through the page."""
    page = client.get("/sign-in")
    values = fields_of(page, "") | {"email": email, "password": password} | more
    return client.post("/sign-in", data=values)
