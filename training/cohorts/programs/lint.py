"""What a program has to keep to. Pure. Every finding is (line, sentence)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

from training.cohorts.dates import Calendar, SymbolicDate, day_of, symbolic
from training.cohorts.programs import fields
from training.cohorts.programs.documents import FrontMatter
from training.cohorts.programs.steps import Sheet
from training.content.documents import Front
from training.content.lint import Finding


def problems(meta: FrontMatter, front: Front, sheets: Mapping[int, Sheet]) -> Iterator[Finding]:
    """Find what the parts of the program do not agree on."""
    yield from _items(meta, front)
    yield from _days(meta, front)
    yield from _clashes(meta, front)
    yield from _live(meta, front)
    yield from _messages(meta, front)
    yield from _sheets(meta, front, sheets)


def advice(meta: FrontMatter, front: Front, sheets: Mapping[int, Sheet]) -> Iterator[Finding]:
    """Find what makes a program weaker without making it wrong."""
    for number, plan in enumerate(meta.sessions, start=1):
        sheet = sheets.get(number)
        if sheet and sheet.steps and not any(step["prompts"] for step in sheet.steps):
            wrong = f"Session {number} has no prompts. Ask something in its debrief."
            yield sheet.line, wrong
        if sheet and sheet.steps:
            spent = sum(step["minutes"] for step in sheet.steps)
            if spent < plan.minutes:
                wrong = f"The steps of session {number} take {spent} of {plan.minutes} minutes."
                yield sheet.line, f"{wrong} Say what happens in the rest, or shorten it."
    for place, week in enumerate(meta.weeks):
        if not week.do and place < len(meta.weeks) - 1:
            yield front.line("weeks", place), "Nothing to do this week. Is that meant?"


def _items(meta: FrontMatter, front: Front) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    for w, week in enumerate(meta.weeks):
        for i, item in enumerate(week.do):
            line = front.line("weeks", w, "do", i)
            if (item.module is None) == (item.scenario is None):
                yield (
                    line,
                    "Write one module or one scenario, such as `module: one-skill-two-rooms`.",
                )
                continue
            key = ("module", item.module) if item.module else ("scenario", str(item.scenario))
            if key in seen:
                wrong = f"“{key[1]}” is in the plan on line {seen[key]} already."
                yield line, f"{wrong} Take one of them out."
            seen.setdefault(key, line)
    planned = {slug for kind, slug in seen if kind == "module"}
    for place, slug in enumerate(meta.electives):
        if slug in planned:
            line = front.line("electives", place)
            yield line, f"“{slug}” is in the plan and an elective. Take one of them out."


def _days(meta: FrontMatter, front: Front) -> Iterator[Finding]:
    """Find days that no cohort could have: a week or session that is not there, a circle."""
    count, weeks = len(meta.sessions), len(meta.weeks)

    def wrong(day: SymbolicDate, known: int) -> str:
        if day.anchor == "week" and day.number > weeks:
            return f"There is no week {day.number}; the program has {weeks}. Name one of them."
        if day.anchor == "session" and day.number > count:
            return f"There is no session {day.number}; the program has {count}. Name one of them."
        if day.anchor == "session" and day.number > known:
            return f"Session {day.number} has no day yet here. Name a week, or an earlier session."
        return ""

    for n, session in enumerate(meta.sessions):
        day = symbolic(session.at)
        if text := wrong(day, n):
            yield front.line("sessions", n, "at"), text
        if day.at is None:
            yield (
                front.line("sessions", n, "at"),
                "Say when it begins, such as week 2 + 3 days 14:00.",
            )
    keys: list[tuple[tuple[str | int, ...], str | None]] = [
        *((("weeks", w, "do", i, "due"), item.due) for w, week in enumerate(meta.weeks)
          for i, item in enumerate(week.do)),
        *((("waves", name, "opens"), wave.opens) for name, wave in meta.waves.items()),
        *((("waves", name, "closes"), wave.closes) for name, wave in meta.waves.items()),
        *((("messages", m, "send"), message.send) for m, message in enumerate(meta.messages)),
    ]  # fmt: skip
    for key, written in keys:
        if written and (said := wrong(symbolic(written), count)):
            yield front.line(*key), said


def _clashes(meta: FrontMatter, front: Front) -> Iterator[Finding]:
    """Find sessions that begin while another one is still going on."""
    days: dict[int, date] = {}
    held: list[tuple[datetime, datetime, int]] = []
    for number, session in enumerate(meta.sessions, start=1):
        day = symbolic(session.at)
        calendar = Calendar(date(2001, 1, 1), len(meta.weeks), "UTC", days)
        if day.at is None or (day.anchor == "session" and day.number not in days):
            continue  # `_days` says so
        days[number] = day_of(day, calendar)
        begins = datetime.combine(days[number], day.at)
        held.append((begins, begins + timedelta(minutes=session.minutes), number))
    held.sort()
    for (_, over, before), (begins, _, number) in pairwise(held):
        if begins < over:
            wrong = f"Session {number} begins at {begins:%H:%M}, before session {before} is over"
            line = front.line("sessions", number - 1, "at")
            yield line, f"{wrong} at {over:%H:%M}. Begin it later."


def _live(meta: FrontMatter, front: Front) -> Iterator[Finding]:
    """Find the session with which the program asks for more live minutes than it says."""
    asked, most = 0, meta.live_minutes
    for place, session in enumerate(meta.sessions):
        asked += session.minutes
        if asked > most:
            wrong = f"With this one, the sessions take {asked} minutes; the program asks for {most}"
            line = front.line("sessions", place)
            yield line, f"{wrong} in all. Shorten one, or say more in “live-minutes”."
            return


def _messages(meta: FrontMatter, front: Front) -> Iterator[Finding]:
    """Find fields that nothing can fill: a reader would get them as they stand."""
    for place, message in enumerate(meta.messages):
        session = symbolic(message.send).anchor == "session"
        for key, text in (("subject", message.subject), ("text", message.text)):
            for name in fields.unknown(text, session=session):
                known = (*fields.EVERYWHERE, *(fields.OF_SESSION if session else ()))
                listed = ", ".join(f"{{{each}}}" for each in known)
                wrong = f"No message here has a field {{{name}}}."
                if name in fields.OF_SESSION:
                    wrong = f"{{{name}}} needs a session, and this message hangs on none."
                yield front.line("messages", place, key), f"{wrong} Write one of {listed}."


def _sheets(meta: FrontMatter, front: Front, sheets: Mapping[int, Sheet]) -> Iterator[Finding]:
    for number, plan in enumerate(meta.sessions, start=1):
        sheet = sheets.get(number)
        if sheet is None or not sheet.steps:
            wrong = f"Session {number} has no run sheet."
            yield (
                front.line("sessions", number - 1),
                f"{wrong} Write ## {plan.title} {{#session-{number}}} with its steps.",
            )
            continue
        spent = sum(step["minutes"] for step in sheet.steps)
        if spent > plan.minutes:
            wrong = (
                f"The steps of session {number} take {spent} minutes, the session {plan.minutes}."
            )
            yield sheet.line, f"{wrong} Shorten them, or lengthen it."
    for number, sheet in sheets.items():
        if number > len(meta.sessions):
            wrong = "The front matter has no such session."
            yield sheet.line, f"{wrong} Add it to “sessions”, or take this out."
