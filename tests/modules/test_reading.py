"""Reading a module: lenses, questions, reflections, the field task, the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_person, publish
from tests.forms import fields_of, post, sign_in
from tests.pages import tree_of
from training.config import ROOT
from training.content import service as content
from training.db import db
from training.modules import rows, service
from training.modules.models import ModuleReading, ModuleResponse
from training.modules.reader import module
from training.progress.models import ProgressAgenda, ProgressCommitment, ProgressEntry

SLUG = "the-schedule-is-sacrosanct"
PAGE = f"/modules/{SLUG}"
QUESTIONS = ("q1", "q2", "q3", "q4")


@pytest.fixture
def ana(client):
    """Ana, signed in, with one module published and on her agenda."""
    publish()
    person = make_person("Ana Ortega")
    service.plan_for(person, now=NOW)
    db.session.commit()
    sign_in(client, person)
    return person


def option(question, number):
    """Return the id of an option of the published module."""
    live = content.live("modules", SLUG)
    return service.version(SLUG, live.digest).questions[question][number]


def answer(client, item, number):
    path = f"{PAGE}/questions/{item}"
    page = client.get(f"{PAGE}?again={item}")
    assert post(client, path, page, choice=option(item, number)).status_code == 303


def answer_all(client):
    for item in QUESTIONS:
        answer(client, item, 0)


def test_both_rooms_stand_beside_each_other(client, ana):
    page = client.get(f"{PAGE}?lens=both").text
    assert "Sunniva wants her labels ten days early" in page
    assert "sponsor wants his dashboard ten days early" in page


@pytest.mark.parametrize(
    ("lens", "shown", "not_shown"),
    [
        ("customer", "Sunniva wants her labels", "sponsor wants his dashboard"),
        ("inside", "sponsor wants his dashboard", "Sunniva wants her labels"),
    ],
)
def test_one_lens_shows_that_room_and_the_other_closed(client, ana, lens, shown, not_shown):
    is_open, is_closed = rooms(client.get(f"{PAGE}?lens={lens}").text)
    assert shown in is_open
    assert not_shown in is_closed


def rooms(page):
    """Return the words of the first pair: what stands open, what stands closed."""
    tree = tree_of(page)
    pair = next(e for e in tree.iter("div") if e.get("id") == "pair-1")
    closed = "".join("".join(e.itertext()) for e in pair.iter("details"))
    return "".join(pair.itertext()).replace(closed, ""), closed


def test_what_really_differs_is_never_read_in_one_room_alone(client, ana):
    tree = tree_of(client.get(f"{PAGE}?lens=inside").text)
    pair = next(e for e in tree.iter("div") if e.get("id") == "differs")
    assert [side.get("data-lens") for side in pair] == ["customer", "inside"]
    assert list(pair.iter("details")) == []


def test_a_salesperson_starts_in_the_customer_lens(client, ana):
    is_open, _closed = rooms(client.get(f"{PAGE}?lens=nonsense").text)
    assert "Sunniva wants her labels" in is_open


def test_looking_at_a_module_stores_nothing(client, ana):
    client.get(PAGE)
    assert db.session.scalars(select(ModuleReading)).all() == []


def test_every_option_shows_what_it_would_have_done_once_one_is_chosen(client, ana):
    before = client.get(PAGE).text
    assert "will be the last to hear" not in before  # no feedback, no key, before the answer
    post(client, f"{PAGE}/questions/q1", client.get(PAGE), choice=option("q1", 2))
    page = client.get(PAGE).text
    assert "You chose this" in page
    assert "will be the last to hear" in page  # feedback of the first option, not chosen
    assert "you are both looking at the same problem" in page  # feedback of the third, chosen


def test_credits_never_reach_the_browser(client, ana):
    answer_all(client)
    page = client.get(PAGE).text
    assert "I4:" not in page and "credit" not in page


def test_a_later_answer_keeps_the_first_beside_it(client, ana):
    path = f"{PAGE}/questions/q1"
    post(client, path, client.get(PAGE), choice=option("q1", 0))
    again = client.get(f"{PAGE}?lens=both&again=q1")
    assert "You chose this" not in again.text
    post(client, path, again, choice=option("q1", 3))
    kept = db.session.scalars(select(ModuleResponse)).one()
    assert (kept.first, kept.value) == (option("q1", 0), option("q1", 3))
    assert "Your first answer" in client.get(PAGE).text


def test_sending_no_answer_says_what_to_do_and_stores_nothing(client, ana):
    page = post(client, f"{PAGE}/questions/q1", client.get(PAGE))
    assert page.status_code == 422
    assert 'id="q1-error"' in page.text and "Choose one, then see what happens." in page.text
    assert db.session.scalars(select(ModuleResponse)).all() == []


@pytest.mark.parametrize("choice", ["z", "1" * 5000, "-1", "q1"])
def test_an_option_that_does_not_exist_is_refused(client, ana, choice):
    page = post(client, f"{PAGE}/questions/q1", client.get(PAGE), choice=choice)
    assert page.status_code == 400
    assert "Choose one of the answers." in page.text


def test_a_question_of_another_module_is_not_found(client, ana):
    fields = fields_of(client.get(PAGE), f"{PAGE}/questions/q2") | {"choice": "a"}
    assert client.post(f"{PAGE}/questions/q9", data=fields).status_code == 404


def test_a_version_that_is_not_this_module_is_not_found(client, ana):
    page = post(client, f"{PAGE}/questions/q1", client.get(PAGE), choice="a", at=f"{'0' * 16}.both")
    assert page.status_code == 404


def test_a_reflection_comes_back_as_it_was_written(client, ana):
    text = "Ferrante's Monday.\n\n<b>Not bold</b> & “quoted”"
    path = f"{PAGE}/reflections/r1"
    assert post(client, path, client.get(PAGE), text=text).status_code == 303
    page = client.get(PAGE).text
    assert "&lt;b&gt;Not bold&lt;/b&gt; &amp; “quoted”" in page
    assert "Only you can read this" in page


def test_a_script_is_told_the_revision(client, ana):
    path = f"{PAGE}/reflections/r1"
    fields = fields_of(client.get(PAGE), path) | {"text": "First."}
    answer = client.post(path, data=fields, headers={"X-Requested-With": "fetch"})
    assert answer.json == {"saved": True, "seen": 1}


def test_a_reflection_that_is_too_long_is_refused_with_its_length(client, ana):
    page = post(client, f"{PAGE}/reflections/r1", client.get(PAGE), text="x" * 8_001)
    assert page.status_code == 400
    assert "8,001 characters" in page.text and "8,000" in page.text


def test_a_reflection_can_be_emptied(client, ana):
    path = f"{PAGE}/reflections/r1"
    post(client, path, client.get(PAGE), text="Too much said.")
    post(client, path, client.get(PAGE), text="")
    assert db.session.scalars(select(ModuleResponse.value)).all() == [""]


def test_the_place_is_kept_and_today_leads_back_to_it(client, ana):
    assert post(client, f"{PAGE}/place", client.get(PAGE), part="ten-steps").status_code == 303
    assert "Go on at “Ten ordinary steps”" in client.get(PAGE).text
    today = client.get("/").text
    assert "You stopped at “Ten ordinary steps”" in today
    assert f"{PAGE}#ten-steps" in today


def test_today_leads_back_to_a_part_that_was_only_looked_at(client, ana):
    values = {"part": "two-rooms", "glance": "1"}
    assert post(client, f"{PAGE}/place", client.get(PAGE), **values).status_code == 303
    today = client.get("/").text
    assert "You stopped at “The same loop, two rooms”" in today and f"{PAGE}#two-rooms" in today
    assert "18 minutes left" in today
    assert db.session.scalars(select(ModuleReading.reached)).one() == 0


@pytest.mark.parametrize("part", ["task", "nowhere", ""])
def test_only_a_part_can_be_looked_at(client, ana, part):
    answer = post(client, f"{PAGE}/place", client.get(PAGE), part=part, glance="1")
    assert answer.status_code == 404


def test_today_counts_the_open_questions_once_all_is_read(client, ana):
    answer(client, "q1", 0)
    assert "still open" not in client.get("/").text
    post(client, f"{PAGE}/place", client.get(PAGE), part="task")
    today = client.get("/").text
    assert "You have read it all. 3 questions are still open." in today
    assert f'href="{PAGE}#finish"' in today and "Answer them" in today
    answer(client, "q1", 2)  # answered again is not one more
    assert "3 questions are still open." in client.get("/").text
    answer(client, "q2", 0)
    answer(client, "q3", 0)
    assert "One question is still open." in client.get("/").text
    answer(client, "q4", 0)
    today = client.get("/").text
    assert "still open" not in today
    assert "You stopped at “Sit for one hour beside someone who keeps a plan”" in today


def test_the_end_leads_to_every_open_question(client, ana):
    answer(client, "q2", 0)
    end = client.get(PAGE).text.split('id="finish"')[1]
    assert "3 questions are still open:" in end
    assert [item for item in QUESTIONS if f'href="#{item}"' in end] == ["q1", "q3", "q4"]


def test_going_back_to_an_earlier_part_loses_no_place(client, ana):
    fields = fields_of(client.get(PAGE), f"{PAGE}/place")
    client.post(f"{PAGE}/place", data=fields | {"part": "two-rooms"})
    fields = fields_of(client.get(PAGE), f"{PAGE}/place")
    client.post(f"{PAGE}/place", data=fields | {"part": "pastries"})
    assert db.session.scalars(select(ModuleReading.reached)).one() == 2


def test_a_module_with_open_questions_is_not_finished_and_names_them(client, ana):
    post(client, f"{PAGE}/questions/q1", client.get(PAGE), choice=option("q1", 0))
    page = post(client, f"{PAGE}/finish", client.get(PAGE))
    assert page.status_code == 422
    assert "3 questions are still open" in page.text
    assert "<title>Error: " in page.text
    assert db.session.scalars(select(ProgressEntry)).all() == []


def test_finishing_moves_the_progress_once(client, ana):
    answer_all(client)
    before = client.get(f"{PAGE}?lens=both")
    assert post(client, f"{PAGE}/finish", before).location == "/"
    second = client.post(
        f"{PAGE}/finish",
        data=fields_of(before, f"{PAGE}/finish") | {"request_id": "another-tab-000001"},
    )
    assert second.status_code == 303
    entry = db.session.scalars(select(ProgressEntry)).one()
    assert (entry.kind, entry.slug, entry.lens, entry.outcome) == (
        "module",
        SLUG,
        "both",
        "finished",
    )
    assert db.session.scalars(select(ProgressAgenda.done_at)).one() is not None
    assert "customer: 1 of 10" in client.get("/").text


def take(client, **values):
    chosen = {
        "situation": "it is Tuesday",
        "with_whom": "Priya Nair",
        "where": "inside",
        "due_on": (NOW.date() + timedelta(days=5)).isoformat(),
    }
    fields = fields_of(client.get(PAGE), f"{PAGE}/task")
    return client.post(f"{PAGE}/task", data=fields | chosen | values)


def test_a_field_task_is_put_on_the_week(client, ana):
    assert take(client).location == f"{PAGE}?lens=customer#task"
    page = client.get(PAGE).text
    assert "On your week" in page and "Look at your plan" in page
    assert "If it is Tuesday, with Priya Nair, then I will sit down next to them" in page
    assert "______" not in page.split('id="task"')[1].split("</section>")[0]


def test_the_sentence_of_the_task_heads_its_form_and_gives_the_hints(client, ana):
    task = client.get(PAGE).text.split('id="task"')[1].split("</section>")[0]
    assert task.index('<h3 class="serif promise" id="promise-h"><em>If</em>') < task.index(
        'name="situation"'
    )
    assert "The moment you will notice it: an hour at their desk" in task
    assert "by name: somebody who keeps a plan." in task


def test_what_was_promised_is_kept_as_it_was_that_day(client, ana):
    take(client)
    kept = db.session.scalars(select(ProgressCommitment)).one()
    assert kept.promise.startswith("I will sit down next to them and make a mark")
    assert "At the end, ask" in kept.steps and "Whoever runs a queue" in kept.steps
    assert "Your own scheduler" not in kept.steps  # the other lens
    assert (kept.minutes, kept.source_url) == (60, f"{PAGE}#task")


def test_a_version_from_before_plans_stood_apart_still_gives_a_task(client, ana):
    body = dict(service.version(SLUG, content.live("modules", SLUG).digest).body)
    body["task"] = {k: v for k, v in body["task"].items() if k not in {"plan", "minutes"}}
    read = module(SLUG, "0" * 64, body)
    chosen = {"situation": "now", "with_whom": "Priya", "lens": "inside", "due_on": NOW.date()}
    plan = service.intention(read, **chosen)
    assert (plan.promise, plan.minutes) == (None, 5)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"with_whom": ""}, "Name one person."),
        ({"situation": ""}, "Say in which situation"),
        ({"due_on": "someday"}, "valid date"),
        ({"due_on": "2020-01-01"}, "That day has passed"),
        ({"due_on": "2999-01-01"}, "more than half a year away"),
        ({"where": "sideways"}, "Choose where you will try it"),
        ({"with_whom": "x" * 121}, "under 120 characters"),
    ],
)
def test_an_unfinished_plan_says_what_is_missing_and_keeps_the_rest(client, ana, wrong, sentence):
    page = take(client, **wrong)
    assert page.status_code == 422
    assert sentence in page.text
    assert "it is Tuesday" in page.text or "situation" in wrong


def test_a_task_taken_on_twice_is_a_conflict(client, ana):
    stale = fields_of(client.get(PAGE), f"{PAGE}/task")
    take(client)
    again = stale | {
        "situation": "x",
        "with_whom": "y",
        "where": "inside",
        "due_on": NOW.date().isoformat(),
    }
    assert client.post(f"{PAGE}/task", data=again).status_code == 409


def test_an_attempt_finishes_on_the_version_it_began_with(client, ana):
    post(client, f"{PAGE}/questions/q1", client.get(PAGE), choice=option("q1", 0))
    source = (ROOT / "content" / "modules" / f"{SLUG}.md").read_text("utf-8")
    publish(SLUG, source.replace("title: The schedule is sacrosanct", "title: A new title"))
    assert '<h1 class="serif">The schedule is sacrosanct</h1>' in client.get(PAGE).text
    sign_in(client, make_person())
    assert "A new title" in client.get(PAGE).text


def test_dov_sees_nothing_of_ana(app, client, ana):
    post(client, f"{PAGE}/reflections/r1", client.get(PAGE), text="Ana's own words")
    dov = app.test_client()
    sign_in(dov, make_person("Dov Lindgren"))
    assert "Ana's own words" not in dov.get(PAGE).text


@pytest.mark.parametrize("slug", ["nothing-like-this", "..", "The-Schedule", "x" * 3000])
def test_an_unknown_module_is_a_page_not_a_crash(client, ana, slug):
    page = client.get(f"/modules/{slug}")
    assert page.status_code == 404
    assert "There is nothing here" in page.text


def test_the_library_finds_by_words_and_says_when_nothing_fits(client, ana):
    assert "The schedule is sacrosanct" in client.get("/modules?q=LABEL+forty").text
    page = client.get("/modules?q=zebra").text
    assert "No module has “zebra”" in page and "Try one word" in page


@pytest.mark.parametrize(
    ("sought", "why"),
    [
        ("sacrosanct", ""),
        ("forty minutes", ""),  # stands in the dek, which the list shows
        ("ordinary STEPS", "In the part <q>Ten ordinary steps</q>"),
        ("cleanly", "It practises <q>Earn trust and use power cleanly</q>"),
        ("consensus", "It practises <q>Consensus-building</q>"),
        ("write one rule", "By the end you can <q>Explain to a colleague"),
        ("payroll", "It begins with <q>Your sponsor wants his dashboard early"),
        ("beside someone", "Its field task: <q>Sit for one hour beside someone"),
        ("pastries cheapest", None),
        ("pastries press", "In the part <q>A box of pastries</q> It begins with <q>She needs"),
        ("broken the loop", "It asks: <q>Where could one sentence have broken the loop"),
    ],
)
def test_the_library_says_where_it_found_the_words(client, ana, sought, why):
    page = client.get("/modules", query_string={"q": sought}).text
    assert ("No module has" in page) == (why is None)
    assert (why or "") in page and ('class="small why"' in page) == bool(why)


def test_an_empty_library_says_why(client):
    sign_in(client, make_person())
    assert "No module is published yet" in client.get("/modules").text


def test_a_module_page_costs_three_queries_at_most(client, ana, queries):
    with queries() as seen:
        assert client.get(PAGE).status_code == 200
    assert len(seen) <= 3, seen
    take(client)
    answer_all(client)
    with queries() as seen:
        assert client.get(PAGE).status_code == 200
    assert len(seen) <= 3, seen


@pytest.mark.parametrize("reached", ["ten-steps", "task"])
def test_saving_an_answer_costs_four_statements(client, ana, queries, reached):
    for item in ("q1", "q2", "q3"):  # the first of a reading, another, and one at that place
        if item == "q3":
            post(client, f"{PAGE}/place", client.get(PAGE), part=reached)
        fields = fields_of(client.get(PAGE), f"{PAGE}/questions/{item}")
        data = fields | {"choice": option(item, 1)}
        with queries() as seen:
            assert client.post(f"{PAGE}/questions/{item}", data=data).status_code == 303
        assert len(seen) <= 4, seen


def test_an_answer_costs_four_statements_in_a_process_that_has_just_started(client, ana, queries):
    post(client, f"{PAGE}/place", client.get(PAGE), part="task")
    data = fields_of(client.get(PAGE), f"{PAGE}/questions/q1") | {"choice": option("q1", 1)}
    rows._begun.clear()
    with queries() as seen:
        assert client.post(f"{PAGE}/questions/q1", data=data).status_code == 303
    assert len(seen) <= 4, seen


def test_the_library_costs_three_queries_however_many_modules(client, ana, queries):
    with queries() as one:
        assert client.get("/modules").status_code == 200
    publish("one-skill-two-rooms")
    publish("mission-culture-obligation")
    with queries() as three:
        assert client.get("/modules").status_code == 200
    assert len(one) == len(three) <= 3


def test_on_paper_everything_is_open(client, ana):
    page = client.get(f"{PAGE}?lens=customer&print=1").text
    main = page.split("<main")[1]
    assert main.count("<details") - main.count('class="toc-small') == main.count(" open>")


def test_the_library_has_one_way_on(client, ana):
    publish("one-skill-two-rooms")
    post(client, f"{PAGE}/place", client.get(PAGE), part="ten-steps")
    page = client.get("/modules").text
    assert page.count('class="btn compact"') == 1
    assert "Go on at “Ten ordinary steps”" in page


def test_a_page_of_another_version_stores_nothing(client, ana):
    stale = fields_of(client.get(PAGE), f"{PAGE}/questions/q1")
    source = (ROOT / "content" / "modules" / f"{SLUG}.md").read_text("utf-8")
    publish(SLUG, source.replace("title: The schedule is sacrosanct", "title: A new title"))
    post(client, f"{PAGE}/questions/q2", client.get(PAGE), choice="a")  # begins with the new one
    page = client.post(f"{PAGE}/questions/q1", data=stale | {"choice": "a"})
    assert page.status_code == 409
    assert "Reload the page." in page.text
