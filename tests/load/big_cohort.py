"""Cohorts of a thousand people and more, for `make bench`, in the database of the server.

Autumn's facilitator of the demo facilitates them, so that one cookie opens every page.
"""

import random
import sys
from datetime import timedelta

THOUSAND, LINES, OTHERS = 1_000, 10, 10
SIDES, LENSES = ("customer", "inside"), ("customer", "inside", "both")
FUNCTIONS = {"customer": "sales", "inside": "finance"}


def prepare(*, times: int = 1) -> None:
    """Add a cohort of a thousand people; of ten times everything, ten times as many other ones.

    They come in this order: a thousand people, ten thousand, a thousand with ten times the lines
    in the ledger; then the others. The ids follow those of the demo's two cohorts.
    """
    from training.app import create_app
    from training.db import db

    with create_app().app_context():
        rng = random.Random(1)
        add(rng, THOUSAND, LINES)
        if times > 1:
            add(rng, THOUSAND * times, LINES)
            add(rng, THOUSAND, LINES * times)
            for _ in range(OTHERS):
                add(rng, THOUSAND, LINES)
        db.session.commit()


def add(rng: random.Random, people: int, lines: int) -> int:
    """Add a cohort in week 5 of its program, with what its people did; return its id."""
    from sqlalchemy import insert, select

    from training.clock import utcnow
    from training.cohorts import counting, plans, service, standings
    from training.cohorts.models import CohortMembership, MemberRole, Side
    from training.db import db, table_of
    from training.people.models import Person
    from training.progress.models import ProgressEntry

    now = utcnow()
    monday = now.date() - timedelta(days=now.weekday(), weeks=4)
    cohort = service.start(f"{people} people", monday, 8, "Europe/Berlin", now=now)
    plans.follow(cohort, "eight-weeks-mixed-cohort", now=now)
    cleo = db.session.scalar(select(Person.id).where(Person.email == "cleo@example.org"))
    service.enrol(cohort, cleo, MemberRole.FACILITATOR, None, now=now)
    first = db.session.scalar(select(Person.id).order_by(Person.id.desc()).limit(1)) + 1
    ids = range(first, first + people)
    side = {one: rng.choice(SIDES) for one in ids}
    db.session.execute(insert(table_of(Person)), [_person(one, side[one], now) for one in ids])
    began = now - timedelta(weeks=4)
    member = {"cohort_id": cohort.id, "role": MemberRole.LEARNER, "joined_at": began}
    db.session.execute(
        insert(table_of(CohortMembership)),
        [{**member, "person_id": one, "side": Side(side[one])} for one in ids],
    )
    slugs = [slug for kind, slug in counting.bits(cohort.digest) if kind == "modules"]
    written = [_line(rng, one, side[one], slugs, began) for one in ids for _ in range(lines)]
    db.session.execute(insert(table_of(ProgressEntry)), written)
    standings.recount(cohort, now=now)
    return int(cohort.id)


def _person(number: int, side: str, now: object) -> dict[str, object]:
    name = f"{chr(65 + number % 26)}{chr(97 + number // 26 % 26)} Person {number}"
    return {
        "id": number,
        "email": f"many{number}@example.org",
        "email_canonical": f"many{number}@example.org",
        "name": name,
        "function": FUNCTIONS[side],
        "side": side,
        "lens": side,
        "time_zone": "Europe/Berlin",
        "language": "en",
        "is_demo": False,
        "active": True,
        "created_at": now,
    }


def _line(rng: random.Random, person: int, side: str, slugs: list[str], began) -> dict[str, object]:
    return {
        "person_id": person,
        "kind": "module",
        "slug": rng.choice(slugs[:6]),
        "title": "Something",
        "lens": rng.choice(LENSES),
        "side": side,
        "outcome": "finished",
        "at": began + timedelta(minutes=rng.randrange(28 * 24 * 60)),
    }


if __name__ == "__main__":
    prepare(times=int(sys.argv[1]))
