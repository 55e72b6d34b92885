"""Databases with something in them, backups of them, and what is in both."""

from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy import insert

from training.cohorts.models import Cohort, CohortMembership, MemberRole, Side
from training.db import db
from training.operations import backup, restore, rows, schema
from training.people.models import ImportState, Person
from training.web.models import RequestReceipt

NOW = datetime(2026, 11, 21, 9, 0, 1, 5, tzinfo=UTC)
_numbers = count(1)


def person(name, **given):
    values = {
        "name": name, "function": "sales", "side": "customer", "lens": "both", "time_zone": "UTC",
        "language": "en", "is_demo": False, "active": True, "arrived_at": None, "created_at": NOW,
    }  # fmt: skip
    return values | given


def cohort(name):
    return {
        "name": name, "starts_on": date(2026, 10, 5), "weeks": 8, "time_zone": "Europe/Berlin",
        "language": "en", "is_demo": False, "created_at": NOW,
    }  # fmt: skip


def an_import():
    return {
        "name": "people.csv", "state": ImportState.READY, "slot": 1, "file": b"\0\1", "tries": 1,
        "done": 0, "notices": [], "new": 0, "changed": 0, "unchanged": 0, "problem": 0,
        "last_person_id": 3, "invites": False, "started_at": NOW,
    }  # fmt: skip


def receipt(person_id, fields):
    return {
        "person_id": person_id, "request_id": f"request-{next(_numbers)}", "digest": "0" * 64,
        "fields": fields, "status": 303, "location": None, "body": "", "mimetype": "text/html",
        "at": NOW,
    }  # fmt: skip


def filled(engine):
    """Migrate and put in rows with everything that an engine could store in its own way."""
    schema.upgrade(engine, db.metadata)
    with engine.begin() as connection:
        people = [
            person("Ana Ortega"),
            person("Eva Sørensen", arrived_at=NOW),
            person("苏 🎓\n\t'\""),
        ]
        connection.execute(insert(Person), people)
        connection.execute(insert(Cohort), [cohort("Autumn")])
        member = {"cohort_id": 1, "joined_at": NOW, "ended_at": None}
        roles = [(MemberRole.LEARNER, Side.CUSTOMER), (MemberRole.FACILITATOR, None)]
        connection.execute(
            insert(CohortMembership),
            [
                {**member, "person_id": number, "role": role, "side": side}
                for number, (role, side) in enumerate(roles, 1)
            ],
        )
        fields = [{"b": [1, 2.5, None], "a": "ö"}, {}, {"deep": {"list": [[["x"]]]}}]
        connection.execute(insert(RequestReceipt), [receipt(2, each) for each in fields])
    return engine


def digests(engine):
    """Digest what a restore keeps."""
    with engine.connect() as connection:
        found = rows.of_tables(connection, db.metadata)
    return {name: digest for name, digest in found.items() if name not in restore.ENDED}


def made(engine, folder):
    return backup.create(engine, db.metadata, folder, now=NOW, version="0.1.0")


def put(engine, path, folder, **given):
    options = {"replace": False, **given}
    return restore.apply(engine, db.metadata, path, folder, **options)
