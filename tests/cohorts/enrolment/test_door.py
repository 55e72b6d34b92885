"""The door of a cohort: its link, coming in, asking, and who is told what."""

import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from tests.cohorts.test_pages import autumn, page_as
from tests.factories import NOW, make_person
from tests.forms import fields_of, post, sign_in
from training.cohorts import service
from training.cohorts.enrolment import joining
from training.cohorts.models import (
    Cohort,
    CohortMembership,
    CohortRequest,
    Enrolment,
    MemberRole,
    Side,
)
from training.db import db
from training.errors import Conflict
from training.people import service as people
from training.progress import service as progress
from training.progress.service import Step


def opened(client, cast, enrolment="link", **changed):
    """Choose how people come in, make the link, and return its path."""
    path = f"/cohorts/{cast['cohort']}"
    page = page_as(client, cast, "cleo", "/edit")
    assert post(client, f"{path}/edit", page, enrolment=enrolment, **changed).status_code == 303
    made = post(client, f"{path}/link", client.get(f"{path}/edit"))
    assert made.location == f"{path}/edit#link"
    page = client.get(f"{path}/edit")
    return urlsplit(page.text.split('id="link-address" readonly value="')[1].split('"')[0]).path


def door(client, person, path):
    sign_in(client, person)
    return client.get(path)


def learners(cast):
    chosen = select(func.count()).where(
        CohortMembership.cohort_id == cast["cohort"],
        CohortMembership.role == MemberRole.LEARNER,
        CohortMembership.ended_at.is_(None),
    )
    return db.session.scalar(chosen)


def seat(cast, person):
    chosen = select(CohortMembership).filter_by(
        cohort_id=cast["cohort"], person_id=person, role=MemberRole.LEARNER
    )
    return db.session.scalar(chosen)


def test_whoever_has_the_link_comes_in_on_the_side_they_say(client, cast):
    link = opened(client, cast)
    page = door(client, cast["dov"], link)
    assert "Come in" in page.text
    assert "You also learn in Winter, until Sunday 29 November." in page.text
    assert fields_of(page, link)["side"] == "customer", "as they said on their first visit"
    answer = post(client, link, page, side="inside")
    assert answer.location == f"/cohorts/{cast['cohort']}"
    assert seat(cast, cast["dov"]).side is Side.INSIDE
    assert "You are in Autumn." in client.get(answer.location).text
    assert "You are in it since" in client.get(link).text


def test_who_came_in_has_the_days_of_the_program(client, cast):
    link = opened(client, cast)
    step = Step("module", "one-skill-two-rooms", "One", "/modules/one-skill-two-rooms", 20)
    progress.plan(cast["dov"], [step])
    db.session.commit()
    came = post(client, link, door(client, cast["dov"], link))
    assert due_days(cast["dov"]) == ["2026-10-07"]
    post(client, f"{link}/undo", client.get(came.location))
    assert due_days(cast["dov"]) == [None]


def due_days(person):
    agenda = progress.agenda_of(person, done_since=NOW)
    return [step.due_on and step.due_on.isoformat() for step in agenda]


def test_a_side_has_to_be_said_by_who_has_not_arrived(client, cast):
    link = opened(client, cast)
    new = make_person("Noor Haddad", arrived=False)
    page = door(client, new, link)
    assert "side" not in fields_of(page, link)
    told = post(client, link, page)
    assert told.status_code == 422
    assert "Say which side you are on: customer or inside." in told.text
    assert post(client, link, page, side="inside").status_code == 303
    assert seat(cast, new).side is Side.INSIDE


def test_nobody_who_is_not_signed_in_comes_in_and_no_account_is_made(client, cast):
    link = opened(client, cast)
    with client.session_transaction() as session:
        session.clear()
    page = client.get(link)
    assert page.status_code == 200
    assert f"/sign-in?next={link}" in page.text
    assert "A link makes none." in page.text
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert "Ana Ortega" not in page.text


