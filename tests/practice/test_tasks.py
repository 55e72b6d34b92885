"""Field tasks: the story, another day, letting go."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_person
from tests.forms import fields_of, post, sign_in
from training.db import db
from training.progress import tasks
from training.progress.models import (
    ProgressAgenda,
    ProgressCommitment,
    ProgressEntry,
    ProgressStory,
)
from training.progress.service import Doer
from training.progress.tasks import Intention
from training.web.models import RequestReceipt

TOMORROW = NOW.date() + timedelta(days=1)


def take(person_id, *, due_on=TOMORROW, ref="modules/x/t1", **kept):
    plan = Intention(
        ref,
        "Ask one person whose week would look different.",
        "Who has to say yes?",
        "the meeting has ended",
        "Priya Nair",
        "inside",
        due_on,
        **kept,
    )
    task_id = tasks.take(Doer(person_id, "customer"), plan, "UTC", now=NOW)
    db.session.commit()
    return task_id


@pytest.fixture
def ana(client):
    person = make_person("Ana Ortega")
    sign_in(client, person)
    return person


@pytest.fixture
def task(ana):
    """The address of Ana's open task."""
    return f"/practice/tasks/{take(ana)}"


def stored(model):
    return db.session.scalars(select(model)).all()


def test_telling_the_story_closes_the_task_and_moves_the_ring(client, task):
    answer = post(client, f"{task}/story", client.get(task), text="“Nobody asked,” she said.")
    assert answer.location == "/"
    page = client.get("/").text
    assert "inside the company: 1 of 10" in page
    assert "“Nobody asked,” she said." in client.get("/practice").text
    assert [entry.outcome for entry in stored(ProgressEntry)] == ["taken", "told"]


def test_before_its_day_a_task_opens_with_the_plan(client, task):
    page = client.get(task).text
    assert page.index('id="plan-h"') < page.index('name="text"')
    assert '<details id="early"><summary>Done before its day?' in page
    for words in ("the meeting has ended", "Ask one person whose week", "Priya Nair"):
        assert words in page.split('id="plan-h"')[1].split("</section>")[0]
    assert '<details id="early" open>' in client.get(f"{task}?tell=1").text


def test_the_plan_says_what_the_task_said_when_it_was_taken_on(client, ana):
    kept = {
        "promise": "I will ask whose week changes.",
        "steps": "<p>Bring back <em>one</em> sentence.</p>",
        "source_url": "/modules/x#task",
        "minutes": 60,
    }
    plan = client.get(f"/practice/tasks/{take(ana, **kept)}").text.split('id="plan-h"')[1]
    for words in (kept["promise"], kept["steps"], '<a href="/modules/x#task">Read it again in'):
        assert words in plan.split("</section>")[0]
    assert stored(ProgressAgenda)[0].minutes == 60


def test_a_task_from_before_plans_were_kept_shows_its_title(client, task):
    plan = client.get(task).text.split('id="plan-h"')[1].split("</section>")[0]
    assert "Ask one person whose week would look different." in plan
    assert "Read it again" not in plan
    assert stored(ProgressAgenda)[0].minutes == 5


def test_before_its_day_every_page_leads_to_the_plan(client, task):
    for path in ("/", "/practice"):
        page = client.get(path).text
        assert "Look at your plan" in page and "Tell the story" not in page


def test_from_its_day_on_every_page_asks_for_the_story(client, ana):
    take(ana, due_on=NOW.date())
    for path in ("/", "/practice"):
        page = client.get(path).text
        assert "Tell the story" in page and "Look at your plan" not in page


@pytest.mark.parametrize("days", [0, 3])
def test_once_the_day_has_come_the_story_comes_first(client, ana, days):
    there = f"/practice/tasks/{take(ana)}"
    stored(ProgressCommitment)[0].due_on = NOW.date() - timedelta(days=days)
    db.session.commit()
    page = client.get(there).text
    assert page.index('name="text"') < page.index('id="plan-h"')
    assert 'id="early"' not in page and "Not yet?" in page


def test_a_story_that_is_told_comes_first_whatever_the_day(client, task):
    post(client, f"{task}/story", client.get(task), text="“Nobody asked,” she said.")
    page = client.get(task).text
    assert page.index("“Nobody asked,” she said.") < page.index('id="plan-h"')
    assert 'id="early"' not in page


def test_an_empty_story_before_its_day_is_shown_with_its_error(client, task):
    page = post(client, f"{task}/story", client.get(task), text="").text
    assert '<details id="early" open>' in page


def test_a_story_can_be_mended_without_counting_twice(client, task):
    for text in ("First words.", "Better words."):
        post(client, f"{task}/story", client.get(task), text=text)
    assert [story.text for story in stored(ProgressStory)] == ["Better words."]
    assert len(stored(ProgressEntry)) == 2  # taken, told


