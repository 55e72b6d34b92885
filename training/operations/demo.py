"""The demo people and cohorts: every part tells its share of the story, and takes it back."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from training.db import db
from training.errors import Conflict, Misconfigured
from training.part import Demo
from training.people.cast import PASSWORD, SIGN_INS
from training.people.models import Person
from training.state import state


def is_wanted() -> bool:
    """Tell whether the demo flag is set and nobody is here yet."""
    return state().settings.demo and not has_people()


def has_people() -> bool:
    """Tell whether anybody is here."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


def load(now: datetime) -> str:
    """Tell the story, with its days relative to `now`; return a line that says what was done.

    Raises Misconfigured without the demo flag, Conflict if there are people already.
    """
    if not state().settings.demo:
        raise Misconfigured("The demo has public passwords: set TRAINING_DEMO=1 to load it.")
    if not is_wanted():
        raise Conflict("There are people here already. The demo was not loaded.")
    demo = Demo(now)
    for part in state().parts:
        if part.demo:
            part.demo(demo)
    return f"The demo was loaded: {len(demo.people)} people, {len(demo.cohorts)} cohorts."


def clear(*, is_meant: bool) -> str:
    """Remove the demo people and cohorts, and all that hangs on them; say how many."""
    found = db.session.scalar(select(func.count()).where(Person.is_demo))
    if not is_meant:
        return f"Would remove {found} demo people, their cohorts and all they did; add --apply."
    for part in reversed(state().parts):
        if part.undemo:
            part.undemo()
    return f"Removed {found} demo people, their cohorts and all they did."


def sign_ins() -> Iterator[str]:
    """Yield what to print for somebody who wants to look around; nothing once the demo is gone."""
    there = set(db.session.scalars(select(Person.email).where(Person.is_demo, Person.active)))
    shown = [member for member in SIGN_INS if member.email in there]
    if shown:
        yield f"This is a demo. Sign in with the password {PASSWORD} as"
    for member in shown:
        about = ", ".join([member.name, *(str(role) for role in member.roles), member.cohort])
        yield f"  {member.email:<18}{about.rstrip(', ')}"
