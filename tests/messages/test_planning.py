"""What a program sends by itself: seen coming, moved along, changed or skipped, sent once."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.cohorts.conftest import EIGHT
from tests.factories import NOW, make_cohort
from tests.forms import fields_of, post, sign_in
from tests.messages.conftest import deliveries, go, unread
from training.clock import utcnow
from training.cohorts import plans, sessions
from training.cohorts.models import Cohort
from training.cohorts.programs.fields import filled, unknown
from training.cohorts.programs.parse import compile_program
from training.config import ROOT
from training.db import db
from training.messages import planning
from training.messages.models import Message, State


def planned(autumn):
    """Return origin -> message."""
    chosen = select(Message).where(Message.cohort_id == autumn.id, Message.origin.is_not(None))
    return {row.origin: row for row in db.session.scalars(chosen)}


@pytest.fixture
def spring(cast):
    """A cohort that begins on Monday in two weeks, and follows the program."""
    cohort = db.session.get(
        Cohort, make_cohort(cast["ana"], facilitator=cast["cleo"], name="Spring")
    )
    cohort.starts_on = date(2026, 12, 7)
    plans.follow(cohort, EIGHT, now=NOW)
    db.session.commit()
    return cohort


def test_messages_and_reminders_are_there_from_the_start(spring):
    found = planned(spring)
    assert set(found) == {
        *(f"program {n}" for n in (1, 2, 3)),
        *(f"session {n}" for n in (1, 2, 3, 4)),
    }
    assert {row.state for row in found.values()} == {State.WAITING}
    # Three days before Monday 7 December at nine in Berlin; and the day before Thursday the 10th.
    assert found["program 1"].send_at == datetime(2026, 12, 4, 8, tzinfo=UTC)
    assert found["session 1"].send_at == datetime(2026, 12, 9, 8, tzinfo=UTC)


def test_of_a_program_that_is_under_way_only_what_is_to_come_goes(autumn):
    with time_machine.travel(NOW, tick=False):
        go()
    assert {row.state for row in planned(autumn).values()} == {State.LATE}


def test_a_session_that_moves_takes_its_messages_along(spring):
    session = sessions.of_cohort(spring.id)[0]
    before = planned(spring)["session 1"].send_at
    values = {"starts_at": session.starts_at + timedelta(days=2)}
    sessions.change(spring, session, values, seen=session.revision)
    db.session.commit()
    found = planned(spring)
    assert found["session 1"].send_at == before + timedelta(days=2)
    assert found["program 2"].send_at == before - timedelta(days=1) + timedelta(days=2)
    assert found["session 2"].send_at == before + timedelta(days=14), "the others stay"


def test_a_new_first_day_moves_all_of_them(spring):
    before = {origin: row.send_at for origin, row in planned(spring).items()}
    plans.shift(spring, spring.starts_on + timedelta(days=7), spring.time_zone)
    db.session.commit()
    after = {origin: row.send_at for origin, row in planned(spring).items()}
    assert after == {origin: at + timedelta(days=7) for origin, at in before.items()}


def test_a_session_that_moves_into_the_past_sends_no_reminder(spring, noon_of_spring):
    session = sessions.of_cohort(spring.id)[0]
    values = {"starts_at": utcnow() + timedelta(hours=1)}
    sessions.change(spring, session, values, seen=session.revision)
    db.session.commit()
    go()
    assert planned(spring)["session 1"].state is State.LATE


@pytest.fixture
def noon_of_spring():
    with time_machine.travel(datetime(2026, 12, 9, 12, tzinfo=UTC), tick=False) as moved:
        yield moved


def test_a_reminder_goes_the_day_before_with_the_hour_and_the_place(cast, spring, sent):
    session = sessions.of_cohort(spring.id)[0]
    session.place = "Room 2.14"
    db.session.commit()
    with time_machine.travel(datetime(2026, 12, 9, 8, 0, 30, tzinfo=UTC), tick=False):
        go()
        go()
    reminder = planned(spring)["session 1"]
    assert reminder.state is State.GONE
    assert reminder.subject == "Tomorrow: One table"
    assert "When: Thursday 10 December, 14:00 to 15:00 (Europe/Berlin)" in reminder.text
    assert "Where: Room 2.14" in reminder.text
    assert [row.person_id for row in deliveries(reminder.id)] == [cast["ana"]] * 2
    assert [mail["Subject"] for mail in sent()].count("Tomorrow: One table") == 1


def test_what_is_more_than_a_day_late_does_not_go(cast, spring):
    with time_machine.travel(datetime(2026, 12, 10, 8, 0, 30, tzinfo=UTC), tick=False):
        go()
    found = planned(spring)
    assert found["session 1"].state is State.LATE
    assert found["program 1"].state is State.LATE
    assert unread(cast["ana"]) == 0


def test_planning_again_changes_nothing(spring):
    def rows():
        return sorted(
            (row.id, row.origin, row.send_at, row.state.value, row.text)
            for row in planned(spring).values()
        )

    before = rows()
    planning.plan_all(NOW)
    db.session.commit()
    assert rows() == before


def test_what_a_facilitator_changed_keeps_its_words_and_still_moves(client, cast, spring):
    sign_in(client, cast["cleo"])
    row = planned(spring)["session 1"]
    path = f"/cohorts/{spring.id}/messages/{row.id}"
    assert (
        post(client, f"{path}/edit", client.get(f"{path}/edit"), text="Ours: {when}.").status_code
        == 303
    )
    shown = client.get(path).text
    assert "Ours: Thursday 10 December, 14:00 to 15:00 (Europe/Berlin)." in shown
    plans.shift(spring, spring.starts_on + timedelta(days=7), spring.time_zone)
    db.session.commit()
    row = planned(spring)["session 1"]
    assert row.text == "Ours: {when}."
    assert row.send_at == datetime(2026, 12, 16, 8, tzinfo=UTC)


def test_a_message_is_skipped_and_let_go_after_all(client, cast, spring):
    sign_in(client, cast["cleo"])
    home = f"/cohorts/{spring.id}/messages"
    row = planned(spring)["program 1"]
    path = f"{home}/{row.id}"
    assert post(client, f"{path}/skip", client.get(home)).status_code == 303
    assert "skipped" in client.get(home).text
    with time_machine.travel(datetime(2026, 12, 4, 8, 1, tzinfo=UTC), tick=False):
        go()
        assert planned(spring)["program 1"].state is State.SKIPPED
    assert post(client, f"{path}/unskip", client.get(path)).status_code == 303
    with time_machine.travel(datetime(2026, 12, 4, 8, 1, tzinfo=UTC), tick=False):
        go()
        assert planned(spring)["program 1"].state is State.GONE


def test_a_time_of_ones_own_moves_along_with_nothing_and_undo_gives_it_back(client, cast, spring):
    sign_in(client, cast["cleo"])
    row = planned(spring)["session 1"]
    path, before = f"/cohorts/{spring.id}/messages/{row.id}", row.send_at
    fields = fields_of(client.get(path), f"{path}/send")
    answer = client.post(
        f"{path}/send", data=fields | {"later": "1", "on": "2026-12-08", "at": "12:00"}
    )
    assert answer.status_code == 303
    plans.shift(spring, spring.starts_on + timedelta(days=1), spring.time_zone)
    db.session.commit()
    assert planned(spring)["session 1"].send_at == datetime(2026, 12, 8, 11, tzinfo=UTC)
    assert post(client, f"{path}/take-back", client.get(path)).status_code == 303
    assert planned(spring)["session 1"].send_at == before + timedelta(days=1)


def test_a_cohort_that_waits_or_leaves_its_program_is_not_written_to(spring):
    spring.is_waiting = True
    db.session.flush()
    planning.plan(spring, now=NOW)
    assert planned(spring) == {}
    spring.is_waiting = False
    db.session.flush()
    planning.plan(spring, now=NOW)
    assert len(planned(spring)) == 7
    plans.leave(spring, 8)
    assert planned(spring) == {}


PROGRAM = (ROOT / "content" / "programs" / f"{EIGHT}.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("{nmae}", "No message here has a field {nmae}. Write one of {name}, {cohort}."),
        ("{when}", "{when} needs a session, and this message hangs on none."),
    ],
)
def test_a_field_that_nothing_fills_is_a_problem_with_its_line(field, told):
    source = PROGRAM.replace("We begin on Monday", f"We begin, {field}")
    line = next(n for n, text in enumerate(source.splitlines(), start=1) if field in text)
    (problem,) = compile_program(source, "p.md")
    assert problem.line == line
    assert told in problem.text


def test_fields_of_a_session_stand_where_there_is_one():
    source = PROGRAM.replace("Our first hour, on {day}", '"{session}: {when}, {where}"')
    assert compile_program(source, "p.md").body["messages"][1]["subject"].startswith("{session}")


def test_a_field_is_filled_once_and_what_somebody_wrote_is_never_filled_again():
    assert filled("{name}, {cohort}, {odd}", {"name": "{cohort}", "cohort": "Autumn"}) == (
        "{cohort}, Autumn, {odd}"
    )
    assert unknown("{name} { x } {} {a-b} {when}", session=False) == ["when"]
