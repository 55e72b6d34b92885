"""Who is looking: what every page knows about the signed-in person. Pure."""

from dataclasses import dataclass, field
from functools import cache

from training.permissions import Permission, Role, granted


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in person, read in one query and never changed.

    lens     what they read first: "customer", "both" or "inside"
    side     which side of the table they are on most days: "customer" or "inside"
    arrived  whether they have said so themselves, on the first visit
    token    the secret in their cookie, by which flask-login finds them again
    unread   how many messages they have not opened
    """

    id: int
    name: str
    initials: str
    email: str
    lens: str
    side: str
    function: str
    time_zone: str
    language: str
    is_demo: bool
    roles: frozenset[Role]
    session_id: int
    arrived: bool
    token: str = field(repr=False)
    unread: int = 0

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def can(self, permission: Permission | str) -> bool:
        """Tell whether any of the person's roles grants `permission`."""
        return permission in permissions_of(self.roles)

    def get_id(self) -> str:
        """Return what flask-login keeps in the cookie."""
        return self.token


@cache
def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return what these roles grant together; the same few sets come back on every request."""
    return granted(roles)
