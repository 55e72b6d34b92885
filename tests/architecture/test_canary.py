"""A marked secret in every private place, looked for wherever somebody else could read it."""

import json
import logging
import re

import pytest

from tests.factories import publish
from tests.forms import post
from tests.world import CANARY, PRIVATE, ROLES, SLUG, browser, make_world, path_of
from training.clock import utcnow
from training.db import SAFE_METHODS, db
from training.people import authentication
from training.people import service as people

OTHERS = [role for role in ROLES if role != "owner"]
MOST_PAGES = 400


def crawl(app, world, role):
    """Yield (address, text) of every page that `role` reaches, by links and by guessing ids."""
    client = browser(app, world, role)
    waiting, seen = ["/"], set()
    readable = [r for r in app.url_map.iter_rules() if SAFE_METHODS & (r.methods or set())]
    waiting += [path_of(app, rule, world) for rule in readable]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        assert len(seen) < MOST_PAGES, "the crawl does not end"
        seen.add(path)
        answer = client.get(path)
        yield path, answer.get_data(as_text=True) + repr(dict(answer.headers))
        if answer.mimetype == "text/html":
            links = re.findall(r'(?:href|action)="(/[^"#]*)', answer.text)
            waiting += [link.replace("&amp;", "&") for link in links if "/assets/" not in link]
        if answer.location:
            waiting.append(answer.location)


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_reads_what_is_private(app, role, caplog):
    caplog.set_level(logging.DEBUG)
    world = make_world()
    list(crawl(app, world, "owner"))  # first: nothing of the owner's may stay in a fragment
    for path, text in crawl(app, world, role):
        assert CANARY not in text, path
    assert CANARY not in caplog.text


@pytest.mark.parametrize("role", [role for role in OTHERS if role != "anonymous"])
def test_nobody_else_takes_it_along_in_their_own_data(app, role):
    world = make_world()
    assert CANARY not in json.dumps(people.export_of(world.people[role]), default=str)


def test_the_owner_takes_all_of_it_along(app):
    taken = json.dumps(people.export_of(make_world().people["owner"]), default=str)
    for place in (*PRIVATE, "chosen", "first"):
        assert f"{CANARY} {place}" in taken, place


def test_no_mail_carries_it(app, tmp_path):
    make_world()
    authentication.ask_reset("ana@example.org", None, utcnow())
    db.session.commit()
    sent = [path.read_text() for path in (tmp_path / "mail").glob("*")]
    assert sent
    assert CANARY not in "".join(sent)


def test_the_owner_reads_all_of_it(app):
    """So that the crawl above can fail at all."""
    text = "".join(text for _path, text in crawl(app, make_world(), "owner"))
    for place in PRIVATE:
        assert f"{CANARY} {place}" in text, place


def test_no_log_keeps_what_is_sent(app, caplog):
    world = make_world()
    client = browser(app, world, "owner")
    module, other = f"/modules/{SLUG}", "/modules/one-skill-two-rooms"
    publish("one-skill-two-rooms")
    task = f"/practice/tasks/{world.ids['']['task_id']}"
    plan = {"situation": CANARY, "with_whom": CANARY, "where": "inside"}
    day = world.body["due_on"]
    caplog.set_level(logging.DEBUG)
    for page, path, sent, status in (
        (module, f"{module}/reflections/r1", {"text": f"{CANARY} {'x' * 8_000}"}, 400),
        (module, f"{module}/reflections/r1", {"text": CANARY, "seen": "0"}, 409),
        (module, f"{module}/reflections/r1", {"text": CANARY}, 303),
        (other, f"{other}/task", {**plan, "due_on": CANARY}, 422),
        (other, f"{other}/task", {**plan, "due_on": day}, 303),
        (task, f"{task}/story", {"text": CANARY * 600}, 422),
        (task, f"{task}/story", {"text": CANARY}, 303),
    ):
        answer = post(client, path, client.get(page), **sent)
        assert answer.status_code == status, (path, answer.status_code)
    assert CANARY not in caplog.text
