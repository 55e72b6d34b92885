"""The charts of a report and their tables, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask_babel import gettext as _

from training.lenses import CUSTOMER, INSIDE
from training.people.choices import FUNCTION_LABELS
from training.reports.figures import SESSION, WEEK, Edition
from training.reports.findings import SIDES
from training.reports.service import Report, Sponsored
from training.reports.suppression import ALL, FEW, OTHERS, SPONSOR, Figure
from training.reports.tables import Table
from training.web.geometry import Amount, Pair
from training.web.pages import local_day_words

__all__ = [
    "Chart",
    "Wings",
    "charts",
    "for_sponsor",
    "sponsor_charts",
    "sponsor_tables",
    "tables",
    "ties",
]

ACTIVE, PRACTICE, TIES, SESSIONS = "active", "practice", "ties", "sessions"


class Chart(NamedTuple):
    """Bars: what `macros/charts.html` draws, and the table that is the same."""

    title: str
    head: Sequence[str]
    rows: list[Amount]
    note: str
    table: Table


class Wings(NamedTuple):
    """Bars back to back: weeks a person practised in either room, by group."""

    title: str
    head: str
    rows: list[Pair]
    note: str
    table: Table


def charts(report: Report, keys: Sequence[str] | None = None) -> dict[str, Chart | Wings]:
    """Return the charts of a report by the name of their table; none before there is an edition.

    keys  the groups to tell of, None for all
    """
    last = report.last
    if last is None or not last.groups:
        return {}
    keys = keys or list(last.groups)
    found: dict[str, Chart | Wings] = {}
    if last.practised:
        found[PRACTICE] = _practice(last, keys)
    found[ACTIVE] = _active(report.editions, keys)
    return found


def tables(report: Report) -> dict[str, Table]:
    """Return the tables of a report by name."""
    found = {name: chart.table for name, chart in charts(report).items()}
    if report.last and (table := _sessions(report, list(report.last.groups))):
        found[SESSIONS] = table
    if chart := ties(report):
        found[TIES] = chart.table
    return found


def sponsor_charts(sponsored: Sponsored) -> dict[str, Chart | Wings]:
    """Return the charts of a sponsor's report."""
    last = sponsored.report.last
    if last is None or sponsored.is_refused:
        return {}
    return charts(sponsored.report, for_sponsor(last))


def sponsor_tables(sponsored: Sponsored) -> dict[str, Table]:
    """Return the tables of a sponsor's report: the whole and the sides, of eight people or more."""
    last = sponsored.report.last
    if last is None or sponsored.is_refused:
        return {}
    found = {name: chart.table for name, chart in sponsor_charts(sponsored).items()}
    if table := _sessions(sponsored.report, for_sponsor(last)):
        found[SESSIONS] = table
    return found


def shown(figure: Figure | None) -> str:
    """Return a number of people in words."""
    if figure is None:
        return str(_("not noted"))
    if figure.kind == "exact":
        return str(_("%(n)d of %(all)d", n=figure.number, all=figure.of))
    if figure.kind == "about":
        return str(_("about %(n)d of %(all)d", n=figure.number, all=figure.of))
    if figure.kind == "few":
        return str(_("fewer than %(n)d", n=FEW))
    if figure.kind == "most":
        return str(_("%(n)d to %(all)d of %(all)d", n=figure.of - FEW + 1, all=figure.of))
    return str(_("not told"))


def group(key: str) -> str:
    """Return the words of a group."""
    if key == ALL:
        return str(_("Everybody"))
    if key == CUSTOMER:
        return str(_("Customer-facing"))
    if key == INSIDE:
        return str(_("Inside"))
    side, name = key.split("/", 1)
    if name == OTHERS:
        others = _("Other functions, inside") if side == INSIDE else _("Other customer functions")
        return str(others)
    return str(FUNCTION_LABELS.get(name, name))


def for_sponsor(last: Edition) -> list[str]:
    """Return the groups that a sponsor reads of: all, and the sides if both are large enough."""
    sides = [side for side in SIDES if last.groups.get(side, 0) >= SPONSOR]
    return [ALL, *sides] if len(sides) == len(SIDES) else [ALL]


def _practice(last: Edition, keys: Sequence[str]) -> Wings:
    table = _practice_table(last, keys)
    rows = [
        Pair(_counted(last, key), _mean(last, key, CUSTOMER), _mean(last, key, INSIDE))
        for key in keys
        if key in last.practised
    ]
    note = _(
        "Weeks of the program, up to week %(n)d, that a person of each group has practised in "
        "either room, on average and rounded. Functions of fewer than %(few)d people are counted "
        "together.",
        n=last.week,
        few=FEW,
    )
    return Wings(_practice_title(last, keys), str(_("Group")), rows, str(note), table)


