"""What a module's author should look at: advice with its line."""

import re

import pytest

from tests.content.samples import SHIPPED, SMALL, advice, body, changed, line_of

OPENING = SMALL[SMALL.index("opening:") : SMALL.index("minutes: 6")]
WORDS = "One short line about a person and a plan. "


def lengthened(by, source=SMALL):
    """Return the small module with `by` more sentences of nine words in each of its parts."""
    more = "\n\n".join(WORDS * 5 for _ in range(by // 5))
    source = changed("Read across.", more, source)
    return changed('"Just this once," he says.', f'"Just this once," he says.\n\n{more}', source)


def said(source, words):
    return [line for line, text in advice(source) if words in text]


def test_a_short_module_is_noticed_at_its_minutes():
    found = [(line, text) for line, text in advice(SMALL) if "words to read" in text]
    assert found == [(line_of("minutes: 6"), "78 words to read; 1,200 is the least. Add.")]


def test_a_module_of_the_right_length_is_not_noticed():
    assert not said(lengthened(80), "words to read")


def test_a_long_module_is_noticed():
    assert said(lengthened(140), "2,000 is the most. Cut.") == [line_of("minutes: 6")]


def test_questions_figures_tasks_and_cards_are_not_counted_as_reading():
    more = changed("You are Rosa. What do you say?", "You are Rosa. " + WORDS * 100)
    more = changed("| Lend the hour |", "| Lend the whole of the long hour |", more)
    more = changed("A buyer says:", "A buyer says " + WORDS * 50, more)
    before = next(text for _, text in advice(SMALL) if "words to read" in text)
    assert before in [text for _, text in advice(more)]


def test_a_part_that_promises_too_little_time_is_noticed_at_its_line():
    found = said(lengthened(80), 'Part "the-hour" promises 2 minutes')
    assert found == [line_of("{id: the-hour")]


def test_another_number_of_questions_than_four_is_noticed():
    assert said(SMALL, "2 questions. Four have proved enough.") == [line_of("parts:")]


def test_a_facet_that_no_option_credits_is_noticed():
    source = changed("facets: [I4, N2]", "facets: [I4, N2, C1]")
    assert said(source, 'No option credits "C1".') == [line_of("facets:", source)]


def first_best(source):
    source = changed("{I4: -1}\n  > He is", "{I4: +2, N2: +2}\n  > He is", source)
    return changed("{I4: -1}\n  > Everything", "{I4: +2, N2: +2}\n  > Everything", source)


def test_a_best_answer_that_is_always_first_is_noticed():
    source = first_best(SMALL)
    assert said(source, "The best answer is always the first.") == [line_of('- "Go ahead', source)]
    assert not said(SMALL, "The best answer is always the first.")


def test_a_best_answer_that_is_always_longest_is_noticed():
    source = changed("Take it up with my boss, and with hers if that takes too long.", "Boss.")
    assert said(source, "The best answer is always the longest.") == [line_of('- "Go ahead')]
    assert not said(SMALL, "The best answer is always the longest.")


@pytest.mark.parametrize(
    "place",
    [
        "Read across.",
        "He is grateful. At ten the next person finds you both at the bench.",
        "Whose hour did you lend out this month?",
        "The other buyer, who hears of it last.",
    ],
)
def test_a_long_sentence_is_noticed_wherever_it_stands(place):
    source = changed(place, "word " * 36 + "end.")
    assert said(source, "A sentence of 37 words.") == [line_of("word word", source)]


def test_an_if_then_plan_and_a_table_may_be_long():
    source = changed("*then* I will ask", "*then* I will " + "and so on " * 12 + "ask")
    source = changed("| Lend the hour |", "| " + "Lend the hour " * 12 + "|", source)
    assert not said(source, "A sentence of")


def test_hard_text_is_noticed_at_the_part_it_stands_in():
    hard = "Organisational considerations necessitate interdepartmental communication. " * 40
    source = changed("Read across.", hard)
    (line,) = said(source, "Hard to read")
    assert line == line_of("Organisational", source)


def test_a_missing_next_step_and_missing_reading_are_noticed():
    source = changed("  next: {to: scenario, button: Answer the phone}\n", "")
    assert said(source, "There is no next step.") == [line_of("linked:", source)]
    source = SMALL[: SMALL.index("## Further reading")]
    assert said(source, "There is no further reading.") == [line_of("sources:", source)]


def test_a_missing_opening_is_noticed():
    source = changed(OPENING, "")
    assert said(source, "There is no opening") == [line_of("objective:", source)]
    assert not said(SMALL, "There is no opening")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_ships_needs_no_advice(path):
    assert advice(path.read_text("utf-8")) == []


def test_typographic_quotes_reach_every_plain_text():
    made = body(changed("note: Rosa,", "note: Rosa's"))
    assert made["note"].startswith("Rosa’s")
    assert not re.search(r"[a-z]'[a-z]", str(made["summary"]))
