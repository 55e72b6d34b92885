"""The first ten minutes in Chromium: from the invitation to Today, counting every tap."""

import pytest

from tests.browser.conftest import SIZES, Visitor
from training.clock import utcnow
from training.db import db
from training.people import service as people
from training.people import tokens

MOST_TAPS = 25
TAPS_TO_THE_STORY = 8
PASSWORD = "seven blue teapots"
LINE = "Find out what a yes has run into."


class Newcomer(Visitor):
    """Somebody who taps; each tap and each field they fill in counts."""

    def __init__(self, context, site):
        super().__init__(context, site)
        self.taps = 0

    def tap(self, role, name):
        """Tap the one button, link or card with this name, and look at the page it leads to."""
        self.taps += 1
        self.page.get_by_role(role, name=name).click()
        self.page.wait_for_load_state()

    def take(self, lens):
        """Choose the first card of a decision and say it."""
        before = self.page.url, self.page.locator("h1").inner_text()
        self.taps += 2
        assert self.page.locator(f"#choices .choice[data-lens={lens}]").count() == 4
        self.page.locator("#choices .choice").first.click()
        self.page.locator("#decide button[type=submit]").click()
        self.page.locator("#happened").wait_for()
        self.page.wait_for_function(
            "was => document.querySelector('h1').innerText !== was || !document.forms.decide",
            arg=before[1],
        )

    def fill(self, name, words):
        self.taps += 1
        self.page.fill(f"[name={name}]", words)


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def scripts(request):
    return request.param


@pytest.fixture
def una(chromium, site, program, size, scripts):
    """Una with the link she was mailed: signed out, on a phone or at a desk."""
    with program.app_context():
        person = people.add("una@example.org", "Una Reyes", now=utcnow())
        link = f"/invitations/{tokens.issue(person.id, tokens.INVITE, utcnow())}"
        db.session.commit()
    context = chromium.new_context(
        viewport=SIZES[size],
        color_scheme="dark" if scripts else "light",
        reduced_motion="reduce",
        locale="en-GB",
        java_script_enabled=scripts,
    )
    newcomer = Newcomer(context, site)
    newcomer.open(link)
    newcomer.taps += 1
    yield newcomer
    assert newcomer.complaints == []
    context.close()


def test_from_the_invitation_to_today_within_25_taps(una, scripts):
    look = una.check if scripts else lambda: None  # axe is a script
    look()
    una.fill("new_password", PASSWORD)
    una.tap("button", "Set it and go in")
    look()
    una.taps += 1
    una.page.locator("#side .choice[data-lens=customer]").click()
    una.taps += 1
    una.page.select_option("[name=function]", "sales")
    una.tap("button", "Take my seat")
    una.page.wait_for_url("**/scenarios/just-checking-in/customer")
    look()
    una.tap("button", "Step in")
    una.page.wait_for_url("**/scenarios/runs/*")
    look()
    reached = una.taps
    una.take("customer")
    una.take("customer")
    una.page.get_by_role("heading", name="Six weeks later").wait_for()
    look()
    una.tap("link", "Step into the other room")
    una.page.get_by_role("heading", name="The same moment, inside the company").wait_for()
    look()
    una.take("inside")
    look()
    una.tap("link", "Put both rooms side by side")
    una.page.get_by_role("heading", name="What is the same move?").wait_for()
    look()
    una.fill("text", LINE)
    una.tap("button", "Go to Today")
    una.page.wait_for_url(una.site + "/")
    una.page.get_by_text("Kept. Only you can read it.").wait_for()
    look()
    assert una.page.locator(".next .btn").count() == 1
    assert reached <= TAPS_TO_THE_STORY, reached
    assert una.taps <= MOST_TAPS, una.taps


@pytest.mark.parametrize("scripts", [True], indirect=True)
def test_the_line_is_saved_while_it_is_written(una):
    una.fill("new_password", PASSWORD)
    una.tap("button", "Set it and go in")
    una.page.locator("#side .choice[data-lens=inside]").click()
    una.page.select_option("[name=function]", "hr")
    una.tap("button", "Take my seat")
    una.tap("button", "Step in")
    una.take("inside")
    una.take("inside")
    una.tap("link", "Step into the other room")
    una.take("customer")
    una.tap("link", "Put both rooms side by side")
    una.fill("text", LINE)
    una.page.get_by_role("status").get_by_text("Saved", exact=True).wait_for()
    una.page.reload()
    assert una.page.input_value("[name=text]") == LINE
