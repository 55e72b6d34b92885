"""What people offers the app."""

from datetime import timedelta

from sqlalchemy import delete

from training.clock import utcnow
from training.db import db
from training.part import Demo, Job, Part, PersonalData
from training.people import (
    account_views,
    authentication,
    credentials,
    data,
    limits,
    service,
    sessions,
    tokens,
)
from training.people.cast import CAST, PASSWORD, ZONE
from training.people.cli import people
from training.people.models import Person

HERE_SINCE = timedelta(weeks=7)


def _forget() -> None:
    """Delete what only served signing in, once nobody can use it any more."""
    now = utcnow()
    sessions.forget(now)
    tokens.forget(now)
    limits.forget(now)


def _mail_reset(account: str) -> None:
    service.mail_reset(account, utcnow())


def _demo(demo: Demo) -> None:
    """Tell who is there: the cast, all with one public password."""
    password_hash = credentials.hashed(PASSWORD)
    for member in CAST:
        person = service.add(
            member.email,
            member.name,
            now=demo.now - HERE_SINCE,
            function=member.function,
            roles=member.roles,
            password_hash=password_hash,
            time_zone=ZONE,
            is_demo=True,
        )
        person.arrived_at = person.created_at
        demo.people[member.key] = person.id
        if member.cohort:
            demo.sides[member.key] = member.side
        if member.cohort == "winter":
            demo.winter.add(member.key)
    db.session.flush()


def _undemo() -> None:
    """Delete the demo people; what hangs on them goes with them."""
    db.session.execute(delete(Person).where(Person.is_demo))


PART = Part(
    name="people",
    blueprints=(account_views.bp,),
    commands=(people,),
    personal=(PersonalData(data.TABLES, data.export_account, data.erase_account),),
    jobs=(
        Job("people.forget", _forget, every_minutes=60),
        Job(authentication.MAIL_RESET, _mail_reset),
    ),
    demo=_demo,
    undemo=_undemo,
)
