"""Plans: the answers that are known, and what holds for every plan."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cohorts.pairing.crowds import asked, can_keep, meetings, partitions, people, two_sides
from training.cohorts.pairing.cost import cost
from training.cohorts.pairing.records import Finding, Person, Rules, pair
from training.cohorts.pairing.rounds import plan, rotation
from training.cohorts.pairing.sizes import sizes

SOME = settings(max_examples=25, deadline=None)


def drawn(people, size, seed=1, **given):
    return plan(people, size, random.Random(seed), **given)


def test_six_and_six_in_pairs_are_36_distinct_pairs_in_six_rounds():
    found = drawn(two_sides(6, 6), 2, rounds=6)
    assert len(meetings(found.rounds)) == 36  # 6 x 6, each across the sides
    assert found.cost.total == 0


def test_eight_and_eight_in_fours_meet_nobody_twice_in_four_rounds():
    found = drawn(two_sides(8, 8), 4, rounds=4)
    assert (found.cost.met, found.cost.side) == (0, 0)  # 64 pairs across, 16 a round: the bound
    assert max(meetings(found.rounds).values()) == 1


def test_six_and_six_in_fours_attain_the_nine_repeats_that_cannot_be_avoided():
    # Three people of a table of four sit at three new tables, the fourth makes a repeat: one a
    # table, three for each two rounds.
    found = drawn(two_sides(6, 6), 4, rounds=3)
    assert sum(times - 1 for times in meetings(found.rounds).values()) == 9
    assert found.cost.met == 90


def test_a_plan_goes_on_from_the_rounds_before():
    before = drawn(two_sides(6, 6), 2, rounds=3)
    after = drawn(two_sides(6, 6), 2, rounds=3, history=meetings(before.rounds))
    assert len(meetings([*before.rounds, *after.rounds])) == 36


def test_more_of_one_side_share_tables_and_everybody_of_the_other_is_met_across():
    found = drawn(two_sides(6, 9), 2, rounds=5)
    mixed = [[f.key for g in r.groups for f in g.why].count("mixed") for r in found.rounds]
    assert mixed == [6] * 5  # of seven tables; one has nobody of the smaller side to spare
    assert found.cost.met == 0


def test_one_side_alone_is_paired_without_a_complaint():
    found = drawn(two_sides(8, 0), 2, rounds=7)
    assert len(meetings(found.rounds)) == 28  # 8 x 7 / 2: everybody meets everybody
    assert not found.problems
    assert "one_side" not in {f.key for r in found.rounds for g in r.groups for f in g.why}


def test_people_who_report_to_the_same_manager_are_kept_apart():
    people = [Person(n, "customer" if n < 5 else "inside", "f", n % 4) for n in range(1, 9)]
    found = drawn(people, 2, rounds=3)  # each has one of four colleagues across at the same manager
    assert (found.cost.met, found.cost.side, found.cost.manager) == (0, 0, 0)


def test_a_manager_is_not_paired_with_their_report():
    people = [Person(1, "customer", "a"), Person(2, "inside", "b", 1)]
    people += [Person(3, "customer", "a"), Person(4, "inside", "b")]
    assert [each.tables for each in drawn(people, 2).rounds] == [((1, 4), (3, 2))]


def test_people_with_different_weaknesses_are_paired_and_it_is_not_told():
    weakest = {1: "x", 2: "y", 3: "x", 4: "y"}
    sides = {1: "customer", 2: "customer", 3: "inside", 4: "inside"}
    people = [Person(n, sides[n], str(n), None, float(n), weakest[n]) for n in sides]
    (found,) = drawn(people, 2).rounds
    assert found.tables == ((1, 4), (2, 3))
    assert {f.key for g in found.groups for f in g.why} == {"mixed", "new"}


def test_who_prepared_the_case_sits_beside_a_group_and_plays_the_next_one():
    rules = Rules(prepared={0: [1, 7]})
    first, second = drawn(two_sides(6, 6), 2, rounds=2, rules=rules).rounds
    assert {1, 7} == {p for g in first.groups for p in g.beside}
    assert {p for table in first.tables for p in table} == {*range(2, 7), *range(8, 13)}
    assert {p for table in second.tables for p in table} == set(range(1, 13))


def test_who_prepared_the_case_sits_beside_the_one_they_are_pinned_to():
    rules = Rules(prepared={0: [1]}, pins={0: [(9, 1)]})
    found = drawn(two_sides(5, 5), 2, rules=rules)
    (group,) = [g for g in found.rounds[0].groups if g.beside]
    assert 9 in group.members
    assert not found.problems


def test_a_case_that_everybody_prepared_has_no_round():
    found = drawn(two_sides(1, 1), 2, rules=Rules(prepared={0: [1, 2]}))
    assert found.rounds[0].groups == ()
    assert found.problems == (Finding("nobody_plays", (1, 2), round=0),)


def test_who_conflicts_with_everybody_sits_beside_nobody():
    rules = Rules(conflicts=[(1, 2), (3, 1)], prepared={0: [1]})
    found = drawn(two_sides(2, 1), 2, rules=rules)
    assert found.problems == (Finding("prepared_unplaced", (1,), round=0),)


def test_one_person_alone_is_a_problem():
    assert drawn(two_sides(1, 0), 2).problems == (Finding("alone", (1,), round=0),)


def test_nobody_is_no_group_and_no_problem():
    found = drawn([], 2, rounds=2)
    assert [each.groups for each in found.rounds] == [(), ()]
    assert not found.problems


def test_a_conflict_that_cannot_be_kept_is_a_problem():
    found = drawn(two_sides(1, 1), 2, rules=Rules(conflicts=[(2, 1)]))
    assert found.problems == (Finding("conflict", (1, 2), round=0),)
    assert found.cost.conflict == 1000


def test_a_conflict_is_kept_although_everything_else_speaks_against_it():
    rules = Rules(conflicts=[(1, 3), (1, 4)])
    found = drawn(two_sides(2, 2), 2, history={(1, 2): 9, (3, 4): 9}, rules=rules)
    assert found.rounds[0].tables == ((1, 2), (3, 4))  # of one side each, for the tenth time


def test_a_pin_against_a_conflict_is_a_problem_and_the_conflict_is_kept():
    found = drawn(two_sides(2, 2), 2, rules=Rules(conflicts=[(1, 3)], always=[(3, 1)]))
    assert found.problems == (Finding("pin_apart", (1, 3), round=0),)
    assert found.cost.conflict == 0


@pytest.mark.parametrize("seed", [21, 25, 35])
def test_a_way_round_dense_conflicts_is_found(seed):
    # There is a seating without a conflict: 1 to 4, 5 to 8 and so on. Of all other pairs more than
    # half conflict; with these seeds a search that never breaks a promise to keep two gets stuck.
    rng = random.Random(seed)
    pairs = [(p, q) for q in range(1, 25) for p in range(1, q) if (p - 1) // 4 != (q - 1) // 4]
    conflicts = [each for each in pairs if rng.random() < 0.6]
    people = two_sides(12, 12)
    assert drawn(people, 4, seed, rules=Rules(conflicts=conflicts)).cost.conflict == 0


def test_a_pin_holds_in_its_round_alone():
    found = drawn(two_sides(6, 6), 2, rounds=6, rules=Rules(pins={2: [(1, 2)]}))
    assert [(1, 2) in each.tables for each in found.rounds] == [False, False, True] + [False] * 3


@pytest.mark.parametrize("given", [{"size": 1}, {"size": 7}, {"rounds": 0}])
def test_a_plan_of_nothing_is_a_broken_contract(given):
    with pytest.raises(ValueError, match=r"groups of|a plan of"):
        drawn(two_sides(2, 2), **({"size": 2} | given))


def test_somebody_twice_is_a_broken_contract():
    with pytest.raises(ValueError, match="twice"):
        drawn([*two_sides(2, 2), *two_sides(1, 0)], 2)


@given(st.integers(1, 9), st.integers(1, 12))
def test_the_rotation_repeats_nobody_before_everybody_was_met(n, rounds):
    found = rotation(list(range(n)), list(range(n, 2 * n)), rounds)
    pairs = [tuple(each) for tables in found for each in tables]
    assert len(set(pairs)) == n * min(n, rounds)


@SOME
@given(asked(), st.integers(0, 2**32))
def test_everybody_is_placed_once_in_every_round(asked, seed):
    people, size, given = asked
    found = drawn(people, size, seed, **given)
    for number, each in enumerate(found.rounds):
        prepared = set(given["rules"].prepared.get(number, ()))
        players = [p for group in each.groups for p in group.members]
        beside = [p for group in each.groups for p in group.beside]
        unplaced = {"prepared_unplaced", "nobody_plays"}
        told = [f for f in found.problems if f.round == number and f.key in unplaced]
        nowhere = [p for f in told for p in f.people]
        assert sorted(players + beside + nowhere) == sorted(p.id for p in people)
        assert not prepared & set(players)
        assert sorted(map(len, each.tables)) == sorted(sizes(len(players), size))


@SOME
@given(asked(), st.integers(0, 2**32))
def test_pins_are_kept_or_told(asked, seed):
    people, size, given = asked
    found = drawn(people, size, seed, **given)
    for number, each in enumerate(found.rounds):
        players = {p for table in each.tables for p in table}
        told = {f.people for f in found.problems if (f.key, f.round) == ("pin_apart", number)}
        for wanted in given["rules"].pinned(number):
            if set(wanted) <= players:
                kept = any(set(wanted) <= set(table) for table in each.tables)
                assert kept or wanted in told


@settings(max_examples=40, deadline=None)
@given(
    people(least=4, most=8),
    st.integers(2, 4),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=14),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=2),
    st.integers(0, 2**32),
)
def test_conflicts_are_kept_whenever_that_is_possible(people, size, apart, pins, seed):
    ids = [person.id for person in people]
    apart, pins = (
        [pair(ids[p], ids[q]) for p, q in some if p != q and max(p, q) < len(ids)]
        for some in (apart, pins)
    )
    found = drawn(people, size, seed, rules=Rules(conflicts=apart, always=pins))
    refused = {f.people for f in found.problems if f.key == "pin_apart"}
    broken = [f for f in found.problems if f.key == "conflict"]
    units = [each for each in pins if each not in refused]
    assert bool(broken) != can_keep(ids, size, units, apart)


@SOME
@given(asked(), st.integers(0, 2**32), st.randoms(use_true_random=False))
def test_the_seed_alone_decides(asked, seed, shuffled):
    people, size, given = asked
    again = list(people)
    shuffled.shuffle(again)
    assert drawn(people, size, seed, **given) == drawn(again, size, seed, **given)


@SOME
@given(asked(), st.integers(0, 2**32))
def test_the_plan_says_what_it_costs(asked, seed):
    people, size, given = asked
    found = drawn(people, size, seed, **given)
    tables = [each.tables for each in found.rounds]
    again = cost(people, tables, given["history"], given["rules"].conflicts)
    assert found.cost.total == pytest.approx(again.total)


@SOME
@given(asked(), st.integers(0, 2**32))
def test_every_term_that_is_not_zero_has_its_reason(asked, seed):
    people, size, given = asked
    found = drawn(people, size, seed, **given)
    told = {f.key for each in found.rounds for group in each.groups for f in group.why}
    assert bool(found.cost.met) == ("met" in told)
    assert bool(found.cost.function) == ("same_function" in told)
    assert bool(found.cost.manager) == bool({"same_manager", "manages"} & told)
    assert bool(found.cost.conflict) == ("conflict" in told)


@SOME
@given(people(least=2, most=7), st.integers(2, 4), st.integers(0, 2**32))
def test_no_way_to_seat_a_few_people_costs_less(people, size, seed):
    found = drawn(people, size, seed)
    every = partitions([person.id for person in people], sizes(len(people), size))
    least = min(cost(people, [tables]).total for tables in every)
    assert found.cost.total == pytest.approx(least)
