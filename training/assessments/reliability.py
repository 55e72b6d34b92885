"""Internal consistency of a set of items: alpha with its interval, and each item's share. Pure.

Answers are (persons, items), reverse-scored; a person with a missing answer is left out.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from training.assessments.arrays import Floats, complete_rows


class Interval(NamedTuple):
    """The lower and the upper end of an interval."""

    low: float
    high: float


def cronbach_alpha(answers: ArrayLike) -> float:
    """Return coefficient alpha, k / (k - 1) (1 - sum of item variances / variance of the sum).

    NaN with fewer than two persons or items, or if nobody's sum differs from another's.

    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika
    16(3), 297-334.
    """
    rows = complete_rows(answers)
    n, k = rows.shape
    if n < 2 or k < 2:
        return float("nan")
    items, total = rows.var(axis=0, ddof=1).sum(), rows.sum(axis=1).var(ddof=1)
    return float(_alpha(k, items, total))


def feldt_interval(alpha: float, n: int, k: int, *, level: float = 0.95) -> Interval:
    """Return the interval of an alpha of `k` items from `n` persons.

    Raises ValueError if `n` or `k` is below 2, or the level is not between 0 and 1.

    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). Statistical inference for coefficient
    alpha. Applied Psychological Measurement 11(1), 93-103.
    """
    if n < 2 or k < 2 or not 0 < level < 1:
        raise ValueError("an interval of alpha needs two persons, two items and a level below 1")
    tail, df = (1 - level) / 2, (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - alpha) * float(fdtri(*df, p)) for p in (1 - tail, tail))
    return Interval(low, high)


def corrected_item_total(answers: ArrayLike) -> Floats:
    """Return, for each item, its correlation with the sum of the others; of shape (items,).

    NaN where an item, or the sum of the others, does not vary; or with fewer than two of either.
    """
    rows = complete_rows(answers)
    if min(rows.shape) < 2:
        return np.full(rows.shape[1], np.nan)
    rest = rows.sum(axis=1, keepdims=True) - rows
    off_item, off_rest = rows - rows.mean(axis=0), rest - rest.mean(axis=0)
    spread = np.sqrt((off_item**2).sum(axis=0) * (off_rest**2).sum(axis=0))
    is_flat = (np.ptp(rows, axis=0) == 0) | (np.ptp(rest, axis=0) == 0)
    return np.asarray((off_item * off_rest).sum(axis=0) / np.where(is_flat, np.nan, spread))


def alpha_if_deleted(answers: ArrayLike) -> Floats:
    """Return, for each item, the alpha of all others; of shape (items,).

    NaN where `cronbach_alpha` of the others is.
    """
    rows = complete_rows(answers)
    n, k = rows.shape
    if n < 2 or k < 3:
        return np.full(k, np.nan)
    variances = rows.var(axis=0, ddof=1)
    rest = (rows.sum(axis=1, keepdims=True) - rows).var(axis=0, ddof=1)
    return np.array(
        [_alpha(k - 1, variances.sum() - variances[n], rest[n]) for n in range(k)], dtype=np.float64
    )


def _alpha(k: int, items: float, total: float) -> float:
    # A sum of squares that only rounding keeps above 0 is none.
    return k / (k - 1) * (1 - items / total) if total > 1e-12 * max(items, 1e-300) else np.nan
