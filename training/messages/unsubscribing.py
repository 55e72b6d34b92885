"""No more mail in one click, without signing in: the link at the foot of every mail.

The link holds who it is for, signed; all it can do is to end the mail about messages.
"""

from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from training.db import db
from training.errors import NotFound
from training.messages import settings
from training.messages.models import MailWish
from training.people.models import Person
from training.state import state

__all__ = ["address", "stop", "who"]

ENDPOINT = "messages.unsubscribe"


def address(person_id: int) -> str:
    """Return the link for one person: built from the settings, never from a request's headers."""
    path = current_app.url_map.bind("localhost").build(
        ENDPOINT, {"token": _signer().dumps(person_id)}
    )
    return state().settings.public_url + path


def who(token: str) -> int:
    """Return whose link this is. Raises NotFound if it was changed, or they are gone."""
    try:
        person_id = _signer().loads(token)
    except BadSignature:
        person_id = None
    here = select(Person.id).where(Person.id == person_id, Person.erased_at.is_(None))
    if not isinstance(person_id, int) or db.session.scalar(here) is None:
        raise NotFound(
            _("This link does not work. Sign in, and choose under Messages how you want mail.")
        )
    return person_id


def stop(token: str, *, now: datetime) -> None:
    """End the mail about messages for whoever the link is for; a second time changes nothing."""
    person_id = who(token)
    # Before anything is kept of them: then an erasure of theirs waits, or has been.
    lock = select(Person.id).where(Person.id == person_id, Person.erased_at.is_(None))
    if db.session.scalar(lock.with_for_update(key_share=True)) is not None:
        wishes = settings.of_person(person_id)
        settings.keep(person_id, wishes._replace(mail=MailWish.OFF), now=now)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="unsubscribe")
