"""Playing: the shelf, the page before, and each choice once."""

import pytest
from sqlalchemy import func, select

from tests.factories import ROOT, make_person, publish
from tests.forms import fields_of, sign_in
from tests.scenarios.playing import SLUG, begin, cards, choose, form, play_to_the_end, value_of
from training.clock import utcnow
from training.db import db
from training.progress.models import ProgressAgenda, ProgressEntry
from training.scenarios import rules, runs, service
from training.scenarios.format.parse import KIND
from training.scenarios.models import ScenarioOrder, ScenarioRun, ScenarioStep


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_the_shelf_is_empty_in_words_that_say_where_else_to_go(client):
    sign_in(client, make_person("Ben Carrick"))
    page = client.get("/scenarios")
    assert "No stories here yet" in page.text and 'href="/"' in page.text


def test_the_shelf_names_both_rooms_and_how_long_it_takes(client, ana):
    page = client.get("/scenarios").text
    assert "The quiet exception" in page
    assert "About 9 minutes" in page


def test_a_scenario_leads_to_the_lens_that_was_drawn_and_then_to_the_other(client, ana):
    first = client.get(f"/scenarios/{SLUG}").location
    assert first == client.get(f"/scenarios/{SLUG}").location
    lens = first.rsplit("/", 1)[1]
    play_to_the_end(client, begin(client, lens))
    assert client.get(f"/scenarios/{SLUG}").location != first


def test_how_the_first_lens_came_about_is_kept_once(client, ana):
    drawn = client.get(f"/scenarios/{SLUG}").location.rsplit("/", 1)[1]
    other = "inside" if drawn == "customer" else "customer"
    begin(client, other)
    begin(client, drawn)
    order = db.session.scalars(select(ScenarioOrder)).one()
    assert (order.first, order.drawn, order.source, order.p) == (other, drawn, "chosen", 0.7)


def test_the_other_room_says_what_was_drawn_and_that_a_choice_is_noted(client, ana):
    drawn = client.get(f"/scenarios/{SLUG}").location.rsplit("/", 1)[1]
    names = {"customer": "with a customer", "inside": "inside the company"}
    other = "inside" if drawn == "customer" else "customer"
    for lens, noted in ((drawn, False), (other, True)):
        page = client.get(f"/scenarios/{SLUG}/{lens}").text
        assert f"Drawn for you: {names[drawn]}" in page
        assert (f"you have chosen to begin {names[other]}" in page, "I’d rather" in page) == (
            noted,
            not noted,
        )


def test_in_the_middle_of_the_first_run_nothing_was_played_yet(client, ana):
    begin(client)
    page = client.get(f"/scenarios/{SLUG}/customer").text
    assert "The run you are in is the one that counts" in page
    assert "You have played this one" not in page


def test_stepping_in_from_a_stale_tab_leads_to_the_run_that_was_begun(client, ana):
    service.plan_for(ana, utcnow())
    db.session.commit()
    page = f"/scenarios/{SLUG}/customer"
    first, second = (fields_of(client.get(page), "") for _ in range(2))
    url = client.post(page, data=first).location
    choose(client, url)
    place = db.session.scalars(select(ProgressAgenda.place)).one()
    assert client.post(page, data=second).location == url
    assert db.session.scalars(select(ScenarioRun.number)).all() == [1]
    assert db.session.scalars(select(ProgressAgenda.place)).one() == place
    assert begin(client) != url  # from a page that says so, it is practice


def test_a_choice_shows_what_it_did_before_what_comes_next(client, ana):
    url = begin(client)
    answer = client.post(
        url, data=form(client, url) | {"choice": value_of(ana, url, "ask-what-it-is-for")}
    )
    assert (answer.status_code, answer.location) == (303, f"{url}#happened")
    page = client.get(url).text
    assert page.index("You said") < page.index("Nobody asked me that") < page.index("Say it")
    assert "Forty covers would do for Friday." in page
    assert "Something to take back" in page


