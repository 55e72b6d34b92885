"""The small scenario of docs/content-scenarios.md, the shipped ones, and one of any size."""

import re
from pathlib import Path

from training.content.documents import Advised
from training.scenarios.format.loading import story_of
from training.scenarios.format.parse import compile_scenario

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "content-scenarios.md").read_text("utf-8")
SMALL = re.search(r"```markdown\n(.*?)```", DOCS, re.DOTALL)[1]
SHIPPED = sorted((ROOT / "content" / "scenarios").glob("*.md"))
S06 = (ROOT / "content" / "scenarios" / "the-quiet-exception.md").read_text("utf-8")


def changed(old, new, source=SMALL):
    """Return `source` with `old`, which is there exactly once, replaced."""
    assert source.count(old) == 1, f"{source.count(old)} times: {old}"
    return source.replace(old, new)


def line_of(text, source=SMALL):
    """Return the number of the one line that contains `text`."""
    found = [number for number, line in enumerate(source.split("\n"), 1) if text in line]
    assert len(found) == 1, f"{text!r} is on lines {found}"
    return found[0]


def problems(source):
    """Return what stops `source` from going live, as (line, sentence)."""
    result = compile_scenario(source, "content/scenarios/x.md")
    return [(p.line, p.text) for p in result] if isinstance(result, list) else []


def advice(source):
    """Return what is said about `source` although it may go live, as (line, sentence)."""
    return [(p.line, p.text) for p in compiled(source).advice]


def compiled(source=SMALL):
    """Return the compiled `source`."""
    result = compile_scenario(source, "content/scenarios/x.md")
    assert isinstance(result, Advised), [str(problem) for problem in result]
    return result


def body(source=SMALL):
    """Return the compiled body of `source`."""
    return compiled(source).body


def story(source=SMALL):
    """Return the story of `source`, as it is played."""
    return story_of(body(source))


def large(scenes, *, facts=4, end="end", asks=""):
    """Return the small scenario with `scenes` scenes in a row in place of its own.

    Each scene has four choices: on, on with a fact, two on, and back to itself once. What each of
    the first `facts` facts says is asked in every later scene.
    """
    front = SMALL[: SMALL.index("## Half past eight")]
    known = "".join(
        f"  f{n}:\n    customer: Fact {n}.\n    inside: Fact {n}.\n" for n in range(facts)
    )
    front = changed("start: ask", "start: s0", front)
    front = changed("facts:\n", f"facts:\n{known}", front)
    front = changed("  minute: One breath before nine leaves two ways.\n", "", front)
    front = changed("few:\n", "", front)
    names = [f"s{n}" for n in range(scenes)] + [end, end]
    return (
        front
        + "".join(_scene(n, names, f"f{n % facts}", asks) for n in range(scenes))
        + _ending(end)
        + SMALL[SMALL.index("## What they did not say") :]
    )


def wired(ways):
    """Return the small scenario with other scenes: name -> where its choices lead, "end" included.

    A condition that any run may meet stands on each choice.
    """
    front, closing = large(0).split(_ending("end"))
    front = changed("start: s0", f"start: {next(iter(ways))}", front)
    for name in ways:
        front += f"## Scene {name} {{#{name}}}\n\n{_both('*Monday.*' + NOD)}\n"
        for n, to in enumerate(ways[name]):
            given = "as: defensible; sticky; if: clarity >= 0"
            front += f"- [go {n}](#{to}) {{{given}}}\n\n{_both(CARD.format(n), '  ')}\n"
    return front + _ending("end") + closing


NOD = "\n\nSomebody says something about a plan.\n\n**What now?** [Say it]"
CARD = "I go {}.\n\n> Somebody nods.\n\n- plan: **On.** Because.\n\n*Looking back:* On it went."


def _both(text, indent=""):
    return "\n".join(_lens(lens, text, indent) for lens in ("customer", "inside"))


def _lens(lens, text, indent=""):
    lines = ["::: " + lens, *text.split("\n"), ":::"]
    return "".join(f"{indent}{line}\n" if line else "\n" for line in lines)


def _scene(number, names, fact, asks):
    text = (
        f"*Monday, {number}.*\n\n{{if: {asks or fact}}} You know it.\n\n"
        "Somebody says something about a plan.\n\n**What now?** [Say it]"
    )
    made = f"## Scene {number} {{#s{number}}}\n\n"
    made += _lens("customer", text) + "\n" + _lens("inside", text) + "\n"
    for move, to, given in (
        ("go on", names[number + 1], "as: tempting; I4: -2"),
        ("learn it", names[number + 1], f"as: defensible; learn: {fact}; I4: +2; N2: +1"),
        ("skip one", names[number + 2], "as: defensible; N2: +2; integrity: -1"),
        ("think about it", f"s{number}", "as: mistimed; once; clarity: +2"),
    ):
        card = (
            f"I {move} in scene {number}, and say so.\n\n> Somebody nods.\n\n"
            "- plan: **On.** Because.\n\n*Looking back:* On it went.\n\n*The other road:* Or not."
        )
        made += f"- [{move}](#{to}) {{{given}; weight: 0.7}}\n\n"
        made += _lens("customer", card, "  ") + "\n" + _lens("inside", card, "  ") + "\n"
    return made


def _ending(end):
    text = "It ends.\n\n*Six weeks later:* It has ended."
    given = "ending: good; keep: hour, lend"
    return f"## The end {{#{end}; {given}}}\n\n{_lens('customer', text)}\n{_lens('inside', text)}\n"
