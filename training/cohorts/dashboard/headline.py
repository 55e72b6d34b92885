"""The finding at the top of a cohort: what its dates and halves say, and no more. Pure."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from training.cohorts.dashboard.roster import HALVES, Row, Weeks, away_only, home_only
from training.lenses import CUSTOMER, INSIDE

FEW_PEOPLE = 3
FEW_WEEKS = 2  # opened: before that a roster is nearly empty, whatever people do
FEW_HALVES = 4  # weeks with one half alone, on each side
MOST = 0.8
QUIET_DAYS = 7


class Figures(NamedTuple):
    """What the headline is made of.

    week            the program week it is, 0 before the first, one more than `weeks` after the last
    need            people who need somebody
    home, away      person-weeks practised in the own half alone, or in the other alone, by side
    both, expected  person-weeks with both halves, and those that were open
    average         weeks practised by a person of each side, None for a side without people
    days_quiet      since anybody did anything, None if nobody ever did
    """

    people: int
    week: int
    weeks: int
    need: int
    home: dict[str, int]
    away: dict[str, int]
    both: int
    expected: int
    average: dict[str, float | None]
    days_quiet: int | None
    is_waiting: bool = False


class Finding(NamedTuple):
    """A key, for the words; `number` counts people, `lens` is the side it is about."""

    key: str
    number: int = 0
    lens: str = ""


def headline(figures: Figures) -> Finding:
    """Return the first finding whose rule holds; the last one always does."""
    return next(finding for rule in RULES if (finding := rule(figures)))


def figures(rows: Sequence[Row], weeks: Weeks, *, need: int, is_waiting: bool) -> Figures:
    """Count what the headline needs."""
    week = (weeks.today - weeks.starts_on).days // 7 + 1
    sides: dict[str, list[Row]] = {CUSTOMER: [], INSIDE: []}
    for row in rows:
        sides[row.person.side].append(row)
    last = max((r.practice.last_on for r in rows if r.practice.last_on), default=None)
    busy = [n for n in weeks.shown if weeks.is_open(n) and n in weeks.busy]
    return Figures(
        people=len(rows),
        week=min(max(week, 0), weeks.count + 1),
        weeks=weeks.count,
        need=need,
        home={side: sum(map(home_only, each)) for side, each in sides.items()},
        away={side: sum(map(away_only, each)) for side, each in sides.items()},
        both=sum(row.cells[n - 1] == "both" for row in rows for n in busy),
        expected=len(rows) * len(busy),
        average={side: _average(each) for side, each in sides.items()},
        days_quiet=(weeks.today - last).days if last else None,
        is_waiting=is_waiting,
    )


def _average(rows: Sequence[Row]) -> float | None:
    if not rows:
        return None
    return sum(sum(cell in HALVES for cell in row.cells) for row in rows) / len(rows)


def _empty(f: Figures) -> Finding | None:
    return None if f.people else Finding("empty")


def _waiting(f: Figures) -> Finding | None:
    return Finding("waiting", f.people) if f.is_waiting else None


def _ahead(f: Figures) -> Finding | None:
    return Finding("ahead", f.people) if f.week < 1 else None


def _over(f: Figures) -> Finding | None:
    return Finding("over", f.both, "") if f.week > f.weeks else None


def _silent(f: Figures) -> Finding | None:
    """Nobody did anything for a week: no one person is the matter."""
    is_silent = f.days_quiet is None or f.days_quiet >= QUIET_DAYS
    return Finding("silent", f.days_quiet or 0) if f.week > FEW_WEEKS and is_silent else None


def _stuck_at_home(f: Figures) -> Finding | None:
    return Finding("stuck-home", f.need) if f.need and _home_first(f) else None


def _stuck(f: Figures) -> Finding | None:
    return Finding("stuck", f.need) if f.need else None


def _home(f: Figures) -> Finding | None:
    return Finding("home") if _home_first(f) else None


def _apart(f: Figures) -> Finding | None:
    """One side is a week ahead of the other."""
    customer, inside = f.average[CUSTOMER], f.average[INSIDE]
    if customer is None or inside is None or abs(customer - inside) < 1:
        return None
    return Finding("apart", lens=CUSTOMER if customer > inside else INSIDE)


def _level(f: Figures) -> Finding | None:
    is_enough = f.people >= FEW_PEOPLE and f.week >= FEW_WEEKS and f.expected
    return Finding("level") if is_enough and f.both >= MOST * f.expected else None


def _early(_figures: Figures) -> Finding:
    return Finding("early")


RULES: tuple[Callable[[Figures], Finding | None], ...] = (
    _empty,
    _waiting,
    _ahead,
    _over,
    _silent,
    _stuck_at_home,
    _stuck,
    _home,
    _apart,
    _level,
    _early,
)


def _home_first(f: Figures) -> bool:
    """Tell whether each side practises its own half alone far more often than the other alone."""
    return all(f.home[side] >= FEW_HALVES and f.home[side] > 2 * f.away[side] for side in f.home)
