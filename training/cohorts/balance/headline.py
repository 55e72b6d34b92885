"""The finding at the top of a split: what its counts say, and no more. Pure."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from training.cohorts.balance.records import PROBLEMS, Finding, Split
from training.cohorts.balance.telling import reasons

FEWEST = 4  # people of a cohort in which two pairs can form


class Headline(NamedTuple):
    """A key, for the words; `number` counts what it is about."""

    key: str
    number: int = 0


def headline(found: Split) -> Headline:
    """Return the first finding whose rule holds; the last one always does."""
    told = reasons(found)
    return next(said for rule in RULES if (said := rule(found, told)))


def _empty(found: Split, _told: Sequence[Finding]) -> Headline | None:
    return None if found.people else Headline("empty")


def _broken(_found: Split, told: Sequence[Finding]) -> Headline | None:
    broken = sum(each.key in PROBLEMS for each in told)
    return Headline("broken", broken) if broken else None


def _alone(found: Split, _told: Sequence[Finding]) -> Headline | None:
    sides = {person.side for person in found.people}
    return Headline("one-sided", len(found.people)) if len(sides) == 1 else None


def _small(found: Split, _told: Sequence[Finding]) -> Headline | None:
    small = sum(len(each) < FEWEST for each in found.cohorts)
    return Headline("small", small) if small else None


def _leaning(_found: Split, told: Sequence[Finding]) -> Headline | None:
    leaning = {each.cohort for each in told if each.spread and each.spread.attribute == "side"}
    return Headline("leaning", len(leaning)) if leaning else None


def _uneven(_found: Split, told: Sequence[Finding]) -> Headline | None:
    uneven = {each.cohort for each in told if each.spread}
    return Headline("uneven", len(uneven)) if uneven else None


def _even(found: Split, _told: Sequence[Finding]) -> Headline:
    return Headline("even", len(found.cohorts))


RULES: tuple[Callable[[Split, Sequence[Finding]], Headline | None], ...] = (
    _empty,
    _broken,
    _alone,
    _small,
    _leaning,
    _uneven,
    _even,
)
