"""A message goes: to whom, by which channel, when, and each once."""

import signal
import smtplib
import subprocess
import sys
import threading
import time
from datetime import time as clock
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.messages.conftest import NOON, deliveries, go, unread, written
from training import mail
from training.clock import utcnow
from training.cohorts import service as cohorts
from training.cohorts.models import Cohort, MemberRole
from training.db import db
from training.messages import mailing, release, settings
from training.messages.models import (
    Audience,
    Channel,
    MailWish,
    Message,
    MessageChoice,
    MessageDelivery,
    Progress,
    State,
)
from training.messages.quiet import Quiet
from training.messages.settings import Wishes
from training.people import service as people
from training.people.models import Person


@pytest.fixture(autouse=True)
def noon(cast):
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


def wants(person_id, mail=MailWish.AT_ONCE, quiet=settings.USUAL.quiet):
    settings.keep(person_id, Wishes(mail, quiet), now=utcnow())
    db.session.commit()


def test_everybody_who_learns_gets_it_in_the_app_and_by_mail(cast, sent):
    message_id = written(cast)
    go()
    assert {row.person_id for row in deliveries(message_id)} == {cast["ana"], cast["ben"]}
    assert sorted(mail["To"] for mail in sent()) == sorted(
        db.session.scalars(select(Person.email).where(Person.id.in_([cast["ana"], cast["ben"]])))
    )
    assert (unread(cast["ana"]), unread(cast["fay"]), unread(cast["cleo"])) == (1, 0, 0)
    assert db.session.get(Message, message_id).people == 2


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        (Audience.CUSTOMER, {"ana"}),
        (Audience.INSIDE, {"ben"}),
        (Audience.CHOSEN, {"fay", "ben"}),
    ],
)
def test_one_side_or_the_chosen_get_it_and_a_guest_only_if_chosen(cast, audience, who):
    message_id = written(cast, audience=audience)
    if audience is Audience.CHOSEN:
        db.session.add_all(MessageChoice(message_id=message_id, person_id=cast[w]) for w in who)
        db.session.commit()
    go()
    assert {row.person_id for row in deliveries(message_id)} == {cast[name] for name in who}


