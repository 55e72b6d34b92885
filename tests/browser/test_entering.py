"""The ways into a cohort, and a list that becomes cohorts, in a browser."""

import pytest

RUN = ("/cohorts/2/people", "/cohorts/2/edit", "/cohorts/2/extensions")
BALANCE = ("/cohorts/balance", "/cohorts/balance/1", "/cohorts/balance/1/make")


def test_the_pages_of_who_runs_a_cohort_are_accessible(visitor):
    visitor.sign_in("eva")
    for path in (*RUN, *BALANCE):
        visitor.open(path)
        visitor.check()


@pytest.mark.parametrize("size", ["phone"])
@pytest.mark.parametrize("scheme", ["light"])
def test_somebody_asks_by_the_link_and_is_let_in(visitor, size, scheme):
    page = visitor.page
    visitor.sign_in("eva")
    visitor.open("/cohorts/2/edit")
    page.click("text=Make a new link")
    link = page.input_value("#link-address").replace("http://127.0.0.1:8000", "")
    page.context.clear_cookies()
    visitor.sign_in("ana")
    visitor.open(link)
    visitor.check()
    page.click("text=Ask to be let in")
    page.wait_for_selector("text=has yet to answer")
    page.context.clear_cookies()
    visitor.sign_in("eva")
    visitor.open("/cohorts/2")
    page.click("text=Answer them")
    page.click("text=Let Ana in")
    page.wait_for_selector("text=Ana Ortega is in.")


@pytest.mark.parametrize("size", ["desktop"])
@pytest.mark.parametrize("scheme", ["light"])
def test_a_swap_is_seen_before_it_is_done(visitor, size, scheme):
    page = visitor.page
    visitor.sign_in("eva")
    visitor.open("/cohorts/balance/1")
    assert page.input_value("#swap-one") != page.input_value("#swap-other")
    page.click("text=See what it would do")
    page.wait_for_selector("text=would go to Cohort 2")
    visitor.check()
    page.click("text=Swap them")
    page.wait_for_selector("text=They have changed places.")
