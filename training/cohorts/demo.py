"""The demo cohorts: Autumn, well on its way, and Winter, which has just begun."""

from datetime import timedelta

from sqlalchemy import delete, select

from training.clock import local_day
from training.cohorts import plans, service, sessions, standings
from training.cohorts.enrolment import joining, links
from training.cohorts.models import Attendance, Cohort, Enrolment, MemberRole, Side
from training.cohorts.pairs import demo as rounds
from training.cohorts.splits import dealing, drafts, sources
from training.cohorts.splits.models import CohortSplit
from training.db import db
from training.part import Demo

AUTUMN_WEEK = 7
WEEKS = 8
SEATS = 12
SEED = 11
ZONE = "Europe/Berlin"
PROGRAM = "eight-weeks-mixed-cohort"
PLACE, CALL = "Room 2.14, by the canteen", "https://meet.example.org/"
# Who was not at which session.
MISSED = {
    "jonas": {3: Attendance.ABSENT},
    "minh": {2: Attendance.EXCUSED},
    "sunniva": {1: Attendance.ABSENT, 2: Attendance.ABSENT, 3: Attendance.ABSENT},
    "viktor": {2: Attendance.ABSENT, 3: Attendance.EXCUSED},
}


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
        joined = demo.now if cohort is winter else demo.now - timedelta(weeks=AUTUMN_WEEK)
        service.enrol(cohort, demo.people[key], MemberRole.LEARNER, Side(side), now=joined)
    _open_door(winter, demo)
    _begin_split(autumn, demo)
    for cohort in (autumn, winter):
        facilitator = demo.people["cleo" if cohort is autumn else "eva"]
        service.enrol(cohort, facilitator, MemberRole.FACILITATOR, None, now=demo.now)
        _hold(cohort, demo)
        rounds.tell(cohort, demo)
        standings.recount(cohort, now=demo.now)


def _begin_split(cohort: Cohort, demo: Demo) -> None:
    """Let an administrator have begun to split the people of Autumn for what comes next."""
    source, ids = sources.people_of(f"cohort-{cohort.id}", demo.now)
    people = drafts.people_of(ids)
    dealing.store(demo.people["eva"], source, people, 2, SEED, now=demo.now)


def _open_door(cohort: Cohort, demo: Demo) -> None:
    """Let people ask to be let in, and one of Autumn be late for it: a second start."""
    cohort.enrolment, cohort.seats = Enrolment.APPROVAL, SEATS
    token = links.make(cohort, "demo", seen=cohort.revision)
    asked_at = demo.now - timedelta(days=1)
    joining.enter(token, demo.people["viktor"], Side.INSIDE, now=asked_at)


def _hold(cohort: Cohort, demo: Demo) -> None:
    """Let its sessions happen: who was there, and the next one on a coming day."""
    names = {person_id: key for key, person_id in demo.people.items()}
    learners = [held.person_id for held in cohort.memberships if held.role is MemberRole.LEARNER]
    held = sessions.of_cohort(cohort.id)
    if held and held[-1].ends_at <= demo.now:
        held[-1].starts_at += timedelta(weeks=1)
    for session in held:
        if session.starts_at > demo.now:
            session.place, session.call_url = PLACE, f"{CALL}{cohort.name.lower()}"
            continue
        states: dict[int, Attendance | None] = {}
        for person_id in learners:
            missed = MISSED.get(names[person_id], {})
            states[person_id] = missed.get(session.number, Attendance.PRESENT)
        sessions.mark(session, states, now=session.ends_at)
    db.session.flush()


def clear() -> None:
    """Delete the demo cohorts with their memberships, and the drafts that came from them."""
    demo = select(Cohort.id).where(Cohort.is_demo)
    db.session.execute(delete(CohortSplit).where(CohortSplit.source_id.in_(demo)))
    db.session.execute(delete(Cohort).where(Cohort.is_demo))