def _practice_title(last: Edition, keys: Sequence[str]) -> str:
    found = {key: _mean(last, key, key) for key in SIDES if key in keys}
    if len(found) == len(SIDES):
        text = _(
            "Customer-facing people practised %(home)s weeks with a customer and %(away)s inside; "
            "those inside %(their)s with a customer and %(own)s inside.",
            home=found[CUSTOMER],
            away=_mean(last, CUSTOMER, INSIDE),
            their=_mean(last, INSIDE, CUSTOMER),
            own=found[INSIDE],
        )
        return str(text)
    return str(_("Weeks practised in either room, up to week %(n)d", n=last.week))


def _practice_table(last: Edition, keys: Sequence[str]) -> Table:
    rows = [
        [
            group(key),
            str(last.groups[key]),
            f"{_mean(last, key, CUSTOMER):.1f}",
            f"{_mean(last, key, INSIDE):.1f}",
        ]
        for key in keys
        if key in last.practised
    ]
    head = [_("Group"), _("People"), _("Weeks with a customer"), _("Weeks inside the company")]
    caption = _("Weeks practised by a person on average, up to week %(n)d", n=last.week)
    return Table(PRACTICE, str(caption), head, rows)


def _mean(last: Edition, key: str, lens: str) -> float:
    return round(last.practised[key][lens] / last.groups[key], 1)


def _counted(last: Edition, key: str) -> str:
    return f"{group(key)} ({last.groups[key]})"


def _active(editions: Sequence[Edition], keys: Sequence[str]) -> Chart:
    table = _weeks(editions, keys)
    rows = [
        _bar(_("Week %(n)d", n=one.week), one.told.get(f"{WEEK}/{one.week}", {}).get(ALL))
        for one in editions
    ]
    note = _(
        "People who finished something, took on a field task or told its story in that week. How "
        "long anybody was here is not measured."
    )
    return Chart(_active_title(editions), table.head[:2], rows, str(note), table)


def _active_title(editions: Sequence[Edition]) -> str:
    last = editions[-1]
    figure = last.told.get(f"{WEEK}/{last.week}", {}).get(ALL)
    if figure is None or figure.kind == "hidden":
        return str(_("How many people did something, week by week"))
    text = _("In week %(n)d, %(people)s did something.", n=last.week, people=shown(figure))
    return str(text)


def _bar(label: str, figure: Figure | None) -> Amount:
    """Return a bar as long as it surely is, with words that fit beside it."""
    if figure is None or figure.kind == "few":
        return Amount(label, 0.0, shown(figure))
    if figure.kind == "most":
        least = figure.of - FEW + 1
        return Amount(label, float(least), str(_("%(n)d to %(all)d", n=least, all=figure.of)))
    words = _("about %(n)d", n=figure.number) if figure.kind == "about" else shown(figure)
    return Amount(label, float(figure.number or 0), str(words))


def _weeks(editions: Sequence[Edition], keys: Sequence[str]) -> Table:
    told = [(one, one.told.get(f"{WEEK}/{one.week}", {})) for one in editions]
    caption = str(_("People who did something, by week"))
    rows = [(str(_("Week %(n)d", n=one.week)), by) for one, by in told]
    return _of_people(ACTIVE, caption, str(_("Week")), rows, keys)


def _sessions(report: Report, keys: Sequence[str]) -> Table | None:
    told = {name: by for one in report.editions for name, by in one.told.items()}
    rows = [
        (f"{one.title}, {local_day_words(one.starts_at)}", told[f"{SESSION}/{one.number}"])
        for one in report.sessions
        if f"{SESSION}/{one.number}" in told
    ]
    caption = str(_("People who were there, by session"))
    return _of_people(SESSIONS, caption, str(_("Session")), rows, keys) if rows else None


def _of_people(
    name: str,
    caption: str,
    first: str,
    rows: Sequence[tuple[str, Mapping[str, Figure]]],
    keys: Sequence[str],
) -> Table:
    """Return a table with a column for each group of which it tells anything."""
    kept = [key for key in keys if key == ALL or any(_is_told(by.get(key)) for _row, by in rows)]
    head = [first, *(group(key) for key in kept)]
    cells = [[label, *(shown(by.get(key)) for key in kept)] for label, by in rows]
    return Table(name, caption, head, cells)


def _is_told(figure: Figure | None) -> bool:
    return figure is not None and figure.kind != "hidden"


def ties(report: Report) -> Chart | None:
    """Return the ties across the table after each round, None before the first."""
    mixed = report.mixed
    if not mixed.possible or not mixed.rounds:
        return None
    rows = [
        Amount(str(_("After round %(n)d", n=number)), float(made), str(made))
        for number, made in enumerate(mixed.rounds, start=1)
    ]
    rows.append(Amount(str(_("Possible")), float(mixed.possible), str(mixed.possible)))
    head = [str(_("When")), str(_("Ties across the table"))]
    title = _("%(n)d of %(all)d possible ties are made.", n=mixed.made, all=mixed.possible)
    note = _(
        "A tie is two people, one from each side of the table, who have sat in the same pair or "
        "team. People who have left are not counted."
    )
    table = Table(TIES, str(title), head, [[row.label, row.shown] for row in rows])
    return Chart(str(title), head, rows, str(note), table)
