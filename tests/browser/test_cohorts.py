"""A facilitator prepares a session, and the pages of a cohort are accessible."""

import pytest

HOUR = ("/cohorts", "/cohorts/1", "/cohorts/1/people?q=an", "/cohorts/1/edit")
SESSION = ("/cohorts/1/sessions/3", "/cohorts/1/sessions/4/edit")


def test_the_pages_of_a_facilitator_are_accessible(visitor):
    visitor.sign_in("cleo")
    for path in (*HOUR, *SESSION):
        visitor.open(path)
        visitor.check()


def test_the_pages_of_a_learner_are_accessible(visitor):
    visitor.sign_in("ana")
    for path in ("/cohorts/1", "/cohorts/1/sessions/4"):
        visitor.open(path)
        visitor.check()


@pytest.mark.parametrize("size", ["desktop"])
@pytest.mark.parametrize("scheme", ["light"])
def test_a_session_is_prepared_in_fewer_than_ten_actions(visitor, size, scheme):
    visitor.sign_in("cleo")
    page, acts = visitor.page, 0

    def act(do, *given):
        nonlocal acts
        do(*given)
        acts += 1
        page.wait_for_load_state()

    act(page.click, "nav.nav >> text=Cohorts")
    act(page.click, "main >> text=Autumn")
    assert "need" in page.inner_text("h1"), "the finding, and who needs me"
    act(page.click, "text=Edit the plan")
    act(page.fill, "[name=place]", "Room 3")
    act(page.fill, "[name=step-0-title]", "Read the sentences aloud")
    act(page.locator("main form .btn:text-is('Save the plan')").last.click)
    assert "Read the sentences aloud" in page.inner_text(".sheet")
    assert "Room 3" in page.inner_text(".facts")
    assert acts < 10
