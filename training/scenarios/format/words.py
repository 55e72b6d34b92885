"""What is read in a scene or at an ending, lens by lens. Pure."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from training.content.documents import Fence, Line, joined, paragraphs
from training.content.parse import text_of
from training.scenarios.engine.story import ALWAYS, Condition, Passage, Words
from training.scenarios.format.bench import Bench, Said, labelled

WEEKS_LATER = "Six weeks later"

_SAYS = re.compile(r"\*\*([^*:\n]{1,60}):\*\*\s+")
_PLACE = re.compile(r"\*([^*\s][^*]{0,300})\*")
_PROMPT = re.compile(r"\*\*([^*]{1,300})\*\*\s*\[([^\[\]]{1,40})\]")


class Slot(NamedTuple):
    """One lens of a scene or an ending, and the conditions its passages carry, in order."""

    line: int
    words: Words
    later: tuple[Passage, ...]
    conditions: tuple[Condition, ...]


def scene_words(bench: Bench, fence: Fence, scene: str) -> Slot:
    """Return a scene in one lens: place and hour, passages, the prompt and its button."""
    parts = paragraphs(text_of(fence, bench.findings))
    place = prompt = button = ""
    if parts and (found := _PLACE.fullmatch(joined(parts[0]).strip())):
        place = bench.html((Line(parts.pop(0)[0].number, found[1]),), scene, fence.name)
    elif parts:
        bench.problem(
            parts[0][0].number, "A scene begins with its place and hour: *Monday, 15:10. A car.*"
        )
    if parts and (found := _PROMPT.fullmatch(joined(parts[-1]).strip())):
        prompt = bench.html((Line(parts.pop()[0].number, found[1]),), scene, fence.name)
        button = bench.plain(found[2])
    elif parts:
        bench.problem(parts[-1][0].number, "A scene ends with **What do you say?** [Say it].")
    made = tuple(passage(bench, lines, scene, fence.name) for lines in parts)
    return Slot(fence.line, Words(place, made, prompt, button), (), _conditions(made))


def ending_words(bench: Bench, fence: Fence) -> Slot:
    """Return an ending in one lens, parted at *Six weeks later:*."""
    before: list[Passage] = []
    later: list[Passage] = []
    found = False
    place = ""
    for number, lines in enumerate(paragraphs(text_of(fence, bench.findings))):
        if number == 0 and (match := _PLACE.fullmatch(joined(lines).strip())):
            place = bench.html((Line(lines[0].number, match[1]),), "", fence.name)
            continue
        when, rest = bench.when(lines)
        label, kept = labelled(rest)
        if label == WEEKS_LATER:
            found = True
            if not joined(kept).strip():
                continue
            rest = kept
        (later if found else before).append(_passage(bench, when, rest, "", fence.name))
    if not later:
        bench.problem(fence.line, f"Nothing says what came of it. End with *{WEEKS_LATER}:* …")
    if not before:
        bench.problem(fence.line, "Nothing says how it ended. Begin with it.")
    made = (tuple(before), tuple(later))
    conditions = (*_conditions(made[0]), *_conditions(made[1]))
    return Slot(fence.line, Words(place, made[0]), made[1], conditions)


def passage(bench: Bench, lines: Sequence[Line], scene: str, lens: str) -> Passage:
    """Return one paragraph: its condition, who says it, what is said."""
    when, rest = bench.when(lines)
    return _passage(bench, when, rest, scene, lens)


def _passage(
    bench: Bench, when: Condition, lines: Sequence[Line], scene: str, lens: str
) -> Passage:
    said = ""
    if found := _SAYS.match(lines[0].text):
        said = bench.plain(found[1])
        bench.said.append(Said(lines[0].number, lens, found[1]))
        lines = (Line(lines[0].number, lines[0].text[found.end() :]), *lines[1:])
    return Passage(bench.html(lines, scene, lens), said, when)


def _conditions(passages: Sequence[Passage]) -> tuple[Condition, ...]:
    return tuple(each.when for each in passages if each.when != ALWAYS)


def same_conditions(bench: Bench, customer: Slot, inside: Slot) -> None:
    """Say where the passages of two lenses do not carry the same conditions in the same order."""
    if customer.conditions != inside.conditions:
        bench.problem(
            inside.line,
            f"The lenses drift apart: the conditions here are not those of line {customer.line}. "
            "Use the same ones in the same order.",
        )
