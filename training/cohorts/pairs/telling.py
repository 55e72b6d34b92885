"""What a round says of itself: groups with their reasons, its finding, who has worked with whom."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from training.cohorts.pairing import effects, reasons
from training.cohorts.pairing.records import Finding, Group, Pair, pair
from training.cohorts.pairing.weave import Weave, weave
from training.cohorts.pairs import changes, people, phrases
from training.cohorts.pairs.changes import Scene
from training.cohorts.pairs.people import Learner
from training.cohorts.pairs.wishes import Pins
from training.lenses import CUSTOMER

__all__ = [
    "Card",
    "Tie",
    "card",
    "drawing",
    "finding",
    "nothing",
    "ties",
    "told",
    "without",
    "wrong",
]

WARNS = frozenset({"one_side", "met", "same_manager", "manages", "conflict"})


class Card(NamedTuple):
    """One group as it is told."""

    members: list[Learner]
    beside: list[str]
    stand_in: str
    why: list[str]
    warns: bool


class Tie(NamedTuple):
    """One person: with whom they work in this round, with whom before, how many of these across."""

    person: Learner
    now: str
    before: str
    across: int


def told(scene: Scene, pins: Pins) -> list[Group]:
    """Return the groups with their reasons, in the order of who sits in them."""
    groups = effects.told(
        scene.drawn.groups,
        people.records(scene.learners.values()),
        scene.round.size,
        scene.met,
        pins.together,
        {pair(*each) for each in pins.apart},
    )
    order = {person: n for n, person in enumerate(scene.learners)}
    return sorted(
        groups, key=lambda group: min((order.get(p, 0) for p in group.members), default=0)
    )


def card(group: Group, scene: Scene) -> Card:
    """Return one group in words."""
    order = {person: n for n, person in enumerate(scene.learners)}
    members = sorted(group.members, key=lambda each: order.get(each, 0))
    return Card(
        [scene.learners[each] for each in members if each in scene.learners],
        [scene.name(each) for each in group.beside],
        scene.name(group.stand_in) if group.stand_in is not None else "",
        [_reason(each, scene) for each in group.why],
        any(each.key in WARNS for each in group.why),
    )


def _reason(found: Finding, scene: Scene) -> str:
    function = ""
    if found.key == "same_function":
        function = phrases.function_named(scene.learners[found.people[0]].function)
    return phrases.reason(found, scene.name, function)


def wrong(scene: Scene, pins: Pins) -> list[Finding]:
    """Return the wishes that a round does not keep."""
    tables = [
        (*group.members, *(() if group.stand_in is None else (group.stand_in,)))
        for group in scene.drawn.groups
    ]
    found = list(reasons.problems(tables, {pair(*each) for each in pins.apart}))
    at = {p: n for n, group in enumerate(scene.drawn.groups) for p in group.members}
    found += [
        Finding("pin_apart", each)
        for each in pins.together
        if each[0] in at and each[1] in at and at[each[0]] != at[each[1]]
    ]
    return found


def finding(
    scene: Scene, groups: Sequence[Group], open_wishes: Sequence[Finding]
) -> tuple[str, str]:
    """Return the headline of a round, and what it rests on."""
    number, size = scene.round.number, scene.round.size
    keys = [{each.key for each in group.why} for group in groups]
    again, alike = sum("met" in one for one in keys), sum("one_side" in one for one in keys)
    under = _(
        "%(groups)s, and everybody has one place.", groups=phrases.groups_named(len(groups), size)
    )
    missing = len(scene.left) + len(scene.unseated)
    if missing:
        said = ngettext(
            "Round %(n)d does not fit the cohort any more: %(num)d person came or left.",
            "Round %(n)d does not fit the cohort any more: %(num)d people came or left.",
            missing,
            n=number,
        )
    elif open_wishes:
        said = ngettext(
            "Round %(n)d leaves %(num)d wish open.",
            "Round %(n)d leaves %(num)d wishes open.",
            len(open_wishes),
            n=number,
        )
    elif again:
        said = ngettext(
            "In round %(n)d, %(num)d group has people who have met before.",
            "In round %(n)d, %(num)d groups have people who have met before.",
            again,
            n=number,
        )
    elif alike:
        said = ngettext(
            "Round %(n)d is new for everybody, and %(num)d group stays on one side.",
            "Round %(n)d is new for everybody, and %(num)d groups stay on one side.",
            alike,
            n=number,
        )
    elif any("mixed" in one for one in keys):
        said = _("Round %(n)d crosses the table everywhere, and nobody meets twice.", n=number)
    else:
        said = _("Round %(n)d brings people together who have not met.", n=number)
    return str(said), str(under)


def nothing(learners: Iterable[Learner]) -> tuple[str, str]:
    """Return the headline of a cohort without a round, and what to do about it."""
    if sum(not one.has_left for one in learners) < 2:
        return _("There is nobody to pair yet."), _("Two people have to learn in the cohort.")
    return (
        _("Nobody is paired yet."),
        _("Rounds cross the sides first, and let nobody meet twice while there is another way."),
    )


def _pairs(groups: Iterable[Group]) -> set[Pair]:
    return {
        pair(one, other)
        for group in groups
        for n, one in enumerate(group.members)
        for other in group.members[:n]
    }


class Without(NamedTuple):
    """What it would change if a round went on without some; `cards` are the groups that change."""

    is_new: bool
    done: list[str]
    problems: list[str]
    cards: list[Card]
    left: list[str]
    seated: list[str]


def without(scene: Scene, gone: Collection[int]) -> Without:
    """Return in words what would be done about those who are missing, have left or are new."""
    repair, as_is = changes.without(scene, gone), set(scene.drawn.groups)
    return Without(
        changes.differs(scene, repair),
        [phrases.done(each, scene.name) for each in repair.done],
        phrases.problems(repair.problems, scene.name),
        [card(each, scene) for each in repair.round.groups if each not in as_is],
        [scene.name(each) for each in scene.left],
        [scene.name(each) for each in scene.unseated if each not in gone],
    )


def drawing(scene: Scene) -> Weave | None:
    """Return the picture of who works with whom; None for more people than one can follow."""
    drawn = {p for group in scene.drawn.groups for p in group.members}
    here = [o for o in scene.learners.values() if not o.has_left or o.id in drawn]
    left = [(one.id, one.name) for one in here if one.side == CUSTOMER]
    right = [(one.id, one.name) for one in here if one.side != CUSTOMER]
    return weave(left, right, _pairs(scene.drawn.groups), set(scene.met))


def ties(scene: Scene, groups: Sequence[Group]) -> list[Tie]:
    """Return the table beside the picture, for the people of some groups."""
    met: dict[int, dict[int, int]] = {}
    for (one, other), times in scene.met.items():
        met.setdefault(one, {})[other] = times
        met.setdefault(other, {})[one] = times
    found = []
    for group in groups:
        for each in (*group.members, *group.beside):
            if each not in scene.learners:
                continue
            person, before = scene.learners[each], met.get(each, {})
            now = [p for p in group.members if p != each]
            ever = {*before, *(now if each in group.members else ())}
            across = sum(scene.learners[p].side != person.side for p in ever if p in scene.learners)
            chair = [scene.name(group.stand_in)] if group.stand_in is not None else []
            found.append(
                Tie(
                    person,
                    phrases.listed([*(scene.name(p) for p in now), *chair]),
                    phrases.listed(
                        scene.name(p) if n == 1 else f"{scene.name(p)} ({n})"
                        for p, n in sorted(before.items(), key=lambda e: scene.name(e[0]))
                    ),
                    across,
                )
            )
    return sorted(found, key=lambda tie: (tie.person.side, tie.person.name))
