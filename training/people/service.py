"""Use cases about people: accounts, roles, invitations, the first visit, the account page."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from training import jobs
from training.db import db, insert_once
from training.errors import Conflict, Invalid, NotFound
from training.people import credentials, limits, sessions, tokens
from training.people.models import Person, PersonRole
from training.people.names import LONGEST_EMAIL, canonical_email, clean_name, is_name
from training.people.personal import erase, export_of
from training.people.sessions import viewer
from training.people.sides import UNSAID, side_of
from training.people.viewer import Viewer
from training.permissions import Permission, Role, granted
from training.state import state

__all__ = [
    "BY_HAND",
    "MAIL_INVITATION",
    "Assignment",
    "Profile",
    "Viewer",
    "accept",
    "add",
    "arrive",
    "assignments",
    "change",
    "erase",
    "export_of",
    "grant",
    "invite",
    "letter",
    "names_of",
    "needs_arrival",
    "person_by_email",
    "profile",
    "reasons",
    "revoke",
    "set_password",
    "viewer",
    "welcome",
]

BY_HAND = "by hand"
MAIL_INVITATION = "people.mail_invitation"


@dataclass(frozen=True)
class Profile:
    """What a person can change about themselves."""

    name: str
    time_zone: str
    lens: str
    side: str
    function: str


class Letter(NamedTuple):
    """A mail that holds a link for one person."""

    to: str
    subject: str
    template: str
    name: str
    link: str


@dataclass(frozen=True)
class Assignment:
    """One reason why a person has a role."""

    role: Role
    source: str
    granted_at: datetime


def add(
    email: str,
    name: str,
    *,
    now: datetime,
    function: str = UNSAID,
    roles: Collection[Role] = (Role.LEARNER,),
    password_hash: str | None = None,
    time_zone: str = "UTC",
    is_demo: bool = False,
) -> Person:
    """Add an account; without a password it waits for its invitation to be accepted.

    Raises Invalid (not a name, not an address) or Conflict (the address has an account).
    """
    name, email = clean_name(name), _address(email)
    if not is_name(name):
        raise Invalid(_("Write the name with letters, in up to 80 characters. Nobody was added."))
    person = Person(
        email=email,
        email_canonical=canonical_email(email),
        name=name,
        function=function,
        side=side_of(function),
        lens=side_of(function),
        time_zone=time_zone,
        language="en",
        password_hash=password_hash,
        is_demo=is_demo,
        active=True,
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError as error:
        raise Conflict(_("There is an account with this address already.")) from error
    for role in roles:
        grant(person.id, role, BY_HAND, now)
    return person


def person_by_email(email: str) -> Person:
    """Return the account with this address, however it is spelt. Raises NotFound."""
    person = db.session.scalar(
        select(Person).where(Person.email_canonical == canonical_email(email[: LONGEST_EMAIL * 4]))
    )
    if person is None:
        raise NotFound(_("There is no account with this address."))
    return person


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of some people, in one query."""
    chosen = select(Person.id, Person.name).where(Person.id.in_(set(person_ids)))
    return {row.id: row.name for row in db.session.execute(chosen)}


def grant(person_id: int, role: Role, source: str, now: datetime) -> None:
    """Give a person a role for a reason, such as "cohort 3"; twice is once."""
    values = {"person_id": person_id, "role": role, "source": source, "granted_at": now}
    insert_once(PersonRole, values, keys=("person_id", "role", "source"))


def revoke(person_id: int, role: Role, source: str) -> bool:
    """Take one reason for a role away, from the next request on; tell whether there was one."""
    gone = db.session.execute(
        delete(PersonRole)
        .where(
            PersonRole.person_id == person_id,
            PersonRole.role == role,
            PersonRole.source == source,
        )
        .returning(PersonRole.id)
    )
    return gone.first() is not None


def assignments(person_id: int) -> list[Assignment]:
    """Return every reason for every role of a person, the oldest first."""
    rows = db.session.execute(
        select(PersonRole.role, PersonRole.source, PersonRole.granted_at)
        .where(PersonRole.person_id == person_id)
        .order_by(PersonRole.granted_at, PersonRole.id)
    )
    return [Assignment(*row) for row in rows]


