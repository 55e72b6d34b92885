"""Reliability and agreement: published examples, known answers, and what must hold for any data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from training.assessments.icc import intraclass_correlations
from training.assessments.item_analysis import Flaw, item_statistics
from training.assessments.krippendorff import Level, krippendorff_alpha
from training.assessments.omega import omega, one_factor
from training.assessments.reliability import (
    alpha_if_deleted,
    corrected_item_total,
    cronbach_alpha,
    feldt_interval,
)

PUBLISHED = [
    [3, 2, 2, 4, 1, 4, 5, 1, 4, 3],
    [5, 5, 4, 6, 3, 5, 1, 2, 5, 5],
    [7, 5, 3, 5, 5, 6, 4, 3, 3, 6],
    [2, 3, 4, 3, 3, 2, 2, 2, 6, 6],
    [6, 5, 5, 6, 5, 4, 4, 4, 6, 7],
    [1, 2, 2, 3, 4, 2, 5, 2, 3, 5],
    [4, 3, 3, 5, 3, 5, 2, 1, 2, 4],
    [2, 5, 4, 4, 3, 7, 2, 2, 4, 6],
    [6, 2, 5, 5, 5, 1, 6, 5, 2, 3],
    [5, 2, 4, 6, 4, 3, 5, 3, 1, 7],
    [4, 1, 3, 5, 2, 5, 3, 2, 3, 4],
    [4, 4, 2, 3, 2, 5, 3, 4, 2, 3],
    [5, 5, 5, 6, 2, 3, 3, 2, 4, 4],
    [6, 5, 5, 5, 4, 2, 2, 1, 4, 6],
    [4, 4, 3, 5, 5, 3, 1, 3, 2, 3],
]
# Shrout and Fleiss (1979), table 2: six targets, four judges.
SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]
# Krippendorff's example of four observers and twelve units, with gaps.
NA = np.nan
KRIPPENDORFF = np.transpose(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3],
        [NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA],
    ]
)
ratings = arrays.arrays(float, (8, 4), elements=st.integers(1, 5).map(float))


def from_one_factor(n=400, seed=5, loadings=(0.8, 0.7, 0.6, 0.5, 0.4)):
    """Answers from 1 to 5 that share one factor."""
    rng = np.random.default_rng(seed)
    common, own = rng.normal(size=(n, 1)), rng.normal(size=(n, len(loadings)))
    values = common * loadings + own * np.sqrt(1 - np.square(loadings))
    return np.clip(np.rint(3 + 1.2 * values), 1, 5)


def test_alpha_and_its_interval_are_the_published_ones():
    alpha = cronbach_alpha(PUBLISHED)
    assert alpha == pytest.approx(0.5917188485995826, abs=1e-6)
    low, high = feldt_interval(alpha, 15, 10)
    assert (low, high) == pytest.approx((0.19492139066312175, 0.8398208146275432), abs=1e-6)


def test_people_with_a_missing_answer_are_left_out_of_alpha():
    assert cronbach_alpha([*PUBLISHED, [1] * 9 + [None]]) == cronbach_alpha(PUBLISHED)


@given(ratings, st.floats(0.1, 10), st.floats(-5, 5))
def test_alpha_does_not_depend_on_the_unit(answers, scale, shift):
    alpha = cronbach_alpha(answers)
    assert cronbach_alpha(answers * scale + shift) == pytest.approx(alpha, rel=1e-6, nan_ok=True)
    assert np.isnan(alpha) or alpha <= 1 + 1e-12


def test_items_that_are_copies_have_an_alpha_of_1():
    assert cronbach_alpha([[1, 1, 1], [3, 3, 3], [4, 4, 4]]) == pytest.approx(1)


def test_alpha_is_unknown_where_nothing_varies():
    assert np.isnan(cronbach_alpha([[3, 3], [3, 3]]))
    assert np.isnan(cronbach_alpha([[1, 5], [5, 1]]))  # every sum is 6
    assert np.isnan(cronbach_alpha([[1, 5]]))
    assert np.isnan(alpha_if_deleted([[1, 5], [2, 3]])).all()
    assert np.isnan(corrected_item_total([[1, 5]])).all()


@given(ratings)
def test_alpha_if_deleted_is_alpha_without_the_item(answers):
    found = alpha_if_deleted(answers)
    for n in range(answers.shape[1]):
        expected = cronbach_alpha(np.delete(answers, n, axis=1))
        assert found[n] == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(ratings)
def test_item_total_is_the_correlation_with_the_sum_of_the_others(answers):
    found = corrected_item_total(answers)
    for n in range(answers.shape[1]):
        item, rest = answers[:, n], np.delete(answers, n, axis=1).sum(axis=1)
        if np.ptp(item) and np.ptp(rest):
            assert found[n] == pytest.approx(np.corrcoef(item, rest)[0, 1], abs=1e-9)
        else:
            assert np.isnan(found[n])


def test_a_wide_level_makes_a_wide_interval():
    wide, narrow = feldt_interval(0.7, 50, 8), feldt_interval(0.7, 50, 8, level=0.5)
    assert wide.low < narrow.low < 0.7 < narrow.high < wide.high


def test_an_interval_needs_people_and_a_level():
    with pytest.raises(ValueError, match="two persons"):
        feldt_interval(0.7, 1, 8)
    with pytest.raises(ValueError, match="level"):
        feldt_interval(0.7, 10, 8, level=1)


def test_omega_of_known_loadings():
    # (2.6)^2 = 6.76 of 6.76 + 2.26
    found = omega([0.8, 0.7, 0.6, 0.5], [0.36, 0.51, 0.64, 0.75])
    assert found == pytest.approx(0.7494456762749446, abs=1e-9)


def test_omega_needs_a_uniqueness_for_each_loading():
    with pytest.raises(ValueError, match="uniqueness"):
        omega([0.5, 0.5], [0.75])
    assert np.isnan(omega([0, 0], [0, 0]))


def with_correlations(loadings, sd, n=60):
    """Data whose sample correlations are exactly those of one factor with these loadings."""
    wanted = np.outer(loadings, loadings)
    np.fill_diagonal(wanted, 1)
    raw = np.random.default_rng(3).normal(size=(n, len(loadings)))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False))).T
    return white @ np.linalg.cholesky(wanted).T * sd


def test_the_factor_behind_a_set_of_items_is_found_in_their_units():
    loadings, sd = np.array([0.8, 0.7, 0.6, 0.5]), np.array([1.0, 2.0, 0.5, 1.5])
    found = one_factor(with_correlations(loadings, sd))
    assert found.n == 60
    assert found.loadings == pytest.approx(loadings * sd, abs=1e-9)
    assert found.uniquenesses == pytest.approx((1 - loadings**2) * sd**2, abs=1e-9)


def test_omega_exceeds_alpha_where_items_load_unequally_and_equals_it_where_not():
    unequal = with_correlations([0.8, 0.7, 0.6, 0.5], 1)
    found = one_factor(unequal)
    assert omega(found.loadings, found.uniquenesses) == pytest.approx(0.7494456762749446, abs=1e-9)
    assert cronbach_alpha(unequal) == pytest.approx(0.7420546932742054, abs=1e-9)
    equal = with_correlations([0.6] * 5, 1)
    found = one_factor(equal)
    assert omega(found.loadings, found.uniquenesses) == pytest.approx(cronbach_alpha(equal))


def test_a_loading_never_exceeds_1():
    rng = np.random.default_rng(1)
    first = rng.normal(size=200)
    answers = np.column_stack(
        [first, first + 0.01 * rng.normal(size=200), rng.normal(size=(200, 2))]
    )
    found = one_factor(answers)
    assert found is None or (found.uniquenesses >= 0).all()


def test_an_item_that_everybody_answers_alike_is_named():
    with pytest.raises(ValueError, match="item 1 alike"):
        one_factor([[1, 3, 2], [2, 3, 4], [5, 3, 1], [4, 3, 4]])
    with pytest.raises(ValueError, match="three items"):
        one_factor([[1, 3], [2, 2], [3, 1]])


def test_the_six_forms_of_shrout_and_fleiss():
    found = intraclass_correlations(SHROUT_FLEISS)
    printed = [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    assert [round(form.value, 2) for form in found] == printed
    assert all(form.low < form.value < form.high for form in found)


@given(ratings, st.floats(0.1, 10))
def test_intraclass_correlations_do_not_depend_on_the_unit(given_ratings, scale):
    first = intraclass_correlations(given_ratings)
    second = intraclass_correlations(given_ratings * scale)
    assert [f.value for f in first] == pytest.approx(
        [f.value for f in second], rel=1e-6, abs=1e-9, nan_ok=True
    )


def test_raters_who_agree_wholly():
    found = intraclass_correlations([[1, 1], [3, 3], [5, 5]])
    assert [form.value for form in found] == pytest.approx([1] * 6)


def test_raters_who_differ_by_a_constant_are_consistent_and_do_not_agree():
    found = intraclass_correlations([[1, 3], [2, 4], [3, 5]])
    assert found.icc_3_1.value == pytest.approx(1)
    assert found.icc_2_1.value == pytest.approx(1 / 3)


def test_without_variation_nothing_is_known():
    assert all(np.isnan(form).all() for form in intraclass_correlations([[2, 2], [2, 2]]))
    assert np.isnan(krippendorff_alpha([[2, 2], [2, 2]]))


def test_a_missing_rating_is_refused():
    with pytest.raises(ValueError, match="every rating"):
        intraclass_correlations([[1, 2], [3, NA]])


@pytest.mark.parametrize(
    ("level", "alpha"),
    [(Level.NOMINAL, 0.743), (Level.ORDINAL, 0.815), (Level.INTERVAL, 0.849), (Level.RATIO, 0.797)],
)
def test_krippendorffs_own_example(level, alpha):
    assert krippendorff_alpha(KRIPPENDORFF, level) == pytest.approx(alpha, abs=5e-4)


@given(ratings, st.sampled_from(Level))
def test_agreement_does_not_depend_on_who_is_who(given_ratings, level):
    alpha = krippendorff_alpha(given_ratings, level)
    turned = krippendorff_alpha(given_ratings[::-1, ::-1], level)
    assert turned == pytest.approx(alpha, abs=1e-9, nan_ok=True)


@given(ratings)
def test_ordinal_agreement_knows_the_order_alone(given_ratings):
    stretched = np.exp(given_ratings)
    first, second = krippendorff_alpha(given_ratings), krippendorff_alpha(stretched)
    assert first == pytest.approx(second, abs=1e-9, nan_ok=True)


def test_a_target_with_one_rating_does_not_count():
    alone = [NA, 4, NA, NA]
    both = [*KRIPPENDORFF.tolist(), alone]
    assert krippendorff_alpha(both) == krippendorff_alpha(KRIPPENDORFF)
    assert np.isnan(krippendorff_alpha([alone, alone]))


def test_a_ratio_scale_has_no_negative_ratings():
    with pytest.raises(ValueError, match="negative"):
        krippendorff_alpha([[-1, 1], [1, 1]], Level.RATIO)


def test_item_statistics_of_sound_items():
    answers = from_one_factor()
    found = item_statistics(answers)
    assert [item.flaws for item in found] == [()] * 5
    assert found[0].difficulty == pytest.approx((answers[:, 0].mean() - 1) / 4)
    assert found[0].shares.sum() == pytest.approx(1)
    assert found[0].shares[2] == pytest.approx((answers[:, 0] == 3).mean())


def test_items_to_mend_are_named_with_the_reason():
    answers = from_one_factor()
    answers[:, 1] = 6 - answers[:, 1]  # somebody forgot to reverse it
    answers[:, 2] = 3
    answers[:, 3] = np.random.default_rng(2).integers(1, 6, len(answers))
    answers[:, 4] = np.where(answers[:, 4] > 4, 4, 5)
    flaws = [set(item.flaws) for item in item_statistics(answers)]
    assert Flaw.REVERSED in flaws[1] and Flaw.ALPHA_RISES in flaws[1]
    assert flaws[2] == {Flaw.CONSTANT}
    assert Flaw.DISCRIMINATES_LITTLE in flaws[3] or Flaw.REVERSED in flaws[3]
    assert Flaw.EXTREME in flaws[4]


def test_item_statistics_need_two_people_on_the_scale():
    with pytest.raises(ValueError, match="two are needed"):
        item_statistics([[1, 2, 3]])
    with pytest.raises(ValueError, match="outside"):
        item_statistics([[1, 2], [1, 9]])
