"""The demo people: they come with the demo story, and go with it."""

from datetime import timedelta

from sqlalchemy import delete

from training.db import db
from training.part import Demo
from training.people import credentials, service
from training.people.cast import CAST, PASSWORD, ZONE
from training.people.models import Person

HERE_SINCE = timedelta(weeks=7)


def tell(demo: Demo) -> None:
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


def clear() -> None:
    """Delete the demo people; what hangs on them goes with them."""
    db.session.execute(delete(Person).where(Person.is_demo))
