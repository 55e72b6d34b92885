"""Signing in: alike for every unknown, limited in failures, and never while the database waits."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import select, update

from tests.factories import PASSWORD, make_person
from tests.forms import fields_of, sign_in
from tests.people.conftest import another, enter
from training.db import db
from training.people import limits
from training.people.models import Person, PersonSession, SignInAttempt

WRONG = "not her password"
TOO_OFTEN = "That was tried too often."
NEXT = [
    "//evil.example",
    "///evil.example",
    "https://evil.example/",
    "http:evil.example",
    "HTTPS://evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/ /evil.example",
]


def attempts(kind=None):
    chosen = select(SignInAttempt.kind)
    return [k for k in db.session.scalars(chosen) if kind in (None, k)]


def test_the_right_password_leads_to_today(client, ana):
    answer = enter(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/account").status_code == 200


def test_a_person_comes_back_to_the_page_they_wanted(client, ana):
    asked = client.get("/account/erase")
    assert asked.location == "/sign-in?next=/account/erase"
    assert 'name="next" value="/account/erase"' in client.get(asked.location).text
    assert enter(client, next="/account/erase").location == "/account/erase"


@pytest.mark.parametrize("target", NEXT)
def test_next_never_leaves_the_site(client, ana, target):
    assert enter(client, next=target).location == "/"


@pytest.mark.parametrize("spelling", ["ANA@EXAMPLE.ORG", " ana @example.org", "ａｎａ@example.org"])
def test_any_spelling_of_the_address_gets_in(client, ana, spelling):
    assert enter(client, email=spelling).status_code == 303


def test_every_refusal_reads_the_same_and_costs_one_comparison(client, ana, hashes):
    make_person("Off Line", email="off@example.org")
    make_person("No Password", email="none@example.org")
    off = update(Person).where(Person.email == "off@example.org").values(active=False)
    none = update(Person).where(Person.email == "none@example.org").values(password_hash=None)
    db.session.execute(off)
    db.session.execute(none)
    db.session.commit()
    pages = []
    for name in ("ana", "off", "none", "nobody"):
        password = WRONG if name == "ana" else PASSWORD
        hashes.clear()
        answer = enter(client, email=f"{name}@example.org", password=password)
        assert (answer.status_code, len(hashes)) == (422, 1), name
        pages.append(without_tokens(answer, name))
    assert len(set(pages)) == 1
    assert "do not go together" in pages[0]


def without_tokens(answer, name):
    text = answer.text.replace(f"{name}@example.org", "x")
    return re.sub(r'name="(csrf_token|request_id)" value="[^"]*"', "", text)


def test_a_refusal_is_no_quiz(client, ana):
    answer = enter(client, password=WRONG).text
    assert '<h2 id="problems-h">You are not signed in yet</h2>' in answer
    assert '<a href="#password">This address and password do not go together.</a>' in answer
    assert "another look" not in answer


def test_the_page_says_what_this_is(client):
    line = "Moving a customer and moving your own company may be one skill."
    assert line in client.get("/sign-in").text


def test_a_missing_field_is_named_and_no_try_is_counted(client, ana, hashes):
    answer = enter(client, email="", password="")
    assert answer.status_code == 422
    assert "Write your e-mail address." in answer.text
    assert "Write your password." in answer.text
    assert (hashes, attempts()) == ([], [])


def test_the_eleventh_failure_is_refused_even_with_the_right_password(client, ana, hashes):
    for _ in range(10):
        assert enter(client, password=WRONG).status_code == 422
    answer = enter(client)
    assert answer.status_code == 429
    assert TOO_OFTEN in answer.text
    assert "in 15 minutes" in answer.text
    assert 880 < int(answer.headers["Retry-After"]) <= 900
    assert len(hashes) == 10


def test_a_limit_is_over_when_the_page_said(client, ana):
    with time_machine.travel("2026-11-21 09:00 +0000", tick=False) as clock:
        for _ in range(10):
            enter(client, password=WRONG)
            clock.shift(timedelta(seconds=30))
        wait_s = int(enter(client).headers["Retry-After"])
        assert wait_s == 600
        clock.shift(timedelta(seconds=wait_s - 1))
        assert enter(client).status_code == 429
        clock.shift(timedelta(seconds=1))
        assert enter(client).status_code == 303


@pytest.mark.parametrize(
    "spelling",
    ["ANA@example.org", " ana@example.org ", "a\u200bna@example.org", "ａｎａ＠example.org"],
)
def test_no_spelling_gets_round_the_limit(client, ana, spelling):
    for _ in range(10):
        enter(client, password=WRONG)
    assert enter(client, email=spelling, password=WRONG).status_code == 429


def test_no_header_gets_round_the_limit(client, ana):
    for number in range(50):
        enter(client, email=f"p{number}@example.org", password=WRONG)
    values = fields_of(client.get("/sign-in"), "")
    values |= {"email": "ana@example.org", "password": PASSWORD}
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "X-Client-IP"):
        answer = client.post("/sign-in", data=values, headers={header: "203.0.113.9"})
        assert answer.status_code == 429, header


def test_an_unknown_account_is_limited_like_a_known_one(client, app):
    for _ in range(10):
        assert enter(client, email="nobody@example.org", password=WRONG).status_code == 422
    assert enter(client, email="nobody@example.org", password=WRONG).status_code == 429


def test_somebody_else_still_gets_in(client, ana):
    make_person("Ben Carrick", email="ben@example.org")
    for _ in range(11):
        enter(client, password=WRONG)
    assert enter(client, email="ben@example.org").status_code == 303


def test_a_workshop_behind_one_address_gets_in(app, ana):
    for _ in range(60):  # more than any limit: only failures stay counted
        assert enter(another(app)).status_code == 303
    assert attempts() == []


def test_getting_in_forgives_the_account_but_not_the_address(client, ana):
    for _ in range(3):
        enter(client, password=WRONG)
    assert enter(client).status_code == 303
    assert attempts() == ["sign-in address"] * 3


def test_parallel_guesses_do_not_slip_past_the_limit(app, ana, hashes):
    def guess(number):
        return enter(another(app), password=f"{WRONG} {number}").status_code

    db.session.remove()
    with ThreadPoolExecutor(15) as pool:
        answers = list(pool.map(guess, range(30)))
    assert (answers.count(422), answers.count(429), len(hashes)) == (10, 20, 10)


def test_stored_tries_name_nobody(client, ana):
    enter(client, password=WRONG)
    stored = db.session.execute(select(SignInAttempt.__table__)).all()
    assert "ana" not in str(stored)
    assert "127.0.0.1" not in str(stored)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        (None, "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_one_household_is_one_address(address, key):
    assert limits.address_key(address) == key


def test_a_password_hashed_with_older_parameters_is_hashed_anew(client, ana):
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    db.session.execute(update(Person).values(password_hash=old))
    db.session.commit()
    assert enter(client).status_code == 303
    stored = db.session.scalar(select(Person.password_hash))
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert enter(another(client.application)).status_code == 303


def test_nobody_waits_for_the_database_while_a_password_is_compared(client, ana, slow):
    assert enter(client, password=WRONG).status_code == 422
    assert enter(client, email="nobody@example.org").status_code == 422
    assert enter(client).status_code == 303
    assert slow == ["verify"] * 3


def test_nobody_waits_for_the_database_while_a_password_is_changed(client, ana, slow):
    sign_in(client, ana)
    values = fields_of(client.get("/account"), "/account/password")
    values |= {"current_password": PASSWORD, "new_password": "nine green kettles"}
    assert client.post("/account/password", data=values).status_code == 303
    assert slow == ["verify", "hash"]


def test_signing_in_ends_the_session_this_browser_had(client, ana):
    enter(client)
    enter_again = fields_of(client.get("/account"), "/account/password")
    values = {"email": "ana@example.org", "password": PASSWORD}
    client.post("/sign-in", data={"csrf_token": enter_again["csrf_token"]} | values)
    assert len(db.session.scalars(select(PersonSession)).all()) == 1


def test_signing_in_clears_what_a_stranger_may_have_put_in_the_cookie(client, ana):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    token = client.get("/sign-in").text.split('csrf_token" value="')[1].split('"')[0]
    enter(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") is None
        assert len(session["_user_id"]) >= 43  # 256 bits
    assert token not in client.get("/account").text


def test_the_sign_in_form_needs_its_token(client, ana):
    values = {"email": "ana@example.org", "password": PASSWORD}
    assert client.post("/sign-in", data=values).status_code == 400
    assert client.post("/sign-in", json=values).status_code == 400


def test_a_signed_in_person_is_not_asked_again(client, ana):
    enter(client)
    assert client.get("/sign-in?next=/account").location == "/account"


def test_a_real_site_offers_nobody_to_come_in_as(client):
    assert "both-ways-demo" not in client.get("/sign-in").text
