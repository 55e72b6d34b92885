"""The run sheet: clock times, and steps changed by hand."""

from datetime import UTC, datetime

import pytest

from training.cohorts.run_sheet import Draft, drafts, lines, plain, rearranged, steps

STORED = [
    {
        "minutes": 20,
        "title": "Tell a hard yes",
        "groups": "pairs",
        "opens": "scenarios/the-quiet-exception",
        "html": "<p>One from <em>each</em> side.</p>\n<p>Then change &amp; ask.</p>",
        "prompts": ["Who had to <em>live</em> with it?", "And then?"],
    },
    {"minutes": 5, "title": "End", "text": "Say <thanks>.", "prompts": ["1 < 2?"]},
]


def test_a_step_begins_when_the_one_before_it_is_over():
    found = lines(STORED, datetime(2026, 11, 26, 13, 50, tzinfo=UTC))
    assert [line.starts_at.strftime("%H:%M") for line in found] == ["13:50", "14:10"]
    assert [line.is_main for line in found] == [True, False]


def test_what_was_written_by_hand_is_escaped_and_the_programs_own_is_not():
    first, second = lines(STORED, datetime(2026, 11, 26, 13, tzinfo=UTC))
    assert "<em>each</em>" in first.text
    assert first.prompts[0] == "Who had to <em>live</em> with it?"
    assert second.text == "<p>Say &lt;thanks&gt;.</p>"
    assert second.prompts == ["1 &lt; 2?"]


def test_fields_hold_plain_text():
    first = drafts(STORED)[0]
    assert first.text == "One from each side.\n\nThen change & ask."
    assert first.prompts == "Who had to live with it?\nAnd then?"


def test_what_nobody_changed_keeps_its_formatting_wherever_it_moves():
    moved = rearranged(drafts(STORED), "down-0")
    assert steps(moved, STORED) == [STORED[1] | {"groups": "all", "opens": ""}, STORED[0]]


def test_a_changed_step_becomes_plain_and_keeps_who_sits_with_whom():
    changed = drafts(STORED)[0]._replace(text="Other words.", prompts="Why?\n\n Who? ")
    (step,) = steps([changed], STORED)
    assert step["text"] == "Other words."
    assert step["prompts"] == ["Why?", "Who?"]
    assert (step["groups"], step["opens"]) == ("pairs", "scenarios/the-quiet-exception")
    assert "html" not in step


@pytest.mark.parametrize(
    ("act", "titles"),
    [
        ("up-1", ["b", "a", "c"]),
        ("down-1", ["a", "c", "b"]),
        ("remove-0", ["b", "c"]),
        ("add", ["a", "b", "c", ""]),
        ("up-0", ["a", "b", "c"]),
        ("down-2", ["a", "b", "c"]),
        ("remove-9", ["a", "b", "c"]),
        ("up-x", ["a", "b", "c"]),
        ("other-1", ["a", "b", "c"]),
    ],
)
def test_steps_are_rearranged(act, titles):
    given = [Draft("5", title, "", "", n) for n, title in enumerate("abc")]
    assert [draft.title for draft in rearranged(given, act)] == titles


def test_lists_become_lines():
    assert plain("<ul>\n<li>One</li>\n<li>Two</li>\n</ul>") == "One\n\nTwo"
