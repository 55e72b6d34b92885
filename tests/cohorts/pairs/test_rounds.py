"""Rounds as they are stored: made, changed, brought back; who came and who left."""

from datetime import timedelta
from itertools import combinations

import pytest
from sqlalchemy import func, select

from tests.factories import NOW, make_person
from training.cohorts import service, sessions
from training.cohorts.models import Attendance, CohortGroup, CohortSeat, MemberRole, Side
from training.cohorts.pairs import changes, people, planning, rounds, seatings, wishes
from training.cohorts.pairs.models import CohortGroupMember
from training.cohorts.pairs.rounds import Wanted
from training.db import db
from training.errors import Conflict, Invalid, NotFound
from training.people.models import Person


def pairs_of(tables):
    return [frozenset(each) for table in tables for each in combinations(table, 2)]


def test_six_and_six_are_36_distinct_pairs_in_six_rounds(autumn):
    autumn.make(count=6)
    met = [each for n in range(1, 7) for each in pairs_of(autumn.tables(n))]
    assert len(met) == len(set(met)) == 36


def test_rounds_made_one_by_one_go_on_from_those_before(autumn):
    for _ in range(3):
        autumn.make()
    met = [each for n in (1, 2, 3) for each in pairs_of(autumn.tables(n))]
    assert len(met) == len(set(met)) == 18


def test_who_met_in_another_cohort_has_met(autumn):
    """Ana and Ben sat together in spring: autumn's six rounds can only bring them together last."""
    ana, ben = autumn.ids["ana"], autumn.ids["ben"]
    spring = service.start("Spring", NOW.date(), 8, "UTC", now=NOW)
    for person, side in ((ana, Side.CUSTOMER), (ben, Side.INSIDE)):
        service.enrol(spring, person, MemberRole.LEARNER, side, now=NOW)
    before = NOW - timedelta(days=90)
    rounds.make(spring, Wanted(2, 1), seen=0, now=before)
    db.session.commit()
    autumn.make(count=5)
    for number in range(1, 6):
        assert ben not in autumn.partner("ana", number)
    assert autumn.scene(1).met[min(ana, ben), max(ana, ben)] == 1


def test_nobody_sits_with_whom_they_report_to_or_whose_manager_is_theirs(autumn):
    boss = make_person("Boss")
    for key in ("ana", "ben"):
        db.session.get(Person, autumn.ids[key]).manager_id = boss
    db.session.commit()
    autumn.make(count=5)
    for number in range(1, 6):
        assert autumn.ids["ben"] not in autumn.partner("ana", number)


def test_pins_hold(autumn):
    ids = autumn.ids
    wishes.pin(autumn.cohort_id, ids["ben"], ids["ana"], wishes.TOGETHER)
    wishes.pin(autumn.cohort_id, ids["keisha"], ids["goran"], wishes.APART)
    autumn.make(count=6)
    for number in range(1, 7):
        assert autumn.partner("ana", number) == {ids["ben"]}
        assert ids["goran"] not in autumn.partner("keisha", number)


def test_a_pin_is_on_two_people_who_learn_here_and_is_one_kind(autumn):
    ids, cohort = autumn.ids, autumn.cohort_id
    for one, other, kind, error in (
        (ids["ana"], ids["ana"], "apart", Invalid),
        (ids["ana"], ids["ben"], "glued", Invalid),
        (ids["ana"], ids["dov"], "apart", NotFound),
        (ids["ana"], ids["cleo"], "apart", NotFound),
    ):
        with pytest.raises(error):
            wishes.pin(cohort, one, other, kind)
    wishes.pin(cohort, ids["ana"], ids["ben"], "apart")
    wishes.pin(cohort, ids["ben"], ids["ana"], "apart")
    with pytest.raises(Conflict):
        wishes.pin(cohort, ids["ana"], ids["ben"], "together")
    assert len(wishes.pins(cohort).apart) == 1


def test_who_prepared_the_exercise_sits_beside_a_group(autumn):
    activity = "scenarios/the-quiet-exception"
    wishes.prepare(autumn.cohort_id, autumn.ids["ana"], activity, [activity])
    autumn.make(activity=activity)
    groups = autumn.scene().drawn.groups
    assert [g.beside for g in groups if g.beside] == [(autumn.ids["ana"],)]
    assert sorted(len(g.members) for g in groups) == [2, 2, 2, 2, 3], "the odd one joins a trio"
    autumn.make()
    assert autumn.partner("ana", 2), "another exercise they play"


def test_an_exercise_that_everybody_prepared_makes_no_round(autumn):
    activity = "scenarios/x"
    for key, person in autumn.ids.items():
        if key not in {"cleo", "dov"}:
            wishes.prepare(autumn.cohort_id, person, activity, [activity])
    with pytest.raises(Invalid, match="Everybody prepared"):
        autumn.make(activity=activity)


