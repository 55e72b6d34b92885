"""Words, sentences and reading ease."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.content import prose
from training.content.documents import Line


def lines(text):
    return [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]


def test_words_are_counted_without_the_marks():
    assert prose.words("**One** two-fold _it's_ 3 [four](https://five.org) `six`") == [
        "One",
        "two-fold",
        "it's",
        "3",
        "four",
        "six",
    ]


def test_a_sentence_knows_the_line_it_begins_on():
    text = (
        'First one. "Second," she said,\nover two lines. Third\n\n- Item one\n- Item two. And more'
    )
    found = [(sentence.line, sentence.text) for sentence in prose.sentences(lines(text))]
    assert [line for line, _ in found] == [1, 1, 2, 4, 5, 5]
    assert found[2] == (2, "Third")
    assert found[3] == (4, "Item one")


def test_an_abbreviated_time_does_not_end_a_sentence():
    assert len(list(prose.sentences(lines("At 15.05 she rings.")))) == 1


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1),
        ("make", 1),
        ("table", 2),
        ("wanted", 2),
        ("helped", 1),
        ("Tuesday", 2),
        ("rhythm", 1),
    ],
)
def test_syllables_are_about_right(word, count):
    assert prose.syllables(word) == count


def test_reading_ease_is_the_formula_of_flesch():
    # 6 words in 2 sentences, 6 syllables: 206.835 - 1.015 * 3 - 84.6 * 1
    text = list(prose.sentences(lines("The cat sat. The dog ran.")))
    assert prose.reading_ease(text) == pytest.approx(119.19)


def test_no_words_have_no_reading_ease():
    with pytest.raises(ValueError, match="no words"):
        prose.reading_ease([])


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_sentences_within_its_lines(text):
    numbered = lines(text)
    for sentence in prose.sentences(numbered):
        assert 1 <= sentence.line <= len(numbered)
        assert sentence.text.strip()
