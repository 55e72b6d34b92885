"""A person's calendar: one address that needs no sign-in, made and revoked by them alone."""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, or_, select

from training.cohorts import calendar_feed, my_cohorts, plans
from training.cohorts.calendar_feed import Due, Held
from training.cohorts.models import (
    Cohort,
    CohortFeed,
    CohortMembership,
    CohortSession,
    MemberRole,
)
from training.db import db, insert_statement, read, table_of
from training.errors import NotFound
from training.people.models import Person
from training.state import state

__all__ = ["calendar", "make", "of_person", "revoke"]


class Feed(NamedTuple):
    """The address of somebody's calendar, "" where it can be revoked, but not shown again."""

    address: str


def of_person(person_id: int) -> Feed | None:
    """Return the address of somebody's calendar, None if they have none."""
    row = read(_FEED, {"person_id": person_id}).first()
    if row is None:
        return None
    token = _token(person_id, row.made_at)
    return Feed(_address(token) if hmac.compare_digest(_hashed(token), row.token_hash) else "")


# Made once: every page of a cohort asks it.
_FEED = select(table_of(CohortFeed)).where(
    table_of(CohortFeed).c.person_id == bindparam("person_id")
)


def make(person_id: int, *, now: datetime) -> None:
    """Give a person an address for their calendar; one from before stops working."""
    values = {"token_hash": _hashed(_token(person_id, now)), "made_at": now}
    statement = insert_statement(CohortFeed).values({"person_id": person_id, **values})
    db.session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=values))


def revoke(person_id: int) -> None:
    """Let the address of a person's calendar stop working."""
    db.session.execute(delete(CohortFeed).where(CohortFeed.person_id == person_id))


def calendar(token: str, *, now: datetime) -> bytes:
    """Return the calendar behind an address. Raises NotFound if there is none any more."""
    person_id = db.session.scalar(
        select(CohortFeed.person_id)
        .join(Person, Person.id == CohortFeed.person_id)
        .where(CohortFeed.token_hash == _hashed(token), Person.active.is_(True))
    )
    if person_id is None:
        raise NotFound(_("There is no calendar at this address any more. Make a new one."))
    held: list[Held] = []
    due: list[Due] = []
    for cohort, role in _cohorts(person_id, now):
        held += _held(cohort)
        if role is MemberRole.LEARNER and not cohort.is_waiting:
            due += _due(cohort, person_id)
    return calendar_feed.written(state().settings.name, held, due)


def _cohorts(person_id: int, now: datetime) -> list[tuple[Cohort, MemberRole]]:
    rows = db.session.execute(
        select(Cohort, CohortMembership.role)
        .join(CohortMembership, CohortMembership.cohort_id == Cohort.id)
        .where(
            CohortMembership.person_id == person_id,
            or_(CohortMembership.ended_at.is_(None), CohortMembership.ended_at > now),
        )
        .order_by(Cohort.id)
    )
    found: dict[int, tuple[Cohort, MemberRole]] = {}
    for cohort, role in rows:
        if cohort.id not in found or role is MemberRole.LEARNER:
            found[cohort.id] = (cohort, role)
    return list(found.values())


def _held(cohort: Cohort) -> list[Held]:
    chosen = select(CohortSession).where(CohortSession.cohort_id == cohort.id)
    return [
        Held(
            uid=f"session-{one.id}",
            title=f"{cohort.name}: {one.title}",
            starts_at=one.starts_at,
            minutes=one.minutes,
            time_zone=cohort.time_zone,
            place=one.place or one.call_url,
            call_url=one.call_url,
            revision=one.revision,
            made_at=cohort.created_at,
            url=_external("cohorts.session", cohort_id=cohort.id, n=one.number),
        )
        for one in db.session.scalars(chosen.order_by(CohortSession.number))
    ]


def _due(cohort: Cohort, person_id: int) -> list[Due]:
    items = plans.planned_for(cohort, person_id)
    titles = my_cohorts.titles({item.kind for item in items}, cohort.language)
    return [
        Due(
            uid=f"due-{cohort.id}-{item.kind}-{item.slug}",
            title=_("By today: %(title)s", title=titles.get((item.kind, item.slug), item.slug)),
            on=item.due_on,
            made_at=cohort.created_at,
            url=_external("cohorts.cohort", cohort_id=cohort.id),
        )
        for item in items
    ]


def _token(person_id: int, made_at: datetime) -> str:
    """Return what stands in the address: nobody can make it up without the site's secret."""
    said = f"calendar {person_id} {made_at.isoformat()}".encode()
    return hmac.new(str(current_app.secret_key).encode(), said, sha256).hexdigest()


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _address(token: str) -> str:
    return _external("cohorts.feed", token=token)


def _external(endpoint: str, **values: object) -> str:
    """Return an address of this site: built from the settings, never from a request's headers."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return state().settings.public_url + path
