"""How somebody stands with the site: invited, at home here, or switched off. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Standing(StrEnum):
    """From the first row of a list to the last day."""

    LISTED = "listed"  # nobody has asked for an invitation
    INVITING = "inviting"
    INVITED = "invited"
    LAPSED = "lapsed"  # the link has run out
    UNREACHED = "unreached"  # the mail server refused the address
    HERE = "here"
    OFF = "off"


class Known(NamedTuple):
    """What the database knows; `asked_at`, `sent_at` and `tries` are of the invitation."""

    active: bool
    has_password: bool
    asked_at: datetime | None
    sent_at: datetime | None
    tries: int


def standing(known: Known, *, lasts: timedelta, most_tries: int, now: datetime) -> Standing:
    """Return how somebody stands; an invitation `lasts` so long, and is tried so often."""
    if not known.active:
        return Standing.OFF
    if known.has_password:
        return Standing.HERE
    if known.asked_at is None:
        return Standing.LISTED
    if known.sent_at is None:
        return Standing.UNREACHED if known.tries >= most_tries else Standing.INVITING
    return Standing.LAPSED if known.sent_at + lasts <= now else Standing.INVITED
