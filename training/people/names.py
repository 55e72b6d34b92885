"""E-mail addresses made comparable and display names made harmless. Pure."""

import unicodedata

LONGEST_EMAIL = 254
LONGEST_NAME = 80
# Normalising takes time that grows with the square of the marks in a row, so nothing long gets
# there: what is cut is far too long to be accepted.
MOST_READ = 4
MOST_MARKS = 3  # combining marks in a row; more than any language writes
# Letters and marks that leave no ink, beside the format characters (category Cf).
_INKLESS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
) | frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
_JOINERS = "\u200c\u200d"  # needed to spell names in Persian, Hindi and others


def canonical_email(text: str) -> str:
    """Return the form under which two addresses are the same account.

    Full-width, upper-case, spaced and zero-width spellings of one address all come out alike.
    Mail is never sent to this form, only to the address that was stored.
    """
    most = MOST_READ * LONGEST_EMAIL
    before, after = "", text[:most]
    while before != after:  # folding can make something that folds again
        before = after
        folded = unicodedata.normalize("NFKC", before).casefold()
        after = "".join(c for c in folded if not (_is_inkless(c) or c.isspace()))[:most]
    return after


def clean_name(text: str) -> str:
    """Return a display name without what a reader cannot see: it may still not be a name."""
    seen = "".join(
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", text[: MOST_READ * LONGEST_NAME])
        if c in _JOINERS or c.isspace() or not _is_inkless(c)
    )
    return " ".join(seen.split())


def is_name(name: str) -> bool:
    """Tell whether a cleaned name can stand on a page: short, with a letter, no towers of marks."""
    if len(name) > LONGEST_NAME or not any(c.isalpha() for c in name):
        return False
    marks = 0
    for c in name:
        marks = marks + 1 if unicodedata.combining(c) else 0
        if marks > MOST_MARKS:
            return False
    return True


def initials(name: str) -> str:
    """Return one or two letters that stand for a person where there is no room for the name."""
    words = [word for word in name.split() if word[0].isalnum()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0].upper()[0] for word in ends) or "?"


def _is_inkless(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cf", "Cs", "Co", "Cn"} or character in _INKLESS
