"""What a scenario file says about itself, and the compiled body that pages show. Pure.

In a compiled body every value under `html` and inside `story` is plain text or sanitised HTML as
`story.py` says; `Summary`, names and interests are plain text, to be escaped by the template.
"""

import json
from typing import Annotated, Any, Literal, TypedDict

from pydantic import AfterValidator, BeforeValidator, Field

from training.content.fields import (
    FacetId,
    Language,
    ScenarioId,
    Slug,
    Strict,
    Words,
    form,
    shaped,
)
from training.content.front import Converter
from training.scenarios.engine.conditions import RESERVED

SCHEMA = 1
FORMAT = 1  # of the compiled body; `loading` asks
CONVERTERS: dict[int, Converter] = {}  # CONVERTERS[1] turns schema 1 into schema 2, some day
EVERYONE = "everyone"
STANCES = 5
# The closing sections, in order. The last one may be left out of a scenario that is not scored.
CLOSING = ("inner", "debrief", "twin", "rule", "facilitator")

_NAME = r"[a-z][a-z0-9-]*"
_VARIABLE = r"(trust\.)?[a-z][a-z0-9-]*"
_SOURCE = r"[A-Za-z0-9][A-Za-z0-9.-]*"
_KEEPABLE = r"yes|no|only by breaking [a-z][a-z0-9-]*(, [a-z][a-z0-9-]*)*"


def _free(value: str) -> str:
    if value in RESERVED:
        raise ValueError(f'"{value}" is a word of conditions. Give this another name.')
    return value


def _start_alone(value: Any) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return {"start": value} if number else value


Name = Annotated[
    str, Field(max_length=40), shaped(_NAME), form(_NAME, "like-this"), AfterValidator(_free)
]
VariableId = Annotated[
    str, Field(max_length=48), shaped(_VARIABLE), form(_VARIABLE, "like-this or trust.mara")
]
SourceId = Annotated[str, Field(max_length=60), shaped(_SOURCE), form(_SOURCE, "seed-004")]
Short = Annotated[str, Field(min_length=1, max_length=100)]
Number = Annotated[float, Field(ge=-1_000, le=1_000, allow_inf_nan=False)]
Keepable = Annotated[str, shaped(_KEEPABLE), form(_KEEPABLE, "yes, no or only by breaking slot")]


class InLenses(Strict):
    """The same thing in the words of both lenses."""

    customer: Words
    inside: Words


class NumberPlan(Strict):
    """One number of the state: where it starts, how far it goes, what people call it."""

    start: Number
    low: Number = 0
    high: Number = 100
    label: InLenses | None = None


StateEntry = Annotated[
    NumberPlan, BeforeValidator(_start_alone, json_schema_input_type=float | NumberPlan)
]


class MemberPlan(Strict):
    """Somebody of the cast in one lens; `says` is the name in front of their lines."""

    name: Short
    role: Words
    says: Short


class PersonPlan(Strict):
    """Somebody of the cast."""

    customer: MemberPlan
    inside: MemberPlan


Stances = Annotated[list[Short], Field(min_length=STANCES, max_length=STANCES)]


class StancePlan(Strict):
    """Five words per lens, from cold to warm."""

    customer: Stances
    inside: Stances


class PromisePlan(Strict):
    """A promise that can be made, or that stands before the first scene (`given`)."""

    to: Name
    what: InLenses
    due: Short
    keepable: Keepable = "yes"
    given: bool = False


class FrontMatter(Strict):
    """The front matter of schema 1, without its `schema` key."""

    kind: Literal["scenario"]
    id: ScenarioId
    slug: Slug
    language: Language = "en"
    title: Short
    titles: InLenses
    subtitles: InLenses
    minutes: int = Field(ge=1, le=60)
    order: int | None = Field(None, ge=0, le=1_000)
    scored: bool = True
    start: Name
    twin_moment: Name | None = None
    facets: list[FacetId] = Field([], max_length=12)
    key_author: Words | None = Field(None, alias="key-author")
    sources: list[SourceId] = Field([], max_length=40)
    state: dict[VariableId, StateEntry] = Field({}, max_length=20)
    units: dict[VariableId, Words] = Field({})
    chance: dict[Name, Annotated[float, Field(gt=0, lt=1)]] = Field({}, max_length=6)
    draw: dict[Name, Annotated[list[Name], Field(min_length=2, max_length=6)]] = Field(
        {}, max_length=3
    )
    carries: list[VariableId] = Field([])
    sequel_of: ScenarioId | None = None
    you: InLenses
    cast: dict[Name, PersonPlan] = Field(min_length=1, max_length=12)
    stance: dict[Name, StancePlan] = Field({})
    facts: dict[Name, InLenses] = Field({}, max_length=40)
    interests: dict[Name, InLenses] = Field({}, max_length=20)
    promises: dict[Name, PromisePlan] = Field({}, max_length=20)
    differs: InLenses
    few: dict[Name, Words] = Field({})


class Lenses(TypedDict):
    """The same plain text, or HTML, in both lenses."""

    customer: str
    inside: str


class Summary(TypedDict):
    """What lists show; stored beside the body. Nothing hidden, nothing that gives a scene away.

    order   lists stand in this order, then by id
    domain  the name of the domain that most of the facets belong to, "" without facets
    """

    id: str
    order: int
    title: str
    titles: Lenses
    subtitles: Lenses
    minutes: int
    scored: bool
    facets: list[str]
    domain: str
    you: Lenses
    sequel_of: str


class Twin(TypedDict):
    """What is said after both lenses: `when` names the case, `headline` and `question` are HTML."""

    when: str
    headline: str
    question: str


class Rule(TypedDict):
    """The rule to find: what is asked, one way to say it, and where it breaks in each lens. HTML.

    The example may be shown only after the learner has written a rule.
    """

    ask: str
    example: str
    breaks: dict[str, str]


class Body(TypedDict):
    """A compiled scenario. Only `summary`, `differs` and `you` may be shown before a run begins.

    story        the skeleton and its words, as `loading` packs and unpacks it
    interests    hidden interest -> lens -> plain text
    inner        lens -> packed passages: what the others did not say
    questions    lens -> the questions of the debrief, HTML
    facilitator  HTML, "" where there is none
    twin_moment  the scene that is met in the other lens after a run, "" where there is none
    """

    format: int
    summary: Summary
    story: dict[str, Any]
    you: Lenses
    differs: Lenses
    interests: dict[str, dict[str, str]]
    inner: dict[str, list[Any]]
    questions: dict[str, list[str]]
    twin: dict[str, Twin]
    rule: Rule
    facilitator: str
    key_author: str
    sources: list[str]
    twin_moment: str


def schema_text() -> str:
    """Return docs/scenario.schema.json: the front matter as a JSON Schema, for editors."""
    made = FrontMatter.model_json_schema(by_alias=True)
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "Front matter of a scenario"
    made["properties"] = {"schema": {"const": SCHEMA}, **made["properties"]}
    made["required"] = ["schema", *made["required"]]
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
