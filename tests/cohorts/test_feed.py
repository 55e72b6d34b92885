"""The calendar of a person: an address that can be revoked, hours that no clock change moves."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.cohorts.test_pages import autumn, page_as
from tests.forms import post
from training.cohorts import service, sessions
from training.cohorts.calendar_feed import Held, written
from training.cohorts.models import CohortFeed, MemberRole
from training.db import db
from training.people import service as people

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def address(client, cast):
    page = page_as(client, cast, "ana")
    assert post(client, f"/cohorts/{cast['cohort']}/calendar", page).status_code == 303
    shown = client.get(f"/cohorts/{cast['cohort']}").text
    return urlsplit(shown.split('id="feed-address" readonly value="')[1].split('"')[0]).path


def events(response):
    return {str(event["uid"]): event for event in Calendar.from_ical(response.data).walk("VEVENT")}


def test_a_calendar_reads_sessions_and_due_days_without_signing_in(app, cast, address):
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    found = events(answer)
    held = sessions.of_cohort(cast["cohort"])
    assert len(found) == 4 + 2, "what is not live is due for nobody"
    first = found[f"session-{held[0].id}@cohorts.both-ways"]
    assert first.decoded("dtstart") == datetime(2026, 10, 8, 14, tzinfo=BERLIN)
    due = found[f"due-{cast['cohort']}-modules-one-skill-two-rooms@cohorts.both-ways"]
    assert due.decoded("dtstart") == date(2026, 10, 7)


def test_the_hour_stays_when_the_clocks_change():
    def at(*day):
        moment = datetime(*day, 14, tzinfo=BERLIN).astimezone(UTC)
        return Held("x", "Hour", moment, 60, "Europe/Berlin", "", "", 1, moment, "https://x")

    file = written("Site", [at(2026, 10, 22), at(2026, 10, 29)], [])
    assert b"DTSTART;TZID=Europe/Berlin:20261022T140000" in file
    assert b"DTSTART;TZID=Europe/Berlin:20261029T140000" in file
    assert file.count(b"BEGIN:VTIMEZONE") == 1
    assert file == written("Site", [at(2026, 10, 22), at(2026, 10, 29)], [])


def test_asked_again_by_its_tag_it_says_that_nothing_changed(app, cast, address):
    reader = app.test_client()
    tag = reader.get(address).headers["ETag"]
    assert reader.get(address, headers={"If-None-Match": tag}).status_code == 304
    session = sessions.of_cohort(cast["cohort"])[3]
    sessions.change(autumn(cast), session, {"place": "Room 1"}, seen=session.revision)
    db.session.commit()
    assert reader.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_revoked_address_is_gone_and_a_new_one_is_another(client, cast, address):
    page = client.get(f"/cohorts/{cast['cohort']}")
    assert post(client, f"/cohorts/{cast['cohort']}/calendar/revoke", page).status_code == 303
    assert client.get(address).status_code == 404
    page = client.get(f"/cohorts/{cast['cohort']}")
    post(client, f"/cohorts/{cast['cohort']}/calendar", page)
    assert address not in client.get(f"/cohorts/{cast['cohort']}").text


def test_only_a_hash_of_the_address_is_stored(app, cast, address):
    token = address.split("/")[-1].removesuffix(".ics")
    stored = db.session.get(CohortFeed, cast["ana"])
    assert token not in repr(vars(stored))
    assert len(token) == 64


def test_who_left_or_was_erased_has_no_dates_there(app, cast, address):
    service.end_membership(autumn(cast), cast["ana"], MemberRole.LEARNER, now=datetime.now(UTC))
    db.session.commit()
    assert events(app.test_client().get(address)) == {}
    people.erase(cast["ana"], datetime.now(UTC))
    db.session.commit()
    assert app.test_client().get(address).status_code == 404


def test_an_unknown_address_is_nobodys(client, cast):
    assert client.get("/cohorts/feed/0000.ics").status_code == 404