def test_the_link_is_shown_once_and_kept_as_a_hash(client, cast):
    link = opened(client, cast)
    token = link.rsplit("/", 1)[1]
    assert token not in client.get(f"/cohorts/{cast['cohort']}/edit").text
    assert autumn(cast).link_hash not in (None, token)


def test_a_double_click_makes_one_link_and_shows_the_one_that_works(client, cast):
    path = f"/cohorts/{cast['cohort']}"
    opened(client, cast)
    page = client.get(f"{path}/edit")
    for _click in range(2):
        assert post(client, f"{path}/link", page).status_code == 303
    shown = client.get(f"{path}/edit").text
    link = urlsplit(shown.split('id="link-address" readonly value="')[1].split('"')[0]).path
    assert client.get(link).status_code == 200


def test_a_new_link_ends_the_one_before_and_a_revoked_one_leads_nowhere(client, cast):
    first, path = opened(client, cast), f"/cohorts/{cast['cohort']}"
    post(client, f"{path}/link", client.get(f"{path}/edit"))
    gone = client.get(first)
    assert gone.status_code == 404
    assert "does not lead into a cohort any more" in gone.text
    shown = client.get(f"{path}/edit").text
    second = urlsplit(shown.split('id="link-address" readonly value="')[1].split('"')[0]).path
    assert client.get(second).status_code == 200
    post(client, f"{path}/link/revoke", client.get(f"{path}/edit"))
    assert client.get(second).status_code == 404


def test_of_two_who_make_a_link_the_second_is_told_and_the_first_link_works(client, cast):
    path = f"/cohorts/{cast['cohort']}"
    opened(client, cast)
    page = client.get(f"{path}/edit")
    post(client, f"{path}/link", page)
    shown = client.get(f"{path}/edit").text
    link = urlsplit(shown.split('id="link-address" readonly value="')[1].split('"')[0]).path
    told = post(client, f"{path}/link/revoke", page, request_id="another-request-0001")
    assert told.status_code == 409
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("who", ["ana", "dov"])
@pytest.mark.parametrize("act", ["link", "link/revoke", "requests/{dov}/accept"])
def test_nobody_else_says_who_comes_in(client, cast, who, act):
    page = page_as(client, cast, "cleo", "/edit")
    sent = fields_of(page, f"/cohorts/{cast['cohort']}/edit")
    sign_in(client, cast[who])
    token = client.get("/account/token").json["csrf"]
    path = f"/cohorts/{cast['cohort']}/{act.format(**cast)}"
    answer = client.post(path, data=sent | {"csrf_token": token})
    assert answer.status_code == {"ana": 403, "dov": 404}[who]


def test_a_full_cohort_says_so_and_nobody_comes_in(client, cast):
    link = opened(client, cast, seats="2")
    page = door(client, cast["dov"], link)
    assert "Every seat in this cohort is taken" in page.text
    assert "Come in" not in page.text


