"""Local reference, and what may be shown of how many people."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.assessments.display import Statistic, shown, shown_groups
from training.assessments.norms import (
    Group,
    Third,
    local_reference,
    shrunken_means,
    wilson_interval,
)


def test_wilsons_interval():
    found = wilson_interval(7, 20, level=0.95)
    assert found == pytest.approx((0.18119182410108203, 0.5671457233147638), abs=1e-9)


@given(st.integers(1, 500), st.data())
def test_an_interval_holds_its_share(n, data):
    below = data.draw(st.integers(0, n))
    low, high = wilson_interval(below, n, level=0.9)
    assert 0 <= low <= below / n <= high <= 1


@pytest.mark.parametrize(
    ("below", "n", "level"), [(3, 2, 0.9), (-1, 2, 0.9), (0, 0, 0.9), (1, 2, 1)]
)
def test_what_is_no_share_is_refused(below, n, level):
    with pytest.raises(ValueError, match="no share"):
        wilson_interval(below, n, level=level)


def test_a_score_stands_between_two_thirds_and_never_at_a_percentile():
    found = local_reference(50, [*range(30, 60), float("nan")])
    assert found.n == 30 and found.share == pytest.approx(20 / 30)
    assert (found.lowest, found.highest) == (Third.MIDDLE, Third.UPPER)
    assert local_reference(20, range(30, 60))[2:4] == (Third.LOWER, Third.LOWER)


def test_below_thirty_people_there_is_no_reference():
    assert local_reference(50, range(29)) is None


def test_small_groups_are_drawn_to_the_mean_of_all():
    groups = {"a": Group(20, 61.0), "b": Group(6, 74.0), "c": Group(40, 58.0)}
    found = shrunken_means(groups, 196.0)
    assert found.between == pytest.approx(56.54444444444445, abs=1e-9)
    assert found.mean == pytest.approx(60.36363636363637, abs=1e-9)
    assert found.means == pytest.approx(
        {"a": 60.906000213151444, "b": 69.00673694222081, "c": 58.18849252013809}, abs=1e-9
    )


def test_groups_that_differ_by_chance_alone_all_get_the_mean():
    found = shrunken_means({"a": Group(5, 60), "b": Group(5, 61)}, 400)
    assert found.between == 0
    assert set(found.means.values()) == {60.5}


def test_groups_without_any_spread_keep_one_mean():
    assert shrunken_means({"a": Group(5, 60), "b": Group(5, 60)}, 0).means == {"a": 60, "b": 60}


def test_one_group_alone_is_refused():
    with pytest.raises(ValueError, match="two groups"):
        shrunken_means({"a": Group(5, 60)}, 1)


@pytest.mark.parametrize(
    ("n", "new"),
    [
        (4, set()),
        (5, {Statistic.MEAN}),
        (10, {Statistic.SPREAD, Statistic.DOTS, Statistic.INTERVAL}),
        (30, {Statistic.ALPHA, Statistic.ITEM_TOTAL, Statistic.PERCENTILE_BAND}),
        (100, {Statistic.OMEGA, Statistic.ITEM_ANALYSIS, Statistic.PERCENTILE}),
        (300, {Statistic.FACTOR_MODEL}),
    ],
)
def test_more_people_allow_more_to_be_shown(n, new):
    assert shown(n) - shown(n - 1) == new


def test_a_group_of_four_is_hidden_and_so_is_the_group_that_would_tell_it():
    found = shown_groups({"sales": 10, "internal": 4})
    assert found.total
    assert found.groups == {"sales": False, "internal": False}


def test_two_groups_of_five_are_both_shown():
    assert shown_groups({"sales": 5, "internal": 5}).groups == {"sales": True, "internal": True}


def test_nothing_is_shown_of_four():
    assert shown_groups({"sales": 4, "internal": 0}) == (False, {"sales": False, "internal": False})


def test_small_groups_that_hide_each_other_cost_no_other_group():
    found = shown_groups({"a": 3, "b": 3, "c": 10, "d": 9})
    assert found.groups == {"a": False, "b": False, "c": True, "d": True}


@settings(max_examples=2000)
@given(
    st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12), max_size=7), st.integers(1, 6)
)
def test_no_sum_or_difference_of_shown_figures_covers_fewer_than_k_people(sizes, k):
    found = shown_groups(sizes, k)
    visible = [sizes[group] for group, is_shown in found.groups.items() if is_shown]
    # What can be told from the figures: every union of shown groups, and the rest of the total.
    unions = {0}
    for size in visible:
        unions |= {union + size for union in unions}
    told = unions | ({sum(sizes.values()) - union for union in unions} if found.total else set())
    assert not {size for size in told if 0 < size < k}


def test_a_negative_number_of_people_is_refused():
    with pytest.raises(ValueError, match="fewer than 0"):
        shown(-1)
    with pytest.raises(ValueError, match="negative"):
        shown_groups({"a": -1})


def test_scores_without_a_number_are_no_part_of_the_reference():
    assert local_reference(1, [np.nan] * 40) is None
