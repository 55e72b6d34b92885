"""The content folder: which files are there, what kind each is, and what they are as a whole."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from training.content.compiler import Compiler
from training.content.documents import Advised
from training.content.lint import unknown
from training.content.parse import MAX_BYTES
from training.errors import Problem
from training.part import ContentKind, Entry, Figures

SUFFIX = ".md"
# Pages about the content, for whoever works on it.
ABOUT = {"readme.md", "review.md"}
# Of computing for one file: nobody waits for a page, and a slow machine has to publish too.
SECONDS = 20.0


class Checked(NamedTuple):
    """What came of compiling some files: `problems` stop them, `advice` does not."""

    files: int
    entries: list[Entry]
    problems: list[Problem]
    advice: list[Problem]


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return every content file among `paths` and in the folders among them, in order."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob(f"*{SUFFIX}")):
                if _is_content(file.relative_to(path)) and file.is_file():
                    found[file] = None
        else:
            found[path] = None
    return list(found)


def _is_content(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and path.name.lower() not in ABOUT


def check(paths: Iterable[Path], kinds: Sequence[ContentKind], base: Path) -> Checked:
    """Compile the files of `paths`; problems name them relative to `base`."""
    files = files_in(paths)
    entries: list[Entry] = []
    problems: list[Problem] = []
    names = [kind.name for kind in kinds]
    with Compiler(kinds, seconds=SECONDS) as compiler:
        for file in files:
            found = _compiled(file, _shown(file, base), names, compiler)
            if isinstance(found, Entry):
                entries.append(found)
            else:
                problems += found
    problems += _clashes(entries)
    for kind in kinds:
        problems += kind.relate(entries) if kind.relate else []
    advice = [p for e in entries if isinstance(e.compiled, Advised) for p in e.compiled.advice]
    return Checked(len(files), entries, sorted(problems), sorted(advice))


def figures(entries: Iterable[Entry], kinds: Sequence[ContentKind]) -> dict[str, list[Figures]]:
    """Return the figures of each file, by kind and in the order of their ids."""
    found: dict[str, list[Figures]] = {}
    told = {kind.name: kind.figures for kind in kinds if kind.figures}
    for entry in entries:
        if count := told.get(entry.kind):
            found.setdefault(entry.kind, []).append(count(entry.compiled))
    return {kind: sorted(rows, key=lambda each: each.id) for kind, rows in found.items()}


def file_name(slug: str, language: str) -> str:
    """Return the name of the file of a document: English is the language without a mark."""
    return f"{slug}{SUFFIX}" if language == "en" else f"{slug}.{language}{SUFFIX}"


def _compiled(
    file: Path, path: str, names: Sequence[str], compiler: Compiler
) -> Entry | list[Problem]:
    kind = file.resolve().parent.name
    if kind not in names:
        return [Problem(path, 1, f"{unknown(kind, 'a folder of content', names)} Move the file.")]
    source = _read(file)
    if isinstance(source, tuple):
        return [Problem(path, *source)]
    result = compiler.compile(kind, source, path)
    if isinstance(result, list):
        return result
    if file.name != (name := file_name(result.slug, result.language)):
        wrong = f'The slug is "{result.slug}" ({result.language}), so the file is {name}.'
        return [Problem(path, _line_of("slug", source), f"{wrong} Rename one of them.")]
    return Entry(kind, path, source, result)


def _read(file: Path) -> str | tuple[int, str]:
    """Return the text of `file`, or the line and what is wrong there."""
    if not file.is_file():
        return 1, "There is no such file."
    if file.stat().st_size > MAX_BYTES:
        return 1, "The file is longer than 256 kB. Split it into several."
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return line, "This is not UTF-8. Save the file with that encoding."


def _clashes(entries: Iterable[Entry]) -> list[Problem]:
    """Find documents of a kind that share an id or, from two folders, a name."""
    first: dict[tuple[str, ...], str] = {}
    found = []
    for entry in entries:
        made = entry.compiled
        number = str(made.body.get("summary", {}).get("id", ""))
        keys = [("slug", made.slug), ("id", number)] if number else [("slug", made.slug)]
        for name, value in keys:
            other = first.setdefault((entry.kind, made.language, name, value), entry.path)
            if other != entry.path:
                wrong = f'"{value}" is the {name} of {other} too. Give one of them another.'
                found.append(Problem(entry.path, _line_of(name, entry.source), wrong))
    return found


def _line_of(key: str, source: str) -> int:
    found = re.search(rf"^{key}\s*:", source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def _shown(file: Path, base: Path) -> str:
    """Return `file` as people read it: relative to `base` where it lies below it."""
    try:
        return file.resolve().relative_to(base.resolve()).as_posix()
    except ValueError:
        return str(file)
