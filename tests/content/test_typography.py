"""Straight quotes become the right typographic ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.content.typography import curl


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ('"Who is it?" he says.', "“Who is it?” he says."),
        ("It's only because it's you.", "It’s only because it’s you."),
        ('**Mara:** "You know."', "**Mara:** “You know.”"),
        ('*"Tuesday,"* she says', "*“Tuesday,”* she says"),
        ('"*Tuesday*"', "“*Tuesday*”"),
        ("\"It's 'soon' that kills me.\"", "“It’s ‘soon’ that kills me.”"),
        ("\"'Soon'?\"", "“‘Soon’?”"),
        ("the '90s, and 'em all", "the ’90s, and ’em all"),
        ('(a "quoted" aside)', "(a “quoted” aside)"),
        ('two—"three"', "two—“three”"),
        ("the buyers' dates", "the buyers’ dates"),
        ('`x = "1"` and "2"', '`x = "1"` and “2”'),
        ('["a"](/x?q="b") "c"', '[“a”](/x?q="b") “c”'),
        ('> "Fine."', "> “Fine.”"),
        ('| "a" | "b" |', "| “a” | “b” |"),
    ],
)
def test_quotes_open_and_close_where_a_reader_expects_it(typed, shown):
    assert curl(typed) == shown


def test_other_languages_keep_their_quotes():
    assert curl('"Ja", sagt er.', "de") == '"Ja", sagt er.'


@settings(deadline=None)
@given(st.text(alphabet="ab \"'*_()`[]-\n", max_size=60))
def test_nothing_but_quotes_changes(text):
    def straight(words):
        return words.translate(str.maketrans("“”‘’", "\"\"''"))

    assert straight(curl(text)) == text
    assert curl(curl(text)) == curl(text)
