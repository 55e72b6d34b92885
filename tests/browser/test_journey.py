"""One learner's journey, walked in Chromium, on a phone and at a desk, in light and dark."""

import os
from pathlib import Path

import pytest

SHOTS = os.environ.get("TRAINING_SCREENSHOTS")
MODULE = "/modules/the-schedule-is-sacrosanct"


@pytest.fixture
def shoot(visitor, size, scheme):
    """Check the page, and keep a picture of it when somebody wants to look."""

    def take(name):
        visitor.check()
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            visitor.page.screenshot(path=f"{SHOTS}/{name}-{size}-{scheme}.png", full_page=True)

    return take


def test_a_learner_reads_answers_reflects_and_sees_the_progress_move(visitor, shoot):
    page = visitor.open("/")
    shoot("sign-in")
    page = visitor.sign_in("ana")
    shoot("today")
    before = page.locator("svg.ring").get_attribute("aria-label")

    page.click(".next .btn")
    page.wait_for_url("**/modules/**")
    shoot("module-begun")
    page.check("label:has-text('Both') >> nth=0")
    page.wait_for_url("**lens=both**")
    assert page.locator(".facing .side").count() >= 2
    shoot("module-both")

    for question in ("q2", "q3", "q4"):
        section = page.locator(f"#{question}")
        section.locator("label.choice").nth(1).click()
        section.get_by_role("button", name="See what happens").first.click()
        page.locator(f"#{question} .outcomes").wait_for()
    shoot("module-answered")

    page.fill("#r1-text", "Ferrante's Monday was mine to keep.")
    page.locator("#r1 [role=status]", has_text="Saved").wait_for()
    page.reload()
    assert page.input_value("#r1-text") == "Ferrante's Monday was mine to keep."

    page.fill("[name=situation]", "it is Tuesday at nine")
    page.fill("[name=with_whom]", "Priya Nair")
    page.locator("#task label.choice").nth(0).click()
    page.fill(
        "[name=due_on]", page.evaluate("new Date(Date.now() + 4e8).toISOString().slice(0, 10)")
    )
    page.get_by_role("button", name="Put it on my week").click()
    page.get_by_text("On your week, by").wait_for(timeout=5000)
    shoot("module-task")

    page.get_by_role("button", name="Finish the module").click()
    page.wait_for_url(visitor.site + "/")
    after = page.locator("svg.ring").get_attribute("aria-label")
    assert after != before
    page.get_by_text("Done: The schedule is sacrosanct.").wait_for()
    shoot("today-after")

    visitor.open("/progress")
    shoot("progress")


def test_a_field_task_is_moved_undone_and_told(visitor, shoot):
    page = visitor.sign_in("ana")
    page.get_by_role("button", name="Move to next week").first.click()
    page.get_by_text("Moved to next week.").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Back on").wait_for()
    page.get_by_role("link", name="Look at your plan").first.click()
    page.get_by_text("Done before its day?").click()
    shoot("task")
    page.get_by_role("button", name="Keep the story").click()
    shoot("task-error")
    assert page.title().startswith("Error: ")
    page.fill("textarea[name=text]", "“What would you need?” I asked. “Time,” she said.")
    page.get_by_role("button", name="Keep the story").click()
    page.wait_for_url(visitor.site + "/")
    visitor.open("/practice")
    shoot("practice")


def test_the_other_pages_are_sound_too(visitor, shoot):
    visitor.sign_in("eva")
    for path in ("/modules", "/modules?q=zebra", "/account", "/help", "/help/privacy", "/nothing"):
        visitor.open(path)
        shoot("page" + path.replace("/", "-").replace("?", "-").replace("=", "-"))
