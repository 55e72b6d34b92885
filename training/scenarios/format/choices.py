"""Choices: the head of one with its attributes, and its card in each lens. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from training.content import prose
from training.content.documents import Fence, Findings, Line, joined, paragraphs, trimmed
from training.content.lint import did_you_mean, unknown
from training.content.parse import Attributes, blocks, braces, items, quoted, text_of
from training.lenses import LENSES
from training.scenarios.engine.story import Card, Choice, Kind, Shift
from training.scenarios.format.attributes import Given
from training.scenarios.format.bench import Bench, labelled
from training.scenarios.format.documents import FrontMatter

LONGEST_MOVE = 6  # words
MOST_ATTRIBUTES = 40
SHIFTS = 3
LOOKING_BACK = "Looking back"
OTHER_ROAD = "The other road"

_HEAD = re.compile(r"\[([^\[\]]{1,200})\]\(#([^()\s]{0,80})\)")
_NOT_ID = re.compile(r"[^a-z0-9]+")
_SHIFT = re.compile(r"([A-Za-z]{1,20}):\s+(\*\*[^*]{1,120}\*\*.*)", re.DOTALL)


class Head(NamedTuple):
    """The first line of a choice, and the lines below it without their indent."""

    line: int
    id: str
    move: str
    to: str
    given: Attributes
    below: tuple[Line, ...]


def heads(found: Sequence[tuple[Line, ...]], findings: Findings) -> list[Head]:
    """Return the heads of a scene's choices; their ids come from the moves and are unique."""
    made: list[Head] = []
    for item in found:
        if item and (head := _head(item, {each.id for each in made}, findings)):
            made.append(head)
    return made


def _head(item: tuple[Line, ...], taken: set[str], findings: Findings) -> Head | None:
    top = _top(item)
    line = top[0].number
    whole = Line(line, " ".join(each.text.strip() for each in top))
    text, given = braces(whole, findings)
    found = _HEAD.fullmatch(text)
    if not found:
        findings.add(line, "A choice begins with its move: - [ask what it is for](#scene) {…}.")
        return None
    if given is None:
        findings.add(line, "This choice has no attributes. End its line with {as: defensible; …}.")
        given = Attributes("", {}, ())
    if len(given.values) + len(given.flags) > MOST_ATTRIBUTES:
        findings.add(line, f"More than {MOST_ATTRIBUTES} attributes. Keep those that matter.")
        given = Attributes("", {}, ())
    move = " ".join(found[1].split())
    if (count := len(prose.words(move))) > LONGEST_MOVE:
        findings.add(line, f"A move of {count} words. Say it in {LONGEST_MOVE} at most.")
    return Head(line, _id(move, taken), move, found[2], given, item[len(top) :])


def _top(item: tuple[Line, ...]) -> list[Line]:
    """Return the lines of a head: its attributes may go on, up to the closing brace."""
    top = [item[0]]
    for line in item[1:]:
        text = line.text.strip()
        if top[-1].text.rstrip().endswith("}") or not text or text.startswith(":::"):
            break
        top.append(line)
    return top


def _id(move: str, taken: set[str]) -> str:
    base = _NOT_ID.sub("-", move.lower()).strip("-")[:60].strip("-") or "choice"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    return name


def choice(bench: Bench, scene: str, head: Head, meta: FrontMatter | None) -> Choice | None:
    """Return one choice; None when a lens is missing."""
    nodes = blocks(head.below, LENSES, bench.findings)
    given = Given(bench, head.line, head.given, meta)
    values = given.values()
    fences = bench.lenses(nodes, head.line, f'"{head.move[:60]}"')
    if fences is None:
        return None
    cards = {lens: _card(bench, fence, scene) for lens, fence in fences.items()}
    _drift(bench, cards, fences)
    return Choice(head.id, bench.plain(head.move), head.to, cards, **values)


