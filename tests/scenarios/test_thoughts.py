"""A thought before a choice: kept while it is written, then part of the step; never lost."""

import pytest
from sqlalchemy import delete, select

from tests.factories import NOW, make_person
from tests.forms import fields_of, sign_in
from tests.scenarios.playing import begin, cards, choose, form
from training.db import db
from training.errors import MovedOn
from training.progress.service import Doer
from training.scenarios import notes, runs, service
from training.scenarios.models import ScenarioNote, ScenarioStep
from training.scenarios.notes import joined

SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def url(client, ana):
    """Where a run of Ana's is that has just begun."""
    return begin(client)


def think(client, url, text, page=None, **more):
    """Keep a thought as the script does, from a page that was opened now or before."""
    fields = fields_of(page or client.get(url), url) | {"note": text} | more
    fields = {name: fields[name] for name in ("csrf_token", "request_id", "n", "seen", "note")}
    return client.post(f"{url}/thought", data=fields, headers=SCRIPT)


def kept():
    return {row.item: row.text for row in db.session.scalars(select(ScenarioNote))}


def steps():
    return db.session.scalars(select(ScenarioStep.note).order_by(ScenarioStep.n)).all()


def written(page):
    """Return what stands in the field, as the browser sees it."""
    return fields_of(page, page.request.path)["note"]


def test_what_is_written_is_there_again_after_leaving(client, url):
    assert ">Saved<" not in client.get(url).text
    assert think(client, url, "I owe her.").json == {"saved": True, "seen": 1}
    page = client.get(url)
    assert (written(page), fields_of(page, url)["seen"]) == ("I owe her.", "1")
    assert ">Saved<" in page.text and '<details class="aside-note" open>' in page.text
    assert think(client, url, "I owe her a lot.").json["seen"] == 2
    assert kept() == {"thought-1": "I owe her a lot."}


def test_the_choice_takes_the_thought_along(client, url):
    think(client, url, "I owe her.")
    choose(client, url)
    assert (steps(), kept()) == (["I owe her."], {})
    assert written(client.get(url)) == ""


def test_what_was_written_last_is_what_the_step_keeps(client, url):
    think(client, url, "I owe her.")
    page = client.get(url)
    sent = fields_of(page, url) | {"choice": cards(page)[0], "note": "No, I do not."}
    client.post(url, data=sent)
    assert (steps(), kept()) == (["No, I do not."], {})


def test_a_tab_that_knew_nothing_of_the_thought_does_not_lose_it(client, url):
    old = form(client, url)
    think(client, url, "I owe her.")
    client.post(url, data=old | {"note": "It is only Friday."})
    assert steps() == ["I owe her.\n\nIt is only Friday."]


def test_a_choice_made_without_the_thought_still_takes_it(client, url):
    old = form(client, url)
    think(client, url, "I owe her.")
    client.post(url, data=old)
    assert steps() == ["I owe her."]


def test_two_tabs_with_two_thoughts_lose_neither(client, url):
    old = client.get(url)
    think(client, url, "One.")
    page = think(client, url, "Two.", old)
    assert page.status_code == 409
    assert "One." in page.text and "Two." in page.text
    sent = fields_of(page, f"{url}/thought")
    answer = client.post(f"{url}/thought", data=sent)  # as without a script
    assert (answer.status_code, answer.location) == (303, f"{url}#decide")
    assert kept() == {"thought-1": "Two."}


def test_words_that_arrive_after_the_choice_join_it(client, url):
    old = client.get(url)
    choose(client, url, note="I owe her.")
    assert think(client, url, "I owe her", old).json["saved"]  # the script was slower
    assert kept() == {}
    assert think(client, url, "And Pilar?", old, request_id="another-request-id").json["saved"]
    assert think(client, url, "And Jo?", old, request_id="a-third-request-id").json["saved"]
    assert kept() == {"thought-1": "And Pilar?\n\nAnd Jo?"}
    assert written(client.get(url)) == ""


def test_the_same_choice_from_another_tab_keeps_its_thought(client, url):
    first, second = form(client, url), form(client, url)
    client.post(url, data=first)
    client.post(url, data=second | {"note": "I owe her."})
    assert (steps(), kept()) == ([""], {"thought-1": "I owe her."})


def test_of_two_same_choices_at_one_moment_both_keep_their_thought(client, ana, url):
    page = client.get(url)
    seen_before = runs.open_run(ana, int(url.rsplit("/", 1)[1]))
    choose(client, url, note="One.")
    doer, value = Doer(ana, "customer"), cards(page)[0]
    service.choose(doer, seen_before, 1, value, "Two.", now=NOW)
    db.session.commit()
    assert (steps(), kept()) == (["One."], {"thought-1": "Two."})
    with pytest.raises(MovedOn, match="The story has moved on"):
        service.choose(doer, seen_before, 1, cards(page)[1], "Three.", now=NOW)


def test_a_thought_that_a_choice_takes_along_in_this_moment_is_kept(ana, url, monkeypatch):
    run = runs.open_run(ana, int(url.rsplit("/", 1)[1]))
    notes.keep(run, "thought-1", "One.", seen=0, now=NOW)

    def gone(run):
        db.session.execute(delete(ScenarioNote))
        return notes.Notes()

    monkeypatch.setattr(notes, "of_run", gone)
    assert notes.keep(run, "thought-1", "Two.", seen=0, now=NOW) == 1
    assert kept() == {"thought-1": "Two."}


def test_the_debrief_shows_what_came_late_with_its_step(client, url):
    old = client.get(url)
    choose(client, url, note="I owe her.")
    think(client, url, "And Pilar?", old)
    for _ in range(30):
        if not cards(client.get(url)):
            break
        choose(client, url)
    page = client.get(f"{url}/debrief")
    client.post(f"{url}/debrief", data=fields_of(page, f"{url}/questions"))
    page = client.get(f"{url}/debrief").text
    assert "Before you chose, you wrote: “I owe her.\n\nAnd Pilar?”" in page


@pytest.mark.parametrize("n", ["0", "3", "9999"])
def test_a_step_that_is_not_there_keeps_nothing(client, url, n):
    assert think(client, url, "I owe her.", n=n).status_code == 400
    assert kept() == {}


def test_a_thought_that_is_too_long_is_refused_and_the_old_one_stays(client, url):
    think(client, url, "I owe her.")
    page = think(client, url, "x" * 4_001)
    assert page.status_code == 400 and "Keep it under 4,000 characters." in page.text
    assert kept() == {"thought-1": "I owe her."}


def test_nobody_else_can_write_beside_a_run(client, url):
    fields = fields_of(client.get(url), url)
    sign_in(client, make_person("Dov Lindgren"))
    fields |= fields_of(client.get("/"), "/theme")
    assert client.post(f"{url}/thought", data=fields | {"note": "Mine."}).status_code == 404
    assert kept() == {}


def test_thinking_costs_no_query_more(client, url, queries):
    choose(client, url)
    think(client, url, "I owe her.")
    with queries() as seen:
        page = client.get(url)
    assert len(seen) <= 4, seen
    sent = fields_of(page, url) | {"choice": cards(page)[0]}
    with queries() as seen:
        client.post(url, data=sent)
    assert len(seen) <= 6, seen
    assert steps()[-1] == "I owe her."


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("", "", ""),
        ("One.", "", "One."),
        ("", "Two.", "Two."),
        ("One", "One and more", "One and more"),
        ("One and more", "One", "One and more"),
        ("One.", "Two.", "One.\n\nTwo."),
    ],
)
def test_of_two_texts_neither_is_lost(first, second, both):
    assert joined(first, second) == both
