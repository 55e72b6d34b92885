"""Personal data is owned: every table about a person is exported and erased by some part."""

from training.db import db


def personal_tables():
    return {name for name, table in db.metadata.tables.items() if "person_id" in table.columns}


def covered(app):
    parts = app.extensions["training"].parts
    return [table for part in parts for owned in part.personal for table in owned.tables]


def test_every_table_about_a_person_is_covered_once(app):
    tables = covered(app)
    assert len(tables) == len(set(tables)), "two parts answer for one table"
    assert set(tables) - {"person"} == personal_tables() - {"person"}


def test_tables_are_singular_and_named_after_their_package(app):
    packages = {"person", "request", "content", "cohort", "progress", "module", "sign"}
    for name in db.metadata.tables:
        assert name.split("_")[0] in packages, name
        assert not name.endswith("s"), name
