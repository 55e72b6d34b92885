"""Kinds of content for tests: they live at the top of a module, so that a child can import them."""

import os
import time

from training.content.documents import Advised
from training.errors import Problem
from training.part import Compiled, ContentKind


def compile_note(source, path):
    """A note's first line is its slug; "bad" in it is a problem, "dull" gets advice."""
    slug, _, rest = source.partition("\n")
    found = [
        Problem(path, n, 'Bad is bad. Write "good".')
        for n, line in enumerate(source.split("\n"), 1)
        if "bad" in line
    ]
    advice = (Problem(path, 2, "This is dull."),) if "dull" in rest else ()
    body = {"html": rest, "summary": {"words": len(rest.split())}}
    slug, _, language = slug.partition(" ")
    return found or Advised(slug, slug.title(), language or "en", body, advice)


def compile_numbered(source, path):
    """A numbered document: its slug, then `id: N`."""
    slug, number, *_ = source.split("\n")
    summary = {"id": number.removeprefix("id: ")}
    return Compiled(slug, slug, "en", {"summary": summary})


def _compute(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def compile_trouble(source, path):
    """Do what the source says: compute, sleep, die, eat memory, print, or tell a variable."""
    word, _, rest = source.partition(" ")
    match word:
        case "compute":
            _compute(float(rest))
        case "sleep":
            time.sleep(float(rest))
        case "die":
            os._exit(3)
        case "eat":
            return Compiled("eat", "x" * (3 * 1024**3), "en", {})
        case "recurse":
            return compile_trouble(source, path)
        case "print":
            print("hello")  # noqa: T201  # what this kind is for
        case "environment":
            return Compiled("e", os.environ.get(rest, "nothing"), "en", {})
    return Compiled("fine", "Fine", "en", {"html": source})


NOTES = ContentKind("notes", compile_note)
NUMBERED = ContentKind("numbered", compile_numbered)
TROUBLE = ContentKind("trouble", compile_trouble)
