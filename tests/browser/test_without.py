"""The same site without what many people lack: JavaScript, a mouse, a network, room."""

import pytest

from tests.browser.conftest import Visitor

MODULE = "/modules/the-schedule-is-sacrosanct"
WORDS = "Written on a train."
# What has the focus, and whether it (or the card around it) shows an outline.
FOCUS = """(() => {
  const e = document.activeElement;
  const card = e.matches("input") && e.closest("label");
  const shows = (x) => x && getComputedStyle(x).outlineStyle !== "none";
  return [e.tagName, shows(e) || shows(card)];
})()"""


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


def test_a_page_that_was_not_kept_says_so_offline(reader):
    page = reader.page
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    reader.context.set_offline(True)
    page.goto(reader.site + "/progress")
    assert (
        "no network" in page.inner_text("body").lower()
        or "offline" in page.inner_text("body").lower()
    )


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
    elsewhere = chromium.new_context()
    Visitor(elsewhere, reader.site).sign_in("dov")
    reader.context.clear_cookies()  # as after a link from a mail: nobody signed out here
    reader.context.add_cookies(elsewhere.cookies())
    reader.open("/practice")
    # The worker does one thing after the other, so a page it was still storing goes as well.
    page.wait_for_timeout(1000)
    page.wait_for_function("caches.keys().then(names => names.length === 0)", timeout=20_000)
    reader.context.set_offline(True)
    page.goto(reader.site + MODULE)
    assert page.title() == "No network"
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


def test_the_keyboard_reaches_and_shows_every_control(chromium, site):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    visitor = Visitor(context, site)
    page = visitor.sign_in("ana")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = []
    for _ in range(40):
        outlined = page.evaluate(FOCUS)
        seen.append(outlined)
        page.keyboard.press("Tab")
    unseen = [tag for tag, outlined in seen if tag != "BODY" and not outlined]
    assert unseen == [], unseen
    assert any(tag == "BUTTON" for tag, _outlined in seen)
    context.close()
