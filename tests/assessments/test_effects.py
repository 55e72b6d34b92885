"""A cohort between two waves: effect sizes, their intervals, and the share that really changed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.assessments.effects import bootstrap, paired_effect, reliable_shares

PRE = [52, 48, 60, 55, 41, 63, 58, 50, 47, 66]
POST = [60, 55, 63, 66, 50, 61, 70, 57, 58, 69]
scores = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=10, max_size=30)


def test_the_effect_of_ten_pairs():
    found = paired_effect(PRE, POST)
    assert found.n == 10
    assert found.mean_change == pytest.approx(6.9, abs=1e-9)
    assert found.d_z == pytest.approx(1.5652201879309793, abs=1e-9)
    assert found.d_av == pytest.approx(0.9767266007713962, abs=1e-9)
    assert found.g_av == pytest.approx(0.935456462710633, abs=1e-9)
    assert found.g_av_single == pytest.approx(0.8930071778481337, abs=1e-9)
    assert found.t == pytest.approx(4.949660833538688, abs=1e-9)
    assert found.p == pytest.approx(0.0007916696311016018, abs=1e-9)


def test_people_with_one_score_are_left_out():
    assert paired_effect([*PRE, 1, np.nan], [*POST, np.nan, 99]) == paired_effect(PRE, POST)


def test_an_effect_needs_three_people_with_both_scores():
    with pytest.raises(ValueError, match="2 people have both"):
        paired_effect([1, 2, 3], [1, 2, None])
    with pytest.raises(ValueError, match="3 scores before and 2 after"):
        paired_effect([1, 2, 3], [1, 2])


def test_a_change_without_spread_has_no_ratio():
    found = paired_effect([1, 2, 3], [2, 3, 4])
    assert found.mean_change == 1
    assert np.isnan([found.d_z, found.t, found.p]).all()
    assert found.d_av == 1


def test_the_same_seed_gives_the_same_interval():
    first = bootstrap(PRE, POST, seed=7)
    assert first == bootstrap(PRE, POST, seed=7)
    assert first.seed == 7 and first.level == 0.90
    assert first != bootstrap(PRE, POST, seed=8)


def test_below_ten_people_there_is_no_interval():
    assert bootstrap(PRE[:9], POST[:9], seed=1) is None


@settings(max_examples=10)
@given(scores)
def test_an_interval_holds_the_mean_change(pairs):
    pre, post = zip(*pairs, strict=True)
    found = bootstrap(pre, post, seed=3, resamples=300, level=0.98)
    assert found.mean_change.low - 1e-9 <= np.mean(post) - np.mean(pre)
    assert np.mean(post) - np.mean(pre) <= found.mean_change.high + 1e-9


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(11)
    hits = 0
    for seed in range(200):
        pre = rng.normal(50, 10, 30)
        low, high = bootstrap(pre, pre + rng.normal(5, 8, 30), seed, resamples=200).mean_change
        hits += low <= 5 <= high
    assert 165 <= hits <= 195  # 90 % of 200 is 180


def test_the_shares_that_changed_reliably():
    # 20.8 points are needed: 25 up, 25 down, 20 either way
    found = reliable_shares([50, 50, 50, 50, None], [75, 25, 70, 30, 60], 7.5)
    assert found == (0.25, 0.5, 0.25)


@pytest.mark.parametrize(
    ("pre", "post", "sem"), [([1], [2], 0), ([None], [2], 1), ([1], [2, 3], 1)]
)
def test_shares_need_people_and_an_error(pre, post, sem):
    with pytest.raises(ValueError, match=r"error|both|before"):
        reliable_shares(pre, post, sem)
