"""The scenario format: what a file becomes, and every problem with its line."""

import json
import re

import pytest

from tests.scenarios.samples import (
    ROOT,
    SHIPPED,
    body,
    changed,
    compiled,
    story,
)
from training.scenarios.engine.story import (
    All,
    AnyOf,
    Atom,
    Compare,
    Effect,
    Not,
    Passage,
    Shift,
    Story,
)
from training.scenarios.format.documents import FORMAT, schema_text
from training.scenarios.format.loading import inner_of, pack, story_of, unpack
from training.scenarios.format.parse import KIND, compile_scenario


def test_the_scenario_of_the_handbook_compiles():
    made = compiled()
    assert (made.slug, made.title, made.language) == ("just-this-once", "Just this once", "en")
    assert KIND.name == "scenarios"


def test_the_json_schema_is_that_of_the_front_matter():
    kept = (ROOT / "docs" / "scenario.schema.json").read_text("utf-8")
    assert kept == schema_text(), (
        "Write it again: python -c 'from training.scenarios.format.documents import schema_text; "
        'print(schema_text(), end="")\' > docs/scenario.schema.json'
    )


def test_every_key_of_the_front_matter_is_in_the_handbook():
    table = (ROOT / "docs" / "content-scenarios.md").read_text("utf-8").split("## Front matter")[1]
    for key in json.loads(schema_text())["properties"]:
        assert f"`{key}`" in table.split("\n## ")[0], key


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_compiling_twice_gives_the_same_and_it_is_json(path):
    source = path.read_text("utf-8")
    made = compile_scenario(source, str(path))
    assert made == compile_scenario(source, str(path))
    assert json.loads(json.dumps(made.body)) == made.body


def test_the_summary_is_what_lists_show():
    assert body()["summary"] == {
        "id": "S90",
        "order": 90,
        "title": "Just this once",
        "titles": {"customer": "The nine o’clock slot", "inside": "The nine o’clock slot"},
        "subtitles": {
            "customer": "A customer asks for an hour that another customer was promised.",
            "inside": "A colleague asks for an hour that another team was promised.",
        },
        "minutes": 2,
        "scored": True,
        "facets": ["I4", "N2"],
        "domain": "Influence",
        "you": {
            "customer": "You rent out the test bench at Veld. It is booked in hours, and each hour "
            "has a name on it.",
            "inside": "You keep the book of the test bench. It is given out in hours, and each "
            "hour has a name on it.",
        },
        "sequel_of": "",
    }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_summary_holds_nothing_that_a_player_finds_out(path):
    made = compile_scenario(path.read_text("utf-8"), str(path)).body
    shown = json.dumps(made["summary"], ensure_ascii=False)
    hidden = [text for facts in made["story"]["facts"].values() for text in facts.values()]
    hidden += [text for each in made["interests"].values() for text in each.values()]
    hidden += [made["facilitator"], made["rule"]["example"]]
    hidden += [
        card["text"]
        for scene in made["story"]["scenes"].values()
        for choice in scene["choices"]
        for card in choice["cards"].values()
    ]
    assert hidden
    assert not [text for text in hidden if text in shown]
    assert set(made["summary"]) == {
        "id", "order", "title", "titles", "subtitles", "minutes", "scored", "facets", "domain",
        "you", "sequel_of",
    }  # fmt: skip


def test_an_order_of_its_own_goes_before_the_number():
    assert body(changed("minutes: 2", "minutes: 2\norder: 0"))["summary"]["order"] == 0


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_story_comes_back_from_json_as_it_was(path):
    made = compile_scenario(path.read_text("utf-8"), str(path)).body
    told = story_of(json.loads(json.dumps(made)))
    assert isinstance(told, Story)
    assert pack(told) == made["story"]
    assert unpack(Story, pack(told)) == told


def test_every_kind_of_condition_comes_back_from_json():
    when = AnyOf(
        (
            All((Atom("fact", "a"), Not(Atom("open", "b")))),
            Compare("clarity", ">=", 50),
            Not(AnyOf((Atom("drawn", "c.d"), All(())))),
        )
    )
    passage = Passage("x", "Ines", when)
    assert unpack(Passage, json.loads(json.dumps(pack(passage)))) == passage


def test_a_body_of_another_format_is_not_played():
    with pytest.raises(ValueError, match="publish the content again"):
        story_of({**body(), "format": FORMAT + 1})
    with pytest.raises(ValueError, match="publish the content again"):
        inner_of({}, "customer")


def test_a_scene_has_its_place_passages_prompt_and_button():
    scene = story().scenes["ask"]
    words = scene.words["customer"]
    assert (scene.title, scene.gather) == ("Half past eight", False)
    assert words.place == "Tuesday, 08:30. The lab door, one glove on."
    assert (words.prompt, words.button) == ("What do you say?", "Say it")
    assert words.passages[0] == Passage(
        "Ines has an audit folder under her arm.", "", Atom("drawn", "driver.audit")
    )
    assert words.passages[2] == Passage("“Four values by ten. Just this once.”", "Ines")


