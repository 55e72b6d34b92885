"""Keys from a panel: what experts rated becomes the key of a situational judgement item. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.assessments.arrays import Floats, matrix
from training.lenses import CUSTOMER, INSIDE

MIN_PANEL, MIN_HALF = 10, 5  # who rated an action, and of each side
MAX_SD, MAX_HALF_GAP = 1.5, 1.0


class PanelKey(NamedTuple):
    """What a panel says of each action, every field of shape (actions,).

    mean      the key
    sd        of the sample (n - 1); NaN for fewer than two
    n         panelists who rated the action
    mode      the category chosen most often, the lowest of several
    half_gap  mean of those who work with customers, minus mean of those inside
    is_kept   10 panelists, 5 of each side, SD at most 1.5, halves less than 1.0 apart
    """

    mean: Floats
    sd: Floats
    n: NDArray[np.int64]
    mode: Floats
    half_gap: Floats
    is_kept: NDArray[np.bool_]


def panel_key(ratings: ArrayLike, sides: Sequence[str]) -> PanelKey:
    """Return the key that a panel's ratings make, in one lens.

    ratings  (panelists, actions) on the scale of the item; NaN where one did not rate
    sides    for each panelist CUSTOMER or INSIDE
    Raises ValueError if sides and ratings differ in number, or an action was rated by nobody.
    """
    given, side = matrix(ratings, "ratings"), np.asarray(sides)
    if side.shape != given.shape[:1] or set(sides) - {CUSTOMER, INSIDE}:
        raise ValueError("a panelist works with customers or inside")
    counts = (~np.isnan(given)).sum(axis=0)
    if not counts.all():
        raise ValueError("an action was rated by nobody of the panel")
    mean = np.nanmean(given, axis=0)
    rest = np.where(counts > 1, counts - 1, np.nan)
    sd = np.sqrt(np.nansum((given - mean) ** 2, axis=0) / rest)
    with np.errstate(invalid="ignore", divide="ignore"):
        halves = [given[side == one] for one in (CUSTOMER, INSIDE)]
        sizes = [(~np.isnan(half)).sum(axis=0) for half in halves]
        customer, inside = (
            np.nansum(half, axis=0) / n for half, n in zip(halves, sizes, strict=True)
        )
    half_gap = customer - inside
    is_kept = (
        (counts >= MIN_PANEL)
        & (np.minimum(*sizes) >= MIN_HALF)
        & (sd <= MAX_SD)
        & (np.abs(half_gap) < MAX_HALF_GAP)
    )
    return PanelKey(mean, sd, counts, _modes(given), half_gap, is_kept)


def _modes(given: Floats) -> Floats:
    modes = []
    for column in given.T:
        values, counts = np.unique(column[~np.isnan(column)], return_counts=True)
        modes.append(values[counts.argmax()])
    return np.array(modes)
