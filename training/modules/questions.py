"""Questions: what I could say, what would come of it, and the credits nobody sees. Pure."""

from training.content.documents import Fence, Line, joined
from training.content.facets import FACETS
from training.content.lint import Choice, unknown
from training.content.parse import braces, items, quoted, text_of
from training.modules.bench import Bench
from training.modules.documents import Option, QuestionBlock

LETTERS = "abcde"
FEWEST = 3
CREDITS = {f"{sign}{n}" for n in range(3) for sign in ("", "+", "-")}


def question(bench: Bench, fence: Fence) -> QuestionBlock:
    """Return a question without its credits; those go to the bench."""
    (name,) = bench.arguments(fence, "q1")
    stem, listed = items(text_of(fence, bench.findings), bench.findings)
    if listed and not stem:
        bench.problem(fence.line, "The question itself is missing. Write it above the options.")
    if not FEWEST <= len(listed) <= len(LETTERS):
        wrong = f"A question with {len(listed)} options. Give it three to five, each as `- text`."
        bench.problem(fence.line, wrong)
    bench.choices.append([])
    bench.credits[name] = {}
    html = bench.html(stem, "question")
    options = [
        _option(bench, name, letter, lines) for letter, lines in zip(LETTERS, listed, strict=False)
    ]
    return QuestionBlock(type="question", id=name, html=html, options=options)


def _option(bench: Bench, asked: str, letter: str, lines: tuple[Line, ...]) -> Option:
    said, feedback = quoted(lines, bench.findings)
    line = lines[0].number if lines else bench.ids.get(asked, 1)
    credit: dict[str, int] = {}
    if said:
        text, found = braces(said[-1], bench.findings)
        said = (*said[:-1], Line(said[-1].number, text))
        credit = _credit(bench, found.values if found else {}, said[-1].number)
    if not joined(said).strip():
        bench.problem(line, "This option has no words. Write what I say or do.")
    elif not credit:
        bench.problem(line, "This option credits no facet. End it with {I4: +1}, or {I4: 0}.")
    if not feedback:
        bench.problem(line, "This option has no feedback. Put it below, after two spaces and >.")
    bench.credits[asked][letter] = credit
    bench.choices[-1].append(Choice(line, joined(said), sum(credit.values())))
    html = bench.html(said, "question", inline=True)
    return Option(id=letter, html=html, feedback=bench.html(feedback, "feedback"))


def _credit(bench: Bench, given: dict[str, str], line: int) -> dict[str, int]:
    for facet, amount in given.items():
        if facet not in FACETS:
            bench.problem(line, unknown(facet, "a facet", FACETS))
        if amount not in CREDITS:
            bench.problem(line, f'A credit of "{amount[:20]}". Use a whole number, -2 to +2.')
    return {facet: int(amount) if amount in CREDITS else 0 for facet, amount in given.items()}
