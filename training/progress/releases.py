"""A story that its owner releases for the sponsor's report of a cohort, and takes back again."""

from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from training.cohorts.models import Cohort, CohortMembership, MemberRole
from training.db import db, insert_statement
from training.errors import Conflict, NotFound
from training.people.models import Person
from training.progress.models import ProgressRelease, ProgressStory

__all__ = ["MOST", "Released", "Where", "of_cohort", "of_story", "release", "revoke", "where"]

MOST = 3  # stand in one report


class Where(NamedTuple):
    """The report in which a story may stand: that of a cohort its owner learns in."""

    cohort_id: int
    name: str


class Released(NamedTuple):
    """A story as a report has it; `name` is "" for somebody who did not want to be named."""

    text: str
    name: str
    side: str


def where(person_id: int, *, now: datetime) -> Where | None:
    """Return the report of the cohort in which somebody learns, or learnt last; None for none."""
    row = db.session.execute(
        select(Cohort.id, Cohort.name)
        .join(CohortMembership, CohortMembership.cohort_id == Cohort.id)
        .where(
            CohortMembership.person_id == person_id,
            CohortMembership.role == MemberRole.LEARNER,
            CohortMembership.ended_at.is_(None) | (CohortMembership.ended_at > now),
            Cohort.is_waiting.is_(False),
        )
        .order_by(Cohort.starts_on.desc(), Cohort.id)
        .limit(1)
    ).first()
    return Where(*row) if row else None


def of_story(story: ProgressStory) -> ProgressRelease | None:
    """Return how a story was released, None if it never was; it may be revoked since."""
    return db.session.get(ProgressRelease, story.id)


def release(
    story: ProgressStory, *, seen: int, shows_name: bool, cohort_id: int, now: datetime
) -> None:
    """Let the words of a story stand in the sponsor's report of a cohort; again, the new words.

    seen  the revision of the story that its owner looked at

    Raises Conflict (the story was changed since) or NotFound (its owner does not learn there).
    """
    place = where(story.person_id, now=now)
    if place is None or place.cohort_id != cohort_id:
        raise NotFound(_("You do not learn in this cohort, so its report cannot have your story."))
    if story.revision != seen:
        raise Conflict(
            _("You changed this story since. Nothing was released. Read it again, then release it.")
        )
    values = {
        "person_id": story.person_id,
        "cohort_id": cohort_id,
        "text": story.text,
        "shows_name": shows_name,
        "at": now,
        "revoked_at": None,
    }
    statement = insert_statement(ProgressRelease).values({"story_id": story.id, **values})
    db.session.execute(statement.on_conflict_do_update(index_elements=["story_id"], set_=values))


def revoke(story: ProgressStory, *, now: datetime) -> None:
    """Take a story out of every report, at once; twice is once. Raises NotFound."""
    held = of_story(story)
    if held is None:
        raise NotFound(_("This story was never released."))
    if held.revoked_at is None:
        held.text, held.revoked_at = "", now
        db.session.flush()


def of_cohort(cohort_id: int) -> list[Released]:
    """Return the stories that stand in the report of a cohort: the three released last."""
    chosen: Any = (
        select(ProgressRelease.text, ProgressRelease.shows_name, Person.name, Person.side)
        .join(Person, Person.id == ProgressRelease.person_id)
        .where(ProgressRelease.cohort_id == cohort_id, ProgressRelease.revoked_at.is_(None))
        .order_by(ProgressRelease.at.desc(), ProgressRelease.story_id.desc())
        .limit(MOST)
    )
    return [
        Released(row.text, row.name if row.shows_name else "", row.side)
        for row in db.session.execute(chosen)
    ]
