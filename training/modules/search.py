"""Find modules by words, and say where they stand. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from training.content.facets import FACETS
from training.lenses import LENSES

Row = TypeVar("Row", bound=tuple[Any, Any])
SHOWN = ("title", "dek")  # what a list shows of a module anyway


class Hit(NamedTuple):
    """A text of a summary in which words were found; `_texts` has the kinds."""

    kind: str
    text: str


class Found(NamedTuple):
    """A module, and why it is here: the texts that hold the words, but for SHOWN."""

    row: Any
    why: tuple[Hit, ...]


def matching(rows: Sequence[Row], sought: str) -> list[Found]:
    """Return the rows whose summaries hold every word of `sought`, in any case and any place.

    One text that holds them all is reason enough; else each word has the first that holds it.
    """
    words = sought.casefold().split()
    found = ((row, _reasons(_texts(row[0].summary), words)) for row in rows)
    return [
        Found(row, tuple(hit for hit in why if hit.kind not in SHOWN))
        for row, why in found
        if why is not None
    ]


def _texts(summary: dict[str, Any]) -> list[Hit]:
    """Return what can be found in a summary, what says most about the module first."""
    lines = summary.get("lines", {})
    skills = [FACETS[facet].name for facet in summary.get("facets", ()) if facet in FACETS]
    listed = [
        ("title", [summary.get("title")]),
        ("dek", [summary.get("dek")]),
        ("part", [part["title"] for part in summary.get("parts", ())]),
        ("skill", [summary.get("domain"), *skills]),
        ("objective", [summary.get("objective")]),
        ("opening", [lines.get(lens) for lens in LENSES]),
        ("task", [summary.get("task")]),
        ("question", summary.get("asks", ())),
    ]
    return [Hit(kind, text) for kind, texts in listed for text in texts if text]


def _reasons(held: Sequence[Hit], words: Sequence[str]) -> list[Hit] | None:
    """Return the texts that hold the words; None if one of them stands nowhere."""
    for hit in held:
        if all(word in hit.text.casefold() for word in words):
            return [hit]
    why: dict[Hit, None] = {}
    for word in words:
        first = next((hit for hit in held if word in hit.text.casefold()), None)
        if first is None:
            return None
        why[first] = None
    return list(why)
