"""The columns of a list, however its header spells them."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

# What the template says, in its order.
HEADERS: Mapping[str, str] = {
    "email": "E-mail",
    "name": "Name",
    "function": "Function",
    "side": "Side",
    "language": "Language",
    "time_zone": "Time zone",
    "level": "Level",
    "site": "Site",
    "manager": "Manager's e-mail",
    "cohort": "Cohort",
}
REQUIRED = ("email", "name")
_WORDS = {
    "email": "email emailaddress mail mailaddress workemail emailwork address",
    "name": "name fullname displayname personname employeename",
    "function": "function department area worksin businessfunction",
    "side": "side sideofthetable",
    "language": "language lang locale",
    "time_zone": "timezone tz zone",
    "level": "level grade seniority joblevel",
    "site": "site location office",
    "manager": "manager manageremail managersemail managersemailaddress manageremailaddress "
    "reportsto linemanager supervisor",
    "cohort": "cohort cohortname group",
}
_KEYS = {word: key for key, words in _WORDS.items() for word in words.split()}
MOST_COLUMNS = 60


class Unreadable(Exception):
    """The file cannot be read as a list at all: `key` says why, `value` names what is wrong."""

    def __init__(self, key: str, value: str = "") -> None:
        super().__init__(key)
        self.key, self.value = key, value


class Header(NamedTuple):
    """Where each column stands.

    places   column -> its place in a row
    width    how many cells a row may have
    unknown  headings of columns that are not read
    """

    places: Mapping[str, int]
    width: int
    unknown: tuple[str, ...]


def header(cells: Sequence[str]) -> Header:
    """Find the columns in the first row.

    Raises Unreadable if a required one is missing, or one is there twice.
    """
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, cell in enumerate(cells):
        key = _KEYS.get(_plain(cell))
        if key is None:
            unknown += [shown] if (shown := " ".join(cell.split())[:40]) else []
        elif key in places:
            raise Unreadable("column_twice", HEADERS[key])
        else:
            places[key] = place
    if missing := [HEADERS[key] for key in REQUIRED if key not in places]:
        raise Unreadable("column_missing", ", ".join(missing))
    return Header(places, len(cells), tuple(unknown))


def _plain(cell: str) -> str:
    """Return a heading without case, spaces and signs: "E-Mail address:" is "emailaddress"."""
    folded = unicodedata.normalize("NFKC", cell[:200]).casefold()
    return "".join(c for c in folded if c.isalnum())
