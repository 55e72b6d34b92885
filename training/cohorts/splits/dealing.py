"""Who sits where in a split: dealt by the search, changed by hand, pinned and kept apart.

The search of a long list takes a second or two. Nothing is locked meanwhile: what it needs is read
first, and what came out is stored only if nobody changed the split in between.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, insert, update

from training.cohorts.balance import splitting
from training.cohorts.balance.records import ATTRIBUTES, Attribute, Pair, Person
from training.cohorts.splits import drafts, sources
from training.cohorts.splits.models import CohortSplit, CohortSplitApart, CohortSplitSeat
from training.cohorts.splits.sources import Source
from training.db import db, insert_once
from training.errors import Invalid

__all__ = [
    "MOST_COHORTS",
    "again",
    "begin",
    "keep_apart",
    "let_together",
    "pin",
    "retune",
    "store",
    "swap",
]

MOST_COHORTS = 100
GOOD_SIZE = 16
EVEN: Mapping[Attribute, int] = dict.fromkeys(ATTRIBUTES, 1)


@dataclass(frozen=True)
class _Asked:
    """What a search is asked for."""

    count: int
    seed: int
    weights: Mapping[Attribute, float]
    pinned: Mapping[int, int]
    apart: frozenset[Pair]


def begin(person_id: int, key: str, count: int | None, *, now: datetime) -> int:
    """Begin a split of a list and deal it once; return its id.

    count  how many cohorts; None for as many as have sixteen people or fewer

    Raises Invalid: there is nobody in the list, or too many.
    """
    source, ids = sources.people_of(key, now)
    people = drafts.people_of(ids)
    wanted = count or max(1, -(-len(people) // GOOD_SIZE))
    _check_count(wanted, len(people))
    db.session.rollback()  # what was read so far holds SQLite's lock
    return store(person_id, source, people, wanted, _seed(), now=now)


def store(
    person_id: int,
    source: Source,
    people: Sequence[Person],
    count: int,
    seed: int,
    *,
    now: datetime,
) -> int:
    """Deal people and keep that as a draft; return its id."""
    found = splitting.split(people, count, random.Random(seed))  # noqa: S311  # as below
    row = CohortSplit(
        person_id=person_id,
        source=source.words[:200],
        source_id=source.cohort_id,
        count=count,
        seed=seed,
        weights=dict(EVEN),
        begun_at=now,
        changed_at=now,
        made=[],
    )
    db.session.add(row)
    db.session.flush()
    seats = [
        {"split_id": row.id, "person_id": each, "place": n, "is_pinned": False}
        for n, cohort in enumerate(found.cohorts)
        for each in cohort
    ]
    db.session.execute(insert(CohortSplitSeat), seats)
    return row.id


def again(split_id: int, seen: int, *, now: datetime) -> None:
    """Deal everybody who is not pinned with another seed. Raises NotFound or MovedOn."""
    _deal(split_id, seen, now=now, seed=_seed())


def retune(
    split_id: int, seen: int, count: int, weights: Mapping[Attribute, int], *, now: datetime
) -> None:
    """Deal into another number of cohorts, or by what counts more; pins that fit are kept.

    Raises NotFound, MovedOn or Invalid (more cohorts than there can be).
    """
    _deal(split_id, seen, now=now, count=count, weights=weights)


def swap(split_id: int, seen: int, one: int, other: int, *, now: datetime) -> None:
    """Let two people change places, also if that breaks what was asked for.

    A pin goes along with whoever is pinned. Raises NotFound, MovedOn or Invalid.
    """
    row = drafts.locked(split_id, seen)
    draft = drafts.load(split_id)
    _check_both(draft, one, other)
    where = {each: n for n, cohort in enumerate(draft.split.cohorts) for each in cohort}
    _place(split_id, {one: where[other], other: where[one]})
    _changed(row, now)


def pin(split_id: int, seen: int, person_id: int, place: int | None, *, now: datetime) -> None:
    """Pin somebody to a cohort, or to none any more.

    Where they sit already, everybody stays; else the others are dealt again.
    Raises NotFound, MovedOn or Invalid.
    """
    draft = drafts.load(split_id)
    if person_id not in draft.names or not (place is None or 0 <= place < draft.row.count):
        raise Invalid(_("Choose somebody of this list, and one of its cohorts."))
    if place is None or person_id in draft.split.cohorts[place]:
        row = drafts.locked(split_id, seen)
        db.session.execute(
            update(CohortSplitSeat)
            .where(CohortSplitSeat.split_id == split_id, CohortSplitSeat.person_id == person_id)
            .values(is_pinned=place is not None)
        )
        _changed(row, now)
        return
    _deal(split_id, seen, now=now, pinned={person_id: place})


def keep_apart(split_id: int, seen: int, one: int, other: int, *, now: datetime) -> None:
    """Keep two people apart, and deal the others again. Raises NotFound, MovedOn or Invalid."""
    _check_both(drafts.load(split_id), one, other)
    _deal(split_id, seen, now=now, apart=(min(one, other), max(one, other)))


def let_together(split_id: int, seen: int, one: int, other: int, *, now: datetime) -> None:
    """Let two people be in one cohort again; everybody stays. Raises NotFound or MovedOn."""
    row = drafts.locked(split_id, seen)
    db.session.execute(
        delete(CohortSplitApart).where(
            CohortSplitApart.split_id == split_id,
            CohortSplitApart.one_id == min(one, other),
            CohortSplitApart.two_id == max(one, other),
        )
    )
    _changed(row, now)


def _deal(
    split_id: int,
    seen: int,
    *,
    now: datetime,
    count: int | None = None,
    seed: int | None = None,
    weights: Mapping[Attribute, int] | None = None,
    pinned: Mapping[int, int] | None = None,
    apart: Pair | None = None,
) -> None:
    """Search with what is asked for now, and keep the result."""
    draft = drafts.load(split_id)
    row = draft.row
    wanted = count or row.count
    _check_count(wanted, len(draft.names))
    asked = _Asked(
        count=wanted,
        seed=row.seed if seed is None else seed,
        weights={each: float((weights or row.weights)[each]) for each in ATTRIBUTES},
        pinned={
            who: place
            for who, place in (dict(draft.split.pinned) | dict(pinned or {})).items()
            if place < wanted
        },
        apart=draft.split.apart | ({apart} if apart else set()),
    )
    people = draft.split.people
    db.session.rollback()  # what was read so far holds SQLite's lock
    found = splitting.split(
        people,
        asked.count,
        random.Random(asked.seed),  # noqa: S311  # a search that can be made again, no secret
        pinned=asked.pinned,
        apart=asked.apart,
        weights=asked.weights,
    )
    row = drafts.locked(split_id, seen)
    row.count, row.seed = asked.count, asked.seed
    row.weights = {str(each): weight for each, weight in asked.weights.items()}
    if apart:
        keys = ("split_id", "one_id", "two_id")
        insert_once(CohortSplitApart, dict(zip(keys, (split_id, *apart), strict=True)), keys=keys)
    _place(
        split_id,
        {each: n for n, cohort in enumerate(found.cohorts) for each in cohort},
        asked.pinned,
    )
    _changed(row, now)


def _seed() -> int:
    return random.SystemRandom().randrange(2**31)


def _place(
    split_id: int, places: Mapping[int, int], pinned: Mapping[int, int] | None = None
) -> None:
    values = [
        {"split_id": split_id, "person_id": who, "place": place}
        | ({} if pinned is None else {"is_pinned": who in pinned})
        for who, place in places.items()
    ]
    if values:
        db.session.execute(update(CohortSplitSeat), values)


def _changed(row: CohortSplit, now: datetime) -> None:
    row.revision, row.changed_at = row.revision + 1, now
    db.session.flush()


def _check_count(count: int, people: int) -> None:
    if not 1 <= count <= min(MOST_COHORTS, max(1, people)):
        raise Invalid(
            _(
                "%(people)d people make from 1 to %(most)d cohorts. Choose a number between.",
                people=people,
                most=min(MOST_COHORTS, max(1, people)),
            )
        )


def _check_both(draft: drafts.Draft, one: int, other: int) -> None:
    if one == other or one not in draft.names or other not in draft.names:
        raise Invalid(_("Choose two people of this list."))
