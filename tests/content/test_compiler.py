"""The compiler's own process: answers, deadline, memory, death, and no secrets."""

import pytest

from tests.content.kinds import NOTES, TROUBLE
from tests.content.samples import SHIPPED, SMALL, changed
from tests.content.test_render import SLOW
from training.content.compiler import Compiler
from training.content.documents import Advised
from training.errors import Problem
from training.modules.parse import MODULES, compile_module
from training.part import ContentKind


@pytest.fixture(scope="module")
def modules():
    with Compiler([MODULES]) as compiler:
        compiler.compile("modules", SMALL, "warm.md")
        yield compiler


@pytest.fixture
def trouble():
    with Compiler([TROUBLE, NOTES], seconds=1) as compiler:
        yield compiler


def test_the_child_answers_as_the_kind_itself(modules):
    for path in SHIPPED:
        source = path.read_text("utf-8")
        assert modules.compile("modules", source, "x.md") == compile_module(source, "x.md")


def test_problems_and_advice_come_through(trouble):
    assert trouble.compile("notes", "a\nb\nbad", "x.md") == [
        Problem("x.md", 3, 'Bad is bad. Write "good".')
    ]
    found = trouble.compile("notes", "a\ndull", "x.md")
    assert isinstance(found, Advised)
    assert found.advice == (Problem("x.md", 2, "This is dull."),)


def test_a_document_that_computes_too_long_is_given_up_and_the_next_one_compiles(trouble):
    found = trouble.compile("trouble", "compute 60", "x.md")
    assert found == [Problem("x.md", 1, "This took longer than 1 s. Make it shorter or flatter.")]
    assert trouble.compile("trouble", "fine", "x.md").title == "Fine"


def test_a_document_that_computes_nothing_is_given_up_later():
    with Compiler([TROUBLE], seconds=0.1) as trouble:
        (found,) = trouble.compile("trouble", "sleep 60", "x.md")
        assert found.text.startswith("This took longer than 0.1 s.")
        assert trouble.compile("trouble", "fine", "x.md").title == "Fine"


def test_a_busy_machine_makes_no_document_too_long():
    with Compiler([TROUBLE], seconds=0.25) as trouble:
        assert trouble.compile("trouble", "sleep 0.5", "x.md").title == "Fine"


def test_each_document_has_its_own_time(trouble):
    for _ in range(3):
        assert trouble.compile("trouble", "compute 0.5", "x.md").title == "Fine"


def test_a_document_that_kills_the_child_is_a_problem_and_the_next_one_compiles(trouble):
    (found,) = trouble.compile("trouble", "die", "x.md")
    assert found.text.startswith("This file stopped the compiler.")
    assert trouble.compile("trouble", "fine", "x.md").title == "Fine"


@pytest.mark.parametrize("word", ["eat", "recurse"])
def test_a_document_that_needs_too_much_memory_is_a_problem(trouble, word):
    (found,) = trouble.compile("trouble", word, "x.md")
    assert found.text == "This file needs too much memory. Make it shorter or flatter."


def test_what_a_kind_prints_does_not_get_in_the_way(trouble):
    assert trouble.compile("trouble", "print", "x.md").title == "Fine"


def test_the_child_has_none_of_our_secrets(trouble, monkeypatch):
    monkeypatch.setenv("TRAINING_SECRET_KEY", "s3cret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@h/d")
    for name in ("TRAINING_SECRET_KEY", "DATABASE_URL"):
        assert trouble.compile("trouble", f"environment {name}", "x.md").title == "nothing"


def test_a_kind_that_a_child_cannot_import_is_a_programmers_mistake():
    with pytest.raises(ValueError, match="at the top of a module"):
        Compiler([ContentKind("x", lambda source, path: [])])


def in_a_module(text):
    return changed("Read across.", text)


HOSTILE = {
    **{f"body: {name}": in_a_module(text) for name, text in SLOW.items()},
    "front: brackets": changed("minutes: 6", "minutes: " + "[" * 20_000),
    "front: laughs": changed(
        "note: Rosa, Matteo and the others are invented.",
        "a: &a [x, x]\n"
        + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
    ),
    "front: tag": changed("minutes: 6", "minutes: !!python/object/apply:os.system [id]"),
    "front: merge": changed("minutes: 6", "<<: {minutes: 6}"),
    "front: 60 kB of keys": changed("minutes: 6", "\n".join(f"k{n}: v" for n in range(6_000))),
    "front: a long number": changed("minutes: 6", "minutes: " + "9" * 20_000),
    "front: keys that look alike": changed(
        "minutes: 6", "\n".join("m" + "i" * n for n in range(300))
    ),
    "blocks: 10,000": SMALL + "::: question q9\n:::\n" * 10_000,
    "blocks: never closed": SMALL + "::: question q9\n" * 10_000,
    "blocks: only ends": SMALL + ":::\n" * 20_000,
    "blocks: unknown": SMALL + "::: qestion q9\n:::\n" * 8_000,
    "blocks: a name of 200 kB": SMALL + "::: " + "q" * 200_000,
    "headings: 20,000": SMALL + "## A {#a}\n" * 20_000,
    "headings: all alike": SMALL + "## A {#a}\n### B\n" * 10_000,
    "rows: 10,000": changed("- **Leaving.** Payroll cannot.", "- **A.** b\n" * 10_000),
    "options: 10,000": changed('- "Take it up', '- "x" {I4: 1}\n  > y\n' * 9_000 + '- "Take it up'),
    "braces: 60 kB": changed("{I4: -2}", "{" + "I4: 1, " * 9_000 + "}"),
    "spaces before a brace": changed("{I4: -2}", " " * 200_000 + "}"),
    "nothing but front matter marks": "---\n" * 60_000,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_module_is_answered_with_problems(modules, source):
    found = modules.compile("modules", source, "x.md")
    if isinstance(found, Advised):
        assert len(str(found.body)) < 1_000_000  # harmless after all
    else:
        assert found
        assert all(problem.text.endswith((".", "?")) for problem in found), found
