"""The closing sections: what others did not say, questions, the twin, the rule, the host. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from training.content import prose
from training.content.documents import Fence, Line, Text, joined, paragraphs
from training.content.lint import did_you_mean
from training.content.parse import Attributes, blocks, quoted, text_of
from training.lenses import LENSES
from training.scenarios.engine.story import Passage
from training.scenarios.format.bench import Bench, labelled
from training.scenarios.format.documents import CLOSING, Rule, Twin
from training.scenarios.format.words import passage

HEADLINE = "Headline"
QUESTION = "Question"
BREAKS = "Where would it break?"

_NUMBERED = re.compile(r"(\d{1,2})\.\s+(\S.*)")
_HEADLINE = re.compile(r"Headline(?:,\s*(?P<when>.+))?")
_BREAKS = re.compile(r"\*Where would it break\?\*\s*")


class Section(NamedTuple):
    """A heading of the second rank and the lines below it."""

    line: int
    title: str
    given: Attributes
    below: tuple[Line, ...]


class Closing(NamedTuple):
    """What the closing sections hold; every value is HTML or passages."""

    inner: dict[str, tuple[Passage, ...]]
    questions: dict[str, list[str]]
    twin: dict[str, Twin]
    rule: Rule
    facilitator: str


def closing(bench: Bench, sections: Mapping[str, Section], last: int, *, scored: bool) -> Closing:
    """Return the closing sections; a missing one is a problem at the last line."""
    for name in CLOSING:
        if name not in sections and (scored or name != "facilitator"):
            bench.problem(last, f"There is no section {{#{name}}}. Write ## Title {{#{name}}}.")
    fences: dict[str, dict[str, Fence]] = {}
    texts: dict[str, tuple[Line, ...]] = {}
    for name, section in sections.items():
        fences[name], texts[name] = _parts(bench, name, section)
    return Closing(
        inner=_inner(bench, fences.get("inner", {})),
        questions=_questions(bench, fences.get("debrief", {})),
        twin={lens: _twin(bench, fence) for lens, fence in fences.get("twin", {}).items()},
        rule=_rule(bench, sections.get("rule"), texts.get("rule", ()), fences.get("rule", {})),
        facilitator=_facilitator(bench, sections.get("facilitator"), texts.get("facilitator", ())),
    )


def _parts(bench: Bench, name: str, section: Section) -> tuple[dict[str, Fence], tuple[Line, ...]]:
    """Part a section into its lens blocks and the text outside of them."""
    nodes = blocks(section.below, LENSES, bench.findings)
    if name == "facilitator":
        for node in nodes:
            if not isinstance(node, Text):
                bench.problem(node.line, "For the facilitator there is one text, without blocks.")
        found = [node for node in nodes if isinstance(node, Text)]
        return {}, tuple(
            line for node in found for line in (*node.lines, Line(node.lines[-1].number, ""))
        )
    texts: list[Line] = []
    if name == "rule":
        texts = [line for node in nodes if isinstance(node, Text) for line in node.lines]
        nodes = tuple(node for node in nodes if not isinstance(node, Text))
    return bench.lenses(nodes, section.line, f"{{#{name}}}") or {}, tuple(texts)


def _inner(bench: Bench, fences: Mapping[str, Fence]) -> dict[str, tuple[Passage, ...]]:
    made: dict[str, tuple[Passage, ...]] = {}
    for lens, fence in fences.items():
        parts = paragraphs(text_of(fence, bench.findings))
        made[lens] = tuple(passage(bench, lines, "", lens) for lines in parts)
        for lines, one in zip(parts, made[lens], strict=True):
            if not one.said:
                bench.problem(lines[0].number, "Say who thinks this: **Mara:** I wrote …")
    if len({len(each) for each in made.values()}) > 1:
        bench.problem(
            fences["inside"].line,
            f"The lenses drift apart: {len(made['inside'])} paragraphs here, "
            f"{len(made['customer'])} in customer (line {fences['customer'].line}). Pair them.",
        )
    elif made and [p.when for p in made["customer"]] != [p.when for p in made["inside"]]:
        bench.problem(
            fences["inside"].line,
            "The lenses drift apart: the conditions here are not those of line "
            f"{fences['customer'].line}. Use the same ones in the same order.",
        )
    return made


def _questions(bench: Bench, fences: Mapping[str, Fence]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for lens, fence in fences.items():
        made[lens] = []
        lines = [line for line in text_of(fence, bench.findings) if line.text.strip()]
        for question in _numbered(bench, lines):
            made[lens].append(bench.html(question, "", lens))
    if len({len(each) for each in made.values()}) > 1:
        bench.problem(
            fences["inside"].line,
            f"The lenses drift apart: {len(made['inside'])} questions here, "
            f"{len(made['customer'])} in customer (line {fences['customer'].line}). Pair them.",
        )
    return made


def _numbered(bench: Bench, lines: Sequence[Line]) -> list[list[Line]]:
    made: list[list[Line]] = []
    for line in lines:
        if found := _NUMBERED.fullmatch(line.text.rstrip()):
            made.append([Line(line.number, found[2])])
        elif made and line.text.startswith("  "):
            made[-1].append(line)
        else:
            bench.problem(line.number, "Number the questions, one a line: 1. When did you …")
    return made


def _twin(bench: Bench, fence: Fence) -> Twin:
    made = Twin(when="", headline="", question="")
    for lines in paragraphs(text_of(fence, bench.findings)):
        label, kept = labelled(lines)
        if found := _HEADLINE.fullmatch(label):
            made["when"] = bench.plain(found["when"] or "")
            made["headline"] = bench.html(kept, "", fence.name)
        elif label == QUESTION:
            made["question"] = bench.html(kept, "", fence.name)
        else:
            hint = did_you_mean(label, (HEADLINE, QUESTION)) if label else ""
            wrong = f"A twin has *{HEADLINE}, if you …:* and *{QUESTION}:*, nothing else.{hint}"
            bench.problem(lines[0].number, wrong)
    if not made["headline"]:
        bench.problem(fence.line, f"The headline is missing. Write *{HEADLINE}, if you …:* …")
    if not made["question"]:
        bench.problem(fence.line, f"The question is missing. Write *{QUESTION}:* …")
    return made


def _rule(
    bench: Bench, section: Section | None, text: Sequence[Line], fences: Mapping[str, Fence]
) -> Rule:
    ask, example = quoted(text, bench.findings)
    if section and not ask:
        bench.problem(section.line, "Nothing asks for the rule. Begin with what to write.")
    if section and not example:
        wrong = "There is no example of a rule. Add one, in lines that begin with >."
        bench.problem(section.line, wrong)
    breaks = {}
    for lens, fence in fences.items():
        lines = text_of(fence, bench.findings)
        first = lines[0] if lines else Line(fence.line, "")
        found = _BREAKS.match(first.text)
        if lines and not found:
            bench.problem(first.number, f"Begin with *{BREAKS}*, then say where.")
        kept = Line(first.number, first.text[found.end() :] if found else first.text)
        breaks[lens] = bench.html((kept, *lines[1:]), "", lens)
    return Rule(ask=bench.html(ask, "", ""), example=bench.html(example, "", ""), breaks=breaks)


def _facilitator(bench: Bench, section: Section | None, text: Sequence[Line]) -> str:
    if section is None:
        return ""
    if not joined(text).strip():
        bench.problem(section.line, "There is nothing for the facilitator. Write it.")
        return ""
    bench.facilitator = section.line, sum(len(prose.words(line.text)) for line in text)
    return bench.html(text, "", "", block=True)
