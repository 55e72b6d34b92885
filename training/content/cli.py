"""The commands `training content …`.

Each runs in a transaction that `training.commands` commits if it ends well.
"""

from pathlib import Path

import click

from training.clock import utcnow
from training.config import content_folder
from training.content import service, tree
from training.content.report import report
from training.content.tree import Checked
from training.state import state


@click.group("content")
def content_group() -> None:
    """Check, publish and export what authors write."""


@content_group.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Report every problem in PATHS (default: the content folder). Exit 1 if there is any."""
    installed = state()
    checked = tree.check(paths or [content_folder(installed.settings)], installed.kinds, Path.cwd())
    _tell(checked)
    click.echo(_count(checked))
    raise SystemExit(bool(checked.problems))


@content_group.command("report")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def tell(paths: tuple[Path, ...]) -> None:
    """Print what PATHS (default: the content folder) hold, and which facets are thin."""
    installed = state()
    checked = tree.check(paths or [content_folder(installed.settings)], installed.kinds, Path.cwd())
    for line in report(tree.figures(checked.entries, installed.kinds)):
        click.echo(line)
    click.echo(_count(checked))
    raise SystemExit(bool(checked.problems))


@content_group.command()
def publish() -> None:
    """Publish the content folder; with a problem in any file, publish nothing and exit 1."""
    installed = state()
    report = service.publish_tree(content_folder(installed.settings), installed.kinds, utcnow())
    _tell(report.checked)
    if report.checked.problems:
        click.echo(f"{_count(report.checked)}. Nothing was published.")
        raise SystemExit(1)
    for path in report.published:
        click.echo(f"published {path}")
    click.echo(f"{len(report.published)} published, {report.unchanged} unchanged")


@content_group.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write everything that is live below FOLDER, as it was published."""
    click.echo(f"{service.export(folder)} files")


def _tell(checked: Checked) -> None:
    for problem in checked.problems:
        click.echo(str(problem))
    for advice in checked.advice:
        click.echo(f"{advice.path}:{advice.line}: should: {advice.text}")


def _count(checked: Checked) -> str:
    return (
        f"{checked.files} files, {len(checked.problems)} problems, "
        f"{len(checked.advice)} suggestions"
    )
