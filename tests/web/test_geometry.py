"""Where the marks of a chart stand: worked examples, and what cannot be drawn."""

import pytest

from training.web import geometry
from training.web.geometry import Amount, Pair

PAIRS = [Pair("Named it", 9, 4), Pair("Asked", 0, 3), Pair("Defended", 3, 7)]


def lit(customer, inside, of=10):
    """Return how many segments of each half are lit."""
    fills = [segment.fill for segment in geometry.ring(customer, inside, of)]
    return fills[:10].count("f-c"), fills[10:].count("f-i")


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ((7, 4, 10), (7, 4)),
        ((0, 0, 10), (0, 0)),
        ((10, 10, 10), (10, 10)),
        ((12, 3, 10), (10, 3)),  # more than all is all
        ((2, 3, 4), (5, 8)),  # 2 of 4 is half of ten; 3 of 4 is 7.5, and even halves round to 8
        ((1, 99, 100), (1, 9)),  # one is seen, and all but one is not all
    ],
)
def test_the_ring_lights_a_tenth_for_a_tenth(done, expected):
    assert lit(*done) == expected


def test_the_ring_fills_from_the_bottom():
    customer = geometry.ring(1, 0)[0]
    assert customer.fill == "f-c"
    assert float(customer.path.split()[1].split("A")[0]) > 200  # near the lower edge of 220


def test_the_two_halves_of_the_ring_mirror_each_other():
    ring = geometry.ring(5, 5)

    def start(segment):
        return [float(n) for n in segment.path[1:].split("A")[0].split()]

    for left, right in zip(ring[:10], ring[10:], strict=True):
        assert start(left)[0] + start(right)[0] == pytest.approx(220, abs=0.11)
        assert start(left)[1] == start(right)[1]


@pytest.mark.parametrize("counts", [(-1, 0, 10), (0, 0, 0)])
def test_a_ring_that_cannot_be_drawn_is_refused(counts):
    with pytest.raises(ValueError, match="cannot be drawn"):
        geometry.ring(*counts)


@pytest.mark.parametrize("narrow", [True, False])
def test_both_wings_share_one_scale_and_meet_at_the_spine(narrow):
    drawing = geometry.butterfly(PAIRS, narrow=narrow)
    first = drawing.wings[0]
    assert first.customer.x + first.customer.width == pytest.approx(drawing.left)
    assert first.inside.x == drawing.right
    assert first.customer.width / 9 == pytest.approx(first.inside.width / 4, rel=0.01)
    assert first.customer.words_x > 20  # room for the words at the longest bar


def test_nothing_has_no_length():
    assert geometry.butterfly(PAIRS).wings[1].customer.width == 0
    assert geometry.butterfly([Pair("Nobody", 0, 0)]).wings[0].inside.width == 0
    assert geometry.bars([]).lines == ()


def test_a_negative_bar_is_refused():
    with pytest.raises(ValueError, match="shorter than nothing"):
        geometry.bars([Amount("Below", -1, "-1")])


def test_bars_start_at_zero_and_keep_their_proportions():
    lines = geometry.bars([Amount("a", 2, "2"), Amount("b", 5, "5")]).lines
    assert [line.mark.x for line in lines] == [0, 0]
    assert lines[1].mark.width / lines[0].mark.width == pytest.approx(2.5)


def test_long_labels_widen_the_spine_and_never_meet_a_bar():
    label = "Tell the sponsor together, this week"
    drawing = geometry.butterfly([Pair(label, 9, 4)])
    assert drawing.right - drawing.left > len(label) * 6.6  # as wide as this face sets it
    assert drawing.wings[0].customer.words_x > 40
    assert geometry.butterfly([Pair("Asked", 9, 4)]).right - drawing.middle == 96


@pytest.mark.parametrize("narrow", [True, False])
def test_the_heads_of_a_butterfly_read_as_two(narrow):
    drawing = geometry.butterfly(PAIRS, narrow=narrow)
    assert drawing.heads[1] - drawing.heads[0] >= 16
