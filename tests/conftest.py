"""Fixtures every test may use: a real app on a real, empty database."""

import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
import time_machine
from flask import Flask
from jinja2 import BytecodeCache
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

from tests.factories import NOW
from tests.pages import CheckedClient
from training.app import create_app
from training.config import Settings
from training.db import db

TEST_DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "")
HERE = Path(__file__).parent
# How long one example takes says how busy the machine is, and nothing about the code.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")


class CompiledTemplates(BytecodeCache):
    """Compiles each template once for all the apps of a run, not once for each test."""

    def __init__(self):
        self.kept = {}

    def load_bytecode(self, bucket):
        """Fill the bucket, unless its source has changed."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        """Keep what was compiled."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
SEVERAL_PROCESSES = {"browser", "faults", "operations"}
ENGINES = ["sqlite"] + (["postgresql"] if TEST_DATABASE_URL else [])


def pytest_collection_modifyitems(items):
    """Let a test of several processes be tried again.

    A browser, a server and a killed process share two cores with the next test, and none of them
    answers at a known time. What fails once is tried twice more, each time with a database of its
    own; the report names it as RERUN. What fails three times is a failure.
    """
    for item in items:
        if item.path.relative_to(HERE).parts[0] in SEVERAL_PROCESSES:
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(autouse=True)
def a_known_day(request):
    """Let every test run on the same day; a browser and a server of their own have their clock."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Refuse to connect to anything but this machine: a test that needs the world is no test."""
    connect = socket.socket.connect

    def only_here(self, address):
        host = address[0] if isinstance(address, tuple) else ""
        if host not in {"", "localhost", "::1"} and not host.startswith("127."):
            raise AssertionError(f"a test wants the network: {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)


def settings_for(folder, **given):
    """Return settings that read neither the environment nor `.env`."""
    values = {"instance": folder, "mail": "file", "database_url": "", "log_level": "WARNING"}
    # No test pulls the plug: waiting for the disk at each commit would be most of their time.
    values["sqlite_synchronous"] = "NORMAL"
    return Settings(_env_file=None, **(values | given))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Make a database of this run's own on the server of TEST_DATABASE_URL; yield its URL."""
    url = make_url(TEST_DATABASE_URL).set(drivername="postgresql+psycopg")
    name = f"training_test_{uuid4().hex[:12]}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(params=ENGINES)
def engine(request) -> str:
    """Name the engine: every test that uses the database runs on each."""
    return request.param


@pytest.fixture
def app(tmp_path, engine, request):
    """An app with empty tables, its context pushed."""
    url = request.getfixturevalue("postgresql") if engine == "postgresql" else ""
    app = create_app(settings_for(tmp_path, database_url=url), TESTING=True)
    app.test_client_class = CheckedClient
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        if engine == "postgresql":
            _empty()
        db.engine.dispose()


def _empty() -> None:
    """Empty every table and start the counters anew: far faster than making them again."""
    names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
    with db.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@pytest.fixture
def client(app):
    """A browser without JavaScript that refuses an unsound page."""
    return app.test_client()


@pytest.fixture
def queries(app):
    """Collect the SQL that a with block runs, as a list of statements."""

    @contextmanager
    def watch():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            if not re.match(r"BEGIN|SAVEPOINT|RELEASE", statement):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return watch
