"""What the people of one group share: who they are, their note, and rules they show each other.

Only members of the group find any of it: they stand in every WHERE. No facilitator is a member.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update

from training.cohorts import access
from training.cohorts.access import Seen
from training.cohorts.models import (
    Cohort,
    CohortGroup,
    CohortMembership,
    CohortRound,
    MemberRole,
)
from training.cohorts.pairing import lines
from training.cohorts.pairs import sentences
from training.cohorts.pairs.models import CohortGroupMember, CohortShown
from training.cohorts.pairs.partners import Partner, members
from training.db import db, insert_once
from training.errors import Forbidden, Invalid, NotFound, TwoTexts
from training.part import Sentence
from training.people.service import Viewer

__all__ = ["Together", "group_of", "hide", "keep_note", "show"]

LONGEST, MOST_LINES = 4_000, 500


class Compared(NamedTuple):
    """One story: my rule, whether I show it, and what the others have shown.

    theirs   (name, sentence) of each who shows theirs; empty until I show mine
    waiting  names of those who would show theirs if I showed mine
    """

    slug: str
    title: str
    mine: Sentence | None
    is_shown: bool
    theirs: list[tuple[str, Sentence]]
    waiting: list[str]


@dataclass(frozen=True)
class Together:
    """A group as its members see it; `may_write` while they are seated like this."""

    cohort: Cohort
    seen: Seen | None
    round: CohortRound
    group: CohortGroup
    partners: list[Partner]
    may_write: bool
    rules: list[Compared]


def group_of(viewer: Viewer, cohort_id: int, group_id: int, *, now: datetime) -> Together:
    """Return what the viewer shares with their group. Raises NotFound for everybody else."""
    row = db.session.execute(
        select(Cohort, CohortRound, CohortGroup)
        .join(CohortRound, CohortRound.cohort_id == Cohort.id)
        .join(CohortGroup, CohortGroup.round_id == CohortRound.id)
        .join(CohortGroupMember, CohortGroupMember.group_id == CohortGroup.id)
        .where(
            Cohort.id == cohort_id,
            CohortGroup.id == group_id,
            CohortGroupMember.person_id == viewer.id,
        )
    ).first()
    if row is None:
        raise NotFound(_("There is no such page, or it is shared by others."))
    cohort, held, group = row
    partners = members(group, viewer.id, cohort.id)
    return Together(
        cohort=cohort,
        seen=_seen(viewer, cohort_id, now),
        round=held,
        group=group,
        partners=partners,
        may_write=group.ended_at is None and _learns(cohort.id, viewer.id, now),
        rules=_compared(group, viewer.id, partners),
    )


def keep_note(found: Together, person_id: int, text: str, *, seen: int, now: datetime) -> int:
    """Keep the note of a group; return its revision.

    seen  the revision that the page showed

    Raises Forbidden (they sit elsewhere by now), Invalid (too long) or TwoTexts (a partner wrote
    meanwhile).
    """
    _may_write(found)
    if len(text) > LONGEST or text.count("\n") >= MOST_LINES:
        raise Invalid(
            _("Keep it under 4,000 characters and 500 lines. What was saved before is still there.")
        )
    group = found.group
    if text == group.note:
        return group.note_revision
    by = lines.authors(group.note, group.note_by, text, person_id)
    kept = db.session.execute(
        update(CohortGroup)
        .where(CohortGroup.id == group.id, CohortGroup.note_revision == seen)
        .values(note=text, note_by=by, note_at=now, note_revision=CohortGroup.note_revision + 1)
        .returning(CohortGroup.note_revision)
    ).first()
    if kept is not None and group.note_revision == seen:
        return int(kept[0])
    db.session.refresh(group)
    if group.note == text:
        return group.note_revision
    message = _("Somebody else wrote here after you opened this page. Nothing of yours is stored.")
    fresh = {"seen": str(group.note_revision)}
    raise TwoTexts(message, [("text", group.note, text)], fresh)


def show(found: Together, person_id: int, slug: str, *, now: datetime) -> None:
    """Let the group read one's rule of a story. Raises NotFound (there is none) or Forbidden."""
    _may_write(found)
    if not any(each.slug == slug and each.mine for each in found.rules):
        raise NotFound(_("There is no rule of yours for this story yet."))
    values = {"group_id": found.group.id, "person_id": person_id, "slug": slug, "at": now}
    insert_once(CohortShown, values, keys=("group_id", "person_id", "slug"))


def hide(found: Together, person_id: int, slug: str) -> None:
    """Take back that the group may read one's rule; one can always do that."""
    db.session.execute(
        delete(CohortShown).where(
            CohortShown.group_id == found.group.id,
            CohortShown.person_id == person_id,
            CohortShown.slug == slug,
        )
    )


def _may_write(found: Together) -> None:
    if not found.may_write:
        raise Forbidden(_("You sit with others by now. What you wrote here stays for you to read."))


def _compared(group: CohortGroup, person_id: int, partners: Sequence[Partner]) -> list[Compared]:
    """Return the stories that I have a rule of, or that somebody would compare theirs in."""
    rows = db.session.execute(
        select(CohortShown.person_id, CohortShown.slug).where(CohortShown.group_id == group.id)
    )
    shown: dict[int, set[str]] = {}
    for who, slug in rows:
        shown.setdefault(who, set()).add(slug)
    own = {each.slug: each for each in sentences.of(person_id)}
    open_to_me = shown.get(person_id, set()) & own.keys()
    others = {
        one.id: {s.slug: s for s in sentences.of(one.id, shown[one.id] & open_to_me)}
        for one in partners
        if shown.get(one.id, set()) & open_to_me
    }
    offered = {slug for one in partners for slug in shown.get(one.id, ())}
    titles = {slug: each.title for slug, each in own.items()} | sentences.titles(
        offered - own.keys()
    )
    return [
        Compared(
            slug=slug,
            title=titles[slug],
            mine=own.get(slug),
            is_shown=slug in open_to_me,
            theirs=[(p.name, others[p.id][slug]) for p in partners if slug in others.get(p.id, {})],
            waiting=[
                p.name for p in partners if slug in shown.get(p.id, ()) and slug not in open_to_me
            ],
        )
        for slug in sorted(titles, key=lambda slug: titles[slug])
    ]


def _learns(cohort_id: int, person_id: int, now: datetime) -> bool:
    chosen = select(CohortMembership.id).where(
        CohortMembership.cohort_id == cohort_id,
        CohortMembership.person_id == person_id,
        CohortMembership.role == MemberRole.LEARNER,
        or_(CohortMembership.ended_at.is_(None), CohortMembership.ended_at > now),
    )
    return db.session.scalar(chosen) is not None


def _seen(viewer: Viewer, cohort_id: int, now: datetime) -> Seen | None:
    try:
        return access.seen(viewer, cohort_id, now=now)
    except NotFound:  # they have left: what they wrote here is still theirs to read
        return None
