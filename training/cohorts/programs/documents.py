"""What a program file says about itself, and the compiled body that pages and services read. Pure.

Days are symbolic dates (`training.cohorts.dates`), kept as they were written.
"""

from typing import Annotated, Literal, TypedDict

from pydantic import AfterValidator, Field

from training.cohorts.dates import MOST_SESSIONS, MOST_WEEKS, symbolic
from training.content.fields import Language, Slug, Strict, Words
from training.content.front import Converter

SCHEMA = 1
FORMAT = 1  # of the compiled body
CONVERTERS: dict[int, Converter] = {}
LONGEST_SESSION = 8 * 60  # minutes
LIVE_MINUTES = 4 * 60  # of all sessions together, where a program does not say

ItemKind = Literal["modules", "scenarios"]
Wave = Literal["start", "end", "look-back"]


def _symbolic(value: str) -> str:
    symbolic(value)
    return " ".join(value.split())


Day = Annotated[str, Field(max_length=60), AfterValidator(_symbolic)]
Title = Annotated[str, Field(min_length=1, max_length=100)]


class ItemPlan(Strict):
    """One thing to do in a week: exactly one of module and scenario. `due` is the week's end."""

    module: Slug | None = None
    scenario: Slug | None = None
    due: Day | None = None


class WeekPlan(Strict):
    """One week. A week may be empty, for holidays or for a visit."""

    title: Title
    do: list[ItemPlan] = Field([], max_length=12)


class SessionPlan(Strict):
    """One live session; its run sheet stands below, under `## … {#session-1}`."""

    title: Title
    at: Day
    minutes: int = Field(ge=10, le=LONGEST_SESSION)


class WavePlan(Strict):
    """From when to when a wave of the self-assessment is open."""

    opens: Day
    closes: Day


class MessagePlan(Strict):
    """A message that goes out by itself, as the facilitator left it."""

    send: Day
    subject: Title
    text: Annotated[str, Field(min_length=1, max_length=4_000)]


class FrontMatter(Strict):
    """The front matter of schema 1, without its `schema` key."""

    kind: Literal["program"]
    slug: Slug
    language: Language = "en"
    title: Title
    summary: Words
    minutes_a_week: int = Field(ge=5, le=300, alias="minutes-a-week")
    live_minutes: int = Field(LIVE_MINUTES, ge=0, le=60 * LIVE_MINUTES, alias="live-minutes")
    weeks: list[WeekPlan] = Field(min_length=1, max_length=MOST_WEEKS)
    sessions: list[SessionPlan] = Field([], max_length=MOST_SESSIONS)
    waves: dict[Wave, WavePlan] = Field({})
    electives: list[Slug] = Field([], max_length=60)
    messages: list[MessagePlan] = Field([], max_length=60)


class Step(TypedDict):
    """One line of a run sheet.

    groups  "all", "alone", "pairs", "threes" or "fours"
    opens   "scenarios/<slug>" and the like, "" where nothing opens
    html    what the facilitator does; prompts are questions to ask, HTML each
    """

    minutes: int
    title: str
    groups: str
    opens: str
    html: str
    prompts: list[str]


class Session(TypedDict):
    """One session: `at` is symbolic, `html` says what it is for."""

    title: str
    at: str
    minutes: int
    html: str
    steps: list[Step]


class Item(TypedDict):
    """One thing to do: kind and slug, and when; `due` is "" for the end of the week."""

    kind: ItemKind
    slug: str
    due: str


class Week(TypedDict):
    """One week."""

    title: str
    items: list[Item]


class Message(TypedDict):
    """A message of the program: plain text."""

    send: str
    subject: str
    text: str


class Summary(TypedDict):
    """What lists show."""

    title: str
    summary: str
    weeks: int
    minutes_a_week: int
    sessions: int
    live_minutes: int


class Body(TypedDict):
    """A compiled program. `html` says who it is for and what it asks of them."""

    format: int
    summary: Summary
    html: str
    weeks: list[Week]
    sessions: list[Session]
    waves: dict[str, dict[str, str]]
    electives: list[str]
    messages: list[Message]
