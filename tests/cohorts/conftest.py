"""Autumn and its people, for the pages of a cohort."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_cohort, make_person, publish
from training.cohorts import plans, service
from training.cohorts.models import Cohort, CohortMembership, MemberRole
from training.cohorts.programs.parse import KIND as PROGRAMS
from training.db import db
from training.permissions import Role

EIGHT = "eight-weeks-mixed-cohort"
FIRST, SECOND = "one-skill-two-rooms", "mission-culture-obligation"


@pytest.fixture
def cast(app):
    """Autumn in week 7 on its program: Ana and Ben learn, Cleo facilitates, Dov is a stranger."""
    for slug in (FIRST, SECOND):
        publish(slug)
    publish(EIGHT, kind=PROGRAMS)
    people = {
        "ana": make_person("Ana Ortega", email="ana@example.org"),
        "ben": make_person("Ben Carrick", function="finance"),
        "cleo": make_person("Cleo Marchetti", roles=()),
        "dov": make_person("Dov Lindgren"),
        "eva": make_person("Eva Sørensen", roles=(Role.ADMIN,)),
        "fay": make_person("Fay Guest", roles=(Role.LEARNER,)),
    }
    people["cohort"] = make_cohort(people["ana"], people["ben"], facilitator=people["cleo"])
    cohort = db.session.get(Cohort, people["cohort"])
    plans.follow(cohort, EIGHT, now=NOW)
    service.enrol(cohort, people["fay"], MemberRole.GUEST, None, now=NOW)
    for held in db.session.scalars(select(CohortMembership)):
        held.joined_at = NOW - timedelta(weeks=7)
    db.session.commit()
    make_cohort(people["dov"], name="Winter")
    return people
