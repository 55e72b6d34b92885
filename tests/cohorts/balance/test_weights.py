"""What matters weighs, the headline says what the counts say, and the picture is to scale."""

import random
from math import pi

import pytest

from training.cohorts.balance.cost import cost
from training.cohorts.balance.headline import Headline, headline
from training.cohorts.balance.picture import discs
from training.cohorts.balance.records import EVENLY, Person, Split
from training.cohorts.balance.splitting import split, swap

# Two of each side; of the sites there are three and one, so no split is even in both.
LYON = [Person(1, "customer", "s", site="Lyon"), Person(2, "customer", "s", site="Lyon")]
OTHERS = [Person(3, "inside", "f", site="Lyon"), Person(4, "inside", "f", site="Porto")]


def test_a_weight_multiplies_its_part_of_the_cost_and_no_other():
    cohorts = [(1, 2), (3, 4)]
    even, heavy = (cost(LYON + OTHERS, cohorts, (), EVENLY | {"site": n}) for n in (1, 3))
    assert heavy.site == 3 * even.site > 0
    assert heavy._replace(site=0) == even._replace(site=0)


def test_what_weighs_nothing_costs_nothing_also_after_a_swap():
    weights = dict.fromkeys(EVENLY, 0.0) | {"side": 1.0}
    found = split(LYON + OTHERS, 2, random.Random(1), weights=weights)
    assert found.cost.total == 0
    other = swap(found, found.cohorts[0][0], found.cohorts[1][0])
    assert (other.cost.function, other.cost.site) == (0, 0)


def test_what_matters_most_wins():
    """Sides and sites cross so that a cohort can be even in one of them alone."""
    people = [Person(n, "customer" if n < 4 else "inside", "s", site="xy"[n < 4]) for n in range(8)]
    people[0] = Person(0, "customer", "s", site="x")
    found = split(people, 2, random.Random(1), weights=EVENLY | {"side": 3.0})
    assert found.cost.side == 0


def half(people, cohorts):
    return Split(tuple(people), tuple(cohorts), cost(people, cohorts))


FOUR = [Person(n, "customer" if n % 2 else "inside", "s") for n in range(8)]


@pytest.mark.parametrize(
    ("people", "cohorts", "said"),
    [
        ([], [()], Headline("empty")),
        (FOUR, [(1, 3, 5, 7), (0, 2, 4, 6)], Headline("leaning", 2)),
        (FOUR, [(0, 1, 2, 3), (4, 5, 6, 7)], Headline("even", 2)),
        (FOUR, [(0, 1), (2, 3), (4, 5, 6, 7)], Headline("small", 2)),
        (LYON * 1, [(1, 2)], Headline("one-sided", 2)),
    ],
)
def test_the_headline_is_the_first_rule_that_holds(people, cohorts, said):
    assert headline(half(people, cohorts)) == said


def test_a_promise_that_is_broken_comes_before_everything_else():
    found = Split(
        tuple(FOUR), ((0, 1, 2, 3), (4, 5, 6, 7)), cost((), ()), {0: 1}, frozenset({(1, 2)})
    )
    assert headline(found) == Headline("broken", 2)


def test_something_else_than_the_sides_may_be_uneven():
    people = [
        Person(n, "customer" if n % 2 else "inside", "s", site="x" if n < 4 else "y")
        for n in range(8)
    ]
    assert headline(half(people, [(0, 1, 2, 3), (4, 5, 6, 7)])) == Headline("uneven", 2)


def area(path):
    radius = float(path.split("A")[1].split(" ")[0]) if path else 0.0
    return pi * radius * radius / 2


def test_the_area_of_a_half_counts_people_on_one_scale_for_all_cohorts():
    one, other = discs(half(FOUR, [(1, 3, 5, 0), (7, 2, 4, 6)]))
    three, single = area(one.halves[0].path), area(one.halves[1].path)
    assert three == pytest.approx(3 * single, rel=0.02)
    assert area(other.halves[1].path) == pytest.approx(three)
    assert area(one.halves[0].outline) == pytest.approx(2 * single, rel=0.02)
    assert [half.people for half in one.halves] == [3, 1]
    assert [half.lens for half in one.halves] == ["customer", "inside"]


def test_a_side_without_people_has_no_half_and_keeps_its_outline():
    one, _other = discs(half(FOUR, [(1, 3, 5, 7), (0, 2, 4, 6)]))
    assert one.halves[1].path == ""
    assert area(one.halves[1].outline) > 0
