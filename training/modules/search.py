"""Find modules by words. Pure."""

from collections.abc import Sequence
from typing import Any, TypeVar

Row = TypeVar("Row", bound=tuple[Any, Any])
SEARCHED = ("title", "dek", "objective")


def matching(shelf: Sequence[Row], sought: str) -> list[Row]:
    """Return the rows whose title, dek or objective hold every word of `sought`, in any case."""
    words = sought.casefold().split()
    return [row for row in shelf if _holds(row[0].summary, words)]


def _holds(summary: dict[str, Any], words: Sequence[str]) -> bool:
    text = " ".join(str(summary.get(name, "")) for name in SEARCHED).casefold()
    return all(word in text for word in words)
