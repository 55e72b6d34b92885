"""Sessions: one query to know who is there, and every way that one ends."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from tests.factories import make_person
from tests.forms import fields_of, sign_in
from tests.people.conftest import another
from training.clock import utcnow
from training.db import db
from training.people import service, sessions, upkeep
from training.people.models import Person, PersonSession
from training.permissions import Role

START = "2026-11-21 09:00 +0000"


def token_of(client):
    with client.session_transaction() as session:
        return session.get("_user_id")


def is_in(client):
    return client.get("/account").status_code == 200


def all_sessions():
    db.session.rollback()
    return db.session.scalars(select(PersonSession).order_by(PersonSession.id)).all()


def test_the_viewer_is_one_query_however_many_roles_they_have(app, queries):
    eva = make_person("Eva Sørensen", roles=(Role.LEARNER, Role.AUTHOR, Role.ADMIN))
    token = sessions.begin(eva, "Firefox/133 Linux", utcnow())
    db.session.commit()
    with queries() as seen:
        viewer = service.viewer(token)
    assert len(seen) == 1, seen
    assert (viewer.id, viewer.name, viewer.initials) == (eva, "Eva Sørensen", "ES")
    assert viewer.arrived
    assert viewer.roles == {Role.LEARNER, Role.AUTHOR, Role.ADMIN}


def test_a_person_without_any_role_is_there_but_can_do_nothing(client, app):
    nobody = make_person(roles=())
    sign_in(client, nobody)
    assert client.get("/account").status_code == 403


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "é" * 43, "\udcff", "' OR 1=1 --"])
def test_a_token_nobody_has_is_nobody(app, token):
    assert service.viewer(token) is None


def test_only_a_hash_of_the_token_is_stored(client, ana):
    sign_in(client, ana)
    (stored,) = all_sessions()
    assert token_of(client) not in (stored.token_hash, stored.device)
    assert len(stored.token_hash) == 64


def test_a_changed_cookie_is_nobody(client, ana):
    sign_in(client, ana)
    cookie = client.get_cookie("training")
    head, middle, tail = cookie.value.partition(".")
    for changed in (cookie.value[:-2] + "xx", head[:-1] + "A" + middle + tail, "", "a.b.c"):
        client.set_cookie("training", changed)
        assert client.get("/account").status_code == 303


def test_the_cookie_of_before_signing_out_is_nobody_after(client, ana):
    sign_in(client, ana)
    kept = client.get_cookie("training").value
    values = fields_of(client.get("/account"), "/sign-out")
    answer = client.post("/sign-out", data=values)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache"'  # not "storage": unsent words live there
    assert all_sessions() == []
    client.set_cookie("training", kept)
    assert not is_in(client)


def test_signing_out_twice_is_signing_out(client, ana):
    sign_in(client, ana)
    values = fields_of(client.get("/account"), "/sign-out")
    assert client.post("/sign-out", data=values).status_code == 303
    again = fields_of(client.get("/sign-in"), "") | {"email": "", "password": ""}
    assert client.post("/sign-out", data=again).status_code == 303


def test_signing_out_needs_the_token_of_its_form(client, ana):
    sign_in(client, ana)
    assert client.post("/sign-out").status_code == 400
    assert client.get("/sign-out").location == "/"  # led away, and nothing done
    assert is_in(client)


def test_a_learner_who_comes_back_within_two_weeks_is_still_there(client, ana):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, ana)
        for _ in range(4):
            clock.shift(timedelta(days=13))
            assert is_in(client)
        clock.shift(timedelta(days=9))  # 61 days in all
        assert not is_in(client)


def test_a_learner_who_stays_away_for_two_weeks_signs_in_again(client, ana):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, ana)
        clock.shift(timedelta(days=14, seconds=1))
        assert not is_in(client)


def test_an_administrator_is_out_after_an_hour_of_rest_and_twelve_in_all(client, app):
    eva = make_person(roles=(Role.ADMIN,))
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, eva)
        for _ in range(13):
            clock.shift(timedelta(minutes=54))
            assert is_in(client)
        clock.shift(timedelta(minutes=54))  # 12.6 hours
        assert not is_in(client)
        sign_in(client, eva)
        clock.shift(timedelta(minutes=61))
        assert not is_in(client)


@pytest.mark.parametrize("shift", [timedelta(hours=-25), timedelta(minutes=-2)])
def test_a_clock_that_was_set_back_breaks_nothing(client, ana, shift):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, ana)
        clock.shift(shift)
        # A cookie from the future waits until its time has come; nobody sees an error.
        assert client.get("/account").status_code == 303
        clock.shift(-shift)
        assert is_in(client)


def test_a_clock_that_jumped_far_ahead_ends_every_session(client, ana):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, ana)
        clock.shift(timedelta(days=400))
        assert not is_in(client)


def test_reading_pages_writes_once_in_five_minutes(client, ana, queries):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, ana)
        clock.shift(timedelta(minutes=4))
        with queries() as seen:
            client.get("/account")
        assert not [q for q in seen if q.startswith("UPDATE")]
        clock.shift(timedelta(minutes=1))
        with queries() as seen:
            client.get("/account")
            client.get("/account")
        assert len([q for q in seen if q.startswith("UPDATE")]) == 1
    assert {s.seen_at.minute for s in all_sessions()} == {5}


def test_a_post_also_counts_as_being_there_even_if_it_is_refused(client, ana):
    with time_machine.travel(START, tick=False) as clock:
        sign_in(client, ana)
        values = fields_of(client.get("/account"), "/account/profile")
        clock.shift(timedelta(minutes=6))
        assert client.post("/account/profile", data=values | {"name": ""}).status_code == 422
        clock.shift(timedelta(minutes=6))
        assert client.post("/account/profile", data=values).status_code == 303
    assert {s.seen_at.minute for s in all_sessions()} == {12}


def test_a_demotion_acts_on_the_next_request(client, app):
    eva = make_person(roles=(Role.LEARNER,))
    sign_in(client, eva)
    assert is_in(client)
    service.revoke(eva, Role.LEARNER, service.BY_HAND)
    db.session.commit()
    assert client.get("/account").status_code == 403


def test_a_promotion_acts_on_the_next_request(client, app):
    cleo = make_person(roles=())
    sign_in(client, cleo)
    assert client.get("/account").status_code == 403
    service.grant(cleo, Role.FACILITATOR, "cohort 3", utcnow())
    db.session.commit()
    assert is_in(client)


def test_switching_an_account_off_acts_on_the_next_request(client, ana):
    sign_in(client, ana)
    db.session.execute(update(Person).values(active=False))
    db.session.commit()
    assert not is_in(client)


def test_the_account_page_lists_where_one_is_signed_in(client, ana):
    sessions.begin(ana, "Mozilla/5.0 (iPhone) Safari/604.1", utcnow())
    sign_in(client, ana)
    page = client.get("/account").text
    assert "Safari on iPhone" in page
    assert page.count("this browser") == 1
    assert page.count("End this one") == 1
    assert "End all others" in page


def test_one_browser_can_be_ended_from_another(client, app, ana):
    other = another(app)
    sign_in(other, ana)
    sign_in(client, ana)
    theirs, _mine = all_sessions()
    action = f"/account/sessions/{theirs.id}/end"
    answer = client.post(action, data=fields_of(client.get("/account"), action))
    assert answer.status_code == 303
    assert is_in(client)
    assert not is_in(other)


def test_all_other_browsers_can_be_ended_at_once(client, app, ana):
    others = [another(app) for _ in range(3)]
    for other in others:
        sign_in(other, ana)
    sign_in(client, ana)
    action = "/account/sessions/end-others"
    client.post(action, data=fields_of(client.get("/account"), action))
    assert is_in(client)
    assert not any(is_in(other) for other in others)


def test_somebody_elses_session_is_not_there_to_be_ended(client, app, ana):
    dov = make_person("Dov Lindgren")
    stranger = another(app)
    sign_in(stranger, dov)
    sign_in(client, ana)
    sessions.begin(ana, "", utcnow())
    db.session.commit()
    theirs = all_sessions()[0]
    mine = all_sessions()[-1]
    values = fields_of(client.get("/account"), f"/account/sessions/{mine.id}/end")
    for session_id in (theirs.id, 999_999, 2**31, 2**70):
        answer = client.post(f"/account/sessions/{session_id}/end", data=values)
        assert answer.status_code == 404
    assert is_in(stranger)


def test_a_list_of_one_offers_nothing_to_end(client, ana):
    sign_in(client, ana)
    page = client.get("/account").text
    assert "End all others" not in page
    assert "End this one" not in page


def test_scripts_get_a_token_and_the_name_of_their_outbox(client, ana):
    sign_in(client, ana)
    found = client.get("/account/token").json
    assert set(found) == {"csrf", "person"}
    with client.session_transaction() as session:
        session["_user_id"] = "gone"
    answer = client.get("/account/token")
    assert answer.status_code == 401
    assert "Sign in again" in answer.json["error"]


def test_what_nobody_can_use_any_more_is_forgotten(app, ana):
    with time_machine.travel(START, tick=False) as clock:
        sessions.begin(ana, "", utcnow())
        db.session.commit()
        clock.shift(timedelta(days=15))
        sessions.begin(ana, "", utcnow())
        upkeep.forget()
        db.session.commit()
    assert len(all_sessions()) == 1
