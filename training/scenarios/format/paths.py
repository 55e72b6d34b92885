"""What can go wrong on a way through a story: found by walking all of them. Pure.

Every finding is (line, sentence). `problems` stop a scenario from going live, `advice` does not.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from training.content.documents import Front
from training.content.lint import Finding
from training.scenarios.engine.conditions import holds
from training.scenarios.engine.debrief import LEAST_EVIDENCE, evidence, is_enough
from training.scenarios.engine.state import State
from training.scenarios.engine.story import Condition, Story
from training.scenarios.format.bench import Bench
from training.scenarios.format.graph import atoms
from training.scenarios.format.walk import Node, Walk, draws, walk, way_to

FEWEST = 3  # choices
SHOWN = 3  # moves of an example
MOST_ANSWERS = 20_000  # to conditions; a story that somebody plays needs a thousand


class Found(NamedTuple):
    """What walking a story brought up."""

    problems: list[Finding]
    advice: list[Finding]


def findings(story: Story, front: Front, few: Collection[str], bench: Bench) -> Found:
    """Walk every way through a story that holds together, and say what is wrong on them.

    few  scenes that may have fewer than three choices, for a reason
    """
    after_the_end = [each.condition for each in bench.asked if not each.place]
    made = walk(story, asked=after_the_end)
    problems = [
        *_stuck(story, made, bench),
        *_never_reached(story, made, bench),
        *_no_way_out(story, made, bench),
        *_too_few(story, made, few, bench),
        *_open_promises(story, made, bench),
    ]
    advice = [*_alike(made, bench), *_thin(story, made, front)]
    if made.limit:
        wrong = f"{made.limit} Not every path was checked. Ask fewer conditions, or later ones."
        advice.append((front.line("start"), wrong))
    else:
        advice += _never_so(made, story, bench)
    return Found(problems, advice)


def _example(moves: Sequence[str]) -> str:
    """Return how to get somewhere, in words: `, for example after "call in a favour"`."""
    if not moves:
        return " at the start"
    listed = ", ".join(f'"{move}"' for move in moves[-SHOWN:])
    return f", for example after {'… ' if len(moves) > SHOWN else ''}{listed}"


def _stuck(story: Story, made: Walk, bench: Bench) -> Iterator[Finding]:
    for scene, moves in made.stuck.items():
        wrong = f"Nothing is open here{_example(moves)}"
        if scene in story.scenes and story.scenes[scene].otherwise:
            yield bench.at[scene], f"{wrong}, and `otherwise` leads in a circle. Let it lead out."
        else:
            yield (
                bench.at.get(scene, 1),
                f"{wrong}. Say where the story goes then: {{#{scene}; otherwise: scene-id}}.",
            )


def _never_reached(story: Story, made: Walk, bench: Bench) -> Iterator[Finding]:
    if made.limit:
        return
    reached = {node.state.at for node in made.nodes}.union(*(n.state.passed for n in made.nodes))
    for name in (*story.scenes, *story.endings):
        if name not in reached and name not in made.stuck:
            what = "scene" if name in story.scenes else "ending"
            wrong = f"No run gets to this {what}: the conditions on the way are never all true."
            yield bench.at[name], f"{wrong} Change one of them, or take the {what} out."


def _no_way_out(story: Story, made: Walk, bench: Bench) -> Iterator[Finding]:
    """Find scenes from which, in some state, no choice of choices gets to an ending."""
    if made.limit:
        return
    before: dict[int, list[int]] = {}
    for place, node in enumerate(made.nodes):
        for move in node.moves:
            before.setdefault(move.to, []).append(place)
    todo = [place for place, node in enumerate(made.nodes) if node.state.at in story.endings]
    ends = set(todo)
    while todo:
        for place in before.get(todo.pop(), ()):
            if place not in ends:
                ends.add(place)
                todo.append(place)
    told = set()
    for place, node in enumerate(made.nodes):
        if place not in ends and node.moves and node.state.at not in told:
            told.add(node.state.at)
            wrong = f"There is no way to an ending from here{_example(way_to(made, place))}."
            yield bench.at[node.state.at], f"{wrong} Let a choice lead out of the circle."


def _too_few(story: Story, made: Walk, few: Collection[str], bench: Bench) -> Iterator[Finding]:
    told = set(few)
    for place, node in enumerate(made.nodes):
        at = node.state.at
        if at in story.endings or at in told:
            continue
        count = len(node.moves)
        if 0 < count < FEWEST:
            told.add(at)
            open_ = "1 choice is" if count == 1 else f"{count} choices are"
            yield (
                bench.at[at],
                (
                    f"Only {open_} open here{_example(way_to(made, place))}. "
                    f'Add one, or give the reason in the front matter: "few": {{{at}: …}}.'
                ),
            )


def _open_promises(story: Story, made: Walk, bench: Bench) -> Iterator[Finding]:
    told = set()
    for place, node in enumerate(made.nodes):
        if node.state.at not in story.endings:
            continue
        for promise in sorted(node.state.owed):
            if (node.state.at, promise) not in told:
                told.add((node.state.at, promise))
                wrong = (
                    f'"{promise}" can still be open at this ending{_example(way_to(made, place))}.'
                )
                yield bench.at[node.state.at], f"{wrong} Settle it: keep, break or release."


def _alike(made: Walk, bench: Bench) -> Iterator[Finding]:
    told = set()
    for node in made.nodes:
        seen: dict[str, str] = {}
        for choice, _ in node.moves:
            key = f"{node.state.at}.{choice.id}"
            if choice.move in seen and key not in told:
                told.add(key)
                yield bench.at[key], f'"{choice.move}" can be open twice at once. Reword one.'
            seen[choice.move] = key


def _never_so(made: Walk, story: Story, bench: Bench) -> Iterator[Finding]:
    """Find conditions that are false in every state in which they are asked."""
    states = {name: list(made.at(name)) for name in (*story.scenes, *story.endings)}
    ends = [state for name in story.endings for state in states[name]]
    drawn = list(_drawn(story))
    left = iter(range(MOST_ANSWERS))
    for line, place, condition in bench.asked:
        found: Iterable[State] = states[place] if place else ends
        if not place and _asks_of_draws(condition):
            found = _redrawn(ends, drawn)
        if not any(holds(condition, state) for state, _ in zip(found, left, strict=False)):
            if next(left, None) is None:
                wrong = f"Conditions were tried in {MOST_ANSWERS:,} states up to here."
                yield line, f"{wrong} The rest was not checked. Ask fewer conditions."
                return
            yield line, "This condition is never true here. Change it, or take it out."


def _asks_of_draws(condition: Condition) -> bool:
    asked = (getattr(atom, "kind", "") for atom in atoms(condition))
    return any(kind in {"chance", "drawn"} for kind in asked)


def _drawn(story: Story) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield every way chance and hidden interests can fall, as far as the walk tried them."""
    for each in draws(story).stories:
        chance = frozenset(name for name, p in each.chance.items() if p == 1)
        yield chance, frozenset(f"{draw.id}.{draw.values[0]}" for draw in each.draws)


