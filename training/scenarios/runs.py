"""Runs as they are stored, folded into where they stand; and the versions they are played from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import String, and_, bindparam, cast, exists, func, literal, select

from training.content import service as content
from training.content.models import ContentPublication
from training.db import db
from training.db import read as select_rows
from training.errors import NotFound
from training.scenarios.engine import branching, length
from training.scenarios.engine.state import State
from training.scenarios.engine.story import Story
from training.scenarios.format.loading import story_of
from training.scenarios.models import ScenarioNote, ScenarioRun, ScenarioStep

__all__ = ["KIND", "Note", "Played", "Run", "Scenario", "live", "open_run", "runs_of", "version"]

KIND = "scenarios"
AWAY = timedelta(minutes=30)  # after it, somebody who comes back is told what was so far
MOST_READY = 64
_ready: dict[str, "Scenario"] = {}

_run, _step = ScenarioRun.__table__.c, ScenarioStep.__table__.c
_twin, _last = ScenarioRun.__table__.alias().c, ScenarioStep.__table__.alias().c
_IS_TWIN = _twin.person_id == _run.person_id, _twin.slug == _run.slug, _twin.lens != _run.lens
_TWIN_PLAYED = (
    exists()
    .where(*_IS_TWIN, _last.run_id == _twin.id, _last.ending.is_not(None))
    .correlate(ScenarioRun.__table__)
    .label("is_twin_played")
)
_TWIN_ID = (
    select(_twin.id)
    .where(*_IS_TWIN, _twin.number == 1)
    .correlate(ScenarioRun.__table__)
    .scalar_subquery()
    .label("twin_id")
)
# What the person has begun to think before the choice that comes next.
_thought = ScenarioNote.__table__.c
_taken = select(func.count()).where(_last.run_id == _run.id).scalar_subquery()
_IS_THOUGHT = and_(
    _thought.run_id == _run.id,
    _thought.item == literal("thought-") + cast(_taken + 1, String),
)
# The text that is live: another than the one the run was begun on, or none any more.
_live = ContentPublication.__table__.c
_IS_LIVE = and_(
    _live.kind == KIND,
    _live.slug == _run.slug,
    _live.language == "en",
    _live.retired_at.is_(None),
)
# Core and made once: it is most of what a page of the player asks the database.
_RUN = (
    select(
        _run.id,
        _run.slug,
        _run.digest,
        _run.lens,
        _run.number,
        _run.seed,
        _run.carried,
        _run.replayed,
        _run.started_at,
        _run.looked_back_at,
        _step.n,
        _step.scene,
        _step.choice,
        _step.note,
        _step.at,
        _TWIN_PLAYED,
        _TWIN_ID,
        _thought.text.label("thought"),
        _thought.revision,
        _live.digest.label("live"),
        _live.published_at,
    )
    .join_from(ScenarioRun.__table__, ScenarioStep.__table__, isouter=True)
    .join(ScenarioNote.__table__, _IS_THOUGHT, isouter=True)
    .join(ContentPublication.__table__, _IS_LIVE, isouter=True)
    .where(_run.person_id == bindparam("person_id"), _run.id == bindparam("run_id"))
    .order_by(_step.n)
)


@dataclass(frozen=True)
class Scenario:
    """One version of a scenario, ready to play. All requests share it: never change it.

    left  scene -> choices ahead, as `length` guesses
    """

    slug: str
    digest: str
    title: str
    body: dict[str, Any]
    story: Story
    left: dict[str, float]


class Note(NamedTuple):
    """Words, and how often they were saved."""

    text: str = ""
    revision: int = 0


class Noted(NamedTuple):
    """When a step was taken, and what the person had thought before it."""

    at: datetime
    note: str


@dataclass(frozen=True)
class Run:
    """One run with everything folded: `states` from the start to now.

    twin_id       of the first run in the other lens
    thought       what was written so far before the choice that comes next
    rewritten_at  when another version of the story went live; None while this one is live
    is_retired    whether no version is: it can be finished, and not begun any more
    """

    id: int
    scenario: Scenario
    lens: str
    number: int
    seed: int
    replayed: int
    carried: dict[str, float] | None
    started_at: datetime
    looked_back_at: datetime | None
    is_twin_played: bool
    twin_id: int | None
    states: tuple[State, ...]
    noted: tuple[Noted, ...]
    thought: Note
    rewritten_at: datetime | None
    is_retired: bool

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.states[-1]

    @property
    def next_n(self) -> int:
        """The number of the step that comes next."""
        return self.state.n + 1

    @property
    def is_over(self) -> bool:
        """Whether it has reached an ending."""
        return self.state.at in self.scenario.story.endings

    @property
    def is_practice(self) -> bool:
        """Whether an earlier run in this lens is the one that counts."""
        return self.number > 1

    @property
    def twin_moment(self) -> str:
        """The scene of this run to meet in the other room next, "" if there is none."""
        scene = self.scenario.body.get("twin_moment", "")
        is_met = any(step.scene == scene for step in self.state.trail)
        return scene if is_met and not (self.is_practice or self.is_twin_played) else ""

    @property
    def title(self) -> str:
        """What the scenario is called in this lens."""
        return str(self.scenario.body["summary"]["titles"][self.lens])

    @property
    def url(self) -> str:
        """Where the run is."""
        return f"/scenarios/runs/{self.id}"

    @property
    def last_at(self) -> datetime:
        """When something was last done in it."""
        return self.noted[-1].at if self.noted else self.started_at

    @property
    def is_just_rewritten(self) -> bool:
        """Whether the story was rewritten since the last step, so that nobody was told yet."""
        return self.rewritten_at is not None and self.rewritten_at > self.last_at

    def is_back(self, now: datetime) -> bool:
        """Tell whether the person comes back to it, and has something to recall."""
        return not self.is_over and self.state.n > 0 and now - self.last_at >= AWAY

    @property
    def minutes_left(self) -> int:
        """About how many minutes it takes from here."""
        story, minutes = self.scenario.story, self.scenario.story.minutes
        return length.minutes_left(self.scenario.left, story.start, self.state.at, minutes)


class Played(NamedTuple):
    """One run in a list. `ended_at` is None while it is open."""

    id: int
    slug: str
    digest: str
    lens: str
    number: int
    started_at: datetime
    ended_at: datetime | None

    @property
    def is_practice(self) -> bool:
        """Whether an earlier run in this lens is the one that counts."""
        return self.number > 1

    @property
    def url(self) -> str:
        """Where the run is."""
        return f"/scenarios/runs/{self.id}"


def live(slug: str) -> Scenario:
    """Return the live version of a scenario. Raises NotFound."""
    return version(slug, content.live(KIND, slug).digest)


def version(slug: str, digest: str) -> Scenario:
    """Return a version, unpacked once per process. Raises NotFound."""
    found = _ready.get(digest)
    if found is None:
        made = content.version(digest)
        if made.kind != KIND or made.slug != slug:
            raise NotFound(_("There is no such version of this scenario. Reload the page."))
        if len(_ready) >= MOST_READY:
            _ready.clear()
        story = story_of(made.body)
        found = _ready[digest] = Scenario(
            slug, digest, made.title, made.body, story, length.steps_left(story)
        )
    return found


def open_run(person_id: int, run_id: int) -> Run:
    """Return a run of the viewer's, folded, in one query.

    Raises NotFound, also for somebody else's.
    """
    rows = select_rows(_RUN, {"person_id": person_id, "run_id": run_id}).all()
    if not rows:
        raise NotFound(_("There is no such run, or it is not yours."))
    first, steps = rows[0], [row for row in rows if row.n is not None]
    scenario = version(first.slug, first.digest)
    trail = [(row.scene, row.choice) for row in steps]
    states = branching.states(scenario.story, first.seed, trail, first.carried)
    return Run(
        id=first.id,
        scenario=scenario,
        lens=first.lens,
        number=first.number,
        seed=first.seed,
        replayed=first.replayed,
        carried=first.carried,
        started_at=first.started_at,
        looked_back_at=first.looked_back_at,
        is_twin_played=bool(first.is_twin_played),
        twin_id=first.twin_id,
        states=tuple(states),
        noted=tuple(Noted(row.at, row.note) for row in steps),
        thought=Note(first.thought or "", first.revision or 0),
        rewritten_at=first.published_at if first.live != first.digest else None,
        is_retired=first.live is None,
    )


def runs_of(person_id: int, slug: str = "") -> list[Played]:
    """Return a person's runs (of one scenario), the oldest first, in one query."""
    ended_at = func.max(_step.at).filter(_step.ending.is_not(None))
    chosen = (
        select(
            *(_run.id, _run.slug, _run.digest, _run.lens, _run.number, _run.started_at),
            ended_at,
        )
        .join_from(ScenarioRun.__table__, ScenarioStep.__table__, isouter=True)
        .where(_run.person_id == person_id)
        .group_by(_run.id)
        .order_by(_run.started_at, _run.id)
    )
    if slug:
        chosen = chosen.where(_run.slug == slug)
    return [Played(*row) for row in db.session.execute(chosen)]
