"""What a group shares: for its members, and for nobody else."""

import json

import pytest
from sqlalchemy import select

from tests.factories import NOW, publish
from tests.forms import fields_of, post, sign_in
from training.cohorts.models import CohortGroup, CohortSeat
from training.cohorts.pairs import changes, wishes
from training.db import db
from training.people import service as people
from training.scenarios import rules, runs
from training.scenarios.format.parse import KIND as SCENARIOS

STORY = "just-checking-in"


@pytest.fixture
def pair(autumn):
    """Ana and Ben sit together in round 1."""
    wishes.pin(autumn.cohort_id, autumn.ids["ana"], autumn.ids["ben"], wishes.TOGETHER)
    autumn.make(session=1)
    return autumn


def group_of(autumn, key):
    chosen = select(CohortSeat.group_id).where(CohortSeat.person_id == autumn.ids[key])
    return db.session.scalar(chosen)


def address(autumn, more="", key="ana"):
    return f"/cohorts/{autumn.cohort_id}/together/{group_of(autumn, key)}{more}"


def open_as(client, autumn, who, path):
    sign_in(client, autumn.ids[who])
    return client.get(path)


def find_rule(autumn, key, text):
    rules.keep(autumn.ids[key], runs.live(STORY), text, "", seen=0, now=NOW)
    db.session.commit()


def test_a_learner_reads_who_it_is_and_how_to_reach_them(client, pair):
    text = open_as(client, pair, "ana", f"/cohorts/{pair.cohort_id}").text
    assert "Your partner in round 1" in text
    assert "Ben Carrick" in text
    assert 'href="mailto:ben@example.org"' in text
    assert "For the session on Thursday 26 November, 13:00 to 14:00." in text
    assert f'href="{address(pair)}"' in text
    assert "Keisha Boateng" not in text, "whom others work with is not theirs to know"


def test_two_write_into_one_note_and_nobody_else_reads_it(client, pair):
    path = address(pair)
    page = open_as(client, pair, "ana", path)
    assert post(client, f"{path}/note", page, text="Ask first.").status_code == 303
    page = open_as(client, pair, "ben", path)
    assert "Ask first." in page.text
    assert "You and Ana Ortega" in page.text
    sent = "Ask first.\nThen wait."
    assert post(client, f"{path}/note", page, text=sent).status_code == 303
    assert "Then wait." in open_as(client, pair, "ana", path).text
    for other in ("keisha", "cleo", "dov"):
        assert open_as(client, pair, other, path).status_code == 404
        assert "Ask first." not in client.get(f"/cohorts/{pair.cohort_id}/pairs").text


def test_of_two_who_write_at_once_the_second_sees_both(client, pair):
    path = address(pair)
    page = open_as(client, pair, "ana", path)
    ben = client.application.test_client()
    theirs = open_as(ben, pair, "ben", path)
    assert post(ben, f"{path}/note", theirs, text="From Ben.").status_code == 303
    told = post(client, f"{path}/note", page, text="From Ana.")
    assert told.status_code == 409
    assert "From Ben." in told.text
    assert "From Ana." in told.text
    assert db.session.get(CohortGroup, group_of(pair, "ana")).note == "From Ben."


def test_a_script_gets_the_revision_and_the_other_text(client, pair):
    path = address(pair)
    fields = fields_of(open_as(client, pair, "ana", path), f"{path}/note")
    headers = {"X-Requested-With": "fetch", "X-CSRFToken": fields["csrf_token"]}
    saved = client.post(f"{path}/note", data=fields | {"text": "Ask."}, headers=headers)
    assert saved.json == {"saved": True, "seen": 1}
    again = fields | {"text": "Wait.", "request_id": "another-request-0001"}
    refused = client.post(f"{path}/note", data=again, headers=headers)
    assert refused.status_code == 409


@pytest.mark.parametrize("text", ["x" * 4_001, "a\n" * 600 + "b"])
def test_too_much_is_refused_and_what_was_there_stays(client, pair, text):
    path = address(pair)
    page = open_as(client, pair, "ana", path)
    post(client, f"{path}/note", page, text="Ask first.")
    page = client.get(path)
    assert post(client, f"{path}/note", page, text=text).status_code == 400
    assert "Ask first." in client.get(path).text


