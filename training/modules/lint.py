"""What a module has to keep to, and what its author should look at. Pure.

Every finding is (line, sentence). `problems` stop a module from going live, `advice` does not.
"""

from collections.abc import Iterator

from training.content.documents import Front, Line
from training.content.lint import Finding, hard_to_read, telltales
from training.content.prose import words
from training.lenses import LENSES
from training.modules.bench import Bench, Passage
from training.modules.documents import FrontMatter

LONGEST_PART = 5  # minutes
FEWEST_QUESTIONS = 2
QUESTIONS = 4
READING = range(1200, 2001)  # words
PER_MINUTE = 200  # words
# Running text and both lenses are read once, from top to bottom. Questions, figures, the task,
# the cards and the further reading are worked with, so they count as time and not as reading.
READ = frozenset({"text", "pair"})
# Tables, titles that others chose, and the if-then plan, which is one sentence by nature.
NOT_RATED = frozenset({"figure", "reading", "task"})


def problems(meta: FrontMatter, front: Front, bench: Bench) -> Iterator[Finding]:
    """Find what the parts of the module do not agree on."""
    total = sum(part.minutes for part in meta.parts)
    if total != meta.minutes:
        wrong = f'"minutes" is {meta.minutes}, but the parts add up to {total}.'
        yield front.line("minutes"), f"{wrong} Change one of them."
    for place, part in enumerate(meta.parts):
        if part.minutes > LONGEST_PART:
            wrong = f'Part "{part.id}" takes {part.minutes} minutes; {LONGEST_PART} is the most.'
            yield front.line("parts", place), f"{wrong} Split it."
    yield from _opening(meta, front, bench)
    if len(bench.choices) < FEWEST_QUESTIONS:
        wrong = f"{len(bench.choices)} questions. Ask at least {FEWEST_QUESTIONS}, better four."
        yield front.line("parts"), wrong


def _opening(meta: FrontMatter, front: Front, bench: Bench) -> Iterator[Finding]:
    """Find a room without its sentence, and a sentence for a room that is not there."""
    for lens in LENSES if meta.opening else ():
        given, key = getattr(meta.opening, lens), f'"opening.{lens}"'
        if lens in bench.lenses and not given:
            yield front.line("opening", lens), f"{key} is missing. Add it."
        elif given and lens not in bench.lenses:
            yield front.line("opening", lens), f"{key}: {bench.for_whom} Take it out."


def advice(
    meta: FrontMatter, front: Front, bench: Bench, *, has_reading: bool
) -> Iterator[Finding]:
    """Find what makes a module weaker without making it wrong."""
    yield from _length(meta, front, bench)
    if len(bench.choices) != QUESTIONS:
        yield front.line("parts"), f"{len(bench.choices)} questions. Four have proved enough."
    credited = {facet for one in bench.credits.values() for each in one.values() for facet in each}
    for place, facet in enumerate(meta.facets):
        if facet not in credited:
            wrong = f'No option credits "{facet}". Take it out, or let a question exercise it.'
            yield front.line("facets", place), wrong
    yield from telltales(bench.choices)
    if meta.opening is None:
        wrong = 'There is no opening, so Today shows the first row of the first pair. Add "opening"'
        rooms = " and one for ".join(bench.lenses)
        yield front.line("objective"), f"{wrong}: a sentence for {rooms}."
    for part in (*(part.id for part in meta.parts), ""):
        lines = [
            line
            for passage in bench.passages
            if passage.part == part and passage.kind not in NOT_RATED
            for line in (*passage.lines, Line(0, ""))  # ends the paragraph
        ]
        yield from hard_to_read(lines)
    if meta.linked.next is None:
        wrong = 'There is no next step. Add "next" to "linked": {to: scenario, button: …}.'
        yield front.line("linked"), wrong
    if not has_reading:
        yield (
            front.line("sources"),
            "There is no further reading. Add ## Further reading {#reading}.",
        )


def reading_words(passages: list[Passage], part: str | None = None) -> int:
    """Count the words that are read from top to bottom, in one part or in all."""
    return sum(
        len(words(line.text))
        for passage in passages
        if passage.kind in READ and part in {None, passage.part}
        for line in passage.lines
    )


def _length(meta: FrontMatter, front: Front, bench: Bench) -> Iterator[Finding]:
    total = reading_words(bench.passages)
    if total not in READING:
        short = total < READING.start
        end = f"{READING.start:,} is the least" if short else f"{READING.stop - 1:,} is the most"
        yield front.line("minutes"), f"{total:,} words to read; {end}. {'Add' if short else 'Cut'}."
    for place, part in enumerate(meta.parts):
        minutes = reading_words(bench.passages, part.id) / PER_MINUTE
        if not minutes <= part.minutes <= 2 * minutes + 2:
            wrong = f'Part "{part.id}" promises {part.minutes} minutes and reads in {minutes:.1f}.'
            yield front.line("parts", place), f"{wrong} Change one of them."
