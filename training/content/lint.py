"""Checks that every kind of content shares: names, markup, tell-tale answers, reading level. Pure.

Each returns findings as (line, sentence); the kind decides which of them stop a file.
"""

import html
import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from training.content import prose
from training.content.documents import Line

EASE_AT_LEAST = 60.0
WORDS_AT_MOST = 35
LONGER_BY = 1.3
MIN_WORDS_TO_RATE = 80
LONGEST_NAME = 80
A_PATTERN = 2  # questions

LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,500})\]\(((?:[^()\s]|\([^()\s]{0,200}\)){0,2000})\)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_CODE = re.compile(r"`[^`]*`")
_TAG = re.compile(r"<[A-Za-z/!?][^\s>]{0,40}>?")
_DEFINITION = re.compile(r" {0,3}\[[^\]]{1,200}\]:")
_HTML = (
    "HTML ({}) is shown as it stands. Write Markdown: a link is [words](address), "
    "and what should look like code stands in backquotes."
)
_NOWHERE = 'The link "{}" goes nowhere. Begin its address with https://, http://, mailto:, / or #.'
SCHEMES = frozenset({"http", "https", "mailto"})

Finding = tuple[int, str]


class Choice(NamedTuple):
    """One option of a question. `credit` is its credit times its weight, summed over facets."""

    line: int
    text: str
    credit: float


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Return ` Did you mean "…"?` if a known name is close to `name`, else ""."""
    if len(name) > LONGEST_NAME:
        return ""
    near = get_close_matches(name.lower(), sorted(known, key=str.lower), n=1, cutoff=0.6)
    near = near or [each for each in known if each.lower() == name.lower()]
    return f' Did you mean "{near[0]}"?' if near else ""


def unknown(name: str, what: str, known: Collection[str]) -> str:
    """Return the sentence about a name that nothing answers to."""
    hint = did_you_mean(name, known) or f" Use one of: {', '.join(sorted(known))}."
    return f'"{name[:LONGEST_NAME]}" is not {what}.{hint}'


def keyed(choices: Sequence[Choice]) -> int | None:
    """Return the place of the choice with the largest credit; None when several share it."""
    best = max(choice.credit for choice in choices)
    places = [place for place, choice in enumerate(choices) if choice.credit == best]
    return places[0] if len(places) == 1 else None


def telltales(questions: Sequence[Sequence[Choice]]) -> Iterator[Finding]:
    """Find a best answer that a reader could guess without reading: always first, always longest.

    Questions whose best answers tie do not count, and one question is no pattern.
    """
    decided = [(q, place) for q in questions if q and (place := keyed(q)) is not None]
    if len(decided) < A_PATTERN:
        return
    line = decided[0][0][0].line
    if all(place == 0 for _, place in decided):
        yield line, "The best answer is always the first. Move it in some of the questions."
    if all(_stands_out(question, place) for question, place in decided):
        yield line, "The best answer is always the longest. Cut it, or let another say more."


def _stands_out(question: Sequence[Choice], place: int) -> bool:
    lengths = [len(choice.text) for choice in question]
    return lengths[place] == max(lengths) > LONGER_BY * min(lengths)


def hard_to_read(lines: Sequence[Line]) -> Iterator[Finding]:
    """Find long sentences, and a text that is hard as a whole."""
    text = list(prose.sentences(lines))
    for sentence in text:
        if (count := len(prose.words(sentence.text))) > WORDS_AT_MOST:
            yield sentence.line, f"A sentence of {count} words. Make two of it."
    if sum(len(prose.words(sentence.text)) for sentence in text) < MIN_WORDS_TO_RATE:
        return
    if (ease := prose.reading_ease(text)) < EASE_AT_LEAST:
        hard = f"Hard to read (Flesch {ease:.0f}; {EASE_AT_LEAST:.0f} or more is plain)."
        yield text[0].line, f"{hard} Use shorter sentences and shorter words."


def markup(lines: Sequence[Line]) -> Iterator[Finding]:
    """Find what the renderer shows as plain text or leaves out: HTML, pictures, unsafe links."""
    for line in lines:
        text = _CODE.sub("", line.text)
        if tag := _TAG.search(text):
            yield line.number, _HTML.format(tag.group())
        if "![" in text:
            yield line.number, "Pictures are not shown. Take it out, or describe it in words."
        if _DEFINITION.match(text):
            yield line.number, "Write the address at the link itself: [words](address)."
        for link in LINK.finditer(text):
            if safe_address(link[2]) is None:
                yield line.number, _NOWHERE.format(link[1][:60])


def safe_address(address: str) -> str | None:
    """Return `address` as it may stand in a link, or None.

    Browsers drop white space and control characters inside an address, and an entity may hide a
    colon; so both are resolved before the scheme is looked at, as often as there is one to find.
    """
    kept = seen = _printable(address)
    for _ in range(4):
        seen, before = _printable(html.unescape(seen)), seen
        if seen == before:
            break
    if not seen or "\\" in seen or seen.startswith("//"):
        return None
    if scheme := _SCHEME.match(seen):
        return kept if scheme.group()[:-1].lower() in SCHEMES else None
    return kept if seen[0] in "/#." or ":" not in seen.split("/")[0] else None


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable() and char != " ")
