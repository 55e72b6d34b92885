"""Where the marks of the way so far stand, so that no template does sums. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from training.scenarios.pages.player import Taken

WIDTH, HEIGHT, MIDDLE = 260.0, 120.0, 60.0
LEFT, RIGHT = 20.0, 200.0  # of the way itself; the rest is room for the ways not taken
SHOWN = 5  # steps; of a longer way the last ones
FARTHEST = 60.0
FAN = (-40.0, 40.0, -20.0)  # how far up or down a way not taken leads


class Point(NamedTuple):
    """A place in the drawing."""

    x: float
    y: float


class Stub(NamedTuple):
    """A way that was not taken: its curve, and where that ends."""

    curve: str
    end: Point


class Path(NamedTuple):
    """The way so far. `marks` are the steps behind, `now` is here."""

    marks: tuple[Point, ...]
    now: Point
    stubs: tuple[Stub, ...]

    @property
    def line(self) -> str:
        """The way itself, as a path."""
        begin = self.marks[0] if self.marks else self.now
        return f"M{begin.x:g} {begin.y:g}H{self.now.x:g}"


def path_of(taken: Sequence[Taken]) -> Path:
    """Return the drawing of a way: one mark a step, and a short branch for each way not taken.

    At most three branches a step: more would say no more.
    """
    shown = taken[-SHOWN:]
    gap = (RIGHT - LEFT) / max(len(shown), 1)
    marks = tuple(Point(round(LEFT + gap * n, 1), MIDDLE) for n in range(len(shown)))
    stubs = tuple(
        _stub(mark, min(0.75 * gap, FARTHEST), rise)
        for mark, step in zip(marks, shown, strict=True)
        for rise in FAN[: min(step.others, len(FAN))]
    )
    now = Point(RIGHT if shown else LEFT, MIDDLE)
    return Path(marks, now, stubs)


def _stub(start: Point, reach: float, rise: float) -> Stub:
    """Return a curve that leaves level and arrives level."""
    end = Point(round(start.x + reach, 1), start.y + rise)
    half = round(start.x + reach / 2, 1)
    curve = f"M{start.x:g} {start.y:g}C{half:g} {start.y:g} {half:g} {end.y:g} {end.x:g} {end.y:g}"
    return Stub(curve, end)
