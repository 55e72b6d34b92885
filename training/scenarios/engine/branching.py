"""The engine: how a story is entered and what a choice does. Pure.

A run is its seed and its trail, no more: `fold` gives its state, in play, on return, in the debrief
and in tests. What a step does, in this order: its effects and facts, all judged by the state before
it; its promises; then the way to the next scene, past every scene in which nothing is open, by
their `otherwise`. A scene or an ending settles the promises it names, when it is entered.

Time is a variable like the others. It stops at its lowest value, usually 0, and ends nothing by
itself: a story that can run out of it asks for `time < 1`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from training.scenarios.engine.conditions import holds
from training.scenarios.engine.state import (
    NotAllowed,
    Promise,
    State,
    Status,
    Step,
    promised,
    settled,
)
from training.scenarios.engine.story import Choice, Effect, Ending, Scene, Story, Variable

FARTHEST = 50  # scenes passed in one step
TRUST = "trust."

ENDED = "this run has ended, so nothing more can be chosen"
NOT_OPEN = "that choice is not open at “{}”"
OTHER_STORY = "step {} of this trail does not fit the story"


def start(story: Story, seed: int, carried: Mapping[str, float] | None = None) -> State:
    """Return the state before the first choice.

    Each chance and each hidden interest is drawn from the seed and its own id alone: adding one
    moves no other, and no choice moves any.

    carried  variables of an earlier run, for a sequel; what the story does not know is left out,
             and what is missing begins as the story says
    """
    begin = {v.id: v.start for v in story.variables.values()} | dict(carried or {})
    state = State(
        at=story.start,
        variables={v.id: _within(v, begin[v.id]) for v in story.variables.values()},
        chance=frozenset(c for c, p in story.chance.items() if _share(seed, "chance", c) < p),
        drawn=frozenset(
            f"{draw.id}.{draw.values[int(_share(seed, 'draw', draw.id) * len(draw.values))]}"
            for draw in story.draws
        ),
        promises=tuple(Promise(each.id, 0) for each in story.promises.values() if each.given),
    )
    return _enter(story, state, story.start)


def step(story: Story, state: State, choice_id: str) -> State:
    """Return the state after a choice. Raises NotAllowed if it is not open."""
    if not (scene := story.scenes.get(state.at)):
        raise NotAllowed(ENDED)
    choice = next((each for each in scene.choices if each.id == choice_id), None)
    if not choice or not is_open(choice, state):
        raise NotAllowed(NOT_OPEN.format(scene.title))
    n = state.n + 1
    learnt = {fact: n for fact in choice.learn if fact not in state.facts}
    after = replace(
        state,
        variables=_moved(story, state, choice.effects),
        facts={**state.facts, **learnt},
        promises=promised(_settled(story, state, choice, n), choice.make, n),
        chosen=state.chosen | {f"{state.at}.{choice_id}"},
        trail=(*state.trail, Step(state.at, choice_id)),
    )
    return _enter(story, after, choice.to)


def states(
    story: Story,
    seed: int,
    trail: Sequence[tuple[str, str]],
    carried: Mapping[str, float] | None = None,
) -> Iterator[State]:
    """Yield the state at the start and after each step of a trail of (scene, choice).

    Raises NotAllowed at a step that the story does not allow.
    """
    state = start(story, seed, carried)
    yield state
    for n, (scene, choice) in enumerate(trail, start=1):
        if scene != state.at:
            raise NotAllowed(OTHER_STORY.format(n))
        state = step(story, state, choice)
        yield state


def fold(
    story: Story,
    seed: int,
    trail: Sequence[tuple[str, str]],
    carried: Mapping[str, float] | None = None,
) -> State:
    """Return the state at the end of a trail. Raises NotAllowed if the story does not allow it."""
    *_, last = states(story, seed, trail, carried)
    return last


def carries(story: Story, state: State) -> dict[str, float]:
    """Return what a sequel begins with, from the state at the end of a run."""
    return {each: state.variables[each] for each in story.carries}


def open_choices(story: Story, state: State) -> tuple[Choice, ...]:
    """Return what can be chosen now, in the order of the file; nothing at an ending."""
    scene = story.scenes.get(state.at)
    return tuple(each for each in scene.choices if is_open(each, state)) if scene else ()


def is_open(choice: Choice, state: State) -> bool:
    """Tell whether a choice of the present scene can be taken.

    A choice that was taken leaves, unless it is sticky; `once` leaves even then.
    """
    stays = choice.sticky and not choice.once
    if not stays and f"{state.at}.{choice.id}" in state.chosen:
        return False
    return holds(choice.when, state)


def choice_of(story: Story, taken: Step) -> Choice:
    """Return the choice that a step of a trail took."""
    return next(c for c in story.scenes[taken.scene].choices if c.id == taken.choice)


def height(variable: Variable, value: float) -> float:
    """Return how far up its range a value stands, from 0 to 1."""
    return (value - variable.low) / (variable.high - variable.low)


def _share(seed: int, kind: str, each: str) -> float:
    """Return a number from 0 to below 1 that is the same on every machine, for ever."""
    found = sha256(f"{seed}\0{kind}\0{each}".encode()).digest()
    return int.from_bytes(found[:6]) / 2**48


def _enter(story: Story, state: State, to: str) -> State:
    """Return the state in scene or ending `to`, or where the story goes if nothing is open."""
    passed: tuple[str, ...] = ()
    while len(passed) < FARTHEST:
        visits = {**state.visits, to: state.visits.get(to, 0) + 1}
        state = replace(state, at=to, visits=visits, passed=passed)
        place = story.endings.get(to) or story.scenes[to]
        state = replace(state, promises=_settled(story, state, place, state.n))
        if isinstance(place, Ending):
            return state
        if any(is_open(each, state) for each in story.scenes[to].choices):
            return state
        passed = (*passed, to)
        if not (to := story.scenes[to].otherwise):
            raise ValueError(f'nothing is open in scene "{passed[-1]}", and it has no otherwise')
    raise ValueError(f'{FARTHEST} scenes without a choice, from "{passed[0]}" on: a circle')


def _settled(
    story: Story, state: State, by: Choice | Scene | Ending, n: int
) -> tuple[Promise, ...]:
    """Return the ledger after what `by` releases, breaks and keeps, in this order.

    Keeping a promise that could only be kept by breaking others breaks those too.
    """
    if not (by.keep or by.break_ or by.release):
        return state.promises
    keeps = state.owed.intersection(by.keep).difference(by.break_, by.release)
    breaks = {*by.break_, *(each for kept in keeps for each in story.promises[kept].breaks)}
    outcomes: dict[str, Status] = dict.fromkeys(by.keep, "kept")
    outcomes |= dict.fromkeys(breaks, "broken")
    outcomes |= dict.fromkeys(by.release, "released")
    return settled(state.promises, outcomes, n)


def _moved(story: Story, state: State, effects: Sequence[Effect]) -> dict[str, float]:
    """Return the variables after `effects`, one after the other, each within its range."""
    values = dict(state.variables)
    for effect in effects:
        if holds(effect.when, state):
            variable = story.variables[effect.variable]
            value, amount = values[variable.id], effect.amount
            if variable.id.startswith(TRUST) and amount > 0:
                # Slow to gain, fast to lose.
                amount *= 1 - height(variable, value)
            values[variable.id] = _within(variable, value + amount)
    return values


def _within(variable: Variable, value: float) -> float:
    return min(max(value, variable.low), variable.high)
