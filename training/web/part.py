"""What the frame offers the app."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from training.db import db
from training.part import Job, Part, PersonalData
from training.web import receipts, views
from training.web.models import RequestReceipt


def _export(_person_id: int) -> dict[str, Any]:
    """Return nothing: a receipt only repeats, for two days, what the other parts export."""
    return {}


def _erase(person_id: int, _now: datetime) -> None:
    db.session.execute(delete(RequestReceipt).where(RequestReceipt.person_id == person_id))


PART = Part(
    name="web",
    blueprints=(views.bp,),
    personal=(PersonalData(("request_receipt",), _export, _erase),),
    jobs=(Job("web.forget_receipts", receipts.purge, every_minutes=60),),
)
