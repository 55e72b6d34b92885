"""Play runs: through pages as somebody with a browser does, or quicker, for what comes after."""

import re

from tests.factories import NOW, publish
from tests.forms import fields_of
from training.db import db
from training.progress.service import Doer
from training.scenarios import runs, service
from training.scenarios.engine import branching
from training.scenarios.format.parse import KIND
from training.scenarios.order import Draw
from training.scenarios.pages import player

SLUG = "the-quiet-exception"
# Ways through S06 by the moves taken; after them the last open choice, till the end.
ASK, FAVOUR = ("ask-what-it-is-for",), ("call-in-a-favour", "take-the-favour")


def publish_story(slug=SLUG):
    """Publish one scenario of content/."""
    return publish(slug, kind=KIND)


def play(person_id, lens="customer", moves=(), *, slug=SLUG, steps=60, seed=7, notes=(), now=NOW):
    """Play a run by the ids of its choices, then by the last open one; return its id."""
    run_id = service.start(person_id, slug, lens, Draw("customer", 0.7), now=now, seed=seed)
    finish(person_id, run_id, moves, steps=steps, notes=notes, now=now)
    return run_id


def finish(person_id, run_id, moves=(), *, steps=60, notes=(), now=NOW):
    """Play on in a run, for so many steps or to its end."""
    first = runs.open_run(person_id, run_id).next_n
    for n in range(first, first + steps):
        run = runs.open_run(person_id, run_id)
        if run.is_over:
            break
        open_now = branching.open_choices(run.scenario.story, run.state)
        wanted = [each for each in open_now if n <= len(moves) and each.id == moves[n - 1]]
        value = player.token(run.seed, run.state, (wanted or open_now[::-1])[0])
        note = notes[n - 1] if n <= len(notes) else ""
        service.choose(Doer(person_id, "customer"), run, n, value, note, now=now)
    db.session.commit()


# Through pages.


def begin(client, lens="customer"):
    """Step in and return the address of the run."""
    page = f"/scenarios/{SLUG}/{lens}"
    return client.post(page, data=fields_of(client.get(page), "")).location


def cards(page):
    return re.findall(r'name="choice" value="([^"]+)"', page.text)


def form(client, url, card=0):
    page = client.get(url)
    return fields_of(page, url) | {"choice": cards(page)[card]}


def choose(client, url, card=0, **more):
    return client.post(url, data=form(client, url, card) | more)


def value_of(ana, url, choice):
    """Return the token of a choice by its id, as only the server knows it."""
    run = runs.open_run(ana, int(url.rsplit("/", 1)[1]))
    scene = run.scenario.story.scenes[run.state.at]
    found = next(each for each in scene.choices if each.id == choice)
    return player.token(run.seed, run.state, found)


def play_to_the_end(client, url, card=0):
    for _ in range(30):
        if not cards(client.get(url)):
            return
        choose(client, url, card)
    raise AssertionError("no ending after thirty choices")
