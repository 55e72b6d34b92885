"""Accounts and roles, as other packages use them."""

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_person
from training.clock import utcnow
from training.db import db
from training.errors import Conflict, Invalid, NotFound
from training.people import part, service
from training.people.models import PersonRole
from training.permissions import Permission, Role

SPELLINGS = ["Ana@Example.org", " ana@example.org", "ＡＮＡ@example.org"]


@pytest.mark.parametrize("spelling", ["ana@example.org", "ANA@example.org", "ana@EXAMPLE.ORG "])
def test_one_address_is_one_account(app, ana, spelling):
    with pytest.raises(Conflict, match="account with this address already"):
        service.add(spelling, "Somebody Else", now=NOW)
    assert service.add("ana.b@example.org", "Ana B", now=NOW).id


@pytest.mark.parametrize(
    "address",
    [
        "", "ana", "@example.org", "ana@", "ana@@example.org", "a\r\nBcc: x@example.org",
        "a" * 250 + "@example.org", "anа@example.org",  # the last a is Cyrillic
        "a\u200bna@example.org", "ana@example.org\x00", "x" * 10_000,
    ],
)  # fmt: skip
def test_what_mail_cannot_reach_or_a_reader_mistakes_is_no_address(app, address):
    with pytest.raises(Invalid, match="Nobody was added"):
        service.add(address, "Ana Ortega", now=NOW)


@pytest.mark.parametrize("name", ["", "\u202e", "12345", "x" * 81])
def test_an_account_needs_a_name(app, name):
    with pytest.raises(Invalid, match="Nobody was added"):
        service.add("ana@example.org", name, now=NOW)


def test_a_function_that_does_not_exist_is_a_bug_of_the_caller(app):
    with pytest.raises(ValueError, match="no function"):
        service.add("ana@example.org", "Ana", function="astrology", now=NOW)


def test_a_new_account_has_the_side_of_its_function(app):
    person = service.add("ana@example.org", "Ana Ortega", function="presales", now=NOW)
    assert (person.side, person.lens, person.password_hash) == ("customer", "customer", None)
    assert service.add("ben@example.org", "Ben", function="finance", now=NOW).side == "inside"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_person_is_found_by_any_spelling(app, ana, spelling):
    assert service.person_by_email(spelling).id == ana


@pytest.mark.parametrize("spelling", ["", "nobody@example.org", "x" * 100_000])
def test_nobody_is_found_by_another_address(app, ana, spelling):
    with pytest.raises(NotFound):
        service.person_by_email(spelling)


def test_names_come_in_one_query(app, ana, queries):
    ben = make_person("Ben Carrick")
    with queries() as seen:
        assert service.names_of([ana, ben, ana, 999]) == {ana: "Ana Ortega", ben: "Ben Carrick"}
    assert len(seen) == 1
    assert service.names_of([]) == {}


def test_a_role_is_held_for_reasons_and_lost_with_the_last(app, ana):
    for source in ("cohort 3", "cohort 4", "cohort 3"):
        service.grant(ana, Role.FACILITATOR, source, utcnow())
    rows = db.session.scalars(select(PersonRole.source).where(PersonRole.person_id == ana)).all()
    assert sorted(rows) == ["by hand", "cohort 3", "cohort 4"]
    assert service.revoke(ana, Role.FACILITATOR, "cohort 3")
    assert not service.revoke(ana, Role.FACILITATOR, "cohort 3")
    held = {(a.role, a.source) for a in service.assignments(ana)}
    assert held == {(Role.LEARNER, "by hand"), (Role.FACILITATOR, "cohort 4")}


def test_a_permission_has_its_reasons(app, ana):
    (reason,) = service.reasons(ana, Permission.ACCOUNT_EDIT)
    assert (reason.role, reason.source) == (Role.LEARNER, "by hand")
    service.revoke(ana, Role.LEARNER, service.BY_HAND)
    assert service.reasons(ana, Permission.ACCOUNT_EDIT) == []


def test_the_part_answers_for_every_table_with_a_person_in_it():
    told = {name for entry in part.PART.personal for name in entry.tables}
    ours = {
        table.name
        for table in db.metadata.sorted_tables
        if "person_id" in table.c and table.name.startswith(("person", "sign_in"))
    }
    assert told == ours
