"""Markdown into HTML that is safe to show: bounded, without raw HTML, sanitised last. Pure.

Headings, references, pictures and HTML are not rendered from Markdown at all: `parse` reads
headings, and the rest is a way to be slow, large or unsafe that authors do not need.
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET  # nosec B405  # builds trees, parses none

import markdown
import nh3
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from training.content.lint import LINK, SCHEMES, safe_address
from training.content.typography import curl

MAX_BYTES = 256 * 1024
MAX_OUTPUT = 5_000_000
MAX_INDENT = 24
MAX_QUOTES = 5
MAX_COLUMNS = 20
# The engine's time grows with the square of some paragraphs, so none may be long.
MAX_PARAGRAPH = 8_000
MAX_PARAGRAPHS = 1_000

_NOT_INLINE = (
    "reference",
    "image_link",
    "image_reference",
    "short_reference",
    "short_image_ref",
    "autolink",
    "automail",
    "html",
)
_NOT_BLOCK = ("reference", "setextheader", "hashheader", "code")
# No headings: `parse` reads them, and the page writes them.
_PROSE_TAGS = ("p", "ul", "ol", "li", "blockquote", "hr", "br", "em", "strong", "code", "a", "span")
_TABLE_TAGS = ("div", "table", "thead", "tbody", "tr", "th", "td")
_CLASSES = (("div", "scroll"), ("table", "data"), ("th", "n"), ("td", "n"), ("span", "blank"))
BLANK = r"(?<![\w_])_{3,40}(?![\w_])"
_STX_ETX = re.compile("[\x02\x03]")


class Unrenderable(Exception):
    """Text that would take too long or grow too large. `offset` is its line, from 0."""

    def __init__(self, offset: int, text: str) -> None:
        super().__init__(text)
        self.offset = offset
        self.text = text


class Renderer:
    """Renders the texts of one document; keeps count of how much came out."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.written = 0
        self._start()

    def _start(self) -> None:
        self._blocks = _markdown(inline_only=False)
        self._inline = _markdown(inline_only=True)

    def block(self, text: str) -> str:
        """Return `text` as paragraphs, lists and tables. Raises Unrenderable."""
        check_shape(text)
        return self._render(self._blocks, text)

    def inline(self, text: str) -> str:
        """Return `text` as one run of words, without a paragraph around it. Raises Unrenderable."""
        words = " ".join(text.split())
        check_shape(words)
        return self._render(self._inline, words)

    def plain(self, text: str) -> str:
        """Return `text` for a place without markup, such as a title: typographic quotes only."""
        return curl(" ".join(text.split()), self.language)

    def _render(self, engine: markdown.Markdown, text: str) -> str:
        source = _STX_ETX.sub("", curl(text, self.language))
        try:
            html = engine.reset().convert(source)
        except RecursionError:
            self._start()  # the engine keeps half a state
            raise Unrenderable(0, "This is nested too deeply. Write it flatter.") from None
        if engine is self._inline:
            html = html.removeprefix("<p>").removesuffix("</p>")
        if self.written + len(html) > MAX_OUTPUT:
            raise Unrenderable(0, "The file grows too large when it is shown. Make it shorter.")
        clean = _CLEANER.clean(html)
        self.written += len(clean)
        return clean


def check_shape(text: str) -> None:
    """Raise Unrenderable for text whose shape would cost too much time or space."""
    if len(text) > MAX_BYTES:
        raise Unrenderable(0, "This is longer than 256 kB. Split it.")
    paragraph = count = 0
    for offset, line in enumerate(text.split("\n")):
        count += bool(line.strip()) and not paragraph
        paragraph = paragraph + len(line) + 1 if line.strip() else 0
        if count > MAX_PARAGRAPHS:
            raise Unrenderable(offset, f"More than {MAX_PARAGRAPHS:,} paragraphs. Split the file.")
        if paragraph > MAX_PARAGRAPH:
            raise Unrenderable(
                offset, f"A paragraph of over {MAX_PARAGRAPH:,} characters. Split it."
            )
        wide = line.expandtabs(4)
        if (indent := len(wide) - len(wide.lstrip(" "))) > MAX_INDENT and indent < len(wide):
            raise Unrenderable(offset, f"Indented by {indent} spaces. Use at most {MAX_INDENT}.")
        quotes = re.match(r"[ >]*", line)
        if quotes and quotes.group().count(">") > MAX_QUOTES:
            raise Unrenderable(offset, f"Quotes nest at most {MAX_QUOTES} deep. Write it flatter.")
        if line.count("|") > MAX_COLUMNS + 1:
            raise Unrenderable(offset, f"A table of over {MAX_COLUMNS} columns. Make it narrower.")