def _card(bench: Bench, fence: Fence, scene: str) -> Card:
    """Return one lens of a choice: text, what happens, shifts, and two sentences for later."""
    slots: dict[str, list[tuple[Line, ...]]] = {}
    last = ""
    order = ("text", "happens", "shifts", LOOKING_BACK, OTHER_ROAD)
    for lines in paragraphs(text_of(fence, bench.findings)):
        slot, kept = _slot(bench, lines)
        if last and slot in order and order.index(slot) < order.index(last):
            wrong = f"This stands too low. The order is: {', '.join(order).lower()}."
            bench.problem(lines[0].number, wrong)
        last = slot if slot in order else last
        slots.setdefault(slot, []).append(kept)
    for slot in ("text", LOOKING_BACK, OTHER_ROAD):
        for lines in slots.get(slot, [])[1:]:
            bench.problem(lines[0].number, "One paragraph is enough here. Join the two.")
    missing = {
        "text": "This card has no words. Begin with what I say or do.",
        "happens": "Nothing happens here. Add the reaction, in a line that begins with >.",
        "shifts": "Nothing shifts here. Add one to three lines: - warmth: **Mara is cooler.** Why.",
        LOOKING_BACK: f"The debrief has no sentence. Add *{LOOKING_BACK}:* …",
    }
    for slot, wrong in missing.items():
        if slot not in slots:
            bench.problem(fence.line, wrong)

    def one(slot: str) -> str:
        lines = slots.get(slot, [()])[0]
        return bench.html(lines, scene, fence.name)

    happens = [line for part in slots.get("happens", []) for line in (*part, Line(0, ""))]
    return Card(
        text=one("text"),
        happens=bench.html(trimmed(happens), scene, fence.name, block=True),
        shifts=_shifts(bench, slots.get("shifts", []), scene, fence.name),
        looking_back=one(LOOKING_BACK),
        other_road=one(OTHER_ROAD),
    )


def _slot(bench: Bench, lines: tuple[Line, ...]) -> tuple[str, tuple[Line, ...]]:
    """Return which part of a card a paragraph is, and its lines without marks."""
    if lines[0].text.startswith(">"):
        return "happens", quoted(lines, bench.findings)[1]
    if lines[0].text.startswith("- "):
        return "shifts", lines
    label, kept = labelled(lines)
    if label in {LOOKING_BACK, OTHER_ROAD}:
        if not joined(kept).strip():
            bench.problem(lines[0].number, f"Nothing stands behind *{label}:*. Write it.")
        return label, kept
    if label:
        hint = did_you_mean(label, (LOOKING_BACK, OTHER_ROAD))
        hint = hint or f" Use *{LOOKING_BACK}:* or *{OTHER_ROAD}:*."
        bench.problem(lines[0].number, f'"{label[:60]}" is not a part of a card.{hint}')
        return "", kept
    return "text", lines


def _shifts(
    bench: Bench, found: Sequence[tuple[Line, ...]], scene: str, lens: str
) -> tuple[Shift, ...]:
    made: list[Shift] = []
    listed = [item for lines in found for item in items(lines, bench.findings)[1]]
    for item in listed:
        line = item[0].number
        match = _SHIFT.fullmatch(joined(item).strip())
        if not match:
            wrong = (
                "A shift is a kind, a finding in bold and why: - warmth: **She is cooler.** Why."
            )
            bench.problem(line, wrong)
            continue
        kind, text = match.groups()
        if kind not in get_args(Kind):
            bench.problem(line, unknown(kind, "a kind of shift", get_args(Kind)))
            continue
        known: Kind = kind  # type: ignore[assignment]  # one of the kinds, as just seen
        text = " ".join(text.split())
        made.append(Shift(known, bench.html((Line(line, text),), scene, lens)))
    if len(listed) > SHIFTS:
        bench.problem(listed[SHIFTS][0].number, f"{len(listed)} shifts. {SHIFTS} are the most.")
    return tuple(made)


def _drift(bench: Bench, cards: Mapping[str, Card], fences: Mapping[str, Fence]) -> None:
    """Say where the two lenses of a choice are not built alike."""
    customer, inside = cards["customer"], cards["inside"]
    line, before = fences["inside"].line, fences["customer"].line
    kinds = [[shift.kind for shift in card.shifts] for card in (customer, inside)]
    if kinds[0] != kinds[1]:
        bench.problem(
            line,
            f"The lenses drift apart: shifts {', '.join(kinds[1]) or 'none'} here, "
            f"{', '.join(kinds[0]) or 'none'} on line {before}. Use the same kinds in order.",
        )
    if bool(customer.other_road) != bool(inside.other_road):
        wrong = f'"{OTHER_ROAD}" stands in one lens only (line {before}). Write both, or neither.'
        bench.problem(line, wrong)
