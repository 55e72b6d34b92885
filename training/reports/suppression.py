"""What may be said of small groups: of how many, and what two reports together tell. Pure.

A number of people is exact only if at least five are counted and at least five, or nobody, are not;
and if no number that was told before, of people who are all among them or among whom they all are,
differs from it by one to four. Otherwise it is told as "fewer than 5", "13 to 17 of 17",
roughly, or not at all. A sum that is not a number of people is told in steps of five.

Everything is decided for the whole cohort, its two sides and the functions on them; nobody chooses
another group. A number once told stays as it was told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from training.lenses import CUSTOMER, INSIDE

FEW = 5  # the least number of people of whom something is told
SPONSOR = 8  # and of a group in a sponsor's report
ALL, OTHERS = "", "others"
SIDES = (CUSTOMER, INSIDE)

Kind = Literal["exact", "about", "few", "most", "hidden"]
People = frozenset[int]


class Somebody(NamedTuple):
    """One person of a cohort: which side, and which function on it."""

    id: int
    side: str
    function: str


class Figure(NamedTuple):
    """A number of people as it may be told: `number` of `of`, None for words alone."""

    kind: Kind
    number: int | None
    of: int


def groups(people: Iterable[Somebody], least: int = FEW) -> dict[str, People]:
    """Return the groups that may be told apart: key -> people; none for too small a cohort.

    The whole ("") comes first, then "customer" and "inside", then "customer/sales" and the like:
    each has `least` people or more, and so has whatever is left where some are taken from others.
    """
    everybody = list(people)
    if len(everybody) < least:
        return {}
    found = {ALL: frozenset(one.id for one in everybody)}
    sides = {side: [one for one in everybody if one.side == side] for side in SIDES}
    if any(len(each) < least for each in sides.values()):
        return found
    for side, each in sides.items():
        found[side] = frozenset(one.id for one in each)
    for side, each in sides.items():
        found |= {f"{side}/{name}": ids for name, ids in _functions(each, least).items()}
    return found


def _functions(people: Sequence[Somebody], least: int) -> dict[str, People]:
    """Part one side by function; small functions are told together. Nothing for one part alone."""
    parts: dict[str, set[int]] = {}
    for one in people:
        parts.setdefault(one.function, set()).add(one.id)
    large = sorted(parts, key=lambda name: (-len(parts[name]), name))
    rest: set[int] = set()
    while large and (len(parts[large[-1]]) < least or 0 < len(rest) < least):
        rest |= parts[large.pop()]
    if not large or len(large) + bool(rest) < 2:
        return {}
    found = {name: frozenset(parts[name]) for name in large}
    return found | ({OTHERS: frozenset(rest)} if rest else {})


class Told:
    """What was told so far, as sets of people: they never leave the memory of one computation."""

    def __init__(self) -> None:
        self.sets: list[People] = []

    def may_tell(self, these: People) -> bool:
        """Tell whether a number would single nobody out, beside all that was told."""
        if len(these) < FEW:
            return False
        return all(_is_apart(these, other) for other in self.sets)

    def tell(self, *people: People) -> None:
        """Remember what was told."""
        self.sets += people


def _is_apart(one: People, other: People) -> bool:
    if one < other or other < one:
        return abs(len(one) - len(other)) >= FEW
    return True


def tell_groups(found: Mapping[str, People], told: Told) -> dict[str, People]:
    """Return the groups whose size may be told beside what was told before; remember them.

    Of the parts of a group either all are told or none.
    """
    kept: dict[str, People] = {}
    for keys in _levels(found):
        new = [found[key] for key in keys if found[key] not in told.sets]
        if all(told.may_tell(each) for each in new):
            told.tell(*new)
            kept |= {key: found[key] for key in keys}
        elif keys == [ALL]:
            return {}
    return kept


def release(fact: Collection[int], among: Mapping[str, People], told: Told) -> dict[str, Figure]:
    """Return how many of each group a fact holds for, as it may be told; remember it.

    Of the parts of a group either all numbers are exact or all are hidden: one that is missing
    could be had by subtraction.
    """
    holds = frozenset(fact)
    found: dict[str, Figure] = {}
    for keys in _levels(among):
        parts = [(among[key] & holds, among[key] - holds) for key in keys]
        if all(_is_tellable(each, told) for each in parts):
            for each in parts:
                told.tell(*each)
            found |= {
                key: Figure("exact", len(yes), len(yes) + len(no))
                for key, (yes, no) in zip(keys, parts, strict=True)
            }
        elif keys == [ALL]:
            found[ALL] = _vague(*parts[0])
        else:
            found |= {key: Figure("hidden", None, len(among[key])) for key in keys}
    return found


def _is_tellable(parts: tuple[People, People], told: Told) -> bool:
    return all(told.may_tell(part) for part in parts)


def _vague(yes: People, no: People) -> Figure:
    of = len(yes) + len(no)
    if len(yes) < FEW:
        return Figure("few", None, of)
    if len(no) < FEW:
        return Figure("most", None, of)
    return Figure("about", in_steps(len(yes)), of)


def _levels(found: Collection[str]) -> list[list[str]]:
    """Return the keys of the groups that part one group each: the whole, the sides, functions."""
    levels = [[ALL]] if ALL in found else []
    levels.append([side for side in SIDES if side in found])
    levels += [[key for key in found if key.startswith(f"{side}/")] for side in SIDES]
    return [level for level in levels if level]


def in_steps(amount: float) -> int:
    """Return a sum in steps of five: two of them never differ by one to four."""
    return FEW * round(amount / FEW)
