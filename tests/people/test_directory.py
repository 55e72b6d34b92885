"""The list of people: who is here, how they stand, and what whoever looks after them can do."""

import smtplib
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from tests.factories import make_cohort, make_person
from tests.forms import post, sign_in
from training import mail
from training.clock import utcnow
from training.db import db
from training.errors import Conflict
from training.people import invitations, service
from training.people.models import Person, PersonInvitation, PersonSession
from training.people.standing import Known, Standing, standing
from training.permissions import Role

LASTS = timedelta(days=14)


@pytest.fixture
def eva(app, client):
    """Eva, who looks after people, signed in."""
    person = make_person("Eva Sørensen", email="eva@example.org", roles=(Role.ADMIN,))
    sign_in(client, person)
    return person


def invited(email="noor@example.org", name="Noor Haddad"):
    """Add somebody who has no password yet; return their id."""
    person = service.add(email, name, now=utcnow())
    db.session.commit()
    return person.id


def mailed(tmp_path):
    return sorted((tmp_path / "mail").glob("*")) if (tmp_path / "mail").exists() else []


def test_the_list_is_by_name_a_page_at_a_time_and_can_be_searched(client, eva):
    for n in range(60):
        invited(f"p{n}@example.org", f"Person {'ABCDEFGHIJ'[n % 10]}{'abcdef'[n // 10]}")
    first, second = client.get("/people").text, client.get("/people?page=2").text
    assert "61 people." in first and "Page 1 of 2" in first
    assert "Eva Sørensen" in first and "Person Jf" in second and "Person Jf" not in first
    found = client.get("/people?q=p1%20jb").text  # words in the address or the name, in any order
    assert "One person has" in found and "Person Jb" in found
    assert "Nobody has “100%”" in client.get("/people?q=100%25").text


def test_the_list_costs_the_same_however_many_there_are(client, eva, queries):
    with queries() as few:
        client.get("/people")
    for n in range(20):
        invited(f"p{n}@example.org", "Person A")
    with queries() as many:
        client.get("/people")
    assert len(few) == len(many) == 3


def test_a_persons_page_says_who_they_are_and_why(client, eva, ana):
    make_cohort(ana)
    db.session.execute(
        update(Person).where(Person.id == ana).values(manager_id=eva, level="senior", site="Lyon")
    )
    db.session.commit()
    page = client.get(f"/people/{ana}").text
    for text in ("Ana Ortega", "Account management", "senior", "Lyon", "Eva Sørensen", "Autumn"):
        assert text in page
    assert "Learner" in page and "by hand" in page
    assert client.get("/people/9999").status_code == 404


@pytest.mark.parametrize("path", ["/people", "/people/1", "/people/import"])
def test_nobody_else_sees_it(client, ana, path):
    sign_in(client, ana)
    assert client.get(path).status_code == 403


def test_an_account_that_is_switched_off_lets_nobody_in_until_it_is_on_again(client, eva, ana):
    post(client, f"/people/{ana}/switch-off", client.get(f"/people/{ana}"))
    assert db.session.get(Person, ana).active is False
    theirs = select(func.count()).where(PersonSession.person_id == ana)
    assert db.session.scalar(theirs) == 0
    page = client.get(f"/people/{ana}")
    assert "Nobody can sign in with this account." in page.text
    post(client, f"/people/{ana}/switch-on", page)
    db.session.expire_all()
    assert db.session.get(Person, ana).active is True


def test_nobody_switches_themselves_off(client, eva, ana):
    assert "switch-off" not in client.get(f"/people/{eva}").text
    page = client.get(f"/people/{ana}").text.replace(f"/people/{ana}/", f"/people/{eva}/")
    answer = post(client, f"/people/{eva}/switch-off", type("Page", (), {"text": page}))
    assert answer.status_code == 409


def test_an_erased_person_is_in_no_list(client, eva, ana):
    service.erase(ana, utcnow())
    db.session.commit()
    assert "removed" not in client.get("/people").text
    assert client.get(f"/people/{ana}").status_code == 404


