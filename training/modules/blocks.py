"""The blocks of a module: read from its nodes, checked, and rendered for the page. Pure."""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from training.content import prose
from training.content.documents import (
    Fence,
    Heading,
    Line,
    Node,
    Text,
    joined,
    paragraphs,
    trimmed,
)
from training.content.lint import unknown
from training.content.parse import quoted, text_of
from training.lenses import CUSTOMER, LENSES
from training.modules.bench import Bench
from training.modules.documents import (
    Block,
    Card,
    FigureBlock,
    HeadingBlock,
    HtmlBlock,
    PairBlock,
    Plan,
    ReflectionBlock,
    Row,
    Task,
)
from training.modules.pairs import pair, rows_of, rows_of_one
from training.modules.questions import question

NAMES = (*LENSES, "question", "reflection", "figure", "task", "card")
DIFFERS: Final = "differs"
NOT_SHARED: Final = "not-shared"  # why a module is for one side; in place of DIFFERS
RANKS = (3, 4)  # of headings inside a part; the page has the first, the part the second

TASK_MINUTES = 5  # where a task does not say
MOST_MINUTES = 480
PLAN_IS = (
    "Below its title a task is a plan: *If* ______ (a moment), with ______ (a person), "
    "*then* I will …"
)

_MINUTES = re.compile(r"(\d{1,3})min")
_PLAN = re.compile(r"\*([^*]+)\*\s+(.+?)\*([^*]+)\*\s+(\S.*)", re.DOTALL)
_ENGLISH = re.compile(r"ifthenI will\s.+", re.DOTALL | re.IGNORECASE)
_HINTED = re.compile(r"_{3,}\s+\(([^)]+)\)")


def part_blocks(bench: Bench, nodes: Sequence[Node]) -> list[Block]:
    """Return the blocks of one part, in order; a task goes to the bench."""
    made: list[Block] = []
    todo = deque(nodes)
    rank = RANKS[0] - 1
    while todo:
        node = todo.popleft()
        if isinstance(node, Text):
            made.append(HtmlBlock(type="html", html=bench.html(node.lines, "text")))
        elif isinstance(node, Heading):
            if node.level not in RANKS or node.level > rank + 1:
                wrong = "This heading skips a rank. Use ### inside a part, and #### below it."
                bench.problem(node.line, wrong)
            rank = node.level
            made.append(_under_heading(bench, node, todo))
        elif node.name in LENSES:
            made.append(pair(bench, node, todo))
        elif node.name == "task":
            bench.tasks.append(_task(bench, node))
        elif node.name == "card":
            bench.problem(node.line, "A card belongs under ## Cards {#cards}. Move it there.")
        elif block := _single(bench, node):
            made.append(block)
    return made


def _single(bench: Bench, fence: Fence) -> Block | None:
    match fence.name:
        case "question":
            return question(bench, fence)
        case "reflection":
            return _reflection(bench, fence)
        case "figure":
            return _figure(bench, fence)
    return None  # an unknown block: `parse` has said so


def _under_heading(bench: Bench, heading: Heading, todo: deque[Node]) -> Block:
    """Return a heading, or with {#differs} the pair that follows it."""
    title = bench.renderer.plain(heading.title)
    if heading.id:
        name = bench.claim(heading.id, heading.line)
    else:
        name = bench.fresh(heading.title, heading.line)
    made = HeadingBlock(type="heading", level=heading.level, id=name, title=title)
    if name != DIFFERS:
        return made
    if not bench.is_shared:
        wrong = f"{bench.for_whom} Write why under {{#{NOT_SHARED}}}, in place of {{#{DIFFERS}}}."
        bench.problem(heading.line, wrong)
        return made
    first = todo[0] if todo else None
    if isinstance(first, Fence) and first.name in LENSES:
        todo.popleft()
        both = pair(bench, first, todo, named=True)
        return PairBlock(type=DIFFERS, id=DIFFERS, title=title, rows=both["rows"])
    bench.problem(heading.line, "Under {#differs} comes ::: customer, then ::: inside.")
    return made


def _reflection(bench: Bench, fence: Fence) -> ReflectionBlock:
    (name,) = bench.arguments(fence, "r1")
    html = bench.html(text_of(fence, bench.findings), "reflection")
    return ReflectionBlock(type="reflection", id=name, html=html)


