"""What the facilitator's pages of messages say: to whom, when, how far, and words to begin with."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import format_time, ngettext
from flask_babel import gettext as _

from training.clock import local_day
from training.cohorts import boards, sessions
from training.cohorts.access import Seen
from training.cohorts.dashboard.needs import Need
from training.cohorts.dates import symbolic
from training.cohorts.models import Cohort
from training.cohorts.programs.fields import filled
from training.errors import NotFound
from training.lenses import CUSTOMER
from training.messages import letters, recipients
from training.messages.letters import Letter, Words
from training.messages.listing import Counts
from training.messages.models import Audience, Message
from training.messages.recipients import Somebody
from training.messages.writing import Draft, Opened
from training.people.service import Viewer
from training.web.pages import day

__all__ = [
    "Preview",
    "audience",
    "grouped",
    "how_far",
    "named",
    "preview",
    "stored",
    "subjects",
    "suggested",
    "to_whom",
    "tomorrow",
    "when",
]

NAMED = 6  # before a list of names becomes a number


class Preview(NamedTuple):
    """What one person will get; `reader` is who it is shown for."""

    reader: str
    words: Words
    letter: Letter


def to_whom(message: Message, *, now: datetime) -> str:
    """Return who gets a message, or got it, in words."""
    number = message.people if message.gone_at else recipients.count(message, now=now)
    return _to(message.audience, number)


def audience(message: Message) -> str:
    """Return who gets a message, without counting them; of one that went, how many they were."""
    if message.gone_at:
        return _to(message.audience, message.people)
    return {
        Audience.CUSTOMER: str(_("customer side")),
        Audience.INSIDE: str(_("inside")),
        Audience.CHOSEN: str(_("people you chose")),
    }.get(message.audience, str(_("everybody")))


def stored(message: Message) -> str:
    """Return what is stored of a message, for whoever wrote something else meanwhile."""
    return f"{message.subject}\n\n{message.text}"


def named(message: Message, *, now: datetime) -> str:
    """Return the names of those who would get it, as long as they are few; "" otherwise."""
    names = recipients.some(message, NAMED + 1, now=now)
    return ", ".join(names) if len(names) <= NAMED else ""


def when(at: datetime, time_zone: str) -> str:
    """Return a day and a time where the cohort is."""
    local = at.astimezone(ZoneInfo(time_zone))
    hour = format_time(local.replace(tzinfo=None), "HH:mm", rebase=False)
    return str(_("%(day)s, %(time)s", day=day(local.date()), time=hour))


def tomorrow(time_zone: str, now: datetime) -> datetime:
    """Return tomorrow morning where the cohort is: what is offered as a time."""
    zone = ZoneInfo(time_zone)
    morning = datetime.combine(local_day(now, time_zone) + timedelta(days=1), datetime.min.time())
    return morning.replace(hour=9, tzinfo=zone)


def how_far(counts: Counts) -> str:
    """Return what is still to come of a message that went, and what could not be delivered."""
    said = []
    if counts.waiting:
        said.append(
            ngettext(
                "%(num)d mail waits for a quieter hour or the mail of the day",
                "%(num)d mails wait for a quieter hour or the mail of the day",
                counts.waiting,
            )
        )
    if counts.lost:
        said.append(
            ngettext(
                "%(num)d mail may not have arrived; it can be read here",
                "%(num)d mails may not have arrived; they can be read here",
                counts.lost,
            )
        )
    return "; ".join(str(each) for each in said)


def subjects(cohort: Cohort, messages: Sequence[Message]) -> dict[int, str]:
    """Return what messages to come are called, with what is known by now of their sessions."""
    if not messages:
        return {}
    held = {one.number: one for one in sessions.of_cohort(cohort.id)}
    found = {}
    for message in messages:
        session = held.get(symbolic(message.symbol).number) if message.symbol else None
        known = letters.session_words(session, cohort.time_zone) if session else {}
        found[message.id] = filled(message.subject, known | {"cohort": cohort.name})
    return found


def preview(found: Opened, viewer: Viewer, *, now: datetime) -> Preview:
    """Return what the first of those who get it will read."""
    message, seen = found.message, found.seen
    names = recipients.some(message, 1, now=now)
    reader = names[0] if names else viewer.name
    known = letters.facts(seen.cohort, message)
    shown = Message(
        id=message.id,
        subject=filled(message.subject, known),
        text=filled(message.text, known),
    )
    sender = viewer.name if message.author_id == viewer.id else ""
    words = letters.words(shown, seen.cohort.name, sender, reader)
    return Preview(reader, words, letters.letter(0, reader, words))


def suggested(seen: Seen, asked: Mapping[str, str], *, now: datetime) -> Draft:
    """Return what a draft begins with: to nobody in particular, or to somebody who needs it.

    The words know what the dashboard says of them: dates and completion. Raises NotFound for
    somebody who is not in the cohort.
    """
    if asked.get("to") == "needs":
        chosen = frozenset(each.row.person.id for each in boards.needing(seen, now=now))
        return Draft("", "", Audience.CHOSEN, chosen)
    if not asked.get("to", "").isdecimal():
        return Draft("", "", Audience.EVERYBODY)
    person_id = int(asked["to"][:9])
    if person_id not in {one.id for one in recipients.everybody(seen.cohort.id, now=now)}:
        raise NotFound(_("This person is not in the cohort any more."))
    found = boards.needing(seen, now=now)
    need = next((each for each in found if each.row.person.id == person_id), None)
    subject, text = _words_for(need) if need else ("", "")
    return Draft(subject, text, Audience.CHOSEN, frozenset({person_id}))


def grouped(people: list[Somebody]) -> list[tuple[str, list[Somebody]]]:
    """Return whom one can choose, by what they are in the cohort."""
    found: dict[str, list[Somebody]] = {}
    for one in people:
        key = one.side.value if one.side else one.role.value
        found.setdefault(key, []).append(one)
    labels = {
        "customer": _("Customer side"),
        "inside": _("Inside"),
        "guest": _("Guests"),
        "observer": _("Observers"),
        "facilitator": _("Facilitators"),
    }
    return [(str(labels[key]), found[key]) for key in labels if key in found]


def _to(audience: Audience, number: int) -> str:
    if audience is Audience.CHOSEN:
        return str(ngettext("%(num)d person you chose", "%(num)d people you chose", number))
    if audience is Audience.CUSTOMER:
        return str(ngettext("customer side, %(num)d", "customer side, %(num)d", number))
    if audience is Audience.INSIDE:
        return str(ngettext("inside, %(num)d", "inside, %(num)d", number))
    return str(ngettext("everybody, %(num)d person", "everybody, %(num)d people", number))


def _words_for(need: Need) -> tuple[str, str]:
    """Return a subject and words to begin with: what dates and completion say, and a question."""
    if need.key == "quiet":
        return str(_("How is it going?")), _quiet(need)
    if need.key == "behind":
        return str(_("Shall we find more time?")), str(
            _(
                "Hello {name},\n\n"
                "some weeks of our program are over, and you have not begun them yet. That "
                "happens. Would a week more help, or is it something else? Tell me what suits "
                "you.\n\nThe shortest way back in is the first module: a quarter of an hour."
            )
        )
    if need.key == "absent":
        return str(_("See you at the next session?")), str(
            _(
                "Hello {name},\n\n"
                "we have not met at a session yet, and I would like to. Does the next one suit "
                "you? If the time never works, tell me, and we look for another way."
            )
        )
    if need.lens == CUSTOMER:
        room = _("what you practised so far was all with a customer")
    else:
        room = _("what you practised so far was all inside the company")
    return str(_("The other room")), str(
        _(
            "Hello {name},\n\n"
            "%(room)s. The same week told from the other room takes a few minutes, and is where "
            "most people find something. Would you try one before we meet?",
            room=room,
        )
    )


def _quiet(need: Need) -> str:
    if need.row.practice.last_on is None:
        return str(
            _(
                "Hello {name},\n\n"
                "you have not begun anything here yet, and that is fine. Is something in the way? "
                "The first step takes four minutes. If another week suits you better, tell me."
            )
        )
    return str(
        _(
            "Hello {name},\n\n"
            "you were last here on %(day)s, and something is open. Is something in the way, or is "
            "it only the time? Tell me what would help: a day more is no trouble.",
            day=day(need.row.practice.last_on),
        )
    )
