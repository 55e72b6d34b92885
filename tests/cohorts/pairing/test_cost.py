"""The objective: its terms by hand, and the same cost in steps."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cohorts.pairing.crowds import asked, two_sides
from training.cohorts.mixing import anneal
from training.cohorts.pairing.cost import cost
from training.cohorts.pairing.records import Person, pair
from training.cohorts.pairing.seating import Seating
from training.cohorts.pairing.sizes import sizes
from training.cohorts.pairing.units import deal, units


def test_no_group_costs_nothing():
    assert cost([], []).total == 0
    assert cost(two_sides(2, 2), [[], [[1]]], {(1, 2): 7}).total == 0  # old meetings add nothing


@pytest.mark.parametrize(("before", "added"), [(0, 0), (1, 10), (2, 30), (3, 50)])
def test_each_meeting_more_costs_more(before, added):
    assert cost(two_sides(1, 1), [[[1, 2]]], {(1, 2): before}).met == added


def test_meetings_within_the_plan_count_too():
    assert cost(two_sides(1, 1), [[[1, 2]], [[2, 1]], [[1, 2]]]).met == 40  # 10 x (3 - 1)^2


def test_a_table_is_to_have_its_share_of_both_sides():
    # Two of one side at a table where one of each is fair: 4 x (1 + 1), and again at the other.
    assert cost(two_sides(2, 2), [[[1, 2], [3, 4]]]).side == 16
    assert cost(two_sides(2, 2), [[[1, 3], [2, 4]]]).side == 0


def test_functions_managers_and_conflicts_are_counted_by_pairs():
    people = [Person(1, "a", "f", 9), Person(2, "a", "f", 9), Person(3, "a", "f", 1)]
    found = cost(people, [[[1, 2, 3]]], conflicts=[(3, 2)])
    assert found.shown == {"met": 0, "side": 0, "function": 3, "manager": 4, "conflict": 1000}


def test_tables_are_to_be_equally_strong():
    people = [Person(n, "a", str(n), skill=skill) for n, skill in enumerate([1, 3, 5, None])]
    # The round's mean is 3; the tables' are 2 and 5: 1 + 4. Who has none is left out.
    assert cost(people, [[[0, 1], [2, 3]]]).skill == 5


def test_what_somebody_finds_hard_is_in_the_total_and_not_shown():
    people = [Person(n, "a", str(n), None, n, "framing") for n in (1, 2)]
    found = cost(people, [[[1, 2]]])
    assert found.total == 1
    assert not any(found.shown.values())


def test_somebody_unknown_is_a_broken_contract():
    with pytest.raises(KeyError):
        cost(two_sides(1, 1), [[[1, 9]]])


def test_nobody_is_a_pair_alone():
    with pytest.raises(ValueError, match="person 3"):
        pair(3, 3)


@st.composite
def seatings(draw):
    """Draw a seating, and its cost as the objective has it."""
    crowd, size, given = draw(asked(most=14))
    rng = random.Random(draw(st.integers(0, 99)))
    begin, together = [], []
    for number in range(given["rounds"]):
        away = given["rules"].prepared.get(number, ())
        players = [person for person in crowd if person.id not in away]
        shape = sizes(len(players), size)
        kept, _refused = units({p.id for p in players}, given["rules"].pinned(number), shape, ())
        begin.append(deal(players, kept, shape, rng))
        together.append(kept)
    conflicts = given["rules"].forbidden()
    seating = Seating(crowd, begin, together, given["history"], conflicts)
    return seating, lambda rounds: cost(crowd, rounds, given["history"], conflicts).total, rng


def moves(seating, rng, tries=60):
    """Yield moves that are possible where everybody sits now."""
    if seating.played:
        for _ in range(tries):
            if move := seating.propose(rng):
                yield move


@given(seatings())
def test_the_cost_of_a_move_is_the_difference_of_the_costs(drawn):
    seating, full, rng = drawn
    for move in moves(seating, rng):
        before = full(seating.rounds())
        change = seating.change(move)
        assert full(seating.rounds()) == before, "asking moved somebody"
        seating.make(move)
        assert full(seating.rounds()) == pytest.approx(before + change)


@given(seatings())
def test_a_move_backwards_undoes_it(drawn):
    seating, _full, rng = drawn
    for move in moves(seating, rng):
        before, change = [list(map(sorted, r)) for r in seating.rounds()], seating.change(move)
        seating.make(move)
        assert seating.change(move[::-1]) == pytest.approx(-change)
        seating.make(move[::-1])
        assert [list(map(sorted, r)) for r in seating.rounds()] == before


@given(seatings())
def test_no_move_parts_a_unit(drawn):
    seating, _full, rng = drawn
    for move in moves(seating, rng):
        seating.make(move)
        for at, together in zip(seating.at, seating.units, strict=True):
            assert all(at[p] == at[q] for p, unit in together.items() for q in unit)


@given(seatings())
def test_the_search_ends_at_the_cost_it_says_and_none_worse_than_at_first(drawn):
    seating, full, rng = drawn
    before = full(seating.rounds())
    after = anneal(seating, before, 200, rng)
    assert after <= before
    assert full(seating.rounds()) == pytest.approx(after)
