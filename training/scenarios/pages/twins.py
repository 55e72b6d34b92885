"""Two runs of one scenario side by side: the same decision, met in both rooms. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from training.lenses import CUSTOMER, INSIDE, LENSES, other
from training.scenarios.engine import narration
from training.scenarios.engine.branching import choice_of
from training.scenarios.engine.state import State
from training.scenarios.engine.story import Choice, Scene, Story
from training.scenarios.pages import player

ROOM_WORDS = ("customer", "customers", "client", "clients", "colleague", "colleagues")
_SMALL = {"if", "you", "here", "and", "not", "there", "the", "a", "an", "to", "in", "it", "did"}
_WORD = re.compile(r"[a-z]+")


class Room(NamedTuple):
    """What the page needs of a run: which story, its states, its lens, and how it is called."""

    story: Story
    states: tuple[State, ...]
    lens: str
    title: str


class Half(NamedTuple):
    """The decision in one room.

    person     the id of who spoke last before it, "" for nobody; who and role are for reading
    stance     how they stood then and at the end; None where the story does not track it
    """

    lens: str
    title: str
    person: str
    who: str
    role: str
    moment: Markup
    said: Markup
    is_speech: bool
    did: Markup
    stance: player.Stance | None
    move: str
    looking_back: Markup


class Finding(NamedTuple):
    """A headline; `phrases.headline` has its words.

    key   file, same, promised, moves, rooms (as moves, without names)
    lens  the room that it speaks of first; html is the file's own
    """

    key: str
    lens: str = ""
    html: Markup = Markup("")


@dataclass(frozen=True, slots=True)
class Mirror:
    """The same decision in both rooms, and what to say of it."""

    scene: str
    halves: Mapping[str, Half]
    finding: Finding

    @property
    def are_speech(self) -> bool:
        """Whether something was said in both rooms, not done."""
        return all(half.is_speech for half in self.halves.values())


def mirror(
    rooms: Mapping[str, Room], twin: Mapping[str, Mapping[str, str]], only: str = ""
) -> Mirror | None:
    """Return a decision that both runs share, or None if they share none.

    only  the one scene to look at, "" for any

    It is the first in which the moves differ, else the first. A headline of the file moves the
    mirror to the decision that it speaks of, if it fits there.
    """
    shared = [
        step.scene
        for step in rooms[CUSTOMER].states[-1].trail
        if any(step.scene == theirs.scene for theirs in rooms[INSIDE].states[-1].trail)
        and only in {"", step.scene}
    ]
    if not shared:
        return None
    told = next((each for each in _told(rooms, twin) if only in {"", each[0]}), None)
    scene = told[0] if told else next((s for s in shared if _differs(rooms, s)), shared[0])
    halves = {lens: _half(rooms[lens], scene) for lens in LENSES}
    finding = told[1] if told else _finding(rooms, halves)
    return Mirror(scene, halves, finding)


def room_named(rule: str, names: Sequence[str]) -> str:
    """Return the first word of a rule that belongs to one room only, "" if it has none.

    Names count only as they are written: Price is a person, a price is not.
    """
    for word in re.findall(r"\w+", rule):
        if word.lower() in ROOM_WORDS or word in names:
            return str(word)
    return ""


def names_of(story: Story) -> tuple[str, ...]:
    """Return what the people of a story are called, first and last names, in both rooms."""
    members = [member for person in story.cast.values() for member in person.members.values()]
    return tuple(
        dict.fromkeys(
            word
            for member in members
            for word in (*re.findall(r"\w+", member.says), *re.findall(r"\w+", member.name)[-1:])
            if word[:1].isupper()
        )
    )


def _told(
    rooms: Mapping[str, Room], twin: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, Finding]]:
    """Yield the decision and the headline of each case of the file that these runs are.

    A case is written for readers ("if you asked here and not there"). It is about the first scene
    that has a move with its word; it fits when that move was made in this room, and in the other
    room one that is another and taught nothing: whoever learnt something did not guess.
    """
    for lens in LENSES:
        case = twin[lens]
        here, there = rooms[lens], rooms[other(lens)]
        if found := _about(here.story, case["when"]):
            scene, is_it = found
            mine, theirs = _taken(here, scene), _taken(there, scene)
            if mine and theirs and is_it(mine) and not is_it(theirs) and not theirs.learn:
                yield scene, Finding("file", lens, player.markup(case["headline"]))


def _about(story: Story, when: str) -> tuple[str, Callable[[Choice], bool]] | None:
    stems = {_stem(word) for word in _WORD.findall(when.lower())} - {_stem(w) for w in _SMALL}

    def is_it(choice: Choice) -> bool:
        return bool(stems & {_stem(word) for word in _WORD.findall(choice.move.lower())})

    for scene in story.scenes.values():
        if any(is_it(each) for each in scene.choices):
            return scene.id, is_it
    return None


def _stem(word: str) -> str:
    return word.removesuffix("ed").removesuffix("e")


def _taken(room: Room, scene: str) -> Choice | None:
    step = next((step for step in room.states[-1].trail if step.scene == scene), None)
    return choice_of(room.story, step) if step else None


def _differs(rooms: Mapping[str, Room], scene: str) -> bool:
    return len({taken.move for room in rooms.values() if (taken := _taken(room, scene))}) > 1


def _half(room: Room, scene_id: str) -> Half:
    story, lens = room.story, room.lens
    index = next(i for i, step in enumerate(room.states[-1].trail) if step.scene == scene_id)
    before, choice = room.states[index], choice_of(story, room.states[-1].trail[index])
    scene, card = story.scenes[scene_id], choice.cards[lens]
    who, moment = _spoken(story, before, scene, lens)
    member = story.cast[who].members[lens] if who else None
    return Half(
        lens=lens,
        title=room.title,
        person=who,
        who=member.says if member else "",
        role=f"{member.name}, {member.role}" if member else "",
        moment=player.markup(moment),
        said=player.markup(card.text),
        is_speech=player.is_speech(card.text),
        did=player.markup(narration.consequence(story, room.states[index + 1], lens).happens),
        stance=player.stance(story, who, before, room.states[-1], lens) if who else None,
        move=choice.move,
        looking_back=player.markup(card.looking_back),
    )


def _spoken(story: Story, before: State, scene: Scene, lens: str) -> tuple[str, str]:
    """Return who of the cast spoke last before the decision, and what: else the last passage."""
    ids = {person.members[lens].says: person.id for person in story.cast.values()}
    shown = narration.passages(story, before, lens, scene.id)
    for passage in reversed(shown):
        if passage.said in ids:
            return ids[passage.said], passage.html
    return "", shown[-1].html if shown else scene.words[lens].prompt


def _finding(rooms: Mapping[str, Room], halves: Mapping[str, Half]) -> Finding:
    """Return what is true of these two runs: rules in order, the last one always fits."""
    if halves[CUSTOMER].move == halves[INSIDE].move:
        return Finding("same")
    promised = {lens: _promised(room, halves[lens].person) for lens, room in rooms.items()}
    more = max(LENSES, key=lambda lens: promised[lens])
    named = all(half.who for half in halves.values())
    if named and promised[more] > promised[other(more)]:
        return Finding("promised", more)
    return Finding("moves" if named else "rooms")


def _promised(room: Room, person: str) -> int:
    """Count what was promised to a person in the run; what stood before it is not of the run."""
    rows = room.states[-1].promises
    return sum(row.made_at > 0 and room.story.promises[row.id].to == person for row in rows)