def reasons(person_id: int, permission: Permission) -> list[Assignment]:
    """Return the assignments that grant `permission`; none of them, no permission."""
    return [a for a in assignments(person_id) if permission in granted([a.role])]


def invite(person: Person) -> None:
    """Have a link mailed with which a person sets their first password."""
    jobs.enqueue(MAIL_INVITATION, account=person.email_canonical)


def letter(account: str, kind: str, now: datetime) -> Letter | None:
    """Make a link for the active account with this address; None if there is none.

    The job that mails it calls this, so that the link stands in no queue.
    """
    person = db.session.scalar(
        select(Person).where(Person.email_canonical == account, Person.active.is_(True))
    )
    if person is None or person.email is None:
        return None
    link = tokens.link(kind, tokens.issue(person.id, kind, now))
    if kind == tokens.INVITE:
        subject = _("Your invitation to %(site)s", site=state().settings.name)
        return Letter(person.email, subject, "people/mail/invitation.txt", person.name, link)
    return Letter(person.email, _("Set a new password"), "people/mail/reset.txt", person.name, link)


def accept(token: str, kind: str, password: str, now: datetime) -> int | None:
    """Use a link up to set a password, and sign every browser out; return the person's id.

    Returns None if the link does not work, any more. Of parallel uses one succeeds.
    """
    db.session.rollback()  # hashing takes 20 ms, and what was read so far holds SQLite's lock
    password_hash = credentials.hashed(password)
    person_id = tokens.redeem(token, kind, now)
    if person_id is not None:
        _store(person_id, password_hash)
        sessions.end_all(person_id)
    return person_id


def set_password(who: Viewer, password: str) -> None:
    """Set the viewer's password, and sign every other browser out."""
    db.session.rollback()  # as in accept
    password_hash = credentials.hashed(password)
    _store(who.id, password_hash)
    sessions.end_all(who.id, but=who.session_id)


def needs_arrival(who: Viewer) -> bool:
    """Tell whether the viewer has yet to say which side of the table they are on."""
    return not who.arrived


def arrive(who: Viewer, function: str, side: str, now: datetime) -> bool:
    """Keep where the viewer works, and let every part prepare for them; once, then False."""
    first = db.session.execute(
        update(Person)
        .where(Person.id == who.id, Person.arrived_at.is_(None))
        .values(function=function, side=side, lens=side, arrived_at=now)
        .returning(Person.id)
    ).first()
    if first is None:
        return False
    for part in reversed(state().parts):  # so that a program finds what it has to give days to
        if part.arrive:
            part.arrive(who.id, now)
    return True


def welcome(who: Viewer, now: datetime) -> str | None:
    """Return where somebody who has just arrived begins, None if no part has a place for them."""
    offered = (part.welcome(who.id, now) for part in state().parts if part.welcome)
    return next((url for url in offered if url), None)


def profile(who: Viewer) -> Profile:
    """Return what the viewer can change about themselves."""
    return Profile(who.name, who.time_zone, who.lens, who.side, who.function)


def change(who: Viewer, wanted: Profile) -> None:
    """Keep what the viewer changed about themselves; a cohort keeps the seat they began in.

    Raises Invalid.
    """
    name = clean_name(wanted.name)
    if not is_name(name):
        raise Invalid(_("Write the name with letters, in up to 80 characters."))
    db.session.execute(
        update(Person).where(Person.id == who.id).values(**{**asdict(wanted), "name": name})
    )


def _address(email: str) -> str:
    """Return an address that mail can be sent to. Raises Invalid."""
    try:
        # Latin letters before the @: a look-alike there would be an account of its own.
        checked = validate_email(email.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        text = _("Write the e-mail address as name@example.org. Nobody was added.")
        raise Invalid(text) from error
    return checked.normalized


def _store(person_id: int, password_hash: str) -> None:
    """Keep a new password; earlier links and earlier failures no longer count."""
    account = db.session.execute(
        update(Person)
        .where(Person.id == person_id, Person.active.is_(True))
        .values(password_hash=password_hash)
        .returning(Person.email_canonical)
    ).scalar_one_or_none()
    if account is None:
        raise Conflict(_("This account is closed. Nothing was stored."))
    tokens.withdraw(person_id)
    limits.forgive(db.session.connection(), limits.ACCOUNT, account or "")
