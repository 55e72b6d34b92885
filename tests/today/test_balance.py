"""One test per rule of the ring's headline, in the order of the rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.today.balance import RULES, Figures, headline


def finding(customer, inside, side="customer"):
    return headline(Figures(customer, inside, side))


def test_an_empty_ring_says_so():
    assert finding(0, 0).key == "nothing"


def test_ten_and_ten_are_full():
    assert finding(10, 12).key == "full"


def test_two_steps_on_the_own_side_alone_point_to_the_other_room():
    assert finding(2, 0) == ("only-own", 2, "inside")
    assert finding(0, 2, "inside") == ("only-own", 2, "customer")


def test_two_steps_in_the_other_room_alone_point_home():
    assert finding(0, 3) == ("only-other", 3, "customer")


def test_seven_and_four_are_three_inside_steps_apart():
    assert finding(7, 4) == ("far", 3, "inside")


def test_two_and_three_are_one_step_apart():
    assert finding(2, 3) == ("near", 1, "customer")


def test_three_and_three_are_even():
    assert finding(3, 3) == ("even", 3, "both")


def test_one_step_is_too_early_to_say():
    assert finding(1, 0) == ("early", 1, "customer")
    assert finding(1, 1).key == "early"


def test_there_are_at_least_six_rules_and_the_last_is_neutral():
    assert len(RULES) >= 6
    assert RULES[-1](Figures(0, 0, "customer")).key == "early"


def test_a_negative_count_is_a_broken_contract():
    with pytest.raises(ValueError, match="negative"):
        finding(-1, 0)


@given(st.integers(0, 40), st.integers(0, 40))
def test_swapping_rooms_and_side_swaps_the_finding(customer, inside):
    swap = {"customer": "inside", "inside": "customer", "both": "both"}
    one, other = finding(customer, inside), finding(inside, customer, "inside")
    assert (other.key, other.number) == (one.key, one.number)
    assert other.lens == swap[one.lens]
