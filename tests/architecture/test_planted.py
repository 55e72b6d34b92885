"""The checks can fail: a fault is planted for each, and has to be found in these words."""

import pytest

from tests.architecture.test_commits import committing
from tests.architecture.test_floor_plan import ROOT, breaches, long_views, outside
from tests.architecture.test_templates import faults
from tests.pages import problems


def page(main="<h1>Modules</h1>", title="Modules | Both Ways", head="", html='<html lang="en">'):
    """Return a sound page, or one with a fault in the place that is given."""
    return (
        f'<!doctype html>{html}<head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><main>{main}</main></body></html>"
    )


H1 = "<h1>Modules</h1>"
BAD_PAGES = {
    "two h1": (page(H1 + "<h1>Again</h1>"), "2 h1 headings, not one"),
    "no h1": (page("<p>Words.</p>"), "0 h1 headings, not one"),
    "a level left out": (page(f"{H1}<h3>Deep</h3>"), "h3 follows h1"),
    "another title": (page(title="Both Ways"), "does not start with the h1 'Modules'"),
    "no language": (page(html="<html>"), "no lang on html"),
    "an id twice": (page(f'{H1}<p id="a"></p><p id="a"></p>'), "id 'a' is used 2 times"),
    "a label of nothing": (page(f'{H1}<label for="a">A</label>'), "points at nothing"),
    "a described field": (page(f'{H1}<b aria-describedby="a"></b>'), "points at nothing"),
    "no label": (page(f'{H1}<input name="q">'), "input name='q' has no label"),
    "no label on a list": (page(f'{H1}<select name="q"></select>'), "select name='q' has no label"),
    "a script": (page(head="<script>go()</script>"), "inline script"),
    "a handler": (page('<h1 onclick="go()">Modules</h1>'), "inline handler onclick"),
    "a style": (page('<h1 style="color: red">Modules</h1>'), "inline style on h1"),
    "a sheet of styles": (page(head="<style>h1 { color: red }</style>"), "inline style on style"),
    "a tag left open": (page(f"{H1}<section><p>Words."), "not valid HTML"),
    "a tag of its own": (page(f"{H1}<p><div></div></p>"), "not valid HTML"),
}

LONG = '@bp.get("/")\n@requires(PUBLIC)\ndef show():\n' + "    work()\n" * 20
BAD_FILES = {
    "up": (
        breaches,
        "people/sides.py",
        "from training.modules import service",
        "people must not import training.modules.service",
    ),
    "sideways": (
        breaches,
        "practice/forms.py",
        "from training.modules import parse",
        "practice must not import training.modules.parse",
    ),
    "up, inside a function": (
        breaches,
        "content/service.py",
        "def f():\n    import training.today.service",
        "content must not import training.today.service",
    ),
    "a private door": (
        breaches,
        "today/views.py",
        "from training.modules.views import bp",
        "training.modules.views.bp is private to modules",
    ),
    "somebody else's part": (
        breaches,
        "today/service.py",
        "from training.modules import part",
        "training.modules.part is private to modules",
    ),
    "relative": (breaches, "today/views.py", "from . import service", "write absolute imports"),
    "pure, with flask": (
        outside,
        "modules/search.py",
        "from flask import request",
        "pure module imports flask.request",
    ),
    "pure, with a door of its own": (
        outside,
        "modules/search.py",
        "from training.modules import models",
        "pure module imports training.modules.models",
    ),
    "pure, with the database": (
        outside,
        "modules/search.py",
        "from training.db import db",
        "pure module imports training.db.db",
    ),
    "pure, with a service": (
        outside,
        "today/balance.py",
        "from training.people import service",
        "pure module imports training.people.service",
    ),
    "a view of 21 lines": (long_views, "today/views.py", LONG, "today/views.py:3 show has 21"),
    "a view elsewhere": (long_views, "today/pages.py", LONG, "today/pages.py:3 show has 21"),
}

BAD_TEMPLATES = {
    "safe": ("{{ words | safe }}", "safe"),
    "a block of safe": ("{% filter safe %}{{ words }}{% endfilter %}", "filter safe"),
    "no escaping": ("{% autoescape false %}", "autoescape"),
    "a style": ('<p style="color: red">', "style="),
    "a handler": ('<p onclick="go()">', "onclick="),
    "a script": ("<script>go()</script>", "<script"),
    "an address that runs": ('<a href="javascript:go()">', "javascript:"),
    "121 lines": ("<br>\n" * 121, "121 lines"),
}


@pytest.mark.parametrize(("html", "words"), BAD_PAGES.values(), ids=BAD_PAGES)
def test_an_unsound_page_is_found(html, words):
    found = problems(html)
    assert len(found) == 1, found
    assert words in found[0]


@pytest.mark.parametrize(("check", "path", "text", "words"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_in_the_wrong_place_is_found(check, path, text, words):
    found = list(check(ROOT / path, text))
    assert len(found) == 1, found
    assert words in found[0]


@pytest.mark.parametrize(("text", "words"), BAD_TEMPLATES.values(), ids=BAD_TEMPLATES)
def test_a_template_that_says_too_much_is_found(text, words):
    found = list(faults(text))
    assert len(found) == 1, found
    assert words in found[0]


def test_a_commit_in_a_service_is_found(tmp_path):
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "service.py").write_text("def keep(session):\n    session.commit()\n")
    (tmp_path / "modules" / "views.py").write_text("def show(session):\n    return session.get()\n")
    assert list(committing(tmp_path)) == ["modules/service.py"]


def test_what_is_sound_is_let_through():
    label = '<label for="q">Search</label><input id="q" name="q"><script src="/app.js"></script>'
    assert problems(page(H1 + label)) == []
    short = LONG.removesuffix("    work()\n")
    assert list(long_views(ROOT / "today/views.py", short)) == []
    down = "from training.people import service\nfrom training.web.forms import Form"
    assert list(breaches(ROOT / "today/views.py", down)) == []
    assert list(outside(ROOT / "today/views.py", "import flask")) == []
    assert list(outside(ROOT / "today/balance.py", "from training.progress import tally")) == []
    assert list(faults('{{ words }}<script src="/app.js"></script>')) == []
