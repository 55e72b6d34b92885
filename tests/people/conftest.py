"""What the tests about people share: a browser, a person to sign in as, and a hash counter."""

import pytest
from argon2 import PasswordHasher
from flask import has_app_context

from tests.factories import PASSWORD, make_person
from tests.forms import fields_of
from tests.pages import CheckedClient
from training.db import db


class Browser(CheckedClient):
    """Each request in an app context of its own, as on a server: the fixture's stays pushed."""

    def open(self, *args, **kwargs):
        if has_app_context():
            db.session.remove()  # what a test has read must not hold SQLite's lock
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def client(app):
    """A browser without JavaScript that refuses an unsound page."""
    return another(app)


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


def another(app):
    """Return one more browser, with cookies of its own."""
    app.test_client_class = Browser
    return app.test_client()


def enter(client, email="ana@example.org", password=PASSWORD, **more):
    """Sign in through the page."""
    page = client.get("/sign-in")
    values = fields_of(page, "") | {"email": email, "password": password} | more
    return client.post("/sign-in", data=values)
