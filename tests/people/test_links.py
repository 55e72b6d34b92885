"""Links from mail: single use, short-lived, and no help to anybody who guesses."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select, update

from tests.factories import PASSWORD, make_person
from tests.forms import fields_of, sign_in
from tests.people.conftest import another, enter
from training import jobs
from training.clock import utcnow
from training.db import db
from training.people import authentication, service, tokens
from training.people.models import Person, PersonSession, PersonToken

START = "2026-11-21 09:00 +0000"
NEW = "nine green kettles"


def mails(app):
    folder = Path(app.config["MAIL_FILE_PATH"])
    return "".join(path.read_text("utf-8") for path in sorted(folder.glob("*")))


def ask(client, email="ana@example.org", **request):
    values = fields_of(client.get("/reset", **request), "") | {"email": email}
    return client.post("/reset", data=values, **request)


def reset_path(app):
    return re.findall(r"http://127\.0\.0\.1:8000(/reset/[\w-]+)", mails(app))[-1]


def use(client, path, password=NEW):
    return client.post(path, data=fields_of(client.get(path), "") | {"new_password": password})


def make_link(person_id, kind=tokens.RESET):
    token = tokens.issue(person_id, kind, utcnow())
    db.session.commit()
    return tokens.link(kind, token).removeprefix("http://127.0.0.1:8000")


def test_a_mailed_link_sets_a_new_password_and_signs_in(client, app, ana):
    answer = ask(client)
    assert (answer.status_code, answer.location) == (303, "/reset/sent")
    answer = use(client, reset_path(app))
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/account").status_code == 200
    assert enter(another(app), password=PASSWORD).status_code == 422
    assert enter(another(app), password=NEW).status_code == 303


def test_asking_reads_the_same_whether_there_is_an_account_or_not(client, app, ana, queries):
    app.testing = False  # the mail waits in the queue, as on a real site
    seen = []
    for email in ("ana@example.org", "nobody@example.org"):
        page = client.get("/reset")
        with queries() as run:
            values = fields_of(page, "") | {"email": email}
            answer = client.post("/reset", data=values)
        seen.append((answer.status_code, answer.location, answer.text, len(run)))
    assert seen[0] == seen[1]
    queue = jobs.state(app).queue
    while job := queue.dequeue():
        queue.execute(job)
    assert mails(app).count("To: ") == 1
    queue.storage.close()


def test_no_link_waits_in_the_queue_and_what_waited_is_overwritten(client, app, ana, tmp_path):
    ask(client)
    token = reset_path(app).rpartition("/")[2].encode()
    app.testing = False
    ask(client)
    queue = jobs.state(app).queue
    waiting = queue_files(tmp_path)
    assert b"ana@example.org" in waiting and b"/reset/" not in waiting and token not in waiting
    queue.execute(queue.dequeue())
    assert mails(app).count("To: ana@example.org") == 2
    assert jobs.empty_log()
    assert b"ana@example.org" not in queue_files(tmp_path)
    queue.storage.close()


def queue_files(folder):
    return b"".join(path.read_bytes() for path in folder.glob("jobs.db*"))


def test_mail_goes_to_the_stored_address_never_to_the_one_typed(client, app, ana):
    ask(client, email="ＡＮＡ@example.org")
    assert re.findall(r"To: (.*)", mails(app)) == ["ana@example.org"]


def test_the_host_header_does_not_get_into_the_mail(client, app, ana):
    ask(client, base_url="http://evil.example")
    assert "evil.example" not in mails(app)
    assert reset_path(app)


def test_looking_at_a_link_does_not_use_it_up(client, app, ana):
    path = make_link(ana)
    for _ in range(3):  # mail scanners look first
        assert another(app).get(path).status_code == 200
    assert use(client, path).status_code == 303


def test_a_link_works_once(client, app, ana):
    path = make_link(ana)
    stranger = another(app)
    held = fields_of(stranger.get(path), "") | {"new_password": "one other kettle"}
    assert use(client, path).status_code == 303
    answer = stranger.post(path, data=held)
    assert answer.status_code == 404
    assert "does not work any more" in answer.text
    assert stranger.get(path).status_code == 404
    assert enter(another(app), password=NEW).status_code == 303


def test_of_eight_parallel_uses_one_succeeds(app, ana):
    path = make_link(ana)
    browsers = [another(app) for _ in range(8)]
    filled = [
        fields_of(b.get(path), "") | {"new_password": f"{NEW} {n}"} for n, b in enumerate(browsers)
    ]
    db.session.remove()
    with ThreadPoolExecutor(8) as pool:
        sent = zip(browsers, filled, strict=True)
        codes = list(pool.map(lambda pair: pair[0].post(path, data=pair[1]).status_code, sent))
    assert sorted(codes) == [303] + [404] * 7
    winner = codes.index(303)
    assert enter(another(app), password=f"{NEW} {winner}").status_code == 303


@pytest.mark.parametrize(
    ("kind", "lasts"),
    [(tokens.RESET, timedelta(minutes=15)), (tokens.INVITE, timedelta(days=14))],
)
def test_a_link_runs_out(client, ana, kind, lasts):
    with time_machine.travel(START, tick=False) as clock:
        path = make_link(ana, kind)
        held = fields_of(client.get(path), "") | {"new_password": NEW}
        clock.shift(lasts - timedelta(seconds=1))
        assert client.get(path).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert client.get(path).status_code == 404
        assert client.post(path, data=held).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/reset/nope",
        "/invitations/nope",
        "/reset/%00",
        "/reset/" + "x" * 5000,
        "/reset/é",
        "/reset/'--",
    ],
)
def test_a_guessed_link_does_not_work(client, ana, path):
    assert client.get(path).status_code in (400, 404)


def test_an_invitation_is_no_way_to_reset_and_the_other_way_round(client, ana):
    path = make_link(ana, tokens.INVITE)
    assert client.get(path.replace("/invitations/", "/reset/")).status_code == 404


def test_only_a_hash_of_the_link_is_stored(app, ana):
    token = tokens.issue(ana, tokens.RESET, utcnow())
    stored = db.session.scalar(select(PersonToken.token_hash))
    assert len(token) >= 43  # 256 bits
    assert token != stored
    assert len(stored) == 64


def test_a_reset_signs_out_everywhere_and_withdraws_other_links(client, app, ana):
    thief = another(app)
    sign_in(thief, ana)
    other = make_link(ana)
    assert use(client, make_link(ana)).status_code == 303
    assert thief.get("/account").status_code == 303
    assert client.get(other).status_code == 404
    assert len(db.session.scalars(select(PersonSession)).all()) == 1


def test_a_reset_opens_an_account_that_was_tried_too_often(client, app, ana):
    for _ in range(10):
        enter(another(app), password="wrong password")
    assert enter(another(app)).status_code == 429
    use(client, make_link(ana))
    assert enter(another(app), password=NEW).status_code == 303


def test_a_weak_password_is_refused_and_the_link_still_works(client, ana):
    path = make_link(ana)
    for weak in ("short", "password123", "anaortega1", "", "x" * 1001):
        answer = use(client, path, password=weak)
        assert answer.status_code == 422, weak
        assert 'id="new_password-error"' in answer.text
    assert use(client, path).status_code == 303


def test_nobody_waits_for_the_database_while_a_link_sets_a_password(client, ana, slow):
    assert use(client, make_link(ana)).status_code == 303
    assert slow == ["hash"]


def test_links_do_not_leak_through_the_referrer(client, ana):
    path = make_link(ana)
    for answer in (client.get(path), client.get("/reset/nope")):
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_link_of_a_switched_off_account_does_not_work(client, ana):
    path = make_link(ana)
    db.session.execute(update(Person).values(active=False))
    db.session.commit()
    assert client.get(path).status_code == 404


def test_asking_for_links_is_limited(client, app, ana):
    for _ in range(5):
        assert ask(client).status_code == 303
    assert ask(client).status_code == 429
    assert ask(client, email=" ANA@example.org").status_code == 429
    assert ask(client, email="nobody@example.org").status_code == 303
    assert mails(app).count("To: ") == 5


def test_an_invitation_leads_to_the_first_question(client, app):
    ida = make_person("Ida Holm", email="ida@example.org", arrived=False)
    path = make_link(ida, tokens.INVITE)
    assert "Welcome, Ida Holm" in client.get(path).text
    answer = use(client, path)
    assert (answer.status_code, answer.location) == (303, "/arrive")
    assert "Which side of the table" in client.get("/arrive").text


def test_an_invitation_is_mailed(app):
    person = service.add("ida@example.org", "Ida Holm", now=utcnow())
    service.invite(person)
    db.session.commit()
    assert "Hello Ida Holm" in mails(app)
    assert "http://127.0.0.1:8000/invitations/" in mails(app)
    assert "Subject: Your invitation to Both Ways" in mails(app)


def test_links_that_ran_out_are_forgotten(app, ana):
    with time_machine.travel(START, tick=False) as clock:
        make_link(ana)
        clock.shift(timedelta(minutes=16))
        tokens.forget(utcnow())
        db.session.commit()
    assert db.session.scalars(select(PersonToken)).all() == []


def test_the_link_is_mailed_by_the_process_that_runs_jobs(app, ana):
    job = jobs.state(app).known[authentication.MAIL_RESET]
    db.session.rollback()  # the job has a session of its own, and there is one writer
    Context().run(jobs.run, app, job, {"account": "ana@example.org"})  # no request around it
    assert reset_path(app)
    Context().run(jobs.run, app, job, {"account": "nobody@example.org"})
    assert mails(app).count("To: ") == 1
