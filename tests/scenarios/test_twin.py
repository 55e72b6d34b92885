"""Both rooms beside each other, the rule that holds in both, and the card it becomes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_person
from tests.forms import fields_of, post, sign_in
from tests.scenarios.playing import ASK, FAVOUR, SLUG, finish, play
from training.db import db
from training.errors import Invalid, NotFound
from training.scenarios import notes, rules, runs
from training.scenarios.models import ScenarioNote, ScenarioRule

PAGE, RULE = f"/scenarios/{SLUG}/twin", f"/scenarios/{SLUG}/rule"
ALIKE = f"/scenarios/{SLUG}/same-move"
MINE = "When somebody I owe asks me to go round a promise, I ask what they need."
OURS = "When someone you owe asks you to go round a promise, find out"
LOOKING_BACK = "You asked before you offered, and two hundred became forty."


@pytest.fixture
def both(ana):
    """Ana, who asked Mara and called in a favour for Milan."""
    play(ana, "customer", ASK)
    play(ana, "inside", FAVOUR)
    return ana


def keep(client, text=MINE, **more):
    return post(client, RULE, client.get(f"{PAGE}?change=1"), text=text, **more)


def kept():
    return db.session.scalars(select(ScenarioRule)).one_or_none()


def test_a_scenario_that_is_not_there_is_not_found(client, ana):
    assert client.get("/scenarios/nothing-like-it/twin").status_code == 404


def test_before_anything_is_played_it_leads_to_the_story(client, ana):
    page = client.get(PAGE)
    assert (page.status_code, "Both rooms are missing" in page.text) == (200, True)
    assert f'href="/scenarios/{SLUG}"' in page.text


def test_one_room_played_names_the_other_and_leads_there(client, ana):
    play(ana, "customer")
    page = client.get(PAGE).text
    assert "One room is missing" in page
    assert f'href="/scenarios/{SLUG}/inside"' in page


def test_a_room_that_is_begun_is_gone_back_into(client, ana):
    play(ana, "customer")
    begun = play(ana, "inside", steps=1)
    page = client.get(PAGE).text
    assert f'href="/scenarios/runs/{begun}"' in page
    assert "you are in the middle of the other room" in page


def test_the_same_moment_stands_in_both_rooms(client, both):
    page = client.get(PAGE).text
    assert "You asked Mara what she needed. With Milan you guessed." in page
    assert "I need my two hundred bearing covers on Friday." in page
    assert "I need my three reports on Friday." in page
    assert "Nobody asked me that." in page
    assert page.count('class="chart track"') == 2


def test_what_the_debrief_says_waits_for_the_debrief(client, both):
    assert LOOKING_BACK not in client.get(PAGE).text
    for one in runs.runs_of(both, SLUG):
        notes.look_back(runs.open_run(both, one.id), now=NOW)
    db.session.commit()
    assert LOOKING_BACK in client.get(PAGE).text


def test_the_first_runs_are_compared_and_practice_is_not(client, both):
    play(both, "customer", FAVOUR)
    assert "You asked Mara what she needed." in client.get(PAGE).text


def test_practice_is_compared_while_the_first_run_is_open(client, ana):
    play(ana, "customer", steps=1)
    play(ana, "customer", ASK)
    play(ana, "inside", FAVOUR)
    assert "You asked Mara what she needed." in client.get(PAGE).text


def test_nobody_sees_what_another_played(client, both):
    sign_in(client, make_person("Dov Lindgren"))
    page = client.get(PAGE).text
    assert "Both rooms are missing" in page and "Milan" not in page


def test_a_first_run_that_ends_later_changes_nothing(client, ana):
    begun = play(ana, "customer", steps=1)
    play(ana, "customer", ASK)
    play(ana, "inside", FAVOUR)
    finish(ana, begun, now=NOW + timedelta(hours=1))
    assert "You asked Mara what she needed." in client.get(PAGE).text


# What is the same move?


def alike(client, page=None, **sent):
    return post(client, ALIKE, page or client.get(PAGE), **sent)


def noted():
    return db.session.scalars(select(ScenarioNote)).one_or_none()


def test_what_is_alike_is_asked_before_the_rule(client, both):
    page = client.get(PAGE).text
    asked, rule = page.index("What did both rooms ask of you?"), page.index("State the rule")
    assert asked < rule


def test_what_is_alike_is_kept_and_shown_again(client, both):
    answer = alike(client, text="I  owed both.\r\nI paid with a week. ")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#same-move")
    assert (noted().text, noted().revision) == ("I  owed both.\nI paid with a week.", 1)
    page = client.get(PAGE).text
    assert "Kept. Only you can read it." in page
    assert ">I  owed both.\nI paid with a week.</textarea>" in page


def test_a_script_gets_the_revision(client, both):
    fields = fields_of(client.get(PAGE), ALIKE) | {"text": "Both."}
    answer = client.post(ALIKE, data=fields, headers={"X-Requested-With": "fetch"})
    assert answer.json == {"saved": True, "seen": 1}


def test_two_tabs_with_two_answers_lose_neither(client, both):
    old = client.get(PAGE)
    alike(client, text="One.")
    page = alike(client, old, text="Two.")
    assert page.status_code == 409
    assert "One." in page.text and "Two." in page.text
    assert noted().text == "One."
    assert client.post(ALIKE, data=fields_of(page, ALIKE)).status_code == 303
    assert noted().text == "Two."


def test_an_answer_that_is_too_long_is_refused(client, both):
    assert alike(client, text="x" * 4001).status_code == 400
    assert noted() is None


def test_nothing_is_kept_before_both_rooms_were_played(client, ana):
    play(ana, "customer", ASK)
    fields = fields_of(client.get("/"), "/theme") | {"text": "Both.", "seen": "0"}
    assert client.post(ALIKE, data=fields).location == PAGE
    assert noted() is None


# The rule.


def test_our_rule_opens_with_the_first_own_one(client, both):
    before = client.get(PAGE).text
    assert OURS not in before and "What really differs" not in before
    answer = keep(client, breaks="In an emergency.")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#rule")
    rule = kept()
    assert (rule.text, rule.first, rule.breaks, rule.revision, rule.title) == (
        MINE,
        MINE,
        "In an emergency.",
        1,
        "The quiet exception",
    )
    page = client.get(PAGE).text
    assert OURS in page and "What really differs" in page and "Where it would break" in page
    assert "It comes back before your next story." in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no rule yet."),
        ("Ask each customer first.", "it says “customer”"),
        ("Do as Mara does.", "it says “Mara”"),
        ("x" * 501, "Keep the rule under 500 characters."),
    ],
)
def test_a_rule_that_will_not_do_is_refused_and_stays_in_the_field(client, both, text, said):
    page = keep(client, text)
    assert page.status_code == 422
    assert said in page.text and f">{text}</textarea>" in page.text.replace("\r\n", "")
    assert "<title>Error: " in page.text and OURS not in page.text
    assert kept() is None


def test_a_rule_of_blanks_is_no_rule(client, both):
    page = keep(client, " \r\n ")
    assert (page.status_code, "There is no rule yet." in page.text) == (422, True)
    assert kept() is None


def test_the_lines_of_a_rule_are_counted_as_in_the_browser(client, both):
    text = "\r\n".join(["word"] * 99)
    assert keep(client, text).status_code == 303
    assert kept().text == text.replace("\r\n", "\n")


def test_a_changed_rule_keeps_the_first_wording_in_sight(client, both):
    keep(client)
    keep(client, "Ask first.")
    assert (kept().text, kept().first, kept().revision) == ("Ask first.", MINE, 2)
    assert f"You first put it like this: “{MINE}”" in client.get(PAGE).text


def test_two_tabs_with_two_rules_lose_neither(client, both):
    old = client.get(PAGE)
    keep(client)
    page = post(client, RULE, old, text="Ask first.")
    assert page.status_code == 409
    assert MINE in page.text and "Ask first." in page.text
    assert kept().text == MINE
    assert client.post(RULE, data=fields_of(page, RULE)).status_code == 303
    assert kept().text == "Ask first."


def test_keeping_twice_with_one_form_is_once(client, both):
    fields = fields_of(client.get(PAGE), RULE) | {"text": MINE}
    for _ in range(2):
        assert client.post(RULE, data=fields).status_code == 303
    assert kept().revision == 1


def test_no_rule_before_both_rooms_were_played(client, ana):
    play(ana, "customer", ASK)
    fields = fields_of(client.get("/"), "/theme") | {"text": MINE, "seen": "0"}
    assert client.post(RULE, data=fields).location == PAGE
    assert kept() is None


def test_the_twin_costs_seven_queries(client, both, queries):
    """And two more for somebody in a cohort: see test_cohort_picture."""
    client.get(PAGE)
    with queries() as seen:
        client.get(PAGE)
    assert len(seen) == 7, seen


# The card.


def stored(ana, slug, *, days=1):
    db.session.add(
        ScenarioRule(
            person_id=ana,
            slug=slug,
            title="Some story",
            text=f"The rule of {slug}.",
            breaks="",
            first="",
            revision=1,
            at=NOW - timedelta(days=days),
        )
    )
    db.session.commit()


def card(ana, *, slug=SLUG, now=NOW):
    found = rules.returning(ana, slug, now=now, time_zone="UTC")
    return found and found.slug


def test_the_latest_rule_of_another_story_comes_back(ana):
    assert card(ana) is None
    stored(ana, SLUG)
    assert card(ana) is None
    stored(ana, "older", days=9)
    stored(ana, "newer", days=2)
    assert card(ana) == "newer"


def test_a_card_that_came_back_today_lets_the_others_rest(ana):
    stored(ana, "older", days=9)
    stored(ana, "newer", days=2)
    rules.answer(ana, "newer", "held", now=NOW)
    assert card(ana) is None
    assert card(ana, now=NOW + timedelta(days=1)) == "newer"


def test_saying_whether_it_held_is_kept_and_leads_back(client, ana):
    stored(ana, "older")
    fields = fields_of(client.get("/"), "/theme")
    here = f"/scenarios/{SLUG}/inside"
    sent = fields | {"held": "broke", "next": here}
    answer = client.post("/scenarios/older/rule/return", data=sent)
    assert (answer.status_code, answer.location) == (303, here)
    assert kept().held == "broke" and kept().returned_at is not None


@pytest.mark.parametrize(
    ("slug", "held", "error"), [("older", "", Invalid), ("x", "held", NotFound)]
)
def test_what_cannot_be_said_of_a_rule_is_refused(ana, slug, held, error):
    stored(ana, "older")
    with pytest.raises(error):
        rules.answer(ana, slug, held, now=NOW)
