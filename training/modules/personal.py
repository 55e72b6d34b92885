"""What a person may take with them, and have erased."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from training.db import db
from training.modules.models import ModuleReading, ModuleResponse

__all__ = ["TABLES", "erase", "export"]

TABLES = ("module_reading", "module_response")


def export(person_id: int) -> dict[str, Any]:
    """Return what a person read, chose and wrote, JSON-ready."""
    readings = db.session.scalars(select(ModuleReading).where(ModuleReading.person_id == person_id))
    responses = db.session.scalars(
        select(ModuleResponse).where(ModuleResponse.person_id == person_id)
    )
    return {
        "readings": [
            {
                "module": one.slug,
                "version": one.digest,
                "parts_read": one.reached,
                "started_at": one.started_at.isoformat(),
                "finished_at": one.finished_at.isoformat() if one.finished_at else None,
            }
            for one in readings
        ],
        "responses": [
            {
                "module": one.slug,
                "item": one.item,
                "text": one.value,
                "first": one.first,
                "at": one.at.isoformat(),
            }
            for one in responses
        ],
    }


def erase(person_id: int, _now: datetime) -> None:
    """Delete readings, answers and reflections."""
    for model in (ModuleResponse, ModuleReading):
        db.session.execute(delete(model).where(model.person_id == person_id))