def _figure(bench: Bench, fence: Fence) -> FigureBlock:
    """Return a figure: the finding in bold, a table, what the figures rest on."""
    (name,) = bench.arguments(fence, "two-policies")
    parts = paragraphs(text_of(fence, bench.findings))
    title = bench.bold(parts[0], fence, "the finding") if parts else ""
    tables = [part for part in parts[1:-1] if part[0].text.startswith("|")]
    if parts and (len(parts) != 3 or not tables):
        wrong = "A figure has three paragraphs: the finding in bold, a table, its source."
        bench.problem(fence.line, wrong)
    html = "".join(bench.html(lines, "figure") for lines in tables[:1])
    source = bench.html(parts[-1], "figure", inline=True) if parts[1:] else ""
    return FigureBlock(type="figure", id=name, title=title, html=html, source=source)


def _task(bench: Bench, fence: Fence) -> Task:
    """Return the field task: a title in bold, an if-then plan, steps, and where to try it."""
    minutes, fence = _minutes(bench, fence)
    (name,) = bench.arguments(fence, "t1")
    rows: list[Row] = []
    match fence.nodes:
        case (Text(), Fence() as one, Fence() as other) if (one.name, other.name) == bench.lenses:
            rows = rows_of(bench, one, other)
        case (Text(),) if not bench.is_shared:
            pass
        case (Text(), Fence() as one) if (one.name,) == bench.lenses:
            rows = rows_of_one(bench, one)
        case _ if not bench.is_shared:
            wrong = f"A task is text, then perhaps ::: {bench.lenses[0]}. {bench.for_whom}"
            bench.problem(fence.line, wrong)
        case _:
            wrong = "A task is text, then ::: customer and ::: inside; the task has four colons."
            bench.problem(fence.line, wrong)
    first = fence.nodes[0] if fence.nodes else None
    lines = first.lines if isinstance(first, Text) else ()
    bold = paragraphs(lines)[0] if lines else ()
    title = bench.bold(bold, fence, "what to do") if bold else ""
    rest = trimmed(lines[len(bold) :])
    sentence = paragraphs(rest)[0] if rest else ()
    steps = trimmed(rest[len(sentence) :])
    return Task(
        id=name,
        title=title,
        minutes=minutes,
        plan=_plan(bench, fence, sentence),
        html=bench.html(steps, "task") if steps else "",
        rows=rows,
    )


def _minutes(bench: Bench, fence: Fence) -> tuple[int, Fence]:
    """Return how long the task takes, and the fence without that word."""
    found = _MINUTES.fullmatch(fence.args[-1]) if len(fence.args) > 1 else None
    if found is None:
        return TASK_MINUTES, fence
    minutes = int(found[1])
    if not 1 <= minutes <= MOST_MINUTES:
        wrong = f"A task takes from 1 to {MOST_MINUTES} minutes. Make it smaller."
        bench.problem(fence.line, wrong)
    return minutes, replace(fence, args=fence.args[:-1])


def _plan(bench: Bench, fence: Fence, sentence: tuple[Line, ...]) -> Plan:
    """Return the plan that the first paragraph below the title is."""
    found = _PLAN.fullmatch(joined(sentence))
    english = bench.renderer.language.startswith("en")
    if found is None or (english and not _ENGLISH.fullmatch(found[1] + found[3] + found[4])):
        bench.problem(sentence[0].number if sentence else fence.line, PLAN_IS)
        return Plan(html="", situation="", whom="", then="")
    blanks = _HINTED.findall(found[2])
    situation, whom = blanks if len(blanks) == 2 else (found[2].strip().rstrip(","), "")

    def plain(text: str) -> str:
        return bench.renderer.plain(prose.plain(" ".join(text.split())))

    return Plan(
        html=bench.html(sentence, "task", inline=True),
        situation=plain(situation),
        whom=plain(whom),
        then=plain(found[4]),
    )


def card(bench: Bench, fence: Fence) -> Card:
    """Return a recall card: a situation, and on its back one way to answer it."""
    name, lens = bench.arguments(fence, "k1", CUSTOMER)
    if lens and lens not in LENSES:
        bench.problem(fence.line, unknown(lens, "a lens", LENSES))
    elif lens and lens not in bench.lenses:
        bench.problem(fence.line, f"{bench.for_whom} Write {bench.lenses[0]} here, or take it out.")
    front, back = quoted(text_of(fence, bench.findings), bench.findings)
    if not front or not back:
        bench.problem(
            fence.line, "A card is a situation, then an answer in lines that begin with >."
        )
    return Card(id=name, lens=lens, front=bench.html(front, "card"), back=bench.html(back, "card"))
