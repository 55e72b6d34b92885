"""What is wrong on some way through a scenario, and what its author should look at."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.samples import (
    SHIPPED,
    SMALL,
    advice,
    changed,
    large,
    line_of,
    problems,
    wired,
)
from training.scenarios.format import paths
from training.scenarios.format.reading import shown

ASK = "- [ask the one who waits](#shared) {as: defensible; if: one-value; "


def found(source, words, lines=problems):
    return [line for line, text in lines(source) if words in text]


def text_of(source, words, lines=problems):
    return next(text for _, text in lines(source) if words in text)


def everywhere(old, new, source=SMALL):
    """Return `source` with `old`, which is there in both lenses, replaced."""
    assert source.count(old) == 2
    return source.replace(old, new)


# Ways that break play.


def test_a_scene_that_nothing_leads_to_is_a_problem_at_its_heading():
    source = SMALL.replace("(#minute)", "(#late)")
    assert found(source, "Nothing leads to this scene.") == [line_of("{#minute", source)]


def test_an_ending_that_nothing_leads_to_is_a_problem():
    source = changed("(#shared)", "(#late)")
    assert found(source, "Nothing leads to this ending.") == [line_of("{#shared")]


def test_a_scene_without_choices_is_a_problem():
    start, end = SMALL.index("- [count to ten]"), SMALL.index("## Six minutes")
    source = changed("; otherwise: late", "", SMALL[:start] + SMALL[end:])
    assert found(source, "There are no choices here.") == [line_of("{#minute", source)]


def test_a_circle_without_an_exit_is_a_problem():
    source = changed("(#shared)", "(#ask)", changed("(#late)", "(#ask)"))
    source = changed("; otherwise: late", "", source)
    assert found(source, "No choice leads from here to an ending.") == [
        line_of("{#ask", source),
        line_of("{#minute", source),
    ]


def test_a_scenario_without_an_ending_is_a_problem():
    source = SMALL[: SMALL.index("## Six minutes")] + SMALL[SMALL.index("## What they did") :]
    source = changed("(#shared)", "(#ask)", changed("(#late)", "(#ask)", source))
    source = changed("; otherwise: late", "", source)
    assert found(source, "There is no ending.") == [line_of("{#ask", source)]


def test_a_scene_in_which_nothing_may_be_open_needs_an_otherwise():
    source = changed("as: tempting; integrity: -15", "as: tempting; if: one-value; integrity: -15")
    assert problems(source) == []
    source = changed("; otherwise: late", "", source)
    assert problems(source) == [
        (
            line_of("{#minute"),
            (
                'Nothing is open here, for example after "give the hour away", "count to ten". Say '
                "where the story goes then: {#minute; otherwise: scene-id}."
            ),
        )
    ]


def test_an_otherwise_that_leads_in_a_circle_is_a_problem():
    source = changed("as: tempting; integrity: -15", "as: tempting; if: one-value; integrity: -15")
    source = changed("otherwise: late", "otherwise: minute", source)
    assert "`otherwise` leads in a circle. Let it lead out." in text_of(source, "Nothing is open")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_scene_stops_the_file_if_and_only_if_no_way_leads_from_it_to_the_end(data):
    names = [f"s{n}" for n in range(data.draw(st.integers(1, 6)))]
    onward = st.lists(st.sampled_from([*names, "end"]), min_size=3, max_size=3)
    ways = {name: data.draw(onward) for name in names}
    ends, met = {"end"}, {"s0"}
    for _ in ways:  # as many rounds as the longest way has scenes
        ends |= {name for name, to in ways.items() if ends.intersection(to)}
        met |= {to for name in met - {"end"} for to in ways[name]}
    source = wired(ways)
    said = {name: line_of(f"{{#{name}", source) for name in (*names, "end")}
    assert found(source, "No choice leads from here to an ending") == [
        line for name, line in said.items() if name in met - ends
    ]
    assert found(source, "Nothing leads to this") == [
        line for name, line in said.items() if name not in met
    ]


def test_fewer_than_three_choices_without_a_reason_are_a_problem_with_an_example():
    source = changed("few:\n  minute: One breath before nine leaves two ways.\n", "")
    assert problems(source) == [
        (
            line_of("{#minute", source),
            (
                'Only 2 choices are open here, for example after "give the hour away". Add one, or '
                'give the reason in the front matter: "few": {minute: …}.'
            ),
        )
    ]


def test_a_choice_that_left_counts_as_not_there():
    source = changed("if: one-value; integrity: +5", "integrity: +5")
    source = changed("few:\n  minute: One breath before nine leaves two ways.\n", "", source)
    assert text_of(source, "Only 2 choices").startswith(
        'Only 2 choices are open here, for example after "give the hour away", "count to ten".'
    )


def test_a_scene_that_the_conditions_never_let_anybody_reach_is_a_problem():
    source = changed("if: one-value;", "if: clarity > 100;")
    assert found(source, "No run gets to this ending") == [line_of("{#shared")]


def test_a_circle_that_can_only_be_left_in_some_runs_is_a_problem():
    stays = "[switch the bench on](#minute) {as: tempting; sticky;"
    source = changed("[switch the bench on](#late) {as: tempting;", stays)
    leaves = "[count to ten](#late) {as: mistimed; if: one-value;"
    source = changed("[count to ten](#minute) {as: mistimed; once;", leaves, source)
    source = changed("; otherwise: late", "", source)
    assert found(source, "There is no way to an ending from here, for example after") == [
        line_of("{#minute", source)
    ]


def test_a_promise_that_some_run_leaves_open_is_a_problem_at_the_ending():
    source = changed("release: hour, lend;", "release: lend;")
    assert problems(source) == [
        (
            line_of("{#shared", source),
            (
                '"hour" can still be open at this ending, for example after "ask what ten is for", '
                '"ask the one who waits". Settle it: keep, break or release.'
            ),
        )
    ]


def test_the_ending_may_settle_what_is_open():
    source = changed("release: hour, lend;", "release: lend;")
    assert problems(changed("ending: good", "ending: good; keep: hour", source)) == []


def test_a_state_where_nothing_is_asked_is_still_walked_within_the_limit():
    source = large(60, facts=14)
    (line, text), *_ = [each for each in advice(source) if "More than" in each[1]]
    assert line == line_of("start: s0", source)
    assert text.startswith(
        "More than 5,000 states of this story differ. Not every path was checked."
    )


def test_sixty_scenes_are_walked_to_the_end():
    assert not found(large(60), "Not every path was checked.", advice)


# Advice.


def test_a_condition_that_is_never_true_is_noticed_at_its_line():
    source = everywhere("{if: fault}", "{if: lend and one-value}")
    lines = [n for n, line in enumerate(source.split("\n"), 1) if "lend and one-value" in line]
    assert found(source, "This condition is never true here.", advice) == lines
    assert not found(SMALL, "This condition is never true here.", advice)


def test_a_condition_of_an_effect_that_is_never_true_is_noticed():
    source = changed("+4 if clarity >= 30 else", "+4 if clarity >= 31 else")
    assert found(source, "never true here", advice) == [line_of("[ask what ten", source)]


def test_a_condition_after_the_end_is_tried_with_every_draw():
    source = everywhere("{if: drawn driver.boast} **", "{if: one-value and drawn driver.boast} **")
    assert not found(source, "never true here", advice)
    source = everywhere("{if: drawn driver.boast} **", "{if: visited ask and not visited ask} **")
    assert len(found(source, "never true here", advice)) == 2


def test_conditions_are_tried_up_to_a_limit_and_it_is_said_so(monkeypatch):
    source = everywhere("{if: drawn driver.boast} **", "{if: visited ask and not visited ask} **")
    first, second = found(source, "never true here", advice)
    monkeypatch.setattr(paths, "MOST_ANSWERS", 24)
    assert found(source, "never true here", advice) == [first]
    ((line, text),) = [each for each in advice(source) if "were tried" in each[1]]
    assert (first < line < second, text[:34]) == (True, "Conditions were tried in 24 states")


def test_a_facet_that_no_run_exercises_enough_is_noticed():
    source = SMALL.replace("N2: +2; ", "").replace("N2: -1; ", "")
    # Two decisions at the bench in which one choice credits it by 1: 2 x 0.7.
    assert found(
        source, '"N2" is too thin to score: 1.4 of evidence at most, 2 needed.', advice
    ) == [line_of("facets: [I4, N2]")]


def test_evidence_is_counted_along_one_way_and_not_over_all_scenes():
    assert not found(SMALL, "too thin", advice)
    thin = changed("N2: +2; I4: +1;", "N2: +1; I4: +1;")  # 0.7 x 2 in the first scene, 0.7 later
    assert not found(thin, "too thin", advice)
    thinner = changed("I4: +2; N2: +1; weight: 0.7", "I4: +2; weight: 0.7", thin)
    assert '"N2" is too thin to score: 1.4' in text_of(thinner, "too thin", advice)


def first_best(source):
    """Return `source` with the best choice of each scene in front."""
    source = changed("I4: -2;\n  N2: -1;", "I4: +2;\n  N2: +2;", source)
    return changed(
        "once; clarity: +1; weight: 0.2", "once; clarity: +1; I4: +2; N2: +2; weight: 1.0", source
    )


def test_a_best_choice_that_is_always_first_is_noticed():
    source = first_best(SMALL)
    assert found(source, "The best answer is always the first.", advice) == [
        line_of("[give the hour")
    ]
    assert not found(SMALL, "The best answer is always the first.", advice)


def test_a_best_choice_that_is_always_longest_is_noticed_in_each_lens():
    source = changed("hour. Could you spare them?", "hour. Could you spare them, just this time?")
    first = 'customer\n  "What happens at ten, and which value is it for?"'
    longer = 'customer\n  "What happens at ten today, and which of the values is it for?"'
    source = changed(first, longer, source)
    assert found(source, "The best answer is always the longest.", advice)
    assert not found(SMALL, "The best answer is always the longest.", advice)


def test_a_card_that_stands_out_by_its_length_is_noticed():
    source = everywhere("Close your eyes, count slowly, and look up at nine.", "Count.")
    text = text_of(source, "characters, the shortest of its scene 6.", advice)
    assert text.endswith("Stay within 1.3 times.")


def test_another_number_of_scenes_than_eight_to_fourteen_is_noticed():
    assert found(SMALL, "2 scenes. 8 to 14 have proved right.", advice) == [line_of("start: ask")]
    assert not found(large(8), "have proved right.", advice)


def test_a_scene_without_another_road_is_noticed():
    road = "*The other road:* Asked at two to nine"
    source = "\n".join(line for line in SMALL.split("\n") if road not in line)
    wrong = "No choice here has *The other road:*."
    assert found(source, wrong, advice) == [line_of("{#minute", source)]


def test_an_unusual_mix_of_roles_is_noticed_except_where_there_is_a_reason():
    assert text_of(SMALL, "defensible", advice) == (
        "1 defensible, 1 tempting, 1 mistimed. "
        "Aim for two defensible ones from different values and one of each other."
    )
    assert found(SMALL, "Aim for two", advice) == [line_of("{#ask}")]


def test_a_scene_that_credits_nothing_is_noticed():
    source = changed("I4: -2;\n  N2: -1; ", "").replace("N2: +2; I4: +1;\n  ", "")
    source = changed("N2: 0; I4: +1; ", "", source)
    assert found(source, "No choice here credits a facet.", advice) == [line_of("{#ask}", source)]


def test_the_same_move_open_twice_is_noticed():
    source = changed("[switch the bench on]", "[count to ten]")
    assert found(source, '"count to ten" can be open twice at once.', advice)


def test_what_is_declared_and_not_used_is_noticed():
    source = changed("learn: one-value; ", "").replace("if: one-value; ", "")
    assert found(source, 'No choice lets anybody learn "one-value".', advice) == [
        line_of("  one-value:", source)
    ]
    source = changed("make: lend; ", "")
    assert found(source, 'No choice makes the promise "lend".', advice) == [
        line_of("  lend:", source)
    ]
    source = changed("  integrity: 80\n", "  integrity: 80\n  mood: 5\n")
    assert found(source, 'No choice changes "mood".', advice) == [line_of("  mood: 5", source)]


def test_what_a_sequel_only_asks_about_was_carried_over():
    source = changed("  integrity: 80\n", "  integrity: 80\n  mood: 5\n")
    source = changed("minutes: 2", "minutes: 2\nsequel_of: S91", source)
    assert found(source, 'No choice changes "mood".', advice) == [line_of("  mood: 5", source)]
    source = source.replace("{if: fault}", "{if: mood >= 50}")
    assert found(source, "No choice changes", advice) == []
    assert found(source, "This condition is never true", advice) == []


def test_somebody_who_is_not_in_the_cast_is_noticed():
    source = changed('**Matteo:** "Four', '**Mateo:** "Four')
    assert found(source, 'Did you mean "Matteo"?', advice) == [line_of("**Mateo:**", source)]


def test_too_much_for_the_facilitator_and_long_sentences_are_noticed():
    long = "word " * 36 + "end. "
    source = changed("Ten minutes, in pairs.", long * 6)
    assert found(source, "for the facilitator. 200 are the most.", advice) == [
        line_of("{#facilitator}", source)
    ]
    assert found(source, "A sentence of 37 words.", advice) == [line_of("word word", source)]


def test_hard_text_is_noticed_at_the_lens_it_stands_in():
    hard = "Organisational considerations necessitate interdepartmental communication. " * 20
    source = changed("Tom's crate stands in the corridor.", hard)
    assert found(source, "Hard to read", advice) == [line_of("{#minute", source) + 3]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_ships_needs_no_advice(path):
    assert advice(path.read_text("utf-8")) == []


def test_html_is_measured_as_it_is_read():
    assert shown("<em>a</em> &amp; b") == "a & b"


def test_a_twin_moment_that_a_way_leads_round_is_advice():
    source = changed("start: ask", "start: ask\nscored: false\ntwin_moment: minute")
    assert found(source, "leads round", advice) == []
    source = source.replace("(#minute)", "(#late)", 1)
    line = line_of("twin_moment:", source)
    assert found(source, "A way to an ending leads round this scene", advice) == [line]