def test_a_double_click_counts_once(client, ana):
    url = begin(client)
    sent = form(client, url)
    for _ in range(2):
        assert client.post(url, data=sent).location == f"{url}#happened"
    assert count(ScenarioStep) == 1


def test_the_same_choice_from_another_tab_is_no_conflict(client, ana):
    url = begin(client)
    first, second = form(client, url), form(client, url)
    client.post(url, data=first)
    assert client.post(url, data=second).status_code == 303
    assert count(ScenarioStep) == 1


def test_another_choice_from_a_stale_tab_is_told_where_the_story_stands(client, ana):
    url = begin(client)
    stale = form(client, url, card=1)
    choose(client, url, card=0)
    page = client.post(url, data=stale)
    assert page.status_code == 409
    assert "The story has moved on" in page.text and f'href="{url}"' in page.text
    assert count(ScenarioStep) == 1


def test_a_choice_that_is_not_open_changes_nothing(client, ana):
    url = begin(client)
    page = client.post(url, data=form(client, url) | {"choice": "0123456789ab"})
    assert page.status_code == 409
    assert "That way is not open" in page.text and "Choose again" in page.text
    assert count(ScenarioStep) == 0


def test_a_choice_after_the_ending_is_not_counted(client, ana):
    url = begin(client)
    late = form(client, url)
    play_to_the_end(client, url)
    steps = count(ScenarioStep)
    page = client.post(url, data=late | {"n": str(steps + 1)})
    assert page.status_code == 409 and "This story has ended" in page.text
    assert count(ScenarioStep) == steps


def test_nothing_chosen_is_asked_for_beside_the_cards(client, ana):
    url = begin(client)
    page = client.post(url, data=fields_of(client.get(url), url))
    assert page.status_code == 422
    assert "Nothing is said yet. Choose what you do." in page.text
    assert "<title>Error: " in page.text


@pytest.mark.parametrize("n", ["0", "-1", "x", "99999999999", ""])
def test_a_step_that_is_no_number_is_refused(client, ana, n):
    url = begin(client)
    assert choose(client, url, n=n).status_code == 422
    assert count(ScenarioStep) == 0


def test_somebody_elses_run_is_not_there(client, app, ana):
    url = begin(client)
    sent = form(client, url)
    dov = app.test_client()
    sign_in(dov, make_person("Dov Lindgren"))
    missing = dov.get("/scenarios/runs/999").text
    assert dov.get(url).status_code == 404
    assert dov.get(url).text.replace(url, "/scenarios/runs/999") == missing
    token = fields_of(dov.get("/account"), "/account/profile")["csrf_token"]
    assert dov.post(url, data=sent | {"csrf_token": token}).status_code == 404
    assert count(ScenarioStep) == 0


def test_an_open_run_finishes_on_the_version_it_began_with(client, ana):
    url = begin(client)
    text = publish_changed()
    assert text in client.get(f"/scenarios/{SLUG}/customer").text
    assert text not in client.get(url).text
    play_to_the_end(client, url)


def publish_changed():
    text = (ROOT / "content" / "scenarios" / f"{SLUG}.md").read_text("utf-8")
    publish(SLUG, text.replace("Two hundred by Friday", "Two hundred by Monday"), kind=KIND)
    return "Two hundred by Monday"


def test_the_first_run_counts_and_later_ones_are_practice(client, ana):
    for _ in range(2):
        play_to_the_end(client, begin(client))
    assert sorted(db.session.scalars(select(ScenarioRun.number))) == [1, 2]
    outcomes = db.session.scalars(select(ProgressEntry.outcome).order_by(ProgressEntry.id)).all()
    assert outcomes == ["finished", "practised"]


def test_a_thought_before_a_choice_is_kept_with_it(client, ana):
    url = begin(client)
    choose(client, url, note="  I owe her.\r\nStill.  ")
    assert db.session.scalars(select(ScenarioStep.note)).one() == "I owe her.\nStill."


