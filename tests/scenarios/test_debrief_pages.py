"""Looking back on a run: own words first, then the whole of it, then back to a moment."""

import re

import pytest
from sqlalchemy import select

from tests.factories import make_person
from tests.forms import fields_of, post, sign_in
from tests.pages import tree_of
from tests.scenarios.playing import ASK, FAVOUR, play, publish_story
from training.db import db
from training.scenarios import runs
from training.scenarios.engine import branching
from training.scenarios.models import ScenarioNote, ScenarioRun, ScenarioStep

HIDDEN = (
    "I wrote the number on my hand",  # an inner state
    "You went to a friend before you knew",  # looking back
    "Had you asked what Friday was for",  # the road not taken
    "What it says about the skill",
    "covering for him",  # a hidden interest
    "Replay",
)


@pytest.fixture
def url(ana):
    """Where a finished run of Ana's is, in which she called in a favour."""
    return f"/scenarios/runs/{play(ana, moves=FAVOUR, notes=['I owe her.'])}"


def opened(client, url, **answers):
    """Go on from the questions, and return the whole debrief."""
    page = client.get(f"{url}/debrief")
    fields = fields_of(page, f"{url}/questions") | answers
    answer = client.post(f"{url}/debrief", data=fields)
    assert (answer.status_code, answer.location) == (303, f"{url}/debrief#happened")
    return client.get(f"{url}/debrief")


def answers():
    rows = db.session.scalars(select(ScenarioNote).order_by(ScenarioNote.item))
    return {row.item: (row.text, row.revision) for row in rows}


def test_first_the_questions_and_nothing_else(client, url):
    page = client.get(f"{url}/debrief")
    assert page.status_code == 200
    assert "First your own words." in page.text
    assert "When did you first know what Mara needed" in page.text
    assert [text for text in HIDDEN if text in page.text] == []


def test_going_on_without_an_answer_opens_the_rest(client, url):
    page = opened(client, url).text
    assert [text for text in HIDDEN if text not in page] == []
    assert answers() == {}


def test_going_on_keeps_the_answers_and_shows_them_beside_what_happened(client, url):
    page = opened(client, url, **{"answer-2": "Pilar’s.\r\nShe never heard."}).text
    assert answers() == {"question-2": ("Pilar’s.\nShe never heard.", 1)}
    assert "Pilar’s.\nShe never heard." in page


def test_the_debrief_tells_what_i_thought_before_i_chose(client, url):
    assert "Before you chose, you wrote: “I owe her.”" in opened(client, url).text


def test_the_headline_is_a_finding_once_the_questions_were_met(client, url):
    def headline(page):
        return "".join(tree_of(page.text).find(".//h1").itertext()).strip()

    assert "promise" not in headline(client.get(f"{url}/debrief"))
    assert "promise" in headline(opened(client, url))


def test_the_road_not_taken_is_folded_at_every_step_but_the_one_to_go_back_to(client, url):
    page = tree_of(opened(client, url).text)
    folded = page.findall(".//ol[@class='timeline']/li/details")
    assert len(folded) > 1
    assert ["open" in each.attrib for each in folded].count(True) == 1


def test_promises_are_counted_with_what_stood_before(client, url):
    page = opened(client, url).text
    assert "stood before you came in." in page
    assert "Sixty guide shoes for Quiroga Lifts on Friday" in page


def test_credits_and_numbers_of_the_state_stay_on_the_server(client, url):
    page = opened(client, url).text
    for hidden in ("trust.", "weight", "tempting", "defensible", "mistimed"):
        assert hidden not in page


def test_a_script_keeps_the_answers_while_they_are_written(client, url):
    page = client.get(f"{url}/debrief")
    fields = fields_of(page, f"{url}/questions") | {"answer-1": "On Monday."}
    script = {"X-Requested-With": "fetch"}
    first = client.post(f"{url}/questions", data=fields, headers=script)
    assert first.json == {"saved": True, "seen": 1}
    again = client.post(f"{url}/questions", data=fields, headers=script)  # the answer was lost
    assert again.json == first.json
    assert answers() == {"question-1": ("On Monday.", 1)}
    assert "What happened, step by step" not in client.get(f"{url}/debrief").text


def test_without_a_script_keeping_comes_back_to_the_questions(client, url):
    answer = post(
        client, f"{url}/questions", client.get(f"{url}/debrief"), **{"answer-1": "On Monday."}
    )
    assert (answer.status_code, answer.location) == (303, f"{url}/debrief#questions")


def test_two_tabs_with_two_answers_lose_neither(client, url):
    old = client.get(f"{url}/debrief")
    post(client, f"{url}/questions", client.get(f"{url}/debrief"), **{"answer-1": "One."})
    page = post(client, f"{url}/questions", old, **{"answer-1": "Two."})
    assert page.status_code == 409
    assert "1. One." in page.text and "1. Two." in page.text
    assert answers()["question-1"] == ("One.", 1)
    kept = client.post(f"{url}/questions", data=fields_of(page, f"{url}/questions"))
    assert kept.status_code == 303
    assert answers()["question-1"] == ("Two.", 2)


def test_an_answer_that_is_too_long_is_refused_and_the_old_one_stays(client, url):
    page = client.get(f"{url}/debrief")
    answer = post(client, f"{url}/questions", page, **{"answer-1": "x" * 4_001})
    assert answer.status_code == 400
    assert "Keep it under 4,000 characters." in answer.text
    assert answers() == {}


