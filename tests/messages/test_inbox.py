"""What a learner finds: the list, the mark that something was opened, settings, and the way out."""

import re

import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from tests.forms import fields_of, post, sign_in
from tests.messages.conftest import NOON, deliveries, go, unread, written
from training.clock import utcnow
from training.db import db
from training.messages import settings, unsubscribing
from training.messages.models import (
    Audience,
    Channel,
    MailWish,
    Message,
    MessageChoice,
    MessageDelivery,
)
from training.people import service as people
from training.people.models import Person


@pytest.fixture(autouse=True)
def noon(cast):
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def ana(client, cast):
    sign_in(client, cast["ana"])
    return client


def said(page):
    """Return what the menu says of messages."""
    return re.search(r'class="inbox".*?</a>', page.text, re.DOTALL)[0]


def test_a_message_is_marked_as_opened_once_it_was_opened(ana, cast):
    message_id = written(cast, text="Hello {name}.")
    go()
    assert ", 1 not opened" in said(ana.get("/"))
    page = ana.get(f"/messages/{message_id}")
    assert "Hello Ana." in page.text
    assert "not opened" not in said(page), "the page itself counts"
    assert "not opened" not in said(ana.get("/"))
    assert "Not opened" not in ana.get("/messages").text
    for _again in range(2):
        ana.get(f"/messages/{message_id}")
    assert unread(cast["ana"]) == 0
    assert unread(cast["ben"]) == 1


def test_a_browser_that_fetches_ahead_opens_nothing(ana, cast):
    message_id = written(cast)
    go()
    ana.get(f"/messages/{message_id}", headers={"Sec-Purpose": "prefetch;prerender"})
    assert unread(cast["ana"]) == 1


def test_all_are_marked_at_once(ana, cast):
    for _each in range(3):
        written(cast)
    go()
    page = ana.get("/messages")
    assert post(ana, "/messages/read", page).status_code == 303
    assert unread(cast["ana"]) == 0
    assert "Not opened" not in ana.get("/messages").text


@pytest.mark.parametrize("who", ["dov", "fay", "cleo", "eva"])
def test_what_was_not_for_somebody_is_not_there_for_them(client, cast, who):
    message_id = written(cast)
    go()
    sign_in(client, cast[who])
    assert client.get(f"/messages/{message_id}").status_code == 404
    assert "Bring one story" not in client.get("/messages").text


def test_a_message_can_be_answered_while_both_are_in_the_cohort(ana, cast):
    message_id = written(cast)
    go()
    cleo = db.session.get(Person, cast["cleo"]).email
    assert (
        f"mailto:{cleo}?subject=Re%3A%20Bring%20one%20story"
        in ana.get(f"/messages/{message_id}").text
    )
    people.erase(cast["cleo"], utcnow())
    db.session.commit()
    page = ana.get(f"/messages/{message_id}").text
    assert "mailto:" not in page
    assert "Cleo" not in page, "whoever is erased loses their name here too"
    assert "Hello Ana." in page


def test_the_count_costs_no_query_and_the_list_two(ana, cast, queries):
    def cost(path):
        with queries() as seen:
            ana.get(path)
        return len(seen)

    before = cost("/practice"), cost("/messages")
    for _each in range(30):
        written(cast, audience=Audience.CUSTOMER)
    go()
    assert (cost("/practice"), cost("/messages")) == before
    assert before[1] == 3
    assert "page=2" in ana.get("/messages").text


def test_mail_and_quiet_hours_are_chosen(ana, cast):
    page = ana.get("/messages/settings")
    assert fields_of(page, "/messages/settings")["start"] == "20:00"
    values = {"mail": "daily", "start": "18:30", "end": "09:00", "weekends": "y"}
    assert post(ana, "/messages/settings", page, **values).status_code == 303
    kept = fields_of(ana.get("/messages/settings"), "/messages/settings")
    assert {name: kept[name] for name in values} == values
    wishes = settings.of_person(cast["ana"])
    assert wishes.mail is MailWish.DAILY
    assert wishes.quiet.weekends
    post(ana, "/messages/settings", ana.get("/messages/settings"), start="", end="")
    kept = fields_of(ana.get("/messages/settings"), "/messages/settings")
    assert (kept["start"], kept["end"]) == ("", "")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"start": ""}, "Write both times, or leave both empty"),
        ({"end": "noon"}, "Write a time, such as 07:00."),
        ({"mail": "hourly"}, "Not a valid choice"),
    ],
)
def test_settings_that_cannot_be_used_are_said(ana, values, told):
    answer = post(ana, "/messages/settings", ana.get("/messages/settings"), **values)
    assert answer.status_code == 422
    if told != "Not a valid choice":
        assert told in answer.text


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def link(cast, name="ana"):
    return unsubscribing.address(cast[name]).split("8000")[-1]


