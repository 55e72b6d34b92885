"""A waiting comparison: its people are asked and do nothing, until they have a program."""

from datetime import date

import pytest
from sqlalchemy import literal, select

from tests.cohorts.conftest import EIGHT, FIRST
from tests.cohorts.test_pages import autumn, page_as
from tests.factories import NOW, make_person, publish
from tests.forms import fields_of, post, sign_in
from training.cohorts import seats, service
from training.cohorts.models import MemberRole, Side
from training.content import service as content
from training.db import db
from training.modules import service as modules
from training.people.models import Person
from training.progress import service as progress
from training.scenarios.format.parse import KIND as SCENARIOS


def due(person):
    return {step.ref: step.due_on for step in progress.agenda_of(person, done_since=NOW)}


@pytest.fixture
def waiting(client, cast):
    """Let Autumn wait, with Ana's agenda as everybody's who arrives."""
    modules.plan_for(cast["ana"], NOW)
    db.session.commit()
    page = page_as(client, cast, "cleo", "/edit")
    path = f"/cohorts/{cast['cohort']}/edit"
    assert post(client, path, page, is_waiting="y", program="").status_code == 303
    return cast


def test_who_waits_is_led_nowhere_and_reads_why(client, waiting):
    sign_in(client, waiting["ana"])
    today = client.get("/").text
    assert "Your own program is still to come." in today
    assert f"/modules/{FIRST}" not in today.split("<main")[1]
    assert "You wait for your own program here." in page_as(client, waiting, "ana").text
    assert "These people wait for their own program." in page_as(client, waiting, "cleo").text


def test_who_also_learns_elsewhere_does_not_wait(client, waiting):
    other = service.start("Winter too", date(2026, 11, 16), 8, "UTC", now=NOW)
    service.enrol(other, waiting["ana"], MemberRole.LEARNER, Side.CUSTOMER, now=NOW)
    db.session.commit()
    sign_in(client, waiting["ana"])
    today = client.get("/").text
    assert "still to come" not in today
    assert "Winter too" in today


def test_a_program_and_a_first_day_make_it_a_cohort(client, waiting):
    assert due(waiting["ana"])[FIRST] is None
    page = page_as(client, waiting, "cleo", "/edit")
    sent = fields(page, waiting) | {"program": EIGHT, "starts_on": "2026-11-23"}
    sent.pop("is_waiting")
    path = f"/cohorts/{waiting['cohort']}/edit"
    assert client.post(path, data=sent).status_code == 303
    assert due(waiting["ana"])[FIRST] == date(2026, 11, 25)
    sign_in(client, waiting["ana"])
    assert "still to come" not in client.get("/").text


def fields(page, cast):
    return fields_of(page, f"/cohorts/{cast['cohort']}/edit")


def test_a_cohort_that_is_to_wait_loses_its_days_and_gets_them_back(client, cast):
    modules.plan_for(cast["ana"], NOW)
    service.enrol(autumn(cast), cast["ana"], MemberRole.LEARNER, Side.CUSTOMER, now=NOW)
    db.session.commit()
    before = due(cast["ana"])
    path = f"/cohorts/{cast['cohort']}/edit"
    post(client, path, page_as(client, cast, "cleo", "/edit"), is_waiting="y")
    assert set(due(cast["ana"]).values()) == {None}
    sent = fields(client.get(path), cast)
    sent.pop("is_waiting")
    client.post(path, data=sent)
    assert due(cast["ana"]) == before


def test_nobody_who_arrives_to_wait_is_led_into_a_story(client, waiting):
    publish("just-checking-in", kind=SCENARIOS)
    new = make_person("Noor Haddad", arrived=False)
    service.enrol(autumn(waiting), new, MemberRole.LEARNER, Side.INSIDE, now=NOW)
    db.session.commit()
    sign_in(client, new)
    said = {"side": "inside", "function": "finance"}
    answer = client.post("/arrive", data=fields_of(client.get("/arrive"), "") | said)
    assert answer.location == "/"
    assert "Your own program is still to come." in client.get("/").text


def test_a_list_gives_their_days_to_those_who_have_been_here_before(app, cast):
    old, new = make_person("Old Hand"), make_person("New Face", arrived=False)
    modules.plan_for(old, NOW)
    modules.plan_for(new, NOW)
    cohort = autumn(cast)
    chosen = select(
        Person.id.label("person_id"), literal(cohort.id).label("cohort_id"), Person.side
    ).where(Person.id.in_([old, new]))
    seats.take(chosen, NOW)
    db.session.commit()
    assert due(old)[FIRST] == date(2026, 10, 7)
    assert due(new)[FIRST] is None, "they get theirs on their first visit"


def test_many_get_their_days_some_at_a_time(app, cast, monkeypatch):
    monkeypatch.setattr(seats, "BATCH", 2)
    crowd = [make_person() for _ in range(5)]
    for person in crowd:
        modules.plan_for(person, NOW)
    chosen = select(
        Person.id.label("person_id"), literal(cast["cohort"]).label("cohort_id"), Person.side
    ).where(Person.id.in_(crowd))
    seats.take(chosen, NOW)
    db.session.commit()
    assert {due(person)[FIRST] for person in crowd} == {date(2026, 10, 7)}


def test_what_is_taken_down_leaves_the_agenda_and_the_plan_says_so(client, cast):
    modules.plan_for(cast["ana"], NOW)
    modules.plan_for(cast["ben"], NOW)
    service.enrol(autumn(cast), cast["ana"], MemberRole.LEARNER, Side.CUSTOMER, now=NOW)
    service.enrol(autumn(cast), cast["ben"], MemberRole.LEARNER, Side.INSIDE, now=NOW)
    progress.touch(cast["ben"], "module", FIRST, now=NOW, place="Ten steps")
    db.session.commit()
    content.retire("modules", FIRST, now=NOW)
    db.session.commit()
    assert FIRST not in due(cast["ana"])
    assert due(cast["ben"])[FIRST] is None, "who is in it may finish, and no day presses"
    text = page_as(client, cast, "ana").text
    assert "Something that has been taken down since: nothing to do." in text
    assert f"/modules/{FIRST}" not in text


def test_who_comes_in_later_is_given_no_day_for_what_was_taken_down(app, cast):
    content.retire("modules", FIRST, now=NOW)
    late = make_person()
    modules.plan_for(late, NOW)
    service.enrol(autumn(cast), late, MemberRole.LEARNER, Side.INSIDE, now=NOW)
    assert FIRST not in due(late)
