"""The page of a round: its groups with their reasons, who has worked with whom, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from training.cohorts import sessions
from training.cohorts.access import Seen
from training.cohorts.models import CohortSession
from training.cohorts.pairing.effects import Effect
from training.cohorts.pairing.weave import Weave
from training.cohorts.pairs import changes, people, phrases, rounds, telling, wishes
from training.cohorts.pairs.changes import Scene
from training.cohorts.pairs.people import Learner
from training.cohorts.pairs.rounds import Held
from training.cohorts.pairs.telling import Card, Tie
from training.cohorts.pairs.wishes import Pins
from training.content import service as content
from training.web.paging import Page, page_asked

__all__ = ["Shown", "activities", "effect_cards", "shown"]

PER_PAGE = 30  # groups
STORIES = "scenarios"  # the kind of content that rounds are for


@dataclass(frozen=True)
class Shown:
    """What the page of rounds shows; `scene` is None while there is no round.

    last    the number of the last round, 0 for none
    undo    the number of the change that can be taken back, 0 for none
    """

    seen: Seen
    held: list[Held]
    scene: Scene | None
    learners: dict[int, Learner]
    finding: tuple[str, str]
    cards: list[Card]
    page: Page
    problems: list[str]
    left: list[str]
    unseated: list[str]
    weave: Weave | None
    ties: list[Tie]
    pins: Pins
    prepared: list[tuple[str, str, int, str]]
    sessions: Sequence[CohortSession]
    activities: dict[str, str]
    last: int
    undo: int
    changed: str

    @property
    def players(self) -> list[Learner]:
        """Those of the round who play, for whoever swaps two of them."""
        if self.scene is None:
            return []
        playing = {p for group in self.scene.drawn.groups for p in group.members}
        return [one for one in self.learners.values() if one.id in playing]

    @property
    def here(self) -> list[Learner]:
        """Those who learn in the cohort today."""
        return [one for one in self.learners.values() if not one.has_left]

    def named(self, person_id: int) -> str:
        """Return the name of a learner."""
        return self.learners[person_id].name if person_id in self.learners else ""


def shown(seen: Seen, number: int | None, *, now: datetime) -> Shown:
    """Return the page of a round, or of the one people are in now. Raises NotFound."""
    cohort = seen.cohort
    held = rounds.of_cohort(cohort.id)
    chosen = rounds.one_of(held, number) if number is not None else rounds.coming(held, now)
    scene = changes.scene(cohort, chosen, now=now) if chosen else None
    learners = dict(scene.learners) if scene else people.learners(cohort.id, now=now)
    pins = (scene.pins if scene else wishes.pins(cohort.id)) if seen.facilitates else Pins([], [])
    titles = activities(cohort.language)
    told = telling.told(scene, pins) if scene else []
    page = page_asked(len(told), PER_PAGE)
    here = told[page.offset : page.offset + PER_PAGE]
    wrong = telling.wrong(scene, pins) if scene else []
    return Shown(
        seen=seen,
        held=held,
        scene=scene,
        learners=learners,
        finding=telling.finding(scene, told, wrong)
        if scene
        else telling.nothing(learners.values()),
        cards=[telling.card(group, scene) for group in here] if scene else [],
        page=page,
        problems=phrases.problems(wrong, scene.name) if scene else [],
        left=[scene.name(each) for each in scene.left] if scene else [],
        unseated=[scene.name(each) for each in scene.unseated] if scene else [],
        weave=telling.drawing(scene) if scene else None,
        ties=telling.ties(scene, here) if scene else [],
        pins=pins,
        prepared=_prepared(cohort.id, learners, titles) if seen.facilitates else [],
        sessions=sessions.of_cohort(cohort.id),
        activities=titles,
        last=held[-1].round.number if held else 0,
        undo=scene.changes[0].n if scene and scene.changes else 0,
        changed=_changed(scene) if scene else "",
    )


def activities(language: str) -> dict[str, str]:
    """Return what a round can be for: activity -> title."""
    return {f"{STORIES}/{one.slug}": one.title for one in content.live_list(STORIES, language)}


def effect_cards(scene: Scene, effect: Effect) -> tuple[list[Card], list[Card]]:
    """Return both groups of an exchange as they are, and as they would be."""
    before, after = (
        [telling.card(each, scene) for each in side] for side in (effect.before, effect.after)
    )
    return before, after


def _prepared(
    cohort_id: int, learners: dict[int, Learner], titles: dict[str, str]
) -> list[tuple[str, str, int, str]]:
    """Return (name, title, person, activity) of everybody who prepared something."""
    return [
        (learners[person].name, titles.get(activity, activity), person, activity)
        for activity, prepared in wishes.prepared(cohort_id).items()
        for person in prepared
        if person in learners
    ]


def _changed(scene: Scene) -> str:
    """Return what was changed last, and by whom."""
    if not scene.changes:
        return ""
    last = scene.changes[0]
    who = scene.chairs.get(last.person_id or 0, _("Somebody"))
    if last.kind == changes.SWAP:
        return str(_("%(name)s let two people change places.", name=who))
    return str(_("%(name)s re-paired it without those who are missing.", name=who))
