"""What an exchange of two people would change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cohorts.pairing import crowds
from training.cohorts.pairing.cost import cost
from training.cohorts.pairing.effects import differences, exchanged
from training.cohorts.pairing.records import Group, Person, Round

ANA, KEISHA = Person(1, "customer", "sales"), Person(2, "customer", "presales")
BEN, HANA = Person(3, "inside", "finance"), Person(4, "inside", "it")
PEOPLE = [ANA, KEISHA, BEN, HANA]
DRAWN = Round((Group((1, 3)), Group((2, 4))))


def keys(group):
    return [each.key for each in group.why]


def test_who_has_met_before_would_meet_again():
    effect = exchanged(DRAWN, 1, 2, PEOPLE, size=2, history={(2, 3): 1})
    assert effect.round.tables == ((2, 3), (1, 4))
    assert [keys(each) for each in effect.before] == [["mixed", "new"], ["mixed", "new"]]
    assert [keys(each) for each in effect.after] == [["mixed", "met"], ["mixed", "new"]]
    assert effect.change == {"met": 10.0}
    assert effect.total == 10


def test_two_of_one_side_would_sit_together():
    effect = exchanged(DRAWN, 1, 4, PEOPLE, size=2)
    assert [keys(each) for each in effect.after] == [["one_side", "new"], ["one_side", "new"]]
    # Each group has one too many of a side and one too few of the other: 4 x (1 + 1), twice.
    assert effect.change == {"side": 16.0}


def test_a_pin_that_would_be_parted_and_one_that_keeps_apart_are_named():
    effect = exchanged(DRAWN, 1, 2, PEOPLE, size=2, pins=[(1, 3)], conflicts=[(3, 2)])
    gone, come = differences(effect)
    assert [(each.key, each.people) for each in gone if each.key == "pinned"] == [
        ("pinned", (1, 3))
    ]
    assert ("conflict", (2, 3)) in [(each.key, each.people) for each in come]
    assert effect.change == {"conflict": 1000.0}


@pytest.mark.parametrize(("one", "other"), [(1, 3), (1, 1), (1, 99)])
def test_people_of_one_group_do_not_change_places(one, other):
    with pytest.raises(ValueError, match="different groups"):
        exchanged(DRAWN, one, other, PEOPLE, size=2)


@given(crowds.people(least=4, most=9), st.integers(2, 3), st.data())
def test_the_change_is_the_difference_and_an_exchange_back_undoes_it(crowd, size, data):
    ids = [person.id for person in crowd]
    tables = [tuple(ids[n : n + size]) for n in range(0, len(ids), size)]
    drawn = Round(tuple(map(Group, tables)))
    here, there = data.draw(st.permutations(drawn.groups))[:2]
    one = data.draw(st.sampled_from(here.members))
    other = data.draw(st.sampled_from(there.members))
    effect = exchanged(drawn, one, other, crowd, size=size)
    before, after = (cost(crowd, [each.tables]).shown for each in (drawn, effect.round))
    assert effect.total == pytest.approx(sum(after.values()) - sum(before.values()))
    back = exchanged(effect.round, one, other, crowd, size=size).round
    assert {frozenset(each) for each in back.tables} == {frozenset(each) for each in drawn.tables}
