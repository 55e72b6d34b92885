"""Situational judgement: distance, its three parts, the shape score, and keys from a panel."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from training.assessments.judgement import best_worst, consensus_scores, distance, shape_scores
from training.assessments.panel import panel_key

KEY = [2.2, 6.5, 2.6, 3.2, 5.4]
D_MAX = 4.6141087980237305
# ratings: d, score, correlation, elevation, dispersion, d squared put together
EXAMPLES = {
    "perfect": (KEY, 0, 100, 1, 0, 0, 0),
    "good": (
        [2, 7, 3, 3, 6],
        0.41231056256176596,
        91.06413436245018,
        0.9919250625987162,
        0.22,
        0.2628857957859745,
        0.17,
    ),
    "harsh": (
        [1, 5, 1, 2, 4],
        1.3892443989449805,
        69.89138185168049,
        0.9957847584454208,
        -1.38,
        -0.051378466253365174,
        1.93,
    ),
    "inverted": (
        [6, 1, 6, 5, 2],
        3.769615364994153,
        18.302416999600936,
        -0.9954500184758124,
        0.02,
        0.421431549159746,
        14.21,
    ),
    "flat": (
        [4, 4, 4, 4, 4],
        1.676305461424021,
        63.67000574104365,
        np.nan,
        0.02,
        -1.6761861471805573,
        np.nan,
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_distance_and_its_parts(name):
    ratings, d, score, correlation, elevation, dispersion, whole = EXAMPLES[name]
    found = distance([ratings], KEY)
    expected = [d, D_MAX, score, correlation, elevation, dispersion, whole]
    assert [each[0] for each in found] == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_many_persons_are_scored_at_once_each_with_the_key_of_their_lens():
    other = [3.0, 6.0, 2.0, 3.0, 5.0]
    found = distance([[2, 7, 3, 3, 6], [2, 7, 3, 3, 6]], [KEY, other])
    assert found.d[0] == pytest.approx(0.41231056256176596)
    assert found.d[1] == pytest.approx(np.sqrt((1 + 1 + 1 + 0 + 1) / 5))


def test_actions_that_were_not_rated_are_left_out():
    found = distance([[2, np.nan, 3, 3, 6], [np.nan] * 5], KEY)
    alone = distance([[2, 3, 3, 6]], [2.2, 2.6, 3.2, 5.4])
    assert [each[0] for each in found] == pytest.approx([each[0] for each in alone])
    assert np.isnan([each[1] for each in found]).all()


profile = arrays.arrays(float, (3, 10), elements=st.integers(1, 7).map(float))
key = arrays.arrays(float, 10, elements=st.floats(1, 7, allow_nan=False))


@given(profile, key)
def test_squared_distance_is_elevation_dispersion_and_shape(ratings, key):
    found = distance(ratings, key)
    is_known = ~np.isnan(found.correlation)
    assert found.decomposition[is_known] == pytest.approx(found.d[is_known] ** 2, abs=1e-9)
    assert ((found.score >= -1e-9) & (found.score <= 100 + 1e-9)).all()


@given(profile, key)
def test_the_shape_score_is_blind_to_harshness_and_to_caution(ratings, key):
    cautious = 4 + (ratings - 4) / 2
    lenient = 1 + (ratings - 1) * 0.5 + 3
    first = shape_scores(ratings, key)
    assert shape_scores(cautious, key) == pytest.approx(first, abs=1e-6, nan_ok=True)
    assert shape_scores(lenient, key) == pytest.approx(first, abs=1e-6, nan_ok=True)


def test_the_shape_score_agrees_with_pearson():
    ratings, key = [1, 2, 3, 4, 5, 6, 7, 1, 2, 4], [2, 2, 3, 5, 5, 5, 6.5, 1, 3, 3]
    r = np.corrcoef(ratings, key)[0, 1]
    assert shape_scores([ratings], key)[0] == pytest.approx(100 * (1 + r) / 2)


def test_a_shape_needs_ten_rated_actions():
    ratings = [[1, 2, 3, 4, 5, 6, 7, 1, 2, 4], [1, 2, 3, 4, 5, 6, 7, 1, 2, np.nan]]
    scores = shape_scores(ratings, [2, 2, 3, 5, 5, 5, 6.5, 1, 3, 3])
    assert np.isnan(scores).tolist() == [False, True]


@pytest.mark.parametrize(
    ("ratings", "key"),
    [
        ([[1, 8]], [2, 3]),
        ([[1, 2]], [2, 9]),
        ([[1, 2]], [2, 3, 4]),
        ([[1, 2]], [2, np.nan]),
        ([1, 2], [2, 3]),
    ],
)
def test_ratings_and_keys_that_do_not_fit_are_refused(ratings, key):
    with pytest.raises(ValueError, match=r"outside|shape|gap|dimension"):
        distance(ratings, key)


PANEL = [6, 6, 7, 6, 5, 6, 7, 4, 6, 6]


def test_consensus_is_the_share_of_the_panel_that_chose_the_same():
    scores = consensus_scores([[6], [4], [1], [np.nan]], [[rating] for rating in PANEL])
    assert scores[:3, 0] == pytest.approx([0.6, 0.1, 0])
    assert np.isnan(scores[3, 0])


def test_a_panel_makes_a_key_with_its_spread():
    found = panel_key([[rating] for rating in PANEL], ["customer", "inside"] * 5)
    assert found.mode[0] == 6 and found.n[0] == 10
    assert found.mean[0] == pytest.approx(5.9)
    assert found.sd[0] == pytest.approx(0.8755950357709131, abs=1e-9)
    assert found.half_gap[0] == pytest.approx(6.2 - 5.6)  # 6, 7, 5, 7, 6 and 6, 6, 6, 4, 6
    assert found.is_kept[0]


@pytest.mark.parametrize(
    ("ratings", "sides"),
    [
        (PANEL[:9], ["customer", "inside"] * 4 + ["inside"]),
        (PANEL, ["customer"] * 7 + ["inside"] * 3),
        ([1, 7, 1, 7, 1, 7, 7, 1, 7, 1], ["customer", "inside"] * 5),
        ([7, 6] * 5, ["customer", "inside"] * 5),
    ],
    ids=["nine", "three of one side", "no agreement", "sides a point apart"],
)
def test_an_action_on_which_the_panel_is_too_few_or_divided_is_not_kept(ratings, sides):
    assert not panel_key([[rating] for rating in ratings], sides).is_kept[0]


def test_a_panel_that_left_a_gap_is_counted_without_it():
    ratings = [[rating, np.nan if n == 3 else rating] for n, rating in enumerate([*PANEL, 6, 6])]
    found = panel_key(ratings, ["customer", "inside"] * 6)
    assert found.n.tolist() == [12, 11] and found.is_kept.all()


def test_an_action_that_nobody_rated_has_no_key():
    with pytest.raises(ValueError, match="nobody"):
        panel_key([[np.nan]], ["inside"])
    with pytest.raises(ValueError, match="nobody"):
        consensus_scores([[1]], [[np.nan]])


def test_picking_best_and_worst():
    picks = [("b", "a"), ("b", "c"), ("a", "b"), ("c", "d")]
    found = best_worst(picks, "b", "a")
    assert found.raw.tolist() == [2, 1, -2, 0]
    assert found.score.tolist() == [100, 75, 0, 50]


def test_best_and_worst_are_two_actions():
    with pytest.raises(ValueError, match="two actions"):
        best_worst([("a", "a")], "a", "b")