class _Link(InlineProcessor):
    """`[words](address)`: one level of brackets, so that it is read in linear time."""

    def handleMatch(  # noqa: N802  # Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        """Return the link, or its words alone where the address is not safe."""
        address = safe_address(m[2])
        element = ET.Element("span" if address is None else "a")
        if address is not None:
            element.set("href", address)
        element.text = m[1]
        return element, m.start(), m.end()


class _Blank(InlineProcessor):
    """`______`: a place for the reader's own words."""

    def handleMatch(  # noqa: N802  # Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        """Return the blank as it was written, marked as one."""
        element = ET.Element("span", {"class": "blank"})
        element.text = AtomicString(m[0])
        return element, m.start(), m.end()


class _Tables(Treeprocessor):
    """Let a wide table scroll by itself, name its row heads, set figures to the end."""

    def run(self, root: ET.Element) -> None:
        """Rebuild every table of the tree where it stands."""
        parents = {child: parent for parent in root.iter() for child in parent}
        for table in list(root.iter("table")):
            parent = parents[table]
            box = ET.Element("div", {"class": "scroll", "tabindex": "0", "role": "group"})
            box.set("aria-label", "Table")
            parent[list(parent).index(table)] = box
            box.append(table)
            table.set("class", "data")
            for row in table.iter("tr"):
                _name_cells(list(row))


def _name_cells(cells: Sequence[ET.Element]) -> None:
    for place, cell in enumerate(cells):
        if cell.tag == "th":
            cell.set("scope", "col")
        elif place == 0:
            cell.tag = "th"
            cell.set("scope", "row")
        if cell.attrib.pop("align", "") == "right":
            cell.set("class", "n")


def _markdown(*, inline_only: bool) -> markdown.Markdown:
    """Return an engine with everything switched off that content does not use."""
    engine = markdown.Markdown(
        extensions=["tables", "sane_lists"],
        extension_configs={"tables": {"use_align_attribute": True}},
    )
    engine.preprocessors.deregister("html_block")
    for name in _NOT_INLINE:
        engine.inlinePatterns.deregister(name)
    engine.inlinePatterns.register(_Link(LINK.pattern, engine), "link", 160)
    engine.inlinePatterns.register(_Blank(BLANK, engine), "blank", 185)
    for name in _NOT_BLOCK:
        engine.parser.blockprocessors.deregister(name)
    if inline_only:
        for name in ("table", "indent", "hr", "olist", "ulist", "quote"):
            engine.parser.blockprocessors.deregister(name)
    engine.treeprocessors.register(_Tables(engine), "scroll", 5)
    return engine


def _address(tag: str, attribute: str, value: str) -> str | None:
    """Look at each address once more, as the sanitiser sees it."""
    return safe_address(value) if attribute == "href" else value


_CLEANER = nh3.Cleaner(
    tags={*_PROSE_TAGS, *_TABLE_TAGS},
    attributes={"a": {"href"}, "th": {"scope"}},
    tag_attribute_values={"div": {"tabindex": {"0"}, "role": {"group"}, "aria-label": {"Table"}}},
    allowed_classes={tag: {name} for tag, name in _CLASSES},
    attribute_filter=_address,
    url_schemes=set(SCHEMES),
    link_rel="noopener noreferrer nofollow",
    strip_comments=True,
)
