"""Templates: escaped, without style or script of their own, and short enough to read."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "training"
FILES = sorted(path for path in ROOT.rglob("templates/**/*") if path.is_file())
UNESCAPED = re.compile(r"\|\s*safe\b|\bfilter\s+safe\b|\bautoescape\b|\bMarkup\b")
INLINE = re.compile(r"\s(?:style|on\w+)=|<style|javascript:|<script(?![^>]*\ssrc=)")


def test_every_package_with_pages_is_looked_at():
    assert {path.relative_to(ROOT).parts[0] for path in FILES} >= {"web", "people", "modules"}


def faults(text):
    """Return what a template may not have."""
    yield from UNESCAPED.findall(text)
    yield from INLINE.findall(text)
    if (lines := len(text.splitlines())) > 120:
        yield f"{lines} lines"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_escapes_what_it_prints_and_stays_readable(path):
    assert not list(faults(path.read_text("utf-8")))
