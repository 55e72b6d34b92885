"""How long a sign-in lasts: shorter for those who can do more harm. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from training.permissions import Role

IDLE = timedelta(days=14)
ABSOLUTE = timedelta(days=60)
ADMIN_IDLE = timedelta(hours=1)
ADMIN_ABSOLUTE = timedelta(hours=12)
# How stale `seen_at` may get, so that reading a page seldom writes.
TOUCH_EVERY = timedelta(minutes=5)


def idle(roles: Collection[Role]) -> timedelta:
    """Return how long a session may rest between two requests."""
    return ADMIN_IDLE if Role.ADMIN in roles else IDLE


def absolute(roles: Collection[Role]) -> timedelta:
    """Return how long a session may last at all."""
    return ADMIN_ABSOLUTE if Role.ADMIN in roles else ABSOLUTE


def is_alive(
    roles: Collection[Role], *, created_at: datetime, seen_at: datetime, now: datetime
) -> bool:
    """Tell whether a session still counts, by the roles its owner has today."""
    return now < created_at + absolute(roles) and now < seen_at + idle(roles)