def _redrawn(
    states: Iterable[State], drawn: Iterable[tuple[frozenset[str], frozenset[str]]]
) -> Iterator[State]:
    for state, (chance, interests) in product(states, drawn):
        yield replace(state, chance=chance, drawn=interests)


def _thin(story: Story, made: Walk, front: Front) -> Iterator[Finding]:
    """Find facets that no run can exercise enough to be scored."""
    most = _evidence(story, made)
    for place, facet in enumerate(story.facets):
        if not is_enough(most.get(facet, 0.0)):
            wrong = f'"{facet}" is too thin to score: {most.get(facet, 0):.1f} of evidence at most'
            yield (
                front.line("facets", place),
                (
                    f"{wrong}, {LEAST_EVIDENCE:.0f} needed. "
                    "Let more choices credit it, or take it out."
                ),
            )


def _evidence(story: Story, made: Walk) -> Mapping[str, float]:
    """Return, for each facet, the most evidence that one way through the story gives.

    A way counts each state once, so a circle adds nothing: as in `debrief`, where a choice that
    is taken again is not scored again.
    """
    own = [_spread(story, node) for node in made.nodes]
    best: dict[int, dict[str, float]] = {}
    for root in range(len(made.nodes)):
        stack = [(root, iter(made.nodes[root].moves))] if root not in best else []
        on_way = {root}
        while stack:
            place, moves = stack[-1]
            following = next((m.to for m in moves if m.to not in best and m.to not in on_way), None)
            if following is not None:
                on_way.add(following)
                stack.append((following, iter(made.nodes[following].moves)))
                continue
            stack.pop()
            on_way.discard(place)
            after = [best[m.to] for m in made.nodes[place].moves if m.to in best]
            best[place] = {
                facet: own[place][facet] + max((each[facet] for each in after), default=0.0)
                for facet in story.facets
            }
    begins = [best[place] for place, node in enumerate(made.nodes) if node.before < 0]
    return {facet: max((each[facet] for each in begins), default=0.0) for facet in story.facets}


def _spread(story: Story, node: Node) -> dict[str, float]:
    choices = [move.choice for move in node.moves]
    return {facet: evidence(choices, facet) if choices else 0.0 for facet in story.facets}
