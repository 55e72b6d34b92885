"""Checked arrays: what every statistic of this package begins with. Pure."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]


def matrix(values: ArrayLike, what: str = "answers") -> Floats:
    """Return `values` as floats of shape (rows, columns); None becomes NaN, which means missing.

    Raises ValueError unless there are two dimensions, or if a value is infinite.
    """
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 2:
        raise ValueError(f"{what} need rows and columns, and have {found.ndim} dimensions")
    if np.isinf(found).any():
        raise ValueError(f"{what} hold an infinite value")
    return found


def vector(values: ArrayLike, what: str = "scores") -> Floats:
    """Return `values` as floats of shape (n,); None becomes NaN.

    Raises ValueError unless there is one dimension, or if a value is infinite.
    """
    found = np.asarray(values, dtype=np.float64)
    if found.ndim != 1:
        raise ValueError(f"{what} need one dimension, and have {found.ndim}")
    if np.isinf(found).any():
        raise ValueError(f"{what} hold an infinite value")
    return found


def complete_rows(values: ArrayLike, what: str = "answers") -> Floats:
    """Return the rows without a missing value, in their order (listwise deletion)."""
    found = matrix(values, what)
    return found[~np.isnan(found).any(axis=1)]


def check_scale(values: Floats, low: float, high: float, what: str = "answers") -> None:
    """Raise ValueError, naming row and column from 0, unless all lie in low..high or are NaN."""
    if low >= high:
        raise ValueError(f"a scale from {low} to {high} has no range")
    outside = (values < low) | (values > high)
    if outside.any():
        place = tuple(int(n) for n in np.argwhere(outside)[0])
        raise ValueError(f"{what}{list(place)} is {values[place]:g}, outside {low:g} to {high:g}")
