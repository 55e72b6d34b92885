"""McDonald's omega from one factor, for samples of a hundred people or more. Pure."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from training.assessments.arrays import Floats, complete_rows, vector

MIN_PERSONS = 100
_MAX_SWEEPS, _TOLERANCE = 20_000, 1e-14


class OneFactor(NamedTuple):
    """One common factor, in the units of the answers.

    loadings      (items,), on a factor with variance 1
    uniquenesses  (items,), variance of an item that the factor does not explain
    n             persons
    """

    loadings: Floats
    uniquenesses: Floats
    n: int


def omega(loadings: ArrayLike, uniquenesses: ArrayLike) -> float:
    """Return (sum of loadings)^2 / ((sum of loadings)^2 + sum of uniquenesses).

    loadings, uniquenesses  (items,) in one metric; NaN if all of them are 0
    Raises ValueError if they differ in number, or a uniqueness is negative.

    McDonald, R. P. (1999). Test Theory: A Unified Treatment. Erlbaum.
    """
    common, unique = vector(loadings, "loadings"), vector(uniquenesses, "uniquenesses")
    if common.shape != unique.shape or (unique < 0).any():
        raise ValueError("each loading has a uniqueness that is not negative")
    explained = common.sum() ** 2
    whole = explained + unique.sum()
    return float(explained / whole) if whole else float("nan")


def one_factor(answers: ArrayLike) -> OneFactor | None:
    """Return the factor that comes closest to the correlations (minimum residuals).

    answers  (persons, items), reverse-scored; a person with a missing answer is left out

    Each loading in turn becomes the best one given the others, never beyond -1 to 1, until none
    moves. The factor points where the sum of the loadings is positive. None if that does not come
    to rest, as where the items have nothing in common.
    Raises ValueError with fewer than three items or persons, or if an item does not vary.

    Harman, H. H. & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres).
    Psychometrika 31(3), 351-368. Harman, H. H. & Fukuda, Y. (1966), on loadings beyond 1: 31(4),
    563-571.
    """
    rows = complete_rows(answers)
    if min(rows.shape) < 3:
        raise ValueError("a factor needs three items and three persons at least")
    if (flat := np.ptp(rows, axis=0) == 0).any():
        raise ValueError(f"every person answered item {int(flat.argmax())} alike")
    found = _minres(np.asarray(np.corrcoef(rows, rowvar=False)))
    if found is None:
        return None
    sd = rows.std(axis=0, ddof=1)
    return OneFactor(found * sd, (1 - found**2) * sd**2, len(rows))


def _minres(correlations: Floats) -> Floats | None:
    others = correlations - np.diag(np.diag(correlations))
    values, vectors = np.linalg.eigh(correlations)
    loadings: Floats = vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.1) / values[-1])
    square = float(loadings @ loadings)
    for _ in range(_MAX_SWEEPS):
        moved = 0.0
        for n, row in enumerate(others):
            rest = square - loadings[n] ** 2
            if rest <= 0:
                return None
            best = min(max(float(row @ loadings) / rest, -1.0), 1.0)
            moved = max(moved, abs(best - loadings[n]))
            loadings[n] = best
            square = rest + best**2
        square = float(loadings @ loadings)
        if moved < _TOLERANCE:
            return loadings if loadings.sum() >= 0 else -loadings
    return None
