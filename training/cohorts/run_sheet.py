"""The run sheet of a session: steps with clock times, and what is made of them by hand. Pure.

A step comes from the program with sanitised `html` and prompts of HTML. One that was changed by
hand has plain `text` in place of `html`, and plain prompts.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from html import unescape
from typing import Any, NamedTuple

from markupsafe import Markup, escape

MOST_STEPS = 30
LONGEST_TEXT = 4_000
LONGEST_TITLE = 120
_BREAK = re.compile(r"</(?:p|li|ul|ol|div|h\d)>|<br ?/?>")
_TAG = re.compile(r"<[^>]+>")


class Line(NamedTuple):
    """One step as a page shows it.

    at       the clock time, in words of the reader's zone; filled in by the page
    is_main  a quarter of an hour or longer
    """

    number: int
    minutes: int
    starts_at: datetime
    title: str
    groups: str
    opens: str
    url: str
    text: Markup
    prompts: list[Markup]
    is_main: bool
    at: str = ""


class Draft(NamedTuple):
    """One step as its fields hold it. `origin` is its place among the stored ones, -1 for new."""

    minutes: str
    title: str
    text: str
    prompts: str
    origin: int = -1


def lines(steps: Sequence[Mapping[str, Any]], starts_at: datetime) -> list[Line]:
    """Return the steps with the time at which each begins."""
    found, passed = [], 0
    for number, step in enumerate(steps, start=1):
        minutes = int(step["minutes"])
        by_hand = "text" in step
        found.append(
            Line(
                number=number,
                minutes=minutes,
                starts_at=starts_at + timedelta(minutes=passed),
                title=str(step["title"]),
                groups=str(step.get("groups", "all")),
                opens=str(step.get("opens", "")),
                url=f"/{step.get('opens', '')}",
                text=_paragraphs(step["text"]) if by_hand else _trusted(step.get("html", "")),
                prompts=[escape(p) if by_hand else _trusted(p) for p in step.get("prompts", ())],
                is_main=minutes >= 15,
            )
        )
        passed += minutes
    return found


def drafts(steps: Sequence[Mapping[str, Any]]) -> list[Draft]:
    """Return the steps as fields: plain text, one prompt a line."""
    return [
        Draft(str(step["minutes"]), step["title"], _text(step), _prompts(step), origin)
        for origin, step in enumerate(steps)
    ]


def steps(drafts: Sequence[Draft], stored: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what to store. What nobody changed keeps its formatting. Drafts must be in order."""
    return [_step(draft, stored) for draft in drafts]


def rearranged(drafts: Sequence[Draft], act: str) -> list[Draft]:
    """Return the drafts after "add", "remove-2", "up-2" or "down-2"; places count from 0.

    What cannot be done changes nothing.
    """
    found = list(drafts)
    verb, _dash, digits = act.partition("-")
    if verb == "add":
        return [*found, Draft("5", "", "", "")] if len(found) < MOST_STEPS else found
    at = int(digits) if digits.isdecimal() else len(found)
    if at >= len(found):
        return found
    if verb == "remove":
        del found[at]
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    if verb in ("up", "down") and 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found


def _step(draft: Draft, stored: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    before = dict(stored[draft.origin]) if 0 <= draft.origin < len(stored) else {}
    kept = {
        "minutes": int(draft.minutes),
        "title": draft.title,
        "groups": before.get("groups", "all"),
        "opens": before.get("opens", ""),
    }
    if before and (draft.text, draft.prompts) == (_text(before), _prompts(before)):
        key = "text" if "text" in before else "html"
        return {**kept, key: before[key], "prompts": list(before["prompts"])}
    prompts = [line.strip() for line in draft.prompts.split("\n") if line.strip()]
    return {**kept, "text": draft.text, "prompts": prompts}


def _text(step: Mapping[str, Any]) -> str:
    return str(step["text"]) if "text" in step else plain(step.get("html", ""))


def _prompts(step: Mapping[str, Any]) -> str:
    prompts = step.get("prompts", ())
    return "\n".join(prompts if "text" in step else map(plain, prompts))


def plain(html: str) -> str:
    """Return sanitised HTML as plain paragraphs."""
    text = unescape(_TAG.sub("", _BREAK.sub("\n\n", html.replace("\n", " "))))
    parts = (" ".join(part.split()) for part in text.split("\n\n"))
    return "\n\n".join(part for part in parts if part)


def _paragraphs(text: str) -> Markup:
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return Markup("").join(Markup("<p>{}</p>").format(part) for part in parts)


def _trusted(html: str) -> Markup:
    return Markup(html)  # noqa: S704  # sanitised when the program was published
