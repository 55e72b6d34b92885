"""Signs of answering without reading: each alone says nothing, two ask to look again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.assessments.careless import (
    PageTime,
    Sign,
    even_odd,
    fast_pages,
    longest_run,
    pair_gap,
    please_look_again,
    reverse_pairs,
    signs,
)
from training.assessments.scoring import Item, ScoringKey

# Twelve facets of two items; nine have one reverse-scored, as in the shipped self-assessment.
KEY = ScoringKey(
    tuple(
        Item(f"{facet}{half}", "d", f"f{facet}", -1 if half and facet < 9 else 1)
        for facet in range(12)
        for half in (0, 1)
    )
)
# Somebody who read: strong and weak facets, and the reverse-scored item the other way round.
READ = [
    answer
    for facet, level in enumerate([5, 2, 4, 3, 1, 4, 5, 2, 3, 4, 2, 5])
    for answer in (level, 6 - level if facet < 9 else level)
]


def test_the_longest_run_of_identical_answers():
    assert longest_run([[4, 4, 4, 4, 2, 3, 3, 3, 3, 3, 3, 5, 1, 1]]).tolist() == [6]


@given(st.lists(st.one_of(st.just(float("nan")), st.integers(1, 3).map(float)), max_size=12))
def test_a_run_is_what_counting_finds_and_a_gap_ends_it(answers):
    best = run = 0
    for n, answer in enumerate(answers):
        run = run + 1 if n and answer == answers[n - 1] else int(not np.isnan(answer))
        best = max(best, run)
    assert longest_run(np.reshape(answers, (1, -1))).tolist() == [best]


def test_even_and_odd_items_agree():
    found = even_odd([4.0, 3.0, 5.0, 2.0, 4.5], [3.5, 3.0, 4.5, 2.5, 4.0])
    assert found.correlation == pytest.approx(0.984798246447919, abs=1e-9)
    assert found.spearman_brown == pytest.approx(0.9923409074049281, abs=1e-9)


def test_consistency_is_unknown_without_three_facets_or_any_variation():
    assert np.isnan(even_odd([1, 2, np.nan], [1, 2, 3]).spearman_brown)
    assert np.isnan(even_odd([3, 3, 3], [1, 2, 3]).spearman_brown)


def test_perfect_disagreement_is_the_lowest_consistency():
    assert even_odd([1, 2, 3], [3, 2, 1]).spearman_brown == -1


def test_every_reverse_scored_item_is_paired_with_the_forward_one_of_its_facet():
    pairs = reverse_pairs(KEY)
    assert len(pairs) == 9
    assert pairs[0] == (1, 0)


def test_the_gap_within_pairs_leaves_out_what_is_missing():
    turned = [[4, 2, 1, 5], [4, np.nan, 1, 5], [np.nan, 2, np.nan, 5]]
    assert pair_gap(turned, [(1, 0), (3, 2)]) == pytest.approx([3, 4, np.nan], nan_ok=True)


PAGES = [PageTime(8, 12), PageTime(8, 40), PageTime(8, 15.9), PageTime(12, 30)]


def test_pages_answered_in_less_than_two_seconds_an_item_are_counted():
    assert fast_pages(PAGES) == 2
    assert Sign.FAST_PAGES in signs(READ, KEY, pages=PAGES)
    assert Sign.FAST_PAGES not in signs(READ, KEY, pages=[*PAGES, PageTime(1, 2)])


def test_a_page_without_items_is_refused():
    with pytest.raises(ValueError, match="an item or more"):
        fast_pages([PageTime(0, 1)])


def test_somebody_who_read_shows_no_sign():
    assert signs(READ, KEY, pages=[PageTime(1, 4)] * 24, attention=(4, 4)) == frozenset()


def test_always_the_same_answer_shows_in_the_run_and_in_the_pairs():
    found = signs([5] * 24, KEY)
    assert {Sign.LONG_RUN, Sign.PAIR_GAP} <= found
    assert please_look_again(found)


def test_one_sign_says_nothing():
    found = signs(READ, KEY, attention=(None, 4))
    assert found == {Sign.ATTENTION}
    assert not please_look_again(found)


def test_runs_are_counted_in_the_order_in_which_items_were_asked():
    # The forward items of five strong facets and of five weak ones, asked one after another.
    answers = [4, 2] * 12
    order = [*range(0, 24, 2), *range(1, 24, 2)]
    assert Sign.LONG_RUN not in signs(answers, KEY)
    assert Sign.LONG_RUN in signs(answers, KEY, asked=order)


def test_somebody_to_whom_nothing_has_come_up_shows_no_sign():
    assert signs([None] * 24, KEY) == frozenset()
