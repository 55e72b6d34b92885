"""A story in both rooms, from the shelf to the rule: on a phone and at a desk, with axe."""

import pytest

from tests.browser.conftest import SIZES, Visitor

STORY = "/scenarios/the-quiet-exception"


@pytest.fixture(params=[("phone", "dark"), ("desktop", "light")], ids="-".join)
def dov(chromium, site, request):
    """Dov, who has not played this one, on one of the screens."""
    size, scheme = request.param
    context = chromium.new_context(
        viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
    )
    visitor = Visitor(context, site)
    visitor.sign_in("dov")
    yield visitor
    assert visitor.complaints == []
    context.close()


def play(visitor, lens):
    """Step in and take the first card each time, looking at some of the pages with axe."""
    page = visitor.open(f"{STORY}/{lens}")
    visitor.check()
    page.get_by_role("button", name="Step in").click()
    for step in range(20):
        if step in {0, 1, 3}:
            visitor.check()
        if not page.locator("[name=choice]").count():
            break
        page.locator("[name=choice]").first.check()
        page.locator("#decide button[type=submit]").click()
        page.locator(f"#decide input[name=n][value='{step + 2}'], .later").first.wait_for(
            state="attached"
        )
    page.get_by_role("heading", name="Six weeks later").wait_for()
    visitor.check()
    page.get_by_role("link", name="Look back on it").click()


def test_both_rooms_of_a_story_lead_to_a_rule_of_ones_own(dov):
    page = dov.page
    play(dov, "customer")
    dov.check()
    assert "What they did not say" not in page.inner_text("main")
    page.get_by_role("button", name="Show me what happened").click()
    page.get_by_role("heading", name="What they did not say").wait_for()
    dov.check()
    play(dov, "inside")
    page.get_by_role("button", name="Show me what happened").click()
    page.get_by_role("link", name="Compare the two rooms").first.click()
    page.get_by_role("heading", name="State the rule").wait_for()
    dov.check()
    page.fill("#same-move-text", "I owed somebody, and was asked to go round somebody else.")
    page.locator("#same-move [role=status]", has_text="Saved").wait_for()
    page.fill("#rule [name=text]", "When I owe somebody, I ask before I promise.")
    page.get_by_role("button", name="Keep my rule").click()
    page.get_by_role("heading", name="One way to say it").wait_for()
    dov.check()


def test_the_focus_goes_to_what_happened(dov):
    page = dov.open(f"{STORY}/customer")
    page.get_by_role("button", name="Step in").click()
    page.keyboard.press("Tab")
    page.locator("[name=choice]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#happened").wait_for()
    assert page.evaluate("document.activeElement.id") == "happened"
    page.reload()
    assert page.locator("#happened .bubble, #happened .did").count() == 1


@pytest.mark.parametrize("story", ["just-checking-in", "the-quiet-exception"])
def test_the_cohort_picture_fits_every_screen(visitor, story):
    visitor.sign_in("ana")
    page = visitor.open(f"/scenarios/{story}/twin")
    picture = page.locator(".cohort-picture")
    inside = (
        "svg => [...svg.querySelectorAll('text, rect')].filter(mark => {"
        "const [a, b] = [mark, svg].map(each => each.getBoundingClientRect());"
        "return a.left < b.left - 1 || a.right > b.right + 1}).map(mark => mark.textContent)"
    )
    assert picture.locator("svg:visible").count() == 1
    assert picture.locator("svg:visible").evaluate(inside) == []
    picture.locator("summary").click()
    assert picture.locator("td", has_text="you").count() in {1, 2}
    visitor.check()


# The thought before a choice.


@pytest.fixture
def thinking(chromium, site):
    """Dov before his first choice, with the field for a thought open."""
    context = chromium.new_context(viewport=SIZES["phone"])
    visitor = Visitor(context, site)
    visitor.sign_in("dov")
    page = visitor.open(f"{STORY}/customer")
    page.get_by_role("button", name="Step in").click()
    page.locator(".aside-note summary").click()
    yield page
    assert visitor.complaints == []
    context.close()


def says(page, text):
    """Wait until the status line says so; by the clock: a tab behind another draws nothing."""
    page.wait_for_function(
        "(text) => document.querySelector('#decide [role=status]').textContent.startsWith(text)",
        arg=text,
        polling=200,
        timeout=35_000,
    )


def test_a_thought_is_kept_while_it_is_written_and_goes_with_the_choice(thinking):
    thinking.fill("#note", "I owe her.")
    says(thinking, "Saved")
    thinking.reload()
    assert thinking.input_value("#note") == "I owe her."
    assert thinking.locator("#note").is_visible()
    assert thinking.locator("[name=choice]:checked").count() == 0
    thinking.fill("#note", "I owe her a lot.")  # and no pause to save it in
    thinking.locator("[name=choice]").first.check()
    thinking.locator("#decide button[type=submit]").click()
    thinking.locator("#happened").wait_for()
    assert thinking.input_value("#note") == ""
    run = thinking.url.split("#")[0]
    thinking.goto(f"{run}/story")
    assert thinking.get_by_text("I owe her a lot.").count() == 1


def test_a_thought_without_a_network_waits_on_the_device(thinking):
    thinking.context.set_offline(True)
    thinking.fill("#note", "I owe her.")
    says(thinking, "Not saved yet")
    thinking.context.set_offline(False)
    says(thinking, "Saved")
    thinking.reload()
    assert thinking.input_value("#note") == "I owe her."


def test_two_tabs_with_two_thoughts_lose_neither(thinking):
    other = thinking.context.new_page()
    other.goto(thinking.url)
    thinking.fill("#note", "One.")
    says(thinking, "Saved")
    other.locator(".aside-note summary").click()
    other.fill("#note", "Two.")
    says(other, "You saved another text")
    assert other.get_by_label("What is stored").input_value() == "One."
    thinking.locator("[name=choice]").first.check()
    thinking.locator("#decide button[type=submit]").click()
    thinking.locator("#happened").wait_for()
    other.reload()  # at the next step, so what was held back goes out and joins the first
    other.wait_for_timeout(1_500)
    other.goto(f"{other.url.split('#')[0]}/story")
    assert "One." in other.inner_text("main") and "Two." in other.inner_text("main")
