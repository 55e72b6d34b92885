"""Signs that somebody answered without reading, told to them alone: *please look again*. Pure.

Two signs or more offer a retake; nothing is deleted, and only norms leave such answers out. Long
runs and even-odd consistency are weak on their own (Goldammer et al. 2024, Behavior Research
Methods, doi 10.3758/s13428-024-02484-3), which is why one sign says nothing.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.assessments.arrays import Floats, matrix
from training.assessments.scoring import ScoringKey, reverse_scored

MAX_RUN = 10  # of 24 items; a pulse of eight cannot reach it
MIN_CONSISTENCY = 0.30
MAX_PAIR_GAP = 2.0  # points of a scale from 1 to 5
MIN_S_PER_ITEM = 2.0
SIGNS_TO_LOOK_AGAIN = 2


class Sign(StrEnum):
    """One sign; each says what was seen, and judges nobody."""

    LONG_RUN = "long run"
    EVEN_ODD = "even-odd"
    PAIR_GAP = "pair gap"
    FAST_PAGES = "fast pages"
    ATTENTION = "attention"


class PageTime(NamedTuple):
    """How long one page was looked at, in seconds, and how many items it held."""

    items: int
    seconds: float


def longest_run(answers: ArrayLike) -> NDArray[np.int64]:
    """Return the longest run of identical raw answers (longstring), of shape (persons,).

    answers  (persons, items), before reversal, in the order in which they were asked; a missing
             answer ends a run
    """
    found = matrix(answers)
    best = current = np.zeros(found.shape[0], dtype=np.int64)
    for n in range(found.shape[1]):
        is_answered = ~np.isnan(found[:, n])
        before = found[:, n - 1] if n else np.nan
        goes_on = is_answered & (found[:, n] == before)
        current = np.where(goes_on, current + 1, is_answered)
        best = np.maximum(best, current)
    return best


class Consistency(NamedTuple):
    """Even-odd consistency: the correlation, and what Spearman and Brown make of it."""

    correlation: float
    spearman_brown: float


def even_odd(odd: ArrayLike, even: ArrayLike) -> Consistency:
    """Return how consistent one person is over the facets.

    odd, even  (facets,), mean of a facet's odd and of its even items, reverse-scored; facets
               where either is missing are left out

    2r / (1 + r), at least -1. NaN with fewer than three facets, or if one half never varies.

    Johnson, J. A. (2005). Ascertaining the validity of individual protocols from web-based
    personality inventories. Journal of Research in Personality 39(1), 103-129. (The R package
    careless returns the negated value from 1.2 on.)
    """
    both = np.array([odd, even], dtype=np.float64)
    both = both[:, ~np.isnan(both).any(axis=0)]
    if both.shape[1] < 3 or (np.ptp(both, axis=1) == 0).any():
        return Consistency(np.nan, np.nan)
    r = float(np.corrcoef(both[0], both[1])[0, 1])
    return Consistency(r, max(2 * r / (1 + r), -1.0) if r > -1 else -1.0)


def halves(turned: ArrayLike, scoring_key: ScoringKey) -> Floats:
    """Return (2, facets): the means of each facet's odd and even items of one person.

    turned  (items,), reverse-scored; NaN where an item was not answered
    """
    values = np.asarray(turned, dtype=np.float64)
    found = np.full((2, len(scoring_key.facets)), np.nan)
    for n, facet in enumerate(scoring_key.facets):
        own = values[[item.facet == facet for item in scoring_key.items]]
        for half in (0, 1):
            answered = own[half::2][~np.isnan(own[half::2])]
            if answered.size:
                found[half, n] = answered.mean()
    return found


def reverse_pairs(scoring_key: ScoringKey) -> list[tuple[int, int]]:
    """Return the columns (reverse-scored, forward) of every such pair within a facet."""
    numbered = list(enumerate(scoring_key.items))
    return [
        (n, m)
        for n, one in numbered
        for m, other in numbered
        if one.facet == other.facet and one.key == -1 and other.key == 1
    ]


def pair_gap(turned: ArrayLike, pairs: Sequence[tuple[int, int]]) -> Floats:
    """Return the mean distance within the pairs, of shape (persons,), in points of the scale.

    turned  (persons, items), reverse-scored; a pair with a missing answer is left out
    pairs   columns, as `reverse_pairs` gives them

    NaN for a person without a whole pair.
    """
    found = matrix(turned)
    first, second = [n for n, _ in pairs], [m for _, m in pairs]
    gaps = np.abs(found[:, first] - found[:, second])
    whole = (~np.isnan(gaps)).sum(axis=1)
    return np.asarray(np.nansum(gaps, axis=1) / np.where(whole, whole, np.nan))


def fast_pages(pages: Collection[PageTime]) -> int:
    """Return how many pages took less than 2 seconds an item.

    Raises ValueError if a page has no item or a negative time.

    Huang, J. L. et al. (2012). Detecting and deterring insufficient effort responding to surveys.
    Journal of Business and Psychology 27(1), 99-114.
    """
    if any(page.items < 1 or page.seconds < 0 for page in pages):
        raise ValueError("a page has an item or more, and takes time")
    return sum(page.seconds / page.items < MIN_S_PER_ITEM for page in pages)


def signs(
    answers: Sequence[float | None],
    scoring_key: ScoringKey,
    *,
    asked: Sequence[int] | None = None,
    pages: Collection[PageTime] = (),
    attention: tuple[int | None, int] | None = None,
) -> frozenset[Sign]:
    """Return every sign in one person's answers in one lens.

    answers    (items,), raw, in the order of the key; NaN or None where there is none
    asked      columns in the order in which they were asked; None for the order of the key
    pages      times, while they are kept
    attention  (answer given, answer asked for) of the instructed item; None if there was none

    Raises ValueError as `reverse_scored` and `fast_pages` do.
    """
    raw = np.array([answers], dtype=np.float64)
    turned = reverse_scored(raw, scoring_key)
    in_order = raw if asked is None else raw[:, list(asked)]
    seen = {
        Sign.LONG_RUN: longest_run(in_order)[0] >= MAX_RUN,
        Sign.EVEN_ODD: even_odd(*halves(turned[0], scoring_key)).spearman_brown < MIN_CONSISTENCY,
        Sign.PAIR_GAP: pair_gap(turned, reverse_pairs(scoring_key))[0] > MAX_PAIR_GAP,
        Sign.FAST_PAGES: bool(pages) and 2 * fast_pages(pages) >= len(pages),
        Sign.ATTENTION: attention is not None and attention[0] != attention[1],
    }
    return frozenset(sign for sign, is_seen in seen.items() if is_seen)


def please_look_again(found: Collection[Sign]) -> bool:
    """Tell whether there are signs enough to offer a retake, and to leave these out of norms."""
    return len(set(found)) >= SIGNS_TO_LOOK_AGAIN