def test_a_thought_that_is_too_long_is_asked_to_be_shorter_and_not_lost(client, ana):
    url = begin(client)
    page = choose(client, url, note="word " * 900)
    assert page.status_code == 422
    assert "Keep the note under 4,000 characters" in page.text and "word word" in page.text
    assert count(ScenarioStep) == 0


def test_a_line_s_end_counts_as_one_character_as_in_the_browser(client, ana):
    url = begin(client)
    note = "\r\n".join(["word"] * 790)  # 3,949 characters in the field, 4,738 on the way
    assert choose(client, url, note=note).status_code == 303
    assert db.session.scalars(select(ScenarioStep.note)).one() == note.replace("\r\n", "\n")


def test_today_leads_back_into_an_open_run(client, ana):
    service.plan_for(ana, utcnow())
    db.session.commit()
    url = begin(client)
    choose(client, url)
    step = db.session.scalars(select(ProgressAgenda)).one()
    assert (step.url, step.done_at) == (url, None)
    assert step.place
    play_to_the_end(client, url)
    db.session.refresh(step)
    assert (step.url, step.done_at, step.minutes) == (f"/scenarios/{SLUG}/inside", None, 9)
    play_to_the_end(client, begin(client, "inside"))
    db.session.refresh(step)
    assert step.done_at is not None


def test_a_choice_costs_six_statements_and_a_page_four_queries(client, ana, queries):
    url = begin(client)
    choose(client, url)  # the version is unpacked by now
    with queries() as seen:
        page = client.get(url)
    assert len(seen) <= 4, seen
    sent = fields_of(page, url) | {"choice": cards(page)[0]}
    with queries() as seen:
        client.post(url, data=sent)
    assert len(seen) <= 6, seen


@pytest.mark.parametrize("thought", ["", "I owe her."])
def test_even_the_last_choice_costs_six_statements(client, ana, queries, thought):
    url = begin(client)
    for _ in range(30):
        if thought:
            client.post(f"{url}/thought", data=fields_of(client.get(url), url) | {"note": thought})
        page = client.get(url)
        sent = fields_of(page, url) | {"choice": cards(page)[0]}
        with queries() as seen:
            client.post(url, data=sent)
        assert len(seen) <= 6, seen
        if not cards(client.get(url)):
            break
    told = client.get(f"{url}/story").text
    assert told.count(f"“{thought}”") == (count(ScenarioStep) if thought else 0)


def test_what_is_not_scored_begins_in_the_familiar_room(client, ana):
    publish("just-checking-in", kind=KIND)
    assert client.get("/scenarios/just-checking-in").location.endswith("/customer")
    page = client.get("/scenarios/just-checking-in/customer").text
    assert "Nobody is scored on this one" in page and "Drawn for you" not in page


def test_a_newcomer_meets_the_unscored_story_first(client, ana):
    publish("just-checking-in", kind=KIND)
    service.plan_for(ana, utcnow())
    db.session.commit()
    today = client.get("/").text
    assert 'href="/scenarios/just-checking-in"' in today and "Look at it" in today


def test_a_rule_comes_back_before_the_next_story_and_is_asked_about_once(client, ana):
    publish("just-checking-in", kind=KIND)
    scenario = runs.live("just-checking-in")
    rules.keep(ana, scenario, "I ask first.", "", seen=0, now=utcnow())
    db.session.commit()
    page = client.get(f"/scenarios/{SLUG}/inside")
    assert "I ask first." in page.text
    form = fields_of(page, "/scenarios/just-checking-in/rule/return") | {"held": "broke"}
    answer = client.post("/scenarios/just-checking-in/rule/return", data=form)
    assert answer.location == f"/scenarios/{SLUG}/inside"
    assert "I ask first." not in client.get(f"/scenarios/{SLUG}/inside").text
