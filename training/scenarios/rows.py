"""What is kept of a run: the run, and its steps, in one statement each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from training.db import db, insert_statement
from training.scenarios.engine.state import Step
from training.scenarios.models import ScenarioRun, ScenarioStep


def add_run(values: dict[str, Any]) -> int | None:
    """Insert a run and return its id; None if there is one with its lens and number."""
    statement = insert_statement(ScenarioRun).values(values)
    once = statement.on_conflict_do_nothing(
        index_elements=("person_id", "slug", "lens", "number")
    ).returning(ScenarioRun.id)
    made: int | None = db.session.scalar(once)
    return made


def steps_of(run_id: int, trail: Sequence[Step], now: datetime) -> list[dict[str, Any]]:
    """Return the rows of a trail; the first step is number 1."""
    return [
        {"run_id": run_id, "n": n, "scene": s, "choice": c, "ending": None, "note": "", "at": now}
        for n, (s, c) in enumerate(trail, start=1)
    ]


def add_steps(steps: Sequence[dict[str, Any]]) -> bool:
    """Insert steps, the last of which is new; False if another tab has taken that one."""
    statement = insert_statement(ScenarioStep).values(steps)
    once = statement.on_conflict_do_nothing(index_elements=("run_id", "n"))
    return steps[-1]["n"] in set(db.session.scalars(once.returning(ScenarioStep.n)))
