"""Scenarios in the compiler's own process: the same answer, and none that takes too long."""

import pytest

from tests.scenarios.samples import SHIPPED, SMALL, changed, large
from training.content.compiler import Compiler
from training.content.documents import Advised
from training.scenarios.format.parse import KIND, compile_scenario

CHOICE = "- [go](#minute) {as: tempting}\n\n"
HOSTILE = {
    "scenes: 20,000": SMALL + "".join(f"## A {{#a{n}}}\n\nb\n\n" for n in range(15_000)),
    "choices: 8,000": changed("- [count to ten]", CHOICE * 7_000 + "- [count to ten]"),
    "attributes: 60 kB": changed("once; clarity: +1", "".join(f"k{n}: v; " for n in range(6_000))),
    "conditions: unknown": changed("Tom's crate", "{if: falt} a\n\n" * 12_000 + "Tom's crate"),
    "conditions: brackets": changed("if: one-value", "if: " + "(" * 100_000),
    "conditions: long": changed("if: one-value", "if: " + "one-value and " * 12_000 + "lend"),
    "amounts": changed("clarity: +1", "clarity: +" + "9" * 200_000),
    "moves": changed("[count to ten]", "[" + "count " * 30_000 + "]"),
    "shifts: 10,000": changed(
        "- warmth: **Ines is cooler.**", "- warmth: **A.**\n  " * 9_000 + "b"
    ),
    "labels": changed("*Looking back:* Tom learned", "*Looking " * 20_000 + "back:* Tom learned"),
    "stars": changed("Tom's crate", "*" * 7_000 + "Tom's crate"),
    "sections: none": "---\nschema: 1\nkind: scenario\n---\n" + "x\n" * 100_000,
    "sections: empty": SMALL + "## \n" * 50_000,
    "front: many facts": changed(
        "facts:\n", "facts:\n" + "".join(f"  f{n}: {{}}\n" for n in range(4_000))
    ),
    "states: too many": large(60, facts=14),
}


@pytest.fixture(scope="module")
def scenarios():
    with Compiler([KIND]) as compiler:
        compiler.compile("scenarios", SMALL, "warm.md")
        yield compiler


def test_the_child_answers_as_the_kind_itself(scenarios):
    source = SHIPPED[0].read_text("utf-8")
    assert scenarios.compile("scenarios", source, "x.md") == compile_scenario(source, "x.md")


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_scenario_is_answered_with_problems(scenarios, source):
    found = scenarios.compile("scenarios", source, "x.md")
    if isinstance(found, Advised):
        assert len(str(found.body)) < 1_000_000  # harmless after all
    else:
        assert found
        assert all(problem.text.endswith((".", "?", "…")) for problem in found), found
