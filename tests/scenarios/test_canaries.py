"""Nothing of a story is sent before its time: a canary in each text, heard in all traffic."""

import random
import re
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import NOW, make_person
from tests.forms import fields_of, sign_in
from tests.pages import CheckedClient
from tests.scenarios import canaries
from tests.scenarios.samples import ROOT
from tests.scenarios.stories import stories, walk
from training.content import service as content
from training.db import db
from training.lenses import LENSES
from training.scenarios import runs, service, twin_moments
from training.scenarios.engine import branching
from training.scenarios.format.loading import story_of
from training.scenarios.format.parse import KIND
from training.scenarios.pages import player

MOST_STEPS = 40
RULE = "I ask before I promise."
# How the key of a story is written in its file, and nowhere else.
KEY = re.compile(r"\b([IN][1-4]|C[1-4]|tempting|mistimed|defensible)\b|trust\.\w")


@settings(max_examples=50, deadline=None)
@given(stories(), st.integers(0, 2**32), st.sampled_from(LENSES))
def test_the_player_gives_a_page_only_what_was_met(story, seed, lens):
    marked = canaries.Cage().mark(story)
    run = walk(marked, seed, random.Random(seed))
    for n in range(1, len(run) + 1):
        shown = canaries.canaries(player.page(marked, run[:n], lens, seed))
        assert shown and shown <= canaries.met(marked, run[:n], lens)


class Wire(CheckedClient):
    """A browser whose every answer is listened to, with its headers."""

    heard = ()

    def open(self, *args, **kwargs):
        """Answer, and hear it."""
        answer = super().open(*args, **kwargs)
        self.heard = (*self.heard, answer.get_data(as_text=True) + repr(dict(answer.headers)))
        return answer


