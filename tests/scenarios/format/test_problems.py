"""Every problem of a scenario file, with its line; and no damage that the compiler cannot name."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.samples import (
    S06,
    SMALL,
    changed,
    line_of,
    problems,
)
from training.errors import Problem
from training.part import Compiled
from training.scenarios.format.loading import story_of
from training.scenarios.format.parse import compile_scenario

FRONT = [
    ("schema: 1", "schema: 2", "schema: 2", '"schema" is 2; this program reads 1.'),
    ("id: S90", "id: S9", "id: S9", '"S9" is not of the form S06.'),
    (
        "key-author: one",
        "key-autor: one",
        "key-autor",
        'not a key here. Did you mean "key-author"?',
    ),
    ("  integrity: 80", "  integrity: high", "integrity: high", '"state.integrity" is high.'),
    (
        "  integrity: 80",
        "  integrity: 180",
        "integrity: 180",
        "starts at 180, outside of 0 to 100.",
    ),
    (
        "    high: 100",
        "    high: -1",
        ("state:", "clarity:"),
        '"clarity" goes from 0 to -1. Put the lower',
    ),
    (
        "  trust.asker: 60",
        "  trust.aske: 60",
        "trust.aske:",
        'not in the cast. Did you mean "asker"?',
    ),
    (
        "  clarity: percent",
        "  clarty: percent",
        "clarty",
        '"clarty" is not in "state". Add it there.',
    ),
    ("  fault: 0.5", "  fault: 1.5", "fault: 1.5", '"chance.fault" is 1.5.'),
    ("  fault: 0.5", "  if: 0.5", "  if: 0.5", '"if" is a word of conditions. Give this another'),
    ("  fault: 0.5", "  lend: 0.5", "  lend: 0.5", '"lend" is a promise and a chance. Give them'),
    (
        "  integrity: 80",
        "  once: 80",
        "  once: 80",
        '"once" is an attribute of choices and a number',
    ),
    ("[audit, boast]", "[audit, bost]", "driver:", '"interests" does not say what "bost" is.'),
    ("[audit, boast]", "[audit]", "driver:", '"draw.driver" is a list.'),
    ("stance:\n  asker:", "stance:\n  asker2:", "asker2:", '"asker2" is not in the cast.'),
    (
        "inside: [gone, cool, asking, warm, in your corner]",
        "inside: [gone]",
        "inside: [gone]",
        "5 items",
    ),
    (
        "says: Tom}",
        "says: Ines}",
        "customer: {name: Ines",
        'Two people are called "Ines". Tell them apart.',
    ),
    ("    to: holder", "    to: holdr", "    to: holdr", 'not in the cast. Did you mean "holder"?'),
    (
        "only by breaking hour",
        "only by breaking hous",
        "breaking hous",
        '"hous" is not another promise.',
    ),
    (
        "only by breaking hour",
        "if you must",
        "if you must",
        "is not of the form yes, no or only by",
    ),
    (
        "  minute: One breath",
        "  minut: One breath",
        "minut:",
        '"minut" is not a scene. Did you mean',
    ),
    ("start: ask", "start: asks", "start: asks", '"asks" is not a scene. Did you mean "ask"?'),
    ("facets: [I4, N2]", "facets: [I4, N2, N2]", "facets:", '"N2" is listed twice. Keep one.'),
    ("facets: [I4, N2]\n", "", "---", 'There are no facets. List them, or write "scored: false".'),
    ("facets: [I4, N2]", "facets: [I4]", "give the hour", '"N2" is not listed under "facets".'),
    ("minutes: 2", "minutes: 2\nsequel_of: S90", "sequel_of", "A scenario is not its own sequel."),
    (
        "start: ask",
        "start: ask\ntwin_moment: ask",
        "twin_moment",
        "Only a story that nobody is scored on has a twin moment.",
    ),
    (
        "start: ask",
        "start: ask\nscored: false\ntwin_moment: asks",
        "twin_moment",
        '"asks" is not a scene. Did you mean "ask"?',
    ),
    (
        "start: ask",
        "start: ask\nscored: false\ntwin_moment: late",
        "twin_moment",
        '"late" is not a scene.',
    ),
    ("minutes: 2", "minutes: 2\ncarries: [mood]", "carries", '"mood" is not in "state". Add it'),
]


@pytest.mark.parametrize(
    ("old", "new", "at", "said"), FRONT, ids=[f"{n} {row[1][:20]}" for n, row in enumerate(FRONT)]
)
def test_wrong_front_matter_is_reported_at_its_key(old, new, at, said):
    source = changed(old, new)
    line = 1 if at == "---" else line_at(at, source)
    assert any(n == line and said in text for n, text in problems(source)), problems(source)


INES = '**Ines:** "Four values by ten. Just this once."\n\n**What do you say?** [Say it]'
BODY = [
    # headings
    ("{#ask}", "", "## Half past", "This heading has no id. End it with {#like-this}."),
    ("{#ask}", "{#ask; gathr}", "gathr", '"gathr" means nothing here. Did you mean "gather"?'),
    ("gather; otherwise: late", "otherwise", "#minute; o", '"otherwise" needs a value.'),
    (
        "otherwise: late",
        "otherwise: lat",
        "otherwise",
        '"lat" is not a scene or an ending. Did you',
    ),
    ("gather; other", "gather: 1; other", "gather: 1", '"gather" stands alone, without a value.'),
    ("{#late; ending", "{#ask; ending", "{#ask; end", "already. Give this another id."),
    ("ending: good", "ending: god", "ending: god", '"god" is not an ending. Did you mean "good"?'),
    ("ending: good", "ending", "; ending}", "Which ending is it? Write ending: good, mended or"),
    (
        "keep: lend; break: hour",
        "keep: lent",
        "keep: lent",
        '"lent" is not a promise. Did you mean',
    ),
    ("## Half past", "### Half past", "### Half", "Use ## for a scene, an ending or a closing"),
    ("## Half past", "Before.\n\n## Half past", "Before.", "This stands before the first scene."),
    (
        (
            "## For the facilitator {#facilitator}\n\nTen minutes, in pairs. Tell each other "
            "whose hour you lent out last month."
        ),
        "## For the facilitator {#facilitator}",
        "## For",
        "There is nothing under this heading. Write it.",
    ),
    # lenses
    (
        "::: inside\n*Tuesday, 08:30",
        "::: insid\n*Tuesday, 08:30",
        ("{#ask", "::: insid"),
        "is not a block. Did you",
    ),
    (
        "::: customer\n*Tuesday, 08:58",
        "::: inside\n*Tuesday, 08:58",
        "## Two min",
        '"Two minutes to nine" has no words for customer.',
    ),
    (
        "::: customer\n*Tuesday, 08:30",
        "Well.\n\n::: customer\n*Tuesday, 08:30",
        "Well.",
        "Text outside of the lenses. Move it into one of them.",
    ),
    # a scene
    (
        "*Tuesday, 08:30. The lab door, one glove on.*\n\n{if: drawn driver.audit} Ines",
        "{if: drawn driver.audit} Ines",
        "Ines has an audit",
        "A scene begins with its place and hour",
    ),
    (INES, INES.replace(" [Say it]", ""), None, "A scene ends with **What do you say?** [Say it]."),
    (
        "{if: fault} The left clamp is stuck again.\n\nTom's",
        ("{if: falt} The left clamp is stuck again.\n\nTom's"),
        "{if: falt}",
        '"falt" is not a fact, a promise or a chance. Did you mean',
    ),
    (
        "{if: fault} The left clamp is stuck again.\n\nTom's",
        "Tom's",
        ("{#minute", "::: inside"),
        "The lenses drift apart: the conditions here are not those of line",
    ),
    (
        "{if: fault} The left clamp is stuck again.\n\nTom's",
        ("{if fault} The left clamp is stuck again.\n\nTom's"),
        "{if fault}",
        "This brace is not read. Write {if: enough} first.",
    ),
    (
        "{if: fault} The left clamp is stuck again.\n\nTom's",
        "{if: fault}\n\nTom's",
        ("{#minute", "{if: fault}"),
        "Nothing stands behind this condition.",
    ),
    # a choice
    (
        "[give the hour away](#minute)",
        "give the hour away",
        "- give",
        "A choice begins with its move",
    ),
    (
        "[give the hour away](#minute)",
        "[give the hour away](#minut)",
        "(#minut)",
        '"minut" is not a scene or an ending. Did you mean "minute"?',
    ),
    (
        "[give the hour away]",
        "[give the whole nine o'clock hour away]",
        "whole nine",
        "A move of 7 words",
    ),
    (
        " {as: mistimed; once; clarity: +1; weight: 0.2; source: author}",
        "",
        "[count to",
        "This choice has no attributes. End its line with",
    ),
    ("as: mistimed; once;", "once;", "once;", "This choice has no role. Add as: defensible,"),
    ("as: mistimed; once;", "as: early; once;", "as: early", '"early" is not a role. Use one of'),
    ("once; clarity", "onse; clarity", "onse;", '"onse" says nothing alone. Did you mean "once"?'),
    (
        "once; clarity",
        "once; sticky; clarity",
        "sticky",
        '"once" and "sticky" contradict each other.',
    ),
    ("once; clarity", "once: yes; clarity", "once: yes", '"once" stands alone, without a value.'),
    (
        "clarity: +1",
        "clarty: +1",
        "clarty",
        '"clarty" means nothing on a choice. Did you mean "clarity',
    ),
    ("clarity: +1", "clarity: 1", "clarity: 1", '"1" is not an amount. Write +1'[:20]),
    (
        "clarity: +1",
        "clarity: +1 if fals",
        "if fals",
        '"fals" is not a fact, a promise or a chance',
    ),
    ("clarity: +1", "I4: +3", "I4: +3", 'A credit of "+3". Use a whole number, -2 to +2.'),
    ("weight: 0.2", "weight: 0.3", "weight: 0.3", 'A weight of "0.3". Use 1.0, 0.7, 0.4 or 0.2'),
    (
        "weight: 0.2; source: author",
        "source: autor",
        "autor",
        '"autor" is not listed under "sources".',
    ),
    (
        "gather; otherwise: late}",
        "gather; otherwise: late; keep: lent}",
        "{#minute",
        '"lent" is not a promise. Did you',
    ),
    (
        "release: hour, lend;",
        "release: hour, lent;",
        "hour, lent",
        '"lent" is not a promise. Did you',
    ),
    (
        "learn: one-value",
        "learn: one-vlaue",
        "one-vlaue",
        '"one-vlaue" is not a fact. Did you mean',
    ),
    ("if: one-value", "if: one-value and", "one-value and", 'After "and" the condition stops.'),
    # a card
    (
        '  "Take my nine o\'clock. You are in a hurry."\n\n',
        "",
        ("[give the hour", "::: customer"),
        "This card has no words.",
    ),
    (
        '  > "You are a star," says Ines, and wheels the crate in.\n\n',
        "",
        ("[give the hour", "::: customer"),
        "Nothing happens here. Add the reaction",
    ),
    (
        "  - warmth: **Ines is cooler.** She asked about ten.\n\n",
        "",
        ("[offer the", "::: inside"),
        "The lenses drift apart: shifts warmth here, none on line",
    ),
    (
        "  - warmth: **Ines is cooler.**",
        "  - warmt: **Ines is cooler.**",
        "warmt:",
        '"warmt" is not a kind of shift. Did you mean "warmth"?',
    ),
    (
        "  - warmth: **Ines is cooler.** She",
        "  - warmth: Ines is cooler. She",
        "warmth: Ines",
        "A shift is a kind, a finding in bold and why",
    ),
    (
        "  - warmth: **Ines is cooler.** She asked about ten.\n",
        "  - time: **A.** b\n" * 3 + "  - warmth: **Ines is cooler.** She asked about ten.\n",
        "Ines is cooler",
        "4 shifts. 3 are the most.",
    ),
    (
        "  *Looking back:* Tom learned it from a dial.",
        "  *Loking back:* Tom learned it from a dial.",
        "*Loking",
        '"Loking back" is not a part of a card. Did you mean "Looking back"?',
    ),
    (
        "  *Looking back:* Tom learned it from a dial.",
        "  *Looking back:*",
        ("[switch the bench", "*Looking back:*"),
        "Nothing stands behind *Looking back:*.",
    ),
    (
        (
            "  *The other road:* Asked what ten was for, she would have said one value. "
            "That takes six minutes.\n"
        ),
        "",
        ("[ask what ten", "::: inside"),
        '"The other road" stands in one lens only',
    ),
    (
        (
            '  "The bench is free at three. Shall I write you in?"\n\n'
            '  > "Three is too late," says Ines.'
        ),
        '  > "Three is too late," says Ines.\n\n  "The bench is free at three."',
        '"The bench is free at three."',
        "This stands too low. The order is: text, happens",
    ),
    # an ending
    (
        "*Six weeks later:* Tom books two hours where he needs one. You know why, and so does he.",
        "Tom.",
        ("{#late", "::: customer"),
        "Nothing says what came of it. End with *Six weeks later:*",
    ),
    (
        "Ines has four values by ten. Tom has a coffee.\n\n",
        "",
        ("{#late", "::: customer"),
        "Nothing says how it ended.",
    ),
    # closing sections
    (
        "## Same move, two rooms {#twin}",
        "## Same move, two rooms {#twins}",
        None,
        "There is no section {#twin}. Write ## Title {#twin}.",
    ),
    (
        "**Tom:** I would have said yes on the stairs.",
        "I would have said yes on the stairs.",
        ("{#inner", "I would have said yes"),
        "Say who thinks this: **Mara:** I wrote",
    ),
    (
        "**Tom:** I would have said yes on the stairs.\n",
        "",
        ("{#inner", "::: inside"),
        "The lenses drift apart: 3 paragraphs here, 2 in customer",
    ),
    (
        (
            "1. When did you know what ten was for?\n"
            "2. Who heard about the hour, and when?\n:::\n\n::: inside"
        ),
        "1. When did you know what ten was for?\n:::\n\n::: inside",
        ("{#debrief", "::: inside"),
        "The lenses drift apart: 2 questions here, 1 in customer",
    ),
    (
        "*Question:* Whose hour was it?\n:::\n\n::: inside",
        "*Qestion:* Whose hour was it?\n:::\n\n::: inside",
        "*Qestion",
        "A twin has *Headline, if you …:* and *Question:*, nothing else. Did you mean",
    ),
    (
        (
            "> Before I lend what was promised to somebody, I ask what is needed, and then the "
            "one it was promised to.\n"
        ),
        "",
        "## The rule",
        "There is no example of a rule. Add one",
    ),
    (
        "*Where would it break?* You may",
        "You may",
        "You may not tell one",
        "Begin with *Where would it break?*",
    ),
    # text
    (
        "The left clamp is stuck again.\n\nTom's",
        "The <b>clamp</b>.\n\nTom's",
        "<b>",
        "HTML (<b>) is shown",
    ),
]


def line_at(at, source):
    """Return the line of what is there once, or of the first (…, text) below a line."""
    if isinstance(at, str):
        return line_of(at, source)
    above, text = at
    lines = source.split("\n")
    begin = next(number for number, line in enumerate(lines) if above in line)
    return next(number for number, line in enumerate(lines[begin:], begin + 1) if text in line)


@pytest.mark.parametrize(
    ("old", "new", "at", "said"), BODY, ids=[f"{n} {row[3][:30]}" for n, row in enumerate(BODY)]
)
def test_what_is_wrong_in_the_body_is_reported_at_its_line(old, new, at, said):
    source = changed(old, new)
    found = problems(source)
    lines = [line for line, text in found if said in text]
    assert lines, found
    if at is not None:
        assert line_at(at, source) in lines, found


def test_every_problem_says_what_to_do():
    for old, new, _, _ in [*FRONT, *BODY]:
        for _, text in problems(changed(old, new)):
            assert re.search(r"[.?…]$|:$|\}\.?$|\*$", text), text
            assert "  " not in text, text


CHUNKS = st.sampled_from(
    [
        "",
        ":::",
        "::: customer\n",
        "{if: ",
        "}",
        "{",
        "- [",
        "](#",
        "## A {#a}\n",
        "> ",
        "*",
        "**",
        "---",
        ";",
        "\x00",
        "# ",
        "  ",
        "\n\n",
        "- warmth: ",
        "99999",
        "not ",
        "(",
        "{#x; ending: good}",
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_damage_makes_the_compiler_raise(data):
    source = data.draw(st.sampled_from([S06, SMALL, SMALL]))
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(source)))
        end = min(len(source), begin + data.draw(st.sampled_from([0, 1, 2, 10, 100, 3000])))
        source = source[:begin] + data.draw(CHUNKS) + source[end:]
    made = compile_scenario(source, "x.md")
    if isinstance(made, Compiled):
        json.dumps(made.body)
        story_of(made.body)
        return
    last = source.count("\n") + 1
    assert made
    assert all(isinstance(p, Problem) and 1 <= p.line <= last and p.text for p in made)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_no_mixture_of_lines_makes_the_compiler_raise(data):
    lines = SMALL.split("\n")
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(lines) - 1))
        other = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "swap", "twice"])):
            case "drop":
                del lines[place]
            case "swap":
                lines[place], lines[other] = lines[other], lines[place]
            case "twice":
                lines.insert(other, lines[place])
    made = compile_scenario("\n".join(lines), "x.md")
    assert isinstance(made, Compiled) or all(p.line >= 1 and p.text for p in made)
