"""The picture of who works with whom."""

from hypothesis import given
from hypothesis import strategies as st

from training.cohorts.pairing.weave import LONGEST, MOST, WIDTH, shortened, weave

LEFT = [(1, "Ana Ortega"), (2, "Keisha Boateng")]
RIGHT = [(3, "Ben Carrick"), (4, "Hana Suzuki")]


def test_a_pair_is_a_line_between_its_names_and_one_from_before_a_faint_one():
    drawn = weave(LEFT, RIGHT, [(1, 3)], {(1, 3): 1, (1, 4): 2})
    assert drawn.now == ["M94 40.0C164 40.0 196 40.0 266 40.0"]
    assert drawn.past == ["M94 40.0C164 40.0 196 68.0 266 68.0"], "the one of now is not said twice"
    assert [name.text for name in drawn.names] == ["Ana", "Keisha", "Ben", "Hana"]


def test_two_of_one_side_are_a_bow():
    assert weave(LEFT, RIGHT, [(1, 2)], ()).now == ["M94 40.0C140 40.0 140 68.0 94 68.0"]


def test_who_has_left_the_picture_has_no_line():
    assert weave(LEFT, RIGHT, [(1, 99)], {(3, 98)}).now == []


def test_nobody_and_too_many_are_no_picture():
    assert weave([], [], [], ()) is None
    assert weave([(n, "Ana") for n in range(MOST + 1)], [], [], ()) is None


def test_first_names_are_told_apart_and_fit():
    assert shortened(["Ana Ortega", "Ana Berg", "Ben"]) == ["Ana O.", "Ana B.", "Ben"]
    assert shortened(["Wolfeschlegelstein Hausen"]) == ["Wolfeschle…"]


@given(st.integers(0, 30), st.integers(0, 30))
def test_every_name_stands_inside_the_picture(left, right):
    drawn = weave(
        [(n, f"Left {n}") for n in range(left)],
        [(100 + n, f"Right {n}") for n in range(right)],
        [(n, 100 + n) for n in range(min(left, right))],
        (),
    )
    if left + right == 0:
        assert drawn is None
        return
    assert drawn.width == WIDTH
    assert all(0 < name.y < drawn.height for name in drawn.names)
    assert all(len(name.text) <= LONGEST for name in drawn.names)
    for column in (True, False):
        ys = [name.y for name in drawn.names if name.is_left == column]
        assert ys == sorted(set(ys)), "no two names on one line"