# --- invitations


def test_an_invitation_is_mailed_and_can_be_sent_again(client, eva, tmp_path):
    noor = invited()
    page = client.get(f"/people/{noor}")
    assert "They were never invited." in page.text
    post(client, f"/people/{noor}/invite", page)
    page = client.get(f"/people/{noor}")
    assert "The link works for 14 days." in page.text
    post(client, f"/people/{noor}/invite", page)
    assert len(mailed(tmp_path)) == 2


def test_who_has_a_password_is_not_invited(app, ana):
    with pytest.raises(Conflict, match="password already"):
        invitations.ask(ana, utcnow())


def test_an_invitation_is_sent_once_whatever_is_run_again(app, tmp_path):
    people = [invited(f"p{n}@example.org") for n in range(60)]
    for person in people:
        invitations.ask(person, utcnow())
    db.session.commit()
    for _ in range(3):
        invitations.send()
        db.session.commit()
    assert len(mailed(tmp_path)) == 60
    assert invitations.waiting() == 0


def test_a_mail_server_that_is_away_costs_nobody_their_invitation(app, tmp_path, monkeypatch):
    invited_people = [invited(f"p{n}@example.org") for n in range(3)]
    send, tries = mail.send_now, []

    def away(to, *given, **more):
        tries.append(to)
        if len(tries) == 2:
            raise ConnectionRefusedError
        send(to, *given, **more)

    monkeypatch.setattr(mail, "send_now", away)
    now = utcnow()
    rows = [{"person_id": person, "asked_at": now, "tries": 0} for person in invited_people]
    db.session.execute(PersonInvitation.__table__.insert(), rows)
    db.session.commit()
    with pytest.raises(ConnectionRefusedError):
        invitations.send()
    db.session.rollback()
    assert len(mailed(tmp_path)) == 1
    invitations.send()
    db.session.commit()
    assert len(mailed(tmp_path)) == 3
    assert invitations.waiting() == 0


def test_an_address_that_is_refused_does_not_hold_up_the_others(app, tmp_path, monkeypatch):
    send = mail.send_now

    def picky(to, *given, **more):
        if to == "p0@example.org":
            raise smtplib.SMTPRecipientsRefused({to: (550, b"no")})
        send(to, *given, **more)

    monkeypatch.setattr(mail, "send_now", picky)
    for n in range(3):
        invitations.ask(invited(f"p{n}@example.org"), utcnow())
    db.session.commit()
    assert len(mailed(tmp_path)) == 2
    for _ in range(invitations.MOST_TRIES):
        db.session.execute(update(PersonInvitation).values(claimed_at=None))
        invitations.send()
        db.session.commit()
    assert invitations.waiting() == 0
    assert db.session.scalar(select(func.max(PersonInvitation.tries))) == invitations.MOST_TRIES


def test_one_that_is_being_sent_is_nobody_elses_to_send(app, tmp_path):
    noor, now = invited(), utcnow()
    row = {"person_id": noor, "asked_at": now, "claimed_at": now, "tries": 0}
    db.session.execute(PersonInvitation.__table__.insert(), [row])
    db.session.commit()
    invitations.send()
    assert mailed(tmp_path) == []


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Known(False, True, None, None, 0), Standing.OFF),
        (Known(True, True, None, None, 0), Standing.HERE),
        (Known(True, False, None, None, 0), Standing.LISTED),
        (Known(True, False, utcnow(), None, 4), Standing.INVITING),
        (Known(True, False, utcnow(), None, 5), Standing.UNREACHED),
        (Known(True, False, utcnow(), utcnow(), 1), Standing.INVITED),
        (Known(True, False, utcnow(), utcnow() - LASTS, 0), Standing.LAPSED),
    ],
)
def test_how_somebody_stands(known, expected):
    now = known.sent_at + timedelta(minutes=1) if known.sent_at else utcnow()
    if expected is Standing.LAPSED:
        now = utcnow() + timedelta(days=1)
    assert standing(known, lasts=LASTS, most_tries=5, now=now) is expected
