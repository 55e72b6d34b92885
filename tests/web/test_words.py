"""Every word of the program can be translated: a pseudo-locale finds what was missed."""

import re
from datetime import timedelta

import flask_babel
import html5lib
import pytest

from tests.factories import NOW, make_person, publish
from tests.forms import post, sign_in
from tests.pages import tree_of
from training.db import db
from training.help import service as help_pages
from training.modules import service as modules
from training.people import imports, service
from training.permissions import Role
from training.progress import tasks
from training.progress.service import Doer
from training.progress.tasks import Intention
from training.web import failures

SLUG = "the-schedule-is-sacrosanct"
TODAY = NOW.date()
TOMORROW = (NOW.date() + timedelta(days=1)).isoformat()

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
    tree = tree_of(html)
    for element in tree.iter():
        if element.tag in {"script", "option", "time", "textarea"}:
            continue
        texts = [element.text, element.get("aria-label"), element.get("title")]
        texts += [child.tail for child in element]
        for text in texts:
            if text and re.search(r"[A-Za-z]{2}", text) and not _is_translated(text):
                yield " ".join(text.split())


def _is_translated(text):
    rest, count = text, 1
    while count:  # one sentence may hold another
        rest, count = re.subn(r"⟦[^⟦⟧]*⟧", "", rest)
    for word in DATA:
        rest = rest.replace(word, "")
    return not re.search(r"[A-Za-z]{2}", rest)


PAGES = ("/", "/modules", "/modules?q=zzz", "/practice", "/progress", "/account", "/account/erase")


@pytest.mark.parametrize("path", PAGES)
def test_every_word_of_a_page_is_translated(client, pseudo, path):
    sign_in(client, make_person("Person", email="a@example.org"))
    client.get("/account/token")
    assert set(untranslated(client.get(path).text)) - {"⟦", "⟧"} == set()


def texts_of(value):
    """Return every text of a compiled module, or of HTML, as the page shows it."""
    if isinstance(value, dict):
        return set().union(*(texts_of(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(texts_of(inner) for inner in value))
    tree = html5lib.parseFragment(str(value), namespaceHTMLElements=False)
    return {" ".join(text.split()) for text in tree.itertext()}


def strange(page, written):
    """Return what is neither translated nor written by an author, in the language of the text."""
    found = {
        text.removeprefix("⟦Error: ⟧").removesuffix(" | Both Ways")
        for text in untranslated(page.text)
    }
    return found - written - {"Table"}  # the name that the compiler gives every table


@pytest.fixture
def reader(client):
    """Somebody with a module to read, a field task for later and one whose day has come."""
    digest = publish(SLUG)
    person = make_person("Person", email="a@example.org")
    modules.plan_for(person, NOW)
    for name, day in (("t8", 9), ("t9", 0)):
        plan = Intention(f"modules/{SLUG}/{name}", "Ask", "Source", "Now", "Priya", "inside", TODAY)
        task = tasks.take(Doer(person, "customer"), plan, "UTC", now=NOW)
        tasks.task_for(person, task).due_on += timedelta(days=day)
    db.session.commit()
    sign_in(client, person)
    client.get("/account/token")
    body = modules.version(SLUG, digest).body
    objective = body["summary"]["objective"]
    return texts_of(body) | {objective[0].lower() + objective[1:]}


READING = (
    f"/modules/{SLUG}",
    f"/modules/{SLUG}?lens=both",
    f"/modules/{SLUG}?lens=inside&print=1",
    "/modules?q=payroll",
    "/modules",
    "/",
    "/practice",
    "/practice/tasks/1",
    "/practice/tasks/2",
)


@pytest.mark.parametrize("path", READING)
def test_every_word_around_what_is_read_is_translated(client, reader, pseudo, path):
    assert strange(client.get(path), reader | {"Ask", "Now", "Priya"}) == set()


def test_every_word_of_a_module_in_use_is_translated(client, reader, pseudo):
    page = f"/modules/{SLUG}"
    for item, choice in (("q1", "a"), ("q2", "b")):
        post(client, f"{page}/questions/{item}", client.get(page), choice=choice)
    post(client, f"{page}/place", client.get(page), part="task")
    refused = post(client, f"{page}/finish", client.get(page))
    empty = post(client, f"{page}/task", client.get(page))
    plan = {"situation": "Now", "with_whom": "Priya", "where": "inside", "due_on": TOMORROW}
    post(client, f"{page}/task", client.get(page), **plan)
    assert (refused.status_code, empty.status_code) == (422, 422)
    for shown in (client.get(f"{page}?again=q1"), refused, empty, client.get("/")):
        assert strange(shown, reader | {"Ask"}) == set()


PEOPLE = ("/people", "/people?q=zzz", "/people/1", "/people/2", "/people/import")


@pytest.mark.parametrize("path", [*PEOPLE, "/people/import/1", "/people/import/1/problems"])
def test_every_word_around_people_is_translated(client, pseudo, path):
    sign_in(client, make_person("Person", email="a@example.org", roles=(Role.ADMIN,)))
    service.add("b@example.org", "Person B", now=NOW)
    text = "E-mail,Name,Site,More\na@example.org,Person,Person,1\nc@example.org,Person C,,\nx,,,\n"
    imports.begin("Person", text.encode(), 1, NOW)
    db.session.commit()
    client.get("/account/token")
    # A day, and the headings of the list itself, which every language writes alike.
    data = ("Saturday 21 November, 09:00", "Saturday 21 November", ", E-mail", ", Name", "Site:")
    html = client.get(path).text
    for word in (*data, "More", "UTC"):
        html = html.replace(word, "")
    assert set(untranslated(html)) - {"⟦", "⟧", "en"} == set()


@pytest.mark.parametrize("path", ["/help", "/help/learning", "/help/privacy"])
def test_every_word_around_the_handbook_is_translated(client, pseudo, path):
    pages = help_pages.pages()  # the pages themselves are in English
    written = {page.title for page in pages}.union(*(texts_of(page.html) for page in pages))
    assert strange(client.get(path), written) == set()


@pytest.mark.parametrize(
    "path", ["/offline", "/sign-in", "/reset", "/reset/sent", "/reset/x", "/farewell"]
)
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
    page = "<!doctype html><p>⟦Translated⟧</p><p>Forgotten</p><a aria-label='Also'>⟦ok⟧</a>"
    assert set(untranslated(page)) == {"Forgotten", "Also"}
