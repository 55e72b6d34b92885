"""training people …: accounts and roles from the shell of the machine.

Each command runs in a transaction that `training.commands` commits if it ends well.
"""

import click

from training.clock import utcnow
from training.commands import APPLY
from training.errors import Conflict
from training.people import credentials, personal, service, tokens
from training.people.import_cli import import_
from training.people.sides import FUNCTIONS
from training.permissions import Permission, Role

ROLE = click.Choice([role.value for role in Role])


@click.group()
def people() -> None:
    """Add people, import a list of them, give them roles, invite them, erase them."""


people.add_command(import_)


@people.command()
@click.argument("email")
@click.option("--name", required=True, help="The name others read.")
@click.option("--role", "roles", type=ROLE, multiple=True, help="May be given twice. [learner]")
@click.option(
    "--function", type=click.Choice(FUNCTIONS), default="other", help="What they work in. [other]"
)
@click.option("--password", help="Without it, an invitation link is printed instead.")
def add(email: str, name: str, roles: tuple[str, ...], function: str, password: str | None) -> None:
    """Add a person with the address EMAIL."""
    if password is not None and (text := credentials.objection(password, name, email)):
        raise click.BadParameter(text, param_hint="--password")
    password_hash = credentials.hashed(password) if password is not None else None
    held = [Role(role) for role in roles] or [Role.LEARNER]
    now = utcnow()
    person = service.add(
        email, name, now=now, function=function, roles=held, password_hash=password_hash
    )
    click.echo(f"Added {person.email} as {', '.join(held)}.")
    if password_hash is None:
        link = tokens.link(tokens.INVITE, tokens.issue(person.id, tokens.INVITE, now))
        click.echo(f"This link sets their password; it works once, for 14 days:\n{link}")


@people.command()
@click.argument("email")
@click.option("--add", "added", type=ROLE, multiple=True, help="Give this role.")
@click.option("--remove", "removed", type=ROLE, multiple=True, help="Take this role, if by hand.")
def roles(email: str, added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    """List the roles of EMAIL, and where each comes from; give or take some."""
    person = service.person_by_email(email)
    for role in added:
        service.grant(person.id, Role(role), service.BY_HAND, utcnow())
    for role in removed:
        if not service.revoke(person.id, Role(role), service.BY_HAND):
            raise Conflict(f"{person.email} does not have {role} by hand. Nothing was changed.")
    for held in service.assignments(person.id):
        click.echo(f"{held.role}, {held.source}, since {held.granted_at:%Y-%m-%d}")


@people.command()
@click.argument("email")
@click.argument("permission", type=click.Choice([p.value for p in Permission]))
def why(email: str, permission: str) -> None:
    """Say which role lets EMAIL do PERMISSION, and where it comes from. Exit 1 if none does."""
    person = service.person_by_email(email)
    found = service.reasons(person.id, Permission(permission)) if person.active else []
    for reason in found:
        since = f"since {reason.granted_at:%Y-%m-%d}"
        click.echo(f"{person.email} may {permission}: {reason.role}, {reason.source}, {since}")
    if not found:
        held = ", ".join(f"{a.role} ({a.source})" for a in service.assignments(person.id))
        click.echo(f"{person.email} may not {permission}. Roles: {held or 'none'}.")
    raise SystemExit(int(not found))


@people.command()
@click.argument("email")
def invite(email: str) -> None:
    """Mail EMAIL a link that sets their password, and print one that does the same."""
    person = service.person_by_email(email)
    service.invite(person)
    link = tokens.link(tokens.INVITE, tokens.issue(person.id, tokens.INVITE, utcnow()))
    click.echo(f"Mailed. This link does the same; once, for 14 days:\n{link}")


@people.command()
@click.argument("email")
@APPLY
def erase(email: str, *, is_meant: bool) -> None:
    """Erase the person with the address EMAIL. A dry run, unless --apply is given."""
    person = service.person_by_email(email)
    for table, rows in personal.rows_of(person.id).items():
        click.echo(f"{table}: {rows}")
    if not is_meant:
        click.echo("Nothing was erased. Give --apply to erase: it cannot be undone.")
        return
    service.erase(person.id, utcnow())
    click.echo("Erased. What remains is a tombstone without a name.")
