"""The run sheets in the body of a program: sessions, their steps and prompts. Pure.

## Two rooms, one table {#session-1}

What this session is for.

:::: step 20 pairs scenarios/the-quiet-exception
**Play it together**

What the facilitator does.

::: prompts
- What did she know that you did not?
:::
::::
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from training.cohorts.programs.documents import Step
from training.content.documents import (
    Document,
    Fence,
    Findings,
    Heading,
    Line,
    Text,
    joined,
    paragraphs,
)
from training.content.lint import Finding, hard_to_read, markup, unknown
from training.content.parse import items
from training.content.render import Renderer, Unrenderable

NAMES = ("step", "prompts")
GROUPS = ("all", "alone", "pairs", "threes", "fours")
TOP = 2

_SESSION = re.compile(r"session-([1-9]\d?)")
_MINUTES = re.compile(r"[1-9]\d{0,2}")
_OPENS = re.compile(r"(modules|scenarios)/[a-z0-9]+(-[a-z0-9]+)*")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


class Sheet(NamedTuple):
    """The run sheet of one session; `line` is its heading."""

    line: int
    html: str
    steps: list[Step]


class Sheets:
    """Reads the body of one program."""

    def __init__(self, findings: Findings, language: str) -> None:
        self.findings = findings
        self.renderer = Renderer(language)
        self.intro = ""
        self.found: dict[int, Sheet] = {}
        self._read: list[tuple[Line, ...]] = []  # prose, for the check of reading level

    def read(self, document: Document) -> None:
        """Take in the introduction and every session."""
        intro: list[Line] = []
        number = 0
        for node in document.nodes:
            if isinstance(node, Heading):
                number = self._open(node)
            elif isinstance(node, Fence):
                self._step(node, number)
            elif number:
                sheet = self.found[number]
                self.found[number] = sheet._replace(html=sheet.html + self._html(node.lines))
            else:
                intro.extend(node.lines)
        self.intro = self._html(intro) if intro else ""

    def advice(self) -> list[Finding]:
        """Return what makes the texts hard to read."""
        return [each for lines in self._read for each in hard_to_read(lines)]

    def _open(self, heading: Heading) -> int:
        """Begin a session; return its number, or that of a session nobody asked for."""
        found = _SESSION.fullmatch(heading.id)
        if heading.level != TOP or not found:
            wrong = "A heading begins the run sheet of a session. Write ## Title {#session-1}."
            self.findings.add(heading.line, wrong)
        number = int(found[1]) if found else 1_000 + heading.line
        if number in self.found:
            before = self.found[number].line
            wrong = f"Session {number} has a run sheet on line {before} already. Number this anew."
            self.findings.add(heading.line, wrong)
        self.found[number] = Sheet(heading.line, "", [])
        return number

    def _step(self, fence: Fence, number: int) -> None:
        if fence.name != "step":
            self.findings.add(fence.line, '"prompts" belongs inside a step. Move it there.')
            return
        if not number:
            wrong = "This step belongs to no session. Write ## Title {#session-1} above it."
            self.findings.add(fence.line, wrong)
            return
        minutes, groups, opens = self._arguments(fence)
        title, lines = self._title(fence)
        step = Step(
            minutes=minutes,
            title=title,
            groups=groups,
            opens=opens,
            html=self._html(lines) if lines else "",
            prompts=self._prompts(fence),
        )
        self.found[number].steps.append(step)

    def _arguments(self, fence: Fence) -> tuple[int, str, str]:
        """Return minutes, groups and what opens, from the words after the name."""
        given = list(fence.args)
        minutes, groups, opens = 1, "all", ""
        if given and _MINUTES.fullmatch(given[0]):
            minutes = int(given.pop(0))
        else:
            wrong = "A step begins with its minutes. Write ::: step 20 pairs, for example."
            self.findings.add(fence.line, wrong)
            given = given[1:]
        if given and not _OPENS.fullmatch(given[0]):
            groups = given.pop(0)
            if groups not in GROUPS:
                self.findings.add(fence.line, unknown(groups, "a way to sit together", GROUPS))
        if given and _OPENS.fullmatch(given[0]):
            opens = given.pop(0)
        if given:
            wrong = f'"{given[0][:60]}" is not read. After the groups stands what opens'
            self.findings.add(fence.line, f"{wrong}, such as scenarios/the-quiet-exception.")
        return minutes, groups, opens

    def _title(self, fence: Fence) -> tuple[str, list[Line]]:
        """Return the bold first paragraph of a step as plain text, and the lines after it."""
        text = [node for node in fence.nodes if isinstance(node, Text)]
        parts = paragraphs(text[0].lines) if text else []
        bold = _BOLD.fullmatch(joined(parts[0]).strip()) if parts else None
        if bold is None:
            self.findings.add(fence.line, "Begin the step with what happens in it, **in bold**.")
            return "", []
        rest: list[Line] = []
        last = parts[0][-1].number
        for node in text:
            rest.extend(line for line in node.lines if line.number > last)
        return self.renderer.plain(bold[1]), rest

    def _prompts(self, fence: Fence) -> list[str]:
        made: list[str] = []
        for node in fence.nodes:
            if isinstance(node, Heading):
                self.findings.add(node.line, "A heading cannot stand in a step. Write it **bold**.")
            elif isinstance(node, Fence) and node.name != "prompts":
                self.findings.add(node.line, f'"{node.name}" cannot stand in a step. Move it out.')
            elif isinstance(node, Fence):
                made += [self._inline(lines) for lines in self._items(node)]
        return made

    def _items(self, fence: Fence) -> Sequence[tuple[Line, ...]]:
        lines = [line for node in fence.nodes if isinstance(node, Text) for line in node.lines]
        before, listed = items(lines, self.findings)
        if before or not listed:
            self.findings.add(fence.line, "Prompts are a list. Begin each with a dash.")
        return [item for item in listed if item]

    def _html(self, lines: Sequence[Line]) -> str:
        self._read.append(tuple(lines))
        return self._rendered(lines, is_inline=False)

    def _inline(self, lines: Sequence[Line]) -> str:
        return self._rendered(lines, is_inline=True)

    def _rendered(self, lines: Sequence[Line], *, is_inline: bool) -> str:
        self.findings.extend(markup(lines))
        text = joined(lines)
        try:
            return self.renderer.inline(text) if is_inline else self.renderer.block(text)
        except Unrenderable as error:
            at = lines[min(error.offset, len(lines) - 1)].number if lines else 1
            self.findings.add(at, error.text)
            return ""