def test_opening_the_link_changes_nothing_and_pressing_the_button_ends_the_mail(client, cast, sent):
    path = link(cast)
    page = client.get(path)
    client.get(path, headers={"User-Agent": "a scanner of mail"})
    assert page.status_code == 200
    assert "Ana" not in page.text, "whoever has the link learns nothing"
    assert settings.of_person(cast["ana"]).mail is MailWish.AT_ONCE
    assert client.post(path).status_code == 400, "neither the button nor a mail program"
    done = client.post(path, data=fields_of(page, path))
    assert done.status_code == 200
    assert "You get no more mail about messages" in done.text
    message_id = written(cast)
    go()
    assert "ana@example.org" not in [mail["To"] for mail in sent()]
    assert len(deliveries(message_id, channel=Channel.APP)) == 2, "in the app it is there"


def test_one_click_of_a_mail_program_needs_no_session_no_token_and_no_form_of_ours(
    client, app, cast
):
    for _twice in range(2):
        answer = client.post(link(cast), data=ONE_CLICK)
        assert answer.status_code == 200, "no redirect: mail programs do not follow one"
    assert settings.of_person(cast["ana"]).mail is MailWish.OFF
    assert settings.of_person(cast["ben"]).mail is MailWish.AT_ONCE


def test_a_link_that_was_changed_or_is_for_nobody_does_nothing(client, cast):
    path = link(cast)
    for wrong in (path[:-2] + "xx", "/messages/unsubscribe/1", "/messages/unsubscribe/x.y"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong, data=ONE_CLICK).status_code == 404
    people.erase(cast["ana"], utcnow())
    db.session.commit()
    assert client.get(path).status_code == 404
    assert client.post(path, data=ONE_CLICK).status_code == 404


def test_people_take_along_what_they_got_and_wrote(cast):
    written(cast, subject="For you", text="Hello {name}.")
    settings.keep(cast["ana"], settings.USUAL, now=utcnow())
    go()
    mine = people.export_of(cast["ana"])["messages"]
    assert mine["received"][0]["text"] == "Hello Ana."
    assert mine["settings"]["mail"] == "at-once"
    assert people.export_of(cast["cleo"])["messages"]["written"][0]["subject"] == "For you"


def test_whoever_is_erased_leaves_nothing_of_what_was_written_to_them_alone(cast):
    alone = written(cast, audience=Audience.CHOSEN, text="Dear Ana, only you.")
    both = written(cast, text="To all.")
    db.session.add(MessageChoice(message_id=alone, person_id=cast["ana"]))
    db.session.commit()
    go()
    people.erase(cast["ana"], utcnow())
    db.session.commit()
    assert db.session.get(Message, alone) is None
    assert db.session.get(Message, both) is not None
    assert deliveries(both) and {row.person_id for row in deliveries(both)} == {cast["ben"]}
    people.erase(cast["cleo"], utcnow())
    db.session.commit()
    assert db.session.get(Message, both).author_id is None


@with_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.sampled_from(["write", "open", "all", "again"]), max_size=8))
def test_the_count_is_always_the_number_of_messages_not_opened(ana, cast, acts):
    for act in acts:
        newest = db.session.scalar(text("SELECT max(id) FROM message WHERE state = 'gone'"))
        if act == "write":
            written(cast)
            go()
        elif act == "all":
            post(ana, "/messages/read", ana.get("/messages")) if unread(cast["ana"]) else None
        elif newest:
            ana.get(f"/messages/{newest}")
        db.session.rollback()
        rows = db.session.scalars(
            select(MessageDelivery).filter_by(
                person_id=cast["ana"], channel=Channel.APP, is_read=False
            )
        ).all()
        assert unread(cast["ana"]) == len(rows)
