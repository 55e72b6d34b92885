"""Where the marks of our charts stand, so that no template does sums. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import NamedTuple

SEGMENTS = 10  # in each half of the ring
CENTRE, OUTER, INNER = 110.0, 102.0, 76.0  # of the ring, in a box of 220 by 220
STEP_DEG = 16.8  # from one segment to the next
GAP_DEG = 2.2
TRACK_MARKS = 5


class Size(NamedTuple):
    """How much room a butterfly has, in its own units."""

    width: float
    spine: float  # between the two halves; longer labels make it wider
    room: float  # for the words at the end of the longest bar
    top: float  # for the heads
    step: float  # from one line to the next
    bar: float  # height


HEADS = 16  # the least between the two heads, so that they read as two
LETTER = 7.2  # about the width of one in a label, and no less
WIDE = Size(width=760, spine=192, room=75, top=28, step=44, bar=26)
NARROW = Size(width=358, spine=4, room=55, top=46, step=58, bar=20)
PLAIN = Size(width=358, spine=0, room=78, top=22, step=52, bar=18)


class Segment(NamedTuple):
    """One piece of the ring; `fill` is the class that colours it."""

    path: str
    fill: str


class Pair(NamedTuple):
    """One line of a butterfly chart: how much of this, with customers and inside.

    you  where the reader stands in this line: "customer", "inside", "both" or "".
    """

    label: str
    customer: float
    inside: float
    you: str = ""


class Amount(NamedTuple):
    """One bar: a value on the figure's common scale, and the words that state it.

    lens  "customer", "inside", or "" for a bar that belongs to no lens.
    """

    label: str
    value: float
    shown: str
    lens: str = ""


class Mark(NamedTuple):
    """One bar as drawn: its rectangle, and where the words that state its value begin or end."""

    x: float
    width: float
    words_x: float


class Wing(NamedTuple):
    """One line of a butterfly: top edge of its bars, baselines of its label and its numbers."""

    pair: Pair
    y: float
    label_y: float
    words_y: float
    customer: Mark
    inside: Mark


@dataclass(frozen=True)
class Butterfly:
    """A butterfly at one width: `width` and `height` make the viewBox, `bar` is a bar's height.

    The customer's bars end at `left`, the inside ones start at `right`; labels centre on `middle`.
    The heads end and start at `heads`.
    """

    width: float
    height: float
    bar: float
    left: float
    middle: float
    right: float
    heads: tuple[float, float]
    wings: tuple[Wing, ...]


class Bar(NamedTuple):
    """One bar of a simple chart: top edge, baselines of its label and its value, and the mark."""

    amount: Amount
    y: float
    label_y: float
    words_y: float
    mark: Mark


@dataclass(frozen=True)
class Bars:
    """Bars under each other; `width` and `height` make the viewBox, `bar` is a bar's height."""

    width: float
    height: float
    bar: float
    lines: tuple[Bar, ...]


def ring(customer: int, inside: int, of: int = SEGMENTS) -> list[Segment]:
    """Return the twenty segments of the practice ring: customer half first, each from the bottom.

    customer, inside  how many of `of` are done. More than `of` counts as `of`; anything above
                      none lights a segment, and the last one stays dark until all are done.

    Raises ValueError if `of` is not positive or a count is negative.
    """
    lit = {"c": _lit(customer, of), "i": _lit(inside, of)}
    return [
        Segment(_segment(n, mirrored=half == "i"), f"f-{half}" if n < lit[half] else "f-line")
        for half in ("c", "i")
        for n in range(SEGMENTS)
    ]


