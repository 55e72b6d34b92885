"""The list of modules as one reader sees it: how far they are, and where to go on. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from training.lenses import BOTH
from training.modules.search import Found, Hit


class Entry(NamedTuple):
    """One module in the list.

    summary  of its live version; keys are those of documents.Summary
    audience  the side it is written for, or both
    why      the texts that hold what was sought
    read     how many parts lie behind the reader
    part     the number of the part they are in; of the last, once all are read
    ahead    the title of the part to go on at; "" for who has not begun or has read them all
    anchor   where in its page to go on; "" is the top
    """

    slug: str
    summary: dict[str, Any]
    audience: str
    why: Sequence[Hit]
    is_begun: bool
    is_finished: bool
    read: int
    part: int
    ahead: str
    anchor: str


def entry(found: Found) -> Entry:
    """Return a module with where its reader is; an older version may have had more parts."""
    listed, reading = found.row
    parts = listed.summary["parts"]
    read = reading.reached if reading else 0
    is_finished = bool(reading and reading.finished_at)
    ahead, anchor = "", ""
    if reading and not is_finished:
        left = parts[read:]
        ahead = left[0]["title"] if left else ""
        anchor = left[0]["id"] if left else "finish"
    return Entry(
        slug=listed.slug,
        summary=listed.summary,
        audience=listed.summary.get("audience", BOTH),
        why=found.why,
        is_begun=bool(reading),
        is_finished=is_finished,
        read=read,
        part=min(read + 1, len(parts)),
        ahead=ahead,
        anchor=anchor,
    )
