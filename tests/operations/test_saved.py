"""Backups that earlier releases made still come home, on both engines, whatever came since."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from tests.conftest import settings_for
from tests.operations.filling import digests, put
from training import revisions
from training.app import create_app
from training.config import ROOT
from training.db import db
from training.operations import archive, backup, restore, rows, schema

SAVED = sorted((ROOT / "tests" / "operations" / "saved").glob("*.zip"))


def test_there_is_one_to_begin_from():
    assert SAVED[0].stem == revisions.chain().revisions[0]


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.stem)
def test_a_saved_backup_has_a_row_in_every_table_of_its_time(path):
    manifest = backup.verify(path)
    assert manifest.revision == path.stem
    assert min(table.rows for table in manifest.tables.values()) > 0


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.stem)
def test_a_saved_backup_upgrades_to_todays_schema(database, engine, path, tmp_path):
    place = database(engine)
    put(place, path, tmp_path)
    with place.connect() as connection:
        assert revisions.current(connection) == revisions.chain().head
        context = MigrationContext.configure(connection, opts=schema.options(db.metadata))
        assert compare_metadata(context, db.metadata) == []
    before = archive.read_manifest(path).tables
    after = digests(place)
    assert {name: after[name].rows for name in before.keys() & after.keys()} == {
        name: before[name].rows for name in before.keys() & after.keys()
    }


class Unchanged:
    """Today's tables that have the same columns in a database, and are not left behind."""

    def __init__(self, place):
        found = inspect(place)
        there = {
            name: {column["name"] for column in found.get_columns(name)}
            for name in found.get_table_names()
        }
        self.sorted_tables = [
            table
            for table in db.metadata.sorted_tables
            if there.get(table.name) == set(table.columns.keys())
            and table.name not in restore.ENDED
        ]


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.stem)
def test_an_upgrade_changes_no_row_of_a_table_that_it_leaves_alone(
    database, engine, path, tmp_path
):
    _manifest, file = archive.unpack(path, tmp_path)
    saved = create_engine(f"sqlite:///{file}")
    with saved.connect() as connection:
        same = Unchanged(saved)
        before = rows.of_tables(connection, same)
    saved.dispose()
    assert {"content_publication", "progress_entry", "module_response"} <= before.keys()
    place = database(engine)
    put(place, path, tmp_path)
    with place.connect() as connection:
        assert rows.of_tables(connection, same) == before


@pytest.mark.parametrize("path", SAVED, ids=lambda path: path.stem)
def test_the_people_in_a_saved_backup_can_sign_in(database, engine, path, tmp_path):
    place = database(engine)
    put(place, path, tmp_path)
    url = place.url.render_as_string(hide_password=False)
    app = create_app(settings_for(tmp_path, database_url=url), TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    account = {"email": "ana@example.org", "password": "both-ways-demo"}
    assert client.post("/sign-in", data=account).status_code == 303
    page = client.get("/", follow_redirects=True)
    assert page.status_code == 200
    assert "Ana Ortega" in page.text
    with app.app_context():
        db.engine.dispose()