def test_a_revision_that_is_no_number_is_refused(client, url):
    answer = post(client, f"{url}/questions", client.get(f"{url}/debrief"), seen="-1")
    assert answer.status_code == 400


def test_before_the_end_the_debrief_leads_back_in(client, ana):
    url = f"/scenarios/runs/{play(ana, steps=2)}"
    page = client.get(f"{url}/debrief")
    assert page.status_code == 409
    assert "The story is not over." in page.text and f'href="{url}"' in page.text
    assert [text for text in HIDDEN if text in page.text] == []


@pytest.mark.parametrize("path", ["debrief", "questions", "replay"])
def test_nobody_else_has_a_debrief_of_this_run(client, url, path):
    fields = fields_of(client.get(f"{url}/debrief"), f"{url}/questions")
    sign_in(client, make_person("Dov Lindgren"))
    if path == "debrief":
        assert client.get(f"{url}/debrief").status_code == 404
    fields |= fields_of(client.get("/"), "/theme")
    answer = client.post(f"{url}/{path}", data=fields | {"step": "1", "answer-1": "Mine."})
    assert answer.status_code == 404
    assert answers() == {}


def test_a_practice_run_says_that_the_first_one_counts(client, ana, url):
    again = f"/scenarios/runs/{play(ana, moves=ASK)}"
    assert "This was practice." in opened(client, again).text
    assert "This was practice." not in opened(client, url).text


def test_each_skill_has_four_steps_with_mine_marked_and_no_number(client, ana, url):
    page = opened(client, url)
    section = page.text.split('<section class="skill"')[1].split("</section>")[0]
    rubrics = section.split('<ol class="rubric"')[1:]
    assert rubrics
    for rubric in rubrics:
        steps = rubric.split("</ol>")[0]
        assert steps.count("<li") == 4
        assert steps.count('class="at"') == steps.count("You, with a customer") == 1
    assert "One story is a hint, not a verdict." in section
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", section))


def test_a_short_way_through_says_nothing_about_the_skill(client, ana):
    publish_story("just-checking-in")
    page = opened(client, f"/scenarios/runs/{play(ana, slug='just-checking-in')}").text
    assert "Nobody is scored on this one" in page and 'class="rubric"' not in page


def test_the_twin_is_offered_and_then_the_comparison(client, ana, url):
    assert "Play the twin" in opened(client, url).text
    play(ana, "inside")
    assert "Compare the two rooms" in client.get(f"{url}/debrief").text


def test_the_debrief_costs_four_queries(client, url, queries):
    opened(client, url)
    with queries() as seen:
        client.get(f"{url}/debrief")
    assert len(seen) == 4, seen


# Back to a moment.


def replayed(client, url, n, page=None):
    page = page or opened(client, url)
    return post(client, f"{url}/replay", page, step=str(n))


def test_going_back_is_a_practice_run_that_has_come_as_far(client, ana, url):
    answer = replayed(client, url, 2)
    assert answer.status_code == 303
    made = db.session.scalars(select(ScenarioRun).where(ScenarioRun.number == 2)).one()
    assert answer.location == f"/scenarios/runs/{made.id}"
    assert (made.replayed, made.lens, made.looked_back_at) == (1, "customer", None)
    run = runs.open_run(ana, made.id)
    assert (run.state.at, run.state.n, run.is_practice) == ("favour", 1, True)
    assert client.get(answer.location).status_code == 200
    assert db.session.scalars(select(ScenarioStep.note).filter_by(run_id=made.id)).all() == [""]


def test_luck_is_new_when_the_way_allows_it(client, ana, url):
    seeds = set()
    for _ in range(3):
        number = int(
            replayed(
                client, url, 1, client.get(f"{url}/debrief") if seeds else None
            ).location.rsplit("/", 1)[1]
        )
        seeds.add(runs.open_run(ana, number).seed)
    assert len(seeds) == 3 and 7 not in seeds


def test_where_no_other_luck_keeps_the_way_open_it_stays(client, ana, url, monkeypatch):
    page = opened(client, url)
    monkeypatch.setattr("training.scenarios.replays.SEEDS_TRIED", 0)
    made = int(replayed(client, url, 3, page).location.rsplit("/", 1)[1])
    assert runs.open_run(ana, made).seed == 7


def test_going_back_twice_with_one_form_is_once(client, ana, url):
    page = opened(client, url)
    fields = fields_of(page, f"{url}/replay") | {"step": "1"}
    assert len({client.post(f"{url}/replay", data=fields).location for _ in range(2)}) == 1
    assert len(db.session.scalars(select(ScenarioRun)).all()) == 2


@pytest.mark.parametrize("step", ["0", "99", "x", "-1"])
def test_a_moment_that_was_not_there_is_refused(client, url, step):
    page = opened(client, url)
    assert replayed(client, url, step, page).status_code in {400, 404}
    assert len(db.session.scalars(select(ScenarioRun)).all()) == 1


def test_the_first_run_stays_as_it_was(client, ana, url):
    before = runs.open_run(ana, int(url.rsplit("/", 1)[1])).state
    replayed(client, url, 2)
    after = runs.open_run(ana, int(url.rsplit("/", 1)[1]))
    assert after.state == before
    assert branching.fold(after.scenario.story, 7, before.trail) == before
