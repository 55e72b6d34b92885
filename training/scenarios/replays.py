"""Runs that begin in the middle: back at a moment of a finished run, with new luck."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from training.db import db
from training.errors import Conflict, NotFound
from training.scenarios import rows
from training.scenarios.engine import branching
from training.scenarios.engine.state import NotAllowed, Step
from training.scenarios.models import ScenarioRun
from training.scenarios.runs import Run
from training.scenarios.service import SEED_BITS, offer_replay

__all__ = ["SEEDS_TRIED", "begin", "replay", "seed_for"]

SEEDS_TRIED = 40


def replay(person_id: int, run: Run, n: int, *, now: datetime) -> int:
    """Begin a practice run that stands before step `n` of a run; return its id.

    Raises NotFound (the run has no such step) or Conflict (another tab began one just now).
    """
    trail = run.state.trail[: n - 1]
    if not 1 <= n <= run.state.n:
        raise NotFound(_("This run has no such moment. Open its debrief and choose one."))
    mine = ScenarioRun.person_id == person_id, ScenarioRun.slug == run.scenario.slug
    last = db.session.scalar(
        select(func.max(ScenarioRun.number)).where(*mine, ScenarioRun.lens == run.lens)
    )
    seed = seed_for(run, trail, (secrets.randbits(SEED_BITS) for _ in range(SEEDS_TRIED)))
    made = begin(
        person_id, run, len(trail), lens=run.lens, number=(last or 0) + 1, seed=seed, now=now
    )
    if made is None:
        raise Conflict(_("You went back to a moment in another tab just now. Look at it there."))
    if trail:
        rows.add_steps(rows.steps_of(made, trail, now))
    offer_replay(person_id, run.scenario, run.lens, f"/scenarios/runs/{made}", now=now)
    return made


def begin(
    person_id: int, run: Run, replayed: int, *, lens: str, number: int, seed: int, now: datetime
) -> int | None:
    """Store a run of the same story, of which `replayed` steps are to follow; return its id.

    None if another tab has begun the run with this number in this lens.
    """
    values = {
        "person_id": person_id,
        "slug": run.scenario.slug,
        "digest": run.scenario.digest,
        "lens": lens,
        "number": number,
        "seed": seed,
        "carried": run.carried,
        "replayed": replayed,
        "started_at": now,
    }
    return rows.add_run(values)


def seed_for(run: Run, trail: Sequence[Step], seeds: Iterable[int]) -> int:
    """Return the first seed with which the way so far is still open; the run's own if none is."""
    for seed in seeds:
        try:
            state = branching.fold(run.scenario.story, seed, trail, run.carried)
        except NotAllowed:
            continue
        if state.at == run.states[len(trail)].at:
            return seed
    return run.seed