def test_of_two_who_make_rounds_the_second_is_told(autumn):
    autumn.make()
    with pytest.raises(Conflict):
        rounds.make(autumn.cohort, Wanted(2, 1), seen=0, now=NOW)
    assert len(rounds.of_cohort(autumn.cohort_id)) == 1


def test_rounds_are_for_sessions_that_follow_each_other(autumn):
    (made, later) = autumn.make(count=2, session=1)
    held = sessions.of_cohort(autumn.cohort_id)
    assert made.session_id == held[0].id
    assert later.session_id is None, "there is one session"


def test_the_round_of_now_is_that_of_the_next_session_else_the_last(autumn):
    autumn.make(session=1)
    autumn.make()
    held = rounds.of_cohort(autumn.cohort_id)
    ends_at = sessions.of_cohort(autumn.cohort_id)[0].ends_at
    assert rounds.coming(held, ends_at - timedelta(minutes=1)).round.number == 1
    assert rounds.coming(held, ends_at).round.number == 2
    assert rounds.coming([], NOW) is None


def swapped(autumn, one, other, seen=1):
    n = changes.swap(
        autumn.scene(),
        autumn.ids[one],
        autumn.ids[other],
        seen=seen,
        by=autumn.ids["cleo"],
        now=NOW,
    )
    db.session.commit()
    return n


def test_two_change_places_and_it_is_taken_back(autumn):
    autumn.make()
    before = autumn.tables()
    of_ana, of_keisha = autumn.partner("ana"), autumn.partner("keisha")
    n = swapped(autumn, "ana", "keisha")
    assert (autumn.partner("ana"), autumn.partner("keisha")) == (of_keisha, of_ana)
    seatings.take_back(autumn.scene().round, n, now=NOW)
    db.session.commit()
    assert autumn.tables() == before
    with pytest.raises(Conflict):
        seatings.take_back(autumn.scene().round, n, now=NOW)


def test_changes_are_taken_back_one_after_the_other(autumn):
    autumn.make()
    states = [autumn.tables()]
    for seen, (one, other) in enumerate([("ana", "keisha"), ("mateo", "priya")], start=1):
        assert swapped(autumn, one, other, seen) == seen
        states.append(autumn.tables())
    with pytest.raises(Conflict):
        seatings.take_back(autumn.scene().round, 1, now=NOW)
    for n in (2, 1):
        seatings.take_back(autumn.scene().round, n, now=NOW)
        assert autumn.tables() == states[n - 1]


def test_of_two_who_change_a_round_the_second_is_told_and_the_first_stands(autumn):
    autumn.make()
    scene = autumn.scene()
    swapped(autumn, "ana", "keisha")
    first = autumn.tables()
    with pytest.raises(Conflict):
        changes.swap(
            scene, autumn.ids["mateo"], autumn.ids["priya"], seen=1, by=autumn.ids["cleo"], now=NOW
        )
    db.session.rollback()
    assert autumn.tables() == first


def group_of(autumn, key):
    chosen = select(CohortSeat.group_id).where(CohortSeat.person_id == autumn.ids[key])
    return db.session.scalar(chosen)


def test_a_group_in_which_somebody_wrote_stays_theirs_and_comes_back_with_its_note(autumn):
    autumn.make()
    group_id = group_of(autumn, "ana")
    partner = autumn.partner("ana")
    db.session.get(CohortGroup, group_id).note = "Ask first."
    db.session.commit()
    n = swapped(autumn, "ana", "keisha")
    assert group_of(autumn, "ana") != group_id, "a new pair has a page of its own"
    kept = db.session.get(CohortGroup, group_id)
    assert (kept.note, kept.ended_at is not None) == ("Ask first.", True)
    readers = select(CohortGroupMember.person_id).where(CohortGroupMember.group_id == group_id)
    assert set(db.session.scalars(readers)) == {autumn.ids["ana"], *partner}
    seatings.take_back(autumn.scene().round, n, now=NOW)
    db.session.commit()
    assert group_of(autumn, "ana") == group_id
    assert db.session.get(CohortGroup, group_id).ended_at is None


def test_a_group_in_which_nobody_wrote_leaves_nothing_behind(autumn):
    autumn.make()
    swapped(autumn, "ana", "keisha")
    assert db.session.scalar(select(func.count()).select_from(CohortGroup)) == 6


def test_a_round_in_which_somebody_wrote_cannot_be_removed(autumn):
    (made,) = autumn.make()
    db.session.get(CohortGroup, group_of(autumn, "ana")).note = "Ask first."
    with pytest.raises(Invalid, match="written together"):
        rounds.remove(made, seen=1)
    db.session.get(CohortGroup, group_of(autumn, "ana")).note = ""
    with pytest.raises(Conflict):
        rounds.remove(made, seen=7)
    rounds.remove(made, seen=1)
    assert rounds.of_cohort(autumn.cohort_id) == []