def test_of_two_who_take_the_last_seat_at_once_one_is_told(app, client, cast):
    link = opened(client, cast, seats="3")
    token, found = link.rsplit("/", 1)[1], []
    two = [cast["dov"], make_person("Gia Rossi")]
    together = threading.Barrier(2)

    def take(person):
        with app.app_context():
            together.wait()
            try:
                found.append(joining.enter(token, person, Side.CUSTOMER, now=NOW)[1])
                db.session.commit()
            except Conflict as error:
                db.session.rollback()
                found.append(str(error))

    db.session.rollback()
    threads = [threading.Thread(target=take, args=(person,)) for person in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.count("in") == 1, found
    assert sum("Every seat" in each for each in found) == 1
    assert learners(cast) == 3


def test_who_asks_waits_and_is_let_in(client, cast):
    link = opened(client, cast, "approval")
    page = door(client, cast["dov"], link)
    assert "Ask to be let in" in page.text
    assert post(client, link, page, side="inside").location == link
    assert "has yet to answer" in client.get(link).text
    assert "You asked to be let into Autumn" in client.get("/cohorts").text
    assert seat(cast, cast["dov"]) is None
    board = page_as(client, cast, "cleo").text
    assert "One person asks to be let in" in board
    path = f"/cohorts/{cast['cohort']}/requests/{cast['dov']}"
    page = page_as(client, cast, "cleo", "/people")
    assert "Let Dov in" in page.text
    assert post(client, f"{path}/accept", page).status_code == 303
    assert seat(cast, cast["dov"]).side is Side.INSIDE
    assert "asks to be let in" not in page_as(client, cast, "cleo").text
    assert "You are in it since" in door(client, cast["dov"], link).text


def test_who_is_told_no_reads_whom_to_talk_to_and_can_still_be_let_in(client, cast):
    link = opened(client, cast, "approval")
    post(client, link, door(client, cast["dov"], link))
    path = f"/cohorts/{cast['cohort']}/requests/{cast['dov']}"
    post(client, f"{path}/decline", page_as(client, cast, "cleo", "/people"))
    page = door(client, cast["dov"], link)
    assert "were told no on Saturday 21 November" in page.text
    assert "Cleo Marchetti" in page.text
    assert "Ask to be let in" not in page.text
    assert "were told no" in client.get("/cohorts").text
    page = page_as(client, cast, "cleo", "/people")
    assert "Let Dov in after all" in page.text
    assert post(client, f"{path}/accept", page).status_code == 303
    assert seat(cast, cast["dov"]).ended_at is None


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_answer_can_be_taken_back(client, cast, answer):
    link = opened(client, cast, "approval")
    post(client, link, door(client, cast["dov"], link))
    path = f"/cohorts/{cast['cohort']}/requests/{cast['dov']}"
    post(client, f"{path}/{answer}", page_as(client, cast, "cleo", "/people"))
    shown = client.get(f"/cohorts/{cast['cohort']}/people")
    assert post(client, f"{path}/reopen", shown).status_code == 303
    assert seat(cast, cast["dov"]) is None
    assert "Let Dov in" in client.get(f"/cohorts/{cast['cohort']}/people").text


def test_a_question_can_be_taken_back(client, cast):
    link = opened(client, cast, "approval")
    post(client, link, door(client, cast["dov"], link))
    assert post(client, f"{link}/undo", client.get(link)).status_code == 303
    assert db.session.scalar(select(func.count(CohortRequest.person_id))) == 0
    path = f"/cohorts/{cast['cohort']}/requests/{cast['dov']}/accept"
    sent = fields_of(page_as(client, cast, "cleo", "/edit"), f"/cohorts/{cast['cohort']}/edit")
    gone = client.post(path, data=sent)
    assert gone.status_code == 404
    assert "does not ask to be let in any more" in gone.text


def test_who_waits_for_an_answer_is_let_in_only_where_a_seat_is_free(client, cast):
    link = opened(client, cast, "approval", seats="2")
    page = door(client, cast["dov"], link)
    assert "you are let in when a seat is free" in page.text
    post(client, link, page)
    path = f"/cohorts/{cast['cohort']}/requests/{cast['dov']}/accept"
    told = post(client, path, page_as(client, cast, "cleo", "/people"))
    assert told.status_code == 400
    assert "All 2 seats are taken" in told.text
    assert seat(cast, cast["dov"]) is None


def test_who_came_in_by_mistake_is_out_again_as_if_never_in(client, cast):
    link = opened(client, cast)
    came = post(client, link, door(client, cast["dov"], link))
    undo = client.get(came.location)
    assert post(client, f"{link}/undo", undo).status_code == 303
    assert seat(cast, cast["dov"]) is None
    assert "Come in" in client.get(link).text


def test_who_came_in_long_ago_does_not_undo_it(app, client, cast):
    link = opened(client, cast)
    token = link.rsplit("/", 1)[1]
    joining.enter(token, cast["dov"], Side.INSIDE, now=NOW)
    with pytest.raises(Conflict, match="more than an hour ago"):
        joining.take_back(token, cast["dov"], now=NOW + timedelta(hours=2))
    with pytest.raises(Conflict, match="nothing to take back"):
        joining.take_back(token, cast["ana"], now=NOW)


def test_who_was_let_go_is_not_back_by_the_link_alone(client, cast):
    link = opened(client, cast)
    service.end_membership(autumn(cast), cast["ana"], MemberRole.LEARNER, now=NOW)
    db.session.commit()
    page = door(client, cast["ana"], link)
    assert "You left this cohort on Saturday 21 November." in page.text
    assert "Come in" not in page.text


def test_the_link_of_a_closed_cohort_lets_nobody_in(client, cast):
    link = opened(client, cast)
    page = door(client, cast["dov"], link)
    autumn(cast).enrolment = Enrolment.CLOSED
    db.session.commit()
    told = post(client, link, page)
    assert told.status_code == 409
    assert "Nobody comes into this cohort by its link at the moment." in told.text
    assert seat(cast, cast["dov"]) is None


def test_nobody_comes_into_a_cohort_that_is_over(client, cast):
    link = opened(client, cast)
    autumn(cast).weeks = 2
    db.session.commit()
    assert "This cohort is over" in door(client, cast["dov"], link).text


def test_more_learners_than_seats_are_said_and_nobody_loses_theirs(client, cast):
    path = f"/cohorts/{cast['cohort']}/edit"
    page = page_as(client, cast, "cleo", "/edit")
    assert post(client, path, page, seats="1").status_code == 303
    assert "2 people learn here, and there are 1 seats." in client.get(path).text
    assert learners(cast) == 2


def test_an_undone_leaving_needs_a_seat_that_nobody_else_has(client, cast):
    cohort = autumn(cast)
    cohort.seats = 2
    service.end_membership(cohort, cast["ana"], MemberRole.LEARNER, now=NOW)
    service.enrol(cohort, cast["dov"], MemberRole.LEARNER, Side.CUSTOMER, now=NOW)
    db.session.commit()
    page = page_as(client, cast, "cleo", "/people")
    path = f"/cohorts/{cast['cohort']}/people"
    sent = fields_of(page, f"{path}/{cast['ben']}/learner/end")
    assert client.post(f"{path}/{cast['ana']}/learner/restore", data=sent).status_code == 400
    assert learners(cast) == 2


def test_who_asked_takes_that_along_and_it_goes_with_them(client, cast):
    link = opened(client, cast, "approval")
    post(client, link, door(client, cast["dov"], link))
    (asked,) = people.export_of(cast["dov"])["cohorts"]["requests"]
    assert (asked["cohort"], asked["side"], asked["accepted"]) == ("Autumn", "customer", None)
    people.erase(cast["dov"], NOW)
    assert db.session.scalar(select(func.count(CohortRequest.person_id))) == 0


@pytest.mark.parametrize("role", [MemberRole.GUEST, MemberRole.OBSERVER])
def test_guests_and_observers_are_added_by_hand_and_take_no_seat(client, cast, role):
    autumn(cast).seats = 2
    db.session.commit()
    path = f"/cohorts/{cast['cohort']}/people?q=dov"
    page = page_as(client, cast, "cleo", "/people?q=dov")
    assert post(client, path, page, role=role.value).status_code == 303
    sign_in(client, cast["dov"])
    plan = client.get(f"/cohorts/{cast['cohort']}").text
    assert "Week by week" in plan
    assert "What is mine to do" not in plan
    assert "Ana Ortega" not in plan


def test_enrolling_somebody_who_left_lets_them_in_again(app, cast):
    cohort = db.session.get(Cohort, cast["cohort"])
    service.end_membership(cohort, cast["ana"], MemberRole.LEARNER, now=NOW)
    service.enrol(cohort, cast["ana"], MemberRole.LEARNER, Side.INSIDE, now=NOW)
    db.session.refresh(held := seat(cast, cast["ana"]))
    assert (held.ended_at, held.side) == (None, Side.INSIDE)
