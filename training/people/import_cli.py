"""training people import FILE: the same as the page, from the shell of the machine."""

from collections.abc import Iterator
from pathlib import Path

import click

from training.clock import utcnow
from training.db import db
from training.people import applying, imports, staging, wording
from training.people.models import ImportState, PersonImport


@click.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--apply",
    "--confirm",
    "is_meant",
    is_flag=True,
    help="Import it; otherwise only say what would be done.",
)
@click.option(
    "--no-invitations", "is_silent", is_flag=True, help="Mail nobody; otherwise the new people."
)
def import_(path: Path, *, is_meant: bool, is_silent: bool) -> None:
    """Read the list FILE (CSV or XLSX) and say what it would change. Exit 1 if a row is wrong."""
    now = utcnow()
    import_id = imports.begin(path.name, path.read_bytes(), None, now, is_read_here=True)
    db.session.commit()
    try:
        staging.stage(import_id)
    except BaseException:
        db.session.rollback()
        imports.cancel(import_id, now)
        db.session.commit()
        raise
    for line in _said(imports.find(import_id), str(path)):
        click.echo(line)
    found = imports.find(import_id)
    problems, is_read = found.problem, found.state is ImportState.READY
    if is_read and is_meant:
        _carry_out(import_id, invites=not is_silent)
    elif is_read:
        imports.cancel(import_id, now)
        db.session.commit()
        click.echo("Nothing was imported. Give --apply to import it.")
    raise SystemExit(int(bool(problems) or not is_read))


def _said(found: PersonImport, path: str) -> Iterator[str]:
    """Yield every problem with its row, what to know about the file, and the counts."""
    if found.state is ImportState.REFUSED:
        yield f"{path}: {wording.refusal(found)} Nothing was imported."
        return
    for key, value in found.notices:
        yield f"{path}: {wording.notice(key, value)}"
    counts = (found.new, found.changed, found.unchanged, found.problem)
    for row in imports.every_problem(found.id):
        for each in row.problems:
            where = f"{path}:{row.n}: {each.column}".rstrip(": ")
            yield f"{where}: {wording.sentence(each)}"
    yield "{} new, {} changed, {} unchanged, {} rows with problems".format(*counts)


def _carry_out(import_id: int, *, invites: bool) -> None:
    imports.confirm(import_id, invites=invites, is_applied_here=True)
    db.session.commit()
    applying.apply(import_id)
    found = imports.find(import_id)
    click.echo(f"Imported: {found.new} added, {found.changed} changed.")
