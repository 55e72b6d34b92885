"""Every word of the program can be translated: a pseudo-locale finds what was missed."""

import re

import flask_babel
import html5lib
import pytest

from tests.factories import make_person
from tests.forms import sign_in
from training.web import failures

# What stands on these pages and is no word of the program.
DATA = ("Both Ways", "Person", "@example.org", "0.1.0", "A browser")


class Pseudo(flask_babel.support.NullTranslations):
    """A language in which every sentence stands in brackets."""

    def gettext(self, message):
        return f"⟦{message}⟧"

    def ngettext(self, singular, plural, number):
        return f"⟦{singular if number == 1 else plural}⟧"

    ugettext, ungettext = gettext, ngettext


@pytest.fixture
def pseudo(monkeypatch):
    monkeypatch.setattr(flask_babel, "get_translations", Pseudo)
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda _self: Pseudo())


def untranslated(html):
    """Return the visible texts that stand in no brackets."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for element in tree.iter():
        if element.tag in {"script", "option", "time", "textarea"}:
            continue
        texts = [element.text, element.get("aria-label"), element.get("title")]
        texts += [child.tail for child in element]
        for text in texts:
            if text and re.search(r"[A-Za-z]{2}", text) and not _is_translated(text):
                yield " ".join(text.split())


def _is_translated(text):
    rest = re.sub(r"⟦.*?⟧", "", text, flags=re.DOTALL)
    for word in DATA:
        rest = rest.replace(word, "")
    return not re.search(r"[A-Za-z]{2}", rest)


PAGES = ("/", "/modules", "/modules?q=zzz", "/practice", "/progress", "/account", "/account/erase")


@pytest.mark.parametrize("path", PAGES)
def test_every_word_of_a_page_is_translated(client, pseudo, path):
    sign_in(client, make_person("Person", email="a@example.org"))
    client.get("/account/token")
    assert set(untranslated(client.get(path).text)) - {"⟦", "⟧"} == set()


@pytest.mark.parametrize("path", ["/sign-in", "/reset", "/reset/sent", "/reset/x", "/farewell"])
def test_every_word_is_translated_before_somebody_signs_in(client, pseudo, path):
    assert set(untranslated(client.get(path).text)) == set()


def test_every_word_of_the_first_visit_is_translated(client, pseudo):
    sign_in(client, make_person(email="b@example.org", arrived=False))
    assert set(untranslated(client.get("/arrive").text)) == set()


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500, 503])
def test_every_word_of_an_error_is_translated(app, pseudo, status):
    with app.test_request_context():
        assert set(untranslated(failures.page(status).get_data(as_text=True))) == set()


def test_a_forgotten_word_is_found():
    page = "<p>⟦Translated⟧</p><p>Forgotten</p><a aria-label='Also'>⟦ok⟧</a>"
    assert set(untranslated(page)) == {"Forgotten", "Also"}
