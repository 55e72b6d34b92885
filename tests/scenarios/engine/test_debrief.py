import pytest

from tests.scenarios.stories import make_choice, make_ending, make_scene, make_story
from training.scenarios.engine import branching, debrief
from training.scenarios.engine.debrief import FacetScore, PromiseCount
from training.scenarios.engine.story import Atom, Effect, PromiseTerms

END = make_ending("end")
SETBACK = Atom("chance", "setback")
CALL = make_scene(
    "call",
    make_choice("ask", "board", credits={"I1": 2, "N2": 1}, weight=0.7, learn=("enough",)),
    make_choice("push", "board", credits={"I1": -1}, weight=1.0, make=("half",)),
    make_choice("write", "board", credits={"C4": 1}, weight=0.4),
    make_choice("know", "board", credits={"I1": -2}, weight=1.0, when=Atom("fact", "room")),
)
BOARD = make_scene(
    "board",
    make_choice("split", "end", credits={"N2": 2}, weight=0.7),
    make_choice("take", "end", credits={"N2": -2}, weight=0.7),
    make_choice(
        "wait",
        "end",
        effects=(Effect("time", -4, SETBACK), Effect("trust.asker", 5)),
        keep=("half",),
    ),
)
STORY = make_story(CALL, BOARD, END, chance={"setback": 1.0})


def run_of(story, *trail):
    return list(branching.states(story, 7, trail))


def scores(story, *trail):
    return {each.facet: each for each in debrief.scores(story, run_of(story, *trail))}


def rounded(score):
    return FacetScore(score.facet, score.score and round(score.score, 6), round(score.evidence, 6))


def test_a_score_is_what_was_earned_of_what_could_be():
    found = scores(STORY, ("call", "ask"), ("board", "wait"))
    # I1 in call: credits 2, -1 and 0 were open ("know" was not), largest weight 1.0; not in board:
    #    1.0 * (2 - -1) / (1.0 * (2 - -1)) = 3 / 3
    assert rounded(found["I1"]) == ("I1", 100, 3)
    # N2 in call: 0.7 * (1 - 0) of 0.7 * (1 - 0); in board "wait" does not name it, which is 0:
    #    0.7 * (0 - -2) of 0.7 * (2 - -2); together 2.1 / 3.5
    assert rounded(found["N2"]) == ("N2", 60, 3.5)


def test_too_little_evidence_is_no_score_rather_than_a_low_one():
    found = scores(STORY, ("call", "ask"), ("board", "wait"))
    assert rounded(found["C4"]) == ("C4", None, 0.4)  # 0.4 * (1 - 0), below 2


def test_a_way_that_shows_only_the_worst_scores_0():
    found = scores(STORY, ("call", "push"), ("board", "take"))
    assert (found["I1"].score, found["N2"].score) == (0, 0)


def test_a_facet_that_all_open_choices_credit_alike_is_no_evidence():
    alike = [make_choice(each, "end", credits={"I1": 2}, weight=1.0) for each in "ab"]
    story = make_story(make_scene("call", *alike), END)
    assert scores(story, ("call", "a"))["I1"] == ("I1", None, 0)


def test_ten_decisions_of_weight_a_fifth_are_just_enough():
    places = [
        make_scene(
            f"s{n}",
            make_choice("good", f"s{n + 1}", credits={"I1": 1}, weight=0.2),
            make_choice("bad", f"s{n + 1}", credits={"N2": 0}, weight=0.2),
        )
        for n in range(10)
    ]
    story = make_story(*places, make_ending("s10"))
    trail = [(f"s{n}", "good") for n in range(10)]
    assert scores(story, *trail)["I1"].score == 100  # as floats, ten times 0.2 is a little below 2


def test_how_it_came_out_changes_no_score():
    lucky = make_story(CALL, BOARD, END, chance={"setback": 0.0})
    trail = (("call", "ask"), ("board", "wait"))
    assert run_of(lucky, *trail)[-1].variables != run_of(STORY, *trail)[-1].variables
    assert scores(lucky, *trail) == scores(STORY, *trail)


LOOP = make_story(
    make_scene(
        "call",
        make_choice("wait", "call", credits={"I1": -1}, weight=1.0, sticky=True),
        make_choice("good", "hall", credits={"I1": 1}, weight=1.0),
        make_choice("other", "hall", credits={"I1": 1}, weight=1.0),
        make_choice("single", "hall", credits={"I1": 1}, weight=1.0, once=True),
    ),
    make_scene("hall", make_choice("back", "call", sticky=True), make_choice("go", "end")),
    END,
)
BACK = ("hall", "back")


@pytest.mark.parametrize(
    ("trail", "evidence"),
    [
        ([("call", "wait")], 2),  # 1 - -1 each time a decision counts
        ([("call", "wait")] * 5, 2),  # a sticky choice counts once
        ([("call", "wait"), ("call", "good")], 4),  # and so does the first way out
        ([("call", "good"), BACK, ("call", "other")], 2),  # the second way out does not
        ([("call", "good"), BACK, ("call", "single")], 4),  # unless it is there only once
        ([("call", "single"), BACK, ("call", "good")], 2),
        ([("call", "good"), BACK, ("call", "wait"), ("call", "wait")], 4),
    ],
)
def test_coming_back_multiplies_no_credit(trail, evidence):
    assert scores(LOOP, *trail)["I1"].evidence == evidence


def test_promises_are_counted_by_what_became_of_them():
    given = PromiseTerms("slot", "neighbour", {}, "Friday", given=True)
    others = [PromiseTerms(each, "asker", {}, "Friday") for each in ("half", "answer")]
    place = make_scene(
        "call",
        make_choice("make", "call", make=("half", "answer")),
        make_choice("anew", "call", release=("half",), make=("half",)),
        make_choice("go", "end", keep=("answer",)),
    )
    story = make_story(place, make_ending("end", keep=("slot",)), promises=[given, *others])
    run = run_of(story, ("call", "make"), ("call", "anew"), ("call", "go"))
    assert debrief.promise_count(run[-1]) == PromiseCount(
        made=4, given=1, kept=2, broken=0, released=1, open=1
    )


@pytest.mark.parametrize(
    ("score", "step"),
    [(None, None), (0, 1), (29.9, 1), (30, 2), (59.9, 2), (60, 3), (84.9, 3), (85, 4), (100, 4)],
)
def test_a_score_stands_for_a_step_of_the_rubric(score, step):
    assert debrief.step_of(score) == step
