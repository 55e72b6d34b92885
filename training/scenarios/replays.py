"""Go back to a moment of a finished run: a practice run with the same steps and new luck."""

import secrets
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, insert, select

from training.db import db, insert_once
from training.errors import Conflict, NotFound
from training.scenarios import branching
from training.scenarios.models import ScenarioRun, ScenarioStep
from training.scenarios.runs import Run
from training.scenarios.service import SEED_BITS
from training.scenarios.state import NotAllowed

__all__ = ["replay"]

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
    values = {
        "person_id": person_id,
        "slug": run.scenario.slug,
        "digest": run.scenario.digest,
        "lens": run.lens,
        "number": (last or 0) + 1,
        "seed": _seed(run, trail),
        "carried": run.carried,
        "replayed": len(trail),
        "started_at": now,
    }
    keys = ("person_id", "slug", "lens", "number")
    if not insert_once(ScenarioRun, values, keys=keys):
        raise Conflict(_("You went back to a moment in another tab just now. Look at it there."))
    made = db.session.scalar(select(ScenarioRun.id).filter_by(**{key: values[key] for key in keys}))
    if made is None:
        raise RuntimeError("a run that was just stored is not there")
    steps = [
        {"run_id": made, "n": k, "scene": s, "choice": c, "ending": None, "note": "", "at": now}
        for k, (s, c) in enumerate(trail, start=1)
    ]
    if steps:
        db.session.execute(insert(ScenarioStep), steps)
    return int(made)


def _seed(run: Run, trail: tuple[tuple[str, str], ...]) -> int:
    """Return a new seed with which the way so far is still open; the old one if none is found."""
    for _attempt in range(SEEDS_TRIED):
        seed = secrets.randbits(SEED_BITS)
        try:
            state = branching.fold(run.scenario.story, seed, trail, run.carried)
        except NotAllowed:
            continue
        if state.at == run.states[len(trail)].at:
            return seed
    return run.seed
