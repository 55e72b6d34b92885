"""Two tabs of one person at one reflection: each hears what became of its own words."""

import re

import html5lib
import pytest

from tests.browser.conftest import Visitor

MODULE = "/modules/the-schedule-is-sacrosanct"
SAVED, REFUSED, NOT_YET = "Saved", "You saved another text in another tab", "Not saved yet"

HOLD = "() => { navigator.locks.request('outbox', () => new Promise((go) => (window.go = go))) }"


@pytest.fixture
def tabs(chromium, site):
    """Ana with the module open twice; the first tab is older."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    visitor = Visitor(context, site)
    visitor.sign_in("ana")
    first, second = visitor.open(MODULE), context.new_page()
    second.goto(site + MODULE)
    yield first, second
    assert visitor.complaints == []
    context.close()


def says(page, text, timeout=45_000):
    """Wait until the status line says `text`; by the clock: a tab behind another draws nothing.

    What did not reach the server is sent again after half a minute: the wait is longer than that.
    """
    pattern = text.pattern if isinstance(text, re.Pattern) else f"^{re.escape(text)}"
    page.wait_for_function(
        "(p) => new RegExp(p).test(document.querySelector('#r1 [role=status]').textContent)",
        arg=pattern.replace("\\ ", " "),
        polling=200,
        timeout=timeout,
    )


def save(page):
    page.locator("#r1").get_by_role("button", name="Save").click()


def stored(page):
    """Return what the server has; the page itself may still hold words that were refused."""
    html = page.evaluate("fetch(location.pathname).then((answer) => answer.text())")
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    box = next(e for e in tree.iter("textarea") if e.get("id") == "r1-text")
    return "".join(box.itertext())


def test_each_tab_hears_of_its_own_words_and_save_chooses(tabs):
    first, second = tabs
    first.fill("#r1-text", "From the first.")
    says(first, SAVED)
    second.fill("#r1-text", "From the second.")
    says(second, REFUSED)
    says(first, SAVED)
    assert first.input_value("#r1-text") == "From the first."
    assert second.input_value("#r1-text") == "From the second."
    assert second.get_by_label("What is stored").input_value() == "From the first."
    # Typing on chooses nothing; Save does.
    second.fill("#r1-text", "From the second, longer.")
    second.wait_for_timeout(1500)
    says(second, REFUSED)
    save(second)
    says(second, SAVED)
    second.get_by_label("What is stored").wait_for(state="detached")
    assert stored(first) == "From the second, longer."


def test_a_tab_hears_what_another_tab_sent_for_it(tabs):
    first, second = tabs
    first.evaluate(HOLD)
    first.fill("#r1-text", "First in line.")
    says(first, NOT_YET)
    second.fill("#r1-text", "Second in line.")
    says(second, NOT_YET)
    first.evaluate("() => window.go()")
    says(first, SAVED)
    says(second, REFUSED)
    assert stored(first) == "First in line."


def test_words_of_two_tabs_without_a_network_are_both_kept(tabs):
    first, second = tabs
    first.context.set_offline(True)
    first.fill("#r1-text", "One.")
    says(first, NOT_YET)
    second.fill("#r1-text", "Two.")
    says(second, NOT_YET)
    first.context.set_offline(False)
    for page in tabs:
        says(page, re.compile(f"^({SAVED}|{REFUSED})"))
    said = [page.inner_text("#r1 [role=status]")[:5] for page in tabs]
    assert sorted(said) == ["Saved", "You s"]
    assert [page.input_value("#r1-text") for page in tabs] == ["One.", "Two."]


def test_words_that_were_refused_come_back_with_the_page(tabs):
    first, second = tabs
    first.fill("#r1-text", "From the first.")
    says(first, SAVED)
    second.fill("#r1-text", "From the second.")
    says(second, REFUSED)
    second.reload()
    says(second, REFUSED)
    assert second.input_value("#r1-text") == "From the second."
    assert second.get_by_label("What is stored").input_value() == "From the first."
    save(second)
    says(second, SAVED)
    assert stored(first) == "From the second."


def test_without_scripts_the_choice_is_made_on_the_page_that_refuses(chromium, site):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    visitor = Visitor(context, site)
    visitor.sign_in("ana")
    first, second = visitor.open(MODULE), context.new_page()
    second.goto(site + MODULE)
    first.fill("#r1-text", "From the first.")
    save(first)
    second.fill("#r1-text", "From the second.")
    save(second)
    assert second.get_by_label("What is stored").input_value() == "From the first."
    assert second.get_by_role("link", name="Keep what is stored").get_attribute("href") == MODULE
    second.get_by_label("What you just sent").fill("Joined.")
    second.get_by_role("button", name="Keep this one").click()
    assert second.url.startswith(site + MODULE)
    assert second.input_value("#r1-text") == "Joined."
    context.close()


TASK, WORDS = "/practice/tasks/2?tell=1", "“Nobody asked,” she said."


@pytest.fixture
def story(chromium, site):
    """Ana at a field task whose story she has begun to write."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    visitor = Visitor(context, site)
    visitor.sign_in("ana")
    page = visitor.open(TASK)
    page.fill("[name=text]", WORDS)
    page.locator("[data-draft] [role=status]", has_text=NOT_YET).wait_for()
    yield page
    assert visitor.complaints == []
    context.close()


