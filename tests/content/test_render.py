"""Rendering: what Markdown becomes, that nothing of it is active, and that it stays small."""

import time
from contextlib import suppress
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.payloads import EVERYTHING
from training.content.render import MAX_OUTPUT, Renderer, Unrenderable

REL = 'rel="noopener noreferrer nofollow"'
INERT = {
    "a": {"href", "rel"},
    "blockquote": set(),
    "br": set(),
    "code": set(),
    "div": {"class", "tabindex", "role", "aria-label"},
    "em": set(),
    "hr": set(),
    "li": set(),
    "ol": set(),
    "p": set(),
    "span": {"class"},
    "strong": set(),
    "table": {"class"},
    "tbody": set(),
    "td": {"class"},
    "th": {"class", "scope"},
    "thead": set(),
    "tr": set(),
    "ul": set(),
}


def elements(html):
    """Return the elements a browser would make of `html`."""
    tree = html5lib.parseFragment(html, container="div", namespaceHTMLElements=False)
    return [element for element in tree.iter() if element.tag != "DOCUMENT_FRAGMENT"]


def active(html):
    """Return what in `html` is not on the short list of inert things."""
    found = []
    for element in elements(html):
        if element.tag not in INERT:
            found.append(element.tag)
        found += [
            f"{element.tag} {name}" for name in set(element.attrib) - INERT.get(element.tag, set())
        ]
        address = "".join(element.get("href", "").split())
        if urlsplit(address).scheme not in {"", "http", "https", "mailto"} or address[:2] == "//":
            found.append(address)
        if element.tag == "a" and element.get("rel") != "noopener noreferrer nofollow":
            found.append("a without rel")
    return found


def test_the_check_itself_sees_what_is_active():
    assert active('<p onclick="x">a</p>') == ["p onclick"]
    assert "javascript:x" in active(
        '<a href="javascript:x" rel="noopener noreferrer nofollow">a</a>'
    )
    assert active("<svg></svg>")


def test_there_are_a_hundred_payloads():
    assert len(set(EVERYTHING)) >= 100


