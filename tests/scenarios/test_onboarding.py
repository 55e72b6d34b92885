"""From the invitation to Today: the first story, one moment in the other room, a small debrief."""

import re

import pytest

from tests.factories import NOW, ROOT, make_person, publish
from tests.forms import fields_of, sign_in
from training.db import db
from training.people import tokens
from training.progress import service as progress
from training.progress.service import Step
from training.scenarios import onboarding, runs, service
from training.scenarios.format.parse import KIND
from training.scenarios.order import Draw

SLUG = "just-checking-in"
MOST_TAPS = 25


@pytest.fixture
def una(client):
    """Una, who was invited and has not been here yet."""
    publish()
    publish(SLUG, kind=KIND)
    return make_person("Una Reyes", function="other", arrived=False, email="una@example.org")


class Thumb:
    """Somebody who reads pages and taps: each link, each button and each filled field is one."""

    def __init__(self, client, path):
        self.client, self.taps = client, 1
        self.page = client.get(path, follow_redirects=True)

    @property
    def path(self):
        return self.page.request.path

    def follow(self, words):
        found = re.findall(r'<a[^>]*href="([^"#]+)[^"]*"[^>]*>([^<]*)', self.page.text)
        self.taps += 1
        target = next(to for to, text in found if words in text)
        self.page = self.client.get(target, follow_redirects=True)

    def send(self, action="", **filled):
        self.taps += 1 + len(filled)
        fields = fields_of(self.page, action) | filled
        self.page = self.client.post(action or self.path, data=fields, follow_redirects=True)
        assert self.page.status_code == 200, (self.path, self.page.status_code)

    def first_card(self):
        return re.search(r'name="choice" value="([^"]+)"', self.page.text)[1]


@pytest.mark.parametrize(
    ("side", "function", "there"), [("customer", "sales", "inside"), ("inside", "hr", "customer")]
)
def test_from_the_link_to_today_in_few_taps(client, una, side, function, there):
    link = f"/invitations/{tokens.issue(una, tokens.INVITE, NOW)}"
    db.session.commit()
    thumb = Thumb(client, link)
    thumb.send(new_password="seven blue teapots")
    assert "Which side of the table" in thumb.page.text
    thumb.send(side=side, function=function)
    assert thumb.path == f"/scenarios/{SLUG}/{side}"
    assert "Nobody is scored on this one." in thumb.page.text
    thumb.send()
    story, taps = thumb.path, thumb.taps
    assert story.startswith("/scenarios/runs/") and taps <= 8
    while 'name="choice"' in thumb.page.text:
        thumb.send(story, choice=thumb.first_card())
    thumb.follow("Step into the other room")
    assert f'data-lens="{there}"' in thumb.page.text
    thumb.send(f"{story}/twin-moment", choice=thumb.first_card())
    thumb.follow("Put both rooms side by side")
    assert "Same move, two rooms" in thumb.page.text
    thumb.send(f"{story}/twin-moment/debrief", text="Find out what a yes ran into.")
    assert thumb.path == "/" and "Kept. Only you can read it." in thumb.page.text
    assert thumb.page.text.count('class="btn"') == 1  # one step, and it is another one
    assert SLUG not in thumb.page.text.split('class="home-grid"')[0].split("<main")[1]
    assert thumb.taps <= MOST_TAPS, thumb.taps
    assert [run.lens for run in runs.runs_of(una, SLUG)] == [side, there]


def test_whoever_leaves_on_the_way_is_led_back_by_today(client, una):
    sign_in(client, una)
    thumb = Thumb(client, "/")
    thumb.send(side="customer", function="sales")
    assert f'href="/scenarios/{SLUG}"' in client.get("/").text
    thumb.send()
    story = thumb.path
    assert f'class="btn" href="{story}"' in client.get("/").text
    while 'name="choice"' in thumb.page.text:
        thumb.send(story, choice=thumb.first_card())
    assert f'class="btn" href="{story}/twin-moment"' in client.get("/").text
    thumb.follow("Step into the other room")
    thumb.send(f"{story}/twin-moment", choice=thumb.first_card())
    assert f'class="btn" href="{story}/twin-moment/debrief"' in client.get("/").text


def arrive(client, person):
    sign_in(client, person)
    fields = fields_of(client.get("/arrive"), "") | {"side": "customer", "function": "sales"}
    return client.post("/arrive", data=fields).location


def test_without_an_unscored_story_a_newcomer_begins_on_today(client):
    publish("the-quiet-exception", kind=KIND)
    assert arrive(client, make_person("Una Reyes", arrived=False)) == "/"


def test_whoever_has_been_in_it_is_not_sent_again(client, una):
    service.start(una, SLUG, "customer", Draw("customer", 0.0), now=NOW)
    db.session.commit()
    assert arrive(client, una) == "/"


def test_whoever_has_something_else_to_do_is_not_held_up(client, una):
    due = Step("task", "7", "Ask Priya", "/practice/tasks/7", 5, due_on=NOW.date())
    progress.plan(una, [due])
    db.session.commit()
    assert arrive(client, una) == "/"


def test_an_account_that_is_older_is_left_alone(client, una):
    sign_in(client, make_person("Ana Ortega"))
    assert client.get("/").status_code == 200
    assert client.get("/arrive").location == "/"


def test_of_two_unscored_stories_the_first_of_the_course_comes_first(app, una):
    text = (ROOT / "content" / "scenarios" / f"{SLUG}.md").read_text("utf-8")
    publish("second", text.replace(SLUG, "second").replace("id: S00", "id: S01"), kind=KIND)
    assert onboarding.welcome(una, NOW) == f"/scenarios/{SLUG}"
