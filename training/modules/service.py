"""Read a module: find the place, answer, reflect, take the task on, finish."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, literal, select, update

from training.content import service as content
from training.db import db, insert_statement
from training.db import read as select_rows
from training.errors import Conflict, Invalid, NotFound, TwoTexts
from training.modules.models import ModuleReading, ModuleResponse
from training.modules.reader import SHORT, Module, Place, Response, module
from training.progress import service as progress
from training.progress.service import Doer, Step

__all__ = [
    "KIND",
    "answer",
    "begin",
    "finish",
    "library",
    "onward",
    "open_module",
    "plan_for",
    "reach",
    "reflect",
    "version",
]

KIND = "modules"
LEDGER_KIND = "module"
LONGEST_TEXT = 8_000  # characters of one reflection
MOST_SHOWN = 256
_shown: dict[tuple[str, str], Module] = {}

_reading, _response = ModuleReading.__table__.c, ModuleResponse.__table__.c
# Core and made once: it is most of what a module page asks the database.
_PLACE = (
    select(
        _reading.digest,
        _reading.reached,
        _reading.finished_at,
        _response.item,
        _response.value,
        _response.first,
        _response.revision,
    )
    .join_from(ModuleReading.__table__, ModuleResponse.__table__, isouter=True)
    .where(_reading.person_id == bindparam("person_id"), _reading.slug == bindparam("slug"))
)


def library(person_id: int) -> list[tuple[content.Listed, ModuleReading | None]]:
    """Return every live module with the person's reading of it, in the order of the course."""
    readings = {
        reading.slug: reading
        for reading in db.session.scalars(
            select(ModuleReading).where(ModuleReading.person_id == person_id)
        )
    }
    listed = sorted(content.live_list(KIND), key=lambda one: one.summary["id"])
    return [(one, readings.get(one.slug)) for one in listed]


def onward(shelf: Sequence[tuple[content.Listed, ModuleReading | None]]) -> str:
    """Return the slug to go on with: the first module begun, else the first not read; or ""."""
    unread = [
        (one.slug, reading) for one, reading in shelf if not (reading and reading.finished_at)
    ]
    begun = [slug for slug, reading in unread if reading]
    return next(iter([*begun, *(slug for slug, _reading in unread)]), "")


def open_module(person_id: int, slug: str) -> tuple[Module, Place]:
    """Return the module and the reader's place in it: on their own version once they began.

    Raises NotFound. One query for a reader who has begun, two for one who has not.
    """
    rows = select_rows(_PLACE, {"person_id": person_id, "slug": slug}).all()
    if not rows:
        live = content.live(KIND, slug)
        return _ready(slug, live.digest), Place()
    first = rows[0]
    responses = {row.item: Response(row.value, row.first, row.revision) for row in rows if row.item}
    place = Place(first.reached, True, first.finished_at is not None, responses)
    return _ready(slug, first.digest), place


def version(slug: str, short: str) -> Module:
    """Return the version a form was made from, by the start of its digest. Raises NotFound.

    Costs no query once this process has shown it.
    """
    if found := _shown.get((slug, short)):
        return found
    return _ready(slug, content.digest_like(KIND, slug, short))


def begin(person_id: int, read: Module, *, now: datetime) -> None:
    """Make sure there is a reading, pinned to the version that the reader saw first.

    Raises Conflict if the page shows another version than the one the reader began with.
    """
    statement = insert_statement(ModuleReading).values(
        person_id=person_id, slug=read.slug, digest=read.digest, reached=0, started_at=now
    )
    # Changing nothing makes the database answer with the row that is there, in one statement.
    pinned = db.session.scalar(
        statement.on_conflict_do_update(
            index_elements=("person_id", "slug"), set_={"slug": read.slug}
        ).returning(ModuleReading.digest)
    )
    if pinned != read.digest:
        raise Conflict(
            _("You began this module in another version than this page shows. Reload the page.")
        )


def answer(person_id: int, read: Module, question: str, choice: str, *, now: datetime) -> None:
    """Keep the option chosen; the first choice stays beside a later one.

    Raises NotFound (no such question) or Invalid (no such option).
    """
    options = read.questions.get(question)
    if options is None:
        raise NotFound(_("This module has no such question. Reload the page."))
    if choice not in options:
        raise Invalid(_("Choose one of the answers."))
    begin(person_id, read, now=now)
    _save(person_id, read.slug, question, choice, now=now, first=choice)


