"""Rounds of pairs and teams: find them, make them, remove one in which nothing was written."""

import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from training.cohorts import sessions
from training.cohorts.models import Cohort, CohortRound, CohortSession
from training.cohorts.pairing.records import Pair, Person, Plan, Rules
from training.cohorts.pairing.rounds import plan
from training.cohorts.pairs import people, seatings, wishes
from training.db import db
from training.errors import Conflict, Invalid, NotFound

__all__ = ["SEED_BITS", "Held", "Wanted", "coming", "loaded", "make", "of_cohort", "one_of"]
__all__ += ["planned", "remove", "store"]

SIZES = (2, 3, 4)
MOST_ROUNDS = 12
SEED_BITS = 62


@dataclass(frozen=True)
class Wanted:
    """What rounds are asked for.

    session   the number of the session that the first is for; the following rounds are for the
              sessions after it; None for no session
    activity  what they are for, such as "scenarios/…"; "" for nothing
    """

    size: int
    rounds: int
    session: int | None = None
    activity: str = ""

    def kept(self) -> dict[str, Any]:
        """Return it as a job takes it."""
        return asdict(self)


class Held(NamedTuple):
    """A round, and the session it is for, if it is for one."""

    round: CohortRound
    session: CohortSession | None


def of_cohort(cohort_id: int) -> list[Held]:
    """Return the rounds of a cohort in their order."""
    rows = db.session.execute(
        select(CohortRound, CohortSession)
        .outerjoin(CohortSession, CohortSession.id == CohortRound.session_id)
        .where(CohortRound.cohort_id == cohort_id)
        .order_by(CohortRound.number)
    )
    return [Held(*row) for row in rows]


def coming(held: Sequence[Held], now: datetime) -> Held | None:
    """Return the round people are in now.

    That is the one of the session that comes next; without such a session, the one made last.
    """
    ahead = [each for each in held if each.session and each.session.ends_at > now]
    first = min(
        ahead, key=lambda each: each.session.starts_at if each.session else now, default=None
    )
    return first or (held[-1] if held else None)


def one_of(held: Sequence[Held], number: int) -> Held:
    """Return a round by its number. Raises NotFound."""
    for each in held:
        if each.round.number == number:
            return each
    raise NotFound(_("There is no such round. It may have been removed."))


def make(cohort: Cohort, wanted: Wanted, *, seen: int, now: datetime) -> list[CohortRound]:
    """Make rounds that go on from all that were before, and store them.

    seen  the number of the last round that the page showed, 0 for none

    Raises Conflict (somebody made a round since) or Invalid (nobody is there to be paired).
    """
    given = loaded(cohort, wanted, now=now)
    seed = secrets.randbits(SEED_BITS)
    return store(cohort, wanted, seed, planned(given, wanted, seed), seen=seen, now=now)


class Given(NamedTuple):
    """What rounds are made of."""

    people: list[Person]
    rules: Rules
    met: Mapping[Pair, int]


def loaded(cohort: Cohort, wanted: Wanted, *, now: datetime) -> Given:
    """Return who is to be paired and what was decided of them. Raises Invalid."""
    if wanted.size not in SIZES or not 1 <= wanted.rounds <= MOST_ROUNDS:
        raise Invalid(_("Choose pairs, trios or teams of four, and from 1 to 12 rounds."))
    here = [one for one in people.learners(cohort.id, now=now).values() if not one.has_left]
    if len(here) < 2:
        raise Invalid(_("Two people have to learn in the cohort before anybody is paired."))
    pins = wishes.pins(cohort.id)
    prepared = wishes.prepared(cohort.id).get(wanted.activity, []) if wanted.activity else []
    away = {one.id for one in here} & set(prepared)
    if len(here) - len(away) < 2:
        text = _("Everybody prepared this exercise, so nobody is left to play it. Choose another.")
        raise Invalid(text)
    rules = Rules(
        conflicts=pins.apart,
        always=pins.together,
        prepared=dict.fromkeys(range(wanted.rounds), away),
    )
    met = people.history(people.meetings(cohort.id), cohort.id)
    return Given(people.records(here), rules, met)


def planned(given: Given, wanted: Wanted, seed: int) -> Plan:
    """Return the rounds that grow from a seed; for 500 people it takes seconds."""
    rng = random.Random(seed)  # noqa: S311  # a plan that can be made again, not a secret
    return plan(
        given.people,
        wanted.size,
        rng,
        rounds=wanted.rounds,
        history=given.met,
        rules=given.rules,
    )


def store(
    cohort: Cohort, wanted: Wanted, seed: int, found: Plan, *, seen: int, now: datetime
) -> list[CohortRound]:
    """Store rounds behind those that are there. Raises Conflict if there is one nobody saw."""
    last = db.session.scalar(
        select(func.max(CohortRound.number)).where(CohortRound.cohort_id == cohort.id)
    )
    if (last or 0) != seen:
        raise Conflict(_another())
    held = {each.number: each.id for each in sessions.of_cohort(cohort.id)}
    made = [
        CohortRound(
            cohort_id=cohort.id,
            number=seen + 1 + n,
            session_id=held.get(wanted.session + n) if wanted.session is not None else None,
            size=wanted.size,
            seed=seed,
            made_at=now,
            activity=wanted.activity,
        )
        for n in range(len(found.rounds))
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all(made)
    except IntegrityError as error:
        raise Conflict(_another()) from error
    for row, drawn in zip(made, found.rounds, strict=True):
        seatings.put_down(row, drawn.groups, now=now)
    return made


def remove(held: CohortRound, *, seen: int) -> None:
    """Remove a round. Raises Conflict (it was changed since) or Invalid (people wrote in it)."""
    if held.revision != seen:
        raise Conflict(_("Somebody else changed this round meanwhile. Look at it anew."))
    if seatings.has_words(held):
        raise Invalid(
            _(
                "People have written together in this round, so it stays. Re-pair it, or make "
                "another one."
            )
        )
    db.session.delete(held)
    db.session.flush()


def _another() -> str:
    return str(
        _("Somebody else made a round meanwhile, so none was made. Look at it, then make yours.")
    )
