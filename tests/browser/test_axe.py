"""Pages that no journey passes: each is looked at once, on a phone or at a desk."""

from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from tests.browser.conftest import SIZES, Visitor
from training.clock import utcnow
from training.config import ROOT
from training.db import db
from training.people import service as people
from training.people import tokens
from training.people.models import Person

MODULE = "/modules/the-schedule-is-sacrosanct"
HANDBOOK = sorted(f"/help/{path.stem}" for path in (ROOT / "docs").glob("*.md"))
PHONE, DESK = ("phone", "dark"), ("desktop", "light")


@pytest.fixture
def somebody(chromium, site, request):
    """Somebody with a phone in the dark, unless the test says something else."""
    size, scheme = getattr(request, "param", PHONE)
    context = chromium.new_context(
        viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
    )
    yield Visitor(context, site)
    context.close()


def look(visitor, path, heading=""):
    """Open a page, see that it is the one meant, and check it."""
    page = visitor.open(path)
    assert urlsplit(page.url).path == path
    assert heading in page.inner_text("h1")
    visitor.check()


def test_pages_before_somebody_signs_in_are_accessible(somebody):
    for path in ("/sign-in", "/reset", "/reset/sent", "/reset/gone", "/farewell", "/offline"):
        look(somebody, path)


@pytest.mark.parametrize("somebody", [PHONE, DESK], indirect=True, ids="-".join)
def test_the_handbook_is_accessible(somebody):
    for path in ("/help", *HANDBOOK):
        look(somebody, path)


@pytest.mark.parametrize(
    ("kind", "where"), [(tokens.RESET, "reset"), (tokens.INVITE, "invitations")]
)
def test_the_page_behind_a_link_is_accessible(somebody, program, kind, where):
    with program.app_context():
        token = tokens.issue(people.person_by_email("ana@example.org").id, kind, utcnow())
        db.session.commit()
    look(somebody, f"/{where}/{token}")
    assert somebody.page.locator("[name=new_password]").count() == 1
    send(somebody.page)
    assert somebody.page.title().startswith("Error: ")
    somebody.check()


def test_the_first_visit_is_accessible(somebody, program):
    somebody.sign_in("ana")
    with program.app_context():
        ana = Person.email == "ana@example.org"
        db.session.execute(update(Person).where(ana).values(arrived_at=None))
        db.session.commit()
    look(somebody, "/arrive", "side of the table")
    send(somebody.page)
    assert somebody.page.title().startswith("Error: ")
    somebody.check()


def test_the_page_before_an_account_is_erased_is_accessible(somebody):
    somebody.sign_in("ana")
    look(somebody, "/account/erase")
    send(somebody.page)
    assert somebody.page.title().startswith("Error: ")
    somebody.check()


@pytest.mark.parametrize("somebody", [PHONE, DESK], indirect=True, ids="-".join)
def test_the_choice_between_two_texts_is_accessible(somebody):
    somebody.sign_in("ana")
    first = somebody.open(MODULE)
    second = somebody.context.new_page()
    second.goto(somebody.site + MODULE)
    say(first, "From the first.")
    say(second, "From the second.")
    assert second.inner_text("h1") == "This has changed in the meantime"
    assert second.get_by_label("What is stored").input_value() == "From the first."
    assert second.get_by_label("What you just sent").input_value() == "From the second."
    somebody.page = second
    somebody.check()


def say(page, words):
    """Send a reflection as a form, past the script that would have kept it from being refused."""
    box = "document.querySelector('#r1-text')"
    with page.expect_navigation():
        page.evaluate(f"{box}.value = {words!r}; {box}.form.submit()")


def send(page):
    """Send the form of the page with nothing in it; the browser's own checks are not ours."""
    with page.expect_navigation():
        page.evaluate("document.querySelector('main form').noValidate = true")
        page.click("main form button[type=submit]")
