"""The rules for small groups: known answers, then every report of random cohorts, subtracted."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from training.reports.figures import Edition, Fact, Facts, counted, edition
from training.reports.suppression import (
    FEW,
    Figure,
    Somebody,
    Told,
    groups,
    in_steps,
    release,
    tell_groups,
)

FUNCTIONS = {"customer": ("sales", "presales", "success"), "inside": ("finance", "it", "legal")}


def crowd(**counts):
    """Return people by "side_function", such as customer_sales=5."""
    found = []
    for key, number in counts.items():
        side, function = key.split("_")
        found += [Somebody(len(found) + n, side, function) for n in range(1, number + 1)]
    return found


def ids(people, function):
    return {one.id for one in people if one.function == function}


def test_four_people_are_no_group_and_five_are():
    assert groups(crowd(customer_sales=4)) == {}
    assert list(groups(crowd(customer_sales=5))) == [""]


def test_a_side_of_four_hides_the_other_side_too():
    assert list(groups(crowd(customer_sales=9, inside_it=4))) == [""]
    assert list(groups(crowd(customer_sales=9, inside_it=5))) == ["", "customer", "inside"]


def test_small_functions_are_counted_together_until_there_are_five():
    people = crowd(customer_sales=7, customer_presales=6, customer_success=2, inside_it=5)
    found = groups(people)
    # Two of success alone are too few, so presales goes along with them.
    assert list(found) == ["", "customer", "inside", "customer/sales", "customer/others"]
    assert len(found["customer/others"]) == 8


def test_one_function_alone_is_its_side():
    assert "inside/it" not in groups(crowd(customer_sales=5, inside_it=9))
    assert "customer/sales" not in groups(crowd(customer_sales=6, customer_success=3, inside_it=9))


def test_a_sponsor_has_groups_of_eight():
    people = crowd(customer_sales=9, inside_it=7)
    assert list(groups(people, 8)) == [""]
    assert groups(crowd(customer_sales=7), 8) == {}


def told(people, fact, before=()):
    memory = Told()
    among = tell_groups(groups(people), memory)
    memory.tell(*map(frozenset, before))
    return release(fact, among, memory)


def test_few_and_nearly_all_are_told_as_such():
    people = crowd(customer_sales=6, inside_it=6)
    assert told(people, range(1, 5))[""] == Figure("few", None, 12)
    assert told(people, range(1, 9))[""] == Figure("most", None, 12)
    assert told(people, [1, 2, 3, 4, 7, 8, 9])[""] == Figure("exact", 7, 12)
    # All six of a side and one more: taken from each other, one person is left.
    assert told(people, range(1, 8))[""] == Figure("about", 5, 12)
    assert told(people, ())[""] == Figure("few", None, 12)  # nobody is few as well


def test_of_two_sides_both_are_exact_or_neither():
    people = crowd(customer_sales=10, inside_it=10)
    # Five of ten customers and three of ten inside: the three could be had from eight and five.
    found = told(people, [*range(1, 6), *range(11, 14)])
    assert found[""] == Figure("exact", 8, 20)
    assert found["customer"] == found["inside"] == Figure("hidden", None, 10)
    found = told(people, [*range(1, 6), *range(11, 16)])
    assert found["inside"] == Figure("exact", 5, 10)


def test_a_number_that_gives_three_people_away_beside_an_older_one_is_not_told():
    people = crowd(customer_sales=10, inside_it=10)
    older, more = [*range(1, 5), *range(11, 14)], [*range(1, 6), *range(11, 16)]
    assert told(people, more)[""] == Figure("exact", 10, 20)
    assert told(people, more, [older])[""] == Figure("about", 10, 20)
    assert told(people, [*more, 6, 7], [older])[""] == Figure("exact", 12, 20)


def test_sums_come_in_steps_of_five():
    assert [in_steps(n) for n in (0, 2, 3, 7, 8, 41)] == [0, 0, 5, 5, 10, 40]


def test_who_joins_later_is_counted_when_five_have_on_their_side():
    joined = dict.fromkeys(range(1, 9), ("customer", 1)) | {9: ("customer", 2), 10: ("customer", 3)}
    assert counted(joined, 3) == frozenset(range(1, 9))
    joined |= dict.fromkeys((11, 12), ("customer", 4)) | {13: ("inside", 4)}
    assert counted(joined, 4) == frozenset(range(1, 9))
    joined[14] = ("customer", 5)
    assert counted(joined, 5) == frozenset({*range(1, 13), 14})


# Every report of a cohort, and what two of them tell together.


@st.composite
def cohorts(draw):
    """Return side, function and week of joining by person, and facts by the week they are from."""
    people, joined = {}, {}
    for number in range(1, draw(st.integers(0, 40)) + 1):
        side = draw(st.sampled_from(["customer", "inside"]))
        people[number] = Somebody(number, side, draw(st.sampled_from(FUNCTIONS[side])))
        joined[number] = (side, draw(st.sampled_from([1, 1, 1, 1, 2, 3])))
    some = st.sets(st.sampled_from(sorted(people)) if people else st.nothing())
    weeks = draw(st.integers(1, 4))
    facts, last = [], set()
    for week in range(1, weeks + 1):
        fact = draw(some)
        if draw(st.booleans()):  # nested in the one before it, as what only ever grows is
            fact |= last
        last = fact
        facts.append((week, Fact(f"week/{week}", frozenset(fact))))
        facts.append((week, Fact(f"session/{week}", frozenset(draw(some)))))
    return people, joined, weeks, facts


def told_of(people, joined, weeks, facts):
    """Return every edition of a cohort, and each exact number in them with the people it counts."""
    made, numbers = [], []
    for week in range(1, weeks + 1):
        populations = {
            n: [people[one] for one in sorted(counted(joined, n))] for n in range(1, week + 1)
        }
        held = [fact for at, fact in facts if at <= week]
        made.append(edition(Facts(week, populations, {}, held, (0, 0)), made))
        among, by_name = groups(populations[week]), {fact.name: fact.people for fact in held}
        for key, size in made[-1].groups.items():
            assert size == len(among[key])
            numbers.append(among[key])
        for name, by in made[-1].told.items():
            for key, figure in by.items():
                if figure.kind == "exact":
                    assert figure.number == len(among[key] & by_name[name])
                    numbers += [among[key] & by_name[name], among[key] - by_name[name]]
    return made, numbers


@settings(max_examples=200, deadline=None)
@given(cohorts())
def test_no_two_reports_subtracted_single_out_one_to_four_people(cohort):
    made, numbers = told_of(*cohort)
    assert all(len(people) >= FEW for people in numbers)
    for one, other in combinations(numbers, 2):
        if one <= other or other <= one:
            assert abs(len(one) - len(other)) not in range(1, FEW)
    for week in made:
        assert all(size >= FEW for size in week.groups.values())


@settings(max_examples=100, deadline=None)
@given(cohorts())
def test_of_the_parts_of_a_group_none_can_be_had_by_subtraction(cohort):
    made, _numbers = told_of(*cohort)
    for week in made:
        for by in week.told.values():
            for level in (
                ["customer", "inside"],
                *_parts(week, "customer"),
                *_parts(week, "inside"),
            ):
                kinds = {by[key].kind == "exact" for key in level if key in by}
                assert len(kinds) < 2


def _parts(week, side):
    return [key for key in week.groups if key.startswith(f"{side}/")]


@given(cohorts())
def test_an_edition_is_kept_as_it_is(cohort):
    made, _numbers = told_of(*cohort)
    assert [Edition.of_json(one.as_json()) for one in made] == made


@given(cohorts())
def test_a_fact_is_told_once(cohort):
    made, _numbers = told_of(*cohort)
    names = [name for one in made for name in one.told]
    assert len(names) == len(set(names))
