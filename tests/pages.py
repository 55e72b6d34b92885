"""Checks on every HTML page that any test fetches; see `client` in conftest."""

import re
from collections import Counter
from contextvars import Context
from functools import lru_cache
from itertools import pairwise

import html5lib
from flask import has_app_context
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError

from training.db import db

REDIRECTS = {301, 302, 303, 307, 308}
LABELLED = {"input", "select", "textarea"}
UNSEEN = {"hidden", "submit", "button"}


@lru_cache(maxsize=16)
def tree_of(html: str):
    """Return a page as a tree, for reading only; a test that reads it again parses nothing.

    Raises ParseError if it is not valid HTML.
    """
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def problems(html: str) -> list[str]:
    """Return what is wrong with a page, in words; empty when it is sound."""
    try:
        tree = tree_of(html)
    except ParseError as error:
        return [f"not valid HTML: {error}"]
    everything = list(tree.iter())
    tags = [e for e in everything if isinstance(e.tag, str)]
    return [
        *_ids(tags),
        *_headings(tags),
        *_title(tree, tags),
        *_fields(tree, tags),
        *_inline(tags),
    ]


def _words(element) -> str:
    return " ".join("".join(element.itertext()).split())


def _ids(tags):
    ids = Counter(e.get("id") for e in tags if e.get("id"))
    yield from (f"id {name!r} is used {n} times" for name, n in ids.items() if n > 1)
    for e in tags:
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            for name in (e.get(attribute) or "").split():
                if name not in ids:
                    yield f"{e.tag} {attribute}={name!r} points at nothing"


def _headings(tags):
    levels = [int(e.tag[1]) for e in tags if re.fullmatch("h[1-6]", e.tag)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1 headings, not one"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{after} follows h{before}"


def _title(tree, tags):
    title = tree.find(".//title")
    heading = tree.find(".//h1")
    if title is not None and heading is not None:
        words = re.sub("^⟦?Error: ⟧?", "", _words(title))  # the brackets are of test_words
        if not words.startswith(_words(heading)):
            yield f"the title {words!r} does not start with the h1 {_words(heading)!r}"
    if not [e for e in tags if e.tag == "html" and e.get("lang")]:
        yield "no lang on html"


def _fields(tree, tags):
    wrapped = {field for label in tree.iter("label") for field in label.iter()}
    labels = {e.get("for") for e in tags if e.tag == "label"}
    for e in tags:
        if e.tag not in LABELLED or e.get("type") in UNSEEN:
            continue
        named = e.get("aria-label") or e.get("aria-labelledby") or e.get("id") in labels
        if not named and e not in wrapped:
            yield f"{e.tag} name={e.get('name')!r} has no label"


def _inline(tags):
    for e in tags:
        if e.tag == "style" or e.get("style"):
            yield f"inline style on {e.tag}"
        if e.tag == "script" and not e.get("src"):
            yield "inline script"
        yield from (f"inline handler {name}" for name in e.attrib if str(name).startswith("on"))


class CheckedClient(FlaskClient):
    """A test client that refuses an unsound page, whatever the test is about."""

    def open(self, *args, **kwargs):
        # As in life: each request gets an app context of its own, with a session of its own, and
        # the test holds no lock meanwhile. What a test has not committed is rolled back here.
        if has_app_context():
            db.session.rollback()
        # What is streamed is read where it is made.
        kwargs.setdefault("buffered", True)
        response = Context().run(super().open, *args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in REDIRECTS:
            assert not (wrong := problems(response.text)), f"{response.request.path}: {wrong}"
            assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return response
