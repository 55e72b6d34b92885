import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from training.scenarios.engine.conditions import LONGEST, Names, Unreadable, amounts, holds, parse
from training.scenarios.engine.state import Promise, State
from training.scenarios.engine.story import All, AnyOf, Atom, Compare, Effect, Not

KNOWN = Names(
    facts={"enough", "moved"},
    promises={"friday", "answer"},
    chance={"setback"},
    drawn={"worry.budget", "worry.face"},
    scenes={"call", "friday"},
    choices={"call.ask"},
    variables={"clarity", "trust.asker"},
)
ENOUGH, MOVED, SETBACK = Atom("fact", "enough"), Atom("fact", "moved"), Atom("chance", "setback")
MADE, OPEN = Atom("promise", "friday"), Atom("open", "friday")
SOME_WAY_IN = State(
    at="friday",
    variables={"clarity": 50.0, "trust.asker": 61.5},
    chance=frozenset({"setback"}),
    drawn=frozenset({"worry.face"}),
    facts={"enough": 1},
    promises=(Promise("friday", 0, "kept", 2), Promise("answer", 1)),
    visits={"call": 2, "friday": 1},
    chosen=frozenset({"call.ask"}),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("enough", ENOUGH),
        ("friday", MADE),
        ("open friday", OPEN),
        ("visited friday", Atom("visited", "friday")),
        ("setback", SETBACK),
        ("chose call.ask", Atom("chose", "call.ask")),
        ("drawn worry.face", Atom("drawn", "worry.face")),
        ("trust.asker<60", Compare("trust.asker", "<", 60)),
        ("visits.call >= 2", Compare("visits.call", ">=", 2)),
        ("clarity > -1.5", Compare("clarity", ">", -1.5)),
        ("not enough", Not(ENOUGH)),
        ("not open friday and moved", All((Not(OPEN), MOVED))),
        ("enough or moved and setback", AnyOf((ENOUGH, All((MOVED, SETBACK))))),
        ("(enough or moved) and setback", All((AnyOf((ENOUGH, MOVED)), SETBACK))),
        ("not (enough or moved)", Not(AnyOf((ENOUGH, MOVED)))),
    ],
)
def test_a_condition_is_read_as_it_is_written(text, meant):
    assert parse(text, KNOWN) == meant


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("enough and not moved", True),
        ("friday and not open friday", True),  # it was made, and kept
        ("open answer", True),
        ("setback and drawn worry.face and not drawn worry.budget", True),
        ("visited call and visits.call >= 2 and visits.friday < 2", True),
        ("chose call.ask", True),
        ("clarity >= 50 and clarity <= 50 and clarity = 50", True),
        ("clarity > 50 or clarity < 50 or clarity != 50", False),
        ("trust.asker >= 61.6", False),
    ],
)
def test_a_condition_is_answered_for_a_state(text, answer):
    assert holds(parse(text, KNOWN), SOME_WAY_IN) is answer


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "A condition is missing. Write one, as in `enough and clarity >= 50`."),
        ("enuogh", 'not a fact, a promise or a chance. Did you mean "enough"?'),
        ("clarety >= 5", 'not a number of this file. Did you mean "clarity"?'),
        ("visited frday", '"frday" is not a scene. Did you mean "friday"?'),
        ("visits.cal >= 1", '"cal" is not a scene. Did you mean "call"?'),
        ("open enough", '"enough" is not a promise.'),
        ("clarity", '"clarity" is a number. Compare it, as in clarity >= 1.'),
        ("call", '"call" is a scene. Write `visited call`.'),
        ("call.ask", '"call.ask" is a choice. Write `chose call.ask`.'),
        ("worry.face", "Write `drawn worry.face`."),
        ("clarity >=", 'After ">=" the condition stops. Write a number after >=.'),
        ("clarity >= high", '"high" is not a number. Write one after >=.'),
        ("enough moved", '"moved" follows without a link. Put `and` or `or` before it.'),
        ("enough and", 'After "and" the condition stops.'),
        ("(enough", 'the condition stops. Close the bracket with ")".'),
        ("(enough moved)", 'A bracket is not closed. Put ")" where it ends.'),
        ("enough)", 'A ")" too many. Take it out.'),
        ("enough & moved", '"& moved" cannot be read in a condition.'),
        ("not " * 12 + "enough", "More than 8 brackets or nots in each other. Make it simpler."),
        ("(" * 12 + "enough" + ")" * 12, "More than 8 brackets or nots in each other."),
        ("enough or " * 60, f"A condition of 600 characters. {LONGEST} is the most."),
    ],
)
def test_what_cannot_be_read_is_answered_with_what_to_do(text, sentence):
    with pytest.raises(Unreadable) as refused:
        parse(text, KNOWN)
    assert sentence in str(refused.value)


