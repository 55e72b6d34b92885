"""What a message says to one person: its fields filled in, as a mail, and in the mail of a day."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app, render_template
from flask_babel import format_time, ngettext
from flask_babel import gettext as _
from sqlalchemy import select

from training.cohorts.dates import symbolic
from training.cohorts.models import Cohort, CohortSession
from training.cohorts.programs.fields import filled
from training.db import db
from training.messages import unsubscribing
from training.messages.models import Message
from training.state import state
from training.web.pages import day

__all__ = ["Letter", "Words", "digest", "facts", "letter", "session_of", "session_words", "words"]


GREETING = 40  # characters, at most
OPENING = 200


class Words(NamedTuple):
    """A message as one person reads it. `sender` is who wrote it, "" for the program."""

    id: int
    subject: str
    text: str
    cohort: str
    sender: str

    @property
    def opening(self) -> str:
        """How it begins, for a list: without a greeting on a line of its own."""
        lines = [line.strip() for line in self.text.split("\n") if line.strip()]
        if len(lines) > 1 and lines[0].endswith((",", "!")) and len(lines[0]) <= GREETING:
            lines = lines[1:]
        return " ".join(lines)[:OPENING]


class Letter(NamedTuple):
    """A mail: its subject, its text, and the headers beside the usual."""

    subject: str
    text: str
    headers: dict[str, str]


def words(message: Message, cohort: str, sender: str | None, name: str) -> Words:
    """Return a message as somebody of this name reads it: what is left to fill in is their name."""
    mine = {"name": first_name(name)}
    return Words(
        message.id,
        filled(message.subject, mine),
        filled(message.text, mine),
        cohort,
        sender or "",
    )


def first_name(name: str) -> str:
    """Return what somebody is called in a letter."""
    return name.split(maxsplit=1)[0] if name.split() else name


def facts(cohort: Cohort, message: Message) -> dict[str, str]:
    """Return the values of all fields but the name, as they are now."""
    known = {"cohort": cohort.name}
    session = session_of(message)
    return known | session_words(session, cohort.time_zone) if session else known


def session_of(message: Message) -> CohortSession | None:
    """Return the session that a message of a program hangs on, None if it hangs on none."""
    anchor = symbolic(message.symbol) if message.symbol else None
    if anchor is None or anchor.anchor != "session":
        return None
    chosen = select(CohortSession).filter_by(cohort_id=message.cohort_id, number=anchor.number)
    found: CohortSession | None = db.session.scalar(chosen)
    return found


def session_words(session: CohortSession, time_zone: str) -> dict[str, str]:
    """Return what a message can say of a session, on the clock of its cohort."""
    zone = ZoneInfo(time_zone)
    on = day(session.starts_at.astimezone(zone).date())
    hours = [_hour(at.astimezone(zone)) for at in (session.starts_at, session.ends_at)]
    where = ", ".join(filter(None, (session.place, session.call_url)))
    return {
        "session": session.title,
        "day": on,
        "when": str(
            _(
                "%(day)s, %(start)s to %(end)s (%(zone)s)",
                day=on,
                start=hours[0],
                end=hours[1],
                zone=time_zone,
            )
        ),
        "where": where or str(_("your facilitator will say where")),
    }


def letter(person_id: int, name: str, one: Words) -> Letter:
    """Return the mail of one message."""
    return _written(person_id, name, one.subject, [one], "messages/mail/message.txt")


def digest(person_id: int, name: str, many: Sequence[Words]) -> Letter:
    """Return the mail of the day; of a single message it is that of the message."""
    if len(many) == 1:
        return letter(person_id, name, many[0])
    subject = ngettext("%(num)d message for you", "%(num)d messages for you", len(many))
    return _written(person_id, name, str(subject), many, "messages/mail/digest.txt")


def _written(
    person_id: int, name: str, subject: str, many: Sequence[Words], template: str
) -> Letter:
    stop = unsubscribing.address(person_id)
    text = render_template(
        template,
        name=first_name(name),
        messages=[(one, _url("messages.message", message_id=one.id)) for one in many],
        wishes=_url("messages.settings"),
        stop=stop,
    )
    headers = {
        # The same each time: should a mail server see it twice, mail programs show it once.
        "Message-ID": _message_id(person_id, many),
        # RFC 8058: the button of a mail program sends a POST; a scanner's GET changes nothing.
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return Letter(" ".join(subject.split()), text, headers)


def _message_id(person_id: int, many: Sequence[Words]) -> str:
    key = f"{current_app.secret_key!r} {person_id} {[one.id for one in many]}"
    host = urlsplit(state().settings.public_url).hostname or "localhost"
    return f"<message-{sha256(key.encode()).hexdigest()[:32]}@{host}>"


def _url(endpoint: str, **values: int) -> str:
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return state().settings.public_url + path


def _hour(local: datetime) -> str:
    return str(format_time(local.replace(tzinfo=None), "HH:mm", rebase=False))
