"""The commands that keep an installation: serve, migrate, demo, backup, jobs."""

from pathlib import Path

import click

from training import config, jobs
from training.clock import utcnow
from training.commands import APPLY, app, in_app
from training.db import db
from training.operations import backup as backups
from training.operations import demo as story
from training.operations import restore as restores
from training.operations import running, start
from training.state import state

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--prepare", is_flag=True, help="First migrate, publish content/, load the demo.")
def serve(*, prepare: bool) -> None:
    """Run the site, a web process and a jobs process, until Ctrl-C or SIGTERM."""
    raise SystemExit(start.site(config.load(), prepare=prepare))


@click.command()
@click.option("--down", is_flag=True, help="Undo the newest migration instead.")
@APPLY
@in_app
def migrate(*, down: bool, is_meant: bool) -> None:
    """Bring the database to this program's schema. --down needs --apply, and loses data."""
    click.echo(start.undo(is_meant=is_meant) if down else start.migrate())


@click.group()
def demo() -> None:
    """Load or remove the demo people and cohorts; only with TRAINING_DEMO=1."""


@demo.command()
@in_app
def load() -> None:
    """Load the demo into a database that has no people."""
    click.echo(story.load(utcnow()))


@demo.command()
@APPLY
@in_app
def clear(*, is_meant: bool) -> None:
    """Remove the demo people, their cohorts and all they did."""
    click.echo(story.clear(is_meant=is_meant))


@click.group()
def backup() -> None:
    """Make, check and restore backups of the database."""


@backup.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@in_app
def create(folder: Path | None) -> None:
    """Back up into FOLDER (else the instance's), while the site goes on."""
    folder = folder or state().settings.instance / "backups"
    version = state().version
    path, made = backups.create(db.engine, db.metadata, folder, now=utcnow(), version=version)
    click.echo(f"{path}: {made.rows} rows in {len(made.tables)} tables")


@backup.command()
@click.argument("file", type=FILE)
def verify(file: Path) -> None:
    """Restore FILE into a temporary place and compare it with what was backed up."""
    found = backups.verify(file)
    made = f"{found.made_at:%Y-%m-%d %H:%M} UTC"
    click.echo(f"{file} is sound: {found.rows} rows of {made}, revision {found.revision}")


@backup.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Delete what the database holds.")
@APPLY
@in_app
def restore(file: Path, *, replace: bool, is_meant: bool) -> None:
    """Put FILE into an empty database. Without --apply: only say what would be done."""
    if not is_meant:
        plan = restores.plan(db.engine, db.metadata, file, replace=replace)
        click.echo(f"Would restore {plan}. Nothing was changed; add --apply.")
        return
    instance = state().settings.instance
    with running.alone(instance, "The site is running. Stop it, then restore."):
        done = restores.apply(db.engine, db.metadata, file, instance, replace=replace)
    click.echo(f"Restored {done}. Everybody has to sign in again.")
    click.echo("Whoever was erased since that backup is back and must be erased again.")


@click.group(name="jobs")
def jobs_() -> None:
    """Work outside a request; `training serve` runs it too."""


@jobs_.command()
def run() -> None:
    """Run the jobs alone, where something else starts the web processes."""
    jobs.work(app())


COMMANDS = (serve, migrate, demo, backup, jobs_)
