"""Behaviour items: worked examples by hand, then what holds for every set of answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.assessments.scoring import (
    Band,
    EmptyFacet,
    Item,
    ScoringKey,
    TooFewAnswered,
    answer_matrix,
    band,
    combined_scores,
    domain_scores,
    facet_scores,
    reverse_scored,
)

KEYS = (1, -1, 1, -1, 1, 1, 1, -1)
FACETS = ("I1", "I1", "I2", "I2", "I3", "I3", "I4", "I4")
INFLUENCE = ScoringKey(
    tuple(
        Item(f"INF{n}", "influence", facet, key)
        for n, (facet, key) in enumerate(zip(FACETS, KEYS, strict=True), 1)
    )
)
NA = None
answers_of_one = st.lists(
    st.one_of(st.none(), st.integers(1, 5)), min_size=len(KEYS), max_size=len(KEYS)
)


def score(answers, key=INFLUENCE):
    return domain_scores([answers], key).scores[0, 0]


def test_reverse_scored_items_are_turned_and_the_mean_becomes_0_to_100():
    answers = [4, 2, 5, 1, 3, 4, 4, 2]
    assert reverse_scored([answers], INFLUENCE).tolist() == [[4, 4, 5, 5, 3, 4, 4, 4]]
    assert score(answers) == pytest.approx(78.125, abs=1e-9)  # mean 4.125


def test_two_answers_of_eight_may_be_missing():
    # turned: 4, 5, 5, 4, 4, 4 -> 26 / 6
    found = domain_scores([[4, NA, 5, 1, NA, 4, 4, 2]], INFLUENCE)
    assert found.answered.tolist() == [[6]]
    assert found.scores[0, 0] == pytest.approx(83.33333333333333, abs=1e-9)
    assert found.withheld(0, "influence") is None


def test_three_missing_answers_withhold_the_score_and_say_why():
    found = domain_scores([[4, NA, 5, NA, NA, 4, 4, 2]], INFLUENCE)
    assert np.isnan(found.scores).all()
    assert found.withheld(0, "influence") == TooFewAnswered(answered=5, asked=8)


def test_a_facet_without_an_answer_withholds_the_score_and_is_named():
    found = domain_scores([[NA, NA, 5, 1, 3, 4, 4, 2]], INFLUENCE)
    assert np.isnan(found.scores).all()
    assert found.withheld(0, "influence") == EmptyFacet("I1")


def test_always_the_same_answer_is_not_the_best_score():
    assert score([5] * 8) == pytest.approx(62.5, abs=1e-9)  # (5 * 5 + 3 * 1) / 8 = 3.5


def test_a_scale_of_seven_turns_by_8_minus_x():
    items = tuple(Item(f"q{n}", "d", "f", key) for n, key in enumerate((1, -1, 1)))
    assert score([7, 1, 4], ScoringKey(items, 1, 7)) == pytest.approx(83.33333333333333, abs=1e-9)


def test_a_facet_of_two_items_needs_both():
    scores = facet_scores([[4, 2, 5, NA, 1, 1, NA, NA]], INFLUENCE)[0]
    assert scores[[0, 2]].tolist() == [75, 0]
    assert np.isnan(scores[[1, 3]]).all()


@pytest.mark.parametrize(
    ("points", "word"),
    [
        (0, Band.LOW),
        (39.99, Band.LOW),
        (40, Band.MIDDLE),
        (70, Band.MIDDLE),
        (70.01, Band.HIGH),
        (100, Band.HIGH),
        (None, None),
        (float("nan"), None),
    ],
)
def test_a_facet_is_shown_as_a_band(points, word):
    assert band(points) == word


def test_both_lenses_make_one_score_each_counting_half():
    inside = [4, 2, 5, 1, 3, 4, 4, 2]  # 78.125
    both = combined_scores([[5] * 8], [inside], INFLUENCE)  # 62.5 with a customer
    assert both.scores[0, 0] == pytest.approx((62.5 + 78.125) / 2)
    assert both.gaps[0, 0] == pytest.approx(62.5 - 78.125)
    assert both.withheld(0, "influence") == {}


def test_a_lens_without_a_score_withholds_both_together_and_is_named():
    both = combined_scores([[5] * 8], [[NA, NA, 5, 1, 3, 4, 4, 2]], INFLUENCE)
    assert np.isnan(both.scores).all()
    assert both.lenses["customer"].scores[0, 0] == 62.5
    assert both.withheld(0, "influence") == {"inside": EmptyFacet("I1")}


def test_domains_are_scored_apart():
    items = (Item("a", "x", "x1", 1), Item("b", "y", "y1", -1), Item("c", "x", "x1", 1))
    found = domain_scores([[5, 5, 3], [NA, 1, 3]], ScoringKey(items))
    assert found.scores[0].tolist() == [75, 0]
    assert np.isnan(found.scores[1, 0])  # 1 of 2
    assert found.scores[1, 1] == 100


def test_stored_answers_become_a_matrix_in_the_order_of_the_key():
    found = answer_matrix([{"INF2": 3, "INF1": 5, "INF3": None}, {}], INFLUENCE)
    assert found.shape == (2, 8)
    assert found[0, :2].tolist() == [5, 3]
    assert np.isnan(found[0, 2:]).all() and np.isnan(found[1]).all()
    assert answer_matrix([], INFLUENCE).shape == (0, 8)


def test_an_answer_to_an_item_that_is_not_in_the_key_is_named():
    with pytest.raises(ValueError, match=r"response 1 .*\['OLD1'\]"):
        answer_matrix([{"INF1": 1}, {"OLD1": 1}], INFLUENCE)


@pytest.mark.parametrize("wrong", [0, 6, 2.5, -1, float("inf")])
def test_an_answer_off_the_scale_is_refused(wrong):
    with pytest.raises(ValueError, match=r"outside|whole|infinite"):
        domain_scores([[1] * 7 + [wrong]], INFLUENCE)


def test_an_answer_off_the_scale_is_named_with_its_place():
    with pytest.raises(ValueError, match=r"answers\[1, 2\] is 9, outside 1 to 5"):
        reverse_scored([[1] * 8, [1, 1, 9, 1, 1, 1, 1, 1]], INFLUENCE)


def test_a_row_too_short_is_refused():
    with pytest.raises(ValueError, match="7 columns for 8 items"):
        domain_scores([[1] * 7], INFLUENCE)


@pytest.mark.parametrize(
    "items",
    [
        (),
        (Item("a", "x", "f", 1), Item("a", "x", "f", 1)),
        (Item("a", "x", "f", 2),),
        (Item("a", "x", "f", 1), Item("b", "y", "f", 1)),
    ],
    ids=["none", "twice", "key", "facet of two domains"],
)
def test_a_key_that_cannot_score_is_refused(items):
    with pytest.raises(ValueError, match=r"items|twice|key|facet"):
        ScoringKey(items)


@given(st.lists(answers_of_one, min_size=1, max_size=6))
def test_scores_stay_on_the_scale_and_many_score_as_one_by_one(rows):
    together = domain_scores(rows, INFLUENCE)
    for n, row in enumerate(rows):
        alone = score(row)
        assert together.scores[n, 0] == alone or np.isnan([together.scores[n, 0], alone]).all()
        assert np.isnan(alone) or 0 <= alone <= 100
        assert (together.withheld(n, "influence") is None) == (not np.isnan(alone))


@given(answers_of_one)
def test_answering_the_mirror_image_turns_the_score_round(answers):
    mirrored = [NA if answer is None else 6 - answer for answer in answers]
    first, second = score(answers), score(mirrored)
    assert np.isnan([first, second]).all() or first + second == pytest.approx(100)


@given(answers_of_one, st.integers(0, 7))
def test_a_better_answer_never_lowers_the_score(answers, which):
    before = score(answers)
    if answers[which] is None or np.isnan(before):
        return
    better = [*answers]
    better[which] = min(5, max(1, answers[which] + KEYS[which]))
    assert score(better) >= before