def reflect(person_id: int, read: Module, item: str, text: str, *, seen: int, now: datetime) -> int:
    """Keep the words and return their revision. `seen` is the revision the page showed (0: none).

    Raises NotFound (no such reflection), Invalid (too long) or TwoTexts (saved elsewhere since).
    """
    if item not in read.reflections:
        raise NotFound(_("This module has no such reflection. Reload the page."))
    if len(text) > LONGEST_TEXT:
        raise Invalid(
            f"That is {len(text):,} characters; a reflection keeps {LONGEST_TEXT:,}. "
            "Shorten it and save again. What you saved before is still there."
        )
    begin(person_id, read, now=now)
    revision = _save(person_id, read.slug, item, text, now=now, seen=seen)
    if revision is None:
        kept = db.session.get_one(ModuleResponse, (person_id, read.slug, item))
        if kept.value != text:
            message = "You saved another text here after you opened this page."
            fresh = {"seen": str(kept.revision)}
            raise TwoTexts(message, [("text", kept.value, text)], fresh)
        return kept.revision
    return revision


def reach(person_id: int, read: Module, part_id: str, *, now: datetime) -> None:
    """Note that the reader got as far as `part_id`; going back to an earlier one loses nothing.

    Raises NotFound if the module has no such part.
    """
    index = read.part_index(part_id)
    if index is None:
        raise NotFound(_("This module has no such part. Reload the page."))
    begin(person_id, read, now=now)
    moved = db.session.execute(
        update(ModuleReading)
        .where(*_is(person_id, read.slug), ModuleReading.reached < index)
        .values(reached=index)
        .returning(ModuleReading.slug)
    )
    if moved.first():
        left = read.parts[index:]
        progress.touch(
            person_id,
            LEDGER_KIND,
            read.slug,
            now=now,
            place=left[0].title if left else read.body["task"]["title"],
            minutes=sum(part.minutes for part in left) or 1,
            url=f"/modules/{read.slug}#{part_id}",
        )


def finish(doer: Doer, read: Module, lens: str, *, now: datetime) -> Sequence[str]:
    """Finish the module and return (): or the questions still open, and finish nothing.

    Finishing twice records once.
    """
    begin(doer.id, read, now=now)
    answered = set(
        db.session.scalars(
            select(ModuleResponse.item).where(
                ModuleResponse.person_id == doer.id, ModuleResponse.slug == read.slug
            )
        )
    )
    still_open = [question for question in read.questions if question not in answered]
    if still_open:
        return still_open
    closed = db.session.execute(
        update(ModuleReading)
        .where(*_is(doer.id, read.slug), ModuleReading.finished_at.is_(None))
        .values(finished_at=now, reached=len(read.parts))
        .returning(ModuleReading.slug)
    )
    if closed.first():
        progress.close(doer.id, LEDGER_KIND, read.slug, now=now)
        progress.record(
            doer,
            LEDGER_KIND,
            read.slug,
            read.title,
            outcome="finished",
            lens=lens,
            digest=read.digest,
            now=now,
        )
    return ()


def plan_for(person_id: int, now: datetime) -> None:
    """Put every live module on a new person's agenda, in the order of the course."""
    listed = sorted(content.live_list(KIND), key=lambda one: one.summary["id"])
    progress.plan(
        person_id,
        [
            Step(
                kind=LEDGER_KIND,
                ref=one.slug,
                title=one.title,
                url=f"/modules/{one.slug}",
                minutes=one.summary["minutes"],
                position=number,
                customer_line=one.summary["lines"]["customer"],
                inside_line=one.summary["lines"]["inside"],
            )
            for number, one in enumerate(listed, start=1)
        ],
    )


def _ready(slug: str, digest: str) -> Module:
    """Return a version, built once per process: a digest never changes its meaning."""
    found = _shown.get((slug, digest[:SHORT]))
    if found is None:
        made = content.version(digest)
        if made.kind != KIND or made.slug != slug:
            raise NotFound(_("There is no such version of this module. Reload the page."))
        if len(_shown) >= MOST_SHOWN:
            _shown.clear()
        found = _shown[slug, digest[:SHORT]] = module(slug, digest, made.body)
    return found


def _save(  # one row has these columns
    person_id: int,
    slug: str,
    item: str,
    value: str,
    *,
    now: datetime,
    first: str = "",
    seen: int | None = None,
) -> int | None:
    """Insert or change one response and return its revision.

    With `seen`, a row that is at another revision stays as it is, and None comes back.
    """
    table = ModuleResponse
    statement = insert_statement(table).values(
        person_id=person_id, slug=slug, item=item, value=value, first=first, revision=1, at=now
    )
    saved = db.session.execute(
        statement.on_conflict_do_update(
            index_elements=("person_id", "slug", "item"),
            set_={"value": value, "at": now, "revision": table.revision + 1},
            where=literal(True) if seen is None else table.revision == seen,
        ).returning(table.revision)
    )
    row = saved.first()
    return int(row[0]) if row else None


def _is(person_id: int, slug: str) -> tuple[Any, ...]:
    return (ModuleReading.person_id == person_id, ModuleReading.slug == slug)