def without(autumn, *keys):
    gone = {autumn.ids[key] for key in keys}
    scene = autumn.scene()
    changes.go_on_without(scene, gone, seen=scene.round.revision, by=autumn.ids["cleo"], now=NOW)
    db.session.commit()


def test_the_partner_of_somebody_absent_gets_the_facilitator_and_nobody_else_moves(autumn):
    autumn.make()
    before, alone = autumn.tables(), autumn.partner("ana")
    without(autumn, "ana")
    groups = autumn.scene().drawn.groups
    assert [set(g.members) for g in groups if g.stand_in == autumn.ids["cleo"]] == [alone]
    assert autumn.tables() - {frozenset(alone)} == before - {frozenset({*alone, autumn.ids["ana"]})}


def test_who_turns_up_late_is_back_in_their_place(autumn):
    autumn.make()
    before = autumn.tables()
    without(autumn, "ana")
    without(autumn, "ana", "mateo")
    assert changes.missing(autumn.scene()) == {autumn.ids["ana"], autumn.ids["mateo"]}
    without(autumn)
    assert autumn.tables() == before


def test_whoever_is_noted_as_absent_is_known_to_be_missing(autumn):
    autumn.make(session=1)
    session = sessions.of_cohort(autumn.cohort_id)[0]
    states = {
        autumn.ids["ana"]: Attendance.ABSENT,
        autumn.ids["ben"]: Attendance.EXCUSED,
        autumn.ids["hana"]: Attendance.PRESENT,
    }
    sessions.mark(session, states, now=NOW)
    assert changes.missing(autumn.scene()) == {autumn.ids["ana"], autumn.ids["ben"]}


def test_who_left_is_out_and_who_joined_is_in(autumn):
    autumn.make()
    alone = autumn.partner("ana")
    autumn.leave("ana")
    new = autumn.join("Noor Haddad", Side.CUSTOMER)
    scene = autumn.scene()
    assert (scene.left, scene.unseated) == ([autumn.ids["ana"]], [new])
    without(autumn)
    assert autumn.partner("noor") == alone, "the two who had nobody"
    assert (autumn.scene().left, autumn.scene().unseated) == ([], [])


def test_somebody_new_who_prepared_the_exercise_sits_beside_a_group(autumn):
    activity = "scenarios/x"
    autumn.make(activity=activity)
    new = autumn.join("Noor Haddad")
    wishes.prepare(autumn.cohort_id, new, activity, [activity])
    without(autumn)
    assert [g.beside for g in autumn.scene().drawn.groups if g.beside] == [(new,)]


def test_nothing_to_change_is_said(autumn):
    autumn.make()
    with pytest.raises(Invalid, match="changes nothing"):
        without(autumn)
    with pytest.raises(Invalid, match="Nobody would be left"):
        without(autumn, *(key for key in autumn.ids if key not in {"cleo", "dov"}))


def test_many_people_are_paired_by_a_job_and_its_problem_is_told(autumn, monkeypatch):
    monkeypatch.setattr(planning, "SMALL", 4)
    assert planning.is_large(autumn.cohort_id)
    cleo, wanted = autumn.ids["cleo"], Wanted(2, 2, 1)
    planning.ask(autumn.cohort, wanted, seen=0, by=cleo, now=NOW)
    db.session.commit()  # jobs run at once in tests
    assert [each.round.number for each in rounds.of_cohort(autumn.cohort_id)] == [1, 2]
    assert planning.state_of(autumn.cohort_id, NOW) == ""
    planning.run(autumn.cohort_id)  # once more, as after a kill
    assert len(rounds.of_cohort(autumn.cohort_id)) == 2
    db.session.rollback()
    planning.ask(autumn.cohort, wanted, seen=1, by=cleo, now=NOW)
    db.session.commit()
    assert len(rounds.of_cohort(autumn.cohort_id)) == 2
    assert planning.state_of(autumn.cohort_id, NOW) == "second"
    assert planning.state_of(autumn.cohort_id, NOW + timedelta(minutes=3)) == ""


def test_meetings_are_those_of_people_who_play(autumn):
    autumn.make(size=4, count=2)
    found = people.meetings(autumn.cohort_id)
    assert len(found) == 2 * 3 * 6  # two rounds of three fours, each of six pairs
    first = rounds.of_cohort(autumn.cohort_id)[0].round
    assert people.history(found, autumn.cohort_id, first) == {}
    assert sum(people.history(found, autumn.cohort_id).values()) == 36
