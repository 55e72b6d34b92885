"""Which passwords are refused, and that no rule makes people write worse ones."""

import pytest

from training.people import credentials
from training.people.passwords import Weakness, weakness, words_of

COMMON = frozenset({"password", "sunshine", "qwertyuiop", "dragon"})
ANA = words_of("Ana Ortega", "ana@example.org", "Both Ways")


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("short12", Weakness.SHORT),
        ("x" * 1001, Weakness.LONG),
        ("aaaaaaaaaa", Weakness.REPEATED),
        ("password", Weakness.COMMON),
        ("PassWord", Weakness.COMMON),
        ("P@ssw0rd", Weakness.COMMON),
        ("password2026!", Weakness.COMMON),
        ("123sunshine", Weakness.COMMON),
        ("ana.ortega", Weakness.NAMED),
        ("BothWays2026", Weakness.NAMED),
        ("ana@example.org", Weakness.NAMED),
    ],
)
def test_the_first_guesses_are_refused(password, found):
    assert weakness(password, COMMON, ANA) is found


@pytest.mark.parametrize(
    "password",
    [
        "seven blue teapots",
        "zzyzxzyz",
        "ananas und dragonfruit",
        "    wide    ",
        "dragon-9182736450-teapot",
        "パスワードではない八字",
        "x" * 500 + "yz",
    ],
)
def test_long_plain_words_in_any_script_are_fine(password):
    assert weakness(password, COMMON, ANA) is None


def test_the_shipped_list_is_in_lower_case_and_has_some_hundreds():
    words = credentials._common()
    assert len(words) > 500
    assert all(word == word.casefold() for word in words)


def test_the_site_says_what_to_do_about_a_refused_password(app):
    assert "at least 8" in credentials.objection("short")
    assert "first passwords" in credentials.objection("letmein123")
    assert "names" in credentials.objection("bothways99")  # the site's own name
    assert credentials.objection("seven blue teapots") is None


def test_a_password_is_compared_exactly(app):
    stored = credentials.hashed("Seven blue teapots")
    assert credentials.is_right(stored, "Seven blue teapots")
    for other in ("seven blue teapots", "Seven blue teapots ", "Seven blue teapot"):
        assert not credentials.is_right(stored, other)


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$m=1,t=1,p=1$x$y"])
def test_what_is_no_hash_is_never_right(stored):
    assert not credentials.is_right(stored, "seven blue teapots")


def test_the_hash_of_nobody_costs_what_any_hash_costs():
    assert not credentials.needs_rehash(credentials.NOBODY)
    assert credentials.hashed("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