def kept(page):
    """Return how many texts this device still holds."""
    return page.evaluate(
        """() => new Promise((done) => (indexedDB.open("both-ways", 1).onsuccess = (event) =>
          (event.target.result.transaction("outbox").objectStore("outbox").getAll().onsuccess =
            (got) => done(got.target.result.filter((each) => each.isText).length))))"""
    )


def test_a_story_is_kept_on_the_device_until_it_is_told(story):
    story.reload()
    story.locator("[data-draft] [role=status]", has_text=NOT_YET).wait_for()
    assert story.input_value("[name=text]") == WORDS
    assert WORDS not in story.evaluate("fetch('/practice').then((answer) => answer.text())")
    story.get_by_role("button", name="Keep the story").click()
    story.get_by_text("Your story is kept.").wait_for()
    assert kept(story) == 0


def test_a_story_that_is_refused_is_kept_and_named(story):
    story.evaluate("document.querySelector('[name=text]').removeAttribute('maxlength')")
    story.fill("[name=text]", "x" * 6_001)
    story.get_by_role("button", name="Keep the story").click()
    story.locator(".summary-error").wait_for()
    assert story.evaluate("document.activeElement.className") == "summary-error"
    assert kept(story) == 1
    story.reload()
    story.locator("[data-draft] [role=status]", has_text=NOT_YET).wait_for()
    assert len(story.input_value("[name=text]")) == 6_001


def test_a_story_told_without_a_network_waits_where_it_is(story):
    story.context.set_offline(True)
    story.get_by_role("button", name="Keep the story").click()
    story.get_by_text("That did not reach the server.").wait_for()
    story.context.set_offline(False)
    story.get_by_role("button", name="Keep the story").click()
    story.get_by_text("Your story is kept.").wait_for()


def test_a_story_changed_elsewhere_gets_the_page_of_two_texts(story):
    other = story.context.new_page()
    other.goto(story.url)
    other.fill("[name=text]", "The other text.")
    other.get_by_role("button", name="Keep the story").click()
    other.get_by_text("Your story is kept.").wait_for()
    story.get_by_role("button", name="Keep the story").click()
    story.get_by_text("You changed this story in another tab").first.wait_for()
    assert story.get_by_label("What you just sent").input_value() == WORDS
    story.get_by_role("link", name="Keep what is stored").click()
    assert story.input_value("[name=text]") == "The other text."
    assert kept(story) == 0
