"""The report over a folder of content: coverage, words, reading level, choices. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from training.content.facets import FACETS
from training.lenses import LENSES
from training.part import BOTH, Figures

ENOUGH_RANGE = 4  # of credits, for a file to count for a facet
ENOUGH_STORIES = 3

Rows = Mapping[str, Sequence[Figures]]  # kind of content -> its files


def report(found: Rows) -> Iterator[str]:
    """Yield the lines of the report."""
    for kind, rows in found.items():
        if rows:
            yield from ("", f"{kind.capitalize()}: {len(rows)}")
            yield from _table(_head(), (_row(each) for each in rows))
    yield from ("", "Facets")
    yield from _table(_facet_head(found), (_facet(name, found) for name in FACETS))
    yield from ("", "Where the best choice stands")
    yield from _table(("", "1st", "2nd", "3rd", "4th or later"), _places(found))
    yield from thin(found)


def thin(found: Rows) -> Iterator[str]:
    """Yield a line for each facet that too few stories can say something about."""
    stories = [each for rows in found.values() for each in rows if each.endings]
    for name in FACETS:
        if (count := len(_wide(stories, name))) < ENOUGH_STORIES:
            yield (
                f"{name}: should be in {ENOUGH_STORIES} stories with a range of {ENOUGH_RANGE} "
                f"credits or more, and is in {count}."
            )


def _head() -> tuple[str, ...]:
    words = ("customer", "inside", "both")
    return ("", "title", *words, "min", "ease", "median", "longest", "endings")


def _row(each: Figures) -> tuple[str, ...]:
    ends = ", ".join(f"{count} {kind}" for kind, count in sorted(each.endings.items()))
    words = (str(each.words[lens]) for lens in (*LENSES, BOTH))
    level = (f"{each.ease:.0f}", f"{each.sentence:g}", f"{each.longest:.2f}")
    return (each.id, each.title, *words, str(each.minutes), *level, ends)


def _facet_head(found: Rows) -> tuple[str, ...]:
    return ("", "name", *(f"{kind} {lens}" for kind in found for lens in LENSES))


def _facet(name: str, found: Rows) -> tuple[str, ...]:
    counts = (
        len([each for each in _wide(found[kind], name) if each.words[lens]])
        for kind in found
        for lens in LENSES
    )
    return (name, FACETS[name].name, *map(str, counts))


def _wide(rows: Iterable[Figures], facet: str) -> list[Figures]:
    return [each for each in rows if each.ranges.get(facet, 0) >= ENOUGH_RANGE]


def _places(found: Rows) -> Iterator[tuple[str, ...]]:
    for kind, rows in found.items():
        counts = Counter(min(place, 4) for each in rows for place, _of in each.keyed)
        yield (kind, *(str(counts[place]) for place in (1, 2, 3, 4)))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the rows below their head, numbers to the right and words to the left."""
    told = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*told, strict=True)]
    for row in told:
        cells = (
            cell.ljust(width) if at < 2 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
