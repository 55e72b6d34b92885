"""Cohorts: who is in, who may look, and what an ended membership still allows."""

from datetime import date, timedelta

import pytest

from tests.factories import NOW, make_cohort, make_person
from training.cohorts import service as cohorts
from training.cohorts.models import Cohort, MemberRole, Side
from training.db import db
from training.errors import Invalid, NotFound
from training.people import service as people
from training.permissions import Role

LATER = NOW + timedelta(days=1)


@pytest.fixture
def cast(app):
    """Ana and Ben learn in Autumn, which Cleo facilitates; Dov learns in Winter."""
    ana, ben, cleo, dov = (make_person(name) for name in ("Ana", "Ben", "Cleo", "Dov"))
    autumn = make_cohort(ana, ben, facilitator=cleo)
    winter = make_cohort(dov, name="Winter")
    return {"ana": ana, "ben": ben, "cleo": cleo, "dov": dov, "autumn": autumn, "winter": winter}


def test_members_load_their_cohort_and_strangers_do_not(cast):
    assert cohorts.cohort_for(cast["ana"], cast["autumn"], now=LATER).name == "Autumn"
    for viewer, cohort in (("dov", "autumn"), ("ana", "winter"), ("cleo", "winter")):
        with pytest.raises(NotFound):
            cohorts.cohort_for(cast[viewer], cast[cohort], now=LATER)
    with pytest.raises(NotFound):
        cohorts.cohort_for(cast["ana"], 999, now=LATER)


def test_only_the_facilitator_loads_the_members(cast):
    members = cohorts.members_for(cast["cleo"], cast["autumn"], now=LATER)
    assert [m.person_id for m in members] == [cast["ana"], cast["ben"], cast["cleo"]]
    for viewer in ("ana", "dov"):
        with pytest.raises(NotFound):
            cohorts.members_for(cast[viewer], cast["autumn"], now=LATER)


def test_an_ended_assignment_is_ended_access(cast):
    autumn = db.session.get_one(Cohort, cast["autumn"])
    cohorts.end_membership(autumn, cast["cleo"], MemberRole.FACILITATOR, now=LATER)
    after = LATER + timedelta(seconds=1)
    with pytest.raises(NotFound):
        cohorts.members_for(cast["cleo"], cast["autumn"], now=after)
    roles = {one.role for one in people.assignments(cast["cleo"])}
    assert Role.FACILITATOR not in roles


def test_facilitating_grants_the_role_and_says_why(cast):
    held = [a for a in people.assignments(cast["cleo"]) if a.role is Role.FACILITATOR]
    assert [a.source for a in held] == [f"cohort {cast['autumn']}"]


def test_enrolling_twice_changes_nothing(cast):
    autumn = db.session.get_one(Cohort, cast["autumn"])
    cohorts.enrol(autumn, cast["ana"], MemberRole.LEARNER, Side.INSIDE, now=LATER)
    held = cohorts.membership_of(cast["ana"], cast["autumn"], now=LATER)
    assert held.side is Side.CUSTOMER


def test_a_learner_needs_a_side(cast):
    autumn = db.session.get_one(Cohort, cast["autumn"])
    with pytest.raises(Invalid, match="which side"):
        cohorts.enrol(autumn, cast["dov"], MemberRole.LEARNER, None, now=LATER)


def test_a_cohort_lasts_a_week_or_more(app):
    with pytest.raises(Invalid, match="one week or more"):
        cohorts.start("None", date(2026, 1, 5), 0, "UTC", now=NOW)


def test_ending_what_never_was_is_not_found(cast):
    autumn = db.session.get_one(Cohort, cast["autumn"])
    with pytest.raises(NotFound):
        cohorts.end_membership(autumn, cast["dov"], MemberRole.LEARNER, now=LATER)


def test_the_cohorts_of_a_person_are_theirs_alone(cast):
    assert [c.name for c in cohorts.cohorts_of(cast["dov"], now=LATER)] == ["Winter"]


def test_the_export_names_cohort_role_and_side(cast):
    (held,) = cohorts.export(cast["ben"])["memberships"]
    assert (held["cohort"], held["role"], held["side"]) == ("Autumn", "learner", "inside")


def test_learners_know_who_learns_beside_them_and_nobody_else_does(cast):
    cohort, beside = cohorts.learners_beside(cast["ana"], now=LATER)
    assert (cohort, [one.person_id for one in beside]) == (
        cast["autumn"],
        [cast["ana"], cast["ben"]],
    )
    assert cohorts.learners_beside(cast["cleo"], now=LATER) is None
    assert cohorts.learners_beside(cast["dov"], now=LATER)[0] == cast["winter"]


def test_whoever_left_is_still_one_of_the_learners_and_does_not_see_them(cast):
    autumn = db.session.get_one(Cohort, cast["autumn"])
    cohorts.end_membership(autumn, cast["ben"], MemberRole.LEARNER, now=LATER)
    after = LATER + timedelta(seconds=1)
    _cohort, beside = cohorts.learners_beside(cast["ana"], now=after)
    assert [(one.person_id, one.ended_at) for one in beside][1] == (cast["ben"], LATER)
    assert cohorts.learners_beside(cast["ben"], now=after) is None
    assert cohorts.learners_with(cast["ben"]) == beside


def test_learners_come_with_their_other_cohorts(cast):
    later = cohorts.start("Spring", date(2027, 3, 1), 8, "UTC", now=NOW)
    cohorts.enrol(later, cast["ben"], MemberRole.LEARNER, Side.INSIDE, now=LATER)
    cohort, beside = cohorts.learners_beside(cast["ana"], now=LATER)
    assert cohort == cast["autumn"]
    assert [(one.cohort_id, one.person_id) for one in beside] == [
        (later.id, cast["ben"]),
        (cast["autumn"], cast["ana"]),
        (cast["autumn"], cast["ben"]),
    ]
