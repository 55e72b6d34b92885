"""What a cohort did at the moment of the twin: the whole cohort, five by five, nobody by name."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, select

from training.cohorts import service as cohorts
from training.db import db, insert_statement
from training.db import read as select_rows
from training.lenses import LENSES
from training.scenarios import runs
from training.scenarios.comparing import Twin
from training.scenarios.engine.story import Choice
from training.scenarios.models import ScenarioGap, ScenarioRun, ScenarioStep
from training.scenarios.pages import picture
from training.scenarios.pages.picture import ELSEWHERE, Picture

__all__ = ["leave", "picture_of"]

_run, _end, _met = ScenarioRun.__table__, ScenarioStep.__table__, ScenarioStep.__table__.alias()
# The earliest ending first, and of a moment that was met twice the first time.
_ENDED = (
    select(
        _run.c.person_id,
        _run.c.slug,
        _run.c.lens,
        _run.c.digest,
        _end.c.at,
        _met.c.choice,
    )
    .join_from(_run, _end, and_(_end.c.run_id == _run.c.id, _end.c.ending.is_not(None)))
    .join(
        _met,
        and_(_met.c.run_id == _run.c.id, _met.c.scene == bindparam("scene")),
        isouter=True,
    )
    .where(_run.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(_end.c.at, _run.c.id, _met.c.n)
)
_ENDED_HERE = _ENDED.where(_run.c.slug == bindparam("slug"))


class First(NamedTuple):
    """The run in a lens that somebody ended first, and what they chose at a moment of it."""

    digest: str
    at: datetime
    choice: str | None


# person -> lens -> first run
Firsts = dict[int, dict[str, First]]


def picture_of(viewer_id: int, twin: Twin, scene: str, *, now: datetime) -> Picture | None:
    """Return what the viewer's cohort did at a scene; None for somebody who learns in none.

    twin  the viewer's own: whoever has not played both rooms has none to show this beside
    """
    beside = cohorts.learners_beside(viewer_id, now=now)
    if beside is None or twin.missing:
        return None
    cohort_id, learners = beside
    values = {"people": {one.person_id for one in learners}, "slug": twin.slug, "scene": scene}
    played = _by_slug(select_rows(_ENDED_HERE, values)).get(twin.slug, {})
    people = picture.shown(_order(cohort_id, learners, played), _gaps(cohort_id, twin.slug))
    known = twin.scenario.story.scenes[scene].choices
    moves = {
        person: _moves(twin.slug, scene, played[person], known) for person in {*people, viewer_id}
    }
    return picture.drawn([moves[person] for person in people], moves[viewer_id])


def leave(person_id: int) -> None:
    """Leave the place of a person who is about to be erased empty, wherever they were counted."""
    learners = cohorts.learners_with(person_id)
    people = {one.person_id for one in learners}
    ended = _by_slug(select_rows(_ENDED, {"people": people, "scene": ""}))
    for cohort_id in {one.cohort_id for one in learners if one.person_id == person_id}:
        for slug, played in ended.items():
            order = _order(cohort_id, learners, played)
            found = enumerate(picture.batches(order, _gaps(cohort_id, slug)))
            batch = next((n for n, members in found if person_id in members), None)
            if batch is not None:
                _keep_free(cohort_id, slug, batch)


def _by_slug(rows: Iterable[Any]) -> dict[str, Firsts]:
    found: dict[str, Firsts] = {}
    for row in rows:
        first = First(row.digest, row.at, row.choice)
        found.setdefault(row.slug, {}).setdefault(row.person_id, {}).setdefault(row.lens, first)
    return found


def _order(cohort_id: int, learners: Sequence[cohorts.Learner], played: Firsts) -> list[int]:
    ended = {
        person: {lens: one.at for lens, one in first.items()} for person, first in played.items()
    }
    return picture.in_order(cohort_id, learners, ended)


def _gaps(cohort_id: int, slug: str) -> dict[int, int]:
    chosen = select(ScenarioGap.batch, ScenarioGap.people)
    rows = db.session.execute(chosen.filter_by(cohort_id=cohort_id, slug=slug))
    return {row.batch: row.people for row in rows}


def _keep_free(cohort_id: int, slug: str, batch: int) -> None:
    statement = insert_statement(ScenarioGap).values(
        cohort_id=cohort_id, slug=slug, batch=batch, people=1
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=("cohort_id", "slug", "batch"), set_={"people": ScenarioGap.people + 1}
        )
    )


def _moves(
    slug: str, scene: str, first: dict[str, First], known: Sequence[Choice]
) -> dict[str, str]:
    return {lens: _move(slug, scene, first[lens], known) for lens in LENSES}


def _move(slug: str, scene: str, first: First, known: Sequence[Choice]) -> str:
    """Return the words of what was chosen, in the reader's version if that has the move."""
    if first.choice is None:
        return ELSEWHERE
    theirs = runs.version(slug, first.digest).story.scenes[scene].choices
    return picture.words_of(next(one for one in theirs if one.id == first.choice), known)
