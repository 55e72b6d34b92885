"""Sizes of groups, and who stays together."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cohorts.pairing.crowds import two_sides
from training.cohorts.pairing.records import Finding
from training.cohorts.pairing.sizes import sizes
from training.cohorts.pairing.units import deal, units


@pytest.mark.parametrize(
    ("players", "size", "expected"),
    [
        (12, 2, [2] * 6),
        (7, 2, [3, 2, 2]),  # the odd one joins a trio
        (3, 2, [3]),
        (13, 4, [5, 4, 4]),  # 4.3 on average is nearer to four than 3.25
        (14, 4, [4, 4, 3, 3]),
        (5, 3, [3, 2]),
        (4, 3, [2, 2]),  # as near as one group of four, and everybody speaks more
        (8, 6, [4, 4]),
        (7, 6, [7]),
        (1, 2, [1]),
        (0, 5, []),
    ],
)
def test_sizes_come_as_near_as_they_can(players, size, expected):
    assert sizes(players, size) == expected


@given(st.integers(2, 600), st.integers(2, 6))
def test_sizes_seat_everybody_and_differ_by_one_at_most(players, size):
    found = sizes(players, size)
    assert sum(found) == players
    assert max(found) - min(found) <= 1
    assert min(found) >= 2 and max(found) <= size + 1


@pytest.mark.parametrize("size", [0, 1, 7])
def test_other_sizes_are_a_broken_contract(size):
    with pytest.raises(ValueError, match="groups of 2 to 6"):
        sizes(10, size)


def test_pins_that_hang_together_are_one_unit():
    found = units(range(1, 9), [(1, 2), (5, 6), (2, 3)], [4, 4], ())
    assert found == ([(1, 2, 3), (5, 6)], [])


def test_a_pin_too_many_for_a_group_is_told_and_those_before_it_are_kept():
    found = units(range(1, 5), [(1, 2), (2, 3)], [2, 2], ())
    assert found == ([(1, 2)], [Finding("pin_apart", (2, 3))])


def test_a_pin_that_would_bring_a_conflict_to_the_table_is_told():
    found = units(range(1, 9), [(1, 2), (2, 3)], [4, 4], {(1, 3)})
    assert found == ([(1, 2)], [Finding("pin_apart", (2, 3))])


def test_pins_of_people_who_are_not_there_are_passed_over():
    assert units({1, 2}, [(1, 9)], [2], ()) == ([], [])


def test_units_are_fitted_in_if_there_is_any_way():
    # Three and two go to the table of five, two and two to that of four. The tightest seat for
    # the three would be at the four, where they leave a chair that no two can use.
    pins = [(1, 2), (2, 3), (4, 5), (6, 7), (8, 9)]
    together, refused = units(range(1, 10), pins, [5, 4], ())
    assert not refused
    dealt = deal(two_sides(5, 4), together, [5, 4], random.Random(1))
    assert sorted(map(sorted, dealt)) == [[1, 2, 3, 4, 5], [6, 7, 8, 9]]


def test_many_pins_are_fitted_in_at_once():
    pins = [(n, n + 1) for n in range(0, 500, 2)]
    together, refused = units(range(500), pins, [2] * 250, ())
    assert (len(together), refused) == (250, [])


def test_units_that_do_not_fit_are_a_broken_contract():
    with pytest.raises(ValueError, match="do not fit"):
        deal(two_sides(2, 1), [(1, 2, 3)], [2, 1], random.Random(1))
