"""What the frame itself remembers: the receipts of requests that changed something."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training.db import Base


class RequestReceipt(Base):
    """One mutating request that went through, so that sending it again changes nothing.

    Rows live for two days: long enough for a retry, a second tab or a phone without a network.
    """

    __tablename__ = "request_receipt"
    __table_args__ = (UniqueConstraint("person_id", "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    request_id: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))  # of method, path and fields
    fields: Mapped[dict[str, Any]]  # what was sent, to stand beside a second, different text
    status: Mapped[int]
    location: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    mimetype: Mapped[str] = mapped_column(String(80))
    said: Mapped[list[Any] | None]  # what it flashed; none in older rows
    at: Mapped[datetime] = mapped_column(index=True)
