"""Change a round by hand: let two people change places, and go on without those who are missing."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from training.cohorts.models import Attendance, Cohort, CohortAttendance, CohortRound
from training.cohorts.pairing import absence, effects
from training.cohorts.pairing.absence import Repair
from training.cohorts.pairing.effects import Effect
from training.cohorts.pairing.records import Group, Pair
from training.cohorts.pairing.records import Round as Drawn
from training.cohorts.pairs import people, seatings, wishes
from training.cohorts.pairs.models import CohortRoundChange
from training.cohorts.pairs.people import Learner, Meeting
from training.cohorts.pairs.rounds import Held
from training.cohorts.pairs.wishes import Pins
from training.db import db
from training.errors import Invalid

__all__ = ["ABSENT", "SWAP", "Scene", "differs", "go_on_without", "missing", "scene", "swap"]
__all__ += ["swapped", "without"]

SWAP, ABSENT = "swap", "absent"


@dataclass(frozen=True)
class Scene:
    """A round with all that a change of it has to know.

    learners  everybody who learns in the cohort or has; `chairs` who facilitates it, by name
    groups    the id of each group, as `drawn` has them
    meetings  of these learners, in whatever round of whatever cohort
    """

    cohort: Cohort
    held: Held
    drawn: Drawn
    groups: list[int]
    learners: Mapping[int, Learner]
    chairs: Mapping[int, str]
    meetings: Sequence[Meeting]
    pins: Pins
    prepared: Collection[int]
    changes: Sequence[CohortRoundChange]

    @property
    def round(self) -> CohortRound:
        """The round as it is stored."""
        return self.held.round

    @property
    def met(self) -> Mapping[Pair, int]:
        """How often two people had met before this round."""
        return people.history(self.meetings, self.cohort.id, self.round)

    @property
    def seated(self) -> set[int]:
        """Whoever has a seat, playing or beside a group."""
        return {p for group in self.drawn.groups for p in (*group.members, *group.beside)}

    @property
    def left(self) -> list[int]:
        """Who has a seat and no longer learns in the cohort."""
        here = {one.id for one in self.learners.values() if not one.has_left}
        return [each for each in self.learners if each in self.seated - here]

    @property
    def unseated(self) -> list[int]:
        """Who learns in the cohort and has no seat."""
        seated = self.seated
        return [o.id for o in self.learners.values() if not o.has_left and o.id not in seated]

    @property
    def as_planned(self) -> Drawn:
        """How it was before anybody was noted as missing: whoever turns up late is back there."""
        found = self.drawn
        for each in self.changes:
            if each.kind != ABSENT:
                break
            found = seatings.seated_before(each)
        return found

    def name(self, person_id: int) -> str:
        """Return how somebody in the round is called."""
        one = self.learners.get(person_id)
        return one.name if one else self.chairs.get(person_id, _("Somebody who has left"))


def scene(cohort: Cohort, held: Held, *, now: datetime) -> Scene:
    """Load a round with all that its page and its changes need: seven queries."""
    drawn, groups = seatings.drawn(held.round)
    activity = held.round.activity
    return Scene(
        cohort=cohort,
        held=held,
        drawn=drawn,
        groups=groups,
        learners=people.learners(cohort.id, now=now),
        chairs=people.facilitators(cohort.id, now=now),
        meetings=people.meetings(cohort.id),
        pins=wishes.pins(cohort.id),
        prepared=wishes.prepared(cohort.id).get(activity, []) if activity else [],
        changes=seatings.changes(held.round),
    )


def swapped(found: Scene, one: int, other: int) -> Effect:
    """Return what it would do if two people changed places; nothing is stored. Raises Invalid."""
    at = {p: n for n, group in enumerate(found.drawn.groups) for p in group.members}
    if one not in at or other not in at:
        raise Invalid(_("Choose two people who play in this round."))
    if at[one] == at[other]:
        raise Invalid(_("These two are in one group already. Choose people of two groups."))
    return effects.exchanged(
        found.drawn,
        one,
        other,
        people.records(found.learners.values()),
        size=found.round.size,
        history=found.met,
        pins=found.pins.together,
        conflicts=found.pins.apart,
    )


def swap(found: Scene, one: int, other: int, *, seen: int, by: int, now: datetime) -> int:
    """Let two people change places; return the number of the change. Raises Invalid, Conflict."""
    groups = swapped(found, one, other).round.groups
    return seatings.change(found.round, groups, SWAP, seen=seen, by=by, now=now)


def missing(found: Scene) -> set[int]:
    """Return who is known to be missing: as noted for the session, and as re-paired before."""
    gone = {p for group in found.as_planned.groups for p in group.members} - found.seated
    noted: set[int] = set()
    if found.held.session is not None:
        states = (Attendance.ABSENT, Attendance.EXCUSED)
        chosen = select(CohortAttendance.person_id).where(
            CohortAttendance.session_id == found.held.session.id,
            CohortAttendance.state.in_(states),
        )
        noted = set(db.session.scalars(chosen))
    return (gone | noted) & found.learners.keys()


def without(found: Scene, absent: Collection[int]) -> Repair:
    """Return the round without those who are missing or have left, and with those who are new.

    As few groups change as can be. Who is new is seated like somebody who was left alone.
    """
    planned = found.as_planned
    there = {p for group in planned.groups for p in (*group.members, *group.beside)}
    gone = {one.id for one in found.learners.values() if one.has_left} | set(absent)
    new = [one for one in found.learners if one not in there | gone]
    extra = [Group((), (), (one,)) if one in found.prepared else Group((one,)) for one in new]
    return absence.repair(
        Drawn((*planned.groups, *extra)),
        gone,
        people.records(found.learners.values()),
        random.Random(found.round.seed),  # noqa: S311  # a plan, not a secret
        size=found.round.size,
        history=found.met,
        conflicts=found.pins.apart,
        facilitators=list(found.chairs),
    )


def go_on_without(
    found: Scene, absent: Collection[int], *, seen: int, by: int, now: datetime
) -> int:
    """Seat a round without those who are missing; return the number of the change.

    Raises Invalid (nobody would be left, or nothing would change) or Conflict.
    """
    repair = without(found, absent)
    if not repair.round.groups:
        raise Invalid(_("Nobody would be left in this round. Untick those who are there."))
    if not differs(found, repair):
        raise Invalid(_("That changes nothing: everybody sits as before."))
    return seatings.change(found.round, repair.round.groups, ABSENT, seen=seen, by=by, now=now)


def differs(found: Scene, repair: Repair) -> bool:
    """Tell whether anybody would sit otherwise than now."""
    return _seats(repair.round) != _seats(found.drawn)


def _seats(drawn: Drawn) -> set[tuple[frozenset[int], frozenset[int], int | None]]:
    return {(frozenset(g.members), frozenset(g.beside), g.stand_in) for g in drawn.groups}
