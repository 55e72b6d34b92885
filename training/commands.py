"""What every command is made with: the app, one commit, and the option that means it."""

from collections.abc import Callable
from contextlib import nullcontext
from copy import copy
from functools import wraps
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo

APPLY = click.option(
    "--apply", "is_meant", is_flag=True, help="Do it; otherwise only say what would be done."
)


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
