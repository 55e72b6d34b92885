"""The frame of every page, and the pages that say what went wrong."""

import json
import re
from types import SimpleNamespace as Thing

import html5lib
import pytest

from tests.pages import problems
from tests.web.bare import ANA, NAV, environment, error, page
from training.web import assets

STATUSES = [400, 403, 404, 409, 413, 429, 500, 503]


@pytest.mark.parametrize("name", ["layout.html", "plain.html"])
@pytest.mark.parametrize("viewer", [ANA, None])
def test_a_page_is_sound(name, viewer):
    markup = page(name, viewer=viewer, nav=NAV if viewer else [])
    assert problems(markup) == []
    assert "<title>Title | Both Ways</title>" in markup
    assert "Ana <b>" not in markup


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_page_needs_nobody_and_nothing(status):
    markup = error(status)
    assert problems(markup) == []
    assert "Look elsewhere." in markup
    assert str(status) in markup


def test_an_error_page_offers_what_it_is_given():
    markup = error(404, actions=[("Read on", "/modules"), ("Today", "/")])
    assert re.findall(r'class="(btn[^"]*)"', markup) == ["btn", "btn quiet"]


@pytest.mark.parametrize("fresh", [{}, {"seen": "2"}])
def test_a_conflict_shows_both_texts_whole(fresh):
    pairs = [("text", "Hers\nfirst", "</textarea>mine"), ("day", "Monday", "Tuesday")]
    form = {
        "action": "/tasks/1",
        "hidden": [("seen", "2")],
        "editable": {"text"},
        "back": "/",
        "labels": {},
    }
    markup = error(409, "error_conflict.html", pairs=pairs, fresh=fresh, **form)
    assert problems(markup) == []
    tree = html5lib.parse(markup, namespaceHTMLElements=False)
    boxes = [box.text for box in tree.iter("textarea")]
    assert boxes == ["Hers\nfirst", "</textarea>mine", "Monday", "Tuesday"]
    assert [box.get("name") for box in tree.iter("textarea")] == [None, "text", None, None]


@pytest.mark.parametrize(
    ("endpoint", "current"),
    [("today.progress", ["Progress"]), ("modules.read", ["Modules"]), ("people.account", [])],
)
def test_the_menu_marks_the_page_or_else_its_section(endpoint, current):
    request = Thing(endpoint=endpoint, blueprint=endpoint.partition(".")[0])
    found = html5lib.parse(page(env=environment(request=request)), namespaceHTMLElements=False)
    for nav in found.iter("nav"):
        links = [a for a in nav.iter("a") if a.get("aria-current")]
        assert ["".join(a.itertext()) for a in links] == current


@pytest.mark.parametrize(("theme", "forced"), [("system", ""), ("dark", ' data-theme="dark"')])
def test_a_chosen_theme_is_there_before_the_first_paint(theme, forced):
    assert f'<html lang="en"{forced}>' in page(theme=theme)


def test_a_flashed_message_may_bring_its_undo():
    flashed = [("/undo", "Moved to next week."), ("message", "Saved.")]
    markup = page(env=environment(get_flashed_messages=lambda **_: flashed))
    assert problems(markup) == []
    assert markup.count('action="/undo"') == 1
    assert "Saved." in markup


def test_the_demo_says_so_on_every_page():
    assert "This is a demo." in page()
    real = environment(settings=Thing(name="Both Ways", demo=False))
    assert "This is a demo." not in page(env=real)


def test_scripts_get_their_words_in_one_readable_attribute():
    scripts = assets.Assets().files[assets.BUNDLE].body.decode()
    env = environment()
    env.install_gettext_callables(lambda text: f"{text} d'où \"<&", lambda *_: "", newstyle=True)
    body = html5lib.parse(page(env=env), namespaceHTMLElements=False).find(".//body")
    words = json.loads(body.get("data-words"))
    assert words["saved"] == "Saved d'où \"<&"
    used = set(re.findall(r"words\.(\w+)", scripts))
    assert used == set(words)


def test_an_error_page_does_not_claim_that_nobody_is_signed_in():
    assert "data-person" not in error(500)  # an empty tag would make the browser forget its pages
