"""The small module of docs/content-modules.md: what the page shows is what the tests use."""

import re
from pathlib import Path

from training.content.documents import Advised
from training.modules.parse import compile_module

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs" / "content-modules.md").read_text("utf-8")
SMALL = re.search(r"```markdown\n(.*?)```", DOCS, re.DOTALL)[1]
SHIPPED = sorted((ROOT / "content" / "modules").glob("*.md"))


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
    result = compile_module(source, "content/modules/x.md")
    return [(p.line, p.text) for p in result] if isinstance(result, list) else []


def advice(source):
    """Return what is said about `source` although it may go live, as (line, sentence)."""
    result = compile_module(source, "content/modules/x.md")
    assert isinstance(result, Advised), [str(problem) for problem in result]
    return [(p.line, p.text) for p in result.advice]


def body(source=SMALL):
    """Return the compiled body of `source`."""
    result = compile_module(source, "content/modules/x.md")
    assert isinstance(result, Advised), [str(problem) for problem in result]
    return result.body
