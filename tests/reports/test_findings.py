"""The finding of a report: one test for each rule, and the neutral one; ties, and files."""

from training.reports.figures import Edition
from training.reports.findings import RULES, Finding, finding
from training.reports.mixedness import Mixed, mixed
from training.reports.suppression import Figure
from training.reports.tables import Table, csv

EVEN = {"customer": 20, "inside": 18}
HOME = {"customer": 20, "inside": 10}


def week(number, active=8, of=16, practised=None, ties=(0, 0), groups=None, kind="exact"):
    told = {f"week/{number}": {"": Figure(kind, active if kind == "exact" else None, of)}}
    sizes = {"": 16, "customer": 8, "inside": 8} if groups is None else groups
    return Edition(number, sizes, practised or {}, told, ties)


def sides(customer, inside):
    return {"customer": customer, "inside": inside}


def test_before_there_is_an_edition_there_is_nothing_to_say():
    assert finding([]) == Finding("none")


def test_of_too_few_people_nothing_is_said():
    assert finding([week(1, groups={})]) == Finding("small")


def test_a_week_with_fewer_than_five_comes_first():
    last = week(2, kind="few", practised=sides(HOME, {"customer": 10, "inside": 20}))
    assert finding([week(1), last]) == Finding("quiet", 2)


def test_each_side_at_home():
    last = week(3, practised=sides(HOME, {"customer": 10, "inside": 20}))
    assert finding([last]) == Finding("home")
    one = week(3, practised=sides(HOME, {"customer": 18, "inside": 20}))
    assert finding([one]).key == "early"


def test_fewer_people_than_in_the_best_week():
    assert finding([week(1, 10), week(2, 7)]) == Finding("less", 7, 10)
    assert finding([week(1, 10), week(2, 8)]).key == "early"
    assert finding([week(1, 10), week(2, kind="about")]).key == "early"


def test_few_ties_many_ties_and_none():
    assert finding([week(3, ties=(10, 64))]) == Finding("apart", 10, 64)
    assert finding([week(3, ties=(32, 64))]) == Finding("mixed", 32, 64)
    assert finding([week(3, ties=(0, 64))]).key == "early"


def test_both_rooms_about_as_much():
    last = week(3, practised=sides(EVEN, {"customer": 18, "inside": 20}))
    assert finding([last]) == Finding("across")


def test_there_are_six_rules_and_more_and_the_last_always_holds():
    assert len(RULES) > 6
    assert finding([week(1)]) == Finding("early")


def test_a_tie_is_two_people_from_both_sides_who_sat_together():
    sides = {1: "customer", 2: "customer", 3: "inside", 4: "inside"}
    assert mixed(sides, [[(1, 3), (2, 4)], [(1, 3), (2, 4)]]) == Mixed(2, 4, [], [2, 2])
    # A team of three with one from the other side makes two ties; somebody who left makes none.
    assert mixed(sides, [[(1, 2, 3), (4, 9)]]) == Mixed(2, 4, [4], [2])
    assert mixed({1: "customer", 2: "customer"}, [[(1, 2)]]) == Mixed(0, 0, [1, 2], [0])
    assert mixed({}, []) == Mixed(0, 0, [], [])


def test_a_file_holds_no_formula():
    table = Table("x", "X", ["Session", "Everybody"], [["=1+1", "+3"], ["@now", "-4"]])
    text = csv(table)
    assert not any(cell[:1] in "=+@-" for line in text.splitlines()[1:] for cell in line.split(","))
