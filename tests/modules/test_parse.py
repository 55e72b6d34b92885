"""The module format: what a file becomes, and every problem with its line."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.samples import ROOT, SHIPPED, SMALL, body, changed, line_of, problems
from training.content.documents import Advised
from training.errors import Problem
from training.modules.parse import MODULES, compile_module
from training.part import Compiled

EXAMPLE = "the-schedule-is-sacrosanct.md"


def blocks(kind, source=SMALL):
    return [b for part in body(source)["parts"] for b in part["blocks"] if b["type"] == kind]


def test_the_module_of_the_handbook_compiles():
    made = compile_module(SMALL, "x.md")
    assert isinstance(made, Compiled)
    assert (made.slug, made.title, made.language) == ("whose-hour-is-it", "Whose hour is it?", "en")
    assert MODULES.name == "modules"


def test_the_example_compiles_without_advice():
    path = ROOT / "content" / "modules" / EXAMPLE
    made = compile_module(path.read_text("utf-8"), str(path))
    assert isinstance(made, Advised)
    assert made.advice == ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_compiled_module_is_json_and_holds_no_credit_outside_credits(path):
    made = compile_module(path.read_text("utf-8"), str(path))
    shown = dict(made.body)
    assert shown.pop("credits")
    assert json.loads(json.dumps(made.body)) == made.body
    assert not re.search(r"\{[INC]\d: ?[+-]?\d", json.dumps(shown))


def test_the_summary_is_what_lists_show():
    summary = body()["summary"]
    assert summary == {
        "id": "M90",
        "title": "Whose hour is it?",
        "dek": "Rosa lends out an hour that is not hers.",
        "objective": "Say no to an hour that belongs to somebody else, and offer another one.",
        "audience": "both",
        "minutes": 6,
        "facets": ["I4", "N2"],
        "domain": "Influence",
        "lines": {
            "customer": "A buyer wants the Tuesday that you have promised to another one.",
            "inside": "A project wants the analyst that you have promised to payroll.",
        },
        "parts": [
            {"id": "the-hour", "title": "The borrowed hour", "minutes": 2},
            {"id": "both-rooms", "title": "The same hour, two rooms", "minutes": 4},
        ],
        "questions": ["q1", "q2"],
        "asks": ["You are Rosa. What do you say?", "Payroll hears of it. What now?"],
        "task": "Ask one person what they really need.",
        "linked": {"scenarios": ["S06"]},
    }


def test_without_an_opening_the_first_row_stands_for_it():
    opening = SMALL[SMALL.index("opening:") : SMALL.index("minutes: 6")]
    assert body(changed(opening, ""))["summary"]["lines"] == {
        "customer": "A buyer wants the Tuesday that another buyer was promised.",
        "inside": "A project wants the analyst that payroll was promised.",
    }


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("opening:\n  customer: A pen.\n", '"opening.inside" is missing. Add it.'),
        ("opening: A pen.\n", '"opening" is A pen.'),
        (f"opening:\n  customer: {'x' * 141}\n  inside: A pen.\n", '"opening.customer" is xxx'),
    ],
)
def test_an_opening_has_a_sentence_for_each_room(wrong, sentence):
    opening = SMALL[SMALL.index("opening:") : SMALL.index("minutes: 6")]
    assert [text for _, text in problems(changed(opening, wrong)) if text.startswith(sentence)]


def test_the_domain_is_that_of_most_facets_and_of_the_first_in_a_tie():
    most = changed("facets: [I4, N2]", "facets: [I4, N2, N1]")
    assert body(most)["summary"]["domain"] == "Negotiation"
    assert body(changed("[I4, N2]", "[C1, I4]"))["summary"]["domain"] == "Consensus-building"


def test_a_part_holds_its_blocks_in_order():
    parts = body()["parts"]
    assert [(part["id"], part["minutes"]) for part in parts] == [("the-hour", 2), ("both-rooms", 4)]
    assert [block["type"] for block in parts[0]["blocks"]] == ["html", "question", "reflection"]
    assert [block["type"] for block in parts[1]["blocks"]] == [
        "html",
        "pair",
        "figure",
        "differs",
        "question",
    ]


def test_a_question_is_shown_without_its_credits():
    (first, _) = blocks("question")
    assert first["id"] == "q1"
    assert first["html"] == "<p>You are Rosa. What do you say?</p>"
    assert [option["id"] for option in first["options"]] == ["a", "b", "c"]
    assert first["options"][0] == {
        "id": "a",
        "html": "“Go ahead, I’ll catch up.”",
        "feedback": "<p>He is grateful. At ten the next person finds you both at the bench.</p>",
    }
    assert body()["credits"]["q1"] == {"a": {"I4": -1}, "b": {"I4": 1}, "c": {"I4": 1, "N2": 2}}


def test_a_pair_has_its_rows_side_by_side():
    (pair,) = blocks("pair")
    assert pair["id"] == "pair-1"
    assert pair["rows"][1] == {
        "label": "Who pays",
        "customer": "The other buyer, who hears of it last.",
        "inside": "Payroll, which hears of it last.",
    }
    (differs,) = blocks("differs")
    assert (differs["id"], differs["title"]) == ("differs", "What really differs")
    assert differs["rows"][0]["label"] == "Leaving"


def test_a_pair_of_paragraphs_is_one_row_without_a_label():
    assert body()["task"]["rows"] == [
        {
            "label": "",
            "customer": "<p>A buyer who wants an earlier date.</p>",
            "inside": "<p>A colleague who wants to jump a queue.</p>",
        }
    ]


def test_a_figure_has_a_finding_a_table_and_its_ground():
    (figure,) = blocks("figure")
    assert figure["id"] == "two-ways"
    assert figure["title"].startswith("Asking first costs six minutes;")
    assert '<table class="data">' in figure["html"]
    assert figure["source"] == "Counted on one morning, by hand."


def test_a_reflection_a_task_cards_and_reading_are_there():
    made = body()
    (reflection,) = blocks("reflection")
    assert reflection["html"] == "<p>Whose hour did you lend out this month?</p>"
    assert made["task"]["id"] == "t1"
    assert made["task"]["title"] == "Ask one person what they really need."
    assert made["task"]["minutes"] == 10
    assert made["task"]["html"] == "<p>Bring back what they answered.</p>"
    assert [(card["id"], card["lens"]) for card in made["cards"]] == [
        ("k1", "customer"),
        ("k2", "inside"),
    ]
    assert made["cards"][1]["back"] == "<p>“Whose hour is it? Let’s ask them together.”</p>"
    assert made["reading"]["title"] == "Further reading"
    assert made["reading"]["html"].startswith("<ul>")
    assert made["next"] == {"to": "scenario", "button": "Answer the phone"}
    assert made["note"] == "Rosa, Matteo and the others are invented."
    assert made["sources"][0]["id"] == "seed-004"


def test_a_heading_in_a_part_is_a_block_with_an_id_of_its_own():
    source = changed("Read across.", "### Try it\n\nA\n\n### Try it\n\n#### Deeper {#deep}\n\nB")
    assert blocks("heading", source) == [
        {"type": "heading", "level": 3, "id": "try-it", "title": "Try it"},
        {"type": "heading", "level": 3, "id": "try-it-2", "title": "Try it"},
        {"type": "heading", "level": 4, "id": "deep", "title": "Deeper"},
    ]


def test_a_module_without_what_is_optional_compiles():
    source = re.sub(r"linked:\n.*?---\n", "---\n", SMALL, flags=re.DOTALL)
    made = body(source)
    assert (made["next"], made["sources"], made["note"]) == (None, [], "")


def test_no_string_in_the_body_can_act_on_a_page():
    source = changed("Read across.", "a & b < c [x](https://example.org)")
    html = blocks("html", source)[1]["html"]
    assert html.startswith('<p>a &amp; b &lt; c <a href="https://example.org" rel="noopener ')


FRONT = [
    ("schema: 1", "schema: 2", "schema: 2", '"schema" is 2; this program reads 1.'),
    ("schema: 1\n", "", "---", '"schema" is missing'),
    ("kind: module", "kind: modul", "kind: modul", "\"kind\" is modul. It has to be 'module'."),
    ("id: M90", "id: M9", "id: M9", '"M9" is not of the form M11.'),
    ("slug: whose-hour-is-it", "slug: Whose Hour", "slug: Wh", "is not of the form two-or-more"),
    ("language: en", "language: english!", "language: eng", "is not of the form en."),
    ("title: Whose hour is it?\n", "", "---", '"title" is missing. Add it.'),
    ("dek: Rosa", "dex: Rosa", "dex: Rosa", '"dex" is not a key here. Did you mean "dek"?'),
    ("minutes: 6", "minutes: six", "minutes: six", '"minutes" is six.'),
    ("minutes: 6", "minutes: 7", "minutes: 7", '"minutes" is 7, but the parts add up to 6.'),
    ("[I4, N2]", "[I4, N5]", "facets:", '"N5" is not a facet. Use one of'),
    ("[I4, N2]", "[]", "facets:", '"facets" is a list. List should have at least 1 item'),
    ("id: the-hour, minutes: 2", "id: the-hour, minutes: 6", "{id: the-hour", "5 is the most."),
    (
        "scenarios: [S06]",
        "scenarios: [6]",
        "scenarios:",
        '"linked.scenarios.1" is 6, but has to be',
    ),
    ("scenarios: [S06]", "scenarios: [S6]", "scenarios:", '"S6" is not of the form S06.'),
    ("to: scenario", "to: scene", "next:", '"linked.next.to" is scene.'),
    ("    author: not named in our copy\n", "", "- id: seed-004", '"sources.1.author" is missing'),
    ("note: Rosa,", "note: &a Rosa,", "note: &a", "Anchors (&) and aliases (*) are not read."),
    ("dek: Rosa lends", "dek: Rosa: lends", "dek: Rosa: lends", "Put text with : or # in quotes."),
]


@pytest.mark.parametrize(
    ("old", "new", "at", "said"), FRONT, ids=[f"{new[:20]}" for _, new, *_ in FRONT]
)
def test_wrong_front_matter_is_reported_at_its_key(old, new, at, said):
    source = changed(old, new)
    line = 1 if at == "---" else line_of(at, source)
    assert any(n == line and said in text for n, text in problems(source)), problems(source)


BODY = [
    # parts
    ("## The borrowed hour {#the-hour}", "## The borrowed hour", "## The borrowed", "has no id"),
    ("{#the-hour}", "{#hour}", "{#hour}", '"hour" is not listed under "parts". Did you mean "the-'),
    ("{#the-hour}", "{#hour}", "{id: the-hour", '"parts" names "the-hour", but no heading has'),
    ("{#both-rooms}", "{#q1}", "{#q1}", '"q1" is not listed under "parts"'),
    ("{#both-rooms}", "{#q1}", "::: question q1", '"q1" is on line'),
    ("{id: the-hour, minutes: 2}", "{id: both-rooms, minutes: 2}", "{id: both-rooms, minutes: 4}",
     '"both-rooms" is listed twice'),
    ("## The borrowed", "# The borrowed", "# The borrowed", "The title of the page comes from"),
    ("## The borrowed", "Hello\n\n## The borrowed", "Hello", "This stands before the first part."),
    ("### What really", "#### What really", "#### What", "This heading skips a rank."),
    ("Read across.", "##### Deep", "##### Deep", "This heading skips a rank."),
    ("Read across.", "### A {#task}", "### A", 'The page itself uses "task".'),
    ("Read across.", "### A {#x-h}", "### A", 'The page itself uses "x-h".'),
    # blocks
    ("::: reflection r1", "::: reflexion r1", "reflexion", 'Did you mean "reflection"?'),
    ("::: reflection r1", "::: reflection q1", "reflection q1", '"q1" is on line'),
    ("::: reflection r1", "::: reflection", "::: refl", "Write ::: reflection r1 and nothing"),
    ("::: reflection r1", "::: reflection r1 x", "::: refl", "Write ::: reflection r1 and nothing"),
    ("::: reflection r1", "::: reflection R!", "::: refl", '"R!" is no id. Write it like r1.'),
    ("Whose hour did you lend out this month?", "", "::: reflection", '"reflection" is empty.'),
    ("Whose hour did you lend out this month?", "### A", "### A", "A heading cannot stand inside"),
    ("Counted on one morning, by hand.\n:::", "Counted.", "::: figure", '"figure" has no end'),
    # questions
    ("You are Rosa. What do you say?\n", "", "::: question q1", "The question itself is missing."),
    ("  > Everything is urgent, says payroll.\n", "", '- "Sorry', "This option has no feedback."),
    (' {I4: -2}', "", '- "Take it up', "This option credits no facet."),
    ("{I4: -2}", "{I4: -3}", '- "Take it up', 'A credit of "-3". Use a whole number'),
    ("{I4: -2}", "{I4: much}", '- "Take it up', 'A credit of "much".'),
    ("{I4: -2}", "{J4: 1}", '- "Take it up', '"J4" is not a facet. Use one of: C1,'),
    ("{I4: -2}", "{I4 -2}", '- "Take it up', '"I4 -2" is not read. Write {key: value}.'),
    ('"Take it up with my boss, and with hers if that takes too long."', "", "-  {I4: -2}",
     "This option has no words."),
    ('- "Sorry, it was urgent." {I4: -1}\n  > Everything is urgent, says payroll.\n', "",
     "::: question q2", "A question with 2 options."),
    ("  > They will.", "  > They will.\n  So what?", "So what?", "This stands after a quote."),
    ("  > They will.", "  > They will.\nSo what?", "So what?", "This stands after a list."),
    # pairs
    ("- **Who pays.** Payroll, which", "- **Who paid.** Payroll, which", "**Who paid.**",
     'The lenses drift apart: "Who paid" here, "Who pays" on line'),
    ("- **Who pays.** Payroll, which hears of it last.\n", "", "::: inside 3",
     "The lenses drift apart: 2 rows in customer"),
    ("- **Leaving.** Payroll cannot.", "- Leaving. Payroll cannot.", "- Leaving. Payroll",
     "A row begins with its label in bold"),
    ("- **Leaving.** Payroll cannot.", "Well.\n\n- **Leaving.** Payroll cannot.", "Well.",
     "This stands before the rows."),
    ("- **Leaving.** Payroll cannot.", "", "::: inside 4", '"inside" is empty.'),
    # figure
    ("**Asking first", "Asking first", "Asking first", "Begin ::: figure with the finding"),
    ("Counted on one morning, by hand.", "", "::: figure", "A figure has three paragraphs"),
    # task
    ("**Ask one person what they really need.**", "Ask one person.", "Ask one person.",
     "Begin ::: task with what to do"),
    ("*then* I will ask", "I will ask", "*If* ______", "Below its title a task is a plan"),
    ("*then* I will ask", "*then* ask", "*If* ______", "Below its title a task is a plan"),
    (":::: task t1 10min", ":::: task t1 now", ":::: task", "Write ::: task t1 and nothing"),
    (":::: task t1 10min", ":::: task t1 0min", ":::: task", "takes from 1 to 480 minutes"),
    # cards and reading
    ("::: card k1 customer", "::: card k1 client", "::: card k1", '"client" is not a lens.'),
    ("::: card k1 customer", "::: card k1", "::: card k1", "Write ::: card k1 customer and"),
    ("::: card k2 inside", "::: card k2 customer", "## Cards", "There is no card for inside."),
    ('> "Perhaps. What has to be there on Tuesday, all of it or the first box?"\n', "",
     "::: card k1", "A card is a situation, then an answer"),
    ("## Cards {#cards}\n", "## Cards {#cards}\n\nHello there.\n", "Hello there.",
     "Under {#cards} stand ::: card blocks alone."),
    ("Read across.", "::: card k3 inside\nA\n\n> B\n:::", "::: card k3", "A card belongs under"),
    ("- *Sales is not about personal relationships*, seed 004.\n", "", "## Further",
     "There is nothing under this heading."),
    # markup
    ("Read across.", "Read <b>across</b>.", "Read <b>", "HTML (<b>) is shown as it stands."),
    ("Read across.", "![x](y.png)", "![x]", "Pictures are not shown."),
    ("Read across.", "[x](javascript:y)", "[x](java", 'The link "x" goes nowhere.'),
    ("Read across.", "A\u202eB", "A\u202eB", "invisible character here (U+202E)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "at", "said"), BODY, ids=[b[3][:40] + b[1][:15] for b in BODY]
)
def test_a_mistake_in_the_body_is_reported_at_its_line(old, new, at, said):
    source = changed(old, new)
    if found := re.fullmatch(r"(::: inside) (\d)", at):  # the nth of several alike
        nth = [n for n, text in enumerate(source.split("\n"), 1) if text == found[1]]
        line = nth[int(found[2]) - 3]
    else:
        line = line_of(at, source)
    assert any(n == line and said in text for n, text in problems(source)), problems(source)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "::: customer\n- **The ask.**",
            "::: inside\n- **The ask.**",
            "Put ::: customer before this ::: inside",
        ),
        (
            "::: inside\n- **The ask.**",
            "And inside:\n\n::: inside\n- **The ask.**",
            "Put ::: inside after this ::: customer",
        ),
        (
            "### What really differs {#differs}",
            "### What really differs {#differs}\n\nA word before.",
            "Under {#differs} comes ::: customer",
        ),
        (
            "### What really differs {#differs}",
            "### What really differs",
            "Nothing says what differs.",
        ),
        (
            "::: inside\nA colleague",
            "::: customer\nA colleague",
            "A task is text, then ::: customer",
        ),
        (":::: task t1 10min", "::: task t1 10min", '"task" has no end before'),
    ],
)
def test_a_lens_alone_or_out_of_place_is_reported(old, new, said):
    assert any(said in text for _, text in problems(changed(old, new)))


def without(start, end):
    """Return the small module without what stands from `start` up to `end`."""
    before, _, rest = SMALL.partition(start)
    return before + rest[rest.index(end) :]


def test_what_a_module_must_have_is_missed():
    no_task = without(":::: task t1", "## Cards")
    assert any("There is no field task." in text for _, text in problems(no_task))
    no_cards = without("## Cards {#cards}", "## Further")
    assert any("There is no card for customer and inside" in t for _, t in problems(no_cards))
    one_question = without("::: question q2", ":::: task t1")
    assert [text for _, text in problems(one_question)] == [
        "1 questions. Ask at least 2, better four."
    ]


def test_the_plan_of_a_task_is_one_sentence_with_two_blanks():
    plan = body()["task"]["plan"]
    assert plan.pop("html").startswith('<em>If</em> <span class="blank">______</span> (the next')
    assert plan == {
        "situation": "the next time somebody wants promised hours",
        "whom": "a name",
        "then": "I will ask what has to be there at the end of it, before I say yes or no.",
    }


def test_a_plan_without_blanks_gives_its_situation_as_the_hint():
    source = re.sub(r"\*If\* ______ .*?, \*then\*", "*If* it is late, *then*", SMALL)
    made = body(source.replace("task t1 10min", "task t1"))["task"]
    assert (made["plan"]["situation"], made["plan"]["whom"]) == ("it is late", "")
    assert made["minutes"] == 5


def test_another_language_has_its_own_words_for_if_and_then():
    source = SMALL.replace("language: en", "language: de").replace("*If*", "*Wenn*")
    source = source.replace("*then* I will ask", "*dann* frage ich")
    assert body(source)["task"]["plan"]["then"].startswith("frage ich what has")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_plan_reads_on_after_if_and_with(path):
    plan = body(path.read_text("utf-8"))["task"]["plan"]
    assert plan["situation"] and plan["whom"]
    assert re.fullmatch(r"I will [a-z].*\.", plan["then"])


def test_a_second_task_is_reported_where_it_stands():
    start, end = SMALL.index(":::: task t1"), SMALL.index("## Cards")
    task = SMALL[start:end].replace("t1", "t2")
    source = SMALL[:end] + task + SMALL[end:]
    assert (line_of(":::: task t2", source), True) in [
        (line, "a second field task" in text) for line, text in problems(source)
    ]


def test_parts_in_another_order_are_reported_once():
    source = changed("{id: the-hour, minutes: 2}", "{id: x}").replace(
        "{id: both-rooms, minutes: 4}", "{id: the-hour, minutes: 2}"
    )
    source = source.replace("{id: x}", "{id: both-rooms, minutes: 4}")
    assert problems(source) == [
        (
            line_of("{#the-hour}", source),
            '"the-hour" stands where "parts" has "both-rooms". Use the same order.',
        )
    ]


def test_a_part_after_the_cards_is_reported():
    cards = SMALL[SMALL.index("## Cards") : SMALL.index("## Further")]
    source = SMALL.replace(cards, "").replace("## The same hour", cards + "## The same hour")
    assert any("Cards and further reading come after the parts." in t for _, t in problems(source))


def test_six_mistakes_are_six_problems_in_order():
    source = SMALL
    for old, new in [
        ("minutes: 6", "minutes: 9"),
        ("{#the-hour}", "{#hour}"),
        ("{I4: -2}", "{J4: 1}"),
        ("**Asking first", "Asking first"),
        ("::: card k1 customer", "::: card k1 client"),
        ("> Everything is urgent, says payroll.", "Nothing."),
    ]:
        source = changed(old, new, source)
    lines = [line for line, _ in problems(source)]
    assert lines == sorted(lines)
    assert len({text for _, text in problems(source)}) >= 6


def test_a_thousand_problems_are_a_hundred_and_a_count():
    found = problems(SMALL + "::: nonsense\n:::\n" * 500)
    assert len(found) == 101
    assert re.fullmatch(r"And \d+ more\. Mend these first\.", found[-1][1])


@pytest.mark.parametrize(
    "source", ["", "---", "---\n---", "---\n{}\n---\n", "\ufeff", "---\na: 1\n---"]
)
def test_a_file_that_is_hardly_there_is_a_problem_and_no_crash(source):
    assert problems(source)


def sound(result):
    if isinstance(result, list):
        return bool(result) and all(isinstance(p, Problem) and p.line >= 1 for p in result)
    return isinstance(result, Compiled)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_module_or_problems(source):
    assert sound(compile_module(source, "x.md"))


LINES = SMALL.split("\n")
PIECES = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(
        [":::", "::::", "---", "## A {#a}", "### B", "- ", "  > ", "> ", "{#x}", "**", ""]
    ),
    st.text(alphabet="ab:#{}[]()*_`<>&|\\-> \"'", max_size=30),
)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(LINES)), st.integers(0, 12), st.lists(PIECES, max_size=8))
def test_any_damage_to_a_module_is_a_module_or_problems(at, gone, added):
    source = "\n".join([*LINES[:at], *added, *LINES[at + gone :]])
    result = compile_module(source, "x.md")
    assert sound(result)
    if isinstance(result, list):
        assert all(problem.line <= source.count("\n") + 1 for problem in result)


@settings(max_examples=30, deadline=None)
@given(st.permutations(LINES))
def test_any_order_of_lines_is_a_module_or_problems(lines):
    assert sound(compile_module("\n".join(["---", *lines]), "x.md"))
