"""Routes: guarded, typed, kebab-case, and without a trace when they are only read."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event

from tests.factories import NOW
from tests.world import browser, keeper, make_world, path_of
from training.db import db
from training.people.lifetimes import TOUCH_EVERY
from training.permissions import PUBLIC, Permission
from training.web import guards

TYPED = re.compile(r"<(\w+)(\([^)]*\))?:\w+>")
WRITE = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|CREATE|ALTER|DROP)\b", re.IGNORECASE)
TOUCH = re.compile(
    r"UPDATE person_session SET seen_at=[^,]+ WHERE person_session\.id = \S+$"
    # That a message was opened, and one less to open: once, whatever the number of GETs.
    r"|UPDATE message_delivery SET is_read=[^,]+ WHERE message_delivery\.message_id = "
    r"|UPDATE person SET unread=\(person\.unread - \S+ WHERE person\.id = "
)
# What cannot be shown: without the key of a download, on tables that were not migrated to.
REFUSED = {
    "owner": {"/account/data", "/readyz"},
    "admin": set(),
    # Of the two people of the world no report has a table.
    "facilitator": {
        "/reports/cohorts/<int:cohort_id>/tables/<string:name>.csv",
        "/reports/cohorts/<int:cohort_id>/sponsor/tables/<string:name>.csv",
    },
    "anonymous": {"/account/token", "/readyz"},
}


def test_every_route_names_one_permission(app):
    known = {PUBLIC, *Permission}
    for endpoint, view in app.view_functions.items():
        assert getattr(view, "permission", None) in known, endpoint


def test_a_route_without_a_permission_stops_the_app(app):
    app.view_functions["bare"] = lambda: "hello"
    with pytest.raises(RuntimeError, match="bare"):
        guards.init_app(app)


def test_paths_are_kebab_case_and_their_parameters_typed(app):
    for rule in app.url_map.iter_rules():
        fixed = TYPED.sub("", rule.rule)
        assert "<" not in fixed, f"{rule.rule}: write <int:…> or <string:…>"
        assert re.fullmatch(r"[a-z0-9/.-]*", fixed), f"{rule.rule}: kebab-case"


@pytest.fixture
def writes(app):
    """Collect the statements that change something."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if WRITE.search(statement):
            seen.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("role", ["owner", "facilitator", "admin", "anonymous"])
def test_get_never_writes(app, writes, role):
    world = make_world()
    client = browser(app, world, role)
    # So late that the session is touched: the one thing a GET may note, after its page is made.
    with time_machine.travel(NOW + TOUCH_EVERY + timedelta(seconds=30)):
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or role not in {keeper(app, rule), "anonymous"}:
                continue
            writes.clear()
            status = client.get(path_of(app, rule, world)).status_code
            assert status < 400 or rule.rule in REFUSED[role], (rule.rule, status)
            wrong = [statement for statement in writes if not TOUCH.match(statement)]
            assert wrong == [], rule.rule


def test_a_get_notes_that_the_session_was_used_and_nothing_else(app, writes):
    client = browser(app, make_world(), "owner")
    with time_machine.travel(NOW + TOUCH_EVERY + timedelta(seconds=30)):
        writes.clear()
        for _ in range(2):
            client.get("/")
    assert len(writes) == 1, writes
    assert TOUCH.match(writes[0])
