"""One moment in both lenses, or in the one that a module is for. Pure."""

import re
from collections import deque
from typing import NamedTuple

from training.content import prose
from training.content.documents import Fence, Line, Node, joined
from training.content.parse import items, text_of
from training.lenses import CUSTOMER, INSIDE
from training.modules.bench import Bench
from training.modules.documents import Lines, PairBlock, Row

MOST_ROWS = 12

_LABELLED = re.compile(r"\*\*([^*]{1,80})\*\*\s+(\S.*)", re.DOTALL)


def pair(bench: Bench, first: Fence, todo: deque[Node], *, named: bool = False) -> PairBlock:
    """Return the two lenses as one block; `todo` begins with what should be the second."""
    made = PairBlock(type="pair", id="", title="", rows=[])
    second = todo[0] if todo else None
    if not bench.is_shared:
        bench.pairs += 1
        made["id"] = bench.claim(f"pair-{bench.pairs}", first.line)
        made["rows"] = rows_of_one(bench, first)
    elif first.name != CUSTOMER:
        bench.problem(first.line, "Put ::: customer before this ::: inside, with nothing between.")
    elif not isinstance(second, Fence) or second.name != INSIDE:
        bench.problem(first.line, "Put ::: inside after this ::: customer, with nothing between.")
    else:
        todo.popleft()
        if not named:
            bench.pairs += 1
            made["id"] = bench.claim(f"pair-{bench.pairs}", first.line)
        made["rows"] = rows_of(bench, first, second)
    return made


def rows_of(bench: Bench, customer: Fence, inside: Fence) -> list[Row]:
    """Return the rows of two lenses; their labels have to be the same, in the same order."""
    left, right = _labelled(bench, customer), _labelled(bench, inside)
    if left and right and len(left) != len(right):
        bench.problem(
            inside.line,
            f"The lenses drift apart: {len(left)} rows in customer (line {customer.line}), "
            f"{len(right)} in inside. Give every row its counterpart.",
        )
    both = list(zip(left, right, strict=False))
    for one, other in both:
        if one.label != other.label:
            bench.problem(
                other.line,
                f'The lenses drift apart: "{other.label}" here, "{one.label}" on line {one.line}. '
                "Use the same labels in the same order.",
            )
    if bench.lines is None and both and both[0][0].label:
        bench.lines = Lines(customer=both[0][0].text, inside=both[0][1].text)
    return [Row(label=one.label, customer=one.html, inside=other.html) for one, other in both]


def rows_of_one(bench: Bench, fence: Fence) -> list[Row]:
    """Return the rows of a module's only lens; a block in the other one is a problem."""
    (lens,) = bench.lenses
    if fence.name != lens:
        wrong = f"Take ::: {fence.name} out, or write it as text."
        bench.problem(fence.line, f"{bench.for_whom} {wrong}")
        return []
    found = _labelled(bench, fence)
    if bench.lines is None and found and found[0].label:
        bench.lines = _only(lens, found[0].text)
    return [Row(label=each.label, **_only(lens, each.html)) for each in found]


def _only(lens: str, text: str) -> Lines:
    return Lines(customer=text if lens == CUSTOMER else "", inside=text if lens == INSIDE else "")


class _Labelled(NamedTuple):
    """One row of one lens; `text` is plain, and empty for paragraphs."""

    line: int
    label: str
    text: str
    html: str


def _labelled(bench: Bench, fence: Fence) -> list[_Labelled]:
    """Return the rows of one lens; paragraphs are one row without a label."""
    bench.arguments(fence)
    text = text_of(fence, bench.findings)
    lead, listed = items(text, bench.findings)
    if not listed:
        return [_Labelled(fence.line, "", "", bench.html(text, "pair"))] if text else []
    if lead:
        bench.problem(lead[0].number, "This stands before the rows. Move it above the block.")
    if len(listed) > MOST_ROWS:
        bench.problem(fence.line, f"{len(listed)} rows. Keep the best {MOST_ROWS} at most.")
    rows = (_row(bench, item, fence.line) for item in listed[:MOST_ROWS])
    return [row for row in rows if row]


def _row(bench: Bench, item: tuple[Line, ...], line: int) -> _Labelled | None:
    line = item[0].number if item else line
    found = _LABELLED.fullmatch(joined(item))
    if found is None:
        bench.problem(line, "A row begins with its label in bold: - **The ask.** She wants …")
        return None
    text = " ".join(found[2].split())
    html = bench.html((Line(line, text),), "pair", inline=True)
    plain = bench.renderer.plain
    return _Labelled(line, plain(found[1]).rstrip("."), plain(prose.plain(text)), html)
