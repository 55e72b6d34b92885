"""What may stand in a cell: read forgivingly, and with the nearest good answer for a bad one."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import lru_cache

from training.lenses import CUSTOMER, INSIDE
from training.people.sides import FUNCTIONS

_MORE_FUNCTIONS = {
    "account manager": "account_management",
    "key account management": "account_management",
    "customer service": "customer_success",
    "customer care": "customer_success",
    "pre sales": "presales",
    "solution engineering": "presales",
    "controlling": "finance",
    "accounting": "finance",
    "information technology": "it",
    "human resources": "hr",
    "people": "hr",
    "people and hr": "hr",
    "product management": "product",
    "research and development": "engineering",
    "development": "engineering",
    "r d": "engineering",
    "logistics": "supply_chain",
    "procurement": "supply_chain",
    "purchasing": "supply_chain",
    "compliance": "legal",
    "project management": "projects",
    "pmo": "projects",
    "something else": "other",
}
_SIDES = {
    CUSTOMER: "customer customers withcustomers customerside external",
    INSIDE: "inside internal insidethecompany insideside company",
}
_SIDE_OF_WORD = {word: side for side, words in _SIDES.items() for word in words.split()}
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


def words_of(text: str) -> str:
    """Return a value without case and signs: "Supply-Chain " and "supply_chain" are one."""
    folded = unicodedata.normalize("NFKC", text[:200]).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


_FUNCTION_OF_WORDS = {key.replace("_", " "): key for key in FUNCTIONS} | _MORE_FUNCTIONS


@lru_cache(1_000)
def function_of(text: str) -> str | None:
    """Return the function that a cell names; None if it is none of ours."""
    return _FUNCTION_OF_WORDS.get(words_of(text))


@lru_cache(1_000)
def near_function(text: str) -> str:
    """Return the function that somebody may have meant; "" if nobody can tell."""
    near = get_close_matches(words_of(text)[:40], _FUNCTION_OF_WORDS, 1, 0.7)
    return _FUNCTION_OF_WORDS[near[0]] if near else ""


@lru_cache(100)
def side_named(text: str) -> str | None:
    """Return the side of the table that a cell names; None if it names neither."""
    return _SIDE_OF_WORD.get(words_of(text).replace(" ", ""))


def language_of(text: str) -> str | None:
    """Return a language as its tag, such as "en" or "pt-BR"; None if it is not written as one."""
    tag = text.replace("_", "-")
    if len(tag) > 16 or not _TAG.fullmatch(tag):
        return None
    head, *rest = tag.split("-")
    return "-".join([head.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


class Zones:
    """The time zones there are, found in any case and by their city."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = {name.casefold(): name for name in names}
        self._cities: Mapping[str, str] = {
            name.rpartition("/")[2].casefold(): name
            for name in sorted(names, reverse=True)
            if not name.startswith(("Etc/", "US/"))
        }

    def find(self, text: str) -> str | None:
        """Return the zone of this name; None if there is none."""
        return self._names.get(text.replace(" ", "_").casefold())

    def near(self, text: str) -> str:
        """Return the zone of the city in `text`; "" if there is none."""
        return self._cities.get(text.rpartition("/")[2].strip().replace(" ", "_").casefold(), "")
