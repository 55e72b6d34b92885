"""The exchange of two people that a page asks about: its effect, or why it cannot be."""

from typing import NamedTuple

from flask import request

from training.cohorts.pairing import effects
from training.cohorts.pairing.records import Finding
from training.cohorts.pairs import changes, phrases, show
from training.cohorts.pairs.changes import Scene
from training.cohorts.pairs.forms import person
from training.cohorts.pairs.show import Shown
from training.cohorts.pairs.telling import Card
from training.errors import Invalid

__all__ = ["Asked", "asked"]


class Asked(NamedTuple):
    """Two people of a round; `text` says what their exchange comes to, or why it cannot be.

    rows  each group as it is, and as it would be; none if it cannot be
    """

    one: int
    other: int
    text: str
    rows: list[tuple[Card, Card]]


def asked(found: Shown) -> Asked | None:
    """Return what the address or the form asks about, None for nothing."""
    given = request.form if request.method == "POST" else request.args
    one, other = person("one", given), person("other", given)
    if found.scene is None or not found.seen.facilitates or not (one and other):
        return None
    try:
        effect = changes.swapped(found.scene, one, other)
    except Invalid as error:
        return Asked(one, other, error.message, [])
    before, after = show.effect_cards(found.scene, effect)
    gone, come = effects.differences(effect)
    text = phrases.effect(
        effect.total,
        (_names(found.scene, each) for each in come if each.key == "conflict"),
        (_names(found.scene, each) for each in gone if each.key == "pinned"),
    )
    return Asked(one, other, text, list(zip(before, after, strict=True)))


def _names(scene: Scene, finding: Finding) -> str:
    return phrases.listed(scene.name(each) for each in finding.people)
