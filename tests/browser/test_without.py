"""The same site without what many people lack: JavaScript, a mouse, a network, room."""

import pytest
from sqlalchemy import select

from tests.browser.conftest import Visitor
from training.config import ROOT
from training.db import db
from training.people.models import Person
from training.scenarios.models import ScenarioRun, ScenarioStep

MODULE = "/modules/the-schedule-is-sacrosanct"
MODULES = tuple(
    f"/modules/{path.stem}?lens={lens}"
    for path in (ROOT / "content" / "modules").glob("*.md")
    for lens in ("both", "inside")
)
HANDBOOK = tuple(f"/help/{path.stem}" for path in (ROOT / "docs").glob("*.md"))
WORDS = "Written on a train."


@pytest.fixture
def plain(chromium, site):
    """A phone without JavaScript."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    yield Visitor(context, site)
    context.close()


@pytest.fixture
def reader(chromium, site):
    """A phone with JavaScript, signed in as Ana, with the module open and kept."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    visitor = Visitor(context, site)
    visitor.sign_in("ana")
    visitor.open(MODULE)
    visitor.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    yield visitor
    context.close()


def test_everything_works_without_javascript(plain):
    page = plain.sign_in("ana")
    page.click(".next .btn")
    page.locator("#q2 label.choice").nth(0).click()
    page.locator("#q2").get_by_role("button", name="See what happens").click()
    assert page.locator("#q2 .outcomes").count() == 1
    page.fill("#r1-text", WORDS)
    page.locator("#r1").get_by_role("button", name="Save").click()
    assert page.input_value("#r1-text") == WORDS
    page.get_by_label("Both").check()
    page.get_by_role("button", name="Apply").click()
    assert "lens=both" in page.url


def test_words_survive_a_lost_network_and_a_reload_and_are_sent_once(reader):
    page = reader.page
    page.reload()  # so that the worker serves this page and keeps it
    page.wait_for_function("caches.keys().then(names => names.length > 0)")
    page.wait_for_timeout(500)
    reader.context.set_offline(True)
    page.fill("#r1-text", WORDS)
    page.locator("#r1 [role=status]", has_text="Not saved yet").wait_for(timeout=3000)
    page.reload()
    page.locator("#r1-text").wait_for()
    page.wait_for_function(f"document.querySelector('#r1-text').value === {WORDS!r}")
    reader.context.set_offline(False)
    page.locator("#r1 [role=status]", has_text="Saved").wait_for(timeout=35_000)
    page.reload()
    assert page.input_value("#r1-text") == WORDS


PLAN = {"situation": "it is Tuesday", "with_whom": "Priya Nair"}


def plan_of(page):
    return {name: page.input_value(f"[name={name}]") for name in PLAN}


def test_a_plan_survives_a_lost_network_and_a_reload_until_it_is_sent(reader):
    page = reader.page
    page.reload()
    page.wait_for_function("caches.keys().then(names => names.length > 0)")
    page.wait_for_timeout(500)
    reader.context.set_offline(True)
    for name, words in PLAN.items():
        page.fill(f"[name={name}]", words)
    page.locator("#task label.choice").nth(1).click()
    day = page.evaluate("new Date(Date.now() + 4e8).toISOString().slice(0, 10)")
    page.fill("[name=due_on]", day)
    page.get_by_role("button", name="Put it on my week").click()
    page.locator("#task").get_by_text("That did not reach the server.").wait_for()
    assert plan_of(page) == PLAN
    page.reload()
    page.locator("#task [role=status]", has_text="Not saved yet").wait_for()
    assert plan_of(page) == PLAN
    assert page.input_value("[name=due_on]") == day
    assert page.locator("#task input:checked").count() == 1
    reader.context.set_offline(False)
    page.get_by_role("button", name="Put it on my week").click()
    page.get_by_text("On your week, by").wait_for()
    assert page.evaluate("document.activeElement.id") == "task-h"
    # Nothing is left that signing out would have to ask about.
    page.get_by_role("link", name="your account").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")


def test_a_page_that_was_not_kept_says_so_offline(reader):
    page = reader.page
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.wait_for_timeout(1500)
    reader.context.set_offline(True)
    page.goto(reader.site + "/progress")
    assert page.inner_text("h1") == "No network"
    # In the look of the site, with what is kept and a way to try again.
    assert page.evaluate("getComputedStyle(document.querySelector('.btn')).color") != "rgb(0, 0, 0)"
    assert page.get_by_role("link", name="Try again").count() == 1
    assert page.locator(".rows a").all_inner_texts() == ["The schedule is sacrosanct"]
    reader.complaints.clear()  # of the status, which says the same
    reader.check()
    kept = page.get_by_role("link", name="The schedule is sacrosanct").get_attribute("href")
    # In a tab of its own: this page tries again by itself, and may do so in the middle of a click.
    other = reader.context.new_page()
    other.goto(reader.site + kept)
    other.locator("#r1-text").wait_for()
    other.close()
    reader.context.set_offline(False)  # and it goes by itself
    page.get_by_role("heading", name="What you did").wait_for()


