"""What was decided by hand about who sits where: pins, and who prepared which case."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, select

from training.cohorts.models import CohortMembership, CohortPin, CohortPrepared, MemberRole
from training.cohorts.pairing.records import Pair, pair
from training.db import db, insert_once
from training.errors import Conflict, Invalid, NotFound

__all__ = ["APART", "KINDS", "TOGETHER", "Pins", "pin", "pins", "prepare", "prepared"]
__all__ += ["unpin", "unprepare"]

TOGETHER, APART = "together", "apart"
KINDS = (TOGETHER, APART)


class Pins(NamedTuple):
    """Who sits together, and who never does, the lower id first."""

    together: list[Pair]
    apart: list[Pair]


def pins(cohort_id: int) -> Pins:
    """Return the pins of a cohort, in the order in which they were set."""
    rows = db.session.scalars(
        select(CohortPin).where(CohortPin.cohort_id == cohort_id).order_by(CohortPin.id)
    )
    found: dict[str, list[Pair]] = {TOGETHER: [], APART: []}
    for row in rows:
        found[row.kind].append((row.one_id, row.two_id))
    return Pins(found[TOGETHER], found[APART])


def pin(cohort_id: int, one: int, other: int, kind: str) -> None:
    """Let two people sit together from the next round on, or never.

    Raises Invalid (that is no pair, or no kind of pin), NotFound (somebody does not learn here) or
    Conflict (there is a pin on these two).
    """
    if kind not in KINDS:
        raise Invalid(_("Say whether these two sit together, or never."))
    if one == other:
        raise Invalid(_("Choose two different people. Nothing was stored."))
    _must_learn(cohort_id, [one, other])
    low, high = pair(one, other)
    values = {"cohort_id": cohort_id, "one_id": low, "two_id": high, "kind": kind}
    if not insert_once(CohortPin, values, keys=("cohort_id", "one_id", "two_id")):
        there = db.session.scalar(
            select(CohortPin.kind).filter_by(cohort_id=cohort_id, one_id=low, two_id=high)
        )
        if there != kind:
            raise Conflict(_("There is a pin on these two already. Remove it first."))


def unpin(cohort_id: int, one: int, other: int) -> str:
    """Remove the pin on two people; return its kind. Raises NotFound."""
    low, high = min(one, other), max(one, other)
    keys = {"cohort_id": cohort_id, "one_id": low, "two_id": high}
    there = db.session.scalar(select(CohortPin).filter_by(**keys))
    if there is None:
        raise NotFound(_("There is no pin on these two any more."))
    kind = there.kind
    db.session.delete(there)
    db.session.flush()
    return kind


def prepared(cohort_id: int) -> dict[str, list[int]]:
    """Return activity -> the ids of those who prepared it, and so cannot play it."""
    rows = db.session.execute(
        select(CohortPrepared.activity, CohortPrepared.person_id)
        .where(CohortPrepared.cohort_id == cohort_id)
        .order_by(CohortPrepared.activity, CohortPrepared.person_id)
    )
    found: dict[str, list[int]] = {}
    for activity, person_id in rows:
        found.setdefault(activity, []).append(person_id)
    return found


def prepare(cohort_id: int, person_id: int, activity: str, known: Sequence[str]) -> None:
    """Note that somebody prepared an exercise. Raises Invalid or NotFound.

    known  the exercises that there are
    """
    if activity not in known:
        raise Invalid(_("Choose an exercise from the list. Nothing was stored."))
    _must_learn(cohort_id, [person_id])
    values = {"cohort_id": cohort_id, "person_id": person_id, "activity": activity}
    insert_once(CohortPrepared, values, keys=tuple(values))


def unprepare(cohort_id: int, person_id: int, activity: str) -> None:
    """Take back that somebody prepared an exercise; it is no error if nobody says so any more."""
    db.session.execute(
        delete(CohortPrepared).where(
            CohortPrepared.cohort_id == cohort_id,
            CohortPrepared.person_id == person_id,
            CohortPrepared.activity == activity,
        )
    )


def _must_learn(cohort_id: int, person_ids: Sequence[int]) -> None:
    found = set(
        db.session.scalars(
            select(CohortMembership.person_id).where(
                CohortMembership.cohort_id == cohort_id,
                CohortMembership.role == MemberRole.LEARNER,
                CohortMembership.person_id.in_(person_ids),
            )
        )
    )
    if found != set(person_ids):
        raise NotFound(_("Choose people who learn in this cohort. Nothing was stored."))
