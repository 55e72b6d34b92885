"""Play a scenario: a run, a choice. What was played is folded from its trail."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from training import lenses
from training.content import service as content
from training.db import db, insert_once
from training.errors import Invalid, MovedOn
from training.progress import service as progress
from training.progress.models import DRAWN
from training.progress.service import Doer, Step
from training.scenarios import notes, rows, sequels
from training.scenarios.engine import branching, length
from training.scenarios.engine.state import State
from training.scenarios.models import ScenarioOrder, ScenarioRun
from training.scenarios.order import Draw
from training.scenarios.pages import player
from training.scenarios.runs import KIND, Run, Scenario, live, open_run, runs_of, version

__all__ = [
    "KIND",
    "LEDGER_KIND",
    "REPLAY_KIND",
    "Run",
    "Scenario",
    "choose",
    "live",
    "offer_replay",
    "open_run",
    "plan_for",
    "runs_of",
    "start",
    "version",
]

LEDGER_KIND = "scenario"
REPLAY_KIND = "replay"  # of the agenda: the practice run of a scenario that was played last
SEED_BITS = 48
MOST_STEPS = 500  # of one run: whoever goes round for ever would make every page of it slow


def start(
    person_id: int,
    slug: str,
    lens: str,
    draw: Draw,
    *,
    now: datetime,
    number: int = 0,
    seed: int | None = None,
) -> int:
    """Begin a run in one lens and return its id; the first is the assessment, others practice.

    draw    which lens was drawn to come first, and with what probability: kept at the first run
    number  of the run that the page offered to begin, 0 for the next; one that has begun is it
    seed    of the run's luck; made here unless a story has to be the same each time it is told

    Raises NotFound. Of two starts at the same moment both get the one run.
    """
    scenario = live(slug)
    earlier = runs_of(person_id, slug)
    mine = {run.number: run for run in earlier if run.lens == lens}
    if begun := mine.get(number):
        return begun.id
    if not earlier:
        _keep_order(person_id, slug, lens, draw, now)
    number = 1 + len(mine)
    key = {"person_id": person_id, "slug": slug, "lens": lens, "number": number}
    found = sequels.past(person_id, scenario.story, lens)
    values = {
        **key,
        "digest": scenario.digest,
        "seed": secrets.randbits(SEED_BITS) if seed is None else seed,
        "carried": (found.carried or None) if found else None,
        "replayed": 0,
        "started_at": now,
    }
    run_id = rows.add_run(values) or db.session.scalar(select(ScenarioRun.id).filter_by(**key))
    if run_id is None:
        raise RuntimeError("a run that was just stored is not there")
    title, url = scenario.body["summary"]["titles"][lens], f"/scenarios/runs/{run_id}"
    if number > 1:
        offer_replay(person_id, scenario, lens, url, now=now)
    else:
        progress.touch(person_id, LEDGER_KIND, slug, now=now, place=title, url=url, lens=lens)
    return int(run_id)


def offer_replay(person_id: int, scenario: Scenario, lens: str, url: str, *, now: datetime) -> None:
    """Put a practice run on the agenda, in place of an earlier one of the same scenario.

    It has a line of its own there, so that practice never takes the place of what counts.
    """
    slug, summary = scenario.slug, scenario.body["summary"]
    title, minutes = summary["titles"][lens], summary["minutes"]
    line = {f"{lens}_line": summary["subtitles"][lens]}
    progress.withdraw(person_id, REPLAY_KIND, slug, now=now)
    step = Step(REPLAY_KIND, slug, title, url, minutes, lens=lens, **line)
    progress.plan(person_id, [step])
    progress.touch(person_id, REPLAY_KIND, slug, now=now)


def choose(
    doer: Doer,
    run: Run,
    n: int,
    value: str,
    note: str,
    *,
    now: datetime,
    seen: int = 0,
    **onward: Any,
) -> None:
    """Take the choice that `value` stands for as step `n` of the run. Twice is once.

    Steps before it that are not stored yet, of a run that begins in the middle, are stored with it.

    note, seen  what the person thought first, and the revision of it that the page showed
    onward      what the agenda says next, where that is not this run: as `progress.touch`

    Raises MovedOn when the story stands elsewhere by now, Invalid when the note is too long.
    """
    story, state = run.scenario.story, run.state
    if len(note) > notes.LONGEST_NOTE:
        raise Invalid(_("Keep the note under 4,000 characters. Nothing was sent on."))
    if n != state.n + 1:
        if 1 <= n <= state.n and player.was_chosen(story, run.states, run.seed, n, value):
            notes.keep_thought(run, n, note, seen=seen, now=now)
            return
        raise _moved_on(run)
    if n > MOST_STEPS:
        raise _too_long(run)
    choice = player.chosen(story, state, run.seed, value)
    if choice is None:
        raise _moved_on(run, is_closed=True)
    after = branching.step(story, state, choice.id)
    is_over = after.at in story.endings
    thought = notes.thought_with(run, note, seen)
    last = {"ending": after.at if is_over else None, "note": thought}
    taken = rows.steps_of(run.id, (*state.trail, after.trail[-1]), now)[len(run.noted) :]
    if not rows.add_steps([*taken[:-1], taken[-1] | last]):
        db.session.rollback()  # the other tab's choice is there by now
        choose(doer, open_run(doer.id, run.id), n, value, note, now=now, seen=seen)
        return
    notes.take_thought(run, thought, is_over=is_over)
    if is_over:
        _finish(doer, replace(run, states=(*run.states, after)), now)
    else:
        _touch(doer.id, run, after, now, onward)


def plan_for(person_id: int, now: datetime) -> None:
    """Put every live scenario on a new person's agenda, the unscored ones first."""
    progress.plan(person_id, [_agenda(one) for one in content.live_list(KIND)])