def butterfly(pairs: Sequence[Pair], *, narrow: bool = False) -> Butterfly:
    """Draw counts back to back on one scale: customer grows to the left, inside to the right.

    The wide drawing keeps the labels in its spine, the narrow one above each pair of bars, so
    that both fit their column with text of at least 11 pixels.

    Raises ValueError if a count is negative.
    """
    size = NARROW if narrow else WIDE
    middle = size.width / 2
    longest = max((len(pair.label) for pair in pairs), default=0)
    spine = size.spine if narrow else max(size.spine, round(longest * LETTER) + 24)
    left, right = middle - spine / 2, middle + spine / 2
    scale = _scale([n for pair in pairs for n in (pair.customer, pair.inside)], left - size.room)

    def wing(row: int, pair: Pair) -> Wing:
        y, customer, inside = size.top + row * size.step, pair.customer * scale, pair.inside * scale
        words_y = y + size.bar / 2 + 5
        return Wing(
            pair,
            y,
            label_y=y - 6 if narrow else words_y,
            words_y=words_y,
            customer=_mark(left - customer, customer, left - customer - 8),
            inside=_mark(right, inside, right + inside + 8),
        )

    wings = tuple(wing(row, pair) for row, pair in enumerate(pairs))
    height = size.top + size.step * len(wings) - 12
    heads = min(left, middle - HEADS / 2), max(right, middle + HEADS / 2)
    return Butterfly(size.width, height, size.bar, left, middle, right, heads, wings)


class Track(NamedTuple):
    """A line of five marks: where each stands, where it began and is now.

    anchor  the class that keeps the word over the mark inside the drawing, at `words_x`
    """

    all: tuple[float, ...]
    began: float
    now: float
    words_x: float
    anchor: str

    @property
    def line(self) -> str:
        """The way from where it began to where it is."""
        return f"M{self.began:g} 46H{self.now:g}"


def track(began: int, now: int) -> Track:
    """Lay a stance on its line of five marks, in a box 260 wide; both places count from 0.

    Raises ValueError for a place that the line does not have.
    """
    marks = tuple(10.0 + 60 * n for n in range(TRACK_MARKS))
    if not (0 <= began < TRACK_MARKS and 0 <= now < TRACK_MARKS):
        raise ValueError(f"{began} or {now} is no mark of {TRACK_MARKS}")
    side = {0: (4.0, ""), TRACK_MARKS - 1: (256.0, "end")}
    words_x, anchor = side.get(now, (marks[now], "mid"))
    return Track(marks, marks[began], marks[now], words_x, anchor)


def bars(amounts: Sequence[Amount]) -> Bars:
    """Lay bars under each other on one scale that starts at zero, labels above them.

    Raises ValueError if a value is negative.
    """
    scale = _scale([amount.value for amount in amounts], PLAIN.width - PLAIN.room)

    def line(row: int, amount: Amount) -> Bar:
        y, width = PLAIN.top + row * PLAIN.step, amount.value * scale
        mark = _mark(0, width, width + 8)
        return Bar(amount, y, label_y=y - 7, words_y=y + PLAIN.bar / 2 + 5, mark=mark)

    lines = tuple(line(row, amount) for row, amount in enumerate(amounts))
    return Bars(PLAIN.width, PLAIN.top + PLAIN.step * len(lines) - 28, PLAIN.bar, lines)


def _lit(count: int, of: int) -> int:
    if of <= 0 or count < 0:
        raise ValueError(f"{count} of {of} cannot be drawn")
    if count >= of:
        return SEGMENTS
    share = round(SEGMENTS * count / of)
    return min(SEGMENTS - 1, max(1, share)) if count else 0


def _mark(x: float, width: float, words_x: float) -> Mark:
    return Mark(round(x, 1), round(width, 1), round(words_x, 1))


def _scale(values: Sequence[float], room: float) -> float:
    if any(value < 0 for value in values):
        raise ValueError("a bar cannot be shorter than nothing")
    largest = max(values, default=0)
    return room / largest if largest else 0.0


def _segment(n: int, *, mirrored: bool) -> str:
    """Return the outline of the n-th segment from the bottom, on the left unless mirrored."""
    start = (180 - SEGMENTS * STEP_DEG + GAP_DEG) / 2 + n * STEP_DEG
    end = start + STEP_DEG - GAP_DEG
    sign = 1 if mirrored else -1

    def point(radius: float, degrees: float) -> str:
        x = CENTRE + sign * radius * sin(radians(degrees))
        y = CENTRE + radius * cos(radians(degrees))
        return f"{x:.1f} {y:.1f}"

    out, back = (0, 1) if mirrored else (1, 0)
    return (
        f"M{point(OUTER, start)}A{OUTER:g} {OUTER:g} 0 0 {out} {point(OUTER, end)}"
        f"L{point(INNER, end)}A{INNER:g} {INNER:g} 0 0 {back} {point(INNER, start)}z"
    )
