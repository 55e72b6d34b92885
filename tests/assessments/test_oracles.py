"""Our statistics beside those of pingouin, krippendorff and scipy, on data drawn at random."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from training.assessments.effects import bootstrap, paired_effect
from training.assessments.icc import intraclass_correlations
from training.assessments.krippendorff import Level, krippendorff_alpha
from training.assessments.norms import wilson_interval
from training.assessments.omega import omega, one_factor
from training.assessments.reliability import cronbach_alpha, feldt_interval

EXACT = 1e-9
slowly = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 2**32 - 1)


@st.composite
def answers(draw, low=1, high=5):
    """Persons by items with something in common, so that there is a reliability to find."""
    n, k = draw(st.integers(5, 60)), draw(st.integers(2, 12))
    rng = np.random.default_rng(draw(seeds))
    strength = draw(st.floats(0, 3))
    raw = 3 + strength * rng.normal(size=(n, 1)) + rng.normal(size=(n, k))
    return np.clip(np.rint(raw), low, high)


@pytest.fixture(scope="module")
def pingouin():
    # What it says to its own libraries is not ours to mend.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pingouin

        yield pingouin


@slowly
@given(rows=answers())
def test_alpha_is_pingouins(pingouin, rows):
    import pandas as pd

    expected, interval = pingouin.cronbach_alpha(pd.DataFrame(rows))
    alpha = cronbach_alpha(rows)
    if np.isnan(alpha):
        assert rows.sum(axis=1).std() < 1e-9  # nobody's sum differs
        return
    assert alpha == pytest.approx(expected, abs=EXACT)
    ends = feldt_interval(alpha, *rows.shape)
    assert tuple(ends) == pytest.approx(tuple(interval), abs=6e-4)  # it rounds to three places


@given(st.floats(-1, 0.999), st.integers(2, 500), st.integers(2, 60), st.floats(0.5, 0.99))
def test_the_ends_of_feldts_interval_are_scipys_quantiles(alpha, n, k, level):
    from scipy.stats import f

    df, tail = (n - 1, (n - 1) * (k - 1)), (1 - level) / 2
    expected = [1 - (1 - alpha) * f.isf(p, *df) for p in (tail, 1 - tail)]
    assert tuple(feldt_interval(alpha, n, k, level=level)) == pytest.approx(expected, rel=EXACT)


@slowly
@given(rows=answers(low=1, high=9))
def test_intraclass_correlations_are_pingouins(pingouin, rows):
    import pandas as pd

    if np.ptp(rows) == 0:
        return
    long = pd.DataFrame(rows).reset_index().melt(id_vars="index")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = pingouin.intraclass_corr(long, targets="index", raters="variable", ratings="value")
    found = intraclass_correlations(rows)
    assert [form.value for form in found] == pytest.approx(list(table["ICC"]), abs=EXACT)
    ends = np.array([(form.low, form.high) for form in found])
    printed = np.array(table["CI95"].tolist())
    assert ends[np.isfinite(printed)] == pytest.approx(printed[np.isfinite(printed)], abs=6e-3)


@slowly
@given(rows=answers(), level=st.sampled_from(Level), gaps=st.floats(0, 0.6), seed=seeds)
def test_krippendorffs_alpha_is_that_of_the_library(rows, level, gaps, seed):
    import krippendorff

    rows = np.where(np.random.default_rng(seed).random(rows.shape) < gaps, np.nan, rows)
    alpha = krippendorff_alpha(rows, level)
    compared = rows[(~np.isnan(rows)).sum(axis=1) > 1]
    if len(np.unique(compared[~np.isnan(compared)])) < 2:
        assert np.isnan(alpha)
        return
    expected = krippendorff.alpha(reliability_data=rows.T, level_of_measurement=str(level))
    assert alpha == pytest.approx(expected, abs=EXACT)


@st.composite
def one_factor_answers(draw):
    """A hundred people or more, and three to ten items that load from .3 to .9."""
    n, k = draw(st.integers(100, 400)), draw(st.integers(4, 10))
    rng = np.random.default_rng(draw(seeds))
    loadings = rng.uniform(0.3, 0.9, k)
    noise = rng.normal(size=(n, k)) * np.sqrt(1 - loadings**2)
    return (rng.normal(size=(n, 1)) * loadings + noise) * rng.uniform(0.5, 2, k)


@slowly
@given(one_factor_answers())
def test_omega_is_that_of_least_squares_by_scipy(rows):
    from scipy.optimize import least_squares

    correlations = np.corrcoef(rows, rowvar=False)
    above = np.triu_indices(len(correlations), 1)
    fitted = least_squares(
        lambda own: (correlations - np.outer(own, own))[above],
        np.full(len(correlations), 0.6),
        method="lm",
        xtol=1e-15,
        ftol=1e-15,
        gtol=1e-15,
    ).x
    found = one_factor(rows)
    if (np.abs(fitted) > 1).any():  # where we stop at 1, least squares goes on
        assert found is None or (found.uniquenesses >= 0).all()
        return
    sd = rows.std(axis=0, ddof=1)
    expected = omega(fitted * sd, (1 - fitted**2) * sd**2)
    assert omega(found.loadings, found.uniquenesses) == pytest.approx(expected, abs=EXACT)


@slowly
@given(st.integers(3, 60), seeds)
def test_the_t_test_of_a_change_is_scipys(n, seed):
    from scipy.stats import ttest_rel

    rng = np.random.default_rng(seed)
    pre = rng.normal(50, 10, n)
    post = pre + rng.normal(3, 5, n)
    found, expected = paired_effect(pre, post), ttest_rel(post, pre)
    assert (found.t, found.p) == pytest.approx((expected.statistic, expected.pvalue), abs=EXACT)


@slowly
@given(n=st.integers(5, 40), seed=seeds)
def test_effect_sizes_are_pingouins(pingouin, n, seed):
    rng = np.random.default_rng(seed)
    pre, post = rng.normal(50, 10, n), rng.normal(55, 12, n)
    expected = pingouin.compute_effsize(post, pre, paired=True, eftype="cohen")
    # It divides by the root of the mean variance, we by the mean SD.
    sds = pre.std(ddof=1), post.std(ddof=1)
    ours = paired_effect(pre, post).d_av * np.mean(sds) / np.sqrt(np.mean(np.square(sds)))
    assert ours == pytest.approx(expected, abs=EXACT)


def test_a_bootstrapped_interval_is_about_that_of_scipy():
    from scipy import stats

    pre = [52, 48, 60, 55, 41, 63, 58, 50, 47, 66]
    post = [60, 55, 63, 66, 50, 61, 70, 57, 58, 69]
    found = bootstrap(pre, post, seed=1, resamples=5000).mean_change
    other = stats.bootstrap(
        (np.subtract(post, pre),),
        np.mean,
        confidence_level=0.90,
        n_resamples=5000,
        method="percentile",
        rng=np.random.default_rng(2),
    ).confidence_interval
    assert tuple(found) == pytest.approx(tuple(other), abs=0.2)


@given(st.integers(1, 500), st.data())
def test_wilsons_interval_is_scipys(n, data):
    from scipy.stats import binomtest

    below = data.draw(st.integers(0, n))
    other = binomtest(below, n).proportion_ci(0.9, method="wilson")
    found = wilson_interval(below, n, level=0.9)
    assert tuple(found) == pytest.approx((other.low, other.high), abs=EXACT)