def test_a_mail_is_to_one_names_nobody_else_and_says_how_to_stop_it(cast, sent):
    written(cast, text="Hello {name}, see you on Thursday.")
    go()
    mine = next(mail for mail in sent() if mail["To"] == "ana@example.org")
    text = mine.get_content()
    assert "Hello Ana, see you on Thursday." in text
    assert "Ben" not in text and "Carrick" not in str(mine)
    assert mine["Cc"] is None and mine["Bcc"] is None and mine["Reply-To"] is None
    assert mine["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = mine["List-Unsubscribe"].strip().strip("<>")
    assert stop.startswith("http") and stop in text
    assert "/messages/settings" in text


def test_nothing_is_sent_twice_however_often_the_jobs_run(cast, sent):
    message_id = written(cast)
    for _again in range(3):
        go()
        mailing.send()
    assert len(sent()) == 2
    assert unread(cast["ana"]) == 1
    assert {row.state for row in deliveries(message_id)} == {Progress.DONE}


def test_a_mail_waits_for_quiet_hours_to_end_and_then_goes(cast, sent, noon):
    wants(cast["ana"], quiet=Quiet(clock(11), clock(13)))
    message_id = written(cast)
    go()
    assert [mail["To"] for mail in sent()] != []
    assert "ana@example.org" not in [mail["To"] for mail in sent()]
    assert unread(cast["ana"]) == 1, "in the app it is there at once"
    noon.move_to(NOON + timedelta(minutes=59))
    go()
    assert len(sent()) == 1
    noon.move_to(NOON + timedelta(hours=1))
    go()
    assert [mail["To"] for mail in sent()][-1] == "ana@example.org"
    assert {row.state for row in deliveries(message_id)} == {Progress.DONE}


def test_whoever_wants_one_mail_a_day_gets_all_in_one_at_eight(cast, sent, noon):
    wants(cast["ana"], MailWish.DAILY)
    for subject in ("First", "Second", "Third"):
        written(cast, audience=Audience.CUSTOMER, subject=subject, text=f"{subject}, {{name}}.")
        go()
    assert sent() == []
    noon.move_to(NOON + timedelta(hours=20))  # 8:00 in UTC, where Ana is
    go()
    (mail,) = sent()
    assert mail["Subject"] == "3 messages for you"
    text = mail.get_content()
    assert text.index("First, Ana.") < text.index("Second, Ana.") < text.index("Third, Ana.")
    assert mail["List-Unsubscribe-Post"]


def test_a_single_message_of_the_day_is_a_mail_like_any_other(cast, sent, noon):
    wants(cast["ana"], MailWish.DAILY)
    written(cast, audience=Audience.CUSTOMER, subject="Only this")
    go()
    noon.move_to(NOON + timedelta(hours=20))
    go()
    assert [mail["Subject"] for mail in sent()] == ["Only this"]


def test_whoever_wants_no_mail_finds_it_in_the_app(cast, sent):
    wants(cast["ana"], MailWish.OFF)
    message_id = written(cast, audience=Audience.CUSTOMER)
    go()
    assert sent() == []
    assert [row.channel for row in deliveries(message_id)] == [Channel.APP]


def test_what_waits_follows_the_wishes_that_are_kept_meanwhile(cast, sent):
    wants(cast["ana"], MailWish.DAILY)
    first = written(cast, audience=Audience.CUSTOMER)
    go()
    wants(cast["ana"], MailWish.AT_ONCE)
    go()
    assert len(sent()) == 1
    wants(cast["ana"], MailWish.DAILY)
    second = written(cast, audience=Audience.CUSTOMER)
    go()
    wants(cast["ana"], MailWish.OFF)
    go()
    assert len(sent()) == 1
    states = [deliveries(each, channel=Channel.MAIL)[0].state for each in (first, second)]
    assert states == [Progress.DONE, Progress.LEFT]


def test_whoever_left_or_was_switched_off_or_erased_gets_nothing_that_waited(cast, sent, noon):
    for name in ("ana", "ben", "fay"):
        wants(cast[name], MailWish.DAILY)
    message_id = written(cast, audience=Audience.CHOSEN)
    for name in ("ana", "ben", "fay"):
        db.session.add(MessageChoice(message_id=message_id, person_id=cast[name]))
    db.session.commit()
    go()
    assert len(deliveries(message_id, channel=Channel.MAIL)) == 3
    autumn = db.session.get(Cohort, cast["cohort"])
    cohorts.end_membership(autumn, cast["ana"], MemberRole.LEARNER, now=utcnow())
    db.session.get(Person, cast["ben"]).active = False
    people.erase(cast["fay"], utcnow())
    db.session.commit()
    noon.move_to(NOON + timedelta(days=1))
    go()
    assert sent() == []
    left = {row.person_id: row.state for row in deliveries(message_id, channel=Channel.MAIL)}
    assert left == {cast["ana"]: Progress.LEFT, cast["ben"]: Progress.LEFT}


def test_whoever_left_before_it_went_gets_it_in_no_way(cast, sent):
    message_id = written(cast)
    autumn = db.session.get(Cohort, cast["cohort"])
    cohorts.end_membership(autumn, cast["ana"], MemberRole.LEARNER, now=utcnow())
    people.erase(cast["ben"], utcnow())
    db.session.commit()
    go()
    assert deliveries(message_id) == []
    assert sent() == []
    assert db.session.get(Message, message_id).state is State.GONE


def test_an_address_that_is_refused_is_tried_a_few_times_and_holds_nobody_up(
    cast, sent, noon, monkeypatch
):
    deliver, tries = mail.deliver, []

    def picky(to, *rest):
        if to == "ana@example.org":
            tries.append(to)
            raise smtplib.SMTPRecipientsRefused({to: (550, b"no")})
        deliver(to, *rest)

    monkeypatch.setattr(mail, "deliver", picky)
    message_id = written(cast)
    for _turn in range(8):
        go()
        noon.shift(timedelta(minutes=16))
    assert len(tries) == mailing.MOST_TRIES
    assert len(sent()) == 1
    states = {row.person_id: row.state for row in deliveries(message_id, channel=Channel.MAIL)}
    assert states == {cast["ana"]: Progress.FAILED, cast["ben"]: Progress.DONE}


def test_what_could_not_go_for_days_is_news_no_more(cast, sent, noon):
    wants(cast["ana"], MailWish.DAILY)
    message_id = written(cast, audience=Audience.CUSTOMER)
    go()
    noon.shift(timedelta(days=5))
    go()
    assert sent() == []
    assert deliveries(message_id, channel=Channel.MAIL)[0].state is Progress.FAILED


def test_a_mail_server_that_is_away_is_asked_again_and_each_gets_one(cast, sent, monkeypatch):
    deliver, calls = mail.deliver, []

    def away(*given):
        calls.append(given)
        if len(calls) == 2:
            raise ConnectionRefusedError
        deliver(*given)

    monkeypatch.setattr(mail, "deliver", away)
    written(cast)
    release.release()
    with pytest.raises(ConnectionRefusedError):
        mailing.send()
        mailing.send()
    db.session.rollback()
    go()
    assert sorted(mail["To"] for mail in sent()) == sorted({mail["To"] for mail in sent()})
    assert len(sent()) == 2


def test_of_two_workers_each_mail_is_sent_by_one(app, cast, sent):
    for n in range(6):
        written(cast, subject=f"Message {n}")
    db.session.rollback()
    start, faults = threading.Barrier(2), []

    def work():
        with app.app_context():
            try:
                start.wait()
                release.release()
                mailing.send()
                db.session.commit()
            except Exception as error:  # noqa: BLE001  # shown by the assertion below
                faults.append(error)
            finally:
                db.session.remove()

    workers = [threading.Thread(target=work) for _each in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []
    go()
    pairs = [(mail["To"], mail["Subject"]) for mail in sent()]
    assert len(pairs) == len(set(pairs)) == 12
    assert unread(cast["ana"]) == 6


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path

import time_machine

time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False).start()
from training import mail
from training.app import create_app
from training.config import Settings
from training.messages import mailing

folder, when = Path(sys.argv[1]), sys.argv[2]
app = create_app(Settings(_env_file=None, instance=folder, mail="file", database_url=sys.argv[3]),
                 TESTING=True)
deliver, calls = mail.deliver, []

def cut_off(*given):
    calls.append(given)
    if len(calls) == 2 and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    deliver(*given)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

mail.deliver = cut_off
with app.app_context():
    mailing.send()
"""


@pytest.mark.parametrize(("when", "mails"), [("before", 5), ("after", 6)])
def test_a_process_that_is_killed_in_the_middle_sends_nothing_twice(
    app, cast, sent, tmp_path, noon, when, mails
):
    for n in range(3):
        written(cast, subject=f"Message {n}")
    while (message := release._claim(utcnow())) is not None:  # without the mail
        release.deliver(message, now=utcnow())
        db.session.commit()
    db.session.remove()
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), when, url], check=False, capture_output=True
    )
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    go()
    assert len(sent()) < mails, "what it had claimed waits, in case it is still at work"
    noon.shift(mailing.CLAIMED_FOR + timedelta(minutes=1))
    go()
    pairs = [(mail["To"], mail["Subject"]) for mail in sent()]
    assert len(pairs) == len(set(pairs)) == mails
    states = db.session.scalars(
        select(MessageDelivery.state).where(MessageDelivery.channel == Channel.MAIL)
    ).all()
    assert sorted(state.value for state in states) == ["done"] * 5 + ["failed"]


def test_a_thousand_people_are_written_to_in_one_commit_and_few_statements(app, cast, queries):
    cohort = cast["cohort"]
    db.session.execute(
        Person.__table__.insert(),
        [
            {
                "email": f"p{n}@example.org", "email_canonical": f"p{n}@example.org",
                "name": f"P {n}", "function": "sales", "side": "customer", "lens": "customer",
                "time_zone": ("UTC", "Asia/Tokyo")[n % 2], "language": "en", "is_demo": False,
                "active": True, "created_at": NOON,
            }
            for n in range(1_000)
        ],
    )  # fmt: skip
    ids = db.session.scalars(select(Person.id).where(Person.name.like("P %"))).all()
    from training.cohorts.models import CohortMembership, Side

    db.session.execute(
        CohortMembership.__table__.insert(),
        [
            {"cohort_id": cohort, "person_id": each, "role": MemberRole.LEARNER,
             "side": Side.CUSTOMER, "joined_at": NOON}
            for each in ids
        ],
    )  # fmt: skip
    message_id = written(cast)
    with queries() as seen:
        message = release._claim(utcnow())
        begun = time.perf_counter()
        release.deliver(message, now=utcnow())
        db.session.commit()
        took = time.perf_counter() - begun
    assert len(seen) < 15, "set-based, whatever the number of people"
    assert took < 5
    rows = db.session.scalar(select(func.count()).where(MessageDelivery.message_id == message_id))
    assert rows == 2 * 1_002
    assert db.session.scalar(select(func.min(Person.unread)).where(Person.id.in_(ids))) == 1
