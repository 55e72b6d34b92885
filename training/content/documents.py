"""What a content file is made of, and the line of everything in it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from training.errors import Problem
from training.part import Compiled

Key = tuple[str | int, ...]
MAX_PROBLEMS = 100


class Line(NamedTuple):
    """One line of the source; the first line of the file is number 1."""

    number: int
    text: str


@dataclass(frozen=True)
class Text:
    """Paragraphs, lists and tables: at least one line, the first and last of them not blank."""

    lines: tuple[Line, ...]

    @property
    def line(self) -> int:
        """The number of the first line."""
        return self.lines[0].number

    @property
    def text(self) -> str:
        """The Markdown, as it was written."""
        return joined(self.lines)


@dataclass(frozen=True)
class Heading:
    """`## Title {#id}`; `id` is "" when there is none."""

    line: int
    level: int
    title: str
    id: str


@dataclass(frozen=True)
class Fence:
    """`::: name args` up to its closing colons; `end` is the line of these."""

    line: int
    name: str
    args: tuple[str, ...]
    nodes: tuple["Node", ...]
    end: int


Node = Text | Heading | Fence


@dataclass(frozen=True)
class Front:
    """Front matter: plain values, and the line on which each of them begins."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: Mapping[Key, int] = field(default_factory=dict)

    def line(self, *key: str | int) -> int:
        """Return the line of `key`, or of the nearest thing around it that has one."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)


@dataclass(frozen=True)
class Document:
    """One content file, read but not yet understood."""

    path: str
    front: Front
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Advised(Compiled):
    """A compiled file that may go live, with what its author should still look at."""

    advice: tuple[Problem, ...] = ()


class Findings:
    """Collects the problems of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: dict[Problem, None] = {}

    def add(self, line: int, text: str) -> None:
        """Note one problem; the same one twice counts once."""
        self._found.setdefault(Problem(self.path, line, text))

    def extend(self, found: Iterable[tuple[int, str]]) -> None:
        """Note several problems, each a line and its sentence."""
        for line, text in found:
            self.add(line, text)

    def sorted(self) -> list[Problem]:
        """Return the problems by line; of a great many, the first hundred and a count."""
        ordered = sorted(self._found, key=lambda problem: problem.line)
        if len(ordered) <= MAX_PROBLEMS:
            return ordered
        rest = len(ordered) - MAX_PROBLEMS
        last = Problem(self.path, ordered[MAX_PROBLEMS].line, f"And {rest} more. Mend these first.")
        return [*ordered[:MAX_PROBLEMS], last]


def joined(lines: Iterable[Line]) -> str:
    """Return the text of `lines` as one string."""
    return "\n".join(line.text for line in lines)


def trimmed(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return `lines` without blank ones at either end."""
    kept = list(lines)
    while kept and not kept[0].text.strip():
        del kept[0]
    while kept and not kept[-1].text.strip():
        del kept[-1]
    return tuple(kept)


def paragraphs(lines: Iterable[Line]) -> list[tuple[Line, ...]]:
    """Part `lines` at blank ones."""
    found: list[list[Line]] = [[]]
    for line in lines:
        if line.text.strip():
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [tuple(paragraph) for paragraph in found if paragraph]
