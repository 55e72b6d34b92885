"""Addresses that look different and are one account; names that could fool a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.people.names import LONGEST_EMAIL, canonical_email, clean_name, initials, is_name

SPELLINGS = [
    "ana@example.org",
    "ANA@Example.ORG",
    "  ana@example.org\n",
    "a n a@example.org",
    "a\u200bna@example.org",  # zero-width space
    "ana\ufeff@example.org",  # byte order mark
    "an\u00ada@example.org",  # soft hyphen
    "ａｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ",  # full width
    "ana@exam\u034fple.org",  # grapheme joiner
    "\u202eana@example.org",  # right-to-left override
    "ana@example.org\ufe0f",  # variation selector
    "ana\u3164@example.org",  # Hangul filler
    "ⓐna@example.org",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_an_address_is_one_account(spelling):
    assert canonical_email(spelling) == "ana@example.org"


@given(st.text(max_size=60))
def test_folding_an_address_twice_changes_nothing_more(text):
    once = canonical_email(text)
    assert canonical_email(once) == once


@pytest.mark.parametrize("read", [canonical_email, clean_name])
def test_no_tower_of_marks_is_read_to_its_end(read):
    """Normalising it would take minutes, during which the site answers nobody."""
    assert len(read("a" + "\u0301\u0316" * 400_000)) <= 4 * LONGEST_EMAIL


def test_other_addresses_stay_other_accounts():
    assert canonical_email("ana.b@example.org") != canonical_email("anab@example.org")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("  Ana   Ortega ", "Ana Ortega"),
        ("Ana\u202eagetrO", "AnaagetrO"),  # right-to-left override
        ("Ana\x00\x07 Ortega", "Ana Ortega"),
        ("Ana\u200b\u2066 Ortega\u2069", "Ana Ortega"),
        ("Ana\nOrtega", "Ana Ortega"),
        ("علی\u200cرضا", "علی\u200cرضا"),  # the joiner belongs to the spelling
        ("Zoe\u0308", "Zoë"),
    ],
)
def test_a_name_keeps_only_what_a_reader_can_see(given_name, kept):
    assert clean_name(given_name) == kept


@pytest.mark.parametrize("name", ["Ana Ortega", "Minh Trần", "王伟", "O’Neill-Smith", "Ng"])
def test_names_from_many_places_are_names(name):
    assert is_name(clean_name(name))


@pytest.mark.parametrize("text", ["", "   ", "12345", "!!!", "A" * 81, "a" + "\u0301" * 10_000])
def test_what_nobody_is_called_is_no_name(text):
    assert not is_name(clean_name(text))


@given(st.text(max_size=100))
def test_cleaning_a_name_twice_changes_nothing_more(text):
    assert clean_name(clean_name(text)) == clean_name(text)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ana Ortega", "AO"),
        ("Juan de la Cruz", "JC"),
        ("Cher", "C"),
        ("王伟", "王"),
        ("ßeta (guest)", "S"),
        ("removed", "R"),
        ("!", "?"),
    ],
)
def test_initials_stand_for_the_first_and_the_last_name(name, letters):
    assert initials(name) == letters
