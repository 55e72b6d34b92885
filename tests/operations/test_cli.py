"""The command line: one commit per command, sentences instead of tracebacks, no secrets."""

import re
import sqlite3

import click
import click.testing
import pytest
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError

from training import cli, commands, config
from training.config import ROOT
from training.db import db
from training.errors import Conflict, Misconfigured

WRITE = text("INSERT INTO note VALUES (1)")


@pytest.fixture
def tool(tiny):
    """Return a function that runs one command as `training` would, in an app with one table."""
    app = tiny()
    with app.app_context():
        db.session.execute(text("CREATE TABLE note (n INTEGER)"))
        db.session.commit()

    def run(callback):
        group = cli.Commands(name="training")
        inner = click.Group("inner", commands={"it": click.Command("it", callback=callback)})
        group.add_command(commands.transactional(inner))
        runner = click.testing.CliRunner()
        result = runner.invoke(group, ["inner", "it"], obj=ScriptInfo(create_app=lambda: app))
        with app.app_context():
            return result, db.session.scalar(text("SELECT count(*) FROM note"))

    return run


def test_a_command_that_ends_well_is_committed(tool):
    assert tool(lambda: db.session.execute(WRITE))[1] == 1


@pytest.mark.parametrize(("status", "kept"), [(0, 1), (1, 0)])
def test_a_command_that_exits_is_committed_only_with_status_0(tool, status, kept):
    def command():
        db.session.execute(WRITE)
        raise SystemExit(status)

    result, rows = tool(command)
    assert (result.exit_code, rows) == (status, kept)


def test_flasks_own_decorator_works_inside(tool):
    @with_appcontext
    def command():
        db.session.execute(WRITE)

    assert tool(command)[1] == 1


@pytest.mark.parametrize(
    ("error", "status"),
    [(Conflict("Somebody was first."), 1), (Misconfigured("PORT is 'x': use a number."), 2)],
)
def test_what_a_person_can_act_on_is_a_sentence_and_nothing_is_stored(tool, error, status):
    def command():
        db.session.execute(WRITE)
        raise error

    result, rows = tool(command)
    assert (result.exit_code, result.stderr, rows) == (status, f"{error}\n", 0)


LOCKED = sqlite3.OperationalError("database is locked")


@pytest.mark.parametrize("error", [LOCKED, OperationalError("BEGIN IMMEDIATE", {}, LOCKED)])
def test_a_database_that_stays_locked_is_one_sentence(tool, error):
    def command():
        raise error

    result, _ = tool(command)
    assert result.exit_code == 1
    assert result.stderr == (
        "The database is busy: another program is writing to it. Try again in a moment.\n"
    )


def test_a_file_that_is_no_database_is_one_sentence(tool):
    def command():
        raise DatabaseError("SELECT 1", {}, sqlite3.DatabaseError("file is not a database"))

    result, _ = tool(command)
    assert result.exit_code == 1
    assert result.stderr.startswith("The database does not answer: file is not a database.")


def test_a_fault_of_ours_keeps_its_traceback(tool):
    def command():
        raise ZeroDivisionError

    assert isinstance(tool(command)[0].exception, ZeroDivisionError)


def shown(monkeypatch, **given):
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return click.testing.CliRunner().invoke(cli.commands, ["config", "show"])


def test_config_show_lists_every_setting_and_hides_secrets(monkeypatch):
    result = shown(
        monkeypatch,
        TRAINING_SECRET_KEY="s3cret" * 8,
        TRAINING_MAIL_PASSWORD="s3cret",
        DATABASE_URL="postgresql://training:s3cret@db/training",
        REDIS_URL="redis://:s3cret@cache/0",
    )
    assert result.exit_code == 0
    assert "s3cret" not in result.output
    assert "postgresql://(hidden)@db/training" in result.output
    for name, field in config.Settings.model_fields.items():
        line = re.search(rf"^{config.variable(name)} .*$", result.output, re.MULTILINE)[0]
        assert line.endswith(field.description)


def test_a_wrong_setting_is_named_with_its_value(monkeypatch):
    result = shown(monkeypatch, TRAINING_THREADS="many")
    assert result.exit_code == 2
    assert result.stderr.startswith("TRAINING_THREADS is 'many': ")


# --- the handbook keeps up


def default(field):
    value = config.Settings.model_fields[field].default
    if field in {"instance", "content"}:
        return f"`{value.name}/` beside the program"
    value = int(value) if isinstance(value, bool) else value
    return "none" if value == "" else f"`{value}`"


@pytest.mark.parametrize("name", config.Settings.model_fields)
def test_every_setting_is_in_the_handbook_as_it_is(name):
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    field = config.Settings.model_fields[name]
    row = f"| `{config.variable(name)}` | {default(name)} | {field.description} |"
    assert row in page.splitlines()


def test_the_handbook_has_no_setting_that_is_gone():
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    named = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert named == {config.variable(name) for name in config.Settings.model_fields}


def leaves(command, name="training"):
    """Yield the full name of every command."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            yield from leaves(command.get_command(context, each), f"{name} {each}")
    else:
        yield name


@pytest.mark.parametrize("name", sorted(leaves(cli.commands)))
def test_every_command_is_in_the_handbook(name):
    pages = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("*.md")))
    assert name in pages
