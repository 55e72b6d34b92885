"""Where the lines of the pair weave run: two columns of names, who works with whom. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from training.cohorts.pairing.records import Pair

WIDTH = 360
LEFT, RIGHT = 92, 268  # where the half discs stand
TOP, STEP, BASE = 40, 28, 4  # of the first name, to the next one, and down to its baseline
NEAR = 2  # from a disc to the line
BOW = 46  # how far a line within one side reaches out
MOST = 60  # people: more of them are a knot that nobody can read
LONGEST = 11  # letters of a name, in the width that it has


class Name(NamedTuple):
    """One person as drawn: the name, its baseline, and the path of the half disc."""

    text: str
    y: float
    disc: str
    is_left: bool


@dataclass(frozen=True, slots=True)
class Weave:
    """The whole picture; `now` are the lines of this round, `past` those of rounds before."""

    width: int
    height: float
    names: list[Name]
    past: list[str]
    now: list[str]


def weave(
    left: Sequence[tuple[int, str]],
    right: Sequence[tuple[int, str]],
    now: Iterable[Pair],
    past: Collection[Pair],
) -> Weave | None:
    """Return the picture, None for nobody or for more people than one can follow.

    left, right  (id, name) of those with customers, and of those inside, in their order
    """
    people = len(left) + len(right)
    if not people or people > MOST:
        return None
    rows = max(len(left), len(right))
    places: dict[int, tuple[float, float]] = {}
    names: list[Name] = []
    short = shortened([name for _id, name in (*left, *right)])
    for column, x in ((left, LEFT), (right, RIGHT)):
        step = STEP * (rows - 1) / (len(column) - 1) if len(column) > 1 else 0.0
        for n, (person, _name) in enumerate(column):
            y = round(TOP + n * step, 1)
            is_left = x == LEFT
            sweep = 0 if is_left else 1
            disc = f"M{x} {y - 8}a8 8 0 0 {sweep} 0 16z"
            names.append(Name(short[len(names)], y + BASE, disc, is_left))
            places[person] = (x + NEAR if is_left else x - NEAR, y)
    drawn = {pair for pair in now if _is_here(pair, places)}
    return Weave(
        WIDTH,
        TOP + STEP * (rows - 1) + 28,
        names,
        [_line(*pair, places) for pair in sorted(set(past) - drawn) if _is_here(pair, places)],
        [_line(*pair, places) for pair in sorted(drawn)],
    )


def shortened(names: Sequence[str]) -> list[str]:
    """Return first names, with an initial where two people share one, none of them too long."""
    firsts = [name.split()[0] if name.split() else name for name in names]
    shared = Counter(firsts)
    found = []
    for name, first in zip(names, firsts, strict=True):
        parts = name.split()
        text = f"{first} {parts[-1][0]}." if shared[first] > 1 and len(parts) > 1 else first
        found.append(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")
    return found


def _is_here(pair: Pair, places: Mapping[int, tuple[float, float]]) -> bool:
    return pair[0] in places and pair[1] in places


def _line(one: int, other: int, places: Mapping[int, tuple[float, float]]) -> str:
    """Return a curve from one side to the other, or a bow to the middle within one side."""
    (x, y), (to_x, to_y) = places[one], places[other]
    if x == to_x:
        reach = x + BOW if x < WIDTH / 2 else x - BOW
        return f"M{x} {y}C{reach} {y} {reach} {to_y} {to_x} {to_y}"
    if x > to_x:
        (x, y), (to_x, to_y) = (to_x, to_y), (x, y)
    return f"M{x} {y}C{x + 70} {y} {to_x - 70} {to_y} {to_x} {to_y}"
