"""Today and Progress: one next step, the week, the ring."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_cohort, make_person, publish
from tests.forms import sign_in
from training.clock import utcnow
from training.cohorts.models import Cohort
from training.db import db
from training.modules import service as modules
from training.people.models import Person
from training.progress import service as progress
from training.progress import tasks
from training.progress.service import Doer, Step
from training.progress.tasks import Intention

RING = 'role="img" aria-label="Practice ring.'


@pytest.fixture
def ana(client):
    publish()
    person = make_person("Ana Ortega")
    modules.plan_for(person, now=NOW)
    db.session.commit()
    sign_in(client, person)
    return person


def test_today_opens_with_the_same_moment_in_both_rooms(client, ana):
    page = client.get("/").text
    assert "She needs her labels on Tuesday" in page
    assert "Your sponsor wants his dashboard early" in page
    assert page.count('class="btn"') == 1  # exactly one solid button


def test_an_insider_finds_the_inside_room_first(client):
    publish()
    ben = make_person("Ben Carrick", function="finance")
    modules.plan_for(ben, now=NOW)
    db.session.commit()
    sign_in(client, ben)
    now = client.get("/").text.split('class="side now"')[1]
    assert "Your sponsor wants his dashboard early" in now.split("</div>")[0]


def take(person, situation="the meeting has ended"):
    day = NOW.date() + timedelta(days=2)
    plan = Intention("modules/x/t1", "Ask", "Source", situation, "Priya Nair", "inside", day)
    tasks.take(Doer(person, "customer"), plan, "UTC", now=NOW)
    db.session.commit()


def test_a_field_task_shows_its_moment_and_leads_to_its_plan(client, ana):
    take(ana)
    block = client.get("/").text.split('class="field-task')[1].split("</section>")[0]
    assert "If the meeting has ended, with Priya Nair" in block
    assert '<a href="/practice/tasks/1">Ask</a>' in block


def test_a_field_task_that_is_all_there_is_shows_its_moment_too(client):
    person = make_person("Ana Ortega")
    sign_in(client, person)
    take(person)
    assert "If the meeting has ended, with Priya Nair" in client.get("/").text


def test_nothing_planned_still_leads_somewhere(client):
    sign_in(client, make_person())
    page = client.get("/").text
    assert "That was all for now." in page
    assert page.count('class="btn"') == 1


def test_the_week_of_the_cohort_stands_over_the_steps(client, ana):
    make_cohort(ana)
    monday = utcnow().date() - timedelta(days=utcnow().weekday())
    cohort = db.session.scalars(select(Cohort)).one()
    cohort.starts_on = monday - timedelta(weeks=6)
    db.session.commit()
    assert "Week 7 of 8, Autumn" in client.get("/").text


def test_the_ring_counts_what_was_done_in_each_lens(client, ana):
    doer = Doer(ana, "customer")
    for lens in ("customer", "both", "customer"):
        progress.record(doer, "module", "x", "X", outcome="finished", lens=lens, now=NOW)
    db.session.commit()
    page = client.get("/").text
    assert f"{RING} Left half, with a customer: 3 of 10. Right half, inside the company: 1" in page
    assert "2 inside steps would even you out." in page


def test_progress_lists_what_was_done_the_newest_first(client, ana):
    doer = Doer(ana, "customer")
    for days, title in ((9, "The older one"), (2, "The newer one")):
        when = NOW - timedelta(days=days)
        progress.record(doer, "module", title, title, outcome="finished", lens="both", now=when)
    db.session.commit()
    page = client.get("/progress").text
    assert page.index("The newer one") < page.index("The older one")


def test_a_day_is_the_readers_own(client, ana):
    person = db.session.get_one(Person, ana)
    person.time_zone = "Pacific/Auckland"
    late = NOW.replace(hour=20)  # Saturday evening in UTC, Sunday morning in Auckland
    progress.record(Doer(ana, None), "module", "x", "X", outcome="finished", now=late)
    db.session.commit()
    assert "Sunday 22 November" in client.get("/progress").text


def test_somebody_who_has_not_said_their_side_is_asked_first(client):
    sign_in(client, make_person(arrived=False))
    assert client.get("/").location == "/arrive"


def test_dov_sees_nothing_of_ana(app, ana):
    progress.plan(ana, [Step("module", "secret", "Ana's own step", "/modules/x", 5)])
    progress.record(Doer(ana, None), "module", "x", "Ana's deed", outcome="finished", now=NOW)
    db.session.commit()
    dov = app.test_client()
    sign_in(dov, make_person("Dov Lindgren"))
    for path in ("/", "/progress"):
        assert "Ana's" not in dov.get(path).text


def test_today_costs_four_queries_however_much_is_planned_or_done(client, ana, queries):
    make_cohort(ana)
    with queries() as few:
        before = client.get("/")
    for number in range(40):
        progress.plan(ana, [Step("module", f"m{number}", "One more", "/modules/x", 5)])
        progress.record(Doer(ana, None), "module", f"m{number}", "X", outcome="finished", now=NOW)
    db.session.commit()
    with queries() as many:
        after = client.get("/")
    assert before.status_code == after.status_code == 200
    assert len(few) == len(many) <= 4, many


def test_progress_costs_three_queries(client, ana, queries):
    with queries() as seen:
        page = client.get("/progress")
    assert page.status_code == 200
    assert len(seen) == 3, seen