def test_who_sits_elsewhere_by_now_reads_what_they_wrote_and_writes_no_more(client, pair):
    path, ids = address(pair), pair.ids
    page = open_as(client, pair, "ana", path)
    assert post(client, f"{path}/note", page, text="Ask first.").status_code == 303
    stale = client.get(path)
    changes.swap(pair.scene(), ids["ana"], ids["keisha"], seen=1, by=ids["cleo"], now=NOW)
    db.session.commit()
    for who in ("ana", "ben"):
        page = open_as(client, pair, who, path)
        assert "Ask first." in page.text
        assert "<textarea" not in page.text
    assert open_as(client, pair, "keisha", path).status_code == 404, "the new partner"
    assert "Ask first." not in open_as(client, pair, "keisha", address(pair, key="keisha")).text
    sign_in(client, ids["ana"])
    assert post(client, f"{path}/note", stale, text="More.").status_code in {400, 403}
    mine = client.get(f"/cohorts/{pair.cohort_id}").text
    assert f'href="{path}"' in mine, "the way back to the note"


def test_who_left_the_cohort_still_reads_what_they_wrote(client, pair):
    path = address(pair)
    page = open_as(client, pair, "ana", path)
    post(client, f"{path}/note", page, text="Ask first.")
    pair.leave("ana")
    page = open_as(client, pair, "ana", path)
    assert "Ask first." in page.text
    assert "<textarea" not in page.text


def test_rules_stand_side_by_side_once_both_are_shown_and_not_before(client, pair):
    publish(STORY, kind=SCENARIOS)
    find_rule(pair, "ana", "Make it easy to say no.")
    find_rule(pair, "ben", "Name what it costs.")
    path = address(pair)
    show, hide = f"{path}/rules/{STORY}/show", f"{path}/rules/{STORY}/hide"
    page = open_as(client, pair, "ana", path)
    assert "Make it easy to say no." in page.text
    assert post(client, show, page).status_code == 303
    page = client.get(path)
    assert "Nobody here shows theirs yet" in page.text
    assert "Name what it costs." not in page.text
    page = open_as(client, pair, "ben", path)
    assert "Make it easy to say no." not in page.text, "not before theirs is shown"
    assert "Ana Ortega would show theirs." in page.text
    assert post(client, show, page).status_code == 303
    for who in ("ana", "ben"):
        text = open_as(client, pair, who, path).text
        assert "Make it easy to say no." in text
        assert "Name what it costs." in text
    assert post(client, hide, client.get(path)).status_code == 303
    assert "Name what it costs." not in open_as(client, pair, "ana", path).text
    assert "Make it easy to say no." not in open_as(client, pair, "ben", path).text


def test_without_a_rule_there_is_nothing_to_show(client, pair):
    publish(STORY, kind=SCENARIOS)
    find_rule(pair, "ana", "Make it easy to say no.")
    path = address(pair)
    show = f"{path}/rules/{STORY}/show"
    page = open_as(client, pair, "ana", path)
    token = fields_of(page, show)
    assert post(client, show, page).status_code == 303
    page = open_as(client, pair, "ben", path)
    assert "Ana Ortega would compare theirs with yours." in page.text
    assert "Make it easy" not in page.text
    sent = fields_of(page, f"{path}/note") | {"request_id": token["request_id"]}
    assert client.post(show, data=sent).status_code == 404


def test_what_was_shown_to_one_partner_is_not_shown_to_the_next(client, pair):
    publish(STORY, kind=SCENARIOS)
    ids = pair.ids
    for key in ("ana", "ben", "keisha"):
        find_rule(pair, key, f"Rule of {key}.")
    for who in ("ana", "ben"):
        path = address(pair)
        page = open_as(client, pair, who, path)
        post(client, f"{path}/rules/{STORY}/show", page)
    changes.swap(pair.scene(), ids["ana"], ids["keisha"], seen=1, by=ids["cleo"], now=NOW)
    db.session.commit()
    path = address(pair, key="keisha")
    page = open_as(client, pair, "keisha", path)
    post(client, f"{path}/rules/{STORY}/show", page)
    assert "Rule of ben." not in client.get(path).text


def test_erasing_one_takes_their_lines_and_leaves_the_partners(client, pair):
    path = address(pair)
    page = open_as(client, pair, "ana", path)
    post(client, f"{path}/note", page, text="From Ana.")
    page = open_as(client, pair, "ben", path)
    post(client, f"{path}/note", page, text="From Ana.\nFrom Ben.")
    taken = {
        key: json.dumps(people.export_of(pair.ids[key]), default=str) for key in ("ana", "ben")
    }
    assert "From Ana." in taken["ana"]
    assert "From Ben." not in taken["ana"]
    assert "From Ben." in taken["ben"]
    people.erase(pair.ids["ana"], NOW)
    db.session.commit()
    text = open_as(client, pair, "ben", path).text
    assert "From Ben." in text
    assert "From Ana." not in text
    assert "Ana Ortega" not in text


def test_the_page_costs_the_same_queries_however_many_groups(client, pair, queries):
    path = address(pair)
    open_as(client, pair, "ana", path)
    with queries() as seen:
        client.get(path)
    assert len(seen) == 7, seen
