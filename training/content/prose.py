"""Words, sentences and how hard they are to read. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from training.content.documents import Line

_BLOCK_START = re.compile(r"\s*(?:[-*+>]|\d{1,3}\.)\s+|\s*$")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\([^()\s]*\)")
_MARKS = re.compile(r"[*_`\\|]+|^\s*(?:[-*+>]|\d{1,3}\.)\s+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]{0,2}\s+(?=[\"'\u201c\u2018(]?\w)")
_VOWELS = re.compile(r"[aeiouy]+")


class Sentence(NamedTuple):
    """One sentence and the line it begins on."""

    line: int
    text: str


def words(text: str) -> list[str]:
    """Return the words of `text`; the marks of Markdown are none."""
    return _WORD.findall(_LINK.sub(r"\1", text))


def sentences(lines: Sequence[Line]) -> Iterator[Sentence]:
    """Yield the sentences of running text. A list item or a blank line ends one as well."""
    for paragraph in _paragraphs(lines):
        start = 0
        text = " ".join(plain(line.text) for line in paragraph)
        ends = [match.end() for match in _SENTENCE_END.finditer(text)] + [len(text)]
        for end in ends:
            if text[start:end].strip():
                yield Sentence(_line_at(paragraph, start), text[start:end].strip())
            start = end


def reading_ease(text: Sequence[Sentence]) -> float:
    """Return the Flesch reading ease: about 100 for very easy, below 60 for hard.

    Syllables are counted by groups of vowels, which is right on average and not for each word.
    Raises ValueError without a single word.

    Flesch, R. (1948). A new readability yardstick. Journal of Applied Psychology 32(3), 221-233.
    """
    found = [word for sentence in text for word in words(sentence.text)]
    if not found:
        raise ValueError("no words: ask for the reading ease of some text")
    per_sentence = len(found) / len(text)
    per_word = sum(map(syllables, found)) / len(found)
    return 206.835 - 1.015 * per_sentence - 84.6 * per_word


def syllables(word: str) -> int:
    """Estimate the syllables of an English word; at least 1."""
    lower = word.lower()
    count = len(_VOWELS.findall(lower))
    if lower.endswith(("es", "ed", "e")) and not lower.endswith(("le", "ted", "ded", "ses", "ces")):
        count -= 1
    return max(count, 1)


def plain(text: str) -> str:
    """Return one line of Markdown without its marks."""
    return _MARKS.sub("", _LINK.sub(r"\1", text)).strip()


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and _BLOCK_START.match(line.text):
            yield paragraph
            paragraph = []
        if line.text.strip():
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _line_at(paragraph: Sequence[Line], offset: int) -> int:
    end = 0
    for line in paragraph:
        end += len(plain(line.text)) + 1
        if offset < end:
            return line.number
    return paragraph[-1].number
