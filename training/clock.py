"""The time, in one place, so that tests can hold it still."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def utcnow() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def local_day(now: datetime, time_zone: str) -> date:
    """Return the calendar day of `now` where the person is; `time_zone` is an IANA name."""
    return now.astimezone(ZoneInfo(time_zone)).date()
