"""The reports of a cohort: looked at, and a story on its way into one and out again."""

import pytest

PAGES = ("/reports", "/reports/cohorts/1", "/reports/cohorts/1/sponsor")
TASK = "/practice/tasks/1"


def test_reports_are_accessible(visitor):
    visitor.sign_in("cleo")
    for path in PAGES:
        visitor.open(path)
        visitor.check()


@pytest.mark.parametrize("size", ["phone"])
@pytest.mark.parametrize("scheme", ["dark"])
def test_a_story_is_taken_back_and_released_without_a_name(visitor, size, scheme):
    visitor.sign_in("ana")
    page = visitor.open(TASK)
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_load_state()
    visitor.check()
    page.get_by_text("Release it for the report of Autumn").click()
    page.get_by_label("No name, only the side of the table").check()
    page.get_by_role("button", name="Release these words").click()
    page.wait_for_load_state()
    assert "without your name" in page.inner_text("#release")
    visitor.check()
