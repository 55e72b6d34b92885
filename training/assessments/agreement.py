"""How a self-rating stands beside what observers saw, on the same rubric. Pure."""

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from training.assessments.measurement_error import Z_90

MIN_OBSERVERS = 3  # below that nobody is anonymous, and nothing is shown
LOWEST, HIGHEST = 1, 5


class Gap(NamedTuple):
    """Self minus observers on one facet, in points of the rubric from 1 to 5.

    observed      mean of the observers
    gap           self - observed: above 0, one rates oneself higher; no label for anybody
    error         its standard error
    within_noise  whether the gap is smaller than 1.645 errors
    m             observers who saw an occasion
    """

    observed: float
    gap: float
    error: float
    within_noise: bool
    m: int


def self_observer_gap(
    own: float | None, observers: Sequence[float | None], sem_self: float
) -> Gap | None:
    """Return the gap between a self-rating and the observers' mean, None if it may not be shown.

    own        1 to 5, None if there was no occasion
    observers  1 to 5 each; None for "no opportunity to see it", which is left out
    sem_self   standard error of the self-rating, in points of the rubric

    None without a self-rating or with fewer than three observers. SE^2 = s^2 / m + sem_self^2.
    Raises ValueError if a rating is outside the rubric or the error is negative.
    """
    seen = [rating for rating in observers if rating is not None]
    rated = [*seen, *([] if own is None else [own])]
    if sem_self < 0 or any(not LOWEST <= rating <= HIGHEST for rating in rated):
        raise ValueError("ratings lie between 1 and 5, and an error is not negative")
    if own is None or len(seen) < MIN_OBSERVERS:
        return None
    observed = statistics.fmean(seen)
    error = math.sqrt(statistics.variance(seen) / len(seen) + sem_self**2)
    gap = own - observed
    return Gap(observed, gap, error, abs(gap) < Z_90 * error, len(seen))
