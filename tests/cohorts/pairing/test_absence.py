"""Absent people: few groups change, and what was done is told."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cohorts.pairing.crowds import asked, two_sides
from training.cohorts.pairing.absence import repair
from training.cohorts.pairing.records import Finding, Group, Person, Round
from training.cohorts.pairing.rounds import plan

CLEO, EVA = 90, 91
PAIRS = Round(tuple(Group((n, n + 4)) for n in range(1, 5)))  # 1-5, 2-6, 3-7, 4-8
FOURS = Round((Group((1, 2, 5, 6)), Group((3, 4, 7, 8))))


def mend(drawn, *absent, size=2, people=None, **given):
    given = {"people": people or two_sides(4, 4)} | given
    return repair(drawn, absent, rng=random.Random(1), size=size, **given)


def test_the_one_left_alone_makes_a_trio():
    found = mend(PAIRS, 1)
    assert found.round.tables == ((2, 6, 5), (3, 7), (4, 8))
    assert found.done == (Finding("joined", (5, 2, 6)),)
    assert found.changed == 1
    assert [g is was for g, was in zip(found.round.groups[1:], PAIRS.groups[2:], strict=True)]


def test_a_facilitator_takes_the_empty_chair_and_no_other_group_changes():
    found = mend(PAIRS, 1, facilitators=[CLEO])
    assert found.round.groups[0].members == (5,)
    assert found.round.groups[0].stand_in == CLEO
    assert found.round.groups[1:] == PAIRS.groups[1:]
    assert (found.done, found.changed) == ((Finding("stand_in", (5, CLEO)),), 0)
    assert not found.problems


def test_a_facilitator_who_is_absent_or_in_conflict_is_not_asked():
    found = mend(PAIRS, 1, CLEO, facilitators=[CLEO, EVA], conflicts=[(5, EVA)])
    assert found.done == (Finding("joined", (5, 2, 6)),)


def test_two_left_alone_are_a_pair_where_the_first_of_them_was():
    found = mend(PAIRS, 1, 8)
    assert found.round.tables == ((4, 5), (2, 6), (3, 7))
    assert found.done == (Finding("regrouped", (4, 5)),)
    assert found.changed == 0


def test_three_left_alone_are_a_trio():
    found = mend(PAIRS, 1, 2, 8)
    assert sorted(found.round.tables) == [(3, 7), (4, 5, 6)]
    assert found.changed == 0


def test_two_who_conflict_are_not_paired_because_they_are_left():
    found = mend(PAIRS, 1, 8, conflicts=[(5, 4)])
    assert sorted(map(sorted, found.round.tables)) == [[2, 5, 6], [3, 4, 7]]
    assert not found.problems


def test_of_three_left_alone_two_who_get_on_are_a_pair():
    found = mend(PAIRS, 1, 2, 8, conflicts=[(5, 6)])
    assert sorted(map(len, found.round.tables)) == [2, 3]
    assert (found.changed, found.problems) == (1, ())


def test_a_table_of_four_goes_on_as_three():
    found = mend(FOURS, 1, size=4)
    assert found.round.tables == ((2, 5, 6), (3, 4, 7, 8))
    assert found.done == (Finding("shrunk", (2, 5, 6)),)
    assert [f.key for f in found.round.groups[0].why] == [
        "mixed",
        "new",
        "same_function",
        "smaller",
    ]


def test_the_last_of_a_table_fills_one_that_lost_somebody_too():
    found = mend(FOURS, 1, 2, 5, 3, size=4, facilitators=[CLEO])
    assert found.round.tables == ((4, 7, 8, 6),)
    assert found.done[-1] == Finding("joined", (6, 4, 7, 8))


def test_a_trio_that_lost_one_is_a_pair_again_and_takes_in_the_next():
    drawn = Round((Group((1, 5, 9)), Group((2, 6)), Group((3, 7)), Group((4, 8))))
    found = mend(drawn, 9, 8, people=two_sides(4, 5))
    assert found.round.tables == ((1, 5, 4), (2, 6), (3, 7))
    assert found.changed == 0


def test_the_place_is_where_it_costs_least():
    history = {(2, 5): 1, (5, 6): 1, (3, 5): 1}
    assert (4, 8, 5) in mend(PAIRS, 1, history=history).round.tables


def test_a_pair_that_is_gone_is_told():
    found = mend(PAIRS, 2, 6)
    assert found.round.groups == (PAIRS.groups[0], *PAIRS.groups[2:])
    assert found.done == (Finding("dissolved", (2, 6)),)


def test_who_conflicts_with_everybody_stays_alone_and_it_is_a_problem():
    found = mend(PAIRS, 1, conflicts=[(5, n) for n in (2, 3, 4)])
    assert (5,) in found.round.tables
    assert found.problems == (Finding("alone", (5,)),)


def test_who_sat_beside_a_group_that_is_gone_sits_beside_another_and_never_plays():
    people = [*two_sides(4, 4), Person(20, "inside", "it")]
    drawn = Round((Group((1, 5), beside=(20,)), *PAIRS.groups[1:]))
    found = mend(drawn, 1, 5, people=people)
    assert [g.beside for g in found.round.groups] == [(20,), (), ()]
    assert all(20 not in table for table in found.round.tables)


def test_nobody_joins_a_group_beside_which_somebody_sits_they_conflict_with():
    people = [*two_sides(4, 4), Person(20, "inside", "it")]
    drawn = Round((PAIRS.groups[0], Group((2, 6), beside=(20,)), *PAIRS.groups[2:]))
    found = mend(drawn, 1, people=people, conflicts=[(20, 5)])
    assert found.done == (Finding("joined", (5, 3, 7)),)


def test_a_stand_in_who_is_absent_leaves_somebody_alone_again():
    first = mend(PAIRS, 1, facilitators=[CLEO]).round
    assert mend(first, 1, CLEO, facilitators=[EVA]).round.groups[0].stand_in == EVA


def test_a_pin_is_still_told_of_a_group_that_changed():
    drawn = Round((Group((1, 2, 3), (Finding("pinned", (1, 2)),)), Group((4, 5, 6))))
    found = mend(drawn, 3, size=3)
    assert found.round.groups[0].why[0] == Finding("pinned", (1, 2))


def test_the_only_player_of_a_round_gets_a_facilitator():
    (drawn,) = plan(two_sides(1, 0), 2, random.Random(1)).rounds
    found = mend(drawn, facilitators=[CLEO])
    assert found.round.groups[0].stand_in == CLEO
    assert not found.problems


def test_nobody_absent_changes_nothing():
    found = mend(PAIRS)
    assert (found.round, found.done, found.changed) == (PAIRS, (), 0)


@settings(max_examples=60, deadline=None)
@given(asked(rounds=1), st.data())
def test_everybody_who_is_there_has_one_place_and_others_keep_theirs(asked, data):
    people, size, given = asked
    (drawn,) = plan(people, size, random.Random(1), **given).rounds
    here = [p for group in drawn.groups for p in (*group.members, *group.beside)]
    absent = data.draw(st.sets(st.sampled_from(here))) if here else set()
    free = data.draw(st.sampled_from([(), (CLEO,), (CLEO, EVA)]))
    found = mend(
        drawn,
        *absent,
        size=size,
        people=people,
        facilitators=free,
        conflicts=given["rules"].conflicts,
    )
    unplaced = [p for f in found.problems if f.key == "prepared_unplaced" for p in f.people]
    played = [p for table in found.round.tables for p in table]
    beside = [p for group in found.round.groups for p in group.beside]
    assert sorted([*played, *beside, *unplaced]) == sorted(set(here) - absent)
    assert set(played) <= {p for table in drawn.tables for p in table}
    alone = [g for g in found.round.groups if len(g.members) == 1 and g.stand_in is None]
    assert len(alone) == sum(f.key == "alone" for f in found.problems)
    # One group more at most is touched for each who was left alone, and none without them.
    left = [t for t in drawn.tables if len(set(t) - absent) == 1 and len(t) > 1]
    assert found.changed <= len(left)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 7), st.data())
def test_in_pairs_at_most_one_group_more_is_touched_and_none_with_a_facilitator(n, data):
    people = two_sides(n, n)
    (drawn,) = plan(people, 2, random.Random(1)).rounds
    absent = data.draw(st.sets(st.integers(1, 2 * n), max_size=2 * n - 2))
    left = sum(len(set(table) - absent) == 1 for table in drawn.tables)
    found = mend(drawn, *absent, people=people)
    assert found.changed == (
        1 if left == 1 and len(drawn.groups) > 1 and found.done[-1].key == "joined" else 0
    )
    assert mend(drawn, *absent, people=people, facilitators=[CLEO]).changed == 0
