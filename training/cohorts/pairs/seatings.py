"""Put a round down as rows, read it back, and bring a former seating back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, exists, func, insert, or_, select, update

from training.cohorts.models import CohortGroup, CohortRound, CohortSeat
from training.cohorts.pairing.records import Group
from training.cohorts.pairing.records import Round as Drawn
from training.cohorts.pairs.models import CohortGroupMember, CohortRoundChange, CohortShown
from training.cohorts.pairs.people import BESIDE, PLAYS, STANDS_IN
from training.db import db, table_of
from training.errors import Conflict

__all__ = ["change", "changes", "drawn", "has_words", "put_down", "seated_before", "take_back"]


def drawn(held: CohortRound) -> tuple[Drawn, list[int]]:
    """Return how a round is seated, and the id of each group, in the order of their places."""
    rows = db.session.execute(
        select(CohortGroup.id, CohortSeat.person_id, CohortSeat.kind)
        .join(CohortSeat, CohortSeat.group_id == CohortGroup.id)
        .where(CohortSeat.round_id == held.id)
        .order_by(CohortGroup.place, CohortSeat.person_id)
    )
    found: dict[int, dict[str, list[int]]] = {}
    for group_id, person_id, kind in rows:
        seats = found.setdefault(group_id, {PLAYS: [], BESIDE: [], STANDS_IN: []})
        seats[kind].append(person_id)
    groups = tuple(
        Group(tuple(each[PLAYS]), (), tuple(each[BESIDE]), next(iter(each[STANDS_IN]), None))
        for each in found.values()
    )
    return Drawn(groups), list(found)


def put_down(held: CohortRound, groups: Iterable[Group], *, now: datetime) -> None:
    """Seat a round like this. A group of the same members stays itself, with what it shares.

    One that is gone ends; its members go on reading what they wrote in it.
    """
    groups, rows = list(groups), _groups(held)
    place = max((row.place for row in rows.values()), default=0)
    new = [each for each in groups if frozenset(each.members) not in rows]
    added = [CohortGroup(round_id=held.id, place=place + n) for n, _ in enumerate(new, start=1)]
    db.session.add_all(added)
    db.session.flush()
    members = [
        {"group_id": row.id, "person_id": person}
        for row, group in zip(added, new, strict=True)
        for person in group.members
    ]
    _write(CohortGroupMember, members)
    gone = {row.id for row in rows.values()}
    rows |= {frozenset(group.members): row for row, group in zip(added, new, strict=True)}
    seats: list[dict[str, Any]] = []
    for group in groups:
        row = rows[frozenset(group.members)]
        row.ended_at = None
        gone.discard(row.id)
        kinds = [(p, PLAYS) for p in group.members] + [(p, BESIDE) for p in group.beside]
        kinds += [(group.stand_in, STANDS_IN)] if group.stand_in is not None else []
        seats += [
            {"round_id": held.id, "group_id": row.id, "person_id": each, "kind": kind}
            for each, kind in kinds
        ]
    db.session.flush()
    db.session.execute(delete(CohortSeat).where(CohortSeat.round_id == held.id))
    _write(CohortSeat, seats)
    _end(gone, now)


def change(
    held: CohortRound, groups: Sequence[Group], kind: str, *, seen: int, by: int, now: datetime
) -> int:
    """Seat a round otherwise, and keep how it was; return the number of the change.

    seen  the revision that the page showed

    Raises Conflict: somebody changed the round since.
    """
    _next_revision(held, seen)
    before, _ids = drawn(held)
    n = 1 + next((each.n for each in changes(held)), 0)
    db.session.add(
        CohortRoundChange(
            round_id=held.id, n=n, kind=kind, before=_kept(before.groups), at=now, person_id=by
        )
    )
    put_down(held, groups, now=now)
    return n


def changes(held: CohortRound) -> list[CohortRoundChange]:
    """Return the changes of a round, the latest first: that one can be taken back."""
    chosen = select(CohortRoundChange).where(CohortRoundChange.round_id == held.id)
    return list(db.session.scalars(chosen.order_by(CohortRoundChange.n.desc())))


def seated_before(changed: CohortRoundChange) -> Drawn:
    """Return how a round was seated before a change."""
    return Drawn(
        tuple(
            Group(tuple(members), (), tuple(beside), stand_in)
            for members, beside, stand_in in changed.before
        )
    )


def take_back(held: CohortRound, n: int, *, now: datetime) -> None:
    """Seat a round as it was before its latest change. Raises Conflict if that is another one."""
    last = next(iter(changes(held)), None)
    if last is None or last.n != n:
        raise Conflict(
            _("This round was changed again since, or this was taken back already. Look at it.")
        )
    _next_revision(held, held.revision)
    put_down(held, seated_before(last).groups, now=now)
    db.session.delete(last)
    db.session.flush()


def _next_revision(held: CohortRound, seen: int) -> None:
    """Count a change. Raises Conflict if somebody was first."""
    counted = db.session.execute(
        update(CohortRound)
        .where(CohortRound.id == held.id, CohortRound.revision == seen)
        .values(revision=CohortRound.revision + 1)
        .returning(CohortRound.revision)
    ).first()
    if counted is None:
        raise Conflict(
            _("Somebody else changed this round meanwhile, so nothing was stored. Look at it anew.")
        )


def _groups(held: CohortRound) -> dict[frozenset[int], CohortGroup]:
    """Return every group that a round has or had, by its members."""
    members: dict[int, set[int]] = {}
    for group_id, person_id in db.session.execute(
        select(CohortGroupMember.group_id, CohortGroupMember.person_id)
        .join(CohortGroup, CohortGroup.id == CohortGroupMember.group_id)
        .where(CohortGroup.round_id == held.id)
    ):
        members.setdefault(group_id, set()).add(person_id)
    rows = db.session.scalars(select(CohortGroup).where(CohortGroup.round_id == held.id))
    return {frozenset(members.get(row.id, ())): row for row in rows}


def _end(group_ids: Iterable[int], now: datetime) -> None:
    """Let groups end; of one in which nothing was written nothing is kept."""
    ended = list(group_ids)
    if not ended:
        return
    shown = exists().where(CohortShown.group_id == CohortGroup.id)
    is_empty = CohortGroup.id.in_(ended) & (CohortGroup.note == "") & ~shown
    db.session.execute(delete(CohortGroup).where(is_empty))
    db.session.execute(
        update(CohortGroup)
        .where(CohortGroup.id.in_(ended), CohortGroup.ended_at.is_(None))
        .values(ended_at=now)
    )


def has_words(held: CohortRound) -> bool:
    """Tell whether anybody wrote or showed something in a group of this round."""
    shown = exists().where(CohortShown.group_id == CohortGroup.id)
    found = select(func.count()).where(
        CohortGroup.round_id == held.id, or_(CohortGroup.note != "", shown)
    )
    return bool(db.session.scalar(found))


def _kept(groups: Iterable[Group]) -> list[Any]:
    return [[list(each.members), list(each.beside), each.stand_in] for each in groups]


def _write(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.execute(insert(table_of(model)), rows)
