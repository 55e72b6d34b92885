"""The cohort picture: who is counted, under which words, and what stands out."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW
from training.scenarios.pages import picture
from training.scenarios.pages.picture import BATCH, ELSEWHERE, TOO_FEW, Finding

HOUR = timedelta(hours=1)
HERE, BEFORE, AFTER = 5, 4, 6  # cohorts, by their numbers


def at(hours):
    return NOW + hours * HOUR


def order(*learners, **played):
    """Return the order of learners (name, joined, ended, cohort if it is another one).

    played  name=(customer, inside)
    """
    rooms = {
        name: dict(zip(("customer", "inside"), map(at, hours), strict=False))
        for name, hours in played.items()
    }
    stays = [
        (*(elsewhere or [HERE]), name, at(joined), ended and at(ended))
        for name, joined, ended, *elsewhere in learners
    ]
    return picture.in_order(HERE, stays, rooms)


def test_people_count_from_their_second_room_on():
    learners = ("ana", 0, None), ("ben", 0, None)
    assert order(*learners, ana=(1, 9), ben=(8, 2)) == ["ben", "ana"]


def test_one_room_is_not_enough():
    assert order(("ana", 0, None), ("ben", 0, None), ana=(1,)) == []


def test_whoever_joins_later_enters_behind_those_who_are_there():
    """Else they would push out somebody who was counted."""
    learners = ("late", 5, None), ("ana", 0, None)
    assert order(*learners, late=(1, 2), ana=(3, 4)) == ["ana", "late"]


def test_whoever_leaves_counts_with_what_they_did_before():
    learners = ("gone", 0, 5), ("too late", 0, 3), ("ana", 0, None)
    played = {"gone": (1, 2), "too late": (1, 4), "ana": (3, 4)}
    assert order(*learners, **played) == ["gone", "ana"]


@pytest.mark.parametrize(
    ("joined", "ended", "cohort", "expected"),
    [
        (0, None, BEFORE, []),  # in both when they played: the one that was founded first
        (0, None, AFTER, ["ana"]),
        (9, None, AFTER, ["ana"]),  # they count here by then
        (9, None, BEFORE, ["ana"]),
        (0, 3, BEFORE, ["ana"]),  # they had left
        (0, 6, BEFORE, []),  # and what happens later changes nothing
    ],
)
def test_somebody_in_two_cohorts_counts_in_one(joined, ended, cohort, expected):
    assert order(("ana", 0, None), ("ana", joined, ended, cohort), ana=(1, 5)) == expected


@pytest.mark.parametrize(
    ("people", "gaps", "expected"),
    [
        (4, {}, 0),
        (5, {}, 5),
        (9, {}, 5),
        (10, {}, 10),
        (9, {0: 1}, 5),  # four of the first batch, five of the second
        (8, {0: 1}, 0),  # four of the first, and four who wait
        (10, {1: 5}, 10),  # nobody is left of the second
        (5, {0: 5, 1: 5}, 5),
        (7, {0: 1, 1: 2}, 0),
    ],
)
def test_only_whole_batches_are_shown(people, gaps, expected):
    assert len(picture.shown(range(people), gaps)) == expected


def test_the_others_of_a_broken_batch_leave_the_picture():
    assert picture.shown("abcd" + "efghi" + "jk", {0: 1}) == list("efghi")


@given(st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=60))
def test_no_two_pictures_ever_differ_by_fewer_than_five_people(events):
    """None: somebody finishes. A number: one of those who are there is erased."""
    there, gaps, pictures, new = [], {}, [set()], iter(range(1000))
    for event in events:
        if event is None:
            there.append(next(new))
        elif there:
            gone = there[event % len(there)]
            whole = enumerate(picture.batches(there, gaps))
            for batch in [n for n, people in whole if gone in people]:
                gaps[batch] = gaps.get(batch, 0) + 1
            there.remove(gone)
        pictures.append(set(picture.shown(there, gaps)))
    for shown in pictures:
        assert len(shown) % BATCH == 0
        assert shown <= set(range(1000))
        for other in pictures:
            assert len(shown - other) % BATCH == 0


def choice(name, move):
    return SimpleNamespace(id=name, move=move)


@pytest.mark.parametrize(
    ("theirs", "counted_as"),
    [
        (choice("ask", "ask"), "ask first"),  # the same move, put better since
        (choice("ask-2", "Ask first"), "ask first"),  # the same words in another place
        (choice("push", "push on"), "push on"),  # gone since
    ],
)
def test_a_move_of_another_version_is_counted_where_it_belongs(theirs, counted_as):
    known = [choice("ask", "ask first"), choice("wait", "wait")]
    assert picture.words_of(theirs, known) == counted_as


def draw(customer, inside, you=("a", "b")):
    """Draw the picture of people whose moves are one letter each."""
    moves = [{"customer": c, "inside": i} for c, i in zip(customer, inside, strict=True)]
    return picture.drawn(moves, dict(zip(("customer", "inside"), you, strict=True)))


def test_below_five_there_is_nothing_at_all():
    assert draw("aaaa", "bbbb") is TOO_FEW
    assert (TOO_FEW.people, TOO_FEW.rows) == (0, ())


def test_the_rows_count_people_back_to_back():
    rows = draw("aaabc", "bbaac").rows
    assert [row[:3] for row in rows] == [("a", 3, 2), ("c", 1, 1), ("b", 1, 2)]


@pytest.mark.parametrize(
    ("you", "expected"),
    [
        (("a", "b"), {"a": "customer", "b": "inside"}),
        (("b", "b"), {"a": "", "b": "both"}),
        (("z", "b"), {"a": "", "b": "inside", "z": "customer"}),  # not counted yet
    ],
)
def test_the_reader_is_marked_counted_or_not(you, expected):
    rows = draw("aaabb", "bbbbb", you).rows
    assert {row.label: row.you for row in rows} == expected


def test_whoever_did_not_come_to_this_moment_stands_last():
    found = draw([*"aab", ELSEWHERE, ELSEWHERE], "bbbba")
    assert [row.label for row in found.rows] == ["a", "b", ELSEWHERE]
    assert sum(row.customer for row in found.rows) == found.people


@pytest.mark.parametrize(
    ("customer", "inside", "finding"),
    [
        ([ELSEWHERE] * 3 + ["a", "b"], "aaaaa", Finding("elsewhere")),
        ("ccccc", "ccccc", Finding("all", "c")),
        ("cccca", "ccccc", Finding("same", "c")),
        ("cccab", "dddab", Finding("apart", "c", "d")),
        ("aaabc", "bbbac", Finding("apart", "a", "b", yours=True)),
        ("cccab", "aabbc", Finding("one", "c", lens="customer")),
        ("aabbc", "cccab", Finding("one", "c", lens="inside")),
        ("ccaab", "aabbd", Finding("more", "c", lens="customer")),  # two of five more
        ("aabbd", "ccaab", Finding("more", "c", lens="inside")),
        ("aabbc", "abbcc", Finding("spread")),  # one of five more says nothing
    ],
)
def test_the_finding_is_the_first_rule_that_fits(customer, inside, finding):
    assert draw(customer, inside).finding == finding
