"""Migrations say what the models say, run both ways on both engines, and wholly or not at all."""

import ast
import os
import re
import signal

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, text

from tests.conftest import settings_for
from tests.factories import make_person
from training import revisions
from training.app import create_app
from training.db import db
from training.errors import Conflict
from training.operations import running, schema, start

CHAIN = revisions.chain().revisions
FILES = sorted((revisions.FOLDER / "versions").glob("*.py"))


def differences(engine):
    """Return what Alembic would still change."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=schema.options(db.metadata))
        return compare_metadata(context, db.metadata)


def tables(engine):
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_models_equal_migrations(database, engine):
    place = database(engine)
    schema.upgrade(place, db.metadata)
    assert differences(place) == []
    assert tables(place) == set(db.metadata.tables)


def checks(engine):
    """Return the CHECK constraints of every table, in the engine's own words."""
    found = inspect(engine)
    return {
        (table, check["name"], " ".join(check["sqltext"].split()))
        for table in tables(engine)
        for check in found.get_check_constraints(table)
    }


def test_migrations_check_what_the_models_check(database, engine):
    migrated, made = database(engine), database(engine)
    schema.upgrade(migrated, db.metadata)
    db.metadata.create_all(made)
    assert checks(migrated) == checks(made) != set()


def test_every_migration_can_be_undone_and_done_again(database, engine):
    place = database(engine)
    schema.upgrade(place, db.metadata)
    for expected in [*reversed(CHAIN[:-1]), None]:
        assert schema.downgrade(place, db.metadata) == expected
    assert tables(place) == set()
    assert schema.upgrade(place, db.metadata) == revisions.chain().head
    assert differences(place) == []


def test_a_second_migration_does_nothing(database, engine):
    place = database(engine)
    assert schema.upgrade(place, db.metadata) == revisions.chain().head
    assert schema.upgrade(place, db.metadata) is None


def test_an_empty_database_has_nothing_to_undo(database, engine):
    with pytest.raises(Conflict, match="no migration"):
        schema.downgrade(database(engine), db.metadata)


def test_a_killed_migration_leaves_nothing_behind(database, engine):
    place = database(engine)
    child = os.fork()
    if not child:
        try:
            with schema._alone(place) as connection:
                command.upgrade(schema.config(connection, db.metadata), "head")
                os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert tables(place) == set()
    assert schema.upgrade(place, db.metadata) == revisions.chain().head


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_stands_alone_and_says_why_it_is_safe(path):
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    words = ast.get_docstring(tree) or ""
    assert len(words.splitlines()) >= 3, "say what it does, and why it is safe or what must stop"
    assert "TODO" not in words
    assert not re.search(r"^\s*(from|import) training", source, re.MULTILINE)
    assert path.name.startswith(re.search(r'^revision = "(\d{8}_\d{4})"', source, re.MULTILINE)[1])


def test_migrations_are_numbered_one_after_the_other():
    assert [int(revision[-4:]) for revision in CHAIN] == list(range(1, len(CHAIN) + 1))
    assert [path.stem[:13] for path in FILES] == list(CHAIN)


# --- made-up migrations: what a rebuild on SQLite must not do

FIRST = """
revision = "20260101_0001"
down_revision = None
import sqlalchemy as sa
from alembic import op
def upgrade():
    key = lambda: sa.Column("id", sa.Integer, primary_key=True)
    op.create_table("parent", key(), sa.Column("x", sa.Text))
    parent = sa.ForeignKey("parent.id", name="fk_child_parent_id", ondelete="CASCADE")
    op.create_table("child", key(), sa.Column("parent_id", sa.Integer, parent))
    op.execute("INSERT INTO parent VALUES (1, 'a'), (2, 'b')")
    op.execute("INSERT INTO child VALUES (1, 1), (2, 2)")
def downgrade():
    op.drop_table("child")
    op.drop_table("parent")
"""
SECOND = """
revision = "20260102_0002"
down_revision = "20260101_0001"
import sqlalchemy as sa
from alembic import op
def upgrade():
    with op.batch_alter_table("parent") as batch:
        batch.drop_column("x")
    {more}
def downgrade():
    pass
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a function that puts these migrations in the place of ours."""

    def make(*sources):
        versions = tmp_path / "migrations" / "versions"
        versions.mkdir(parents=True)
        env = (revisions.FOLDER / "env.py").read_text()
        (versions.parent / "env.py").write_text(env)
        for number, source in enumerate(sources):
            (versions / f"{number}.py").write_text(source)
        monkeypatch.setattr(revisions, "FOLDER", versions.parent)
        return versions.parent

    return make


def test_a_rebuilt_parent_keeps_its_children(database, engine, folder):
    folder(FIRST, SECOND.format(more="pass"))
    place = database(engine)
    schema.upgrade(place, MetaData())
    with place.connect() as connection:
        assert connection.scalars(text("SELECT id FROM child ORDER BY id")).all() == [1, 2]
        if engine == "sqlite":  # and the connection that did it is not used again
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_migration_that_loses_a_parent_is_rolled_back(database, folder):
    folder(FIRST, SECOND.format(more='op.execute("DELETE FROM parent WHERE id = 2")'))
    place = database("sqlite")
    schema.upgrade(place, MetaData(), to="20260101_0001")
    with pytest.raises(Conflict, match=r"1 rows .*\(child\).*Nothing was changed"):
        schema.upgrade(place, MetaData())
    with place.connect() as connection:
        assert revisions.current(connection) == "20260101_0001"
        assert connection.scalars(text("SELECT x FROM parent ORDER BY id")).all() == ["a", "b"]


def test_two_migrations_after_the_same_one_are_noticed(folder):
    with pytest.raises(ValueError, match="two migrations follow None"):
        revisions.chain(folder(FIRST, FIRST))


def test_a_migration_that_follows_nothing_is_noticed(folder):
    lost = SECOND.replace("20260101_0001", "20250101_0009")
    with pytest.raises(ValueError, match="2 migrations, but only 1 in one line"):
        revisions.chain(folder(FIRST, lost))


def test_nothing_is_undone_under_a_running_site_and_the_first_never_over_people(tmp_path):
    app = create_app(settings_for(tmp_path), TESTING=True)
    with app.app_context():
        start.migrate()
        make_person("Ana Ortega")
        db.session.remove()  # its transaction would hold the lock
        with running.alone(tmp_path, "held"), pytest.raises(Conflict, match="site is running"):
            start.undo(is_meant=True)
        for _later in revisions.chain().revisions[1:]:
            start.undo(is_meant=True)
        with pytest.raises(Conflict, match="would delete everything"):
            start.undo(is_meant=True)
        db.engine.dispose()
