"""What is printed: lines to write on, answers with their name, nothing to press."""

from tests.browser.conftest import SIZES, Visitor

MODULE = "/modules/the-schedule-is-sacrosanct"


def test_a_printed_module_has_lines_to_write_on_and_answers_to_read(chromium, site):
    context = chromium.new_context(viewport=SIZES["desktop"])
    visitor = Visitor(context, site)
    visitor.sign_in("ana")
    page = visitor.open(MODULE)
    assert not page.get_by_text("Answer:").first.is_visible()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for name in ("situation", "with_whom", "due_on"):
        line = page.evaluate(
            f"getComputedStyle(document.querySelector('[name={name}]')).borderBlockEndWidth"
        )
        assert line == "1px", name
    assert page.get_by_text("Answer:").first.is_visible()
    assert not page.get_by_text("Turn the card").first.is_visible()
    day = "[name=due_on][value='']"
    assert page.locator(day).count() == 1
    page.fill("[name=due_on]", "2031-05-06")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(day).count() == 0  # a day that was chosen is printed
    assert visitor.complaints == []
    context.close()
