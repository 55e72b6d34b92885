"""The pages of a cohort: for those who facilitate it, and for those who learn in it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cohorts.conftest import FIRST, SECOND
from tests.factories import NOW, make_person
from tests.forms import post, sign_in
from training.clock import utcnow
from training.cohorts import service, standings
from training.cohorts.models import (
    Cohort,
    CohortExtension,
    MemberRole,
    Side,
)
from training.db import db
from training.progress import service as progress
from training.progress.service import Doer

PRIVATE = "Write about the hour, not about people"


def autumn(cast):
    return db.session.get(Cohort, cast["cohort"])


def page_as(client, cast, who, path=""):
    sign_in(client, cast[who])
    return client.get(f"/cohorts/{cast['cohort']}{path}")


def finish(person, slug, lens, when=NOW, side="customer"):
    doer = Doer(person, side)
    progress.record(doer, "module", slug, slug, outcome="finished", lens=lens, now=when)


def test_the_roster_says_in_words_what_the_discs_show(client, cast):
    finish(cast["ana"], FIRST, "both")
    finish(cast["ana"], SECOND, "customer")
    db.session.commit()
    text = page_as(client, cast, "cleo").text
    row = text.split('<th scope="row">Ana Ortega')[1].split("</tr>")[0]
    words = [cell.split("</span>")[0] for cell in row.split('</i><span class="vh">')[1:]]
    assert words == ["both halves", "customer only", *["not yet"] * 5, "not open yet"]


def test_needs_you_says_who_and_why_and_offers_one_act(client, cast):
    finish(cast["ana"], FIRST, "both", NOW - timedelta(days=19))
    finish(cast["ben"], FIRST, "both")
    db.session.commit()
    text = page_as(client, cast, "cleo").text
    assert "<h1>Two people need you; the others keep up.</h1>" in text
    assert "19 days quiet" in text
    assert "Was last here on Monday 2 November." in text
    assert "Write to Ana" in text
    assert "5 weeks behind" in text
    assert "Give Ben a week more" in text
    assert "at risk" not in text


def test_a_week_more_can_be_given_and_taken_back(client, cast):
    finish(cast["ben"], FIRST, "both")
    db.session.commit()
    page = page_as(client, cast, "cleo")
    path = f"/cohorts/{cast['cohort']}/people/{cast['ben']}/week"
    assert post(client, path, page).status_code == 303
    assert days_of(cast["ben"]) == 7
    undone = client.get(f"/cohorts/{cast['cohort']}")
    assert post(client, f"{path}/undo", undone).status_code == 303
    assert days_of(cast["ben"]) == 0


def days_of(person):
    chosen = select(CohortExtension.days).where(CohortExtension.person_id == person)
    return db.session.scalar(chosen)


@pytest.mark.parametrize(
    ("who", "kind"), [("cleo", "roster"), ("ana", "mine"), ("fay", "plan"), ("eva", "plan")]
)
def test_who_sees_what_of_a_cohort(client, cast, who, kind):
    text = page_as(client, cast, who).text
    assert ('class="roster"' in text) == (kind == "roster")
    assert ("What is mine to do" in text) == (kind == "mine")
    assert ("Ben Carrick" in text) == (kind == "roster")
    if kind != "roster":
        assert "Week 1: One skill, two rooms" in text
        assert "Session: Twelve rush orders" in text


@pytest.mark.parametrize("path", ["", "/people", "/edit", "/sessions/4", "/sessions/4/edit"])
def test_a_stranger_finds_nothing(client, cast, path):
    assert page_as(client, cast, "dov", path).status_code == 404


@pytest.mark.parametrize("path", ["/people", "/edit", "/sessions/4/edit"])
def test_a_learner_may_not_change_what_they_see(client, cast, path):
    assert page_as(client, cast, "ana", path).status_code == 403


def test_who_left_finds_nothing(client, cast):
    service.end_membership(autumn(cast), cast["ana"], MemberRole.LEARNER, now=utcnow())
    db.session.commit()
    assert page_as(client, cast, "ana").status_code == 404


def test_a_learner_sees_what_is_theirs_to_do(client, cast):
    finish(cast["ana"], FIRST, "both")
    db.session.commit()
    todo = page_as(client, cast, "ana").text.split('id="todo-h"')[1]
    assert f'href="/modules/{FIRST}"' not in todo
    assert f'href="/modules/{SECOND}"' in todo


def test_facilitators_have_cohorts_in_the_menu_and_five_words(client, cast):
    for who, words in (("cleo", True), ("eva", True), ("ana", False)):
        sign_in(client, cast[who])
        nav = client.get("/").text.split('aria-label="Main"')[1].split("</nav>")[0]
        assert nav.count("<a ") == 5
        assert ("/cohorts" in nav) == words


def test_the_list_has_mine_and_for_an_administrator_all(client, cast):
    for who, names in (("cleo", ["Autumn"]), ("dov", ["Winter"]), ("eva", ["Autumn", "Winter"])):
        sign_in(client, cast[who])
        text = client.get("/cohorts").text
        assert [name for name in ("Autumn", "Winter") if f">{name}</a>" in text] == names


@pytest.mark.parametrize("people", [5, 60])
@pytest.mark.parametrize("is_kept", [True, False])
def test_the_dashboard_costs_six_queries_at_most(client, cast, queries, people, is_kept):
    cohort = autumn(cast)
    for number in range(people - 2):
        side = (Side.CUSTOMER, Side.INSIDE)[number % 2]
        service.enrol(cohort, make_person(), MemberRole.LEARNER, side, now=NOW)
    if is_kept:
        standings.recount(cohort, now=utcnow())
    db.session.commit()
    page_as(client, cast, "cleo")
    with queries() as seen:
        page = client.get(f"/cohorts/{cast['cohort']}")
    assert len(seen) == 6, seen
    assert page.text.count('<th scope="row">') == min(people, 50)
    assert ("page=2" in page.text) == (people > 50)
    with queries() as seen:
        page = client.get(f"/cohorts/{cast['cohort']}?rows=all")
    assert len(seen) == 6, seen
    assert page.text.count('<th scope="row">') == people
    assert "Fifty on a page" in page.text


def test_the_second_page_has_the_rest(client, cast):
    cohort = autumn(cast)
    for _ in range(58):
        service.enrol(cohort, make_person(), MemberRole.LEARNER, Side.INSIDE, now=NOW)
    db.session.commit()
    page = page_as(client, cast, "cleo", "?page=2")
    assert page.text.count('<th scope="row">') == 10
    assert page_as(client, cast, "cleo", "?page=99").status_code == 200
