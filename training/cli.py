"""The `training` command: settings, what keeps an installation, and every part's own commands."""

import os
import sqlite3
from functools import cache
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo

from training import config
from training.commands import transactional
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


def _create(*_: Any) -> Flask:
    from training.app import create_app

    return create_app()


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
