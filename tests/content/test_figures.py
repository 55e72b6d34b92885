"""A file in numbers, and the report over a folder: worked examples."""

from types import SimpleNamespace

import pytest

from tests.content.kinds import NOTES
from tests.content.samples import SHIPPED, SMALL
from tests.scenarios.samples import SHIPPED as STORIES
from training.content import tree
from training.content.cli import content_group
from training.content.facets import FACETS
from training.content.figures import Question, figures
from training.content.report import report, thin
from training.modules.parse import MODULES, compile_module
from training.part import Entry
from training.scenarios.format.parse import KIND, compile_scenario

SUMMARY = {"id": "M99", "title": "A title", "minutes": 5}
QUESTION = Question(
    texts=[["four", "<em>sixsix</em>"], ["one two", "one two"]],
    credits=[{"I1": -1, "I2": 2}, {"I1": 2, "I2": 2}],
    weights=[1.0, 1.0],
)


def test_words_are_counted_by_the_lens_they_stand_in():
    shown = {
        "id": "not-read",
        "html": "<p>All of us read this.</p>",
        "rows": [{"customer": "<p>One two three.</p>", "inside": {"html": "Four five."}}],
    }
    found = figures(SUMMARY, shown, [])
    assert found.words == {"customer": 3, "inside": 2, "": 5}
    assert found.sentence == 3


def test_the_ratio_is_that_of_the_worst_question_in_its_worst_lens_without_its_marks():
    assert figures(SUMMARY, "Some words.", [QUESTION]).longest == pytest.approx(6 / 4)


def test_the_best_choice_has_a_place_unless_several_share_it():
    assert figures(SUMMARY, "Some words.", [QUESTION]).keyed == [(2, 2)]
    tie = Question(QUESTION.texts, [{"I1": 1}, {"I1": 1}], [1.0, 1.0])
    lighter = Question(QUESTION.texts, [{"I1": 1}, {"I1": 2}], [1.0, 0.2])
    uncredited = Question(QUESTION.texts, [{}, {}], [1.0, 1.0])
    assert figures(SUMMARY, "Some words.", [tie, lighter, uncredited]).keyed == [(1, 2)]


def test_the_range_of_a_facet_is_best_minus_worst_over_all_questions():
    assert figures(SUMMARY, "Some words.", [QUESTION, QUESTION]).ranges == {"I1": 6, "I2": 0}


def test_a_module_is_told_with_its_four_questions():
    found = MODULES.figures(compile_module(SMALL, "x.md"))
    assert found.minutes == 6
    assert found.words["customer"] > 0
    assert found.endings == {}


def test_a_scenario_is_told_with_every_ending_that_can_be_reached():
    path = next(each for each in STORIES if each.stem == "just-checking-in")
    found = KIND.figures(compile_scenario(path.read_text("utf-8"), "x.md"))
    assert found.endings == {"good": 1, "mended": 1, "costly": 1}
    assert found.words["customer"] > found.words[""] > 0


def test_the_report_names_each_file_and_each_facet_that_too_few_stories_ask_for():
    entry = Entry("modules", "x.md", SMALL, compile_module(SMALL, "x.md"))
    other = Entry("notes", "y.md", "y", NOTES.compile("y", "y.md"))
    found = tree.figures([entry, other], [MODULES, NOTES])
    assert list(found) == ["modules"]
    lines = list(report(found))
    assert "Modules: 1" in lines
    assert [line for line in lines if line.startswith(entry.compiled.body["summary"]["id"])]
    assert [line.split(":")[0] for line in thin(found)] == list(FACETS)


def test_the_command_prints_the_report(app):
    app.extensions["training"] = SimpleNamespace(settings=None, kinds=[MODULES])
    answer = app.test_cli_runner().invoke(content_group, ["report", str(SHIPPED[0])])
    assert answer.exit_code == 0, answer.output
    assert "Where the best choice stands" in answer.output
    assert answer.output.endswith("1 files, 0 problems, 0 suggestions\n")