class Journey:
    """One person through both rooms of a story; whatever is sent is checked when it is sent."""

    def __init__(self, app, slug):
        source = (ROOT / "content" / "scenarios" / f"{slug}.md").read_text("utf-8")
        made = KIND.compile(source, "x.md")
        self.body, self.of_story, self.of_closing = canaries.marked(made.body)
        # A digest of its own: a process keeps what it has unpacked for every other test.
        marked = replace(made, body=self.body)
        content.publish(KIND.name, marked, f"{source}\n", author_id=None, now=NOW)
        self.slug, self.story = slug, story_of(self.body)
        self.ana = make_person("Ana Ortega")
        service.plan_for(self.ana, NOW)
        db.session.commit()
        self.wire = Wire(app, app.response_class)
        sign_in(self.wire, self.ana)
        self.may, self.sung, self.numbers = set(), set(), count(1)
        choices = [each for scene in self.story.scenes.values() for each in scene.choices]
        self.ids = {choice.id for choice in choices if "-" in choice.id}

    def listen(self):
        """Check what was sent since the last time against what may be known by now."""
        for text in self.wire.heard:
            sung = canaries.canaries(text)
            assert sung <= self.may, sorted(sung - self.may)
            self.sung |= sung
            assert not KEY.search(re.sub(r"<script.*?>|nonce-\S+", "", text)), KEY.search(text)
            assert not [each for each in self.ids if each in text]
        self.wire.heard = ()

    def get(self, path):
        """Open a page."""
        page = self.wire.get(path)
        self.listen()
        return page

    def look_around(self, url=""):
        """Open every page that leads to the story or speaks of it."""
        for path in ("/", "/scenarios", f"/scenarios/{self.slug}", "/progress"):
            self.get(path)
        for lens in LENSES:
            self.get(f"/scenarios/{self.slug}/{lens}")
        for page in ("", "/story", "/debrief", "/twin-moment") if url else ():
            self.get(url + page)

    def play(self, lens):
        """Play one room to its end, sending all that a page can send wrongly on the way."""
        before = f"/scenarios/{self.slug}/{lens}"
        url = self.wire.post(before, data=fields_of(self.get(before), "")).location
        for _ in range(MOST_STEPS):
            run = self.learn(url, lens)
            self.look_around(url)
            if run.is_over:
                return url
            self.send(url, run)
        raise AssertionError(f"no ending after {MOST_STEPS} choices")

    def learn(self, url, lens):
        """Take what the run has shown by now into what may be known."""
        run = runs.open_run(self.ana, int(url.rsplit("/", 1)[1]))
        self.may |= canaries.met(self.story, run.states, lens)
        if run.is_over:
            self.may |= canaries.canaries(*self.body["questions"][lens])
        if run.is_over and run.twin_moment:
            there = twin_moments.of_run(self.ana, run.id).there
            self.may |= canaries.met(self.story, there.states, there.lens)
        return run

    def send(self, url, run):
        """Send no choice, one that is not there, a thought, a choice, and another one too late."""
        page, n = self.get(url), run.next_n
        fields = fields_of(page, url)
        cards = re.findall(r'name="choice" value="([^"]+)"', page.text)
        choice = random.Random(n).choice(cards)

        def sent(status, path=url, **more):
            given = fields | {"request_id": f"request-number-{next(self.numbers)}"} | more
            assert self.wire.post(path, data=given).status_code == status, (path, more)
            self.learn(url, run.lens)
            self.listen()

        sent(422)
        sent(409, choice="0123456789ab")
        sent(303, f"{url}/thought", note="I owe her.")
        sent(409, f"{url}/thought", note="I owe them.")
        sent(303, choice=choice)
        sent(409, choice=cards[cards.index(choice) - 1])

    def look_back(self, url, lens):
        """Open the whole debrief."""
        fields = fields_of(self.get(f"{url}/debrief"), f"{url}/questions")
        end = self.learn(url, lens).state
        self.wire.post(f"{url}/debrief", data=fields)
        self.may |= self.of_story.of_lens(lens) | canaries.unsaid(self.body, end, lens)
        self.look_around(url)

    def compare(self):
        """Open the twin, and keep a rule."""
        twin = f"/scenarios/{self.slug}/twin"
        for one in self.body["twin"].values():
            self.may |= canaries.canaries(one["headline"], one["question"])
        self.may |= canaries.canaries(self.body["rule"]["ask"])
        rule = twin.replace("twin", "rule")
        fields = fields_of(self.get(twin), rule)
        self.wire.post(rule, data=fields | {"text": RULE})
        self.may |= canaries.canaries(self.body["rule"])
        self.get(twin)


@pytest.fixture
def journey(app):
    return Journey(app, "the-quiet-exception")


def test_no_text_of_both_rooms_is_sent_before_its_time(journey):
    journey.look_around()
    for lens in LENSES:
        journey.look_back(journey.play(lens), lens)
    journey.compare()
    # And what has its time is sent then, so that the checks above could fail at all.
    taken = [run.id for run in runs.runs_of(journey.ana)]
    for run in (runs.open_run(journey.ana, each) for each in taken):
        assert canaries.unsaid(journey.body, run.state, run.lens) <= journey.sung
    assert canaries.canaries(journey.body["rule"], journey.body["questions"]) <= journey.sung
    never = canaries.canaries(journey.body["facilitator"], *journey.body["sources"])
    assert never and not never & journey.sung


def test_no_text_of_a_twin_moment_is_sent_before_its_time(app):
    journey = Journey(app, "just-checking-in")
    url = journey.play("inside")
    there = f"{url}/twin-moment"
    fields = fields_of(journey.get(there), there)
    choice = re.search(r'name="choice" value="([^"]+)"', journey.get(there).text)[1]
    journey.wire.post(there, data=fields | {"choice": choice})
    journey.may |= canaries.canaries(journey.body["twin"])
    shown = journey.learn(url, "inside")
    journey.look_around(url)
    journey.get(f"{there}/debrief")
    decided = twin_moments.of_run(journey.ana, shown.id).there.state.trail[-1]
    card = branching.choice_of(journey.story, decided).cards["customer"]
    assert canaries.canaries(card.text, card.happens) <= journey.sung
