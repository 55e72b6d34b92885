"""Every way through a story, as far as a limit: for the checks, and for bots that play it. Pure.

Two runs that stand in the same scene and differ only in what nothing ahead of them asks about go
on alike, so one of them is followed. What is asked about ahead, of a scene, is in `_Horizon`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import NamedTuple

from training.scenarios.branching import TRUST, open_choices, start, step
from training.scenarios.conditions import VISITS
from training.scenarios.state import State
from training.scenarios.story import (
    Atom,
    Choice,
    Compare,
    Condition,
    Draw,
    Ending,
    Not,
    Scene,
    Story,
)

MOST_STATES = 5_000
MOST_DRAWS = 64
MOST_STEPS = 15_000


class Move(NamedTuple):
    """A choice that was open in a state, and the place in `Walk.nodes` of where it led."""

    choice: Choice
    to: int


@dataclass(slots=True)
class Node:
    """A state that was reached. `before` is the place of the one it was first reached from."""

    state: State
    before: int
    moves: list[Move] = field(default_factory=list)


@dataclass(slots=True)
class Walk:
    """What was found. `limit` is a sentence if there is more than was walked, else "".

    stuck  scene in which nothing was open and which leads nowhere -> the moves that got there
    """

    nodes: list[Node] = field(default_factory=list)
    stuck: dict[str, list[str]] = field(default_factory=dict)
    limit: str = ""

    def at(self, place: str) -> Iterator[State]:
        """Yield the states that stand in a scene or an ending, or that passed it."""
        for node in self.nodes:
            if node.state.at == place or place in node.state.passed:
                yield node.state


def walk(
    story: Story,
    *,
    asked: Collection[Condition] = (),
    most_states: int = MOST_STATES,
    most_draws: int = MOST_DRAWS,
    most_steps: int = MOST_STEPS,
) -> Walk:
    """Follow every choice of every state from every draw, each state once.

    asked  conditions outside of the scenes, such as those of the closing texts; what they ask
           about draws is left aside
    """
    horizon = _Horizon(story, asked)
    made = Walk()
    known: dict[object, int] = {}

    def meet(state: State, before: int) -> int:
        key = horizon.key(state)
        if key not in known:
            known[key] = len(made.nodes)
            made.nodes.append(Node(state, before))
        return known[key]

    drawn = draws(story, most_draws)
    for each, carried in product(drawn.stories, _carried(story)):
        try:
            meet(start(each, 0, carried), -1)
        except ValueError:
            _note_stuck(story, story.start, [], made)
    made.limit = drawn.limit
    steps = at = 0
    while at < len(made.nodes):
        here = made.nodes[at]
        for choice in open_choices(story, here.state):
            steps += 1
            try:
                after = step(story, here.state, choice.id)
            except ValueError:
                _note_stuck(story, choice.to, [*way_to(made, at), choice.move], made)
                continue
            steps += len(after.passed)  # each of them was looked at as well
            here.moves.append(Move(choice, meet(after, at)))
        at += 1
        if len(made.nodes) > most_states:
            made.limit = f"More than {most_states:,} states of this story differ."
            break
        if steps > most_steps:
            made.limit = f"More than {most_steps:,} steps lead through this story."
            break
    return made


def way_to(made: Walk, place: int) -> list[str]:
    """Return the moves of a shortest way to the node in `place`."""
    found = []
    while (before := made.nodes[place].before) >= 0:
        moves = made.nodes[before].moves
        found.append(next(move.choice.move for move in moves if move.to == place))
        place = before
    return found[::-1]


def _carried(story: Story) -> list[dict[str, float]]:
    """Return what a run may begin with: a sequel may begin with the least and the most trust."""
    trust = [each for each in story.variables.values() if each.id.startswith(TRUST)]
    if not story.sequel_of:
        return [{}]
    return [{}, {each.id: each.low for each in trust}, {each.id: each.high for each in trust}]


class Draws(NamedTuple):
    """The story once for each way its chances and hidden interests can fall."""

    stories: list[Story]
    limit: str


def draws(story: Story, most: int = MOST_DRAWS) -> Draws:
    """Return the story with every combination of draws as its only one, `most` at most."""
    count = 2 ** len(story.chance)
    for draw in story.draws:
        count *= len(draw.values)
    limit = f"More than {most} draws of chance and hidden interests." if count > most else ""
    sides = [[(name, 1.0), (name, 0.0)] for name in story.chance]
    slots = [[Draw(draw.id, (value,)) for value in draw.values] for draw in story.draws]
    found = (
        replace(story, chance=dict(chance), draws=tuple(drawn))
        for drawn in product(*slots)
        for chance in product(*sides)
    )
    return Draws([each for each, _ in zip(found, range(most), strict=False)], limit)


def _note_stuck(story: Story, to: str, moves: list[str], made: Walk) -> None:
    """Name the scene that a step could not leave: the first without an `otherwise`, or a circle."""
    seen: list[str] = []
    while (scene := story.scenes.get(to)) and scene.otherwise and to not in seen:
        seen.append(to)
        to = scene.otherwise
    made.stuck.setdefault(to, moves)


def atoms(condition: Condition) -> Iterator[Atom | Compare]:
    """Yield what a condition asks about."""
    if isinstance(condition, Atom | Compare):
        yield condition
    elif isinstance(condition, Not):
        yield from atoms(condition.of)
    else:
        for each in condition.of:
            yield from atoms(each)


def links(place: Scene | Ending) -> list[str]:
    """Return where a scene may lead; an ending leads nowhere."""
    if isinstance(place, Ending):
        return []
    return [choice.to for choice in place.choices] + [place.otherwise] * bool(place.otherwise)


def all_places(story: Story) -> dict[str, Scene | Ending]:
    """Return every scene and every ending by its id."""
    return {**story.scenes, **story.endings}


def ahead(story: Story) -> dict[str, set[str]]:
    """Return, for each scene and ending, what can be reached from it with conditions left aside."""
    places = all_places(story)
    return {name: reachable(places, name) for name in places}


def reachable(places: Mapping[str, Scene | Ending], begin: str) -> set[str]:
    """Return the places that can be reached from `begin`, itself included."""
    found = {begin}
    todo = [begin]
    while todo:
        for to in links(places[todo.pop()]):
            if to not in found:
                found.add(to)
                todo.append(to)
    return found


def conditions_at(place: Scene | Ending) -> Iterator[Condition]:
    """Yield every condition of a scene or an ending. Both lenses carry the same ones."""
    for words in place.words.values():
        yield from (passage.when for passage in words.passages)
    if isinstance(place, Ending):
        for later in place.six_weeks_later.values():
            yield from (passage.when for passage in later)
        return
    for choice in place.choices:
        yield choice.when
        yield from (effect.when for effect in choice.effects)


@dataclass(slots=True)
class _Asked:
    """What is still asked about from one scene on. `chosen` are choices that could come back."""

    kinds: dict[str, frozenset[str]] = field(default_factory=dict)
    variables: Sequence[str] = ()
    visits: Sequence[tuple[str, int]] = ()
    chosen: frozenset[str] = frozenset()


class _Horizon:
    """Tells which of two states in the same scene have to be told apart."""

    def __init__(self, story: Story, asked: Collection[Condition]) -> None:
        self.story = story
        places = all_places(story)
        reach = ahead(story)
        own = {
            name: {each for c in conditions_at(place) for each in atoms(c)}
            for name, place in places.items()
        }
        # A draw does not change on the way: whoever asks about it at the end tries all of them.
        always = {
            each
            for condition in asked
            for each in atoms(condition)
            if not (isinstance(each, Atom) and each.kind in {"chance", "drawn"})
        }
        again = {
            name
            for name, scene in story.scenes.items()
            if any(name in reach[to] for to in links(scene))
        }
        self.asked = {
            name: self._asked(always.union(*(own[to] for to in reach[name])), reach[name] & again)
            for name in places
        }

    def _asked(self, found: set[Atom | Compare], again: set[str]) -> _Asked:
        kinds: dict[str, set[str]] = {}
        counts: dict[str, int] = {}
        variables = set()
        for each in found:
            if isinstance(each, Atom):
                kinds.setdefault(each.kind, set()).add(each.name)
            elif each.variable.startswith(VISITS):
                scene = each.variable.removeprefix(VISITS)
                counts[scene] = max(counts.get(scene, 0), int(each.number) + 2)
            else:
                variables.add(each.variable)
        chosen = {f"{name}.{c.id}" for name in again for c in self.story.scenes[name].choices}
        return _Asked(
            kinds={kind: frozenset(names) for kind, names in kinds.items()},
            variables=sorted(variables),
            visits=sorted(counts.items()),
            chosen=frozenset(chosen | kinds.get("chose", set())),
        )

    def key(self, state: State) -> object:
        """Return what two states share that go on alike."""
        asked = self.asked[state.at]
        names = asked.kinds.get
        none: frozenset[str] = frozenset()
        made = {row.id for row in state.promises} & names("promise", none)
        return (
            state.at,
            state.passed,
            state.owed,
            frozenset(made),
            names("fact", none).intersection(state.facts),
            names("visited", none).intersection(state.visits),
            state.chance & names("chance", none),
            state.drawn & names("drawn", none),
            state.chosen & asked.chosen,
            tuple(round(state.variables[name], 6) for name in asked.variables),
            tuple(min(state.visits.get(name, 0), most) for name, most in asked.visits),
        )
