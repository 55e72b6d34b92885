"""What the pages of a cohort say beside the figures: sentences, previews, clock times."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple, cast

from flask import current_app, url_for
from flask_babel import format_date, format_time, get_locale, get_timezone, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

from training.clock import local_day
from training.cohorts import editing, plans, run_sheet, seats, service, words
from training.cohorts.access import Seen
from training.cohorts.models import Cohort, CohortSession, MemberRole
from training.cohorts.programs.documents import Body
from training.cohorts.run_sheet import Line
from training.cohorts.schedule import week_of
from training.content import service as content
from training.errors import NotFound
from training.web.pages import day

__all__ = [
    "Listed",
    "cells",
    "end",
    "listed",
    "messages_url",
    "notes",
    "pairs_url",
    "previews",
    "purpose",
    "report_url",
    "role_named",
    "sheet",
    "when",
]

MOST_DRAWN = 4_096
PAIRS = "cohorts.pairs"  # of the pages about rounds, where they are there
MESSAGES = "messages.sent"  # a floor above
REPORT = "reports.cohort"  # a floor above


class Listed(NamedTuple):
    """A cohort in the list; `text` says where it stands."""

    seen: Seen
    text: str


class Preview(NamedTuple):
    """A live program, as one chooses it."""

    slug: str
    title: str
    body: Body


def listed(found: Sequence[Seen], now: datetime) -> list[Listed]:
    """Return the cohorts with a line that says where each stands."""
    return [Listed(seen, stands(seen.cohort, now)) for seen in found]


def stands(cohort: Cohort, now: datetime) -> str:
    """Return where a cohort stands in its program, in a few words."""
    today = local_day(now, cohort.time_zone)
    week = week_of(cohort.starts_on, cohort.weeks, today)
    if week:
        return str(_("Week %(n)d of %(all)d", n=week, all=cohort.weeks))
    if today < cohort.starts_on:
        return str(_("Begins on %(day)s", day=day(cohort.starts_on)))
    return str(_("Over"))


def previews(language: str | None) -> list[Preview]:
    """Return the live programs with what they have week by week."""
    language = language or "en"
    return [
        Preview(
            one.slug, one.title, cast("Body", content.live(plans.KIND, one.slug, language).body)
        )
        for one in content.live_list(plans.KIND, language)
    ]


def notes(cohort: Cohort, now: datetime) -> list[str]:
    """Return what somebody should know who changes a cohort: sentences, never refusals."""
    found = []
    if editing.is_one_sided(editing.members(cohort, now=now)):
        found.append(
            _(
                "All of them sit on one side of the table. The program works, and loses its best "
                "part: hearing the same moment told from the other room."
            )
        )
    if cohort.seats is not None and (n := seats.taken(cohort, now=now)) > cohort.seats:
        found.append(
            _(
                "%(n)d people learn here, and there are %(seats)d seats. Nobody loses theirs; "
                "nobody else comes in until some are free, or there are more.",
                n=n,
                seats=cohort.seats,
            )
        )
    found += [_overlap(one) for one in editing.overlaps(cohort, now=now)]
    return [str(text) for text in found]


def _overlap(overlap: editing.Overlap) -> str:
    text = ngettext(
        "%(num)d person also learns in %(name)s, until %(day)s. Both plans have days for them; "
        "those that were handed out last stand on Today.",
        "%(num)d people also learn in %(name)s, until %(day)s. Both plans have days for them; "
        "those that were handed out last stand on Today.",
        overlap.people,
        name=overlap.name,
        day=day(overlap.until),
    )
    return str(text)


def pairs_url(cohort_id: int) -> str:
    """Return where pairs are made, "" where this site has no page for it."""
    if PAIRS not in current_app.view_functions:
        return ""
    return url_for(PAIRS, cohort_id=cohort_id)


def messages_url(cohort_id: int) -> str:
    """Return where its facilitators write to a cohort, "" where this site has no page for it."""
    if MESSAGES not in current_app.view_functions:
        return ""
    return url_for(MESSAGES, cohort_id=cohort_id)


def report_url(cohort_id: int) -> str:
    """Return where the report of a cohort is, "" where this site has none."""
    if REPORT not in current_app.view_functions:
        return ""
    return url_for(REPORT, cohort_id=cohort_id)


def role_named(name: str) -> MemberRole:
    """Return a role by the word in an address. Raises NotFound."""
    try:
        return MemberRole(name)
    except ValueError as error:
        raise NotFound(_("There is no such role in a cohort.")) from error


def end(cohort: Cohort, person_id: int, role: str, *, now: datetime) -> None:
    """End a membership. Raises NotFound."""
    service.end_membership(cohort, person_id, role_named(role), now=now)


def sheet(session: CohortSession) -> list[Line]:
    """Return the run sheet with the clock time of every step, where the reader is."""
    lines = run_sheet.lines(session.steps, session.starts_at)
    zone = get_timezone()
    return [line._replace(at=f"{line.starts_at.astimezone(zone):%H:%M}") for line in lines]


def purpose(session: CohortSession) -> Markup:
    """Return what a session is for, as the program says it."""
    return Markup(session.purpose)  # noqa: S704  # sanitised when the program was published


class Cells(dict[tuple[str, ...], Markup]):
    """What draws the states of a row, by the words for them.

    Many people have done the same: a table of a thousand is drawn as fast as its patterns.
    """

    def __init__(self, words: Mapping[str, str]) -> None:
        one = Markup('<td><i class="disc {0}"></i><span class="vh">{1}</span></td>')
        self.drawn = {state: one.format(state, word) for state, word in words.items()}

    def __missing__(self, row: tuple[str, ...]) -> Markup:
        """Draw the states of a row, all of them drawn and escaped before."""
        if len(self) >= MOST_DRAWN:
            self.clear()
        self[row] = Markup("".join([self.drawn[state] for state in row]))  # noqa: S704
        return self[row]


def cells() -> Cells:
    """Return what draws rows for the reader; this process keeps what it has drawn."""
    return _cells(str(get_locale()))


@cache
def _cells(_locale: str) -> Cells:
    return Cells(words.state_names())


def when(session: CohortSession) -> str:
    """Return the day and the hour of a session, where the reader is."""
    return str(
        _(
            "%(day)s, %(from)s to %(to)s",
            day=format_date(session.starts_at, "EEEE d MMMM"),
            **{
                "from": format_time(session.starts_at, "HH:mm"),
                "to": format_time(session.ends_at, "HH:mm"),
            },
        )
    )
