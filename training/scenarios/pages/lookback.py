"""What the debrief of one finished run shows: the way, the roads not taken, the people. Pure.

Keys and numbers, no sentences: `phrases` and the templates have the words. HTML was sanitised when
the scenario was compiled.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from markupsafe import Markup

from training.content.facets import FACETS
from training.scenarios.engine import debrief, narration
from training.scenarios.engine.branching import choice_of, is_open, open_choices, step
from training.scenarios.engine.conditions import holds
from training.scenarios.engine.state import State
from training.scenarios.engine.story import All, AnyOf, Atom, Choice, Condition, Scene, Story
from training.scenarios.format.loading import inner_of
from training.scenarios.pages import player


class Road(NamedTuple):
    """A choice that was open and not taken. `told` is the file's sentence about it, "" for none.

    happens, leads, title   else: what it would have brought, one step far; where the story would
                            have gone on: "same", "scene" or "ending", and its title
    """

    said: Markup
    is_speech: bool
    told: Markup
    happens: Markup
    leads: Literal["same", "scene", "ending"]
    title: str


class Moment(NamedTuple):
    """One step of the run. `n` is its number, the first is 1.

    thought  what I wrote before choosing, "" for nothing
    roads    the ways not taken that are told; `more` are the others that were open
    unseen   facts that would have opened another choice, as texts; one entry a choice
    """

    n: int
    place: Markup
    said: Markup
    is_speech: bool
    looking_back: Markup
    thought: str
    roads: tuple[Road, ...]
    more: tuple[Road, ...]
    unseen: tuple[str, ...]


class Interest(NamedTuple):
    """A hidden interest, and the title of the scene in which I found it out, "" if I did not."""

    text: str
    found_in: str


class Inner(NamedTuple):
    """What somebody did not say."""

    who: str
    face: int
    html: Markup


class Clash(NamedTuple):
    """A promise of mine that could only be kept by breaking another; without one, by nothing."""

    what: str
    other: str


class Facet(NamedTuple):
    """How far one skill was shown: `step` 1 to 4, None where the run holds too little evidence.

    moments  how many decisions called for it
    """

    id: str
    name: str
    step: int | None
    moments: int


class Replay(NamedTuple):
    """The moment worth going back to."""

    n: int
    name: str
    prompt: Markup


@dataclass(frozen=True, slots=True)
class LookBack:
    """The debrief of one run.

    counted  promises in numbers; owed are the rows, in the order made
    to       the one person that something was let go by, "" for several or none
    """

    moments: tuple[Moment, ...]
    interests: tuple[Interest, ...]
    inner: tuple[Inner, ...]
    counted: debrief.PromiseCount
    owed: tuple[player.Owed, ...]
    conflicts: tuple[Clash, ...]
    to: str
    facets: tuple[Facet, ...]
    is_scored: bool
    key_author: str
    replay: Replay

    @property
    def has_evidence(self) -> bool:
        """Whether anything can be said about any skill."""
        return any(facet.step for facet in self.facets)


def look_back(
    story: Story,
    body: Mapping[str, Any],
    run: Sequence[State],
    lens: str,
    thoughts: Sequence[str] = (),
) -> LookBack:
    """Return the debrief of a run that has ended; `run` is its states from the start.

    thoughts  what was written before each choice, in order
    """
    end = run[-1]
    owed = player.owed(story, end, lens)
    let_go = {row.to for row in owed if row.status == "released"}
    return LookBack(
        moments=tuple(_moments(story, run, lens, thoughts)),
        interests=tuple(_interests(story, body, end, lens)),
        inner=tuple(_inner(story, body, end, lens)),
        counted=debrief.promise_count(end),
        owed=tuple(owed),
        conflicts=tuple(_conflicts(story, end, lens)),
        to=let_go.pop() if len(let_go) == 1 else "",
        facets=facets_of(story, run),
        is_scored=bool(body["summary"]["scored"]),
        key_author=body["key_author"],
        replay=_replay(story, run, lens),
    )


def facets_of(story: Story, run: Sequence[State]) -> tuple[Facet, ...]:
    """Return what the run says about each skill, in the order of the story."""
    counted = debrief.moments(story, run)
    return tuple(
        Facet(
            each.facet,
            FACETS[each.facet].name,
            debrief.step_of(each.score),
            counted[each.facet],
        )
        for each in debrief.scores(story, run)
    )


def _moments(
    story: Story, run: Sequence[State], lens: str, thoughts: Sequence[str]
) -> Iterator[Moment]:
    told_of: set[tuple[str, str]] = set()
    for before, after in pairwise(run):
        taken = choice_of(story, after.trail[-1])
        # In a scene that is met again, a road is told of once.
        others = [
            each
            for each in open_choices(story, before)
            if each.id != taken.id and (before.at, each.id) not in told_of
        ]
        told_of |= {(before.at, each.id) for each in others}
        told = [each for each in others if each.cards[lens].other_road] or _one(others)
        yield Moment(
            n=after.n,
            place=player.markup(player.place_of(story, before, lens)),
            said=player.markup(taken.cards[lens].text),
            is_speech=player.is_speech(taken.cards[lens].text),
            looking_back=player.markup(taken.cards[lens].looking_back),
            thought=thoughts[before.n] if before.n < len(thoughts) else "",
            roads=tuple(_road(story, before, after, each, lens) for each in told),
            more=tuple(
                _road(story, before, after, each, lens) for each in others if each not in told
            ),
            unseen=tuple(_unseen(story, before, lens)),
        )


def _one(others: Sequence[Choice]) -> list[Choice]:
    """Return the choice to tell of where the file tells of none: a sound one, if there is one."""
    return sorted(others, key=lambda each: each.role != "defensible")[:1]


def _road(story: Story, before: State, after: State, choice: Choice, lens: str) -> Road:
    instead = step(story, before, choice.id)
    is_end = instead.at in story.endings
    return Road(
        said=player.markup(choice.cards[lens].text),
        is_speech=player.is_speech(choice.cards[lens].text),
        told=player.markup(choice.cards[lens].other_road),
        happens=player.markup(narration.consequence(story, instead, lens).happens),
        leads="same" if instead.at == after.at else "ending" if is_end else "scene",
        title=(story.endings[instead.at] if is_end else story.scenes[instead.at]).title,
    )


def _unseen(story: Story, before: State, lens: str) -> Iterator[str]:
    """Yield, for each choice that only a fact kept away, what I did not know."""
    for choice in story.scenes[before.at].choices:
        missing = [fact for fact in _facts_in(choice.when) if fact not in before.facts]
        knowing = replace(before, facts={**before.facts, **dict.fromkeys(missing, 0)})
        if missing and not is_open(choice, before) and is_open(choice, knowing):
            yield " ".join(story.facts[fact][lens] for fact in missing)


def _facts_in(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Atom) and condition.kind == "fact":
        yield condition.name
    elif isinstance(condition, All | AnyOf):
        for each in condition.of:
            yield from _facts_in(each)


def _interests(story: Story, body: Mapping[str, Any], end: State, lens: str) -> Iterator[Interest]:
    """Yield the hidden interests; of those that are drawn, the one that was."""
    drawn = {each.partition(".")[2] for each in end.drawn}
    not_drawn = {value for draw in story.draws for value in draw.values} - drawn
    for name, texts in body["interests"].items():
        if name not in not_drawn:
            n = end.facts.get(name)
            found_in = story.scenes[end.trail[n - 1].scene].title if n else ""
            yield Interest(texts[lens], found_in)


def _inner(story: Story, body: Mapping[str, Any], end: State, lens: str) -> Iterator[Inner]:
    names = {each.members[lens].says: each for each in story.cast.values()}
    for passage in inner_of(body, lens):
        if holds(passage.when, end):
            person = names.get(passage.said)
            face = player.face(person.id if person else passage.said)
            yield Inner(
                person.members[lens].name if person else passage.said,
                face,
                player.markup(passage.html),
            )


def _conflicts(story: Story, end: State, lens: str) -> Iterator[Clash]:
    made = dict.fromkeys(row.id for row in end.promises)
    for terms in (story.promises[each] for each in made):
        if terms.keepable == "no":
            yield Clash(terms.what[lens], "")
        for other in terms.breaks:
            if other in made:
                yield Clash(terms.what[lens], story.promises[other].what[lens])


def _replay(story: Story, run: Sequence[State], lens: str) -> Replay:
    """Return the decision in which most credit was left lying, else the first."""

    def left(before: State, after: State) -> float:
        open_then = open_choices(story, before)
        best = max(debrief.worth(each) for each in open_then)
        return best - debrief.worth(choice_of(story, after.trail[-1]))

    before, after = max(pairwise(run), key=lambda pair: left(*pair))
    scene = story.scenes[before.at]
    return Replay(
        after.n, speaker(story, before, scene, lens), player.markup(scene.words[lens].prompt)
    )


def speaker(story: Story, state: State, scene: Scene, lens: str) -> str:
    """Return the name of who spoke last before a choice, "" where nobody spoke."""
    said = [each.said for each in narration.passages(story, state, lens, scene.id) if each.said]
    return said[-1] if said else ""
