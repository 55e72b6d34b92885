"""What reading a scenario needs everywhere: lines, names, rendering, problems. Pure."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from training.content.documents import Fence, Findings, Heading, Line, Node, joined
from training.content.lint import did_you_mean, markup
from training.content.parse import Attributes
from training.content.render import Renderer, Unrenderable
from training.lenses import LENSES
from training.scenarios.engine import conditions
from training.scenarios.engine.conditions import Names, Unreadable
from training.scenarios.engine.story import ALWAYS, Condition, Effect

ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
NOT_SO = re.compile(r"\{if:\s*([^{}]{0,400})\}\s*")
_LABEL = re.compile(r"\*([A-Z][^*\n]{1,80}):\*(?:\s+|$)")


class Read(NamedTuple):
    """Something to read, for the checks on words. `scene` is "" outside of scenes."""

    scene: str
    lens: str
    lines: tuple[Line, ...]


class Said(NamedTuple):
    """A name that stands in front of a line."""

    line: int
    lens: str
    name: str


class Asked(NamedTuple):
    """A condition, and where it is asked: in a scene, at an ending, or "" after the end."""

    line: int
    place: str
    condition: Condition


class Bench:
    """Collects what reading one scenario brings up besides its scenes.

    names       what conditions may name; None while the front matter cannot be read
    at          the line of a scene, of "scene.choice" and of an ending
    place       id of the scene or the ending being read, "" outside of them
    facilitator the line of the text for the facilitator, and how many words it has
    asked       every condition with its line and its place, for the checks on paths
    """

    def __init__(self, findings: Findings, renderer: Renderer) -> None:
        self.findings = findings
        self.renderer = renderer
        self.names: Names | None = None
        self.at: dict[str, int] = {}
        self.read: list[Read] = []
        self.said: list[Said] = []
        self.place = ""
        self.asked: list[Asked] = []
        self.facilitator = (1, 0)
        self._inline: dict[str, str] = {}

    def problem(self, line: int, text: str) -> None:
        """Note what stops the file from going live."""
        self.findings.add(line, text)

    def plain(self, text: str) -> str:
        """Return `text` for a place without markup."""
        return self.renderer.plain(text)

    def html(self, lines: Sequence[Line], scene: str, lens: str, *, block: bool = False) -> str:
        """Render `lines`, as one run of words unless `block`; what cannot be is a problem."""
        self.read.append(Read(scene, lens, tuple(lines)))
        self.findings.extend(markup(lines))
        text = joined(lines)
        if not text.strip():
            return ""
        try:
            return self.renderer.block(text) if block else self.renderer.inline(text)
        except Unrenderable as error:
            self.problem(lines[min(error.offset, len(lines) - 1)].number, error.text)
            return ""

    def condition(self, text: str, line: int) -> Condition:
        """Return the condition `text`; what is wrong with it is a problem."""
        if self.names is None:
            return ALWAYS  # the front matter is to be mended first
        try:
            read = conditions.parse(text, self.names)
        except Unreadable as error:
            self.problem(line, str(error))
            return ALWAYS
        self.asked.append(Asked(line, self.place, read))
        return read

    def effects(self, variable: str, text: str, line: int) -> tuple[Effect, ...]:
        """Return the effects of one attribute, such as `+6 if clarity >= 50 else -2`."""
        try:
            read = conditions.amounts(text, variable, self.names or Names())
        except Unreadable as error:
            if self.names is not None:
                self.problem(line, str(error))
            return ()
        # What stands behind `else` is the same condition, turned round.
        self.asked += [Asked(line, self.place, each.when) for each in read[:1]]
        return read

    def when(self, lines: Sequence[Line]) -> tuple[Condition, tuple[Line, ...]]:
        """Part a paragraph from the condition it begins with."""
        first, *rest = lines
        found = NOT_SO.match(first.text)
        if not found:
            if first.text.startswith("{"):
                self.problem(first.number, "This brace is not read. Write {if: enough} first.")
            return ALWAYS, tuple(lines)
        kept = Line(first.number, first.text[found.end() :])
        if not kept.text.strip() and not rest:
            self.problem(first.number, "Nothing stands behind this condition. Write it, same line.")
        return self.condition(found[1], first.number), (kept, *rest)

    def names_in(self, text: str, line: int, what: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the names in a list such as `enough, moved`; an unknown one is a problem."""
        found = tuple(each.strip() for each in text.split(","))
        for name in found:
            if name not in known and self.names is not None:
                self.problem(line, f'"{name[:60]}" is not {what}.{self._hint(name, known)}')
        return tuple(dict.fromkeys(name for name in found if name in known))

    def unread(
        self, given: Attributes, flags: Collection[str], values: Collection[str], line: int
    ) -> None:
        """Say what in the braces of a heading means nothing there."""
        for key in given.flags:
            if key in values:
                self.problem(line, f'"{key}" needs a value. Write {key}: …')
            elif key not in flags:
                known = [*flags, *values]
                self.problem(line, f'"{key}" means nothing here.{self._hint(key, known)}')
        for key in given.values:
            if key in flags:
                self.problem(line, f'"{key}" stands alone, without a value.')
            elif key not in values:
                known = [*flags, *values]
                self.problem(line, f'"{key}" means nothing here.{self._hint(key, known)}')

    def _hint(self, name: str, known: Collection[str]) -> str:
        return did_you_mean(name, known) or (
            f" Use one of: {', '.join(sorted(known))}." if known else " There are none."
        )

    def lenses(self, nodes: Sequence[Node], line: int, where: str) -> dict[str, Fence] | None:
        """Return the two lens blocks that `nodes` have to be, or None."""
        fences = [node for node in nodes if isinstance(node, Fence)]
        for node in nodes:
            if not isinstance(node, Fence):
                what = "A heading" if isinstance(node, Heading) else "Text"
                self.problem(node.line, f"{what} outside of the lenses. Move it into one of them.")
        named = {fence.name: fence for fence in fences}
        for lens in LENSES:
            if lens not in named:
                self.problem(line, f"{where} has no words for {lens}. Write ::: {lens} … :::.")
        if len(named) != len(fences):
            twice = next(f for n, f in enumerate(fences) if f.name in {g.name for g in fences[:n]})
            self.problem(twice.line, f'A second "{twice.name}" here. Keep one.')
            return None
        if [fence.name for fence in fences] == ["inside", "customer"]:
            self.problem(fences[0].line, "Put ::: customer before ::: inside, as everywhere.")
        for fence in fences:
            if fence.args:
                self.problem(fence.line, f"Write ::: {fence.name} and nothing else on this line.")
        return named if set(named) == set(LENSES) and len(fences) == len(nodes) else None


def labelled(lines: Sequence[Line]) -> tuple[str, tuple[Line, ...]]:
    """Part a paragraph from the label it begins with: `*Looking back:* You asked …`."""
    if not lines or not (found := _LABEL.match(lines[0].text)):
        return "", tuple(lines)
    first = Line(lines[0].number, lines[0].text[found.end() :])
    return found[1], (first, *lines[1:])
