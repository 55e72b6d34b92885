"""The body of a content file: blocks, headings, braces, lists, each with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.content import parse
from training.content.documents import Fence, Findings, Heading, Line, Text

NAMES = ("note", "task", "customer")


def lines(text):
    return [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]


def blocks(text):
    findings = Findings("x.md")
    nodes = parse.blocks(lines(text), NAMES, findings)
    return nodes, [(problem.line, problem.text) for problem in findings.sorted()]


def document(source):
    findings = Findings("x.md")
    return parse.document(source, "x.md", NAMES, findings), [
        (problem.line, problem.text) for problem in findings.sorted()
    ]


def test_text_headings_and_blocks_come_in_order_with_their_lines():
    nodes, problems = blocks("Hello\n\n## Part {#one}\n\n::: note n1 x\nInside\n:::\nAfter")
    assert not problems
    assert nodes == (
        Text((Line(1, "Hello"),)),
        Heading(3, 2, "Part", "one"),
        Fence(5, "note", ("n1", "x"), (Text((Line(6, "Inside"),)),), 7),
        Text((Line(8, "After"),)),
    )


def test_more_colons_hold_fewer():
    nodes, problems = blocks("::::: task t\n:::: note\n::: customer\nA\n:::\n::::\n:::::")
    assert not problems
    (task,) = nodes
    (note,) = task.nodes
    (customer,) = note.nodes
    assert (task.name, note.name, customer.name) == ("task", "note", "customer")
    assert customer.nodes == (Text((Line(4, "A"),)),)


def test_a_blank_block_is_empty():
    nodes, _ = blocks("::: note\n\n\n:::")
    assert nodes[0].nodes == ()


def test_a_hash_without_a_space_is_text():
    nodes, _ = blocks("#hashtag")
    assert nodes == (Text((Line(1, "#hashtag"),)),)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("A\n::: note\nB", 2, '"note" has no end before line 3. Close it with a line :::.'),
        ("::: notes\n:::", 1, '"notes" is not a block. Did you mean "note"?'),
        ("::: qqqq\n:::", 1, '"qqqq" is not a block. Use one of: note, task, customer.'),
        ("A\n:::", 2, "3 colons close nothing here. Delete them."),
        ("::: note\n::::\n:::", 2, '4 colons close nothing here. Close "note" with 3.'),
        ("  ::: note\n:::", 1, "Move the colons to the beginning of the line."),
        ("## {#x}", 1, "This heading has no words. Write some."),
        ("## A {#X}", 1, '"#X" is no id. Write {#like-this}.'),
        ("## A {#a; #b}", 1, '"#b" is no id. Write {#like-this}.'),
        ("## A {!}", 1, '"!" is not read. Write {key: value}.'),
    ],
)
def test_a_mistake_is_reported_at_its_line(text, line, said):
    _, problems = blocks(text)
    assert (line, said) in problems


def test_a_forgotten_end_is_one_problem_at_the_block_that_lacks_it():
    nodes, problems = blocks("::: note\nA\n\n::: task\nB\n:::\n\nC")
    assert [line for line, _ in problems] == [1]
    assert "or with one colon more on each if task belongs inside" in problems[0][1]
    assert [type(node) for node in nodes] == [Fence, Fence, Text]


def test_an_outer_end_closes_what_is_open_inside():
    nodes, problems = blocks(":::: task\n::: note\nA\n::::\nB")
    assert [line for line, _ in problems] == [2]
    assert [type(node) for node in nodes] == [Fence, Text]


def test_blocks_nest_four_deep_at_most():
    deep = [":" * (12 - n) + " note" for n in range(8)]
    _, problems = blocks("\n".join(deep))
    too_deep = [line for line, text in problems if text.startswith("Blocks nest at most 4 deep")]
    assert too_deep == [5, 6, 7, 8]


def test_front_matter_and_body_keep_the_lines_of_the_file():
    found, problems = document("---\na: 1\n---\n\n## One {#one}\n")
    assert not problems
    assert found.front.values == {"a": 1}
    assert found.front.line("a") == 2
    assert found.nodes == (Heading(5, 2, "One", "one"),)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    plain, _ = document("---\na: 1\n---\nText\n")
    other, problems = document("\ufeff---\r\na: 1\r\n---\r\nText\r\n")
    assert not problems
    assert (other.front, other.nodes) == (plain.front, plain.nodes)


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("", 1, "does not begin with front matter"),
        ("Hello", 1, "does not begin with front matter"),
        ("---\na: 1\n", 1, "has no end"),
        ("---\n---\n", 1, "is empty"),
        ("---\na: 1\n---\nA\x00B", 4, "invisible character here (U+0000)"),
        ("---\na: 1\n---\n\u202eevil", 4, "invisible character here (U+202E)"),
        ("---\na: 1\n---\nA\rB", 4, "invisible character here (U+000D)"),
        ("---\na: \ud800\n---\n", 2, "invisible character here (U+D800)"),
        ("x" * 300_000, 1, "longer than 256 kB"),
        ("é" * 200_000, 1, "longer than 256 kB"),
    ],
)
def test_what_is_no_content_file_is_refused(source, line, said):
    _, problems = document(source)
    assert [(at, said in text) for at, text in problems] == [(line, True)], problems


def braces(text):
    findings = Findings("x.md")
    found = parse.braces(Line(7, text), findings)
    return found, [(problem.line, problem.text) for problem in findings.sorted()]


@pytest.mark.parametrize(
    ("text", "words", "values", "name", "flags"),
    [
        ("- Go {I4: -1, C4: +1}", "- Go", {"I4": "-1", "C4": "+1"}, "", ()),
        ("Title {#call}", "Title", {}, "call", ()),
        ("Title {#call; gather}", "Title", {}, "call", ("gather",)),
        (
            "[a](#b) {as: tempting; trust.asker: +6; learn: enough, moved; once}",
            "[a](#b)",
            {"as": "tempting", "trust.asker": "+6", "learn": "enough, moved"},
            "",
            ("once",),
        ),
    ],
)
def test_braces_hold_an_id_flags_and_values(text, words, values, name, flags):
    (left, found), problems = braces(text)
    assert not problems
    assert (left, found.values, found.id, found.flags) == (words, values, name, flags)


def test_text_without_braces_at_its_end_has_none():
    assert braces("a {b} c")[0] == ("a {b} c", None)
    assert braces("a }")[0] == ("a }", None)


def test_a_key_twice_in_braces_is_a_problem():
    assert braces("a {I4: 1, I4: 2}")[1] == [(7, '"I4" stands twice in these braces. Keep one.')]


def test_a_list_is_parted_from_what_stands_before_it():
    findings = Findings("x.md")
    lead, items = parse.items(lines("Stem\n\n- one\n  > good\n\n- two\n  more\nstray"), findings)
    assert lead == (Line(1, "Stem"),)
    assert items == [
        (Line(3, "one"), Line(4, "> good")),
        (Line(6, "two"), Line(7, "more")),
    ]
    assert [problem.line for problem in findings.sorted()] == [8]


def test_a_quote_is_parted_from_what_stands_before_it():
    findings = Findings("x.md")
    before, quote = parse.quoted(lines("A\n\n> B\n>\n> C\nD"), findings)
    assert (before, quote) == ((Line(1, "A"),), (Line(3, "B"), Line(4, ""), Line(5, "C")))
    assert [problem.line for problem in findings.sorted()] == [6]


TREES = st.recursive(
    st.text(alphabet="abc \n", max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=8,
)


def depth(tree):
    return 0 if isinstance(tree, str) else 1 + max(map(depth, tree), default=0)


def written(tree, colons):
    if isinstance(tree, str):
        return tree
    inside = "\n".join(written(each, colons - 1) for each in tree)
    return f"{':' * colons} note\n{inside}\n{':' * colons}"


def shape(node):
    return [shape(inner) for inner in node.nodes] if isinstance(node, Fence) else "text"


def expected(tree):
    inside = [each for each in tree if not isinstance(each, str) or each.strip()]
    merged = []
    for each in inside:
        if not isinstance(each, str):
            merged.append(expected(each))
        elif not merged or merged[-1] != "text":
            merged.append("text")
    return merged


@settings(deadline=None)
@given(TREES.filter(lambda tree: 1 <= depth(tree) <= parse.MAX_NESTING))
def test_blocks_nest_as_they_were_written(tree):
    nodes, problems = blocks(written(tree, 8))
    assert not problems
    assert [shape(node) for node in nodes] == [expected(tree)]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_document_or_a_list_of_problems(source):
    found, problems = document(source)
    assert problems or found.front.values


@settings(deadline=None)
@given(st.text(alphabet=":#{}n \nt>-|", max_size=200))
def test_every_line_of_text_is_kept(source):
    nodes, _ = blocks(source)

    def kept(nodes):
        for node in nodes:
            if isinstance(node, Text):
                yield from (line.number for line in node.lines)
            elif isinstance(node, Fence):
                yield from kept(node.nodes)

    found = list(kept(nodes))
    assert found == sorted(set(found))
