"""The checks that every kind of content shares."""

import pytest

from training.content import lint
from training.content.documents import Line
from training.content.lint import Choice


def lines(text):
    return [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]


def question(*worth, lengths=None, line=1):
    sizes = lengths or [10] * len(worth)
    return [Choice(line, "x" * size, credit) for credit, size in zip(worth, sizes, strict=True)]


def test_a_close_name_is_suggested_and_a_far_one_lists_what_there_is():
    known = ("marketing", "finance")
    assert lint.unknown("marketng", "a function", known) == (
        '"marketng" is not a function. Did you mean "marketing"?'
    )
    assert lint.unknown("zzz", "a function", known) == (
        '"zzz" is not a function. Use one of: finance, marketing.'
    )
    assert lint.did_you_mean("i4", ["I4", "N2"]) == ' Did you mean "I4"?'
    assert lint.did_you_mean("x" * 10_000, known) == ""


def test_the_best_answer_is_the_one_with_most_credit_unless_it_ties():
    assert lint.keyed(question(1, 3, 2)) == 1
    assert lint.keyed(question(3, 3, 2)) is None


def test_a_best_answer_that_is_always_first_is_found():
    found = list(lint.telltales([question(3, 1, line=5), question(2, 1, line=9)]))
    assert found == [(5, "The best answer is always the first. Move it in some of the questions.")]


def test_a_best_answer_that_is_always_clearly_longest_is_found():
    long = question(1, 3, lengths=[10, 14])
    assert [line for line, _ in lint.telltales([long, long])] == [1]


@pytest.mark.parametrize(
    "questions",
    [
        [],
        [question(3, 1)],
        [question(3, 1), question(1, 3)],
        [question(3, 1), question(2, 2)],
        [question(1, 3, lengths=[10, 13]), question(1, 3, lengths=[10, 13])],
    ],
    ids=["none", "one is no pattern", "not always", "ties do not count", "within 1.3 times"],
)
def test_what_gives_nothing_away_is_not_found(questions):
    assert not list(lint.telltales(questions))


def test_a_long_sentence_is_found_at_its_line():
    text = "Short one.\n\n" + "word " * 36 + "end."
    assert list(lint.hard_to_read(lines(text))) == [(3, "A sentence of 37 words. Make two of it.")]


def test_hard_text_is_found_once_there_is_enough_of_it():
    hard = "Organisational considerations necessitate interdepartmental communication. " * 20
    assert [line for line, _ in lint.hard_to_read(lines("\n" + hard))] == [2]
    assert not list(lint.hard_to_read(lines(hard[:300])))
    assert not list(lint.hard_to_read(lines("The cat sat on the mat. " * 40)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a <b>bold</b> word", "HTML (<b>)"),
        ("<script>alert(1)</script>", "HTML (<script>)"),
        ("</p>", "HTML (</p>)"),
        ("<!-- x -->", "HTML (<!--)"),
        ("<https://example.org>", "HTML (<https://example.org>)"),
        ("![a](b.png)", "Pictures are not shown"),
        ("[a]: https://example.org", "Write the address at the link itself"),
        ("[^1]: note", "Write the address at the link itself"),
        ("[a](javascript:alert(1))", 'The link "a" goes nowhere'),
        ("[a](//evil.example)", 'The link "a" goes nowhere'),
    ],
)
def test_markup_that_is_not_rendered_is_found_at_its_line(text, said):
    found = list(lint.markup(lines("fine\n" + text)))
    assert [line for line, _ in found] == [2]
    assert said in found[0][1]


@pytest.mark.parametrize(
    "text",
    ["3 < 4 and 5 > 4", "`<b>`", "a [link](https://example.org)", "what!? [sic]", "x <3 y", "{a}"],
)
def test_plain_text_has_no_markup_problem(text):
    assert not list(lint.markup(lines(text)))


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a_(b)?x=1&copy=2#c",
        "HTTP://EXAMPLE.ORG",
        "mailto:eva@example.org",
        "/modules/x",
        "#reading",
        "../other.md",
        "page",
    ],
)
def test_a_safe_address_comes_back_as_it_was(address):
    assert lint.safe_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "java\u200bscript:alert(1)",
        "javascript&colon;alert(1)",
        "java&#115;cript:alert(1)",
        "java&#x73;cript:alert(1)",
        "&#106;&#97;vascript&#58;alert(1)",
        "java&Tab;script:alert(1)",
        "java&amp;#115;cript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "blob:x",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "1x:y",
        "",
        "&Tab;",
    ],
)
def test_an_address_that_could_run_or_lead_astray_is_none(address):
    assert lint.safe_address(address) is None
