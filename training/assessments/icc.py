"""Intraclass correlations: how alike the same raters rate everybody. Pure.

Where observers differ from learner to learner, Krippendorff's alpha is the one to use.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from training.assessments.arrays import matrix


class Coefficient(NamedTuple):
    """One form with its interval."""

    value: float
    low: float
    high: float


class IntraclassCorrelations(NamedTuple):
    """The six forms of Shrout and Fleiss; k raters, their mean in the last three.

    icc_1_1, icc_1_k  other raters for each target
    icc_2_1, icc_2_k  the same raters, a sample of many: agreement
    icc_3_1, icc_3_k  the same raters, and no others: consistency
    """

    icc_1_1: Coefficient
    icc_2_1: Coefficient
    icc_3_1: Coefficient
    icc_1_k: Coefficient
    icc_2_k: Coefficient
    icc_3_k: Coefficient


def intraclass_correlations(ratings: ArrayLike, *, level: float = 0.95) -> IntraclassCorrelations:
    """Return all six forms, each with its interval.

    ratings  (targets, raters), none missing

    NaN where no rating differs from another. A negative value means that raters agree less than
    chance would make them.
    Raises ValueError with fewer than two targets or raters, a missing rating, or no level.

    Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater
    reliability. Psychological Bulletin 86(2), 420-428. Intervals: McGraw, K. O. & Wong, S. P.
    (1996). Psychological Methods 1(1), 30-46.
    """
    rows = matrix(ratings, "ratings")
    n, k = rows.shape
    if n < 2 or k < 2 or np.isnan(rows).any() or not 0 < level < 1:
        raise ValueError("two targets and two raters at least, every rating, and a level below 1")
    if np.ptp(rows) == 0:
        nothing = Coefficient(np.nan, np.nan, np.nan)
        return IntraclassCorrelations(*(nothing,) * 6)
    squares = _mean_squares(rows - rows.mean())
    upper = 1 - (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return _forms(squares, n, k, upper)


class _MeanSquares(NamedTuple):
    between: np.float64
    within: np.float64
    raters: np.float64
    error: np.float64


def _mean_squares(off: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> _MeanSquares:
    n, k = off.shape
    total = (off**2).sum()
    between = k * (off.mean(axis=1) ** 2).sum()
    raters = n * (off.mean(axis=0) ** 2).sum()
    residual = off - off.mean(axis=1, keepdims=True) - off.mean(axis=0, keepdims=True)
    error = (residual**2).sum()
    return _MeanSquares(
        between / (n - 1),
        max(total - between, error) / (n * (k - 1)),
        raters / (k - 1),
        error / ((n - 1) * (k - 1)),
    )


def _forms(ms: _MeanSquares, n: int, k: int, upper: float) -> IntraclassCorrelations:
    one = _by_ratio(ms.between / ms.within, n - 1, n * (k - 1), k, upper)
    three = _by_ratio(ms.between / ms.error, n - 1, (n - 1) * (k - 1), k, upper)
    raters = k * (ms.raters - ms.error) / n
    two = (ms.between - ms.error) / (ms.between + (k - 1) * ms.error + raters)
    low, high = _agreement_ends(ms, n, k, upper, float(two))
    two_1 = Coefficient(float(two), low, high)
    mean = (ms.between - ms.error) / (ms.between + (ms.raters - ms.error) / n)
    two_k = Coefficient(float(mean), _stepped_up(low, k), _stepped_up(high, k))
    return IntraclassCorrelations(one[0], two_1, three[0], one[1], two_k, three[1])


def _by_ratio(
    ratio: np.float64, df_1: int, df_2: int, k: int, upper: float
) -> tuple[Coefficient, Coefficient]:
    """Return the single and the mean form that follow from one F ratio."""
    ends = (ratio, ratio / fdtri(df_1, df_2, upper), ratio * fdtri(df_2, df_1, upper))
    single = (1.0 if np.isinf(f) else float((f - 1) / (f + k - 1)) for f in ends)
    return Coefficient(*single), Coefficient(*(float(1 - 1 / f) for f in ends))


def _agreement_ends(
    ms: _MeanSquares, n: int, k: int, upper: float, value: float
) -> tuple[float, float]:
    ratio = ms.raters / ms.error
    if not np.isfinite(ratio) or value == 1:
        return value, value
    mixed = k * value * ratio + n * (1 + (k - 1) * value) - k * value
    df = (k - 1) * (n - 1) * mixed**2
    df /= (n - 1) * k**2 * value**2 * ratio**2 + (n * (1 + (k - 1) * value) - k * value) ** 2
    below, above = fdtri(n - 1, df, upper), fdtri(df, n - 1, upper)
    rest = k * ms.raters + (k * n - k - n) * ms.error
    low = n * (ms.between - below * ms.error) / (below * rest + n * ms.between)
    high = n * (above * ms.between - ms.error) / (rest + n * above * ms.between)
    return float(low), float(high)


def _stepped_up(value: float, k: int) -> float:
    return float(np.float64(value * k) / (1 + value * (k - 1)))
