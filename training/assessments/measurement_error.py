"""How far a score can be trusted: standard error, bands, reliable change. Pure.

Scores, SDs and errors share one unit, that of the score: points from 0 to 100 in the product.
"""

import math
from enum import StrEnum
from typing import NamedTuple

Z_90 = 1.645  # the band that pages show
Z_RELIABLE = 1.96
ENOUGH = 30  # people, or retest pairs, from which an estimate of our own is used


class Source(StrEnum):
    """Where a reliability comes from; reports say which."""

    RETEST = "test-retest"
    OMEGA = "omega"
    ALPHA = "alpha"
    PROVISIONAL = "provisional"


class Precision(NamedTuple):
    """How precise a score is: the SD and the reliability it was judged by, and where from.

    n  people behind the SD, or pairs behind a retest; 0 for the provisional figures
    """

    sd: float
    reliability: float
    source: Source
    n: int

    @property
    def sem(self) -> float:
        """The standard error of measurement, in points."""
        return standard_error_of_measurement(self.sd, self.reliability)


PROVISIONAL = Precision(15.0, 0.75, Source.PROVISIONAL, 0)  # points from 0 to 100


def precision(
    sd: float,
    n: int,
    *,
    retest: tuple[float, int] | None = None,
    omega: float | None = None,
    alpha: float | None = None,
) -> Precision:
    """Return what scores are judged by, best evidence first.

    sd, n         of the combined scores of `n` people
    retest        (correlation, pairs) over two to four weeks without training; from 30 pairs on
    omega, alpha  of the same scores; used from 30 people on, omega first

    Before that, SD 15 and reliability .75, which are called provisional. An estimate outside
    0 to 1 is no reliability and is passed over.
    """
    if n >= ENOUGH and sd > 0:
        if retest is not None and retest[1] >= ENOUGH and 0 <= retest[0] <= 1:
            return Precision(sd, retest[0], Source.RETEST, retest[1])
        for source, value in ((Source.OMEGA, omega), (Source.ALPHA, alpha)):
            if value is not None and 0 <= value <= 1:
                return Precision(sd, value, source, n)
    return PROVISIONAL


def standard_error_of_measurement(sd: float, reliability: float) -> float:
    """Return SEM = SD sqrt(1 - r). Raises ValueError for a negative SD, or r outside 0 to 1."""
    _check(sd, reliability)
    return sd * math.sqrt(1 - reliability)


def band(
    score: float, sem: float, *, z: float = Z_90, within: tuple[float, float] | None = (0, 100)
) -> tuple[float, float]:
    """Return the lower and upper end of score -/+ z SEM, cut off at the ends of the scale."""
    low, high = within or (-math.inf, math.inf)
    return max(score - z * sem, low), min(score + z * sem, high)


class TrueScore(NamedTuple):
    """The estimated true score and its standard error, in points."""

    estimate: float
    error: float


def true_score(score: float, mean: float, sd: float, reliability: float) -> TrueScore:
    """Return Kelley's estimate r X + (1 - r) M with its error SD sqrt(r (1 - r)).

    Raises ValueError for a negative SD, or a reliability outside 0 to 1.

    Kelley, T. L. (1947). Fundamentals of Statistics. Harvard University Press.
    """
    _check(sd, reliability)
    estimate = reliability * score + (1 - reliability) * mean
    return TrueScore(estimate, sd * math.sqrt(reliability * (1 - reliability)))


class ReliableChange(NamedTuple):
    """A change against what measurement error alone would do.

    rci      the change in standard errors of a difference (RCI)
    error    standard error of a difference, in points
    minimum  the smallest change that counts as reliable, in points: it is printed
    """

    rci: float
    error: float
    minimum: float

    @property
    def is_reliable(self) -> bool:
        """Whether measurement error alone would rarely do this."""
        return abs(self.rci) > Z_RELIABLE


def reliable_change(
    pre: float, post: float, sem: float, sem_post: float | None = None
) -> ReliableChange:
    """Return the reliable change index of one person's change from `pre` to `post`.

    sem       standard error of the first score, in points
    sem_post  that of the second, where its SD is known (Maassen 2004); otherwise the same

    An index is infinite if there is no error and a change, 0 if there is neither.
    Raises ValueError if an error is negative.

    Jacobson, N. S. & Truax, P. (1991). Clinical significance. Journal of Consulting and Clinical
    Psychology 59(1), 12-19. Maassen, G. H. (2004). The standard error in the Jacobson and Truax
    Reliable Change Index. Journal of the International Neuropsychological Society 10(6), 888-893.
    """
    second = sem if sem_post is None else sem_post
    if sem < 0 or second < 0:
        raise ValueError("a standard error is not negative")
    error, change = math.hypot(sem, second), post - pre
    index = change / error if error else math.copysign(math.inf, change) if change else 0.0
    return ReliableChange(index, error, Z_RELIABLE * error)


def _check(sd: float, reliability: float) -> None:
    if sd < 0 or not 0 <= reliability <= 1:
        raise ValueError(f"SD {sd:g} and reliability {reliability:g}: at least 0, and 0 to 1")
