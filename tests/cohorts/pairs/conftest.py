"""Autumn with six and six, for its rounds."""

import pytest

from tests.factories import NOW, make_person, make_session
from training.cohorts import service
from training.cohorts.models import Cohort, MemberRole, Side
from training.cohorts.pairs import changes, rounds
from training.cohorts.pairs.rounds import Wanted
from training.db import db

CUSTOMER = ("Ana Ortega", "Keisha Boateng", "Mateo Quispe", "Priya Raman", "Jonas W", "Leila H")
INSIDE = ("Ben Carrick", "Fatima Sow", "Goran P", "Hana Suzuki", "Rosa Antunes", "Sunniva Dahl")


class Autumn:
    """A cohort by name: `ids` maps a first name to a person."""

    def __init__(self):
        self.ids = {"cleo": make_person("Cleo Marchetti", roles=())}
        self.cohort_id = self._cohort("Autumn")
        for side, names in ((Side.CUSTOMER, CUSTOMER), (Side.INSIDE, INSIDE)):
            for name in names:
                self.join(name, side)
        self.ids["dov"] = make_person("Dov Lindgren")
        make_session(self.cohort_id)
        db.session.commit()

    def _cohort(self, name):
        started = service.start(name, NOW.date(), 8, "Europe/Berlin", now=NOW)
        service.enrol(started, self.ids["cleo"], MemberRole.FACILITATOR, None, now=NOW)
        return started.id

    @property
    def cohort(self):
        """The cohort as it is stored."""
        return db.session.get(Cohort, self.cohort_id)

    def join(self, name, side=Side.INSIDE):
        """Let somebody learn here; return their id."""
        key, function = name.split()[0].lower(), "sales" if side is Side.CUSTOMER else "finance"
        self.ids[key] = make_person(name, function=function, email=f"{key}@example.org")
        service.enrol(self.cohort, self.ids[key], MemberRole.LEARNER, side, now=NOW)
        db.session.commit()
        return self.ids[key]

    def leave(self, key):
        """End a membership."""
        service.end_membership(self.cohort, self.ids[key], MemberRole.LEARNER, now=NOW)
        db.session.commit()

    def make(self, size=2, count=1, session=None, activity="", now=NOW):
        """Make rounds behind those that are there."""
        seen = len(rounds.of_cohort(self.cohort_id))
        made = rounds.make(self.cohort, Wanted(size, count, session, activity), seen=seen, now=now)
        db.session.commit()
        return made

    def scene(self, number=1):
        """Load a round."""
        held = rounds.one_of(rounds.of_cohort(self.cohort_id), number)
        return changes.scene(self.cohort, held, now=NOW)

    def tables(self, number=1):
        """Return who plays with whom in a round, as a set of sets of ids."""
        return {frozenset(group.members) for group in self.scene(number).drawn.groups}

    def partner(self, key, number=1):
        """Return the ids of those somebody plays with."""
        table = next(each for each in self.tables(number) if self.ids[key] in each)
        return set(table) - {self.ids[key]}


@pytest.fixture
def autumn(app):
    """Six with customers and six inside, a facilitator, a session, and a stranger."""
    return Autumn()
