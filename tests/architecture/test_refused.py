"""The address of a form after it was refused: what stands on that page works, and so does a GET."""

from urllib.parse import urljoin, urlsplit

import pytest

from tests.architecture.test_matrix import csrf_of
from tests.forms import values_of
from tests.pages import tree_of
from tests.world import browser, keeper, make_world, path_of
from training.db import SAFE_METHODS

LENSES = ("", "?lens=inside", "?lens=both&again=q1&_anchor=x&_external=1")


@pytest.fixture
def world():
    return make_world()


def posted_to(app, world):
    """Yield every rule that takes a POST, with its address for the owner."""
    for rule in app.url_map.iter_rules():
        if not (rule.methods or set()) <= SAFE_METHODS:
            yield rule, path_of(app, rule, world)


def test_every_address_of_a_form_can_be_opened(app, world):
    clients = {role: browser(app, world, role) for role in ("owner", "facilitator", "admin")}
    for rule, path in posted_to(app, world):
        for query in LENSES:
            page = clients[keeper(app, rule)].get(path + query, follow_redirects=True)
            assert page.status_code == 200, (rule.rule, page.status_code)
            assert page.mimetype == "text/html", rule.rule
            only_posted = "GET" not in rule.methods
            # Not a detour to Today, where a page lies above it.
            if only_posted and path.count("/") > 1:
                assert page.request.path != "/", (rule.rule, page.request.path)


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/questions/q2?lens=inside", "?lens=inside#q2"),
        ("/task?lens=customer&again=q1", "?lens=customer&again=q1#task"),
        ("/finish", "#finish"),
    ],
)
def test_a_module_opens_at_the_place_of_the_form(app, world, asked, led):
    page = f"/modules/{world.ids['']['slug']}"
    answer = browser(app, world, "owner").get(page + asked)
    assert (answer.status_code, answer.location) == (303, page + led)


def refused(app, world):
    """Yield the page with which every form refuses to be sent with nothing in it."""
    for role in ("anonymous", "stranger", "owner", "facilitator", "admin"):
        client = browser(app, world, role)
        for rule, path in posted_to(app, world):
            if rule.endpoint == "people.sign_out":
                continue
            sent = {
                "csrf_token": csrf_of(client),
                "request_id": f"refused-{rule.endpoint.replace('.', '-'):-<24}",
                "at": world.body["at"],
            }
            page = client.post(path, data=sent)
            if page.status_code == 422:
                yield client, page


def ways_on(page):
    """Yield the address of every link, and of every GET form with each of its choices."""
    tree = tree_of(page.text)
    ids = {element.get("id") for element in tree.iter()}
    for link in tree.iter("a"):
        href = link.get("href")
        if href.startswith("#"):
            assert href[1:] in ids, f"{page.request.path}: {href} is not there"
        else:
            yield href, {}
    for form in tree.iter("form"):
        if form.get("method", "get") == "get":
            chosen = [i for i in form.iter("input") if i.get("type") == "radio"]
            for each in chosen or [None]:
                more = {each.get("name"): each.get("value")} if each is not None else {}
                yield form.get("action", ""), values_of(form) | more


def test_every_way_on_from_a_refused_form_leads_to_a_page(app, world):
    seen = {}
    for client, page in refused(app, world):
        here = page.request.path
        for address, query in ways_on(page):
            to = urljoin(here, address)
            key = (client, to, *query.items())
            if urlsplit(to).netloc or key in seen:
                continue
            answer = client.get(to, query_string=query or None, follow_redirects=True)
            # A link to a kept anchor must not pass by way of the form's own address.
            assert not answer.history or urlsplit(to).path != here, (here, to)
            seen[key] = answer.status_code
            assert answer.status_code == 200, (here, to, query, answer.status_code)
    assert {path for _client, path, *_query in seen} >= {"/sign-in", "/practice"}
