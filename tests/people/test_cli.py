"""training people …: every command, and the status it ends with."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from tests.people.conftest import another, enter
from training.clock import utcnow
from training.db import db
from training.people import service, tokens
from training.people.models import Person
from training.permissions import Role


def count():
    return db.session.scalar(select(func.count()).select_from(Person))


def test_the_first_administrator_gets_a_link(app, run):
    status, said = run("add", "eva@example.org", "--name", "Eva Sørensen", "--role", "admin")
    assert status == 0
    assert "Added eva@example.org as admin." in said
    path = re.search(r"http://127\.0\.0\.1:8000(/invitations/[\w-]{43})\n", said)[1]
    assert another(app).get(path).status_code == 200


def test_a_person_can_be_added_with_a_password(app, run):
    words = ("--name", "Ana", "--function", "sales", "--password", "seven blue teapots")
    status, said = run("add", "ana@example.org", *words)
    assert (status, said) == (0, "Added ana@example.org as learner.\n")
    assert enter(another(app)).status_code == 303


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("add", "ana@example.org", "--name", "Ana"), 1, "account with this address already"),
        (("add", "nonsense", "--name", "Ana"), 1, "Nobody was added"),
        (("add", "x@example.org", "--name", "\u202e"), 1, "Nobody was added"),
        (("add", "x@example.org"), 2, "Missing option '--name'"),
        (("add", "x@example.org", "--name", "X", "--role", "king"), 2, "'king' is not one of"),
        (("add", "x@example.org", "--name", "X", "--function", "magic"), 2, "is not one of"),
        (("add", "x@example.org", "--name", "X", "--password", "short"), 2, "at least 8"),
        (("roles", "nobody@example.org"), 1, "no account with this address"),
        (("roles", "ana@example.org", "--remove", "admin"), 1, "Nothing was changed"),
        (("why", "ana@example.org", "no:such"), 2, "is not one of"),
        (("why", "nobody@example.org", "account:edit"), 1, "no account"),
        (("invite", "nobody@example.org"), 1, "no account"),
        (("erase", "nobody@example.org", "--apply"), 1, "no account"),
        (("fly",), 2, "No such command"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_a_status(run, ana, words, status, sentence):
    ended, said = run(*words)
    assert ended == status
    assert sentence in said
    assert count() == 1


def test_roles_are_given_and_taken_by_hand(run, ana):
    status, said = run("roles", "ana@example.org", "--add", "author", "--add", "admin")
    assert status == 0
    assert re.findall(r"^(\w+), by hand", said, re.MULTILINE) == ["learner", "author", "admin"]
    status, said = run("roles", "ana@example.org", "--remove", "admin")
    assert "admin" not in said


def test_a_role_that_comes_from_a_cohort_is_not_taken_by_hand(run, ana):
    service.grant(ana, Role.FACILITATOR, "cohort 3", NOW)
    db.session.commit()
    status, said = run("roles", "ana@example.org", "--remove", "facilitator", "--add", "author")
    assert status == 1
    assert "Nothing was changed" in said
    assert {a.role for a in service.assignments(ana)} == {Role.LEARNER, Role.FACILITATOR}


def test_why_names_the_assignment(run, ana):
    status, said = run("why", "ana@example.org", "account:edit")
    assert status == 0
    assert said.startswith("ana@example.org may account:edit: learner, by hand, since 20")


def test_why_says_that_none_grants_it(run, ana):
    run("roles", "ana@example.org", "--remove", "learner")
    status, said = run("why", "ana@example.org", "account:edit")
    assert (status, said) == (1, "ana@example.org may not account:edit. Roles: none.\n")


def test_an_invitation_is_mailed_and_printed(app, run, ana):
    status, said = run("invite", "ana@example.org")
    link = re.search(r"http://\S+", said)[0]
    (mail,) = Path(app.config["MAIL_FILE_PATH"]).glob("*")
    mailed = re.search(r"http://\S+", mail.read_text("utf-8"))[0]
    assert status == 0 and mailed != link
    for each in (link, mailed):
        assert tokens.holder(each.rpartition("/")[2], tokens.INVITE, utcnow()).id == ana


def test_erasing_is_a_dry_run_until_it_is_meant(run, ana):
    status, said = run("erase", "ana@example.org")
    assert status == 0
    assert said.startswith("person_role: 1\nNothing was erased.")
    assert db.session.get_one(Person, ana).name == "Ana Ortega"
    status, said = run("erase", "ana@example.org", "--apply")
    assert status == 0
    assert said.endswith("Erased. What remains is a tombstone without a name.\n")
    assert db.session.get_one(Person, ana).name == "removed"


def test_every_command_says_what_it_does(run):
    for word in ("add", "roles", "why", "invite", "erase"):
        status, said = run(word, "--help")
        assert status == 0
        assert "EMAIL" in said
