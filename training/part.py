"""What a package offers upward: its `PART`, listed in `app.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from training.errors import Problem
from training.permissions import Permission

# Pure modules make content kinds, so this file loads without Flask.
if TYPE_CHECKING:
    import click
    from flask import Blueprint
    from sqlalchemy import Select


@dataclass(frozen=True)
class NavItem:
    """One word of the main menu.

    place       1 to 5: five at most, from Today to Progress
    icon        a name that `macros/icons.html` knows
    instead_of  the endpoint of the word whose place it takes, for those who may open both: the menu
                has five words for everybody, and a page of the other leads on to it
    """

    place: int
    label: str
    endpoint: str
    icon: str
    permission: Permission
    instead_of: str = ""


@dataclass(frozen=True)
class PersonalData:
    """How one package's tables about a person leave the house.

    tables  every table with a `person_id` that this entry answers for
    export  person id -> what that person may take with them, JSON-ready
    erase   person id, now -> None; deletes texts and answers, inside the caller's transaction
    """

    tables: tuple[str, ...]
    export: Callable[[int], Mapping[str, Any]]
    erase: Callable[[int, datetime], None]


@dataclass(frozen=True)
class Compiled:
    """A content file made ready to show: pages never see its source.

    title     for lists
    language  an IETF tag, such as "en"
    body      JSON-ready; HTML in it is sanitised
    """

    slug: str
    title: str
    language: str
    body: dict[str, Any]


BOTH = ""


@dataclass(frozen=True)
class Figures:
    """One file in numbers.

    words    lens -> words in it, what is shown in both under BOTH
    ease     Flesch reading ease of all of it
    sentence words of the median sentence
    longest  the largest ratio of a longest to a shortest choice of one question, 0 without any
    keyed    (place of the best choice from 1, of how many), one a question that has a single best
    ranges   facet -> best minus worst credit, summed over its questions or scenes
    endings  kind -> how many are reached
    """

    id: str
    title: str
    minutes: int
    words: Mapping[str, int]
    ease: float
    sentence: float
    longest: float
    keyed: Sequence[tuple[int, int]]
    ranges: Mapping[str, int]
    endings: Mapping[str, int] = field(default_factory=dict)


class Entry(NamedTuple):
    """One content file that compiled. `path` is the one shown to people."""

    kind: str
    path: str
    source: str
    compiled: Compiled


@dataclass(frozen=True)
class ContentKind:
    """One kind of content: `name` is the folder in `content/`, the URL and the menu word.

    compile  (source, path) -> the compiled file, or every problem found. Pure.
    relate   every file that was compiled, of all kinds -> what this kind's files say of others and
             is not so. Pure.
    figures  a compiled file -> what it holds in numbers, for the report. Pure.
    """

    name: str
    compile: Callable[[str, str], Compiled | list[Problem]]
    relate: Callable[[Sequence[Entry]], list[Problem]] | None = None
    figures: Callable[[Compiled], Figures] | None = None


class Planned(NamedTuple):
    """One thing that a program has for a person. `kind` is that of its content, such as "modules".

    position  its place among everything that the program has for them, from 1
    """

    kind: str
    slug: str
    due_on: date
    position: int


class Practised(NamedTuple):
    """What somebody has practised of a program: the places in it, as bits, and when they last did.

    begun  what they opened, whether or not they finished it
    """

    person_id: int
    customer: int
    inside: int
    begun: int
    last_at: datetime | None


class Sentence(NamedTuple):
    """A rule that somebody found in a story, and where it would break, in their own words."""

    slug: str
    title: str
    text: str
    breaks: str


@dataclass(frozen=True)
class Job:
    """Work outside a request: `run` gets JSON-ready keywords; `every_minutes` repeats it."""

    name: str
    run: Callable[..., None]
    every_minutes: int | None = None


@dataclass(frozen=True)
class Seats:
    """What a list of people may seat them in: so people, on a lower floor, knows of cohorts.

    open     now -> (id, name) of each that somebody can still be seated in
    held     person ids -> (person id, id) of each seat they have or had
    names    person id, now -> the names of those they sit in today
    take     a SELECT of person id, id and side, now -> None; who had that seat is left alone
    renamed  a SELECT of person ids -> None; their names may have changed
    """

    open: Callable[[datetime], list[tuple[int, str]]]
    held: Callable[[Collection[int]], list[tuple[int, int]]]
    names: Callable[[int, datetime], list[str]]
    take: Callable[[Select[Any], datetime], None]
    renamed: Callable[[Any], None]


@dataclass
class Demo:
    """What the parts' demo stories share while they load, in the order of `app.PARTS`.

    people   first name in lower case -> person id; told by the people part
    sides    first name -> "customer" or "inside", for every learner; told by the people part
    winter   the learners of Winter; all others learn in Autumn
    cohorts  "autumn" and "winter" -> cohort id; told by the cohorts part
    """

    now: datetime
    people: dict[str, int] = field(default_factory=dict)
    sides: dict[str, str] = field(default_factory=dict)
    winter: set[str] = field(default_factory=set)
    cohorts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """Everything one package gives the app; what it does not have, it leaves out.

    arrive   person id, now -> None; called once, when somebody has said which side they are on,
             the highest part first: what it plans, a program below it gives a day
    schedule person ids, what their program has for them -> None; gives it its days
    retired  kind, slug -> None; what was taken down has no day on anybody's agenda any more
    replan   cohort id -> None; called when a cohort follows another program, or a day of it moved
    practised  a SELECT of person ids, its values, (kind, slug) -> its bit; returns what they
             practised: dates and completion alone
    sentences  person id, slugs of stories or None for all of them -> the rules they found there;
             nobody but this person reads them, unless they show one to somebody
    welcome  person id, now -> the address where somebody who has just arrived begins, None if this
             package has none for them
    demo     tells this package's share of the demo data
    undemo   removes it again; people go last, and what hangs on them goes with them
    """

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    nav: tuple[NavItem, ...] = ()
    commands: tuple[click.Command, ...] = ()
    content_kinds: tuple[ContentKind, ...] = ()
    personal: tuple[PersonalData, ...] = ()
    jobs: tuple[Job, ...] = ()
    seats: Seats | None = None
    arrive: Callable[[int, datetime], None] | None = None
    schedule: Callable[[Sequence[int], Sequence[Planned]], None] | None = None
    retired: Callable[[str, str], None] | None = None
    replan: Callable[[int], None] | None = None
    practised: (
        Callable[[Any, Mapping[str, Any], Mapping[tuple[str, str], int]], list[Practised]] | None
    ) = None
    sentences: Callable[[int, Collection[str] | None], list[Sentence]] | None = None
    welcome: Callable[[int, datetime], str | None] | None = None
    demo: Callable[[Demo], None] | None = None
    undemo: Callable[[], None] | None = None
