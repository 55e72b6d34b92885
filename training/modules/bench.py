"""What every block of a module needs while it is read: ids, rendering, problems. Pure."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from training.content.documents import Fence, Findings, Line, joined
from training.content.lint import Choice, markup
from training.content.render import Renderer, Unrenderable
from training.lenses import LENSES
from training.modules.documents import Lines, Task

_ID = re.compile(r"[a-z][a-z0-9-]{0,27}")
_NOT_ID = re.compile(r"[^a-z0-9]+")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")

# Ids that the page has of its own.
RESERVED = frozenset(
    {
        "finish",
        "lens",
        "main",
        "message",
        "place",
        "problems",
        "q",
        "situation",
        "task",
        "task-rooms",
        "toasts",
    }
)


class Passage(NamedTuple):
    """Something to read. `kind` is "text" or the name of the block it stands in."""

    part: str
    kind: str
    lines: tuple[Line, ...]


class Bench:
    """Collects what reading one module brings up besides its blocks.

    part       id of the part being read
    choices    of each question, its options as lint looks at them
    credits    by question, option and facet
    lenses     those the module is told in: both, or the one of its audience
    lines      the first labelled row of the first pair, as plain text; None until it is read
    """

    def __init__(self, findings: Findings, renderer: Renderer) -> None:
        self.findings = findings
        self.renderer = renderer
        self.part = ""
        self.pairs = 0
        self.ids: dict[str, int] = {}
        self.passages: list[Passage] = []
        self.choices: list[list[Choice]] = []
        self.credits: dict[str, dict[str, dict[str, int]]] = {}
        self.tasks: list[Task] = []
        self.lenses: tuple[str, ...] = LENSES
        self.lines: Lines | None = None

    @property
    def is_shared(self) -> bool:
        """Whether the module is for both sides, and so told in both lenses."""
        return self.lenses == LENSES

    @property
    def for_whom(self) -> str:
        """What a message says of a module that is told in one lens."""
        return f"This module is for {self.lenses[0]} alone."

    def problem(self, line: int, text: str) -> None:
        """Note what stops the file from going live."""
        self.findings.add(line, text)

    def claim(self, name: str, line: int) -> str:
        """Keep `name` as the id of the thing on `line`; each id is used once."""
        if _is_reserved(name):
            self.problem(line, f'The page itself uses "{name}". Give this another id.')
        elif name in self.ids:
            before = self.ids[name]
            self.problem(line, f'"{name}" is on line {before} already. Give this another id.')
        self.ids.setdefault(name, line)
        return name

    def fresh(self, title: str, line: int) -> str:
        """Make an id of the words of a heading that was given none."""
        name = base = _NOT_ID.sub("-", title.lower()).strip("-")[:28] or "heading"
        count = 1
        while name in self.ids or _is_reserved(name):
            count += 1
            name = f"{base}-{count}"
        return self.claim(name, line)

    def html(self, lines: Sequence[Line], kind: str, *, inline: bool = False) -> str:
        """Render `lines`; what cannot be rendered is a problem at its line."""
        self.passages.append(Passage(self.part, kind, tuple(lines)))
        self.findings.extend(markup(lines))
        try:
            text = joined(lines)
            return self.renderer.inline(text) if inline else self.renderer.block(text)
        except Unrenderable as error:
            at = lines[min(error.offset, len(lines) - 1)].number if lines else 1
            self.problem(at, error.text)
            return ""

    def bold(self, lines: Sequence[Line], fence: Fence, what: str) -> str:
        """Return a paragraph that is bold as a whole, as plain text."""
        found = _BOLD.fullmatch(joined(lines).strip())
        if found is None:
            self.problem(lines[0].number, f"Begin ::: {fence.name} with {what}, **in bold**.")
            return ""
        self.passages.append(Passage(self.part, fence.name, tuple(lines)))
        return self.renderer.plain(found[1])

    def arguments(self, fence: Fence, *like: str) -> tuple[str, ...]:
        """Return the words after the block's name, "" for a missing one; the first is its id.

        like  an example of each
        """
        if len(fence.args) != len(like):
            fit = " ".join((":::", fence.name, *like))
            self.problem(fence.line, f"Write {fit} and nothing else on this line.")
        given = (*fence.args, *("" for _ in like))[: len(like)]
        if given and not _ID.fullmatch(given[0]):
            if given[0]:
                self.problem(fence.line, f'"{given[0][:60]}" is no id. Write it like {like[0]}.')
        elif given:
            self.claim(given[0], fence.line)
        return given


def _is_reserved(name: str) -> bool:
    return name in RESERVED or name.endswith(("-h", "-again"))
