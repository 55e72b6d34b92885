"""How many of each side a cohort has, as half discs beside their fair share. Pure.

The area of a half counts people, on one scale for all cohorts; an outline stands at the fair share.
"""

from math import sqrt
from typing import NamedTuple

from training.cohorts.balance.records import Split
from training.cohorts.balance.telling import spread
from training.lenses import CUSTOMER, INSIDE

LARGEST = 34.0  # the radius of the largest half
GAP = 2.0  # between the halves
MIDDLE, WIDTH, HEIGHT = 60.0, 120.0, 76.0


class Half(NamedTuple):
    """One half of a disc, with the outline of the fair share, and where its number stands."""

    lens: str
    people: int
    fair: float
    path: str
    outline: str
    words_x: float


class Disc(NamedTuple):
    """The picture of one cohort, in a box of WIDTH by HEIGHT."""

    halves: tuple[Half, Half]
    width: float = WIDTH
    height: float = HEIGHT
    words_y: float = HEIGHT / 2 + 5


def discs(found: Split) -> list[Disc]:
    """Return the picture of every cohort, in order."""
    rows = [{row.value: row for row in each if row.attribute == "side"} for each in spread(found)]
    counts = [max(row.people, row.fair) for each in rows for row in each.values()]
    scale = LARGEST / sqrt(max(counts, default=1) or 1)

    def half(lens: str, people: int, fair: float) -> Half:
        sign = -1 if lens == CUSTOMER else 1
        return Half(
            lens,
            people,
            fair,
            _path(scale * sqrt(people), sign),
            _path(scale * sqrt(max(fair, 0.0)), sign),
            round(MIDDLE + sign * (LARGEST + 12), 1),
        )

    def of(each: dict[str, object], lens: str) -> Half:
        row = each.get(lens)
        return half(lens, getattr(row, "people", 0), getattr(row, "fair", 0.0))

    return [Disc((of({**each}, CUSTOMER), of({**each}, INSIDE))) for each in rows]


def _path(radius: float, sign: int) -> str:
    """Return a half disc that stands on its own side of the middle."""
    if radius <= 0:
        return ""
    x, top, bottom = MIDDLE + sign * GAP / 2, HEIGHT / 2 - radius, HEIGHT / 2 + radius
    sweep = 0 if sign < 0 else 1
    return f"M{x:g} {top:.1f}A{radius:.1f} {radius:.1f} 0 0 {sweep} {x:g} {bottom:.1f}z"
