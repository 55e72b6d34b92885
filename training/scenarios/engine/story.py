"""A scenario as it is played: one skeleton of scenes and choices, with words for two lenses. Pure.

The skeleton (who leads where, what changes, what is credited) is the same in both lenses; only
`Words`, `Card` and the other texts differ. Numbers of a state run from `low` to `high`, 0 to 100
unless the file says otherwise. Everything called `html` is sanitised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeVar

T = TypeVar("T")
ByLens = Mapping[str, T]  # "customer" and "inside"

Kind = Literal["warmth", "knowledge", "time", "promise", "plan"]
EndingKind = Literal["good", "mended", "costly"]
Role = Literal["defensible", "tempting", "mistimed"]


# Conditions and amounts: data, so that a file can never run code.


@dataclass(frozen=True, slots=True)
class Atom:
    """Something that is so or is not.

    kind  "fact" (learnt), "promise" (ever made), "open" (made and not settled), "chance" (came
          up in the draw), "drawn" (name is "slot.value": the hidden interest that was drawn),
          "visited" (a scene), "chose" (name is "scene.choice")
    """

    kind: Literal["fact", "promise", "open", "chance", "drawn", "visited", "chose"]
    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """`variable >= number`; also of "visits.<scene>", how often a scene was entered."""

    variable: str
    sign: Literal[">=", "<", ">", "<=", "=", "!="]
    number: float


@dataclass(frozen=True, slots=True)
class Not:
    """True where `of` is not."""

    of: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """True where every one of `of` is; of none, true."""

    of: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where one of `of` is; of none, false."""

    of: tuple["Condition", ...]


Condition = Atom | Compare | Not | All | AnyOf
ALWAYS = All(())


@dataclass(frozen=True, slots=True)
class Effect:
    """`variable: +amount`, only where `when` holds.

    A gain in trust ("trust.<person>") shrinks as trust grows, a loss does not: `branching` does it.
    """

    variable: str
    amount: float
    when: Condition = ALWAYS


# The world a story begins in.


@dataclass(frozen=True, slots=True)
class Variable:
    """One number of the state. `labels` and `unit` are for reading, "" where there is none."""

    id: str
    start: float
    low: float = 0
    high: float = 100
    labels: ByLens[str] = field(default_factory=dict)
    unit: str = ""


class Member(NamedTuple):
    """Somebody of the cast, in one lens. `says` is the name in front of their lines."""

    name: str
    role: str
    says: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast; `stance` are five words from cold to warm, none for a minor part."""

    id: str
    members: ByLens[Member]
    stance: ByLens[tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """A promise that can be made. `keepable` is "" or what it would cost: "only by breaking slot".

    breaks  ids of the promises that keeping this one breaks
    given   it stands before the first scene
    """

    id: str
    to: str
    what: ByLens[str]
    due: str
    keepable: str = ""
    breaks: tuple[str, ...] = ()
    given: bool = False


@dataclass(frozen=True, slots=True)
class Draw:
    """One hidden interest out of several, drawn at the start from the run's seed, all alike."""

    id: str
    values: tuple[str, ...]


# Scenes.


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph shown where `when` holds. `said` is the speaker's name, "" for narration."""

    html: str
    said: str = ""
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Words:
    """A scene in one lens. `place` is where and when, `button` the words that send a choice."""

    place: str
    passages: tuple[Passage, ...]
    prompt: str = ""
    button: str = ""


class Shift(NamedTuple):
    """What changed, in words: an icon, a bold finding and its reason."""

    kind: Kind
    html: str


@dataclass(frozen=True, slots=True)
class Card:
    """A choice in one lens.

    text           what I say or do, on the card
    happens        the other person's reaction
    shifts         one to three, shown with it
    looking_back   the sentence of the debrief
    other_road     shown in the debrief when the choice was not taken; "" for none
    """

    text: str
    happens: str
    shifts: tuple[Shift, ...]
    looking_back: str
    other_road: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One move out of a scene. `id` is unique in its scene.

    move     a verb phrase of at most six words, the same in both lenses
    to       the scene or ending it leads to
    credits  facet id -> -2..+2: the quality of the decision, whatever comes of it
    weight   evidence weight: 1.0, 0.7, 0.4 or 0.2
    once     not offered again in this run
    sticky   stays on offer when its scene is visited again; all others leave once taken
    """

    id: str
    move: str
    to: str
    cards: ByLens[Card]
    effects: tuple[Effect, ...] = ()
    credits: Mapping[str, int] = field(default_factory=dict)
    weight: float = 0.2
    source: str = ""
    role: Role = "defensible"
    learn: tuple[str, ...] = ()
    make: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    break_: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    when: Condition = ALWAYS
    once: bool = False
    sticky: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens, and what I can do. `gather` is a scene that many paths join.

    otherwise  where the story goes when no choice is open: every scene has such a way
    keep, break_, release  promises that are settled, if still open, when the story gets there
    """

    id: str
    title: str
    words: ByLens[Words]
    choices: tuple[Choice, ...]
    gather: bool = False
    otherwise: str = ""
    keep: tuple[str, ...] = ()
    break_: tuple[str, ...] = ()
    release: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """How it turned out. keep, break_ and release settle the promises that are still open."""

    id: str
    title: str
    kind: EndingKind
    words: ByLens[Words]
    six_weeks_later: ByLens[tuple[Passage, ...]]
    keep: tuple[str, ...] = ()
    break_: tuple[str, ...] = ()
    release: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One scenario. Its closing texts (inner states, questions, twin, rule) are for the pages."""

    id: str
    slug: str
    minutes: int
    start: str
    facets: tuple[str, ...]
    variables: Mapping[str, Variable]
    cast: Mapping[str, Person]
    facts: Mapping[str, ByLens[str]]
    promises: Mapping[str, PromiseTerms]
    chance: Mapping[str, float]
    draws: tuple[Draw, ...]
    scenes: Mapping[str, Scene]
    endings: Mapping[str, Ending]
    # Variables whose values at the end a sequel begins with.
    carries: Sequence[str] = ()
    sequel_of: str = ""
