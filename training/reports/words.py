"""What a report says of its figures: the finding, when it was counted, what it cannot tell."""

from collections.abc import Callable
from dataclasses import replace

from flask_babel import gettext as _

from training.reports.charts import for_sponsor
from training.reports.findings import Finding, finding
from training.reports.service import Report, Sponsored
from training.reports.suppression import FEW, SPONSOR
from training.web.pages import local_day_words

__all__ = ["frozen", "headline", "limits", "sponsor_headline", "ties"]


def headline(report: Report, found: Finding | None = None) -> tuple[str, str]:
    """Return the headline and the line under it, "" for none."""
    found = found or report.finding
    title, under = _FINDINGS[found.key](found, report)
    return str(title), str(under)


def sponsor_headline(sponsored: Sponsored) -> tuple[str, str]:
    """Return the headline of a sponsor's report, from nothing that it does not show."""
    last = sponsored.report.last
    if sponsored.is_refused:
        return (
            str(_("Too few people for a sponsor's report.")),
            str(_("It begins at %(n)d, so that nobody can be picked out of it.", n=SPONSOR)),
        )
    if last is None:
        return headline(sponsored.report)
    keys = for_sponsor(last)
    by = {key: each for key, each in last.practised.items() if key in keys}
    groups = {key: last.groups[key] for key in keys}
    shown_editions = [
        *sponsored.report.editions[:-1],
        replace(last, practised=by, groups=groups),
    ]
    return headline(sponsored.report, finding(shown_editions))


def ties(sponsored: Sponsored) -> str:
    """Return what a sponsor reads of ties across the table, "" where there are no rounds yet."""
    last = sponsored.report.last
    if last is None or sponsored.is_refused or not last.ties[0]:
        return ""
    made, possible = last.ties
    text = _(
        "%(n)d of %(all)d possible ties across the table are made: two people, one from each side, "
        "who have worked in the same pair or team.",
        n=made,
        all=possible,
    )
    return str(text)


def limits() -> list[tuple[str, str]]:
    """Return what a sponsor's report cannot tell: a few words, and why."""
    return [
        (
            _("Whether anybody got better."),
            _("It counts what people did. Doing is not skill, and no score is in it."),
        ),
        (
            _("Whether the program did it."),
            _("Nobody knows what these people would have done without it."),
        ),
        (
            _("Who did what."),
            _(
                "Nobody is named, and no number is told that singles out one to four people, alone "
                "or beside another report."
            ),
        ),
        (
            _("How hard anybody worked."),
            _("No time on a page is measured, and nobody reads what people write."),
        ),
        (
            _("How the rest of the work went."),
            _("The stories are those that their owners released, so they are the good ones."),
        ),
    ]


def _when(report: Report) -> str:
    if report.next_at is None:
        return ""
    return str(_("The next one is counted on %(day)s.", day=local_day_words(report.next_at)))


_Words = Callable[[Finding, Report], tuple[str, str]]
_FINDINGS: dict[str, _Words] = {
    "none": lambda f, r: (
        _("The first report comes when a week is over."),
        _("Each week is counted once, after its last day, and stays as it was counted."),
    ),
    "small": lambda f, r: (
        _("Too few people to say anything about them together."),
        _("A report begins at %(n)d people, so that nobody can be picked out of it.", n=FEW),
    ),
    "quiet": lambda f, r: (
        _("Fewer than five people did anything in week %(n)d.", n=f.number),
        _("Ask in the session what got in the way."),
    ),
    "home": lambda f, r: (
        _("Each side still practises its own room first."),
        _("The other room is where the program does its work."),
    ),
    "less": lambda f, r: (
        _("Fewer people are at it: %(n)d, and it was %(most)d.", n=f.number, most=f.of),
        "",
    ),
    "apart": lambda f, r: (
        _("Most of those who could have worked together have not yet."),
        _("%(n)d of %(all)d possible ties across the table are made.", n=f.number, all=f.of),
    ),
    "mixed": lambda f, r: (
        _("Half of all possible ties across the table are made, or more."),
        _("%(n)d of %(all)d.", n=f.number, all=f.of),
    ),
    "across": lambda f, r: (
        _("Each side practises the other room about as much as its own."),
        "",
    ),
    "early": lambda f, r: (
        _("Too early to say."),
        _("After two or three weeks a report can tell you something."),
    ),
}


def frozen(report: Report) -> str:
    """Return when the report was counted, and when the next one is."""
    if report.last is None:
        return _when(report)
    weeks = _("Counted when week %(n)d was over, and not since.", n=report.last.week)
    return f"{weeks} {_when(report)}".strip()
