"""The `training` command: settings, what keeps an installation, and every part's own commands."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import nullcontext
from copy import copy
from functools import cache, wraps
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo

from training import config
from training.errors import Misconfigured, TrainingError

SECRET = frozenset({"secret_key", "mail_password"})


class Sentence(click.ClickException):
    """What went wrong, in words for the person at the keyboard; never a traceback."""

    def show(self, file: Any = None) -> None:
        """Print the sentence as it is."""
        click.echo(self.message, file=file, err=True)


class Misuse(Sentence):
    """What went wrong before anything began: a setting that cannot be used."""

    exit_code = 2


class Commands(click.Group):
    """The commands of this file, and all others, which are loaded when one of them is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command's name, sorted."""
        return sorted({*self.commands, *_others()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command; those of this file need no app."""
        return self.commands.get(cmd_name) or _others().get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what a person can act on becomes a sentence."""
        try:
            return super().invoke(ctx)
        except Misconfigured as error:
            raise Misuse(error.message) from error
        except TrainingError as error:
            raise Sentence(error.message) from error
        except Exception as error:
            if told := _about_database(error):
                raise Sentence(told) from error
            raise


def transactional(command: click.Command) -> click.Command:
    """Return a copy of `command` that runs in the app and is committed once, if it ends well."""
    twin = copy(command)
    if isinstance(twin, click.Group):
        twin.commands = {name: transactional(each) for name, each in twin.commands.items()}
    elif twin.callback:
        twin.callback = in_app(twin.callback)
    return twin


def in_app(callback: Callable[..., Any]) -> Callable[..., Any]:
    """Run `callback` in an app context; commit if it returns or exits with status 0."""

    @wraps(callback)
    def run(*arguments: Any, **options: Any) -> Any:
        from training.db import db

        with nullcontext() if current_app else app().app_context():
            try:
                result = callback(*arguments, **options)
            except (SystemExit, click.exceptions.Exit) as ending:
                code = ending.code if isinstance(ending, SystemExit) else ending.exit_code
                if not code:
                    db.session.commit()
                raise
            db.session.commit()
            return result

    return run


def app() -> Flask:
    """Return the app, made when the first command needs it."""
    return click.get_current_context().ensure_object(ScriptInfo).load_app()


def _create(*_: Any) -> Flask:
    from training.app import create_app

    settings = config.load()
    config.make_instance(settings)
    return create_app(settings)


@cache
def _others() -> dict[str, click.Command]:
    from training.app import PARTS
    from training.operations.cli import COMMANDS

    found = [transactional(command) for part in PARTS for command in part.commands]
    return {str(command.name): command for command in (*found, *COMMANDS)}


def _about_database(error: Exception) -> str | None:
    from sqlalchemy.exc import DBAPIError, OperationalError

    # Some of what we say to SQLite goes past SQLAlchemy, and its errors come as they are.
    cause = error.orig if isinstance(error, DBAPIError) else error
    no_database = type(cause) is sqlite3.DatabaseError  # "file is not a database"
    if not (isinstance(error, OperationalError | sqlite3.OperationalError) or no_database):
        return None
    reason = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    if isinstance(cause, sqlite3.OperationalError) and "locked" in reason:
        return "The database is busy: another program is writing to it. Try again in a moment."
    return f"The database does not answer: {reason}. Look at DATABASE_URL: training config show"


def _show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001  # click calls it
    if wanted and not ctx.resilient_parsing:
        from training.app import version

        click.echo(f"training {version()}")
        ctx.exit()


@click.group(cls=Commands)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def commands() -> None:
    """Keep an installation of Both Ways. Settings: training config show."""


@commands.group(name="config")
def config_() -> None:
    """Look at the settings."""


@config_.command()
def show() -> None:
    """Print every setting: its variable, its value, its default and what it does."""
    settings = config.load()
    rows = [("VARIABLE", "VALUE", "DEFAULT", "")]
    for name, field in config.Settings.model_fields.items():
        value, default = _shown(name, getattr(settings, name)), _shown("", field.default)
        rows.append((config.variable(name), value, default, field.description or ""))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[3]]).rstrip())


def _shown(name: str, value: object) -> str:
    if name in SECRET:
        return "(hidden)" if value else "-"
    return config.without_credentials(str(value)) or "-"


def main() -> None:
    """Run the command line."""
    os.umask(0o077)  # the database, the key, the queue and backups are for this user alone
    commands(prog_name="training", obj=ScriptInfo(create_app=_create, set_debug_flag=False))
