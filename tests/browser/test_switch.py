"""The lens switch: by keyboard, with words not yet sent, without a network."""

import pytest

from tests.browser.conftest import SIZES, Visitor

MODULE = "/modules/the-schedule-is-sacrosanct"
FOCUSED = "document.activeElement.id"
WORDS = {"situation": "it is Tuesday", "with_whom": "Priya Nair", "due_on": "2031-05-06"}


@pytest.fixture
def ana(chromium, site):
    """Ana with the module open through the customer lens."""
    context = chromium.new_context(viewport=SIZES["phone"], reduced_motion="reduce")
    visitor = Visitor(context, site)
    visitor.sign_in("ana")
    visitor.open(f"{MODULE}?lens=customer")
    yield visitor
    assert visitor.complaints == []
    context.close()


def shown(page, lens):
    """Wait until the first pair shows this lens."""
    page.locator(f"#pair-1:has(> [data-lens={lens}]:is(div))").wait_for()
    page.wait_for_url(f"**lens={lens}**")


def test_two_arrows_lead_from_customer_to_inside(ana):
    page = ana.page
    page.evaluate("window.stayed = true")
    page.focus("#lens-customer")
    page.keyboard.press("ArrowRight")
    page.locator("#pair-1.facing").wait_for()
    assert page.evaluate(FOCUSED) == "lens-both"
    page.keyboard.press("ArrowRight")
    shown(page, "inside")
    assert page.evaluate(FOCUSED) == "lens-inside"
    assert page.evaluate("window.stayed") is True
    page.reload()
    assert page.is_checked("#lens-inside")


def test_arrows_faster_than_the_network_end_at_the_last(ana):
    page = ana.page
    page.focus("#lens-customer")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    shown(page, "inside")
    assert page.evaluate(FOCUSED) == "lens-inside"


def test_what_was_not_sent_yet_stays(ana):
    page = ana.page
    for name, words in WORDS.items():
        page.fill(f"[name={name}]", words)
    page.locator("#task label.choice").nth(1).click()
    page.locator("#q2 label.choice").nth(2).click()
    page.check("#lens-both")
    page.locator("#pair-1.facing").wait_for()
    assert {name: page.input_value(f"[name={name}]") for name in WORDS} == WORDS
    assert page.locator("#task input:checked").count() == 1
    page.locator("#q2").get_by_role("button", name="See what happens").click()
    page.locator("#q2 .mine").wait_for()
    assert "lens=both" in page.url
    assert "lens=both" in page.locator("#q2-again a").get_attribute("href")


def test_the_place_stays_where_it_was(ana):
    page = ana.page
    page.evaluate("document.querySelector('#whose-monday').scrollIntoView()")
    page.wait_for_timeout(300)
    top = "document.querySelector('#whose-monday').getBoundingClientRect().top"
    before = page.evaluate(top)
    page.evaluate("document.querySelector('#lens-both').click()")
    page.locator("#pair-1.facing").wait_for()
    assert abs(page.evaluate(top) - before) <= 1


def test_without_a_network_the_switch_goes_back_and_says_so(ana):
    page = ana.page
    ana.context.set_offline(True)
    page.click("#lens-both")
    page.get_by_text("That did not reach the server.").first.wait_for()
    assert page.is_checked("#lens-customer")


def test_a_lens_that_was_read_before_opens_without_a_network(ana):
    page = ana.page
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # so that the worker serves this page
    page.check("#lens-both")
    kept = "caches.match(location.href).then((page) => Boolean(page))"
    page.locator("#pair-1.facing").wait_for()
    page.wait_for_function(kept)
    page.check("#lens-inside")
    shown(page, "inside")
    page.wait_for_function(kept)
    ana.context.set_offline(True)
    page.check("#lens-both")
    page.locator("#pair-1.facing").wait_for()
