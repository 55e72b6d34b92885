"""Straight quotes in, typographic quotes out: authors type what is on the keyboard. Pure."""

import re

# Code spans and the address part of a link are not prose.
_NOT_PROSE = re.compile(r"`[^`\n]*`|\]\([^()\s]*\)")
_OPENS_AFTER = frozenset(" \t\n([{|/>-\u2013\u2014\u201c\u2018\u00a0")
_MARKS = "*_"
_APOSTROPHE = re.compile(r"(?:\d\ds?|em|til|tis|twas)\b", re.IGNORECASE)


def curl(text: str, language: str = "en") -> str:
    """Return `text` with English quotes and apostrophes in place of straight ones.

    A quote opens at the start, after white space, an opening bracket, a dash or another opening
    quote, and closes elsewhere; the marks of emphasis do not count. Text in a language other
    than English comes back as it is: its quotes have other rules.
    """
    if not language.lower().startswith("en") or not ('"' in text or "'" in text):
        return text
    parts, end, before = [], 0, " "
    for match in _NOT_PROSE.finditer(text):
        prose, before = _curl(text[end : match.start()], before)
        parts += [prose, match.group()]
        before, end = ")", match.end()
    parts.append(_curl(text[end:], before)[0])
    return "".join(parts)


def _curl(text: str, before: str) -> tuple[str, str]:
    """Curl a run of prose that follows the character `before`; return it and its last one."""
    out = []
    for place, char in enumerate(text):
        shown = _quote(char, before, text, place) if char in "\"'" else char
        out.append(shown)
        if shown not in _MARKS:
            before = shown
    return "".join(out), before


def _quote(char: str, before: str, text: str, place: int) -> str:
    opens = before in _OPENS_AFTER
    if char == '"':
        return "\u201c" if opens else "\u201d"
    return "\u2018" if opens and not _APOSTROPHE.match(text, place + 1) else "\u2019"
