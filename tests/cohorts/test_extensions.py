"""More days for one person: given, changed, taken back, and read by whom they are for."""

from datetime import date, timedelta

import pytest

from tests.cohorts.conftest import FIRST, SECOND
from tests.cohorts.test_pages import autumn, page_as
from tests.factories import NOW
from tests.forms import fields_of, post
from training.cohorts import service
from training.cohorts.extensions import rows
from training.cohorts.models import CohortExtension, MemberRole, Side
from training.db import db
from training.errors import NotFound
from training.modules import service as modules
from training.people import service as people
from training.progress import service as progress


@pytest.fixture
def path(cast):
    """Give Ana the agenda of the program, and return the address of more days."""
    modules.plan_for(cast["ana"], NOW)
    service.enrol(autumn(cast), cast["ana"], MemberRole.LEARNER, Side.CUSTOMER, now=NOW)
    db.session.commit()
    return f"/cohorts/{cast['cohort']}/extensions"


def due(person):
    agenda = progress.agenda_of(person, done_since=NOW)
    return {step.ref: step.due_on for step in agenda}


def given(client, cast, path, **values):
    page = page_as(client, cast, "cleo", "/extensions")
    sent = {"person_id": str(cast["ana"]), "days": "7"} | values
    return post(client, path, page, **sent)


def test_one_thing_can_have_more_days_with_a_reason_that_its_reader_reads(client, cast, path):
    before = due(cast["ana"])
    answer = given(client, cast, path, what=f"modules/{FIRST}", days="4", why="A week of audits")
    assert answer.status_code == 303
    assert due(cast["ana"]) == before | {FIRST: before[FIRST] + timedelta(days=4)}
    text = client.get(path).text
    assert "4 days more" in text
    assert "One skill, two rooms, by Sunday 11 October" in text
    assert "Why: A week of audits" in text
    own = page_as(client, cast, "ana").text
    assert "You have 4 days more for One skill, two rooms. Why: A week of audits" in own


def test_everything_can_have_more_days_and_one_thing_overrules_it(client, cast, path):
    before = due(cast["ana"])
    given(client, cast, path, what="", days="7")
    given(client, cast, path, what=f"modules/{SECOND}", days="14")
    more = {FIRST: timedelta(days=7), SECOND: timedelta(days=14)}
    assert due(cast["ana"]) == {slug: before[slug] + more[slug] for slug in before}


def test_days_are_taken_back_and_given_again(client, cast, path):
    before = due(cast["ana"])
    given(client, cast, path, what="")
    row = rows.listed(autumn(cast))[0].row.id
    db.session.rollback()
    page = client.get(path)
    assert post(client, f"{path}/{row}/end", page).status_code == 303
    assert due(cast["ana"]) == before
    page = client.get(path)
    assert "Everybody has the days of the program" in page.text
    assert post(client, f"{path}/{row}/restore", page).status_code == 303
    assert due(cast["ana"])[FIRST] == before[FIRST] + timedelta(days=7)


def test_a_row_is_changed_where_it_stands(client, cast, path):
    given(client, cast, path, what="", why="Ill")
    row = rows.listed(autumn(cast))[0].row.id
    db.session.rollback()
    page = client.get(f"{path}?row={row}")
    assert fields_of(page, path)["why"] == "Ill"
    assert post(client, path, page, days="21").status_code == 303
    (one,) = rows.listed(autumn(cast))
    assert (one.row.days, one.row.why, one.row.id) == (21, "Ill", row)
    assert "a week more" not in page.text.lower()


def test_of_two_who_give_days_the_second_is_told_and_what_they_wrote_is_kept(client, cast, path):
    page = page_as(client, cast, "cleo", "/extensions")
    sent = {"person_id": str(cast["ana"]), "what": "", "days": "3", "why": "Mine"}
    post(client, path, page, **sent | {"days": "7"})
    told = post(client, path, page, **sent, request_id="another-request-0001")
    assert told.status_code == 409
    assert "They have 7 days more for this already" in told.text
    assert fields_of(told, path)["why"] == "Mine"
    assert post(client, path, told).status_code == 303
    assert [one.row.days for one in rows.listed(autumn(cast))] == [3]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"days": "0"}, "Write a number of days from 1 to 90."),
        ({"days": "91"}, "Write a number of days from 1 to 90."),
        ({"days": "soon"}, "Write how many days."),
        ({"what": "modules/nothing"}, "Choose from the list."),
        ({"person_id": "999"}, "Choose somebody who learns here."),
        ({"person_id": "x"}, "Choose somebody who learns here."),
        ({"why": "x" * 301}, "Keep the reason under 300 characters."),
    ],
)
def test_what_cannot_be_given_is_said(client, cast, path, changed, told):
    answer = given(client, cast, path, **changed)
    assert answer.status_code == 422
    assert told in answer.text
    assert db.session.query(CohortExtension).count() == 0


def test_who_facilitates_and_does_not_learn_gets_none(app, cast, path):
    wanted = rows.Wanted(cast["cleo"], rows.ALL, 7, "")
    with pytest.raises(NotFound):
        rows.give(autumn(cast), wanted, now=NOW)


def test_a_week_more_from_the_board_is_the_same_row(client, cast, path):
    rows.give_days(autumn(cast), cast["ana"], 7, now=NOW)
    db.session.commit()
    assert "7 days more" in page_as(client, cast, "cleo", "/extensions").text
    rows.give_days(autumn(cast), cast["ana"], -7, now=NOW)
    db.session.commit()
    assert "7 days more" not in client.get(path).text


def test_who_was_given_days_takes_that_along_and_it_goes_with_them(client, cast, path):
    given(client, cast, path, what="", why="A week of audits")
    (one,) = people.export_of(cast["ana"])["cohorts"]["extensions"]
    assert (one["what"], one["days"], one["why"]) == ("everything", 7, "A week of audits")
    people.erase(cast["ana"], NOW)
    assert db.session.query(CohortExtension).count() == 0


def test_a_stranger_finds_nothing_and_a_learner_may_not(client, cast, path):
    assert page_as(client, cast, "dov", "/extensions").status_code == 404
    assert page_as(client, cast, "ana", "/extensions").status_code == 403


def test_the_days_are_counted_from_the_program(app, cast, path):
    assert rows.things(autumn(cast))[f"modules/{FIRST}"][1] == date(2026, 10, 7)
