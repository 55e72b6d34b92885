"""Whose words the lines of a shared text are."""

from hypothesis import given
from hypothesis import strategies as st

from training.cohorts.pairing import lines

ANA, BEN = 1, 2
TEXTS = st.lists(st.text("abc ", max_size=4), min_size=1, max_size=8).map("\n".join)


def test_a_line_is_whose_who_wrote_it():
    by = lines.authors("", [], "Ask first.", ANA)
    assert by == [[ANA]]
    by = lines.authors("Ask first.", by, "Ask first.\nThen wait.", BEN)
    assert by == [[ANA], [BEN]]


def test_a_line_that_somebody_changes_is_of_both():
    by = lines.authors("Ask first.", [[ANA]], "Ask her first.", BEN)
    assert by == [[ANA, BEN]]


def test_a_line_that_moves_down_stays_whose_it_was():
    by = lines.authors("Ask first.", [[ANA]], "Before that:\nAsk first.", BEN)
    assert by == [[BEN], [ANA]]


def test_without_somebody_the_others_lines_stay():
    text, by = "Mine.\nYours.\nOurs.", [[ANA], [BEN], [ANA, BEN]]
    assert lines.without(text, by, ANA) == ("Yours.", [[BEN]])
    assert lines.of(text, by, ANA) == "Mine.\nOurs."


@given(st.lists(st.tuples(TEXTS, st.sampled_from([ANA, BEN])), min_size=1, max_size=6))
def test_every_line_has_somebody_who_wrote_it_and_nobody_else_is_named(saved):
    text, by = "", []
    for new, who in saved:
        text, by = new, lines.authors(text, by, new, who)
        assert len(by) == len(text.split("\n"))
    wrote = {who for _text, who in saved}
    if text:
        assert all(set(each) <= wrote for each in by)
    rest, held = lines.without(text, by, ANA)
    assert all(ANA not in each for each in held)
    assert set(rest.split("\n")) <= {*text.split("\n"), ""}


@given(TEXTS, TEXTS)
def test_words_that_only_one_wrote_are_gone_without_them(first, second):
    by = lines.authors("", [], first, ANA)
    by = lines.authors(first, by, second, ANA)
    assert lines.without(second, by, ANA)[0].strip() == ""