def test_a_name_for_two_things_is_refused():
    with pytest.raises(Unreadable, match=r'"late" is a fact and a chance. Give them different'):
        parse("late", Names(facts={"late"}, chance={"late"}))


def test_a_file_without_promises_says_so():
    with pytest.raises(Unreadable, match=r'"friday" is not a promise: there are none.'):
        parse("open friday", Names())


def conditions(depth=3):
    """Draw a tree as `parse` gives it: an `and` straight in an `and` would be one `and`."""
    leaf = st.sampled_from([ENOUGH, SETBACK, MADE, OPEN, Compare("clarity", ">=", 50)])
    if not depth:
        return leaf
    parts = st.lists(conditions(depth - 1), min_size=2, max_size=3)
    both = parts.map(lambda of: All(tuple(Not(o) if isinstance(o, All) else o for o in of)))
    either = parts.map(lambda of: AnyOf(tuple(Not(o) if isinstance(o, AnyOf) else o for o in of)))
    return st.one_of(leaf, conditions(depth - 1).map(Not), both, either)


def written(condition):
    """Write a condition the way an author would, with brackets around what is joined."""
    if isinstance(condition, Atom):
        return f"open {condition.name}" if condition.kind == "open" else condition.name
    if isinstance(condition, Compare):
        return f"{condition.variable} {condition.sign} {condition.number}"
    if isinstance(condition, Not):
        return f"not {written(condition.of)}"
    link = " and " if isinstance(condition, All) else " or "
    return f"({link.join(map(written, condition.of))})"


@given(conditions())
def test_what_is_written_reads_back_the_same(condition):
    text = written(condition)
    assume(len(text) <= LONGEST)
    assert parse(text, KNOWN) == condition


@given(conditions())
def test_a_condition_and_its_opposite_never_agree(condition):
    assert holds(condition, SOME_WAY_IN) != holds(Not(condition), SOME_WAY_IN)


@given(st.text("enough and(or)clarity >=<!0123.-\n", max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    refusal = "."
    try:
        parse(text, KNOWN)
    except Unreadable as refused:
        refusal = str(refused)
    assert refusal.endswith((".", "?"))


def test_an_amount_is_an_effect():
    assert amounts("+6", "clarity", KNOWN) == (Effect("clarity", 6),)
    assert amounts(" -4 ", "clarity", KNOWN) == (Effect("clarity", -4),)


def test_an_amount_may_hang_on_a_condition():
    high = Compare("clarity", ">=", 50)
    assert amounts("+6 if clarity >= 50", "trust.asker", KNOWN) == (Effect("trust.asker", 6, high),)
    assert amounts("+6 if clarity >= 50 else -2", "trust.asker", KNOWN) == (
        Effect("trust.asker", 6, high),
        Effect("trust.asker", -2, Not(high)),
    )


@pytest.mark.parametrize("text", ["6", "", "+", "+six", "+1e9", "+99999", "+6 if", "+2000"])
def test_what_is_no_amount_is_answered_with_an_example(text):
    with pytest.raises(Unreadable, match=r"is not an amount. Write \+6 or -6, with its sign"):
        amounts(text, "clarity", KNOWN)


def test_an_amount_with_a_wrong_condition_names_the_condition():
    with pytest.raises(Unreadable, match="Did you mean"):
        amounts("+6 if enuogh else -2", "clarity", KNOWN)
