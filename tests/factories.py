"""Factories are functions with defaults: the cast, cohorts and content for tests."""

from datetime import UTC, date, datetime
from functools import cache
from itertools import count

from training.cohorts import service as cohorts
from training.cohorts.models import CohortSession, MemberRole, Side
from training.config import ROOT
from training.content import service as content
from training.db import db
from training.modules.parse import MODULES
from training.people import credentials
from training.people import service as people
from training.permissions import Role

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PASSWORD = "seven blue teapots"
_numbers = count(1)


@cache
def _hashed(password):
    return credentials.hashed(password)


def make_person(name="", *, function="sales", roles=(Role.LEARNER,), arrived=True, email=""):
    """Add a person who can sign in with PASSWORD and return their id."""
    number = next(_numbers)
    person = people.add(
        email or f"person{number}@example.org",
        name or f"Person {_word(number)}",
        function=function,
        roles=roles,
        password_hash=_hashed(PASSWORD),
        now=NOW,
    )
    person.arrived_at = NOW if arrived else None
    db.session.commit()
    return person.id


def _word(number):
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


def make_cohort(*learners, facilitator=None, name="Autumn"):
    """Add a cohort with these learners, sides alternating, and return its id."""
    cohort = cohorts.start(name, date(2026, 10, 5), 8, "Europe/Berlin", now=NOW)
    sides = (Side.CUSTOMER, Side.INSIDE)
    for number, learner in enumerate(learners):
        cohorts.enrol(cohort, learner, MemberRole.LEARNER, sides[number % 2], now=NOW)
    if facilitator:
        cohorts.enrol(cohort, facilitator, MemberRole.FACILITATOR, None, now=NOW)
    db.session.commit()
    return cohort.id


@cache
def _compiled(kind, text, path):
    return kind.compile(text, path)


def publish(slug="the-schedule-is-sacrosanct", source=None, *, kind=MODULES, now=NOW):
    """Publish one module (or another kind) of content/, or `source` in its place.

    Returns its digest.
    """
    path = ROOT / "content" / kind.name / f"{slug}.md"
    text = source or path.read_text("utf-8")
    compiled = _compiled(kind, text, str(path))
    digest = content.publish(kind.name, compiled, text, author_id=None, now=now)
    db.session.commit()
    return digest


def make_session(cohort_id, number=1, *, starts_at=datetime(2026, 11, 26, 13, tzinfo=UTC)):
    """Add a session with one step to a cohort; return its id."""
    session = CohortSession(
        cohort_id=cohort_id,
        number=number,
        title="One table",
        starts_at=starts_at,
        minutes=60,
        purpose="<p>Meet.</p>",
        steps=[
            {
                "minutes": 20,
                "title": "Tell a hard yes",
                "groups": "pairs",
                "opens": "",
                "html": "<p>One from each side.</p>",
                "prompts": ["Who had to live with it?"],
            }
        ],
    )
    db.session.add(session)
    db.session.commit()
    return session.id
