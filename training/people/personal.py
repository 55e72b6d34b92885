"""A person's own data: taking it with them, and having it erased, over all parts of the site."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Column, ColumnElement, String, cast, delete, func, or_, select, update

from training import jobs
from training.db import db
from training.errors import Invalid
from training.part import Part, PersonalData
from training.people import limits
from training.people.models import (
    Person,
    PersonImport,
    PersonImportRow,
    PersonInvitation,
    PersonRole,
    PersonSession,
    PersonToken,
)
from training.people.roster.columns import HEADERS
from training.people.viewer import Viewer
from training.state import state

__all__ = [
    "EMPTY_LOGS",
    "check_key",
    "download_key",
    "erase",
    "erase_account",
    "export_account",
    "export_of",
    "rows_of",
]

TABLES = (
    "person_role",
    "person_session",
    "person_token",
    "person_invitation",
    "person_import",
    "person_import_row",
)
REMOVED = "removed"
KEY_LASTS_S = 300
EMPTY_LOGS = "people.empty_logs"


def export_of(person_id: int) -> dict[str, Mapping[str, Any]]:
    """Return everything a person may take with them, by part; JSON-ready."""
    found: dict[str, Mapping[str, Any]] = {}
    for part, entry in _entries():
        found[part.name] = {**found.get(part.name, {}), **entry.export(person_id)}
    return {name: values for name, values in found.items() if values}


def erase(person_id: int, now: datetime) -> None:
    """Erase a person from every part; the account becomes a tombstone without a name."""
    # Whoever writes in this person's name holds the row until they are done, or waits for it here.
    db.session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    for _part, entry in _entries():
        entry.erase(person_id, now)
    jobs.enqueue(EMPTY_LOGS)


def rows_of(person_id: int) -> dict[str, int]:
    """Count the rows that hang on a person, by table, where there are any."""
    counted = {}
    for _part, entry in _entries():
        for name in entry.tables:
            table = db.metadata.tables[name]
            theirs = (column == person_id for column in table.columns if _names_a_person(column))
            chosen = select(func.count()).select_from(table).where(or_(*theirs))
            counted[name] = db.session.execute(chosen).scalar_one()
    return {name: n for name, n in sorted(counted.items()) if n}


def _names_a_person(column: Column[Any]) -> bool:
    """Tell whether a column says whom its row is about; one of a pair has a name of its own."""
    points = any(key.column is Person.__table__.c.id for key in column.foreign_keys)
    return points or column.name == "person_id"


def download_key(who: Viewer) -> str:
    """Return what opens the download for five minutes, in this one signed-in browser."""
    return str(_serializer().dumps(who.session_id))


def check_key(who: Viewer, key: str) -> None:
    """Raise Invalid unless `key` was made for this browser a moment ago."""
    try:
        made_for = _serializer().loads(key, max_age=KEY_LASTS_S)
    except BadSignature:
        made_for = None
    if made_for != who.session_id:
        raise Invalid(
            _("This download has run out. Open your account page and ask for your data again.")
        )


def export_account(person_id: int) -> dict[str, Any]:
    """Return the account itself: never a password or a token, not even hashed."""
    person = db.session.get_one(Person, person_id)
    roles = db.session.scalars(select(PersonRole).where(PersonRole.person_id == person_id))
    browsers = db.session.scalars(select(PersonSession).where(PersonSession.person_id == person_id))
    links = db.session.scalars(select(PersonToken).where(PersonToken.person_id == person_id))
    own = PersonInvitation.person_id == person_id
    invited = db.session.scalars(select(PersonInvitation).where(own))
    lists = db.session.scalars(select(PersonImport).where(PersonImport.person_id == person_id))
    rows = db.session.scalars(select(PersonImportRow).where(_staged(person.email_canonical)))
    return {
        "account": {
            "email": person.email,
            "name": person.name,
            "function": person.function,
            "side": person.side,
            "lens": person.lens,
            "time_zone": person.time_zone,
            "language": person.language,
            "level": person.level,
            "site": person.site,
            "manager": _name(person.manager_id),
            "created_at": _iso(person.created_at),
            "first_visit_at": _iso(person.arrived_at),
        },
        "roles": [
            {"role": r.role.value, "source": r.source, "granted_at": _iso(r.granted_at)}
            for r in roles
        ],
        "browsers": [
            {"device": s.device, "signed_in_at": _iso(s.created_at), "seen_at": _iso(s.seen_at)}
            for s in browsers
        ],
        "links": [
            {"kind": t.kind, "mailed_at": _iso(t.created_at), "used_at": _iso(t.used_at)}
            for t in links
        ],
        "invitation": [
            {"asked_at": _iso(i.asked_at), "mailed_at": _iso(i.sent_at)} for i in invited
        ],
        "lists_you_sent": [
            {"file": i.name, "sent_at": _iso(i.started_at), "state": i.state.value} for i in lists
        ],
        "rows_about_you_in_lists": [
            {name: getattr(row, name) for name in (*HEADERS, "n") if name != "cohort"}
            for row in rows
        ],
    }


def erase_account(person_id: int, now: datetime) -> None:
    """Leave a tombstone: no name, no address, no way in; the year's counts still add up."""
    account = db.session.scalar(select(Person.email_canonical).where(Person.id == person_id))
    for limit in (limits.ACCOUNT, limits.RESET_ACCOUNT):
        limits.forgive(db.session.connection(), limit, account or "")
    # An import that is under way must not bring back whoever was erased before it was confirmed.
    _forget_staged(account or "")
    mine = PersonImport.person_id == person_id
    db.session.execute(update(PersonImport).where(mine).values(person_id=None))
    led = Person.manager_id == person_id
    db.session.execute(update(Person).where(led).values(manager_id=None))
    for model in (PersonSession, PersonToken, PersonRole, PersonInvitation):
        db.session.execute(delete(model).where(model.person_id == person_id))
    db.session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(
            email=None,
            email_canonical=None,
            name=REMOVED,
            function="other",
            time_zone="UTC",
            language="en",
            lens=Person.side,
            level=None,
            site=None,
            manager_id=None,
            password_hash=None,
            active=False,
            arrived_at=None,
            created_at=_monday(now),
            erased_at=_monday(now),
        )
    )


def _forget_staged(account: str) -> None:
    """Take an address out of the lists that are kept for some days, wherever it stands."""
    told = cast(PersonImportRow.problems, String).icontains(account, autoescape=True)
    if account:
        db.session.execute(delete(PersonImportRow).where(_staged(account) | told))
        led = PersonImportRow.manager == account
        nobody = dict.fromkeys(("manager", "manager_id", "manager_place"))
        db.session.execute(update(PersonImportRow).where(led).values(nobody))


def _staged(account: str | None) -> ColumnElement[bool]:
    """Return what finds the staged rows about, or under, an address, by the index there is."""
    lists = select(PersonImport.id)
    return PersonImportRow.import_id.in_(lists) & (PersonImportRow.email_canonical == account)


def _name(person_id: int | None) -> str | None:
    return db.session.scalar(select(Person.name).where(Person.id == person_id))


def _monday(now: datetime) -> datetime:
    """Return the beginning of the week: to the week is as much as the counts need to know."""
    day = now.astimezone(UTC) - timedelta(days=now.weekday())
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def _entries() -> list[tuple[Part, PersonalData]]:
    return [(part, entry) for part in state().parts for entry in part.personal]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="people.data")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
