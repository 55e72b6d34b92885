"""Source text into front matter, headings, blocks and text, each with its line. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from training.content import front
from training.content.documents import (
    Document,
    Fence,
    Findings,
    Front,
    Heading,
    Line,
    Node,
    Text,
    trimmed,
)
from training.content.lint import did_you_mean

MAX_BYTES = 256 * 1024
MAX_NESTING = 4
MAX_NODES = 2_000

_FENCE = re.compile(r"(\s*)(:{3,})\s*(.*)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_KEY = re.compile(r"[A-Za-z][\w.-]{0,63}")
# NUL and lone surrogates cannot be stored; the others make a line look like another one.
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Attributes(NamedTuple):
    """What stood in braces: `{#id; flag; key: value}`."""

    id: str
    values: dict[str, str]
    flags: tuple[str, ...]


def document(source: str, path: str, names: Collection[str], findings: Findings) -> Document:
    """Read a content file as far as it can be read; what is wrong goes to `findings`.

    names  the blocks that this kind of content knows
    """
    values, body = opened(source, findings)
    return Document(path, values, blocks(body, names, findings))


def opened(source: str, findings: Findings) -> tuple[Front, Sequence[Line]]:
    """Return the front matter of a content file and the lines below it."""
    if not _is_readable(source, findings):
        return Front(), ()
    numbered = [
        Line(number, text.rstrip("\r"))
        for number, text in enumerate(source.removeprefix("\ufeff").split("\n"), start=1)
    ]
    head, body = _split(numbered, findings)
    return front.read(head, findings) if head else Front(), body


def _is_readable(source: str, findings: Findings) -> bool:
    """Refuse what is too long, and characters that cannot be stored or seen."""
    if len(source) > MAX_BYTES or len(source.encode(errors="replace")) > MAX_BYTES:
        findings.add(1, "The file is longer than 256 kB. Split it into several.")
        return False
    if found := _INVISIBLE.search(source.replace("\r\n", "\n")):
        line = source.replace("\r\n", "\n").count("\n", 0, found.start()) + 1
        code = f"U+{ord(found.group()):04X}"
        findings.add(line, f"There is an invisible character here ({code}). Take it out.")
        return False
    return True


def _split(lines: Sequence[Line], findings: Findings) -> tuple[Sequence[Line], Sequence[Line]]:
    """Part the front matter from the body."""
    if lines[0].text.rstrip() != "---":
        findings.add(1, "The file does not begin with front matter. Make its first line `---`.")
        return (), lines
    for place, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() == "---":
            if place == 1:
                findings.add(1, "The front matter is empty. Write `schema: 1` and the rest.")
            return lines[1:place], lines[place + 1 :]
    findings.add(1, "The front matter has no end. Close it with a line `---`.")
    return (), ()


@dataclass
class _Open:
    """A block whose closing colons have not come yet."""

    line: int
    name: str
    args: tuple[str, ...]
    colons: int
    nodes: list[Node] = field(default_factory=list)


def blocks(lines: Sequence[Line], names: Collection[str], findings: Findings) -> tuple[Node, ...]:
    """Part `lines` into headings, blocks and the text between them."""
    reader = _Reader(names, findings)
    for line in lines:
        reader.feed(line)
        if reader.count > MAX_NODES:
            wrong = f"More than {MAX_NODES:,} headings and blocks. Split the file."
            findings.add(line.number, wrong)
            break
    return reader.finish(lines[-1].number if lines else 1)


def text_of(fence: Fence, findings: Findings) -> tuple[Line, ...]:
    """Return the lines of a block that holds text and nothing else, a blank one after each text."""
    for node in fence.nodes:
        if not isinstance(node, Text):
            what = "A heading" if isinstance(node, Heading) else f'"{node.name}"'
            where = f'"{fence.name}" (line {fence.line})'
            findings.add(node.line, f"{what} cannot stand inside {where}. Move it out.")
    texts = [node.lines for node in fence.nodes if isinstance(node, Text)]
    if not texts:
        findings.add(fence.line, f'"{fence.name}" is empty. Write it.')
    return tuple(line for lines in texts for line in (*lines, Line(lines[-1].number, "")))


class _Reader:
    """Reads a body line by line; the innermost open block is last in `open`."""

    def __init__(self, names: Collection[str], findings: Findings) -> None:
        self.names = names
        self.findings = findings
        self.open = [_Open(0, "", (), 0)]
        self.text: list[Line] = []
        self.count = 0

    def feed(self, line: Line) -> None:
        """Take in one line."""
        if ":::" in line.text and (fence := _FENCE.fullmatch(line.text)):
            indent, colons, rest = fence.groups()
            if indent:
                self.findings.add(line.number, "Move the colons to the beginning of the line.")
            elif rest:
                self._start(line.number, len(colons), rest)
            else:
                self._stop(line.number, len(colons))
        elif line.text.startswith("#") and (heading := _HEADING.fullmatch(line.text.rstrip())):
            self._flush()
            self.count += 1
            title, found = braces(Line(line.number, heading[2]), self.findings)
            if not title:
                self.findings.add(line.number, "This heading has no words. Write some.")
            made = Heading(line.number, len(heading[1]), title, found.id if found else "")
            self.open[-1].nodes.append(made)
        else:
            self.text.append(line)

    def _flush(self) -> None:
        if text := trimmed(self.text):
            self.open[-1].nodes.append(Text(text))
        self.text = []

    def _start(self, line: int, colons: int, rest: str) -> None:
        self._flush()
        self.count += 1
        name, *args = rest[:200].split()
        if name not in self.names:
            known = did_you_mean(name, self.names) or f" Use one of: {', '.join(self.names)}."
            self.findings.add(line, f'"{name[:60]}" is not a block.{known}')
        while self.open[-1].name and colons >= self.open[-1].colons:
            self._unclosed(line, f", or with one colon more on each if {name[:60]} belongs inside")
        if len(self.open) > MAX_NESTING:
            self.findings.add(line, f"Blocks nest at most {MAX_NESTING} deep. Write it flatter.")
            return
        self.open.append(_Open(line, name, tuple(args), colons))

    def _stop(self, line: int, colons: int) -> None:
        self._flush()
        if all(block.colons != colons for block in self.open):
            inside = self.open[-1]
            hint = f' Close "{inside.name}" with {inside.colons}.' if inside.name else ""
            self.findings.add(line, f"{colons} colons close nothing here.{hint or ' Delete them.'}")
            return
        while self.open[-1].colons != colons:
            self._unclosed(line)
        self._close(line)

    def _unclosed(self, line: int, hint: str = "") -> None:
        block = self.open[-1]
        colons = ":" * min(block.colons, 10)
        wrong = f'"{block.name[:60]}" has no end before line {line}.'
        self.findings.add(block.line, f"{wrong} Close it with a line {colons}{hint}.")
        self._close(line)

    def _close(self, line: int) -> None:
        block = self.open.pop()
        made = Fence(block.line, block.name, block.args, tuple(block.nodes), line)
        self.open[-1].nodes.append(made)

    def finish(self, last: int) -> tuple[Node, ...]:
        """Return what was read; a block that is still open is a problem."""
        self._flush()
        while len(self.open) > 1:
            self._unclosed(last)
        return tuple(self.open[0].nodes)


def braces(line: Line, findings: Findings) -> tuple[str, Attributes | None]:
    """Part a line from the braces at its end; None when there are none."""
    text = line.text.rstrip()
    before, opening, inside = text.rpartition("{")
    if not opening or not inside.endswith("}"):
        return text, None
    return before.rstrip(), attributes(Line(line.number, inside[:-1]), findings)


def attributes(line: Line, findings: Findings) -> Attributes:
    """Read the inside of braces: `#id`, `flag` and `key: value`, parted by `;` or by `,`.

    With a semicolon anywhere, semicolons part and a value may hold commas.
    """
    made = Attributes("", {}, ())
    for item in line.text.split(";" if ";" in line.text else ","):
        key, colon, value = (part.strip() for part in item.partition(":"))
        if key.startswith("#"):
            if colon or made.id or not _ID.fullmatch(key[1:]):
                findings.add(line.number, f'"{item.strip()[:60]}" is no id. Write {{#like-this}}.')
            made = made._replace(id=key[1:])
        elif not _KEY.fullmatch(key) or (colon and not value):
            findings.add(line.number, f'"{item.strip()[:60]}" is not read. Write {{key: value}}.')
        elif key in made.values or key in made.flags:
            findings.add(line.number, f'"{key}" stands twice in these braces. Keep one.')
        elif colon:
            made.values[key] = value
        else:
            made = made._replace(flags=(*made.flags, key))
    return made


def items(
    lines: Sequence[Line], findings: Findings
) -> tuple[tuple[Line, ...], list[tuple[Line, ...]]]:
    """Part `lines` into what stands before a list and the items of the list.

    An item begins with `- ` in the first column; what belongs to it is indented by two spaces
    and comes back without them.
    """
    lead: list[Line] = []
    found: list[list[Line]] = []
    for line in lines:
        if line.text.startswith("- "):
            found.append([Line(line.number, line.text[2:])])
        elif not found:
            lead.append(line)
        elif not line.text.strip() or line.text.startswith("  "):
            found[-1].append(Line(line.number, line.text[2:]))
        else:
            findings.add(line.number, "This stands after a list. Indent it by two, or move it up.")
    return trimmed(lead), [trimmed(item) for item in found]


def quoted(lines: Sequence[Line], findings: Findings) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Part `lines` into what stands before a quote (`> …`) and the quote, without its marks."""
    before: list[Line] = []
    quote: list[Line] = []
    for line in lines:
        if line.text.startswith(">"):
            quote.append(Line(line.number, line.text[1:].removeprefix(" ")))
        elif not quote:
            before.append(line)
        elif line.text.strip():
            findings.add(line.number, "This stands after a quote. Begin it with >, or move it up.")
    return trimmed(before), trimmed(quote)
