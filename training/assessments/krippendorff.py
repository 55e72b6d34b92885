"""Krippendorff's alpha: agreement of any number of raters, with gaps, at four levels. Pure."""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from training.assessments.arrays import Floats, matrix


class Level(StrEnum):
    """What the numbers of a scale mean, which says how far apart two of them are."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def krippendorff_alpha(ratings: ArrayLike, level: Level = Level.ORDINAL) -> float:
    """Return alpha = 1 - observed / expected disagreement: 1 is perfect, 0 is chance.

    ratings  (targets, raters); NaN where somebody did not rate. A target with one rating does not
             count: there is nothing to compare

    NaN if nothing can be compared or all ratings are the same: without variation, agreement says
    nothing. Raises ValueError for negative ratings at ratio level.

    Krippendorff, K. (2019). Content Analysis: An Introduction to Its Methodology (4th ed.), ch. 12.
    """
    found = matrix(ratings, "ratings")
    is_rated = ~np.isnan(found)
    is_compared = is_rated.sum(axis=1) > 1
    found, is_rated = found[is_compared], is_rated[is_compared]
    values, codes = np.unique(found[is_rated], return_inverse=True)
    if len(values) < 2:
        return float("nan")
    if level is Level.RATIO and values[0] < 0:
        raise ValueError("a ratio scale has no negative ratings")
    counts = np.zeros((len(found), len(values)))  # (targets, values)
    np.add.at(counts, (np.nonzero(is_rated)[0], codes), 1)
    weighted = counts / (counts.sum(axis=1, keepdims=True) - 1)
    coincidences = weighted.T @ counts - np.diag(weighted.sum(axis=0))
    totals = counts.sum(axis=0)
    n = totals.sum()
    apart = _squared_differences(values, totals, level)
    observed = (coincidences * apart).sum() / n
    expected = (np.outer(totals, totals) * apart).sum() / (n * (n - 1))
    return float(1 - observed / expected)


def _squared_differences(values: Floats, totals: Floats, level: Level) -> Floats:
    """Return shape (values, values): how far apart each two are, squared."""
    if level is Level.NOMINAL:
        return 1 - np.eye(len(values))
    if level is Level.ORDINAL:
        # Between two values lie half of each and all in between: differences of mid-ranks.
        values = totals.cumsum() - totals / 2
    apart = values[:, None] - values[None, :]
    if level is Level.RATIO:
        sums = values[:, None] + values[None, :]
        apart = apart / np.where(sums > 0, sums, 1)
    return np.asarray(apart**2)
