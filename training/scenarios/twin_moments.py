"""The twin moment: one decision of a story that has ended, met again in the other room."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import ClassVar

from flask_babel import gettext as _

from training import lenses
from training.db import db
from training.errors import MovedOn
from training.progress import service as progress
from training.progress.service import Doer
from training.scenarios import notes, replays, service
from training.scenarios.engine import branching
from training.scenarios.engine.state import State
from training.scenarios.pages import player
from training.scenarios.pages.twins import Mirror, Room, mirror
from training.scenarios.runs import Note, Run, open_run
from training.scenarios.service import LEDGER_KIND

__all__ = [
    "TwinMoment",
    "choose",
    "close",
    "keep_line",
    "line",
    "must_be_decided",
    "of_run",
]


@dataclass(frozen=True)
class TwinMoment:
    """One decision in two rooms.

    first  the run that has ended
    there  the run in the other room; it begins with the choice, and until then its id is 0
    """

    first: Run
    there: Run
    scene: str
    is_open: ClassVar[bool] = False  # what the debriefs say of the two choices waits for them

    @property
    def url(self) -> str:
        """Where the moment is."""
        return f"{self.first.url}/twin-moment"

    @property
    def slug(self) -> str:
        """The name of the scenario."""
        return self.first.scenario.slug

    @property
    def is_decided(self) -> bool:
        """Whether the choice in the other room is made."""
        return _step_at(self.there, self.scene) is not None

    @property
    def moves(self) -> tuple[str, ...]:
        """What led to the moment in the first room, and so in the other."""
        story, trail = self.there.scenario.story, self.there.state.trail
        return tuple(branching.choice_of(story, step).move for step in trail[: self.there.replayed])

    def shown(self) -> player.Page:
        """Return what the player shows: before the choice the scene, then what it brought."""
        there = self.there
        return player.page(there.scenario.story, self._until(there), there.lens, there.seed)

    def mirror(self) -> Mirror | None:
        """Return both rooms as they were when the choice had been made."""
        rooms = {
            run.lens: Room(run.scenario.story, self._until(run), run.lens, run.title)
            for run in (self.first, self.there)
        }
        return mirror(rooms, self.first.scenario.body["twin"], only=self.scene)

    def _until(self, run: Run) -> tuple[State, ...]:
        step = _step_at(run, self.scene)
        return run.states if step is None else run.states[: step + 1]


def of_run(person_id: int, run_id: int) -> TwinMoment:
    """Return the twin moment of a run of the viewer's.

    Raises NotFound (also for somebody else's) or MovedOn (the run has not ended, has no twin
    moment, or the person is elsewhere in the other room).
    """
    first = open_run(person_id, run_id)
    notes.must_be_over(first)
    scene = first.scenario.body.get("twin_moment", "")
    step = _step_at(first, scene)
    if step is None or first.is_practice:
        text = _("There is no moment to meet in the other room from here. Your story is kept.")
        raise MovedOn(text, _("Look back on it"), f"{first.url}/debrief")
    found = TwinMoment(first, _there(person_id, first, step - 1), scene)
    if not found.is_decided and found.there.state.at != scene:
        text = _("You are in the other room already. You are here: %(place)s", place=_place(found))
        raise MovedOn(text, _("Go back in"), found.there.url)
    return found


def choose(doer: Doer, moment: TwinMoment, n: int, value: str, *, now: datetime) -> None:
    """Take the one choice in the other room. Twice is once.

    Raises MovedOn when it is made already, or is not open.
    """
    there = moment.there
    story = there.scenario.story
    if moment.is_decided:
        is_this = n == _step_at(there, moment.scene)
        if is_this and player.was_chosen(story, there.states, there.seed, n, value):
            return
        raise _decided(moment)
    if n != there.next_n or player.chosen(story, there.state, there.seed, value) is None:
        text = _(
            "That way is not open. Nothing was changed. You are still here: %(place)s",
            place=_place(moment),
        )
        raise MovedOn(text, _("Choose again"), moment.url)
    onward = {"place": _("Same move, two rooms"), "minutes": 1, "url": f"{moment.url}/debrief"}
    service.choose(doer, _stored(doer.id, moment, now), n, value, "", now=now, **onward)


def must_be_decided(moment: TwinMoment) -> None:
    """Raise MovedOn unless the choice is made: before it there is nothing to compare."""
    if not moment.is_decided:
        text = _(
            "One choice in the other room is still to be made. You are here: %(place)s",
            place=_place(moment),
        )
        raise MovedOn(text, _("Go back in"), moment.url)


def line(moment: TwinMoment) -> Note:
    """Return what the person wrote about the move that is the same, if they did."""
    return notes.of_run(moment.first).same_move


def keep_line(moment: TwinMoment, text: str, *, seen: int, now: datetime) -> int:
    """Keep it beside the first run; return its revision. Raises as `notes.keep` does."""
    if not text and not line(moment).revision:
        return 0
    return notes.keep(moment.first, notes.SAME_MOVE, text, seen=seen, now=now)


def close(person_id: int, moment: TwinMoment, *, now: datetime) -> None:
    """Take the story off what is next; the rest of the other room stays open to whoever likes."""
    progress.close(person_id, LEDGER_KIND, moment.slug, now=now)


def _step_at(run: Run, scene: str) -> int | None:
    """Return the number of the first step of a run that was taken in a scene."""
    trail = run.state.trail
    return next((n for n, step in enumerate(trail, start=1) if step.scene == scene), None)


def _there(person_id: int, first: Run, came: int) -> Run:
    """Return the first run in the other lens, or the one that would begin after `came` steps."""
    if first.twin_id:
        return open_run(person_id, first.twin_id)
    trail = first.state.trail[:came]
    seed = replays.seed_for(first, trail, _seeds(first.seed))
    return replace(
        first,
        id=0,
        lens=lenses.other(first.lens),
        seed=seed,
        replayed=came,
        looked_back_at=None,
        is_twin_played=True,
        states=tuple(branching.states(first.scenario.story, seed, trail, first.carried)),
        noted=(),
    )


def _seeds(seed: int) -> Iterator[int]:
    """Yield seeds made of another one.

    Nothing is stored before the choice, and a reload must show the same cards with the same luck.
    """
    for n in range(replays.SEEDS_TRIED):
        yield int.from_bytes(sha256(f"{seed}\0twin\0{n}".encode()).digest()[:6])


def _stored(person_id: int, moment: TwinMoment, now: datetime) -> Run:
    """Return the run in the other room, which begins here unless it has begun."""
    there = moment.there
    if there.id:
        return there
    made = replays.begin(
        person_id, moment.first, there.replayed, lens=there.lens, number=1, seed=there.seed, now=now
    )
    if made is None:
        db.session.rollback()  # the other tab's choice is there by now
        raise _decided(moment)
    return replace(there, id=made)


def _decided(moment: TwinMoment) -> MovedOn:
    text = _(
        "You have made this choice already, in another tab or on another device: that one counts, "
        "and this one was not sent on. Next, both rooms stand beside each other."
    )
    return MovedOn(text, _("Go to where you are"), moment.url)


def _place(moment: TwinMoment) -> str:
    there = moment.there
    return player.plain(player.place_of(there.scenario.story, there.state, there.lens))
