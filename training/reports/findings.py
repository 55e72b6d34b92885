"""The finding at the top of a report: what its figures support, and no more. Pure."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from training.lenses import CUSTOMER, INSIDE, other
from training.reports.figures import WEEK, Edition, figure

HOME = 1.3  # times as much in the own room as in the other
LESS = 0.75  # of the people of the best week
FEW_TIES, MANY_TIES = 0.25, 0.5
SIDES = (CUSTOMER, INSIDE)


class Finding(NamedTuple):
    """A key, for the words; `number` and `of` are what it rests on, if anything."""

    key: str
    number: int = 0
    of: int = 0


def finding(editions: Sequence[Edition]) -> Finding:
    """Return the first finding whose rule holds; the last one always does."""
    return next(found for rule in RULES if (found := rule(editions)))


def _none(editions: Sequence[Edition]) -> Finding | None:
    return None if editions else Finding("none")


def _small(editions: Sequence[Edition]) -> Finding | None:
    return None if editions[-1].groups else Finding("small")


def _quiet(editions: Sequence[Edition]) -> Finding | None:
    """Fewer than five people did anything in the last week."""
    last = figure(editions[-1], _week(editions[-1]))
    return Finding("quiet", editions[-1].week) if last and last.kind == "few" else None


def _home(editions: Sequence[Edition]) -> Finding | None:
    """Each side practises its own room far more than the other."""
    by = editions[-1].practised
    if not all(side in by for side in SIDES):
        return None
    is_home = all(by[side][side] > HOME * by[side][other(side)] for side in SIDES)
    return Finding("home") if is_home else None


def _less(editions: Sequence[Edition]) -> Finding | None:
    """Fewer people are active than in the best week."""
    seen = [figure(one, _week(one)) for one in editions]
    counts = [one.number for one in seen if one and one.number is not None]
    last = seen[-1]
    if len(counts) < 2 or last is None or last.number is None:
        return None
    return Finding("less", last.number, max(counts)) if last.number < LESS * max(counts) else None


def _apart(editions: Sequence[Edition]) -> Finding | None:
    made, possible = editions[-1].ties
    return Finding("apart", made, possible) if 0 < made < FEW_TIES * possible else None


def _mixed(editions: Sequence[Edition]) -> Finding | None:
    made, possible = editions[-1].ties
    return Finding("mixed", made, possible) if possible and made >= MANY_TIES * possible else None


def _across(editions: Sequence[Edition]) -> Finding | None:
    """Each side practises the other room about as much as its own."""
    by = editions[-1].practised
    if not all(side in by and by[side][side] for side in SIDES):
        return None
    is_even = all(by[side][side] <= HOME * by[side][other(side)] for side in SIDES)
    return Finding("across") if is_even else None


def _early(_editions: Sequence[Edition]) -> Finding:
    return Finding("early")


def _week(one: Edition) -> str:
    return f"{WEEK}/{one.week}"


RULES: tuple[Callable[[Sequence[Edition]], Finding | None], ...] = (
    _none,
    _small,
    _quiet,
    _home,
    _less,
    _apart,
    _mixed,
    _across,
    _early,
)
