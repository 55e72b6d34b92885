"""Mixed cohorts: everybody in one, as alike as can be, and what a change by hand does."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.cohorts.balance.cost import cost
from training.cohorts.balance.places import Places
from training.cohorts.balance.records import Cost, Effect, Finding, Person, Seats, Spread
from training.cohorts.balance.splitting import cohorts_needed, split, swap
from training.cohorts.balance.telling import reasons, spread
from training.cohorts.mixing import anneal

SOME = settings(max_examples=25, deadline=None)


def staff(n, **given):
    """Return people from 1 on, whose four attributes change at four different paces."""
    values = {"side": "ci", "function": "sfo", "level": "jm", "site": "xyz"} | given
    side, function, level, site = values.values()
    return [
        Person(k + 1, side[k % 2], function[k % len(function)], level[k // 2 % 2], site[k // 4 % 3])
        for k in range(n)
    ]


def apart(people, cohorts, seed=1, **given):
    return split(people, cohorts, random.Random(seed), **given)


@st.composite
def asked(draw, most=14):
    """Draw people, a number of cohorts, pins and pairs to keep apart."""
    person = st.tuples(
        st.sampled_from("ci"),
        st.sampled_from("sfo"),
        st.sampled_from("jm"),
        st.sampled_from(["", "x"]),
        st.sampled_from([None, 900, 901]),
    )
    crowd = [Person(3 * n, *each) for n, each in enumerate(draw(st.lists(person, max_size=most)))]
    ids = [each.id for each in crowd] + [500, 501]  # these two have left
    number = draw(st.integers(1, 4))
    places = st.integers(0, number - 1)
    pinned = draw(st.dictionaries(st.sampled_from(ids), places, max_size=4))
    pairs = draw(st.lists(st.permutations(ids).map(lambda p: (p[0], p[1])), max_size=4))
    return crowd, number, {"pinned": pinned, "apart": pairs}


def test_a_list_that_divides_evenly_is_divided_evenly():
    found = apart(staff(24), 2)  # 24 is a multiple of 2 x 2 x 3 x 2: every share is a whole number
    assert found.cost == Cost()
    assert {(row.people, row.fair) for each in spread(found) for row in each} == {(6, 6), (4, 4)}
    assert not reasons(found)


def test_the_cost_is_counted_by_hand():
    people = [Person(1, "c", "s", manager=9), Person(2, "c", "s", manager=9)]
    people += [Person(3, "i", "f"), Person(4, "i", "f")]
    # One of each side is fair: 1 + 1 too many or too few in either cohort, times 4. The same for
    # the functions; of one level and one site everybody is a fair share.
    assert cost(people, [(1, 2), (3, 4)], [(2, 1)]) == (16, 16, 0, 0, 2, 1000)
    assert cost(people, [(1, 3), (2, 4)], [(2, 1)]).total == 0


def test_one_side_alone_is_split_by_what_else_there_is():
    found = apart(staff(12, side="cc"), 3)
    assert [len(each) for each in found.cohorts] == [4, 4, 4]
    assert (found.cost.side, found.cost.function) == (0, 12 * (1 / 9 + 1 / 9 + 4 / 9))


def test_sizes_may_be_given():
    found = apart(staff(24), [12, 8, 4])
    assert [len(each) for each in found.cohorts] == [12, 8, 4]
    assert found.cost.side == 0


def test_colleagues_who_report_to_the_same_person_are_spread():
    people = [Person(n, "c", "s", manager=n % 3) for n in range(6)]
    assert apart(people, 2).cost.manager == 0


@pytest.mark.parametrize(("people", "needed"), [(0, 1), (16, 1), (17, 2), (48, 3), (49, 4)])
def test_as_few_cohorts_as_have_a_seat_for_everybody(people, needed):
    assert cohorts_needed(people, Seats(8, 16)) == needed
    assert cohorts_needed(people, Seats(8)) == 1


def test_too_few_and_too_many_are_told():
    found = apart(staff(5), [4, 1], seats=Seats(2, 3))
    assert [f for f in reasons(found) if f.key.startswith("too")] == [
        Finding("too_many", 0, found.cohorts[0]),
        Finding("too_few", 1, found.cohorts[1]),
    ]


def test_pins_that_ask_for_more_seats_get_them_and_the_rest_is_even():
    found = apart(staff(9), 3, pinned=dict.fromkeys(range(1, 6), 1))
    assert [len(each) for each in found.cohorts] == [2, 5, 2]
    assert found.cohorts[1] == (1, 2, 3, 4, 5)


def test_people_are_kept_apart_although_the_mix_suffers():
    people = [Person(1, "c", "s"), Person(2, "i", "f"), Person(3, "i", "f"), Person(4, "c", "s")]
    assert apart(people, 2).cost.total == 0
    assert apart(people, 2, apart=[(1, 2), (3, 1)]).cohorts in {((1, 4), (2, 3)), ((2, 3), (1, 4))}


def test_three_who_are_to_be_apart_in_two_cohorts_are_told():
    found = apart(staff(6), 2, apart=[(1, 2), (3, 2), (3, 1)])
    (told,) = [f for f in reasons(found) if f.key == "together"]
    assert set(told.people) < {1, 2, 3}
    assert set(told.people) <= set(found.cohorts[told.cohort])


def test_what_is_one_too_many_is_told_with_its_people():
    people = [Person(n, "c" if n < 5 else "i", "s") for n in range(1, 9)]
    found = apart(people, 2, pinned={1: 0, 2: 0, 3: 0, 5: 1, 6: 1, 7: 1})
    over, under, *_ = reasons(found)
    assert over == Finding("over", 0, (1, 2, 3), Spread("side", "c", 3, 2.0))
    assert under == Finding("under", 0, (8,), Spread("side", "i", 1, 2.0))


def test_a_change_by_hand_shows_its_effect():
    before = apart(staff(24), 2)
    one = before.cohorts[0][0]
    other = next(p for p in before.cohorts[1] if p % 2 != one % 2)  # of the other side
    after = swap(before, one, other)
    assert after.effect == Effect(before.cost, after.cost)
    assert after.effect.after.side == 16  # 1 too many and 1 too few in either cohort, times 4
    assert one in after.cohorts[1] and other in after.cohorts[0]


def test_a_change_by_hand_may_break_a_promise_and_says_so():
    before = apart(staff(6), 2, pinned={1: 0}, apart=[(1, 2)])
    assert 2 in before.cohorts[1]
    other = next(p for p in before.cohorts[1] if p != 2)
    after = swap(before, 1, other)
    assert [(f.key, f.people) for f in reasons(after)][:2] == [
        ("together", (1, 2)),
        ("not_where_pinned", (1,)),
    ]


def test_two_of_one_cohort_change_nothing():
    found = apart(staff(6), 2)
    assert swap(found, *found.cohorts[0][:2]) == found


BROKEN = {
    "no cohorts": ((staff(4), 0), {}),
    "do not seat 4": ((staff(4), [3, 2]), {}),
    "twice": ((staff(2) + staff(1), 1), {}),
    "does not exist": ((staff(4), 2), {"pinned": {1: 2}}),
    "than it has seats": ((staff(4), [1, 3]), {"pinned": {1: 0, 2: 0}}),
    "kept apart from themselves": ((staff(4), 2), {"apart": [(2, 2)]}),
}


@pytest.mark.parametrize("words", BROKEN)
def test_what_makes_no_sense_is_a_broken_contract(words):
    args, given = BROKEN[words]
    with pytest.raises(ValueError, match=words):
        apart(*args, **given)


def test_somebody_in_no_cohort_changes_places_with_nobody():
    with pytest.raises(ValueError, match="person 99"):
        swap(apart(staff(4), 2), 1, 99)


@SOME
@given(asked(), st.integers(0, 2**32))
def test_everybody_is_in_one_cohort_and_pins_are_kept(asked, seed):
    people, number, given = asked
    found = apart(people, number, seed, **given)
    assert sorted(p for each in found.cohorts for p in each) == [p.id for p in people]
    assert len(found.cohorts) == number
    assert not [f for f in reasons(found) if f.key == "not_where_pinned"]
    for each, wanted in found.pinned.items():
        assert each in found.cohorts[wanted]


@SOME
@given(asked(), st.integers(0, 2**32))
def test_sizes_differ_by_one_at_most_unless_pins_ask_for_more(asked, seed):
    people, number, given = asked
    plain = [len(each) for each in apart(people, number, seed, apart=given["apart"]).cohorts]
    assert max(plain) - min(plain) <= 1
    found = apart(people, number, seed, **given)
    for n, cohort in enumerate(found.cohorts):
        taken = sum(wanted == n for wanted in found.pinned.values())
        assert len(cohort) in {
            taken,
            min(map(len, found.cohorts)),
            min(map(len, found.cohorts)) + 1,
        }


@SOME
@given(asked(), st.integers(0, 2**32), st.randoms(use_true_random=False))
def test_the_seed_alone_decides(asked, seed, shuffled):
    people, number, given = asked
    again = list(people)
    shuffled.shuffle(again)
    assert apart(people, number, seed, **given) == apart(again, number, seed, **given)


@SOME
@given(asked(most=7), st.integers(0, 2**32))
def test_people_are_kept_apart_whenever_that_is_possible(asked, seed):
    people, number, given = asked
    found = apart(people, number, seed, **given)
    sizes = [len(each) for each in found.cohorts]
    seatings = every([p.id for p in people if p.id not in found.pinned], sizes, found.pinned)
    possible = any(cost(people, each, given["apart"]).apart == 0 for each in seatings)
    assert (found.cost.apart == 0) == possible


def every(ids, sizes, pinned):
    """Yield every way to fill cohorts of these sizes."""
    cohorts = [[p for p, n in pinned.items() if n == number] for number in range(len(sizes))]

    def fill(left):
        if not left:
            yield [tuple(each) for each in cohorts]
            return
        for size, cohort in zip(sizes, cohorts, strict=True):
            if len(cohort) < size:
                cohort.append(left[0])
                yield from fill(left[1:])
                cohort.pop()

    yield from fill(ids)


@SOME
@given(asked(), st.data())
def test_changing_places_twice_is_as_before(asked, data):
    people, number, given = asked
    found = apart(people, number, **given)
    if people:
        one, other = (data.draw(st.sampled_from(people)).id for _ in "ab")
        assert swap(swap(found, one, other), one, other) == found


@SOME
@given(asked())
def test_the_figures_of_a_spread_add_up(asked):
    people, number, given = asked
    found = apart(people, number, **given)
    assert found.cost == cost(people, found.cohorts, given["apart"])
    for cohort, rows in zip(found.cohorts, spread(found), strict=True):
        for attribute in ("side", "function", "level", "site") if people else ():
            of_it = [row for row in rows if row.attribute == attribute]
            assert sum(row.people for row in of_it) == len(cohort)
            for row in of_it:
                share = sum(getattr(p, attribute) == row.value for p in people) / len(people)
                assert row.fair == pytest.approx(len(cohort) * share)


@SOME
@given(asked(), st.integers(0, 99))
def test_the_cost_of_a_move_is_the_difference_of_the_costs(asked, seed):
    people, number, given = asked
    rng = random.Random(seed)
    begin = [[p.id for p in people][n::number] for n in range(number)]
    pairs = apart([], 1, apart=given["apart"]).apart
    places = Places(people, begin, {}, pairs)

    def full():
        return cost(people, places.cohorts(), pairs).total

    for _ in range(60):
        if move := places.propose(rng):
            before, change = full(), places.change(move)
            places.make(move)
            assert full() == pytest.approx(before + change)
            assert places.change(move[::-1]) == pytest.approx(-change)
    first = full()
    after = anneal(places, first, 200, rng)
    assert after <= first
    assert full() == pytest.approx(after)


@SOME
@given(asked(most=7), st.integers(0, 2**32))
def test_no_split_of_a_few_people_costs_less(asked, seed):
    people, number, given = asked
    found = apart(people, number, seed, **given)
    sizes = [len(each) for each in found.cohorts]
    seatings = every([p.id for p in people if p.id not in found.pinned], sizes, found.pinned)
    least = min(cost(people, each, given["apart"]).total for each in seatings)
    assert found.cost.total == pytest.approx(least)
