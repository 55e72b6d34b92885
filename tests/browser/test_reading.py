"""When a part of a module counts as read: not for being passed, and not in three seconds."""

import pytest
from sqlalchemy import update

from tests.browser.conftest import SIZES, Visitor
from training.db import db
from training.progress.models import ProgressAgenda

MODULE = "/modules/the-schedule-is-sacrosanct"
PARTS = ("pastries", "ten-steps", "two-rooms", "whose-monday")
PLACE = "document.querySelector('#place').dataset.place"


@pytest.fixture
def reader(chromium, site):
    """Dov at the start of a module, with a clock that the test moves."""
    context = chromium.new_context(viewport=SIZES["desktop"], reduced_motion="reduce")
    visitor = Visitor(context, site)
    visitor.sign_in("dov")
    visitor.page.clock.install()
    visitor.open(MODULE)
    yield visitor
    assert visitor.complaints == []
    context.close()


def look_at(page, part, seconds, end="start"):
    """Stay with the beginning or the end of a part."""
    block = f"document.getElementById('{part}').scrollIntoView({{block: '{end}'}})"
    page.evaluate(block)
    page.wait_for_timeout(150)  # of the real clock, so that the page sees where it is
    page.clock.run_for(seconds * 1000)


def test_scrolling_to_the_end_reads_nothing(reader):
    for part in PARTS:
        look_at(reader.page, part, 5)
        look_at(reader.page, part, 5, end="end")
    assert reader.page.evaluate(PLACE) == "pastries"


def test_a_part_is_read_after_its_time_once_its_end_was_seen(reader):
    page = reader.page
    look_at(page, "pastries", 70)  # a quarter of four minutes, and a little
    assert page.evaluate(PLACE) == "pastries"
    look_at(page, "pastries", 3, end="end")
    assert page.evaluate(PLACE) == "ten-steps"
    assert page.get_attribute(".toc .bar", "aria-label") == "1 of 4 parts read"
    page.wait_for_timeout(500)
    page.reload()
    assert page.get_by_role("link", name="Go on at “Ten ordinary steps”").count() == 1


def test_a_part_looked_at_for_a_while_is_where_today_leads_back_to(reader, program):
    with program.app_context():  # what a program asks for by a day that has gone would come first
        db.session.execute(update(ProgressAgenda).values(due_on=None))
        db.session.commit()
    look_at(reader.page, "two-rooms", 8)
    assert reader.page.evaluate(PLACE) == "pastries"
    reader.page.wait_for_timeout(1000)
    assert "You stopped at “The same loop, two rooms”" in reader.open("/").inner_text("main")


def test_a_part_that_was_skipped_keeps_the_place(reader):
    look_at(reader.page, "ten-steps", 90)
    look_at(reader.page, "ten-steps", 3, end="end")
    assert reader.page.evaluate(PLACE) == "pastries"
    look_at(reader.page, "pastries", 70)
    look_at(reader.page, "pastries", 3, end="end")
    assert reader.page.evaluate(PLACE) == "two-rooms"


def test_an_answer_stands_for_the_time(reader):
    page = reader.page
    page.locator("#q1 label.choice").nth(1).click()
    page.locator("#q1").get_by_role("button", name="See what happens").click()
    page.locator("#q1 .outcomes").wait_for()
    look_at(page, "pastries", 3, end="end")
    assert page.evaluate(PLACE) == "ten-steps"


def test_the_button_at_the_end_of_a_part_leads_on_and_keeps_the_place(reader):
    page = reader.page
    page.evaluate("window.stayed = true")
    page.get_by_role("button", name="On to “Ten ordinary steps”").click()
    assert page.evaluate(PLACE) == "ten-steps"
    assert page.evaluate("document.activeElement.id") == "ten-steps-h"
    assert page.evaluate("window.stayed") is True
    page.wait_for_timeout(500)
    page.reload()
    assert page.get_by_role("link", name="Go on at “Ten ordinary steps”").count() == 1


def test_without_a_script_the_same_button_keeps_the_place(chromium, site):
    context = chromium.new_context(viewport=SIZES["phone"], java_script_enabled=False)
    visitor = Visitor(context, site)
    visitor.sign_in("dov")
    page = visitor.open(MODULE)
    page.get_by_role("button", name="On to “The same loop, two rooms”").click()
    assert page.url.endswith("#two-rooms")
    assert page.get_by_role("link", name="Go on at “The same loop, two rooms”").count() == 1
    context.close()
