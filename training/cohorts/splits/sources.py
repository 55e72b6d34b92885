"""Whom one can choose to split: who is in no cohort, the learners of one, who came with a list."""

from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, select

from training.cohorts.counting import is_open
from training.cohorts.models import Cohort, CohortMembership, MemberRole
from training.db import db
from training.errors import Invalid
from training.people.models import ImportState, Person, PersonImport, PersonRole
from training.permissions import Role
from training.web.pages import local_day_words

__all__ = ["MOST", "Source", "people_of", "sources"]

NOBODYS = "none"
LISTS = 10  # of the latest
MOST = 2_000  # people of one split


class Source(NamedTuple):
    """A list of people; `cohort_id` is None unless it is that of a cohort."""

    key: str
    words: str
    people: int
    cohort_id: int | None = None


def sources(now: datetime) -> list[Source]:
    """Return the lists that have somebody in them, that of people without a cohort first."""
    found = [Source(NOBODYS, _("Everybody who learns in no cohort"), _count(_nobodys(now)))]
    rows = db.session.execute(
        select(Cohort.id, Cohort.name, func.count())
        .join(CohortMembership, CohortMembership.cohort_id == Cohort.id)
        .join(Person, Person.id == CohortMembership.person_id)
        .where(CohortMembership.role == MemberRole.LEARNER, is_open(now), *_there())
        .group_by(Cohort.id, Cohort.name, Cohort.starts_on)
        .order_by(Cohort.starts_on.desc(), Cohort.id)
    )
    found += [
        Source(f"cohort-{one}", _("Learners of %(name)s", name=name), people, one)
        for one, name, people in rows
    ]
    lists = db.session.scalars(
        select(PersonImport)
        .where(PersonImport.state == ImportState.APPLIED, PersonImport.new > 0)
        .order_by(PersonImport.id.desc())
        .limit(LISTS)
    )
    for one in lists.all():
        on = local_day_words(one.ended_at) if one.ended_at else ""
        words = _("New with the list %(name)s, %(day)s", name=one.name, day=on)
        found.append(Source(f"list-{one.id}", words, _count(_listed(one.ended_at))))
    return [one for one in found if one.people]


def people_of(key: str, now: datetime) -> tuple[Source, list[int]]:
    """Return a list and the ids of its people. Raises Invalid: nobody, or too many."""
    source = next((one for one in sources(now) if one.key == key), None)
    if source is None:
        raise Invalid(_("There is nobody in that list any more. Choose another one."))
    if source.people > MOST:
        raise Invalid(
            ngettext(
                "This list has %(num)d person; %(most)s at most can be split at once.",
                "This list has %(num)d people; %(most)s at most can be split at once.",
                source.people,
                most=f"{MOST:,}",
            )
        )
    kind, _dash, number = key.partition("-")
    if kind == "cohort":
        chosen = _learners(int(number), now)
    elif kind == "list":
        chosen = _listed(db.session.get_one(PersonImport, int(number)).ended_at)
    else:
        chosen = _nobodys(now)
    return source, list(db.session.scalars(chosen.order_by(Person.id)))


def _nobodys(now: datetime) -> Select[Any]:
    """Select learners who are in no cohort at all; who looks after the site is none of them."""
    held = select(CohortMembership.person_id).where(is_open(now))
    learns = select(PersonRole.person_id).where(PersonRole.role == Role.LEARNER)
    others = select(PersonRole.person_id).where(PersonRole.role.in_([Role.ADMIN, Role.AUTHOR]))
    return select(Person.id).where(
        Person.id.not_in(held), Person.id.in_(learns), Person.id.not_in(others), *_there()
    )


def _learners(cohort_id: int, now: datetime) -> Select[Any]:
    held = select(CohortMembership.person_id).where(
        CohortMembership.cohort_id == cohort_id,
        CohortMembership.role == MemberRole.LEARNER,
        is_open(now),
    )
    return select(Person.id).where(Person.id.in_(held), *_there())


def _listed(at: datetime | None) -> Select[Any]:
    """Select who was new with a list: it adds everybody at one moment."""
    return select(Person.id).where(Person.created_at == at, *_there())


def _there() -> tuple[Any, ...]:
    return Person.active.is_(True), Person.erased_at.is_(None)


def _count(chosen: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
