"""The demo cohorts: Autumn, well on its way, and Winter, which has just begun."""

from datetime import timedelta

from sqlalchemy import delete

from training.clock import local_day
from training.cohorts import plans, service
from training.cohorts.models import Cohort, MemberRole, Side
from training.db import db
from training.part import Demo

AUTUMN_WEEK = 7
WEEKS = 8
ZONE = "Europe/Berlin"
PROGRAM = "eight-weeks-mixed-cohort"


def tell(demo: Demo) -> None:
    """Tell of Autumn, in week 7 of 8, and of Winter, which has just begun."""
    today = local_day(demo.now, ZONE)
    monday = today - timedelta(days=today.weekday())
    autumn = service.start(
        "Autumn",
        monday - timedelta(weeks=AUTUMN_WEEK - 1),
        WEEKS,
        ZONE,
        now=demo.now,
        is_demo=True,
    )
    winter = service.start("Winter", monday, WEEKS, ZONE, now=demo.now, is_demo=True)
    demo.cohorts |= {"autumn": autumn.id, "winter": winter.id}
    for cohort in (autumn, winter):
        plans.follow(cohort, PROGRAM, now=demo.now)
    for key, side in demo.sides.items():
        cohort = winter if key in demo.winter else autumn
        service.enrol(cohort, demo.people[key], MemberRole.LEARNER, Side(side), now=demo.now)
    for cohort in (autumn, winter):
        facilitator = demo.people["cleo" if cohort is autumn else "eva"]
        service.enrol(cohort, facilitator, MemberRole.FACILITATOR, None, now=demo.now)


def clear() -> None:
    """Delete the demo cohorts and their memberships."""
    db.session.execute(delete(Cohort).where(Cohort.is_demo))
