"""A cohort is found, changed, filled by hand; what does not fit is said."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.cohorts.conftest import EIGHT
from tests.cohorts.test_pages import autumn, page_as
from tests.factories import NOW, make_person
from tests.forms import fields_of, post, sign_in
from training.cohorts import editing, service, sessions
from training.cohorts.models import Attendance, Cohort, CohortMembership, MemberRole, Side
from training.db import db
from training.people import service as people
from training.permissions import Role


def edit(client, cast, page=None, **changed):
    path = f"/cohorts/{cast['cohort']}/edit"
    return post(client, path, page or page_as(client, cast, "cleo", "/edit"), **changed)


def test_an_administrator_begins_a_cohort(client, cast):
    sign_in(client, cast["eva"])
    page = client.get("/cohorts/new")
    assert "Say who is here" not in page.text
    assert "What a demand is for" in page.text, "the weeks of the program"
    sent = {"name": "Spring", "starts_on": "2027-03-15", "program": EIGHT, "seats": "12"}
    sent["time_zone"] = "Europe/Berlin"
    answer = post(client, "/cohorts/new", page, **sent)
    made = db.session.scalar(select(Cohort).where(Cohort.name == "Spring"))
    assert answer.location == f"/cohorts/{made.id}/people"
    assert (made.weeks, made.seats, made.program) == (8, 12, EIGHT)
    first, second, *_ = sessions.of_cohort(made.id)
    # Two in the afternoon in Berlin, before and after the clocks change on 28 March.
    assert first.starts_at == datetime(2027, 3, 18, 13, tzinfo=UTC)
    assert second.starts_at == datetime(2027, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("who", ["cleo", "ana"])
def test_nobody_else_begins_one(client, cast, who):
    sign_in(client, cast[who])
    assert client.get("/cohorts/new").status_code == 403


def test_a_new_first_day_moves_sessions_at_their_hour(client, cast):
    assert edit(client, cast, starts_on="2026-10-12", name="Late autumn").status_code == 303
    cohort = autumn(cast)
    assert (cohort.name, cohort.starts_on) == ("Late autumn", date(2026, 10, 12))
    held = [one.starts_at for one in sessions.of_cohort(cohort.id)]
    # Thursday of week 3 was 22 October; a week later the clocks have changed.
    assert held[0] == datetime(2026, 10, 15, 12, tzinfo=UTC)
    assert held[1] == datetime(2026, 10, 29, 13, tzinfo=UTC)


def test_who_has_met_keeps_its_first_day(client, cast):
    session = sessions.of_cohort(cast["cohort"])[0]
    sessions.mark(session, {cast["ana"]: Attendance.PRESENT}, now=NOW)
    db.session.commit()
    answer = edit(client, cast, starts_on="2026-10-12")
    assert answer.status_code == 409
    assert "has met already" in answer.text
    assert autumn(cast).starts_on == date(2026, 10, 5)


def test_of_two_who_change_it_the_second_is_told_and_loses_nothing(client, cast):
    page = page_as(client, cast, "cleo", "/edit")
    assert edit(client, cast, page, name="First").status_code == 303
    told = edit(client, cast, page, name="Second", request_id="another-request-0001")
    assert told.status_code == 409
    assert "First" in told.text
    assert fields_of(told, f"/cohorts/{cast['cohort']}/edit")["name"] == "Second"
    assert edit(client, cast, told).status_code == 303
    assert autumn(cast).name == "Second"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": "  "}, "Give the cohort a name."),
        ({"starts_on": ""}, "Choose the first day, best a Monday."),
        ({"seats": "0"}, "Write a number from 1 to 5,000."),
        ({"time_zone": "Mars"}, "Choose the time zone from the list."),
        ({"program": "nothing"}, "Choose a program from the list."),
    ],
)
def test_what_cannot_be_stored_is_said(client, cast, changed, told):
    answer = edit(client, cast, **changed)
    assert answer.status_code == 422
    assert told in answer.text


def test_people_are_found_by_name_and_address_and_added(client, cast):
    gia = make_person("Gia Rossi", function="legal", email="g.rossi@example.org")
    for words in ("gia", "G.ROSSI@"):
        assert "Add Gia Rossi" in page_as(client, cast, "cleo", f"/people?q={words}").text
    for words in ("g", "%25", "nobody"):
        assert "Add Gia Rossi" not in page_as(client, cast, "cleo", f"/people?q={words}").text
    page = page_as(client, cast, "cleo", "/people?q=gia")
    path = f"/cohorts/{cast['cohort']}/people?q=gia"
    assert fields_of(page, path)["side"] == "inside", "as their function says"
    assert post(client, path, page, role="learner").status_code == 303
    held = membership(cast, gia)
    assert (held.role, held.side) == (MemberRole.LEARNER, Side.INSIDE)
    assert "In it as: learner" in client.get(path).text


def membership(cast, person):
    return db.session.scalar(
        select(CohortMembership).where(
            CohortMembership.cohort_id == cast["cohort"], CohortMembership.person_id == person
        )
    )


def test_an_ended_membership_can_be_taken_back(client, cast):
    page = page_as(client, cast, "cleo", "/people")
    path = f"/cohorts/{cast['cohort']}/people/{cast['ana']}/learner"
    assert post(client, f"{path}/end", page).status_code == 303
    assert membership(cast, cast["ana"]).ended_at is not None
    page = client.get(f"/cohorts/{cast['cohort']}/people")
    assert post(client, f"{path}/restore", page).status_code == 303
    assert membership(cast, cast["ana"]).ended_at is None


def test_somebody_who_left_can_be_added_again(app, cast):
    cohort = autumn(cast)
    service.end_membership(cohort, cast["ana"], MemberRole.LEARNER, now=NOW)
    editing.add(cohort, cast["ana"], MemberRole.LEARNER, Side.INSIDE, now=NOW)
    held = membership(cast, cast["ana"])
    assert (held.ended_at, held.side) == (None, Side.INSIDE)


def test_a_facilitator_who_was_let_go_may_not_come_back_by_an_old_page(client, cast):
    service.end_membership(autumn(cast), cast["cleo"], MemberRole.FACILITATOR, now=NOW)
    db.session.commit()
    assert page_as(client, cast, "cleo").status_code == 403
    editing.restore(autumn(cast), cast["cleo"], MemberRole.FACILITATOR, now=NOW)
    db.session.commit()
    assert [a.role for a in people.assignments(cast["cleo"])] == [Role.FACILITATOR]
    assert page_as(client, cast, "cleo").status_code == 200


def test_when_every_seat_is_taken_nobody_is_added(client, cast):
    autumn(cast).seats = 2
    db.session.commit()
    page = page_as(client, cast, "cleo", "/people?q=dov")
    answer = post(client, f"/cohorts/{cast['cohort']}/people?q=dov", page)
    assert answer.status_code == 400
    assert "All 2 seats are taken" in answer.text


def test_overlapping_cohorts_and_one_side_get_a_sentence(client, cast):
    winter = db.session.scalar(select(Cohort).where(Cohort.name == "Winter"))
    service.enrol(winter, cast["ana"], MemberRole.LEARNER, Side.CUSTOMER, now=NOW)
    db.session.commit()
    text = page_as(client, cast, "cleo", "/edit").text
    assert "1 person also learns in Winter, until Sunday 29 November." in text
    assert "one side of the table" not in text
    service.end_membership(autumn(cast), cast["ben"], MemberRole.LEARNER, now=NOW)
    db.session.commit()
    assert (
        "All of them sit on one side of the table." in page_as(client, cast, "cleo", "/edit").text
    )
    assert edit(client, cast, name="One side").status_code == 303
