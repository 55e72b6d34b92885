"""A tiny app: the database, jobs and mail, and none of the packages."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.conftest import TEST_DATABASE_URL, settings_for
from training import jobs, mail
from training.db import db


@pytest.fixture
def tiny(tmp_path):
    """Return a function that makes an app with these jobs; `testing` runs them at once."""
    made = []

    def make(*known, testing=True, **given):
        settings = settings_for(tmp_path, **given)
        app = Flask("tiny", template_folder=str(tmp_path))
        app.config.update(TESTING=testing, SQLALCHEMY_DATABASE_URI=settings.database_uri)
        app.extensions["training"] = SimpleNamespace(settings=settings)
        db.init_app(app)
        mail.init_app(app, settings)
        jobs.init_app(app, settings, list(known))
        made.append(app)
        return app

    yield make
    for app in made:
        if "queue" in vars(jobs.state(app)):
            jobs.state(app).queue.storage.close()
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def database(tmp_path):
    """Return a function that makes an empty database of its own, and returns its engine."""
    engines, server = [], None
    if TEST_DATABASE_URL:
        url = make_url(TEST_DATABASE_URL).set(drivername="postgresql+psycopg")
        server = create_engine(url, isolation_level="AUTOCOMMIT")

    def make(kind):
        name = f"training_test_{uuid4().hex[:12]}"
        if kind == "sqlite":
            engines.append(create_engine(f"sqlite:///{tmp_path / name}.db"))
        else:
            with server.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
            engines.append(create_engine(server.url.set(database=name)))
        return engines[-1]

    yield make
    for made in engines:
        made.dispose()
        if made.dialect.name == "postgresql":
            with server.connect() as connection:
                connection.execute(text(f"DROP DATABASE {made.url.database} WITH (FORCE)"))
    if server:
        server.dispose()
