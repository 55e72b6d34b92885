"""The summary of a cohort: whatever happens, it says what counting anew would say."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import literal, select

from tests.cohorts.conftest import EIGHT, FIRST, SECOND
from tests.factories import NOW, make_cohort, make_person
from training.clock import local_day, utcnow
from training.cohorts import (
    access,
    boards,
    counting,
    editing,
    plans,
    seats,
    service,
    sessions,
    standings,
)
from training.cohorts.dashboard import needs
from training.cohorts.dashboard.tally import tally
from training.cohorts.extensions import rows as extensions
from training.cohorts.models import Attendance, Cohort, CohortMembership, MemberRole, Side
from training.cohorts.standing_models import CohortStanding
from training.db import db
from training.people import service as people
from training.people.models import Person
from training.progress import service as progress
from training.progress.service import Doer, Step

PEOPLE = ("ana", "ben")
SLUGS = (FIRST, SECOND, "not-in-the-program")


def is_exact(cohort_id, now):
    """Compare what is kept with what counting gives, on the day it was kept for."""
    db.session.flush()
    cohort = db.session.get(Cohort, cohort_id, populate_existing=True)
    on = counting.weeks(cohort, cohort.counted_on)
    counted = counting.rows(cohort, on, now=now)
    found = [] if cohort.is_waiting else needs.needs(counted, on)
    needed = {need.row.person.id for need in found}
    rows = [(row, row.person.id in needed) for row in counted]
    assert standings.standing(cohort, on, limit=1_000, offset=0) == rows
    assert standings.needing(cohort, on, limit=1_000) == found
    assert cohort.tally == tally(counted, on, needed).as_json()


def finish(cast, who, slug, lens, now):
    doer = Doer(cast[who], "customer")
    progress.record(doer, "module", slug, slug, outcome="finished", lens=lens, now=now)
    progress.close(cast[who], "module", slug, now=now)


def touch(cast, who, slug, _lens, now):
    step = Step("module", slug, slug, f"/modules/{slug}", 10)
    progress.plan(cast[who], [step])
    progress.touch(cast[who], "module", slug, now=now, place="The first part")


def take_back(cast, who, slug, _lens, now):
    progress.withdraw(cast[who], "module", slug, now=now)


def give(cast, who, _slug, lens, now):
    cohort = db.session.get(Cohort, cast["cohort"])
    if is_in(cast, who):
        extensions.give_days(cohort, cast[who], 7 if lens == "both" else 0, now=now)


def leave(cast, who, _slug, _lens, now):
    if is_in(cast, who):
        cohort = db.session.get(Cohort, cast["cohort"])
        service.end_membership(cohort, cast[who], MemberRole.LEARNER, now=now)


def come_back(cast, who, _slug, lens, now):
    cohort = db.session.get(Cohort, cast["cohort"])
    side = Side.INSIDE if lens == "inside" else Side.CUSTOMER
    editing.add(cohort, cast[who], MemberRole.LEARNER, side, now=now)


def miss(cast, who, slug, lens, now):
    session = sessions.of_cohort(cast["cohort"])[SLUGS.index(slug)]
    state = {"customer": Attendance.ABSENT, "inside": Attendance.PRESENT}.get(lens)
    sessions.mark(session, {cast[who]: state}, now=now)


def rename(cast, who, slug, _lens, _now):
    db.session.get(Person, cast[who]).name = slug
    db.session.flush()
    seats.renamed(select(Person.id).where(Person.id == cast[who]))


def is_in(cast, who):
    held = select(CohortMembership).filter_by(
        cohort_id=cast["cohort"], person_id=cast[who], ended_at=None
    )
    return db.session.scalar(held) is not None


ACTS = (finish, finish, touch, take_back, give, leave, come_back, miss, rename)
acts = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.sampled_from(PEOPLE),
        st.sampled_from(SLUGS),
        st.sampled_from(["customer", "inside", "both"]),
        st.integers(0, 3),  # days that pass before it
    ),
    max_size=12,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=acts)
def test_what_is_kept_is_what_counting_gives(cast, acts):
    now = NOW
    standings.recount(db.session.get(Cohort, cast["cohort"]), now=now)
    try:
        for act, who, slug, lens, days in acts:
            now += timedelta(days=days, minutes=1)
            act(cast, who, slug, lens, now)
            is_exact(cast["cohort"], now)
        standings.recount(db.session.get(Cohort, cast["cohort"]), now=now)
        is_exact(cast["cohort"], now)
    finally:
        db.session.rollback()


@pytest.fixture
def kept(cast):
    """Autumn with a summary of today."""
    standings.recount(db.session.get(Cohort, cast["cohort"]), now=utcnow())
    db.session.commit()
    return cast


def board_of(cast, **options):
    cohort = db.session.get(Cohort, cast["cohort"], populate_existing=True)
    seen = access.Seen(cohort, MemberRole.FACILITATOR, None, None, 0, is_admin=False)
    return boards.board(seen, "1", now=utcnow(), **options)


def test_a_page_says_the_same_from_the_summary_and_without_it(kept):
    finish(kept, "ana", FIRST, "both", utcnow() - timedelta(days=20))
    finish(kept, "ben", SECOND, "inside", utcnow() - timedelta(days=1))
    db.session.commit()
    summed = board_of(kept)
    db.session.get(Cohort, kept["cohort"]).counted_on = None
    db.session.commit()
    counted = board_of(kept)
    for name in ("finding", "needs", "needed", "marked", "groups", "people", "paging"):
        assert getattr(summed, name) == getattr(counted, name), name


def test_a_summary_of_yesterday_is_not_believed_while_the_program_runs(kept):
    cohort = db.session.get(Cohort, kept["cohort"])
    today = local_day(utcnow(), cohort.time_zone)
    assert standings.is_current(cohort, today)
    assert not standings.is_current(cohort, today + timedelta(days=1))
    cohort.counted_on = cohort.starts_on - timedelta(days=9)
    assert standings.is_current(cohort, cohort.starts_on - timedelta(days=1))
    assert not standings.is_current(cohort, cohort.starts_on)
    cohort.counted_on = cohort.starts_on + timedelta(weeks=8)
    assert standings.is_current(cohort, date(2031, 1, 1))


def test_a_new_first_day_counts_everybody_anew(kept):
    cohort = db.session.get(Cohort, kept["cohort"])
    finish(kept, "ana", FIRST, "both", utcnow())
    plans.shift(cohort, date(2026, 10, 12), "America/Lima")
    assert cohort.counted_on is None
    standings.recount(cohort, now=utcnow())
    is_exact(kept["cohort"], utcnow())


def test_people_seated_by_a_list_are_counted_by_the_job(kept):
    joins = make_person("Noor Haddad")
    chosen = select(
        Person.id.label("person_id"),
        literal(kept["cohort"]).label("cohort_id"),
        Person.side,
    ).where(Person.id == joins)
    seats.take(chosen, utcnow())
    assert db.session.get(Cohort, kept["cohort"], populate_existing=True).counted_on is None
    assert board_of(kept).people == 3
    db.session.commit()
    standings.keep_up()
    is_exact(kept["cohort"], utcnow())
    assert board_of(kept).people == 3


def test_who_is_erased_leaves_the_summary(kept):
    people.erase(kept["ana"], utcnow())
    db.session.commit()
    assert not db.session.scalar(select(CohortStanding).filter_by(person_id=kept["ana"]))
    is_exact(kept["cohort"], utcnow())


def test_somebody_in_two_cohorts_stands_in_both(kept):
    other = make_cohort(kept["ana"], name="Spring")
    cohort = db.session.get(Cohort, other)
    plans.follow(cohort, EIGHT, now=NOW)
    standings.recount(cohort, now=utcnow())
    finish(kept, "ana", FIRST, "both", utcnow())
    for one in (kept["cohort"], other):
        is_exact(one, utcnow())


def test_a_second_act_of_the_day_costs_no_statement_more(kept, queries):
    touch(kept, "ana", FIRST, "", utcnow())
    finish(kept, "ana", SECOND, "both", utcnow())
    with queries() as seen:
        progress.touch(kept["ana"], "module", FIRST, now=utcnow(), place="The second part")
        doer = Doer(kept["ana"], "customer")
        progress.record(
            doer, "module", SECOND, SECOND, outcome="finished", lens="inside", now=utcnow()
        )
    assert len(seen) == 2, seen