def test_signing_out_with_unsent_words_warns_first(reader):
    page = reader.page
    page.reload()
    page.wait_for_timeout(500)
    account = reader.context.new_page()
    account.goto(reader.site + "/account")
    reader.context.set_offline(True)
    page.fill("#r1-text", WORDS)
    page.locator("#r1 [role=status]", has_text="Not saved yet").wait_for(timeout=3000)
    account.get_by_role("button", name="Sign out", exact=True).click()
    account.locator("dialog[open]").wait_for()
    account.get_by_role("button", name="Stay").click()
    assert account.locator("dialog[open]").count() == 0


def test_a_second_person_never_gets_the_firsts_words(reader):
    page = reader.page
    page.reload()
    page.wait_for_timeout(500)
    reader.context.set_offline(True)
    page.fill("#r1-text", WORDS)
    page.locator("#r1 [role=status]", has_text="Not saved yet").wait_for(timeout=3000)
    cookies = [c for c in reader.context.cookies() if c["name"] != "training"]
    reader.context.clear_cookies()
    reader.context.add_cookies(cookies)
    reader.context.set_offline(False)
    reader.sign_in("dov")
    reader.open(MODULE)
    page.wait_for_timeout(1500)
    assert page.input_value("#r1-text") == ""
    page.reload()
    assert page.input_value("#r1-text") == ""


def test_a_second_person_never_sees_the_firsts_kept_page(chromium, reader):
    page = reader.page
    page.reload()
    page.wait_for_function("caches.keys().then(names => names.length > 0)")
    kept = page.evaluate("`kept:${document.body.dataset.person}`")
    elsewhere = chromium.new_context()
    Visitor(elsewhere, reader.site).sign_in("dov")
    reader.context.clear_cookies()  # as after a link from a mail: nobody signed out here
    reader.context.add_cookies(elsewhere.cookies())
    reader.open("/practice")
    # The worker does one thing after the other, so a page it was still storing goes as well.
    page.wait_for_timeout(1000)
    page.wait_for_function(
        f"caches.keys().then(names => !names.includes({kept!r}))", timeout=20_000
    )
    reader.context.set_offline(True)
    page.goto(reader.site + MODULE)
    assert page.title().startswith("No network")
    assert page.locator(".rows a").count() == 0
    elsewhere.close()


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_pages_fit_every_width(chromium, site, width):
    context = chromium.new_context(viewport={"width": width, "height": 800})
    visitor = Visitor(context, site)
    visitor.sign_in("ana")
    for path in ("/", "/modules", f"{MODULE}?lens=both", "/practice", "/progress", "/account"):
        visitor.open(path)
        visitor.check()
    context.close()


@pytest.mark.parametrize("width", [320, 768])
def test_text_twice_as_large_fits_too(chromium, site, program, width):
    context = chromium.new_context(viewport={"width": width, "height": 800})
    visitor = Visitor(context, site)
    wider = []

    def measure(*paths):
        for path in paths:
            page = visitor.open(path)
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
            page.wait_for_timeout(50)
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wider.extend([(path, over)] if over > 0 else [])

    measure("/sign-in", "/reset", "/nothing", "/help", *HANDBOOK)
    visitor.sign_in("ana")
    measure("/", "/modules", "/modules?q=payroll", "/modules?q=zebra", *MODULES)
    measure("/practice", "/practice/tasks/1", "/practice/tasks/2", "/progress", "/account")
    measure(
        "/scenarios", "/scenarios/the-quiet-exception/inside", "/scenarios/just-checking-in/twin"
    )
    with program.app_context():
        ended = select(ScenarioRun.id).join(Person).where(Person.email == "ana@example.org")
        ended = ended.join(ScenarioStep).where(ScenarioStep.ending.is_not(None))
        runs = db.session.scalars(ended).all()
    measure(
        *(f"/scenarios/runs/{run}{page}" for run in runs for page in ("", "/story", "/debrief"))
    )
    visitor.open("/scenarios/twelve-rush-orders/customer")
    visitor.page.get_by_role("button", name="Step in").click()
    visitor.page.locator("#decide").wait_for()
    measure(visitor.page.url.removeprefix(site))
    assert wider == []
    context.close()
