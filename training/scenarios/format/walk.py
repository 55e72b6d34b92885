"""Every way through a story, as far as a limit: for the checks, and for bots that play it. Pure.

Two runs that stand in the same scene and differ only in what nothing ahead of them asks about go
on alike, so one of them is followed. What is asked about ahead, of a scene, is in `_Horizon`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import NamedTuple

from training.scenarios.engine.branching import TRUST, open_choices, start, step
from training.scenarios.engine.conditions import VISITS
from training.scenarios.engine.state import State
from training.scenarios.engine.story import Atom, Choice, Compare, Condition, Draw, Story
from training.scenarios.format.graph import (
    ahead,
    all_places,
    atoms,
    changed,
    conditions_at,
    links,
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
    walker, drawn = _Walker(story, asked), draws(story, most_draws)
    made = walker.made
    for each, carried in product(drawn.stories, _carried(story)):
        walker.begin(each, carried)
    made.limit = drawn.limit
    steps = at = 0
    while at < len(made.nodes):
        steps += walker.follow(at)
        at += 1
        if len(made.nodes) > most_states:
            made.limit = f"More than {most_states:,} states of this story differ."
            break
        if steps > most_steps:
            made.limit = f"More than {most_steps:,} steps lead through this story."
            break
    return made


class _Walker:
    """Takes steps through one story, and meets each state once."""

    def __init__(self, story: Story, asked: Collection[Condition]) -> None:
        self.story = story
        self.made = Walk()
        self._horizon = _Horizon(story, asked)
        self._known: dict[object, int] = {}

    def begin(self, drawn: Story, carried: Mapping[str, float]) -> None:
        """Meet the state a run begins with."""
        try:
            self._meet(start(drawn, 0, carried), -1)
        except ValueError:
            _note_stuck(self.story, self.story.start, [], self.made)

    def follow(self, at: int) -> int:
        """Take every choice that is open in a node; return how many scenes were looked at."""
        here, looked_at = self.made.nodes[at], 0
        for choice in open_choices(self.story, here.state):
            looked_at += 1
            try:
                after = step(self.story, here.state, choice.id)
            except ValueError:
                moves = [*way_to(self.made, at), choice.move]
                _note_stuck(self.story, choice.to, moves, self.made)
                continue
            looked_at += len(after.passed)  # each of them was looked at as well
            here.moves.append(Move(choice, self._meet(after, at)))
        return looked_at

    def _meet(self, state: State, before: int) -> int:
        key = self._horizon.key(state)
        if key not in self._known:
            self._known[key] = len(self.made.nodes)
            self.made.nodes.append(Node(state, before))
        return self._known[key]


def way_to(made: Walk, place: int) -> list[str]:
    """Return the moves of a shortest way to the node in `place`."""
    found = []
    while (before := made.nodes[place].before) >= 0:
        moves = made.nodes[before].moves
        found.append(next(move.choice.move for move in moves if move.to == place))
        place = before
    return found[::-1]


def _carried(story: Story) -> list[dict[str, float]]:
    """Return what a run may begin with: a sequel, also with the least and the most carried over.

    Trust may be carried over; a number that no choice changes can only be that.
    """
    if not story.sequel_of:
        return [{}]
    moved = changed(story)
    found = [
        each
        for each in story.variables.values()
        if each.id.startswith(TRUST) or each.id not in moved
    ]
    return [{}, {each.id: each.low for each in found}, {each.id: each.high for each in found}]


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
