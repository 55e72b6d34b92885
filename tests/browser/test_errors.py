"""After a form was refused, the focus is where it says what is wrong, whatever the form."""

import pytest

from tests.browser.conftest import SIZES, Visitor
from training.clock import utcnow
from training.db import db
from training.people import tokens
from training.people.models import Person

MODULE = "/modules/the-schedule-is-sacrosanct"
FOCUSED = "document.activeElement.id || document.activeElement.className"
IN_VIEW = """(() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  return top >= 0 && top < innerHeight && bottom > 0;
})()"""


@pytest.fixture
def visitor(chromium, site):
    context = chromium.new_context(viewport=SIZES["phone"], reduced_motion="reduce")
    visitor = Visitor(context, site)
    yield visitor
    context.close()


def refused(page, form):
    """Send a form as it stands, and return once its problems are on the page."""
    page.locator(f"main form[action*='{form}']" if form else "main form").first.locator(
        "button[type=submit]"
    ).first.click()
    page.locator(".summary-error").first.wait_for()
    page.wait_for_load_state()


def is_told(page):
    page.wait_for_function("document.activeElement !== document.body")
    page.wait_for_timeout(200)  # a fragment in the address may take the focus away again
    assert page.evaluate("document.activeElement.matches('.summary-error')"), page.evaluate(FOCUSED)
    assert page.evaluate(IN_VIEW)
    assert page.title().startswith("Error: ")


@pytest.mark.parametrize("path", ["/sign-in", "/reset"])
def test_outside(visitor, path):
    refused(visitor.open(path), "")
    is_told(visitor.page)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/account", "/account/password"),
        ("/account", "/account/data"),
        ("/account/erase", ""),
        ("/practice/tasks/2?tell=1", "/story"),
        (MODULE, "/task"),
        (MODULE, "/finish"),
    ],
)
def test_inside(visitor, path, form):
    visitor.sign_in("ana")
    refused(visitor.open(path), form)
    is_told(visitor.page)


def test_the_profile(visitor):
    visitor.sign_in("ana")
    visitor.open("/account").fill("[name=name]", "")
    refused(visitor.page, "/account/profile")
    is_told(visitor.page)


def test_another_day_for_a_task(visitor):
    visitor.sign_in("ana")
    page = visitor.open("/practice/tasks/2")
    page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")
    page.fill("[name=due_on]", "2020-01-01")
    refused(page, "/day")
    is_told(page)


def test_the_first_password_and_the_first_question(visitor, program):
    with program.app_context():
        ana = db.session.scalars(db.select(Person).filter_by(email="ana@example.org")).one()
        ana.arrived_at = None
        link = tokens.issue(ana.id, tokens.INVITE, utcnow())
        db.session.commit()
    refused(visitor.open(f"/invitations/{link}"), "")
    is_told(visitor.page)
    visitor.page.fill("[name=new_password]", "four unrelated words here")
    visitor.page.locator("main button[type=submit]").click()
    visitor.page.wait_for_url("**/arrive")
    refused(visitor.page, "")
    is_told(visitor.page)


def test_a_question_without_an_answer(visitor):
    visitor.sign_in("dov")
    page = visitor.open(MODULE)
    page.locator("#q2").get_by_role("button", name="See what happens").click()
    page.locator("#q2 .error").wait_for()
    page.wait_for_function("document.activeElement.name === 'choice'")
    assert page.evaluate("document.activeElement.closest('fieldset').ariaDescribedByElements[0].id")


def test_open_questions_are_named_at_the_end_where_the_reader_is(visitor):
    visitor.sign_in("dov")
    page = visitor.open(MODULE)
    page.get_by_role("button", name="Finish the module").click()
    page.locator("#finish .summary-error").wait_for()
    is_told(page)
    assert page.evaluate("document.activeElement.closest('section').id") == "finish"
    page.locator("#finish .summary-error a").first.click()
    assert page.url.endswith("#q1")
