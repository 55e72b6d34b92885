"""What the columns of a cohort can say: roles, sides, ways in, attendance. Pure."""

import enum

from training.lenses import CUSTOMER, INSIDE


class MemberRole(enum.Enum):
    """What somebody is in one cohort."""

    LEARNER = "learner"
    FACILITATOR = "facilitator"
    OBSERVER = "observer"
    GUEST = "guest"


class Side(enum.Enum):
    """Which side of the table a learner is on most days."""

    CUSTOMER = CUSTOMER
    INSIDE = INSIDE


class Enrolment(enum.Enum):
    """How people come into a cohort besides being put there by a facilitator or an import."""

    CLOSED = "closed"
    LINK = "link"  # whoever has the link is in
    APPROVAL = "approval"  # whoever has the link may ask; a facilitator answers


class Attendance(enum.Enum):
    """Whether somebody was at a session."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"
