"""A cohort follows a program: sessions with days, and days on everybody's agenda."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_person, publish
from training.cohorts import plans, service, sessions
from training.cohorts.models import (
    Attendance,
    Cohort,
    CohortExtension,
    CohortSession,
    MemberRole,
    Side,
)
from training.cohorts.programs.parse import KIND as PROGRAMS
from training.config import ROOT
from training.db import db
from training.errors import Conflict, NotFound
from training.modules import service as modules
from training.people import service as people
from training.people import sessions as sessions_of_people
from training.progress.models import ProgressAgenda

EIGHT, MONDAY = "eight-weeks-mixed-cohort", date(2026, 11, 23)
FIRST, SECOND = "one-skill-two-rooms", "mission-culture-obligation"
OTHER = "customers-are-people"


@pytest.fixture
def content(app):
    for slug in (FIRST, SECOND, OTHER):
        publish(slug)
    return publish(EIGHT, kind=PROGRAMS)


@pytest.fixture
def cohort(content):
    made = service.start("Autumn", MONDAY, 3, "Europe/Berlin", now=NOW)
    plans.follow(made, EIGHT, now=NOW)
    return made


def learner(cohort, side=Side.CUSTOMER):
    person = make_person()
    modules.plan_for(person, NOW)
    service.enrol(cohort, person, MemberRole.LEARNER, side, now=NOW)
    return person


def agenda(person):
    rows = db.session.scalars(
        select(ProgressAgenda)
        .where(ProgressAgenda.person_id == person)
        .order_by(ProgressAgenda.position)
    )
    return {row.ref: row.due_on for row in rows}


def test_a_cohort_takes_weeks_and_sessions_from_its_program(cohort):
    assert cohort.weeks == 8
    found = sessions.of_cohort(cohort.id)
    assert [one.number for one in found] == [1, 2, 3, 4]
    # Thursday of its week, at two in Berlin.
    assert found[0].starts_at == datetime(2026, 11, 26, 13, tzinfo=UTC)
    assert found[3].starts_at == datetime(2027, 1, 7, 13, tzinfo=UTC)
    assert sum(step["minutes"] for step in found[0].steps) == found[0].minutes == 60


def test_a_learner_gets_the_days_of_the_program(cohort):
    person = learner(cohort)
    assert agenda(person) == {
        FIRST: date(2026, 11, 25),  # the day before the first session
        SECOND: date(2026, 12, 6),  # the last day of the second week
        OTHER: None,  # in the library, behind everything that has a day
    }


def test_somebody_who_arrives_later_gets_them_too(cohort):
    person = make_person(arrived=False)
    service.enrol(cohort, person, MemberRole.LEARNER, Side.INSIDE, now=NOW)
    assert agenda(person) == {}
    token = sessions_of_people.begin(person, user_agent="test", now=NOW)
    people.arrive(sessions_of_people.viewer(token), "finance", "inside", NOW)
    assert agenda(person)[FIRST] == date(2026, 11, 25)


def test_a_session_that_moves_takes_along_what_hangs_on_it(cohort):
    person = learner(cohort)
    first = sessions.of_cohort(cohort.id)[0]
    later = first.starts_at + timedelta(days=5)
    sessions.change(cohort, first, {"starts_at": later}, seen=first.revision)
    assert agenda(person)[FIRST] == date(2026, 11, 30)
    assert agenda(person)[SECOND] == date(2026, 12, 6)


def test_an_extension_is_for_one_person_and_stays(cohort):
    slow, other = learner(cohort), learner(cohort, Side.INSIDE)
    db.session.add(
        CohortExtension(
            cohort_id=cohort.id, person_id=slow, kind="modules", slug=FIRST, days=7, at=NOW
        )
    )
    plans.hand_out(cohort)
    assert agenda(slow)[FIRST] == date(2026, 12, 2)
    assert agenda(slow)[SECOND] == agenda(other)[SECOND]
    assert agenda(other)[FIRST] == date(2026, 11, 25)


def test_a_waiting_cohort_hands_out_nothing(cohort):
    cohort.is_waiting = True
    assert set(agenda(learner(cohort)).values()) == {None}


def test_a_cohort_that_has_met_keeps_its_program(cohort, content):
    person = learner(cohort)
    sessions.mark(sessions.of_cohort(cohort.id)[0], {person: Attendance.PRESENT}, now=NOW)
    newer = publish(EIGHT, _renamed(), kind=PROGRAMS)
    assert newer != content
    with pytest.raises(Conflict, match="has met already"):
        plans.follow(cohort, EIGHT, now=NOW)
    assert cohort.digest == content


def test_following_a_newer_version_makes_the_sessions_anew(cohort):
    newer = publish(EIGHT, _renamed(), kind=PROGRAMS)
    plans.follow(cohort, EIGHT, now=NOW)
    assert cohort.digest == newer
    assert sessions.of_cohort(cohort.id)[0].title == "Another table"


def _renamed():
    source = (ROOT / "content" / "programs" / f"{EIGHT}.md").read_text("utf-8")
    return source.replace("  - title: One table\n", "  - title: Another table\n")


def test_of_two_facilitators_the_second_is_told(cohort):
    first = sessions.of_cohort(cohort.id)[0]
    seen = first.revision
    sessions.change(cohort, first, {"place": "Room 4"}, seen=seen)
    with pytest.raises(Conflict, match="Somebody else changed this session"):
        sessions.change(cohort, first, {"place": "Room 5"}, seen=seen)
    assert first.place == "Room 4"


def test_a_stranger_and_a_former_member_see_no_session(cohort):
    person, stranger = learner(cohort), make_person()
    assert sessions.session_for(person, cohort.id, 1, NOW).number == 1
    service.end_membership(cohort, person, MemberRole.LEARNER, now=NOW)
    for viewer in (person, stranger):
        with pytest.raises(NotFound):
            sessions.session_for(viewer, cohort.id, 1, NOW + timedelta(seconds=1))


def test_the_next_session_is_next_until_it_ends(cohort):
    first, second = sessions.of_cohort(cohort.id)[:2]
    for now, found in (
        (first.starts_at - timedelta(days=9), first),
        (first.ends_at - timedelta(minutes=1), first),
        (first.ends_at, second),
        (NOW + timedelta(days=400), None),
    ):
        assert sessions.next_of(cohort.id, now) is found


def test_attendance_can_be_noted_changed_and_taken_back(cohort):
    ana, ben = learner(cohort), learner(cohort, Side.INSIDE)
    first = sessions.of_cohort(cohort.id)[0]
    sessions.mark(first, {ana: Attendance.PRESENT, ben: Attendance.ABSENT}, now=NOW)
    sessions.mark(first, {ben: Attendance.EXCUSED}, now=NOW)
    assert sessions.attendance_of(first) == {ana: Attendance.PRESENT, ben: Attendance.EXCUSED}
    sessions.mark(first, {ana: None}, now=NOW)
    assert sessions.attendance_of(first) == {ben: Attendance.EXCUSED}
    with pytest.raises(NotFound, match="not in the cohort"):
        sessions.mark(first, {make_person(): Attendance.PRESENT, ana: Attendance.ABSENT}, now=NOW)
    assert ana not in sessions.attendance_of(first)


def test_handing_out_costs_the_same_for_two_people_and_for_twelve(cohort, queries):
    counts = []
    for many in (2, 10):
        for _ in range(many):
            learner(cohort)
        with queries() as seen:
            plans.hand_out(cohort)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14, counts


def test_erasing_somebody_forgets_what_was_noted_of_them(cohort):
    person = learner(cohort)
    first = db.session.scalars(select(CohortSession).order_by(CohortSession.number)).first()
    sessions.mark(first, {person: Attendance.PRESENT}, now=NOW)
    exported = service.export(person)
    assert exported["sessions"][0]["attendance"] == "present"
    service.erase(person, NOW)
    assert sessions.attendance_of(first) == {}
    assert db.session.get(Cohort, cohort.id) is not None
