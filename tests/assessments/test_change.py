"""One person's change: its error, its bands, what peers saw, and what may be said of it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.assessments.agreement import self_observer_gap
from training.assessments.change import Change, Verdict, change, verdict
from training.assessments.measurement_error import (
    PROVISIONAL,
    Source,
    band,
    precision,
    reliable_change,
    standard_error_of_measurement,
    true_score,
)

points = st.floats(0, 100)


def test_a_change_of_24_points_is_reliable_where_20_8_are_needed():
    sem = standard_error_of_measurement(15, 0.75)
    found = reliable_change(52, 76, sem)
    assert sem == pytest.approx(7.5, abs=1e-6)
    assert found.error == pytest.approx(10.606601717798213, abs=1e-6)
    assert found.rci == pytest.approx(2.262741699796952, abs=1e-6)
    assert found.minimum == pytest.approx(20.7889393668845, abs=1e-6)
    assert found.is_reliable
    assert band(52, sem) == pytest.approx((39.6625, 64.3375), abs=1e-6)


def test_the_estimated_true_score_is_drawn_to_the_mean():
    found = true_score(52, 60, 15, 0.75)
    assert found == pytest.approx((54.0, 6.495190528383289), abs=1e-6)


def test_the_example_of_jacobson_and_truax():
    found = reliable_change(47.5, 32.5, standard_error_of_measurement(7.5, 0.8))
    assert found.rci == pytest.approx(-3.16227766, abs=1e-5)
    assert found.error == pytest.approx(4.74341649, abs=1e-5)
    assert found.minimum == pytest.approx(9.297096, abs=1e-5)


def test_each_wave_may_have_an_error_of_its_own():
    assert reliable_change(50, 60, 3, 4).error == 5


def test_without_any_error_every_change_is_reliable():
    assert reliable_change(50, 51, 0).rci == math.inf
    assert reliable_change(51, 50, 0).rci == -math.inf
    assert reliable_change(50, 50, 0).rci == 0


@given(points, points, st.floats(0.1, 30))
def test_a_change_is_reliable_exactly_when_it_exceeds_the_printed_minimum(pre, post, sem):
    found = reliable_change(pre, post, sem)
    if abs(abs(post - pre) - found.minimum) > 1e-9:
        assert found.is_reliable == (abs(post - pre) > found.minimum)
    assert reliable_change(post, pre, sem).rci == -found.rci


def test_a_band_ends_where_the_scale_ends():
    assert band(97, 7.5)[1] == 100
    assert band(3, 7.5)[0] == 0
    assert band(3, 1, z=2, within=None) == (1, 5)


@pytest.mark.parametrize(("sd", "reliability"), [(-1, 0.5), (1, 1.1), (1, -0.1)])
def test_a_reliability_lies_between_0_and_1(sd, reliability):
    with pytest.raises(ValueError, match="reliability"):
        standard_error_of_measurement(sd, reliability)


def test_a_negative_error_is_refused():
    with pytest.raises(ValueError, match="negative"):
        reliable_change(1, 2, -1)


def test_until_thirty_people_have_answered_the_error_is_provisional():
    assert precision(12, 29, alpha=0.8) == PROVISIONAL
    assert PROVISIONAL.sem == 7.5


def test_the_best_evidence_of_reliability_is_used():
    assert precision(12, 40, alpha=0.8).source is Source.ALPHA
    assert precision(12, 40, alpha=0.8, omega=0.7).source is Source.OMEGA
    assert precision(12, 40, retest=(0.9, 29), omega=0.7).source is Source.OMEGA
    assert precision(12, 40, retest=(0.9, 30), omega=0.7) == (12, 0.9, Source.RETEST, 30)


def test_a_negative_alpha_is_no_reliability():
    assert precision(12, 40, alpha=-0.2) == PROVISIONAL


def test_start_end_and_looking_back():
    assert change(70, 72, 55) == Change(observed=2, felt=17, response_shift=-15)
    assert change(70, 72) == Change(observed=2, felt=None, response_shift=None)


@given(points, points, points)
def test_what_is_felt_is_what_was_observed_without_the_shift(pre, post, then):
    found = change(pre, post, then)
    assert found.felt == pytest.approx(found.observed - found.response_shift)


@pytest.mark.parametrize(
    ("pre", "post", "then", "word"),
    [
        (40, 70, 42, Verdict.CLEAR_CHANGE),
        (70, 40, 72, Verdict.CLEAR_CHANGE),
        (40, 70, 60, Verdict.TOO_CLOSE),  # not against the look-back
        (40, 70, None, Verdict.TOO_CLOSE),  # there is none
        (70, 72, 45, Verdict.RAISED_BAR),
        (71, 75, 74, Verdict.ALREADY_YOURS),
        (69, 75, 74, Verdict.TOO_CLOSE),
        (50, 75, 99, Verdict.TOO_CLOSE),  # in opposite directions
    ],
)
def test_one_verdict_a_row(pre, post, then, word):
    assert verdict(pre, post, 7.5, then=then) is word


def test_what_peers_see_comes_first():
    assert verdict(40, 70, 7.5, then=42, peers_differ=True) is Verdict.PEERS_DIFFER


def test_the_gap_between_a_self_rating_and_four_observers():
    found = self_observer_gap(4.5, [3, 4, 3, 3], 0.5)
    assert found.observed == pytest.approx(3.25, abs=1e-9)
    assert found.gap == pytest.approx(1.25, abs=1e-9)
    assert found.error == pytest.approx(0.5590169943749475, abs=1e-9)
    assert not found.within_noise
    assert found.m == 4


def test_with_fewer_than_three_observers_there_is_no_gap():
    assert self_observer_gap(4, [3, 4], 0.5) is None
    assert self_observer_gap(4, [3, 4, None, None], 0.5) is None
    assert self_observer_gap(4, [3, 4, None, 5], 0.5).m == 3
    assert self_observer_gap(None, [3, 4, 5], 0.5) is None


def test_a_small_gap_is_within_noise():
    assert self_observer_gap(4, [3, 4, 4], 0.5).within_noise


@pytest.mark.parametrize(("own", "observers", "sem"), [(6, [1], 0.5), (1, [0], 0.5), (1, [1], -1)])
def test_a_rating_off_the_rubric_is_refused(own, observers, sem):
    with pytest.raises(ValueError, match="between 1 and 5"):
        self_observer_gap(own, observers, sem)
