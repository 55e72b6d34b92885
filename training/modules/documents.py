"""What a module file says about itself, and the compiled body that pages show. Pure.

In a compiled body every value under `html`, `customer`, `inside`, `feedback`, `front` and `back`
is sanitised HTML; every other string is plain text, to be escaped by the template.
"""

import re
from typing import Annotated, Literal, TypedDict

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from training.content.facets import FACETS
from training.content.front import Converter
from training.content.lint import unknown

SCHEMA = 1
FORMAT = 1  # of the compiled body; a page may ask
CONVERTERS: dict[int, Converter] = {}  # CONVERTERS[1] turns schema 1 into schema 2, some day
LENSES = ("customer", "inside")


def _form(pattern: str, like: str) -> AfterValidator:
    """Accept a whole match of `pattern` only; `like` shows one."""
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f'"{value[:60]}" is not of the form {like}. Write it like that.')
        return value

    return AfterValidator(check)


def _facet(value: str) -> str:
    if value not in FACETS:
        raise ValueError(unknown(value, "a facet", FACETS))
    return value


Slug = Annotated[str, Field(max_length=80), _form(r"[a-z0-9]+(-[a-z0-9]+)*", "two-or-more-words")]
PartId = Annotated[str, Field(max_length=28), _form(r"[a-z][a-z0-9-]*", "like-this")]
Language = Annotated[str, Field(max_length=16), _form(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "en")]
ModuleId = Annotated[str, _form(r"M\d\d", "M11")]
ScenarioId = Annotated[str, _form(r"S\d\d", "S06")]
CaseId = Annotated[str, _form(r"L\d{1,2}", "L2")]
ExerciseId = Annotated[str, _form(r"X\d{1,2}", "X1")]
FacetId = Annotated[str, AfterValidator(_facet)]
Words = Annotated[str, Field(min_length=1, max_length=400)]


class Strict(BaseModel):
    """Keys nobody knows and values of another type are mistakes, not extras."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PartPlan(Strict):
    """One part, as the front matter announces it."""

    id: PartId
    minutes: int = Field(ge=1, le=60)


class NextStep(Strict):
    """The one button at the end."""

    to: Literal["simulation", "scenario", "module", "negotiation", "consensus", "practice"]
    button: Annotated[str, Field(min_length=1, max_length=60)]


class Linked(Strict):
    """What belongs to the module elsewhere."""

    scenarios: list[ScenarioId] = []
    modules: list[ModuleId] = []
    negotiations: list[CaseId] = []
    consensus: list[ExerciseId] = []
    simulation: Slug | None = None
    next: NextStep | None = None


class Source(Strict):
    """A work that the module leans on, and for what."""

    id: Annotated[str, Field(max_length=60), _form(r"[A-Za-z0-9][A-Za-z0-9.-]*", "seed-004")]
    work: Words
    author: Words
    kind: Words
    used_for: Words


class FrontMatter(Strict):
    """The front matter of schema 1, without its `schema` key."""

    kind: Literal["module"]
    id: ModuleId
    slug: Slug
    language: Language
    title: Annotated[str, Field(min_length=1, max_length=100)]
    dek: Words
    objective: Words
    minutes: int = Field(ge=1, le=60)
    facets: list[FacetId] = Field(min_length=1, max_length=6)
    parts: list[PartPlan] = Field(min_length=1, max_length=8)
    linked: Linked = Linked()
    sources: list[Source] = []
    note: Words | None = None


class PartSummary(TypedDict):
    """A part in a list of parts."""

    id: str
    title: str
    minutes: int


class Lines(TypedDict):
    """One plain sentence or two per lens, for a list."""

    customer: str
    inside: str


class Summary(TypedDict):
    """What lists show; stored beside the body so that a list never loads one.

    domain  the name of the domain that most of the facets belong to
    lines   the first row of the first pair, as plain text: what the module is about in each lens
    """

    id: str
    title: str
    dek: str
    objective: str
    minutes: int
    facets: list[str]
    domain: str
    lines: Lines
    parts: list[PartSummary]
    questions: list[str]
    linked: dict[str, object]


class Row(TypedDict):
    """One moment in both rooms. `label` is plain text, and "" in a pair of paragraphs."""

    label: str
    customer: str
    inside: str


class HtmlBlock(TypedDict):
    """Running text."""

    type: Literal["html"]
    html: str


class HeadingBlock(TypedDict):
    """A heading inside a part: h3 or h4, by `level`."""

    type: Literal["heading"]
    level: int
    id: str
    title: str


class PairBlock(TypedDict):
    """The two lenses side by side; `differs` is the pair that says what is not alike."""

    type: Literal["pair", "differs"]
    id: str
    title: str
    rows: list[Row]


class FigureBlock(TypedDict):
    """`title` is the finding, `html` the table, `source` what the figures rest on."""

    type: Literal["figure"]
    id: str
    title: str
    html: str
    source: str


class Option(TypedDict):
    """`html` is what I would say or do, without a paragraph; `feedback` what comes of it."""

    id: str
    html: str
    feedback: str


class QuestionBlock(TypedDict):
    """A choice without a key: credits stay in `Body.credits`."""

    type: Literal["question"]
    id: str
    html: str
    options: list[Option]


class ReflectionBlock(TypedDict):
    """A question that only the reader's own words answer."""

    type: Literal["reflection"]
    id: str
    html: str


Block = HtmlBlock | HeadingBlock | PairBlock | FigureBlock | QuestionBlock | ReflectionBlock


class Part(TypedDict):
    """One part with everything in it, in order."""

    id: str
    title: str
    minutes: int
    blocks: list[Block]


class Task(TypedDict):
    """The field task: an if-then plan, and where to try it in each room."""

    id: str
    title: str
    html: str
    rows: list[Row]


class Card(TypedDict):
    """A recall card: a situation, and on the back one way to answer it."""

    id: str
    lens: str
    front: str
    back: str


class Reading(TypedDict):
    """Further reading."""

    title: str
    html: str


class Body(TypedDict):
    """A compiled module. `credits[question][option][facet]` never leaves the server."""

    format: int
    summary: Summary
    parts: list[Part]
    task: Task
    cards: list[Card]
    reading: Reading
    sources: list[dict[str, str]]
    note: str
    next: dict[str, str] | None
    credits: dict[str, dict[str, dict[str, int]]]
