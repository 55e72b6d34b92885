"""What a person may take with them of the scenarios they played, and have erased."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from training.db import db
from training.scenarios import cohort_picture
from training.scenarios.models import (
    ScenarioNote,
    ScenarioOrder,
    ScenarioRule,
    ScenarioRun,
    ScenarioStep,
)

__all__ = ["TABLES", "erase", "export"]

TABLES = ("scenario_run", "scenario_order", "scenario_rule")


def export(person_id: int) -> dict[str, Any]:
    """Return every run with its choices and notes, and the rules found, JSON-ready."""
    runs = db.session.scalars(select(ScenarioRun).where(ScenarioRun.person_id == person_id)).all()
    return {
        "runs": [_run(run) for run in runs],
        "orders": [
            {"scenario": one.slug, "first": one.first, "drawn": one.drawn, "source": one.source}
            for one in _own(ScenarioOrder, person_id)
        ],
        "rules": [
            {
                "scenario": one.slug,
                "rule": one.text,
                "where_it_breaks": one.breaks,
                "first_wording": one.first,
                "it": one.held,
                "at": one.at.isoformat(),
            }
            for one in _own(ScenarioRule, person_id)
        ],
    }


def erase(person_id: int, _now: datetime) -> None:
    """Delete runs, what was written beside them, and rules; nobody takes the place in a picture."""
    cohort_picture.leave(person_id)
    runs = select(ScenarioRun.id).where(ScenarioRun.person_id == person_id)
    for part in (ScenarioNote, ScenarioStep):
        db.session.execute(delete(part).where(part.run_id.in_(runs)))
    for model in (ScenarioRun, ScenarioOrder, ScenarioRule):
        db.session.execute(delete(model).where(model.person_id == person_id))


def _run(run: ScenarioRun) -> dict[str, Any]:
    steps = select(ScenarioStep).where(ScenarioStep.run_id == run.id).order_by(ScenarioStep.n)
    notes = select(ScenarioNote).where(ScenarioNote.run_id == run.id)
    return {
        "scenario": run.slug,
        "version": run.digest,
        "lens": run.lens,
        "number": run.number,
        "started_at": run.started_at.isoformat(),
        "looked_back_at": run.looked_back_at.isoformat() if run.looked_back_at else None,
        "steps": [
            {"scene": s.scene, "choice": s.choice, "note": s.note, "at": s.at.isoformat()}
            for s in db.session.scalars(steps)
        ],
        "notes": [{"of": one.item, "text": one.text} for one in db.session.scalars(notes)],
    }


def _own(model: Any, person_id: int) -> Any:
    return db.session.scalars(select(model).where(model.person_id == person_id))
