"""The finding at the top of a cohort: what its dates and halves say, and no more. Pure."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from training.cohorts.dashboard.roster import Row, Weeks
from training.cohorts.dashboard.tally import SIDES, Tally, tally
from training.cohorts.schedule import DAYS_A_WEEK
from training.lenses import CUSTOMER, INSIDE, other

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
    counted = tally(rows, weeks)
    counted.need = need
    return of_tally(counted, weeks, is_waiting=is_waiting)


def of_tally(counted: Tally, weeks: Weeks, *, is_waiting: bool) -> Figures:
    """Return what the headline needs from numbers that were kept."""
    week = (weeks.today - weeks.starts_on).days // DAYS_A_WEEK + 1
    busy = [n for n in weeks.shown if weeks.is_open(n) and n in weeks.busy]
    people = sum(counted.people.values())
    last = counted.last_on
    return Figures(
        people=people,
        week=min(max(week, 0), weeks.count + 1),
        weeks=weeks.count,
        need=counted.need,
        home={side: counted.alone(side, side) for side in SIDES},
        away={side: counted.alone(side, other(side)) for side in SIDES},
        both=counted.both(busy),
        expected=people * len(busy),
        average={side: _average(counted, side) for side in SIDES},
        days_quiet=(weeks.today - last).days if last else None,
        is_waiting=is_waiting,
    )


def _average(counted: Tally, side: str) -> float | None:
    people = counted.people[side]
    return counted.practised(side) / people if people else None


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