def test_a_choice_has_its_skeleton_and_a_card_in_each_lens():
    choice = story().scenes["ask"].choices[1]
    assert (choice.id, choice.move, choice.to) == (
        "ask-what-ten-is-for",
        "ask what ten is for",
        "minute",
    )
    assert (choice.role, choice.weight, choice.source) == ("defensible", 0.7, "fisher-ury-1981")
    assert choice.credits == {"N2": 2, "I4": 1}
    assert choice.learn == ("one-value",)
    known = Compare("clarity", ">=", 30)
    assert choice.effects == (
        Effect("clarity", 30),
        Effect("trust.asker", 4, known),
        Effect("trust.asker", -2, Not(known)),
    )
    card = choice.cards["inside"]
    assert card.text == "“What happens at ten, and which value is it for?”"
    assert card.happens.startswith("<p>“One of the four,” says Matteo")
    assert card.shifts == (
        Shift(
            "knowledge",
            "<strong>You learned something.</strong> Four is the list. One is the need.",
        ),
    )
    assert card.looking_back == "You asked, and four values became one."
    assert card.other_road.startswith("Asked what ten was for, he would have said one value.")


def test_ledger_flags_and_conditions_of_choices_are_read():
    told = story()
    first, *_ = told.scenes["ask"].choices
    breath, ask, switch = told.scenes["minute"].choices
    assert (first.make, first.role) == (("lend",), "tempting")
    assert breath.once and not breath.sticky
    assert (ask.when, ask.release) == (Atom("fact", "one-value"), ("hour", "lend"))
    assert switch.break_ == ("hour",)
    assert (told.scenes["minute"].gather, told.scenes["minute"].otherwise) == (True, "late")


def test_the_world_is_read():
    told = story()
    assert (told.start, told.minutes, told.facets) == ("ask", 2, ("I4", "N2"))
    clarity = told.variables["clarity"]
    assert (clarity.start, clarity.low, clarity.high, clarity.unit) == (30, 0, 100, "percent")
    assert clarity.labels["inside"] == "How much of Matteo’s morning you can see"
    assert told.variables["integrity"].start == 80
    assert told.cast["asker"].members["customer"].role == "buyer, Sado Pumps"
    assert told.cast["asker"].stance["inside"][4] == "in your corner"
    assert told.cast["holder"].stance == {}
    assert (told.promises["lend"].keepable, told.promises["lend"].breaks) == (
        "only by breaking hour",
        ("hour",),
    )
    assert told.promises["hour"].given and told.promises["hour"].keepable == ""
    assert told.chance == {"fault": 0.5}
    assert told.draws[0].values == ("audit", "boast")


def test_an_ending_tells_how_it_ended_and_what_came_of_it():
    late = story().endings["late"]
    assert (late.kind, late.keep, late.break_) == ("costly", ("lend",), ("hour",))
    assert (
        late.words["customer"].passages[0].html == "Ines has four values by ten. Tom has a coffee."
    )
    assert late.six_weeks_later["customer"][0].html.startswith("Tom books two hours")


def test_what_comes_of_it_may_depend_on_the_run():
    old = "*Six weeks later:* Ines books by the minute now. She says what for."
    new = "*Six weeks later:*\n\n{if: fault} The clamp is new.\n\nInes says what for."
    both = changed(old, new)
    old = "*Six weeks later:* Matteo books by the minute now. He says what for."
    both = changed(old, new, both)
    later = story(both).endings["shared"].six_weeks_later["inside"]
    assert [p.when for p in later] == [Atom("chance", "fault"), All(())]
    assert [p.html for p in later] == ["The clamp is new.", "Ines says what for."]


def test_the_closing_texts_are_kept_apart_from_the_story():
    made = body()
    assert inner_of(made, "inside")[1] == Passage(
        "I had said it was done. It felt done.", "Matteo", Atom("drawn", "driver.boast")
    )
    assert made["questions"]["customer"][0] == "When did you know what ten was for?"
    assert made["twin"]["customer"] == {
        "when": "if you asked here and not there",
        "headline": "You asked Ines what ten was for. With Matteo you guessed.",
        "question": "Whose hour was it?",
    }
    assert made["rule"]["ask"] == "State the rule that holds in both rooms."
    assert made["rule"]["example"].startswith("Before I lend")
    assert made["rule"]["breaks"]["inside"].startswith("If a machine")
    assert made["facilitator"].startswith("<p>Ten minutes, in pairs.")
    assert made["interests"]["audit"]["customer"].startswith("An auditor comes")
    assert "auditor" not in json.dumps(made["summary"])


def test_a_scenario_that_is_not_scored_needs_no_roles_credits_or_facilitator():
    source = changed("minutes: 2", "minutes: 2\nscored: false")
    source = changed("facets: [I4, N2]\n", "", source)
    source = re.sub(r" [IN]\d: [+-]?\d;", "", source.replace(";\n  N2: -1", ""))
    source = re.sub(r"as: \w+; ", "", source)
    source = source[: source.index("## For the facilitator")]
    made = body(source)
    assert (made["summary"]["scored"], made["summary"]["domain"]) == (False, "")
    assert made["facilitator"] == ""


def test_moves_with_the_same_words_get_different_ids():
    made = story(changed("[switch the bench on](#late)", "[count to ten](#late)"))
    assert [c.id for c in made.scenes["minute"].choices] == [
        "count-to-ten",
        "ask-the-one-who-waits",
        "count-to-ten-2",
    ]


def test_no_string_in_the_body_can_act_on_a_page():
    text = body(changed("The left clamp is stuck again.\n\nTom's", "a & b < c\n\nTom's"))
    words = text["story"]["scenes"]["minute"]["words"]["customer"]
    assert words["passages"][0]["html"] == "a &amp; b &lt; c"
