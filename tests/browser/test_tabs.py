"""Two tabs of one person at one reflection: each hears what became of its own words."""

import re

import html5lib
import pytest

from tests.browser.conftest import Visitor

MODULE = "/modules/the-schedule-is-sacrosanct"
SAVED, REFUSED, NOT_YET = "Saved", "You saved another text in another tab", "Not saved yet"


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


def says(page, text, timeout=20_000):
    """Wait until the status line says `text`; by the clock: a tab behind another draws nothing."""
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


def test_words_of_two_tabs_without_a_network_are_both_kept(tabs):
    first, second = tabs
    first.context.set_offline(True)
    first.fill("#r1-text", "One.")
    says(first, NOT_YET)
    second.fill("#r1-text", "Two.")
    says(second, NOT_YET)
    first.context.set_offline(False)
    for page in tabs:
        says(page, re.compile(f"^({SAVED}|{REFUSED})"), timeout=35_000)
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
