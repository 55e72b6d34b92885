"""What a scenario has to keep to, and what its author should look at. Pure.

Every finding is (line, sentence). `names` and `problems` stop a scenario from going live, `advice`
does not. What only a walk through the story can find is in `paths`.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import get_args

from training.content.documents import Front, Line
from training.content.lint import (
    LONGER_BY,
    Choice,
    Finding,
    hard_to_read,
    telltales,
    unknown,
)
from training.lenses import LENSES
from training.scenarios.engine.branching import TRUST
from training.scenarios.engine.debrief import worth
from training.scenarios.engine.story import Compare, Ending, Role, Scene, Story
from training.scenarios.format.attributes import KEYS
from training.scenarios.format.bench import Bench
from training.scenarios.format.documents import EVERYONE, FrontMatter
from training.scenarios.format.graph import (
    all_places,
    atoms,
    changed,
    conditions_at,
    links,
    reachable,
)
from training.scenarios.format.reading import minutes, shown
from training.scenarios.format.world import COSTS

SCENES = range(8, 15)
FACILITATOR = 200  # words
TOO_FAR = 1 / 3  # of the estimate


def names(meta: FrontMatter, front: Front) -> Iterator[Finding]:
    """Find names in the front matter that clash, or that nothing answers to."""
    yield from _clashes(meta, front)
    yield from _numbers(meta, front)
    yield from _people(meta, front)
    yield from _promises(meta, front)
    for slot, values in meta.draw.items():
        for value in values:
            if value not in meta.interests:
                wrong = f'"interests" does not say what "{value}" is. Say it there, in both lenses.'
                yield front.line("draw", slot), wrong
        if len(set(values)) < len(values):
            yield front.line("draw", slot), "A value stands here twice. Keep one of each."
    if meta.scored and not meta.facets:
        yield front.line("facets"), 'There are no facets. List them, or write "scored: false".'
    for place, facet in enumerate(meta.facets):
        if facet in meta.facets[:place]:
            yield front.line("facets", place), f'"{facet}" is listed twice. Keep one.'
    if meta.sequel_of == meta.id:
        yield front.line("sequel_of"), "A scenario is not its own sequel. Name another one."
    if meta.twin_moment and meta.scored:
        wrong = "Only a story that nobody is scored on has a twin moment."
        yield front.line("twin_moment"), f'{wrong} Take it out, or write "scored: false".'


def _clashes(meta: FrontMatter, front: Front) -> Iterator[Finding]:
    """Find a name that a condition or a choice could read in two ways."""
    first: dict[str, str] = dict.fromkeys(KEYS, "an attribute of choices")
    groups: tuple[tuple[str, str, Collection[str]], ...] = (
        ("state", "a number", meta.state),
        ("facts", "a fact", meta.facts),
        ("promises", "a promise", meta.promises),
        ("chance", "a chance", meta.chance),
        ("draw", "a hidden interest", meta.draw),
    )
    for key, what, found in groups:
        for name in found:
            if name in first:
                wrong = f'"{name}" is {first[name]} and {what}. Give them different names.'
                yield front.line(key, name), wrong
            first.setdefault(name, what)


def _numbers(meta: FrontMatter, front: Front) -> Iterator[Finding]:
    for name, plan in meta.state.items():
        line = front.line("state", name)
        if not plan.low < plan.high:
            yield line, f'"{name}" goes from {plan.low:g} to {plan.high:g}. Put the lower first.'
        elif not plan.low <= plan.start <= plan.high:
            wrong = f'"{name}" starts at {plan.start:g}, outside of {plan.low:g} to {plan.high:g}.'
            yield line, f"{wrong} Change one of them."
        if name.startswith(TRUST) and name.removeprefix(TRUST) not in meta.cast:
            yield line, unknown(name.removeprefix(TRUST), "in the cast", meta.cast)
    for key, found in (("units", list(meta.units)), ("carries", meta.carries)):
        for name in found:
            if name not in meta.state:
                yield front.line(key, name), f'"{name}" is not in "state". Add it there.'


def _people(meta: FrontMatter, front: Front) -> Iterator[Finding]:
    for name in meta.stance:
        if name not in meta.cast:
            yield front.line("stance", name), unknown(name, "in the cast", meta.cast)
    for lens in LENSES:
        said = Counter(getattr(plan, lens).says for plan in meta.cast.values())
        for name, plan in meta.cast.items():
            if said[getattr(plan, lens).says] > 1:
                wrong = f'Two people are called "{getattr(plan, lens).says}". Tell them apart.'
                yield front.line("cast", name, lens), wrong


def _promises(meta: FrontMatter, front: Front) -> Iterator[Finding]:
    for name, plan in meta.promises.items():
        line = front.line("promises", name, "to")
        if plan.to not in meta.cast and plan.to != EVERYONE:
            yield line, unknown(plan.to, "in the cast", [*meta.cast, EVERYONE])
        if not plan.keepable.startswith(COSTS):
            continue
        for other in plan.keepable.removeprefix(COSTS).split(", "):
            if other not in meta.promises or other == name:
                line = front.line("promises", name, "keepable")
                yield line, unknown(other, "another promise", set(meta.promises) - {name})


def problems(meta: FrontMatter, front: Front, story: Story, bench: Bench) -> Iterator[Finding]:
    """Find where the scenes do not hang together, with every condition left aside."""
    if meta.start not in story.scenes:
        yield front.line("start"), unknown(meta.start, "a scene", story.scenes)
        return
    for name in meta.few:
        if name not in story.scenes:
            yield front.line("few", name), unknown(name, "a scene", story.scenes)
    if meta.twin_moment and meta.twin_moment not in story.scenes:
        yield front.line("twin_moment"), unknown(meta.twin_moment, "a scene", story.scenes)
    if not story.endings:
        yield bench.at[meta.start], "There is no ending. Write ## Title {#id; ending: good}."
        return
    places = all_places(story)
    found = reachable(places, meta.start)
    for name, place in places.items():
        if name not in found:
            what = "scene" if name in story.scenes else "ending"
            yield bench.at[name], f"Nothing leads to this {what}. Let a choice lead to it."
        elif isinstance(place, Scene) and not links(place):
            wrong = "There are no choices here. Write some, as - [move](#scene) {as: …}."
            yield bench.at[name], wrong
        elif not any(isinstance(places[to], Ending) for to in reachable(places, name)):
            yield bench.at[name], "No choice leads from here to an ending. Let one lead out."


def advice(meta: FrontMatter, front: Front, story: Story, bench: Bench) -> Iterator[Finding]:
    """Find what makes a scenario weaker without making it wrong."""
    if meta.scored:
        if (count := len(story.scenes)) not in SCENES:
            yield front.line("start"), f"{count} scenes. 8 to 14 have proved right."
        for lens in LENSES:
            yield from telltales(_questions(story, lens, bench))
    if meta.twin_moment and _leads_round(story, meta.twin_moment):
        wrong = "A way to an ending leads round this scene, and then there is no twin moment."
        yield front.line("twin_moment"), f"{wrong} Name one that every way goes through."
    yield from _minutes(meta, front, story)
    for name, scene in story.scenes.items():
        yield from _scene(scene, bench, few=name in meta.few, scored=meta.scored)
    yield from _reading(bench)
    yield from _unknown_speakers(meta, bench)
    yield from _unused(meta, front, story)
    if bench.facilitator[1] > FACILITATOR:
        line, count = bench.facilitator
        yield line, f"{count} words for the facilitator. {FACILITATOR} are the most."


def _leads_round(story: Story, scene: str) -> bool:
    """Tell whether an ending can be reached without a scene, with conditions left aside."""
    wall = next(iter(story.endings.values()))  # nothing leads on from it
    found = reachable({**all_places(story), scene: wall}, story.start)
    return any(name in story.endings for name in found)


def _minutes(meta: FrontMatter, front: Front, story: Story) -> Iterator[Finding]:
    guess = minutes(story, random.Random(0))  # noqa: S311  # the same file, the same finding
    if abs(meta.minutes - guess) > TOO_FAR * guess:
        wrong = f"{meta.minutes} minutes, but a run has words and choices for about {guess:.0f}."
        yield front.line("minutes"), f"{wrong} Change the number, or the story."


def _questions(story: Story, lens: str, bench: Bench) -> list[list[Choice]]:
    return [
        [
            Choice(
                bench.at[f"{scene.id}.{choice.id}"],
                shown(choice.cards[lens].text),
                worth(choice),
            )
            for choice in scene.choices
        ]
        for scene in story.scenes.values()
    ]


def _scene(scene: Scene, bench: Bench, *, few: bool, scored: bool) -> Iterator[Finding]:
    line = bench.at[scene.id]
    for lens in LENSES:
        lengths = [len(shown(choice.cards[lens].text)) for choice in scene.choices]
        if lengths and max(lengths) > LONGER_BY * min(lengths):
            longest = scene.choices[lengths.index(max(lengths))]
            yield (
                bench.at[f"{scene.id}.{longest.id}"],
                (
                    f"In {lens} this card has {max(lengths)} characters, the shortest of its scene "
                    f"{min(lengths)}. Stay within {LONGER_BY:g} times."
                ),
            )
    if scene.choices and not any(choice.cards["customer"].other_road for choice in scene.choices):
        yield line, "No choice here has *The other road:*. Write it for the one worth missing."
    if not scored or few:
        return
    roles = Counter(choice.role for choice in scene.choices)
    if roles["defensible"] < 2 or not roles["tempting"] or not roles["mistimed"]:
        there = ", ".join(f"{roles[role]} {role}" for role in get_args(Role))
        wish = "Aim for two defensible ones from different values and one of each other."
        yield line, f"{there}. {wish}"
    if not any(any(choice.credits.values()) for choice in scene.choices):
        yield line, "No choice here credits a facet. Credit one, or fold the scene into another."


def _reading(bench: Bench) -> Iterator[Finding]:
    texts: dict[tuple[str, str], list[Line]] = {}
    for scene, lens, lines in bench.read:
        texts.setdefault((scene, lens), []).extend((*lines, Line(0, "")))
    for text in texts.values():
        yield from hard_to_read(text)


def _unknown_speakers(meta: FrontMatter, bench: Bench) -> Iterator[Finding]:
    for line, lens, name in bench.said:
        known = {getattr(plan, lens).says for plan in meta.cast.values()}
        if name not in known:
            yield line, unknown(name, "a name that somebody of the cast goes by here", known)


def _unused(meta: FrontMatter, front: Front, story: Story) -> Iterator[Finding]:
    """Find facts that nobody learns and promises that nobody makes."""
    choices = [choice for scene in story.scenes.values() for choice in scene.choices]
    learnt = {fact for choice in choices for fact in choice.learn}
    made = {promise for choice in choices for promise in choice.make}
    made |= {name for name, plan in meta.promises.items() if plan.given}
    used = changed(story)
    if story.sequel_of:  # what was carried over may only be asked about
        used |= _asked(story)
    groups: Sequence[tuple[str, Sequence[str], set[str], str]] = (
        ("facts", list(meta.facts), learnt, "No choice lets anybody learn"),
        ("promises", list(meta.promises), made, "No choice makes the promise"),
        ("state", list(meta.state), used, "No choice changes"),
    )
    for key, found, needed, wrong in groups:
        for name in found:
            if name not in needed:
                yield front.line(key, name), f'{wrong} "{name}". Use it, or take it out.'


def _asked(story: Story) -> set[str]:
    """Return the numbers that some condition on the way asks about."""
    conditions = (c for place in all_places(story).values() for c in conditions_at(place))
    found = (each for condition in conditions for each in atoms(condition))
    return {each.variable for each in found if isinstance(each, Compare)}
