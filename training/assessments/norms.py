"""Local reference: where a score stands among people of this installation, as an interval. Pure.

From thirty completed responses on, one a person, none with a *please look again*; before that only
the words of the rubric. Whoever stores a norm table stores n, the dates and the mix of roles too.
"""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from training.assessments.arrays import vector
from training.assessments.reliability import Interval

MIN_REFERENCE = 30


def wilson_interval(below: float, n: int, *, level: float = 0.90) -> Interval:
    """Return the interval of a share `below` / `n`, always inside 0 to 1.

    Raises ValueError unless n >= 1, 0 <= below <= n and 0 < level < 1.

    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22(158), 209-212.
    """
    if n < 1 or not 0 <= below <= n or not 0 < level < 1:
        raise ValueError(f"{below} of {n} is no share, or {level} no level")
    z, share = float(ndtri((1 + level) / 2)), below / n
    centre = share + z**2 / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    low = 0.0 if below == 0 else (centre - reach) / scale
    return Interval(low, 1.0 if below == n else (centre + reach) / scale)


class Third(StrEnum):
    """Where an end of the interval lies."""

    LOWER = "lower third"
    MIDDLE = "middle"
    UPPER = "upper third"


class Reference(NamedTuple):
    """Where a score stands among n others: the share below it, with its interval, and in words."""

    share: float
    interval: Interval
    lowest: Third
    highest: Third
    n: int


def local_reference(score: float, others: ArrayLike, *, level: float = 0.90) -> Reference | None:
    """Return where `score` stands among the scores of `others`, None with fewer than thirty.

    others  (persons,), NaN where there is no score
    Read it as "between the lower third and the middle", never as one percentile.
    """
    known = vector(others)
    known = known[~np.isnan(known)]
    if len(known) < MIN_REFERENCE:
        return None
    below = int((known < score).sum())
    interval = wilson_interval(below, len(known), level=level)
    ends = [_third(end) for end in interval]
    return Reference(below / len(known), interval, ends[0], ends[1], len(known))


class Group(NamedTuple):
    """A subgroup of a norm sample: its size and its mean."""

    n: int
    mean: float


class Shrunken(NamedTuple):
    """Means of small groups, drawn to that of all as far as their size says.

    between  variance between groups that is not chance (tau squared)
    mean     of everybody
    means    group -> its shrunken mean
    """

    between: float
    mean: float
    means: dict[str, float]


def shrunken_means(groups: Mapping[str, Group], within: float) -> Shrunken:
    """Return empirical-Bayes means: B m_all + (1 - B) m_g, B = (s^2 / n) / (s^2 / n + tau^2).

    within  variance inside the groups (s^2)
    Raises ValueError with fewer than two groups, an empty one, or a negative variance.

    Efron, B. & Morris, C. (1975). Data analysis using Stein's estimator and its generalizations.
    Journal of the American Statistical Association 70(350), 311-319.
    """
    if len(groups) < 2 or any(group.n < 1 for group in groups.values()) or within < 0:
        raise ValueError("two groups with somebody in each, and a variance that is not negative")
    sizes = np.array([group.n for group in groups.values()], dtype=np.float64)
    means = np.array([group.mean for group in groups.values()])
    chance = within / sizes
    between = max(0.0, float(means.var(ddof=1) - chance.mean()))
    overall = float((sizes * means).sum() / sizes.sum())
    whole = chance + between
    pull = np.where(whole > 0, chance / np.where(whole > 0, whole, 1), 1.0)
    drawn = pull * overall + (1 - pull) * means
    return Shrunken(between, overall, dict(zip(groups, map(float, drawn), strict=True)))


def _third(share: float) -> Third:
    if share < 1 / 3:
        return Third.LOWER
    return Third.MIDDLE if share <= 2 / 3 else Third.UPPER
