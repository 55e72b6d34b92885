"""What a content file holds, in numbers: words, reading level, choices, facets. Pure."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from training.content import prose
from training.content.documents import Line
from training.content.lint import Choice, keyed
from training.lenses import LENSES
from training.part import BOTH, Figures

_BREAK = re.compile(r"</(?:p|li|h\d|td|th|dt|dd)>|<br>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Question:
    """One decision: the texts of its choices in each lens it is told in, and their credits."""

    texts: Sequence[Sequence[str]]
    credits: Sequence[Mapping[str, int]]
    weights: Sequence[float]


def figures(
    summary: Mapping[str, Any],
    shown: Any,
    questions: Sequence[Question],
    endings: Mapping[str, int] | None = None,
) -> Figures:
    """Return the figures of one compiled file; `shown` is everything in it that is read."""
    texts = list(_texts(shown, BOTH))
    told = list(prose.sentences([Line(0, part) for _, text in texts for part in _plain(text)]))
    return Figures(
        id=summary["id"],
        title=summary["title"],
        minutes=summary["minutes"],
        words={lens: _words(texts, lens) for lens in (*LENSES, BOTH)},
        ease=prose.reading_ease(told),
        sentence=median(len(prose.words(each.text)) for each in told),
        longest=max((_ratio(cards) for each in questions for cards in each.texts), default=0.0),
        keyed=[place for each in questions if (place := _keyed(each))],
        ranges=_ranges(questions),
        endings=endings or {},
    )


def _texts(value: Any, lens: str) -> Iterator[tuple[str, str]]:
    """Yield each text with its lens. What has no blank in it is a name for machines."""
    match value:
        case str():
            if " " in value.strip():
                yield lens, value
        case Mapping():
            for key, each in value.items():
                yield from _texts(each, key if key in LENSES else lens)
        case Sequence():
            for each in value:
                yield from _texts(each, lens)


def _plain(text: str) -> Iterator[str]:
    """Yield the paragraphs of some HTML without its marks, a blank line after each."""
    for part in _BREAK.split(text):
        yield html.unescape(_TAG.sub("", part)).strip()
        yield ""


def _words(texts: Sequence[tuple[str, str]], lens: str) -> int:
    return sum(len(prose.words(part)) for at, text in texts if at == lens for part in _plain(text))


def _ratio(cards: Sequence[str]) -> float:
    lengths = [len(html.unescape(_TAG.sub("", each))) for each in cards]
    return max(lengths) / max(min(lengths), 1) if lengths else 0.0


def _keyed(question: Question) -> tuple[int, int] | None:
    """Return the place of the best choice; None where several share it or nothing is credited."""
    worth = [
        weight * sum(credit.values())
        for credit, weight in zip(question.credits, question.weights, strict=True)
    ]
    if not any(question.credits):
        return None
    place = keyed([Choice(0, "", each) for each in worth])
    return None if place is None else (place + 1, len(worth))


def _ranges(questions: Sequence[Question]) -> dict[str, int]:
    found: dict[str, int] = {}
    for question in questions:
        for facet in {name for credit in question.credits for name in credit}:
            got = [credit.get(facet, 0) for credit in question.credits]
            found[facet] = found.get(facet, 0) + max(got) - min(got)
    return found
