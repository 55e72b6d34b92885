"""What the ring says: a finding about practice in the two lenses. Pure."""

from collections.abc import Callable
from typing import NamedTuple

from training import lenses

RING = 10  # segments in each half


class Figures(NamedTuple):
    """Steps practised in each lens, and the side the person works on."""

    customer: int
    inside: int
    side: str


class Finding(NamedTuple):
    """A headline somebody could disagree with, and the sentence under it.

    `key` names the rule; `words.balance` has its words, which `number` and `lens` fill.
    """

    key: str
    number: int
    lens: str


def headline(figures: Figures) -> Finding:
    """Return the finding of the first rule that fits; the last one always does.

    Raises ValueError if a count is negative.
    """
    if min(figures.customer, figures.inside) < 0:
        raise ValueError(f"negative counts: {figures}")
    return next(made for rule in RULES if (made := rule(figures)) is not None)


def _nothing_yet(f: Figures) -> Finding | None:
    return Finding("nothing", 0, f.side) if f.customer == f.inside == 0 else None


def _full(f: Figures) -> Finding | None:
    return Finding("full", RING, lenses.BOTH) if min(f.customer, f.inside) >= RING else None


def _only_own_side(f: Figures) -> Finding | None:
    own, other = _own_and_other(f)
    return Finding("only-own", own, lenses.other(f.side)) if own >= 2 and other == 0 else None


def _only_other_side(f: Figures) -> Finding | None:
    own, other = _own_and_other(f)
    return Finding("only-other", other, f.side) if other >= 2 and own == 0 else None


def _far_apart(f: Figures) -> Finding | None:
    gap = f.customer - f.inside
    if abs(gap) < 3:
        return None
    return Finding("far", abs(gap), lenses.INSIDE if gap > 0 else lenses.CUSTOMER)


def _a_little_apart(f: Figures) -> Finding | None:
    gap = f.customer - f.inside
    if abs(gap) < 1 or f.customer + f.inside < 4:
        return None
    return Finding("near", abs(gap), lenses.INSIDE if gap > 0 else lenses.CUSTOMER)


def _even(f: Figures) -> Finding | None:
    return Finding("even", f.customer, lenses.BOTH) if f.customer == f.inside >= 2 else None


def _too_early(f: Figures) -> Finding:
    return Finding("early", f.customer + f.inside, f.side)


RULES: tuple[Callable[[Figures], Finding | None], ...] = (
    _nothing_yet,
    _full,
    _only_own_side,
    _only_other_side,
    _far_apart,
    _a_little_apart,
    _even,
    _too_early,
)


def _own_and_other(f: Figures) -> tuple[int, int]:
    return (f.customer, f.inside) if f.side == lenses.CUSTOMER else (f.inside, f.customer)
