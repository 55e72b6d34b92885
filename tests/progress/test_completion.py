import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.progress.completion import Part, standing

PARTS = [Part("a", "First", 4), Part("b", "Second", 5)]


def test_a_new_reader_has_everything_before_them():
    found = standing(PARTS, ["q1"], read=[], answered=[])
    assert (found.next_part.id, found.minutes_left, found.open) == ("a", 9, ("q1",))
    assert not found.is_complete


def test_reading_everything_is_not_enough_while_a_question_is_open():
    found = standing(PARTS, ["q1", "q2"], read=["a", "b"], answered=["q1"])
    assert found.open == ("q2",)
    assert not found.is_complete


def test_all_read_and_all_answered_is_complete():
    assert standing(PARTS, ["q1"], read=["b", "a"], answered=["q1"]).is_complete


def test_ids_the_module_does_not_have_are_passed_over():
    found = standing(PARTS, ["q1"], read=["z"], answered=["q9"])
    assert (found.read, found.open) == ((), ("q1",))


def test_a_module_without_parts_is_a_broken_contract():
    with pytest.raises(ValueError, match="at least one part"):
        standing([], [], [], [])


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_reading_more_never_leaves_more_to_read(read, more):
    parts = [Part(name, name, 3) for name in "abcdef"]
    before = standing(parts, [], read, [])
    after = standing(parts, [], read | more, [])
    assert after.minutes_left <= before.minutes_left
    assert set(before.read) <= set(after.read)
