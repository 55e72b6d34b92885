"""What the player shows of a run: words, where people stand, what is known and owed. Pure.

Nothing here carries a credit, an effect, a number of the state, a hidden interest or a scene that
was not reached: what a page is given is what a browser may have.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from training.scenarios.engine import narration
from training.scenarios.engine.branching import TRUST, choice_of, height, open_choices
from training.scenarios.engine.narration import Consequence
from training.scenarios.engine.state import State
from training.scenarios.engine.story import Choice, Passage, Shift, Story

FACES = 5  # drawings to choose from
QUOTES = '\u201c\u2018"'


class Offer(NamedTuple):
    """One card of a decision. `value` names the choice in this one step, and tells nothing."""

    value: str
    text: Markup


class Line(NamedTuple):
    """One paragraph. `who` is the speaker as first named, `face` the drawing; narration has none.

    role  what they are, the first time they speak on a page
    """

    html: Markup
    who: str = ""
    role: str = ""
    face: int = 0


class Place(NamedTuple):
    """A scene or an ending as it is read: where, then what."""

    title: str
    place: Markup
    lines: tuple[Line, ...]


class Happened(NamedTuple):
    """What the last choice brought. `is_speech` tells something said from something done."""

    said: Markup
    is_speech: bool
    reaction: Markup
    shifts: tuple[Shift, ...]


class Stance(NamedTuple):
    """How somebody stands to me: five words from cold to warm.

    began, now  places in `words`
    """

    name: str
    words: tuple[str, ...]
    began: int
    now: int


class Known(NamedTuple):
    """Something learnt."""

    text: str
    is_new: bool


class Owed(NamedTuple):
    """A promise of mine. `status` is open, kept, broken or released."""

    what: str
    to: str
    due: str
    status: str
    is_given: bool
    is_new: bool


class Taken(NamedTuple):
    """One step of the way: the move, and how many others were open."""

    move: str
    others: int


@dataclass(frozen=True, slots=True)
class Notebook:
    """What I could have written down."""

    stances: tuple[Stance, ...]
    known: tuple[Known, ...]
    owed: tuple[Owed, ...]
    path: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the player.

    happened   None before the first choice
    passed     scenes that went by without a choice
    here       the scene or ending; without its text when the story stayed where it was
    offers     the cards, in an order of this run's own; none at an ending
    later      six weeks later, at an ending
    """

    happened: Happened | None
    passed: tuple[Place, ...]
    here: Place
    prompt: Markup
    button: str
    offers: tuple[Offer, ...]
    later: tuple[Line, ...]
    notebook: Notebook


def page(story: Story, run: Sequence[State], lens: str, seed: int) -> Page:
    """Return what to show where a run stands. `run` is its states from the start to now."""
    state = run[-1]
    met: set[str] = set()
    words = story.scenes[state.at].words[lens] if state.at in story.scenes else None
    return Page(
        happened=happened(narration.consequence(story, state, lens)) if state.n else None,
        passed=tuple(place(story, state, lens, met, each) for each in state.passed),
        here=place(story, state, lens, met, state.at, with_text=not state.stayed),
        prompt=markup(words.prompt if words else ""),
        button=words.button if words else "",
        offers=offers(story, state, lens, seed),
        later=lines(story, narration.six_weeks_later(story, state, lens), lens, met),
        notebook=_notebook(story, run, lens),
    )


def happened(found: Consequence) -> Happened:
    """Return what a step brought, for a page."""
    shifts = tuple(Shift(kind, markup(html)) for kind, html in found.shifts)
    return Happened(markup(found.said), is_speech(found.said), markup(found.happens), shifts)


def offers(story: Story, state: State, lens: str, seed: int) -> tuple[Offer, ...]:
    """Return the open choices as cards, shuffled by the run's seed, so that a reload keeps them."""
    cards = [
        Offer(token(seed, state, choice), markup(choice.cards[lens].text))
        for choice in open_choices(story, state)
    ]
    return tuple(sorted(cards))


def token(seed: int, state: State, choice: Choice) -> str:
    """Return what stands for a choice in the form: its id would tell what the author thinks."""
    return sha256(f"{seed}\0{state.n}\0{state.at}\0{choice.id}".encode()).hexdigest()[:12]


def chosen(story: Story, state: State, seed: int, value: str) -> Choice | None:
    """Return the open choice that `value` stands for in this step, if there is one."""
    return next((c for c in open_choices(story, state) if token(seed, state, c) == value), None)


