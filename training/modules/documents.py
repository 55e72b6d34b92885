"""What a module file says about itself, and the compiled body that pages show. Pure.

In a compiled body every value under `html`, `customer`, `inside`, `feedback`, `front` and `back`
is sanitised HTML; every other string is plain text, to be escaped by the template.
"""

from typing import Annotated, Literal, TypedDict

from pydantic import Field

from training.content.fields import FacetId, Language, ScenarioId, Slug, Strict, Words, form
from training.content.front import Converter

SCHEMA = 1
FORMAT = 1  # of the compiled body; a page may ask
CONVERTERS: dict[int, Converter] = {}  # CONVERTERS[1] turns schema 1 into schema 2, some day

PartId = Annotated[str, Field(max_length=28), form(r"[a-z][a-z0-9-]*", "like-this")]
ModuleId = Annotated[str, form(r"M\d\d", "M11")]
CaseId = Annotated[str, form(r"L\d{1,2}", "L2")]
ExerciseId = Annotated[str, form(r"X\d{1,2}", "X1")]
Audience = Literal["both", "customer", "inside"]
Headline = Annotated[str, Field(min_length=1, max_length=140)]


class PartPlan(Strict):
    """One part, as the front matter announces it."""

    id: PartId
    minutes: int = Field(ge=1, le=60)


class NextStep(Strict):
    """Where the button at the end will lead, once that activity is there; until then, to Today."""

    to: Literal["simulation", "scenario", "module", "negotiation", "consensus", "practice"]
    button: Annotated[str, Field(min_length=1, max_length=60)]


class Linked(Strict):
    """What belongs to the module elsewhere."""

    scenarios: list[ScenarioId] = Field([])
    modules: list[ModuleId] = Field([])
    negotiations: list[CaseId] = Field([])
    consensus: list[ExerciseId] = Field([])
    simulation: Slug | None = None
    next: NextStep | None = None


class Source(Strict):
    """A work that the module leans on, and for what."""

    id: Annotated[str, Field(max_length=60), form(r"[A-Za-z0-9][A-Za-z0-9.-]*", "seed-004")]
    work: Words
    author: Words
    kind: Words
    used_for: Words


class Opening(Strict):
    """The moment that the module is about, a sentence for each room: the headline of Today.

    A module for one side has one; `lint` says which is missing.
    """

    customer: Headline | None = None
    inside: Headline | None = None


class FrontMatter(Strict):
    """The front matter of schema 1, without its `schema` key."""

    kind: Literal["module"]
    id: ModuleId
    slug: Slug
    language: Language
    title: Annotated[str, Field(min_length=1, max_length=100)]
    dek: Words
    objective: Words
    audience: Audience = "both"
    opening: Opening | None = None
    minutes: int = Field(ge=1, le=60)
    facets: list[FacetId] = Field(min_length=1, max_length=6)
    parts: list[PartPlan] = Field(min_length=1, max_length=8)
    linked: Linked = Linked()
    sources: list[Source] = Field([])
    note: Words | None = None


class PartSummary(TypedDict):
    """A part in a list of parts."""

    id: str
    title: str
    minutes: int


class Lines(TypedDict):
    """One plain sentence or two per lens, for a list; "" in a lens the module does not have."""

    customer: str
    inside: str


class Summary(TypedDict):
    """What lists show; stored beside the body so that a list never loads one.

    audience  the side it is written for; "both" for a shared one. Older summaries have none
    domain  the name of the domain that most of the facets belong to
    lines   the opening of the front matter, else the first row of the first pair, as plain text:
            what the module is about in each lens
    asks    the questions as plain text, and `task` what the field task is called: for the search
    """

    id: str
    title: str
    dek: str
    objective: str
    audience: str
    minutes: int
    facets: list[str]
    domain: str
    lines: Lines
    parts: list[PartSummary]
    questions: list[str]
    asks: list[str]
    task: str
    linked: dict[str, object]


class Row(TypedDict):
    """One moment in both rooms. `label` is plain text, and "" in a pair of paragraphs.

    In a module for one side the other room is "".
    """

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


class Plan(TypedDict):
    """An if-then plan. `html` is the sentence with its blanks; the rest is plain text.

    situation, whom  what belongs into the two blanks; "" where the author left none
    then             what the reader promises: it reads on after "If …, with …, then"
    """

    html: str
    situation: str
    whom: str
    then: str


class Task(TypedDict):
    """The field task: a plan, the steps that follow (`html`), and where to try it in each room.

    Bodies compiled before plans stood apart have the plan in `html` and neither plan nor minutes.
    """

    id: str
    title: str
    minutes: int
    plan: Plan
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
