"""What cohorts offer the app."""

from datetime import timedelta

from training.clock import local_day
from training.cohorts import service
from training.cohorts.models import MemberRole, Side
from training.part import Demo, Part, PersonalData

AUTUMN_WEEK = 7
WEEKS = 8
DEMO_ZONE = "Europe/Berlin"


def _demo(demo: Demo) -> None:
    """Tell of Autumn, in week 7 of 8, and of Winter, which has just begun."""
    today = local_day(demo.now, DEMO_ZONE)
    monday = today - timedelta(days=today.weekday())
    autumn = service.found(
        "Autumn",
        monday - timedelta(weeks=AUTUMN_WEEK - 1),
        WEEKS,
        DEMO_ZONE,
        now=demo.now,
        is_demo=True,
    )
    winter = service.found("Winter", monday, WEEKS, DEMO_ZONE, now=demo.now, is_demo=True)
    demo.cohorts |= {"autumn": autumn.id, "winter": winter.id}
    for key, side in demo.sides.items():
        cohort = winter if key in demo.winter else autumn
        service.enrol(cohort, demo.people[key], MemberRole.LEARNER, Side(side), now=demo.now)
    for cohort in (autumn, winter):
        facilitator = demo.people["cleo" if cohort is autumn else "eva"]
        service.enrol(cohort, facilitator, MemberRole.FACILITATOR, None, now=demo.now)


PART = Part(
    name="cohorts",
    personal=(PersonalData(("cohort_membership",), service.export, service.erase),),
    demo=_demo,
    undemo=service.clear_demo,
)