def was_chosen(story: Story, run: Sequence[State], seed: int, n: int, value: str) -> bool:
    """Tell whether `value` stands for the choice that was taken as step `n` of a run."""
    choice = chosen(story, run[n - 1], seed, value)
    return choice is not None and choice.id == run[-1].trail[n - 1].choice


def is_speech(text: str) -> bool:
    """Tell whether a card is something said; else it is something done."""
    return text.lstrip().startswith(tuple(QUOTES))


def place_of(story: Story, state: State, lens: str) -> str:
    """Return where I am, in a few words: the place of the scene, or the title of the ending."""
    if state.at in story.scenes:
        return story.scenes[state.at].words[lens].place or story.scenes[state.at].title
    return story.endings[state.at].title


def place(
    story: Story, state: State, lens: str, met: set[str], at: str, *, with_text: bool = True
) -> Place:
    """Return a scene or an ending that a state stands in or went through, for a page."""
    found = story.scenes.get(at) or story.endings[at]
    shown = narration.passages(story, state, lens, at) if with_text else ()
    return Place(found.title, markup(found.words[lens].place), lines(story, shown, lens, met))


def lines(story: Story, passages: Sequence[Passage], lens: str, met: set[str]) -> tuple[Line, ...]:
    """Return passages as lines. `met` are those who spoke on this page: a role is said once."""
    made = []
    for passage in passages:
        if not passage.said:
            made.append(Line(markup(passage.html)))
            continue
        person = next(
            (p for p in story.cast.values() if p.members[lens].says == passage.said), None
        )
        member = person.members[lens] if person else None
        first = passage.said not in met
        met.add(passage.said)
        who = member.name if member and first else passage.said
        role = member.role if member and first else ""
        made.append(
            Line(markup(passage.html), who, role, face(person.id if person else passage.said))
        )
    return tuple(made)


def markup(html: str) -> Markup:
    """Return a compiled text as one that templates do not escape: publishing sanitised it."""
    return Markup(html)  # noqa: S704


def plain(html: str) -> str:
    """Return rendered words without their marks, for a place that has none."""
    return str(markup(html).striptags())


def face(person: str) -> int:
    """Return which drawing somebody has: always the same one, and no guess at who they are."""
    return sha256(person.encode()).digest()[0] % FACES


def _notebook(story: Story, run: Sequence[State], lens: str) -> Notebook:
    state = run[-1]
    return Notebook(
        stances=tuple(_stances(story, run, lens)),
        known=tuple(
            Known(story.facts[fact][lens], n == state.n)
            for fact, n in reversed(list(state.facts.items()))
        ),
        owed=tuple(owed(story, state, lens)),
        path=tuple(
            Taken(choice_of(story, after.trail[-1]).move, len(open_choices(story, before)) - 1)
            for before, after in pairwise(run)
        ),
    )


def _stances(story: Story, run: Sequence[State], lens: str) -> Iterator[Stance]:
    """Yield how those stand who have been met: whose trust moved, or who has spoken."""
    heard = {
        passage.said
        for state in run
        for at in (*state.passed, state.at)
        for passage in narration.passages(story, state, lens, at)
    }
    for person in story.cast.values():
        began, now = (state.variables.get(f"{TRUST}{person.id}") for state in (run[0], run[-1]))
        is_met = began != now or person.members[lens].says in heard
        if is_met and (found := stance(story, person.id, run[0], run[-1], lens)):
            yield found


def stance(story: Story, person: str, began: State, now: State, lens: str) -> Stance | None:
    """Return how somebody of the cast stands to me, then and now; None for a minor part.

    Their words share the range of `trust.<person>` equally: of five, 20 points each of 0 to 100.
    """
    variable = story.variables.get(f"{TRUST}{person}")
    words = story.cast[person].stance.get(lens)
    if not variable or not words:
        return None
    bands = (int(height(variable, s.variables[variable.id]) * len(words)) for s in (began, now))
    at, to = (min(band, len(words) - 1) for band in bands)
    return Stance(story.cast[person].members[lens].says, words, at, to)


def owed(story: Story, state: State, lens: str) -> list[Owed]:
    """Return every promise of the run, in the order made, with what became of it."""
    made = []
    for row in state.promises:
        terms = story.promises[row.id]
        to = story.cast[terms.to].members[lens].says if terms.to in story.cast else ""
        made.append(
            Owed(
                what=terms.what[lens],
                to=to,
                due=terms.due,
                status=row.status,
                is_given=row.made_at == 0,
                is_new=state.n > 0 and state.n in (row.made_at, row.settled_at),
            )
        )
    return made