@pytest.mark.parametrize("payload", EVERYTHING)
def test_authored_text_is_inert(payload):
    for html in (
        Renderer().block(payload),
        Renderer().inline(payload),
        Renderer().block(f"a *{payload}* b"),
    ):
        assert not active(html), html


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_inert(text):
    assert not active(Renderer().block(text))
    assert not active(Renderer().inline(text))


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"<>[]()*_`\\&;:#!|\"'-= \n", "a", "javascript:", "<a href=", "](", "&#", "\n\n", "on"]
        ),
        max_size=60,
    )
)
def test_any_mixture_of_marks_is_inert(pieces):
    text = "".join(pieces)
    assert not active(Renderer().block(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('"Hello," *she* said.', "<p>“Hello,” <em>she</em> said.</p>"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        ("# no heading", "<p># no heading</p>"),
        ("no heading\n===", "<p>no heading\n===</p>"),
        ("    no code", "<p>no code</p>"),
        ("![a](b)", "<p>![a](b)</p>"),
        (
            "[it](https://x.org/?a=1&copy=2)",
            f'<p><a href="https://x.org/?a=1&amp;copy=2" {REL}>it</a></p>',
        ),
        ("[it](javascript:x)", "<p><span>it</span></p>"),
        ("It is ______.", '<p>It is <span class="blank">______</span>.</p>'),
        ("snake_case__name", "<p>snake_case__name</p>"),
    ],
)
def test_markdown_becomes_this(text, html):
    assert Renderer().block(text) == html


def test_inline_text_has_no_paragraph_and_no_list():
    assert Renderer().inline('1. "Go"\n- *now*') == "1. “Go” - <em>now</em>"


def test_a_table_scrolls_by_itself_and_names_its_heads():
    html = Renderer().block("| Way | Hours |\n|---|--:|\n| Ask | 6 |")
    found = {element.tag: dict(element.attrib) for element in elements(html)}
    assert found["div"] == {
        "class": "scroll",
        "tabindex": "0",
        "role": "group",
        "aria-label": "Table",
    }
    assert found["table"] == {"class": "data"}
    assert found["th"] == {"scope": "row"}
    assert found["td"] == {"class": "n"}


def test_quotes_stay_straight_in_other_languages():
    assert Renderer("de").block('"Ja"') == '<p>"Ja"</p>'
    assert Renderer("de").plain('"Ja"') == '"Ja"'


def test_a_title_gets_typographic_quotes_and_no_markup():
    assert Renderer().plain('  Who\'s  "it"? <b>') == "Who’s “it”? <b>"


SLOW = {
    "brackets": "[" * 20_000,
    "links without end": "[a](<" * 8_000,
    "links left open": "[a](b " * 8_000,
    "images left open": "![a](" * 8_000,
    "footnotes": "[^a" * 3_000,
    "references": "[a]: /b\n" * 5_000 + "[a]" * 5_000,
    "reference amplified": "[a]: /" + "b" * 2_000 + "\n\n" + "[a] " * 6_000,
    "tags left open": "<a " * 20_000,
    "tag with attributes": "<a " + "b=c " * 20_000,
    "comments left open": "<!--" * 15_000,
    "instructions left open": "<?" * 20_000,
    "stars": "*" * 60_000,
    "stars and letters": "*a **b " * 10_000,
    "stars crossed": "**[*  \n" * 8_000,
    "underscores": "_#_" * 20_000,
    "underscores crossed": "_'a*__" * 10_000,
    "backquotes": "`" * 60_000,
    "backquotes of many lengths": "".join("`" * n + " " for n in range(300)),
    "backslashes": "\\" * 60_000,
    "ampersands": "&" * 60_000,
    "entities": "&amp;" * 12_000,
    "less than": "<" * 60_000,
    "list 500 deep": "\n".join(" " * 4 * n + "- x" for n in range(250)),
    "list 12,000 long": "- a\n" * 12_000,
    "numbers 10,000 long": "1. a\n" * 10_000,
    "quote 500 deep": ">" * 500 + " x",
    "quotes growing": "\n".join(">" * n + " x" for n in range(300)),
    "quotes and lists": "\n".join("> " * (n % 6) + "- " * n + "x" for n in range(200)),
    "bullets in a line": "- " * 30_000,
    "pipes": "|" * 60_000,
    "wide table": "|".join("a" * 500) + "\n" + "|".join("-" * 500) + "\n" + "a|\n" * 30_000,
    "long table": "a|b\n-|-\n" + "c|d\n" * 15_000,
    "breaks": "a  \n" * 15_000,
    "breaks and lines": "  \n___" * 12_000,
    "spaces": " " * 60_000 + "x",
    "tabs": "\t" * 60_000 + "x",
    "lines": "a\n" * 30_000,
    "paragraphs": "a\n\n" * 30_000,
    "colons": ":" * 60_000,
    "quotes": "\"'" * 30_000,
    "combining": "a" + "\u0301" * 60_000,
    "one word": "a" * 250_000,
    "ten megabytes": "word " * 2_000_000,
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_no_text_takes_two_seconds_of_computing(text):
    began = time.process_time()
    try:
        assert len(Renderer().block(text)) <= MAX_OUTPUT
    except Unrenderable as error:
        said = error.text
    else:
        said = "Rendered."
    assert said.endswith(".")
    assert time.process_time() - began < 2  # the slowest takes a tenth of it


def test_the_line_that_cannot_be_rendered_is_named():
    with pytest.raises(Unrenderable) as error:
        Renderer().block("a\n\n" + " " * 40 + "b")
    assert error.value.offset == 2


def test_a_renderer_counts_what_it_has_written():
    renderer = Renderer()
    renderer.written = MAX_OUTPUT - 10
    with pytest.raises(Unrenderable, match="too large"):
        renderer.block("More than ten characters.")


def test_a_renderer_still_works_after_it_gave_up():
    renderer = Renderer()
    deep = "\n".join("> " * 5 + "- " * n + "x" for n in range(0, 400, 40))
    with suppress(Unrenderable):
        renderer.block(deep)
    assert renderer.block("- a") == "<ul>\n<li>a</li>\n</ul>"