def _agenda(one: content.Listed) -> Step:
    # An unscored one is met before any module, the others after the module of the same number.
    summary = one.summary
    return Step(
        kind=LEDGER_KIND,
        ref=one.slug,
        title=one.title,
        url=f"/scenarios/{one.slug}",
        minutes=summary["minutes"],
        position=summary["order"] if summary["scored"] else 0,
        customer_line=summary["subtitles"]["customer"],
        inside_line=summary["subtitles"]["inside"],
        lens=DRAWN if summary["scored"] else None,
    )


def _keep_order(person_id: int, slug: str, lens: str, draw: Draw, now: datetime) -> None:
    values = {
        "person_id": person_id,
        "slug": slug,
        "first": lens,
        "drawn": draw.lens,
        "source": "drawn" if lens == draw.lens else "chosen",
        "p": draw.p,
        "at": now,
    }
    insert_once(ScenarioOrder, values, keys=("person_id", "slug"))


def _moved_on(run: Run, *, is_closed: bool = False) -> MovedOn:
    """Say where the story stands now, and lead there."""
    place = player.plain(player.place_of(run.scenario.story, run.state, run.lens))
    if run.is_over:
        text = _("This story has ended. The choice was not counted, the ending stands.")
        return MovedOn(text, _("Look back on it"), f"{run.url}/debrief")
    if is_closed:
        text = _(
            "That way is not open. Nothing was changed. You are still here: %(place)s", place=place
        )
        return MovedOn(text, _("Choose again"), run.url)
    text = _(
        "The story has moved on. You made a choice in another tab or on another device: it "
        "counts, and this one was not sent on. You are now here: %(place)s",
        place=place,
    )
    return MovedOn(text, _("Go to where you are"), run.url)


def _too_long(run: Run) -> MovedOn:
    text = _(
        "You have made %(n)s choices in this run, and it goes no further. All of them are kept; "
        "begin again, and leave the circle earlier.",
        n=MOST_STEPS,
    )
    where = f"/scenarios/{run.scenario.slug}/{run.lens}"
    return MovedOn(text, _("Begin again as practice"), where)


def _touch(
    person_id: int, run: Run, after: State, now: datetime, onward: Mapping[str, Any]
) -> None:
    story = run.scenario.story
    left = length.minutes_left(run.scenario.left, story.start, after.at, story.minutes)
    progress.touch(
        person_id,
        REPLAY_KIND if run.is_practice else LEDGER_KIND,
        run.scenario.slug,
        now=now,
        lens=run.lens,
        **{
            "place": player.plain(player.place_of(story, after, run.lens))[:300],
            "minutes": max(left, 1),
            "url": run.url,
            **onward,
        },
    )


def _finish(doer: Doer, run: Run, now: datetime) -> None:
    """Record the run; with one lens played, the agenda goes on to the other, or to one moment.

    Of a story that was taken down meanwhile there is no other lens to go on to.
    A practice run leaves the agenda, and what counts stands there as it did.
    """
    progress.record(
        doer,
        LEDGER_KIND,
        run.scenario.slug,
        run.title,
        outcome="practised" if run.is_practice else "finished",
        lens=run.lens,
        digest=run.scenario.digest,
        now=now,
    )
    slug, moment = run.scenario.slug, f"{run.url}/twin-moment" if run.twin_moment else ""
    if run.is_practice:
        progress.withdraw(doer.id, REPLAY_KIND, slug, now=now)
    elif run.is_twin_played or (run.is_retired and not moment):
        progress.close(doer.id, LEDGER_KIND, slug, now=now)
    else:
        progress.touch(
            doer.id,
            LEDGER_KIND,
            slug,
            now=now,
            place=None,
            minutes=1 if moment else run.scenario.story.minutes,
            url=moment or f"/scenarios/{slug}/{lenses.other(run.lens)}",
            lens=lenses.other(run.lens),
        )
