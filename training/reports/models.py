"""The editions of a cohort's report, as they were told."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base


class ReportEdition(Base):
    """What was told of a cohort when a week was over: numbers alone, nobody by id or name."""

    __tablename__ = "report_edition"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True
    )
    week: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any]]  # as figures.Edition
    made_at: Mapped[datetime]