STORIES = [("", "Write a sentence"), (" \r\n ", "Write a sentence"), ("x" * 6_001, "6,000")]


@pytest.mark.parametrize(("text", "sentence"), STORIES)
def test_a_story_needs_words_but_not_too_many(client, task, text, sentence):
    page = post(client, f"{task}/story", client.get(task), text=text)
    assert page.status_code == 422 and sentence in page.text
    assert stored(ProgressStory) == []


def test_moving_a_task_offers_undo_and_undo_puts_it_back(client, task):
    page = client.get("/")
    answer = post(client, f"{task}/next-week", page)
    assert stored(ProgressAgenda)[0].due_on == TOMORROW + timedelta(days=7)
    after = client.get(answer.location)
    assert "Moved to next week." in after.text
    post(client, f"{task}/days/{TOMORROW}", after)
    assert stored(ProgressAgenda)[0].due_on == TOMORROW


def test_a_move_that_is_sent_twice_moves_by_one_week(client, task):
    form = fields_of(client.get("/"), f"{task}/next-week")
    first, again = (client.post(f"{task}/next-week", data=form) for _ in range(2))
    assert (first.status_code, first.location) == (again.status_code, again.location) == (303, "/")
    assert stored(ProgressCommitment)[0].due_on == TOMORROW + timedelta(days=7)
    assert len(stored(RequestReceipt)) == 1


@pytest.mark.parametrize("day", ["2020-01-01", "2999-01-01", "soon", ""])
def test_a_day_that_cannot_be_is_refused(client, task, day):
    assert post(client, f"{task}/day", client.get(task), due_on=day).status_code == 422
    assert stored(ProgressAgenda)[0].due_on == TOMORROW


def test_letting_go_takes_it_off_the_week_and_it_can_be_taken_up_again(client, task):
    post(client, f"{task}/drop", client.get(task))
    assert stored(ProgressAgenda) == []
    post(client, f"{task}/resume", client.get(task))
    assert stored(ProgressAgenda)[0].url == task


def test_a_told_task_cannot_be_moved_or_dropped(client, task):
    stale = client.get(task)
    post(client, f"{task}/story", stale, text="Done.")
    for step in ("day", "drop"):
        answer = post(client, f"{task}/{step}", stale, due_on=TOMORROW.isoformat())
        assert answer.status_code == 409
        assert "told this story already" in answer.text


def test_somebody_elses_task_is_not_there(app, client, task):
    dov = app.test_client()
    sign_in(dov, make_person("Dov Lindgren"))
    mine = client.get(task)
    assert dov.get(task).status_code == 404
    for step in ("story", "day", "drop", "resume", "next-week", f"days/{TOMORROW}"):
        token = dov.get("/account/token").json["csrf"]
        data = {"csrf_token": token, "request_id": "dov-tries-anything-1", "text": "x"}
        assert dov.post(f"{task}/{step}", data=data).status_code == 404
    assert client.get(task).status_code == mine.status_code == 200


def test_an_empty_practice_says_where_tasks_come_from(client, ana):
    assert "No field task yet" in client.get("/practice").text


def test_the_list_costs_two_queries_however_many_tasks(client, ana, queries):
    take(ana)
    with queries() as one:
        before = client.get("/practice")
    for number in range(12):
        take(ana, ref=f"modules/x/t{number + 2}")
    with queries() as many:
        after = client.get("/practice")
    assert before.status_code == after.status_code == 200
    assert len(one) == len(many) == 2, many


def test_an_older_tab_does_not_overwrite_a_story(client, task):
    first_tab, second_tab = client.get(task), client.get(task)
    post(client, f"{task}/story", first_tab, text="Two hours of words.")
    page = post(client, f"{task}/story", second_tab, text="An older text.")
    assert page.status_code == 409
    assert "Two hours of words." in page.text
    assert "An older text." in page.text
    assert [story.text for story in stored(ProgressStory)] == ["Two hours of words."]


def test_a_story_told_and_dropped_at_once_is_one_of_the_two(app, client, task):
    forms = {
        step: fields_of(client.get(task), f"{task}/{step}") | {"text": "Told."}
        for step in ("story", "drop")
    }
    cookie = client.get_cookie("training").value
    answers = {}

    def send(step):
        browser = app.test_client()
        browser.set_cookie("training", cookie)
        answers[step] = browser.post(f"{task}/{step}", data=forms[step]).status_code

    threads = [threading.Thread(target=send, args=(step,)) for step in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [303, 409]
    state = stored(ProgressCommitment)[0].state.value
    assert (state == "told") == bool(stored(ProgressStory))
