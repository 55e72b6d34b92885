"""Who may do what: the roles, the permissions, and which role grants which."""

from collections.abc import Iterable
from enum import StrEnum

PUBLIC = "public"


class Permission(StrEnum):
    """What a route can ask for."""

    ACCOUNT_EDIT = "account:edit"
    COHORT_CREATE = "cohort:create"
    COHORT_RUN = "cohort:run"
    COHORT_VIEW = "cohort:view"
    MESSAGE_READ = "message:read"
    MODULE_READ = "module:read"
    PEOPLE_EDIT = "people:edit"
    PEOPLE_IMPORT = "people:import"
    PRACTICE_DO = "practice:do"
    PROGRESS_VIEW = "progress:view"
    SCENARIO_PLAY = "scenario:play"
    TODAY_VIEW = "today:view"


class Role(StrEnum):
    """What a person is here. A facilitator's role comes from a cohort, the others by hand."""

    LEARNER = "learner"
    FACILITATOR = "facilitator"
    AUTHOR = "author"
    ADMIN = "admin"


_LEARNING = frozenset(
    {
        Permission.ACCOUNT_EDIT,
        Permission.COHORT_VIEW,
        Permission.MESSAGE_READ,
        Permission.MODULE_READ,
        Permission.PRACTICE_DO,
        Permission.PROGRESS_VIEW,
        Permission.SCENARIO_PLAY,
        Permission.TODAY_VIEW,
    }
)

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.LEARNER: _LEARNING,
    Role.FACILITATOR: _LEARNING | {Permission.COHORT_RUN},
    Role.AUTHOR: _LEARNING,
    Role.ADMIN: _LEARNING
    | {
        Permission.COHORT_CREATE,
        Permission.COHORT_RUN,
        Permission.PEOPLE_EDIT,
        Permission.PEOPLE_IMPORT,
    },
}


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return every permission that any of `roles` grants."""
    return frozenset().union(*(GRANTS[role] for role in roles))
