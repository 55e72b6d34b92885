"""Every route that changes something, without its token, and without its request id."""

import pytest

from tests.architecture.test_matrix import csrf_of
from tests.world import browser, keeper, make_world, path_of
from training.db import SAFE_METHODS
from training.permissions import PUBLIC

KINDS = ("application/x-www-form-urlencoded", "application/json", "text/plain")


def mutating(app):
    for rule in app.url_map.iter_rules():
        if (rule.methods or set()) - SAFE_METHODS:
            yield rule, getattr(app.view_functions[rule.endpoint], "permission", None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("token", ["none", "wrong", "foreign"])
def test_no_route_changes_anything_without_its_token(app, token, kind):
    world = make_world()
    client, other = browser(app, world, "owner"), browser(app, world, "stranger")
    sent = {"none": "", "wrong": "x" * 40, "foreign": csrf_of(other)}[token]
    for rule, _permission in mutating(app):
        answer = client.post(
            path_of(app, rule, world),
            data=f"csrf_token={sent}&request_id=matrix-request-0001",
            content_type=kind,
            headers={"X-CSRFToken": sent, "HX-Request": "true"} if sent else {},
        )
        assert answer.status_code == 400, (rule.rule, answer.status_code)
        assert "nothing was stored" in answer.text, rule.rule


def test_the_token_in_a_header_is_as_good_as_in_the_form(app):
    client = browser(app, make_world(), "owner")
    token = client.get("/account/token").json["csrf"]
    answer = client.post("/theme", headers={"X-CSRFToken": token}, data={"theme": "dark"})
    assert answer.status_code == 303


def test_the_same_id_with_other_words_is_a_page_with_both(app):
    """Sent, gone back, changed, sent again: what could be stored once is never a crash."""
    world = make_world()
    client = browser(app, world, "owner")
    said = []
    for rule, permission in mutating(app):
        if permission == PUBLIC or "erase" in rule.rule or "session" in rule.rule:
            continue  # after these nobody is there to send a second one
        path = path_of(app, rule, world)
        form = {
            "csrf_token": client.get("/account/token").json["csrf"],
            "request_id": f"other-words-{len(said):04}-{rule.endpoint.replace('.', '-')}",
        }
        first = client.post(path, data=world.body | form)
        second = client.post(path, data=world.body | form | {"text": "Changed.", "name": "Anna"})
        assert second.status_code < 500, rule.rule
        if first.status_code == 303:
            assert second.status_code == 409, rule.rule
            assert "Your words" in second.text or "What is stored" in second.text, rule.rule
        said.append(rule.rule)
    assert len(said) > 10


@pytest.mark.parametrize("given", ["", "short", "no spaces allowed here", "x" * 65])
def test_no_personal_route_changes_anything_without_its_request_id(app, given):
    world = make_world()
    clients = {role: browser(app, world, role) for role in ("owner", "facilitator", "admin")}
    for rule, permission in mutating(app):
        if permission == PUBLIC:
            continue
        client = clients[keeper(app, rule)]
        token = client.get("/account/token").json["csrf"]
        data = {"csrf_token": token, "request_id": given}
        answer = client.post(path_of(app, rule, world), data=data)
        assert answer.status_code == 400, (rule.rule, answer.status_code)
        assert "lost its place" in answer.text, rule.rule
