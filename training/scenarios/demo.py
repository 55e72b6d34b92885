"""The demo's share of scenarios: what Autumn played in seven weeks, and Winter in one."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import update

from training import lenses
from training.db import db
from training.part import Demo
from training.progress.service import Doer
from training.scenarios import rules, runs, service
from training.scenarios.engine import branching
from training.scenarios.engine.story import Choice
from training.scenarios.models import ScenarioRun
from training.scenarios.order import draw
from training.scenarios.pages import player

SEED = 20_261_122
# Weeks before today in which Autumn played each, how many played one lens, and how many both.
PLAYED = (
    ("just-checking-in", 7, 1.0, 1.0),
    ("the-sponsor-who-likes-you", 5, 0.8, 0.6),
    ("the-quiet-exception", 3, 0.7, 0.5),
    ("twelve-rush-orders", 1, 0.4, 0.2),
)
STEP = timedelta(minutes=2)
# How Ana begins the first story: so that her twin has something to say.
ANA = {lenses.CUSTOMER: "ask-what-got-in-the-way", lenses.INSIDE: "set-a-deadline"}


def tell(demo: Demo) -> None:
    """Let the demo people play: always the same story, dated from the day it is loaded."""
    rng = random.Random(SEED)  # noqa: S311  # a story, not a secret
    for person_id in demo.people.values():
        service.plan_for(person_id, demo.now)
    for key, side in sorted(demo.sides.items()):
        doer = Doer(demo.people[key], side)
        if key in demo.winter:
            _play(doer, "just-checking-in", side, demo.now - timedelta(days=3), rng)
        elif key == "ana":
            _ana(doer, demo.now, rng)
        elif key == "ben":
            _ben(doer, demo.now, rng)
        else:
            _someone(doer, demo.now, rng)


def _someone(doer: Doer, now: datetime, rng: random.Random) -> None:
    for slug, weeks, one, both in PLAYED:
        share, when = rng.random(), now - timedelta(weeks=weeks, days=rng.randrange(4), hours=2)
        if share < one:
            first = draw("demo", doer.id, slug, str(doer.side)).lens
            _play(doer, slug, first, when, rng)
            if share < both:
                _play(doer, slug, lenses.other(first), when + timedelta(days=2), rng)


def _ana(doer: Doer, now: datetime, rng: random.Random) -> None:
    """Ana has played both rooms of two stories, and one of the third."""
    for slug, weeks in (("just-checking-in", 7), ("the-quiet-exception", 3)):
        for days, lens in enumerate(lenses.LENSES):
            when = now - timedelta(weeks=weeks, days=-2 * days, hours=1)
            _play(doer, slug, lens, when, rng, first=ANA[lens])
    _play(doer, "the-sponsor-who-likes-you", lenses.INSIDE, now - timedelta(weeks=5), rng)
    rules.keep(
        doer.id,
        runs.live("just-checking-in"),
        "When somebody has gone quiet, I make it easy to say no before I ask again.",
        "Where their silence costs somebody else, I have to ask today.",
        seen=0,
        now=now - timedelta(weeks=6),
    )


def _ben(doer: Doer, now: datetime, rng: random.Random) -> None:
    """Ben has stopped in the middle of a story."""
    _play(doer, "just-checking-in", lenses.INSIDE, now - timedelta(weeks=6), rng)
    when = now - timedelta(days=1)
    _play(doer, "the-quiet-exception", lenses.CUSTOMER, when, rng, steps=3)


def _play(
    doer: Doer,
    slug: str,
    lens: str,
    when: datetime,
    rng: random.Random,
    *,
    steps: int = 100,
    first: str = "",
) -> None:
    """Play a run by chance, to its ending or for some steps; `first` names the first choice."""
    drawn = draw("demo", doer.id, slug, str(doer.side))
    seed = rng.getrandbits(service.SEED_BITS)
    run_id = service.start(doer.id, slug, lens, drawn, now=when, seed=seed)
    run = runs.open_run(doer.id, run_id)
    for n in range(1, steps + 1):
        if run.is_over:
            break
        choices = branching.open_choices(run.scenario.story, run.state)
        choice = rng.choices(choices, [_liking(one, lens) for one in choices])[0]
        choice = next((one for one in choices if n == 1 and one.id == first), choice)
        value = player.token(run.seed, run.state, choice)
        service.choose(doer, run, n, value, "", now=when + n * STEP)
        # As if it were opened anew, without asking for it.
        after = branching.step(run.scenario.story, run.state, choice.id)
        run = replace(run, states=(*run.states, after))
    if not run.is_over:
        return
    opened = update(ScenarioRun).where(ScenarioRun.id == run_id)
    db.session.execute(opened.values(looked_back_at=when + (n + 2) * STEP))


def _liking(choice: Choice, lens: str) -> int:
    """Return how readily it is chosen: tempting moves more so inside, where people feel at home."""
    return 4 if (choice.role == "tempting") == (lens == lenses.INSIDE) else 1
