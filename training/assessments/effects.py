"""What a cohort's scores did between two waves: effect sizes, and how sure they are. Pure.

No causal words without a comparison group: these numbers say that scores changed, never why.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr

from training.assessments.arrays import Floats, vector
from training.assessments.measurement_error import Z_RELIABLE
from training.assessments.reliability import Interval

RESAMPLES = 2000
_BLOCK = 200_000  # scores drawn at once: a few MB
MIN_PAIRS = 10  # below that there are dots, and no interval


class PairedEffect(NamedTuple):
    """The change of the same people between two waves.

    n            people with both scores
    mean_change  in points
    d_z          mean change / SD of the changes: for planning sample sizes alone
    d_av         mean change / mean of the two SDs
    g_av         d_av without its bias, J = 1 - 3 / (4 (2n) - 9): Lakens' form, the one we report
    g_av_single  the same with J = 1 - 3 / (4 (n - 1) - 1): the form for one sample
    t, p         of the paired t test, df = n - 1, two-sided
    """

    n: int
    mean_change: float
    d_z: float
    d_av: float
    g_av: float
    g_av_single: float
    t: float
    p: float


def paired_effect(pre: ArrayLike, post: ArrayLike) -> PairedEffect:
    """Return the effect sizes of paired scores; people without both are left out.

    pre, post  (persons,) in points; NaN where a score is missing

    A ratio over an SD of 0 is NaN.
    Raises ValueError if the two differ in number, or fewer than three people have both.

    Lakens, D. (2013). Calculating and reporting effect sizes to facilitate cumulative science.
    Frontiers in Psychology 4, 863.
    """
    first, second = _pairs(pre, post)
    n = len(first)
    if n < 3:
        raise ValueError(f"{n} people have both scores: an effect needs three")
    changes = second - first
    mean, sd = float(changes.mean()), float(changes.std(ddof=1))
    d_av = _ratio(mean, float(first.std(ddof=1) + second.std(ddof=1)) / 2)
    t = _ratio(mean, sd / math.sqrt(n))
    return PairedEffect(
        n,
        mean,
        _ratio(mean, sd),
        d_av,
        d_av * (1 - 3 / (4 * 2 * n - 9)),
        d_av * (1 - 3 / (4 * (n - 1) - 1)),
        t,
        float(2 * stdtr(n - 1, -abs(t))),
    )


class Bootstrapped(NamedTuple):
    """Percentile intervals over people, and what it takes to compute them again."""

    mean_change: Interval
    g_av: Interval
    level: float
    seed: int


def bootstrap(
    pre: ArrayLike, post: ArrayLike, seed: int, *, level: float = 0.90, resamples: int = RESAMPLES
) -> Bootstrapped | None:
    """Return percentile intervals of the mean change and of g_av, None below ten people.

    pre, post  (persons,) in points; people without both are left out
    seed       drawn once and stored beside the report: the same seed, the same interval

    Raises ValueError if the two differ in number, or the level is not between 0 and 1.

    Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap, ch. 13. Chapman & Hall.
    """
    first, second = _pairs(pre, post)
    if not 0 < level < 1 or resamples < 1:
        raise ValueError("a level lies between 0 and 1, and there is a resample at least")
    if (n := len(first)) < MIN_PAIRS:
        return None
    rng, block = np.random.default_rng(seed), max(1, _BLOCK // n)
    means, spreads = np.empty(resamples), np.empty(resamples)
    for begin in range(0, resamples, block):
        these = slice(begin, min(begin + block, resamples))
        drawn = rng.integers(0, n, (these.stop - begin, n))
        before, after = first[drawn], second[drawn]
        means[these] = (after - before).mean(axis=1)
        spreads[these] = (before.std(axis=1, ddof=1) + after.std(axis=1, ddof=1)) / 2
    effects = means / np.where(spreads > 0, spreads, np.nan) * (1 - 3 / (4 * 2 * n - 9))
    return Bootstrapped(_percentiles(means, level), _percentiles(effects, level), level, seed)


class Shares(NamedTuple):
    """Of those with both scores, the share whose change is reliable, up and down: 0 to 1."""

    gained: float
    unchanged: float
    lost: float


def reliable_shares(pre: ArrayLike, post: ArrayLike, sem: float) -> Shares:
    """Return the shares of reliable gains and losses by the reliable change index.

    pre, post  (persons,) in points; people without both are left out
    sem        standard error of measurement in points, above 0
    Raises ValueError if the two differ in number, nobody has both, or the error is not above 0.
    """
    first, second = _pairs(pre, post)
    if sem <= 0 or not len(first):
        raise ValueError("somebody has both scores, and the error is above 0")
    index = (second - first) / (sem * math.sqrt(2))
    gained, lost = float((index > Z_RELIABLE).mean()), float((index < -Z_RELIABLE).mean())
    unchanged = float((np.abs(index) <= Z_RELIABLE).mean())
    return Shares(gained, unchanged, lost)


def _pairs(pre: ArrayLike, post: ArrayLike) -> tuple[Floats, Floats]:
    first, second = vector(pre), vector(post)
    if first.shape != second.shape:
        raise ValueError(f"{len(first)} scores before and {len(second)} after")
    both = ~(np.isnan(first) | np.isnan(second))
    return first[both], second[both]


def _ratio(value: float, spread: float) -> float:
    return value / spread if spread else float("nan")


def _percentiles(values: Floats, level: float) -> Interval:
    known = values[~np.isnan(values)]
    if not len(known):
        return Interval(float("nan"), float("nan"))
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))
