"""Sessions and due days as an iCalendar file (RFC 5545). Pure.

A session is at its wall-clock time in the cohort's time zone, which comes along, so that a clock
change between now and then moves nothing. A due day is a whole day, wherever its reader is.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

HOST = "cohorts.both-ways"


class Held(NamedTuple):
    """One session."""

    uid: str
    title: str
    starts_at: datetime
    minutes: int
    time_zone: str
    place: str
    call_url: str
    revision: int
    made_at: datetime
    url: str


class Due(NamedTuple):
    """One day on which something is due."""

    uid: str
    title: str
    on: date
    made_at: datetime
    url: str


def written(name: str, held: Sequence[Held], due: Sequence[Due]) -> bytes:
    """Return the file; the same values give the same bytes, so that it can be asked for by tag."""
    calendar = Calendar()
    calendar.add("prodid", "-//Both Ways//Cohorts//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for session in held:
        calendar.add_component(_session(session))
    for day in due:
        calendar.add_component(_day(day))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _session(held: Held) -> Event:
    zone = ZoneInfo(held.time_zone)
    event = Event()
    event.add("uid", f"{held.uid}@{HOST}")
    event.add("dtstamp", held.made_at)
    event.add("sequence", held.revision)
    event.add("summary", held.title)
    event.add("dtstart", held.starts_at.astimezone(zone))
    event.add("dtend", (held.starts_at + timedelta(minutes=held.minutes)).astimezone(zone))
    if held.place:
        event.add("location", held.place)
    event.add("description", "\n".join(line for line in (held.call_url, held.url) if line))
    event.add("url", held.url)
    return event


def _day(due: Due) -> Event:
    event = Event()
    event.add("uid", f"{due.uid}@{HOST}")
    event.add("dtstamp", due.made_at)
    event.add("summary", due.title)
    event.add("dtstart", due.on)
    event.add("dtend", due.on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("url", due.url)
    return event
