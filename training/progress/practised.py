"""What people have practised of their programs: which weeks, in which lens, and when last."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, and_, case, func, literal, select, union_all

from training.db import read
from training.lenses import BOTH, CUSTOMER, INSIDE
from training.part import Practised
from training.progress.models import ProgressAgenda, ProgressEntry
from training.progress.service import OF_CONTENT
from training.progress.tally import PRACTICE

__all__ = ["practised"]


def practised(
    people: Any, values: Mapping[str, Any], bits: Mapping[tuple[str, str], int]
) -> list[Practised]:
    """Return what each of `people` practised, in one query; who did nothing has no entry.

    people  a SELECT of person ids, made once, with its `values`
    bits    (kind of content, slug) -> the bit that stands for its place, such as its week

    A bit is set for a lens as soon as anything it stands for was practised in it.
    """
    marked = tuple((f"{OF_CONTENT[kind]}/{slug}", bit) for (kind, slug), bit in bits.items())
    rows: Any = read(_statement(people, marked), dict(values))
    return [Practised(who, int(c), int(i), int(b), at) for who, c, i, b, at in rows]


@lru_cache(64)  # one for each program in use
def _statement(people: Any, marked: tuple[tuple[str, int], ...]) -> Any:
    nothing = literal(0, BigInteger)
    found = {key: literal(value, BigInteger) for key, value in marked}

    def bit(kind: Any, slug: Any) -> Any:
        return case(found, value=kind + "/" + slug, else_=nothing) if found else nothing

    entry, agenda = ProgressEntry, ProgressAgenda
    is_practice = entry.outcome.in_(PRACTICE)
    begun = agenda.touched_at.is_not(None) | agenda.done_at.is_not(None)
    lines = union_all(
        select(
            entry.person_id,
            bit(entry.kind, entry.slug).label("bit"),
            _is(and_(is_practice, entry.lens.in_((CUSTOMER, BOTH)))).label("customer"),
            _is(and_(is_practice, entry.lens.in_((INSIDE, BOTH)))).label("inside"),
            literal(0).label("begun"),
            entry.at.label("at"),
        ).where(entry.person_id.in_(people)),
        select(
            agenda.person_id,
            bit(agenda.kind, agenda.ref),
            literal(0),
            literal(0),
            literal(1),
            agenda.touched_at,
        ).where(agenda.person_id.in_(people), begun),
    ).subquery()
    marks = [func.max(lines.c[name]).label(name) for name in ("customer", "inside", "begun", "at")]
    each = select(lines.c.person_id, lines.c.bit, *marks).group_by(lines.c.person_id, lines.c.bit)
    per = each.subquery()
    sums = [func.sum(per.c[name] * per.c.bit) for name in ("customer", "inside", "begun")]
    return select(per.c.person_id, *sums, func.max(per.c.at)).group_by(per.c.person_id)


def _is(condition: Any) -> Any:
    return case((condition, 1), else_=0)
