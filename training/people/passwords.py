"""Which passwords are refused: too short, too long, or among the first that anybody tries. Pure."""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

SHORTEST = 8
LONGEST = 1000
FEWEST_DISTINCT = 3
# How many digits or signs around a common word do not make it uncommon: "password123!".
DECORATION = 6
# What has to be left of a password without the person's and the site's own names.
REST = 5
_LEET = str.maketrans("@4301!5$7", "aaeoiisst")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class Weakness(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    REPEATED = "repeated"
    COMMON = "common"
    NAMED = "named"


def weakness(password: str, common: Collection[str], names: Iterable[str]) -> Weakness | None:
    """Return why a password is refused, or None if it may be used.

    common  passwords, in lower case, that everybody tries first
    names   words that stand on the account or the site: people try these next
    There are no rules about kinds of characters: they make passwords worse, not better.
    """
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    if len(set(password)) < FEWEST_DISTINCT:
        return Weakness.REPEATED
    folded = password.casefold()
    if any(form in common for form in _forms(folded)):
        return Weakness.COMMON
    if _is_made_of(folded, names):
        return Weakness.NAMED
    return None


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of some texts that a password should not be made of."""
    found = re.findall(r"\w+", " ".join(texts).casefold())
    return frozenset(word for word in found if len(word) >= FEWEST_DISTINCT)


def _forms(folded: str) -> set[str]:
    """Return a password and the plainer words it may stand for."""
    forms = {folded, folded.translate(_LEET)}
    plain = {_EDGES.sub("", form) for form in forms}
    return forms | {form for form in plain if len(folded) - len(form) <= DECORATION}


def _is_made_of(folded: str, names: Iterable[str]) -> bool:
    rest = folded
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    return rest != folded and sum(c.isalnum() for c in rest) < REST
