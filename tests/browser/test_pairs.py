"""Facilitators pair people, partners share a note: nothing scrolls sideways, all is usable."""

import pytest

from tests.browser.conftest import SIZES, Visitor

ROUND = "/cohorts/1/pairs/4"


def test_the_pages_of_rounds_are_accessible_and_fit(visitor):
    visitor.sign_in("cleo")
    for path in ("/cohorts/1/pairs", "/cohorts/1/pairs/1", f"{ROUND}/absent?who=9"):
        page = visitor.open(path)
        for fold in page.query_selector_all("main details"):
            fold.evaluate("fold => fold.open = true")
        visitor.check()
    chart = visitor.open(ROUND).locator(".weave svg.chart")
    box = chart.bounding_box()
    assert box["width"] > 250
    assert box["x"] + box["width"] <= visitor.page.viewport_size["width"]


def test_the_pages_of_partners_are_accessible_and_fit(visitor):
    page = visitor.sign_in("ana")
    visitor.open("/cohorts/1")
    visitor.check()
    page.click("text=Shared note and rules")
    visitor.check()


@pytest.mark.parametrize("scheme", ["light"])
def test_two_people_change_places_after_its_effect_was_seen_and_back(visitor, scheme):
    visitor.sign_in("cleo")
    page = visitor.open(ROUND)
    before = page.inner_text("#groups")
    page.select_option("#swap-one", label="Ana Ortega")
    page.select_option("#swap-other", label="Jonas Weidemann")
    page.click("text=See what it would do")
    panel = page.locator("#swap")
    assert panel.is_visible(), "what it would do is seen"
    assert "This parts Ana Ortega and Ben Carrick" in panel.inner_text()
    visitor.check()
    assert page.inner_text("#groups") == before, "nothing is done yet"
    page.click("text=Let them change places")
    page.wait_for_selector(".changed")
    assert page.inner_text("#groups") != before
    page.click(".changed button")
    page.wait_for_selector(".toast")
    assert page.inner_text("#groups") == before


@pytest.mark.parametrize("scheme", ["light"])
def test_somebody_absent_is_re_paired_in_two_taps(visitor, scheme):
    visitor.sign_in("cleo")
    page = visitor.open(ROUND)
    page.locator(".group .off").first.click()
    page.click("text=Re-pair like this")
    page.wait_for_selector(".changed")
    assert "re-paired it without those who are missing" in page.inner_text(".changed")
    visitor.check()


@pytest.mark.parametrize("size", ["phone"])
@pytest.mark.parametrize("scheme", ["dark"])
def test_partners_write_into_one_note_and_neither_overwrites_the_other(
    visitor, chromium, site, size, scheme
):
    ana = visitor.sign_in("ana")
    visitor.open("/cohorts/1")
    ana.click("text=Shared note and rules")
    context = chromium.new_context(viewport=SIZES["desktop"], locale="en-GB")
    other = Visitor(context, site)
    ben = other.sign_in("ben")
    ben.goto(ana.url)
    ana.fill("#shared-note", "Ask first.")
    ana.locator("#note [role=status]:has-text('Saved')").wait_for()
    ben.fill("#shared-note", "Wait first.")
    ben.locator("#note [data-theirs]").wait_for()
    assert ben.locator("#note [data-theirs] textarea").input_value() == "Ask first."
    assert ben.input_value("#shared-note") == "Wait first."
    other.check()
    context.close()
