"""Scores of situational judgement: how a person's ratings of actions compare with a key. Pure.

Knowledge instruction: "how effective is each action", from 1 to 7. The key is a panel's mean for
each action (`panel`), in the lens in which the item was asked. There is no single right method
(Bergman et al. 2006, Personnel Psychology 59(1), 207-237): the headline is the shape score, and
elevation and dispersion are told as style.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.assessments.arrays import Floats, check_scale, matrix

MIN_ACTIONS = 10  # rated actions that a shape score needs


class Distance(NamedTuple):
    """How far ratings are from the key, each of shape (persons,), and of what that consists.

    d              root mean squared difference, in points of the scale
    d_max          the largest that d could be
    score          100 for the key itself, 0 for the largest distance
    correlation    Pearson, ratings with key: the shape; NaN if either is the same for all actions
    elevation      mean rating minus mean key: above 0 is lenient
    dispersion     SD of the ratings minus SD of the key: above 0 is extreme
    decomposition  d squared, put together again from the three; NaN without a correlation
    """

    d: Floats
    d_max: Floats
    score: Floats
    correlation: Floats
    elevation: Floats
    dispersion: Floats
    decomposition: Floats


def distance(ratings: ArrayLike, key: ArrayLike, *, low: float = 1, high: float = 7) -> Distance:
    """Return the distance between ratings and key over the actions that a person rated.

    ratings  (persons, actions), low to high; NaN where an action was not rated
    key      (actions,), or (persons, actions) where lenses were drawn; low to high

    d^2 = elevation^2 + dispersion^2 + 2 s_r s_k (1 - r), with the SDs of the population.
    Everything of somebody who rated nothing is NaN.
    Raises ValueError if shapes do not fit, a value is outside the scale, or the key has a gap.

    Cronbach, L. J. & Gleser, G. C. (1953). Assessing similarity between profiles. Psychological
    Bulletin 50(6), 456-473.
    """
    given, keyed = _pair(ratings, key, low, high)
    n = (~np.isnan(given)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        d = np.sqrt(np.nansum((given - keyed) ** 2, axis=1) / n)
        extremes = np.maximum(keyed - low, high - keyed)
        d_max = np.sqrt(np.nansum(extremes**2, axis=1) / n)
        mean_r, mean_k = np.nansum(given, axis=1) / n, np.nansum(keyed, axis=1) / n
        off_r, off_k = given - mean_r[:, None], keyed - mean_k[:, None]
        sd_r, sd_k = (np.sqrt(np.nansum(off**2, axis=1) / n) for off in (off_r, off_k))
        covariance = np.nansum(off_r * off_k, axis=1) / n
        is_flat = (_range(given) == 0) | (_range(keyed) == 0)
        r = np.where(is_flat, np.nan, np.clip(covariance / (sd_r * sd_k), -1, 1))
        elevation, dispersion = mean_r - mean_k, sd_r - sd_k
        whole = elevation**2 + dispersion**2 + 2 * sd_r * sd_k * (1 - r)
        return Distance(d, d_max, 100 * (1 - d / d_max), r, elevation, dispersion, whole)


def shape_scores(
    ratings: ArrayLike,
    key: ArrayLike,
    *,
    low: float = 1,
    high: float = 7,
    min_actions: int = MIN_ACTIONS,
) -> Floats:
    """Return 100 (1 + r) / 2 of shape (persons,): r is the correlation of ratings and key.

    Standardising within the person first, which takes out elevation and dispersion, leaves r as it
    is. NaN if fewer than `min_actions` were rated, or all alike. Arguments and errors as for
    `distance`.

    Legree, P. J., Kilcullen, R., Psotka, J., Putka, D. & Ginter, R. N. (2010). Scoring situational
    judgment tests using profile similarity metrics. US Army Research Institute, TR 1272.
    """
    given = matrix(ratings, "ratings")
    enough = (~np.isnan(given)).sum(axis=1) >= min_actions
    r = distance(given, key, low=low, high=high).correlation
    return np.where(enough, 50 * (1 + r), np.nan)


def consensus_scores(ratings: ArrayLike, panel: ArrayLike) -> Floats:
    """Return, for each rating, the share of the panel that chose the same category: 0 to 1.

    ratings  (persons, actions); NaN where an action was not rated, and so is its score
    panel    (panelists, actions); NaN where a panelist did not rate
    Raises ValueError if the actions differ in number or nobody of the panel rated one.
    """
    given, judges = matrix(ratings, "ratings"), matrix(panel, "panel")
    if given.shape[1] != judges.shape[1]:
        raise ValueError(f"{given.shape[1]} actions, and {judges.shape[1]} rated by the panel")
    n = (~np.isnan(judges)).sum(axis=0)
    if not n.all():
        raise ValueError("an action was rated by nobody of the panel")
    same = (given[:, None, :] == judges[None, :, :]).sum(axis=1)
    return np.where(np.isnan(given), np.nan, same / n)


class BestWorst(NamedTuple):
    """The score of picking the best and the worst action: raw -2 to 2, and 0 to 100."""

    raw: NDArray[np.int64]
    score: Floats


def best_worst(picks: Sequence[tuple[str, str]], key_best: str, key_worst: str) -> BestWorst:
    """Return the scores of some picks (best, worst) of one item, each of shape (len(picks),).

    1 point for the keyed best and 1 for the keyed worst, -1 for taking either for the other.
    Raises ValueError if a pick, or the key, calls one action both best and worst.
    """
    if key_best == key_worst or any(best == worst for best, worst in picks):
        raise ValueError("best and worst are two actions")
    raw = np.array(
        [
            (best == key_best) + (worst == key_worst) - (best == key_worst) - (worst == key_best)
            for best, worst in picks
        ],
        dtype=np.int64,
    )
    return BestWorst(raw, 100 * (raw + 2) / 4)


def _pair(ratings: ArrayLike, key: ArrayLike, low: float, high: float) -> tuple[Floats, Floats]:
    """Return both as (persons, actions), the key NaN where nothing was rated."""
    given, keyed = matrix(ratings, "ratings"), np.asarray(key, dtype=np.float64)
    if keyed.shape not in {given.shape, given.shape[1:]}:
        raise ValueError(f"a key of shape {keyed.shape} for ratings of shape {given.shape}")
    if np.isnan(keyed).any():
        raise ValueError("the key has a gap")
    check_scale(given, low, high, "ratings")
    check_scale(keyed, low, high, "key")
    return given, np.where(np.isnan(given), np.nan, keyed)


def _range(values: Floats) -> Floats:
    lowest = np.where(np.isnan(values), np.inf, values).min(axis=1, initial=np.inf)
    highest = np.where(np.isnan(values), -np.inf, values).max(axis=1, initial=-np.inf)
    return np.asarray(highest - lowest)
