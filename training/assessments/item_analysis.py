"""Item statistics for authors: difficulty, discrimination, shares, and items to mend. Pure."""

import math
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from training.assessments.arrays import Floats, check_scale, complete_rows
from training.assessments.reliability import (
    alpha_if_deleted,
    corrected_item_total,
    cronbach_alpha,
)

MIN_DISCRIMINATION = 0.20
EXTREME = 0.90  # a mean in the outer tenth of the scale leaves no room


class Flaw(StrEnum):
    """Why an item deserves another look."""

    DISCRIMINATES_LITTLE = "discriminates little"
    REVERSED = "runs against the others"
    CONSTANT = "everybody answers alike"
    EXTREME = "the mean is at the end of the scale"
    ALPHA_RISES = "alpha rises without it"


class ItemStatistics(NamedTuple):
    """One item, over people who answered every item.

    mean, sd          reverse-scored, in points of the scale; SD of the sample
    difficulty        mean as a share of the scale, 0 to 1; high is easy to agree with
    discrimination    corrected item-total correlation; NaN if the item does not vary
    alpha_if_deleted  alpha of the other items
    shares            (points of the scale,), share of people who chose each, lowest first
    flaws             why it deserves another look
    """

    mean: float
    sd: float
    difficulty: float
    discrimination: float
    alpha_if_deleted: float
    shares: Floats
    flaws: tuple[Flaw, ...]


def item_statistics(answers: ArrayLike, *, low: int = 1, high: int = 5) -> list[ItemStatistics]:
    """Return the statistics of each item, in the order of the columns.

    answers  (persons, items), reverse-scored whole numbers; incomplete persons are left out
    Raises ValueError if an answer is outside the scale, or fewer than two persons are complete.

    Limits after Ebel, R. L. & Frisbie, D. A. (1991). Essentials of Educational Measurement (5th
    ed.), ch. 13. Prentice Hall.
    """
    rows = complete_rows(answers)
    check_scale(rows, low, high)
    if len(rows) < 2:
        raise ValueError(f"{len(rows)} people answered every item: two are needed")
    alpha = cronbach_alpha(rows)
    points = np.arange(low, high + 1)
    shares = (rows[:, :, None] == points).mean(axis=0)
    columns = zip(
        rows.mean(axis=0),
        rows.std(axis=0, ddof=1),
        corrected_item_total(rows),
        alpha_if_deleted(rows),
        shares,
        strict=True,
    )
    found = []
    for mean, sd, discrimination, without, share in columns:
        difficulty = float(mean - low) / (high - low)
        flaws = _flaws(difficulty, float(discrimination), float(without) - alpha)
        found.append(
            ItemStatistics(
                float(mean),
                float(sd),
                difficulty,
                float(discrimination),
                float(without),
                share,
                flaws,
            )
        )
    return found


def _flaws(difficulty: float, discrimination: float, gain: float) -> tuple[Flaw, ...]:
    seen = {
        Flaw.REVERSED: discrimination < 0,
        Flaw.DISCRIMINATES_LITTLE: 0 <= discrimination < MIN_DISCRIMINATION,
        Flaw.CONSTANT: math.isnan(discrimination),
        Flaw.EXTREME: abs(difficulty - 0.5) > EXTREME - 0.5,
        Flaw.ALPHA_RISES: gain > 0.01,
    }
    return tuple(flaw for flaw, is_seen in seen.items() if is_seen)
