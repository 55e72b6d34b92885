"""A session: run sheet, plan by hand, note and attendance."""

from datetime import UTC, datetime

import pytest

from tests.cohorts.test_pages import PRIVATE, page_as
from tests.forms import fields_of, post
from training.cohorts import sessions
from training.cohorts.models import Attendance
from training.db import db


def fourth(cast):
    return sessions.of_cohort(cast["cohort"])[3]


def path(cast, more=""):
    return f"/cohorts/{cast['cohort']}/sessions/4{more}"


def test_the_run_sheet_has_clock_times_and_prompts(client, cast):
    text = page_as(client, cast, "cleo", "/sessions/4").text
    assert "Thursday 19 November, 13:00 to 14:00" in text  # the reader's zone is UTC
    assert "13:05" in text
    assert "What did everybody do for a good reason?" in text
    assert PRIVATE in text


@pytest.mark.parametrize("who", ["ana", "fay", "eva"])
def test_others_read_what_it_is_for_and_nothing_that_is_for_facilitators(client, cast, who):
    session = fourth(cast)
    session.note = "Ask Ben to begin."
    session.place, session.call_url = "Room 2.14", "https://meet.example.org/autumn"
    db.session.commit()
    text = page_as(client, cast, who, "/sessions/4").text
    assert "The last hour." in text
    assert "Room 2.14" in text
    assert 'href="https://meet.example.org/autumn"' in text
    for hidden in ("Run sheet", "good reason", "Ask Ben", PRIVATE, "Attendance", "Ben Carrick"):
        assert hidden not in text


def test_a_facilitator_changes_the_plan(client, cast):
    page = page_as(client, cast, "cleo", "/sessions/4/edit")
    changed = {"on": "2026-11-27", "at": "09:30", "place": "Room 1", "step-0-title": "Begin"}
    assert post(client, path(cast, "/edit"), page, **changed).status_code == 303
    session = fourth(cast)
    assert session.starts_at == datetime(2026, 11, 27, 8, 30, tzinfo=UTC)  # Berlin
    assert (session.place, session.steps[0]["title"]) == ("Room 1", "Begin")
    assert "html" in session.steps[0], "words nobody changed keep their formatting"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"call_url": "http://meet.example.org"}, "Write the call link from https:// on."),
        ({"call_url": "javascript:alert(1)"}, "Write the call link from https:// on."),
        ({"step-1-minutes": "ten"}, "Step 2: write its minutes, from 1 to 480."),
        ({"step-1-title": " "}, "Step 2: give it a title of up to 120 characters."),
        ({"on": "soon"}, "Choose the day."),
        ({"minutes": "5"}, "Write a number of minutes from 10 to 480."),
    ],
)
def test_what_cannot_be_stored_is_said(client, cast, changed, told):
    page = page_as(client, cast, "cleo", "/sessions/4/edit")
    answer = post(client, path(cast, "/edit"), page, **changed)
    assert answer.status_code == 422
    assert told in answer.text


def test_steps_are_added_moved_and_removed_without_a_script(client, cast):
    page = page_as(client, cast, "cleo", "/sessions/4/edit")
    for act, titles in (
        ("add", ["Come in", "Play it at one screen", "Debrief", "What stays", ""]),
        ("up-4", ["Come in", "Play it at one screen", "Debrief", "", "What stays"]),
        ("remove-3", ["Come in", "Play it at one screen", "Debrief", "What stays"]),
        ("down-0", ["Play it at one screen", "Come in", "Debrief", "What stays"]),
    ):
        page = post(client, path(cast, "/edit"), page, do=act)
        assert page.status_code == 422, "nothing is stored yet"
        fields = fields_of(page, path(cast, "/edit"))
        assert [fields[name] for name in fields if name.endswith("-title")] == titles
    assert fourth(cast).steps[0]["title"] == "Come in"
    assert post(client, path(cast, "/edit"), page).status_code == 303
    assert [step["title"] for step in fourth(cast).steps][:2] == [
        "Play it at one screen",
        "Come in",
    ]
    assert "html" in fourth(cast).steps[1]


def test_of_two_who_change_it_the_second_is_told_and_loses_nothing(client, cast):
    page = page_as(client, cast, "cleo", "/sessions/4/edit")
    other = client.get(path(cast, "/edit"))
    assert post(client, path(cast, "/edit"), other, place="Room 1").status_code == 303
    told = post(client, path(cast, "/edit"), page, place="Room 2")
    assert told.status_code == 409
    assert "Somebody else changed this" in told.text
    assert "Room 1" in told.text, "what is stored"
    assert fields_of(told, path(cast, "/edit"))["place"] == "Room 2", "what was typed"
    assert post(client, path(cast, "/edit"), told).status_code == 303
    assert fourth(cast).place == "Room 2"


def test_a_note_is_kept_for_facilitators(client, cast):
    page = page_as(client, cast, "cleo", "/sessions/4")
    stale = client.get(path(cast))
    assert post(client, path(cast, "/note"), page, note="Begin with Ben.").status_code == 303
    assert "Begin with Ben." in client.get(path(cast)).text
    told = post(client, path(cast, "/note"), stale, note="Begin with Ana.")
    assert told.status_code == 409
    assert "Begin with Ben." in told.text
    assert "Begin with Ana." in told.text


def test_attendance_is_one_form_and_what_was_not_touched_stays(client, cast):
    page = page_as(client, cast, "cleo", "/sessions/4")
    sessions.mark(fourth(cast), {cast["ben"]: Attendance.EXCUSED}, now=fourth(cast).ends_at)
    db.session.commit()
    sent = {f"at-{cast['ana']}": "present"}
    assert post(client, path(cast, "/attendance"), page, **sent).status_code == 303
    noted = sessions.attendance_of(fourth(cast))
    assert noted == {cast["ana"]: Attendance.PRESENT, cast["ben"]: Attendance.EXCUSED}
    page = client.get(path(cast))
    assert (
        post(client, path(cast, "/attendance"), page, **{f"at-{cast['ana']}": ""}).status_code
        == 303
    )
    assert sessions.attendance_of(fourth(cast)) == {cast["ben"]: Attendance.EXCUSED}


def test_nobody_from_elsewhere_is_noted(client, cast):
    page = page_as(client, cast, "cleo", "/sessions/4")
    for name in (f"at-{cast['dov']}", "at-x"):
        answer = post(client, path(cast, "/attendance"), page, **{name: "present"})
        assert answer.status_code in {400, 404}
        assert sessions.attendance_of(fourth(cast)) == {}
