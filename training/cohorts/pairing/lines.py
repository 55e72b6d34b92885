"""Whose words the lines of a shared text are. Pure."""

from collections.abc import Sequence
from difflib import SequenceMatcher

By = Sequence[Sequence[int]]  # for each line the ids of those who wrote it


def authors(before: str, by: By, after: str, who: int) -> list[list[int]]:
    """Return who wrote each line of a text that `who` has changed.

    A line that stays as it was is whose it was. One that was changed is everybody's who had a hand
    in it: so nobody's words outlive them under another name.
    """
    old, new = before.split("\n"), after.split("\n")
    held = [list(each) for each in by] + [[] for _ in old]
    found: list[list[int]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += held[i:j]
        else:
            theirs = {one for line in held[i:j] for one in line}
            found += [sorted(theirs | {who}) for _ in range(k, m)]
    return found


def without(text: str, by: By, who: int) -> tuple[str, list[list[int]]]:
    """Return a text without the lines in which somebody had a hand, and whose the others are."""
    lines = text.split("\n")
    held = [list(each) for each in by] + [[] for _ in lines]
    kept = [(line, mine) for line, mine in zip(lines, held, strict=False) if who not in mine]
    return "\n".join(line for line, _ in kept), [mine for _, mine in kept]


def of(text: str, by: By, who: int) -> str:
    """Return the lines of a text in which somebody had a hand."""
    lines = zip(text.split("\n"), by, strict=False)
    return "\n".join(line for line, mine in lines if who in mine)
