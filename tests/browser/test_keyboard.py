"""Every control can be reached with Tab alone, and shows where one is."""

import pytest

from tests.browser.conftest import SIZES, Visitor

MODULE = "/modules/the-schedule-is-sacrosanct"
MOST_STOPS = 400
# Names each place where Tab has to stop: of a group of radio buttons the one that is chosen, or
# the group, which Tab enters at an end. What is inside closed details is not to be seen.
CONTROLS = """() => {
  window.stopOf = (e) => {
    const group = e.type === "radio" ? `${e.form?.id || e.form?.action} ${e.name}` : "";
    window.names ||= new Map();
    if (group) return `radio ${group}`;
    if (!names.has(e)) names.set(e, names.size);
    const said = e.getAttribute("aria-label") || e.innerText || e.name || "";
    return `${names.get(e)} ${e.tagName} ${said.trim().slice(0, 40)}`;
  };
  const all = document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']"
  );
  const shown = [...all].filter(
    (e) => e.checkVisibility({visibilityProperty: true}) && !e.disabled && !e.closest("[inert]")
  );
  return [...new Set(shown.map(stopOf))];
}"""
# What has the focus, and whether it (or the card around it) shows an outline.
FOCUS = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const card = e.matches("input") && e.closest("label");
  const shows = (x) => x && getComputedStyle(x).outlineStyle !== "none";
  const inside = !e.matches(":focus");  // the button in a date field, with Chromium's own ring
  return [stopOf(e), Boolean(inside || shows(e) || shows(card))];
}"""


@pytest.fixture
def desk(chromium, site):
    """Ana at a desk, with her hands on the keyboard."""
    context = chromium.new_context(viewport=SIZES["desktop"], reduced_motion="reduce")
    visitor = Visitor(context, site)
    visitor.sign_in("ana")
    yield visitor
    context.close()


def walk(page):
    """Press Tab from the top of the page to its end; return {stop: whether it is outlined}."""
    seen = {}
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None:
            return seen
        seen[found[0]] = found[1] and seen.get(found[0], True)
    raise AssertionError("Tab does not come to an end")


@pytest.mark.parametrize("path", ["/", f"{MODULE}?lens=both", "/practice/tasks/1", "/account"])
def test_the_keyboard_reaches_and_shows_every_control(desk, path):
    page = desk.open(path)
    controls = page.evaluate(CONTROLS)
    seen = walk(page)
    assert len(controls) > 10
    assert "Skip to" in next(iter(seen))
    assert set(controls) - seen.keys() == set()
    assert seen.keys() - set(controls) == set()
    assert [stop for stop, is_outlined in seen.items() if not is_outlined] == []


def test_a_control_out_of_reach_or_out_of_sight_is_found(desk):
    page = desk.open("/account")
    page.evaluate("document.querySelector('main button[type=submit]').tabIndex = -1")
    page.evaluate("document.querySelector('main summary, main select').style.outline = 'none'")
    controls = page.evaluate(CONTROLS)
    seen = walk(page)
    assert len(set(controls) - seen.keys()) == 1
    assert list(seen.values()).count(False) == 1
