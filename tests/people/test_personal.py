"""Taking one's data along, and being erased."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import Context
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
import time_machine
from sqlalchemy import select, update

from tests.factories import PASSWORD, make_cohort, make_person
from tests.forms import fields_of, sign_in
from tests.people.conftest import another, enter
from training.clock import utcnow
from training.db import db, empty_log, empty_log_of
from training.errors import Conflict
from training.people import personal, service, tokens
from training.people.models import Person, PersonRole, PersonSession, PersonToken, SignInAttempt
from training.people.sessions import begin, viewer
from training.progress import tasks
from training.progress.service import Doer

CANARY = "CANARY-7d2f"


@pytest.fixture
def canary(client):
    """A person whose every word is marked, signed in; returns their id."""
    person = make_person(f"Ana {CANARY}", email=f"{CANARY}@example.org")
    make_cohort(person, make_person("Ben Carrick", function="finance"))
    plan = tasks.Intention(
        ref="modules/x/t1", task=CANARY, source=CANARY, situation=CANARY, with_whom=CANARY,
        lens="inside", due_on=date(2026, 12, 1),
    )  # fmt: skip
    tasks.take(Doer(person, "customer"), plan, "UTC", now=utcnow())
    tokens.issue(person, tokens.RESET, utcnow())
    db.session.commit()
    enter(another(client.application), email=f"{CANARY}@example.org", password="wrong one")
    sign_in(client, person)
    values = fields_of(client.get("/account"), "/account/profile") | {"name": f"Anna {CANARY}"}
    client.post("/account/profile", data=values)
    return person


def everything():
    db.session.rollback()
    tables = db.metadata.sorted_tables
    return {table.name: str(db.session.execute(table.select()).all()) for table in tables}


def ask(client, password=PASSWORD):
    values = fields_of(client.get("/account"), "/account/data") | {"data-password": password}
    return client.post("/account/data", data=values)


def erase(client, password=PASSWORD, word="ERASE"):
    values = fields_of(client.get("/account/erase"), "")
    return client.post("/account/erase", data=values | {"password": password, "word": word})


def test_the_download_holds_what_the_site_knows(client, canary):
    answer = ask(client)
    file = client.get(answer.location)
    assert file.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert file.headers["Cache-Control"] == "no-store"
    found = json.loads(file.text)
    assert found["people"]["account"]["name"] == f"Anna {CANARY}"
    assert found["people"]["roles"][0]["role"] == "learner"
    assert found["people"]["browsers"]
    assert found["cohorts"]["memberships"][0]["cohort"] == "Autumn"
    assert file.text.count(CANARY) > 4


def test_the_download_holds_no_key_to_the_account(client, canary):
    text = client.get(ask(client).location).text
    person = db.session.get_one(Person, canary)
    secrets = [person.password_hash, *db.session.scalars(select(PersonSession.token_hash))]
    secrets += [*db.session.scalars(select(PersonToken.token_hash)), "argon2"]
    assert not [secret for secret in secrets if secret in text]


def test_the_download_asks_for_the_password(client, canary):
    answer = ask(client, password="wrong one")
    assert answer.status_code == 422
    assert "This is not your password." in answer.text


@pytest.mark.parametrize("key", ["", "x", "MQ.x.x", "é"])
def test_without_its_key_there_is_no_download(client, canary, key):
    assert client.get(f"/account/data?key={key}").status_code == 400


def test_a_key_opens_one_persons_download_for_five_minutes(client, app, canary):
    with time_machine.travel("2026-11-21 09:00 +0000", tick=False) as clock:
        sign_in(client, canary)
        location = ask(client).location
        stranger = another(app)
        sign_in(stranger, make_person("Dov Lindgren"))
        assert stranger.get(location).status_code == 400
        clock.shift(timedelta(minutes=5))
        assert client.get(location).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(location).status_code == 400


def test_downloads_are_limited(client, canary):
    for _ in range(10):
        assert ask(client).status_code == 303
    assert ask(client).status_code == 429


def test_the_download_is_not_kept_in_the_receipts(client, canary):
    client.get(ask(client).location)
    assert "memberships" not in everything()["request_receipt"]


def test_erasing_leaves_no_word_of_the_person_in_any_table(client, canary):
    assert any(CANARY in rows for rows in everything().values())
    answer = erase(client)
    assert (answer.status_code, answer.location) == (303, "/farewell")
    left = [name for name, rows in everything().items() if CANARY.casefold() in rows.casefold()]
    assert left == []
    assert "Your account is erased" in client.get("/farewell").text


def test_what_remains_is_a_tombstone_with_a_side(client, canary):
    erase(client)
    person = db.session.get_one(Person, canary)
    assert (person.name, person.email, person.email_canonical) == ("removed", None, None)
    assert (person.password_hash, person.active, person.side) == (None, False, "customer")
    assert person.erased_at is not None
    for model in (PersonRole, PersonSession, PersonToken):
        chosen = select(model).where(model.person_id == canary)
        assert db.session.scalars(chosen).all() == [], model


def test_nobody_who_is_signed_in_is_told_that_they_are_erased(client, canary):
    answer = client.get("/farewell")
    assert (answer.status_code, answer.location) == (303, "/account")


def test_an_erased_person_is_out_everywhere(client, app, canary):
    other = another(app)
    sign_in(other, canary)
    answer = erase(client)
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert client.get("/account").status_code == 303
    assert other.get("/account").status_code == 303
    assert enter(another(app), email=f"{CANARY}@example.org").status_code == 422


def test_the_address_of_an_erased_person_is_free_again(client, canary):
    erase(client)
    again = service.add(f"{CANARY}@example.org", "Somebody New", now=utcnow())
    assert again.id != canary


def test_the_files_of_the_database_hold_no_word_of_an_erased_person(client, app, engine, canary):
    if engine != "sqlite":
        return
    name = db.engine.url.database
    assert CANARY.encode() in bytes_of(name)
    erase(client)
    assert CANARY.casefold().encode() not in bytes_of(name).lower()


def bytes_of(name):
    db.session.rollback()
    paths = Path(name).parent.glob(f"{Path(name).name}*")
    return b"".join(path.read_bytes() for path in paths)


def test_an_erased_log_waits_for_whoever_reads(client, app, engine, canary):
    if engine != "sqlite":
        return
    with closing(sqlite3.connect(db.engine.url.database)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM person").fetchone()
        db.session.execute(update(Person).values(function="legal"))
        db.session.commit()
        with closing(db.engine.raw_connection()) as mine:
            mine.cursor().execute("PRAGMA busy_timeout = 1")
            assert not empty_log_of(mine.cursor())
    assert empty_log()


def test_an_erasure_waits_for_what_is_being_written_and_takes_it_too(client, app, ana, engine):
    """Of a request that began before and one that comes after, neither leaves a word behind."""
    sign_in(client, ana)
    begun, ended = Event(), Event()

    def write():
        with app.test_request_context(method="POST"):
            token = begin(ana, "Firefox", utcnow())
            db.session.commit()
            assert viewer(token).id == ana
            begun.set()
            ended.wait(1)  # the erasure is on its way by now
            tokens.issue(ana, tokens.RESET, utcnow())
            db.session.commit()

    def go():
        begun.wait(5)
        with app.test_request_context(method="POST"):
            service.erase(ana, utcnow())
            db.session.commit()
            ended.set()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(Context().run, act) for act in (write, go)]:
            done.result(20)
    db.session.rollback()
    for model in (PersonSession, PersonToken):
        assert db.session.scalars(select(model).where(model.person_id == ana)).all() == [], model


def test_nobody_sets_a_password_for_somebody_who_is_gone(client, app, ana):
    sign_in(client, ana)
    who = viewer(begin(ana, "Firefox", utcnow()))
    db.session.commit()
    service.erase(ana, utcnow())
    db.session.commit()
    with pytest.raises(Conflict, match="This account is closed"):
        service.set_password(who, "nine green kettles")
    db.session.rollback()
    assert db.session.get_one(Person, ana).password_hash is None


def test_a_tombstone_tells_no_day_and_no_lens(client, canary):
    erase(client)
    person = db.session.get_one(Person, canary)
    assert (person.arrived_at, person.lens) == (None, person.side)
    assert person.created_at == person.erased_at == datetime(2026, 11, 16, tzinfo=UTC)


def test_two_people_can_be_erased(client, app, canary):
    dov = make_person("Dov Lindgren")
    erase(client)
    service.erase(dov, utcnow())
    db.session.commit()
    assert db.session.get_one(Person, dov).name == "removed"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"password": "wrong one"}, "This is not your password."),
        ({"word": "erase"}, "Write the word ERASE in capitals."),
        ({"word": ""}, "Write the word ERASE in capitals."),
        ({"password": ""}, "Write your password."),
    ],
)
def test_erasing_takes_the_password_and_the_word(client, canary, values, sentence):
    answer = erase(client, **values)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.get_one(Person, canary).erased_at is None


def test_erasing_says_what_goes_and_what_stays(client, canary):
    page = client.get("/account/erase").text
    assert "What goes" in page
    assert "What stays, without your name" in page
    assert "the rules you found" in page
    for unbuilt in ("mission", "self-assessments", "live exercises"):
        assert unbuilt not in page


def test_the_rows_that_would_go_are_counted_by_table(app, canary):
    counted = personal.rows_of(canary)
    assert counted["person_role"] == 1
    assert counted["cohort_membership"] == 1


def test_tries_against_an_erased_account_are_forgotten(client, canary):
    erase(client)
    kinds = db.session.scalars(select(SignInAttempt.kind)).all()
    assert "sign-in account" not in kinds
