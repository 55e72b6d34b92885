"""Personal data is owned: every table about a person is exported and erased by some part."""

import json

from sqlalchemy import select

from tests.forms import post
from tests.world import CANARY, PRIVATE, SLUG, browser, make_world
from training.clock import utcnow
from training.db import db
from training.people import service as people
from training.state import state

# Whoever wrote a version stays unnamed in it: the key is emptied, and the text is the program's.
NOT_ABOUT_A_PERSON = {("content_version", "author_id")}


def personal_columns():
    """Return (table, column) of everything that points at a person, whatever its name."""
    return {
        (table.name, column.name)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.name == "person_id" or points_at_a_person(column)
    }


def points_at_a_person(column):
    person = db.metadata.tables["person"].c.id
    return any(
        key.column is person or points_at_a_person(key.column) for key in column.foreign_keys
    )


def covered(app):
    parts = state(app).parts
    return [table for part in parts for owned in part.personal for table in owned.tables]


def test_every_table_about_a_person_is_covered_once(app):
    tables = covered(app)
    assert len(tables) == len(set(tables)), "two parts answer for one table"
    assert personal_columns() >= NOT_ABOUT_A_PERSON, "an exception that is gone"
    personal = {table for table, _column in personal_columns() - NOT_ABOUT_A_PERSON}
    assert set(tables) - {"person"} == personal - {"person"}


def test_tables_are_singular_and_named_after_their_package(app):
    packages = {"person", "request", "content", "cohort", "progress", "module", "scenario", "sign"}
    packages |= {"message", "report"}
    for name in db.metadata.tables:
        assert name.split("_")[0] in packages, name
        assert not name.endswith("s"), name


def tables_with(*words):
    """Return the tables in which any column of any row has one of these words."""
    found = set()
    for table in db.metadata.sorted_tables:
        stored = repr(db.session.execute(select(table)).all())
        found |= {(table.name, word) for word in words if word in stored}
    return found


def test_people_take_everything_along_that_they_wrote(app):
    world = make_world()
    exported = json.dumps(people.export_of(world.people["owner"]), default=str)
    assert [place for place in PRIVATE if f"{CANARY} {place}" not in exported] == []


def test_nothing_that_was_written_is_left_once_a_person_is_erased(app):
    world = make_world()
    client = browser(app, world, "owner")
    page = client.get(f"/modules/{SLUG}")  # so that a receipt holds words too
    post(client, f"/modules/{SLUG}/reflections/r1", page, text=f"{CANARY} once more")
    theirs = (CANARY, "Ana Ortega", "ana@example.org")
    assert {table for table, _word in tables_with(*theirs)} == {
        "person",
        "request_receipt",
        "module_response",
        "progress_entry",
        "progress_agenda",
        "progress_commitment",
        "progress_story",
        "cohort_standing",
        "scenario_step",
        "scenario_note",
        "scenario_rule",
        "cohort_group",
    }
    people.erase(world.people["owner"], utcnow())
    db.session.commit()
    assert tables_with(*theirs) == set()
