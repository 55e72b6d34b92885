"""Read a module: find the place, answer, reflect, take the task on, finish."""

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from training.content import service as content
from training.db import db
from training.errors import Invalid, NotFound, TwoTexts
from training.lenses import BOTH
from training.modules import rows
from training.modules.models import ModuleReading, ModuleResponse
from training.modules.reader import SHORT, Module, Place, Response, module, steps
from training.modules.rows import begin
from training.people.models import Person
from training.progress import service as progress
from training.progress.service import Doer, Step
from training.progress.tasks import MINUTES, Intention

__all__ = [
    "KIND",
    "answer",
    "begin",
    "finish",
    "glance",
    "intention",
    "library",
    "onward",
    "open_module",
    "plan_for",
    "reach",
    "reflect",
    "task_ref",
    "version",
]

KIND = "modules"
LEDGER_KIND = "module"
LONGEST_TEXT = 8_000  # characters of one reflection
MOST_SHOWN = 256
_shown: dict[tuple[str, str], Module] = {}


def library(person_id: int) -> list[tuple[content.Listed, ModuleReading | None]]:
    """Return every live module with the person's reading of it: the shared ones come first."""
    readings = {
        reading.slug: reading
        for reading in db.session.scalars(
            select(ModuleReading).where(ModuleReading.person_id == person_id)
        )
    }
    return [(one, readings.get(one.slug)) for one in _in_order()]


def onward(shelf: Sequence[tuple[content.Listed, ModuleReading | None]], side: str) -> str:
    """Return the slug to go on with: the first module begun, else the first not read; or "".

    What is written for the other side is nobody's next step before they begin it.
    """
    unread = [
        (one.slug, reading)
        for one, reading in shelf
        if not (reading and reading.finished_at) and (reading or _is_for(one, side))
    ]
    begun = [slug for slug, reading in unread if reading]
    return next(iter([*begun, *(slug for slug, _reading in unread)]), "")


def open_module(person_id: int, slug: str) -> tuple[Module, Place]:
    """Return the module and the reader's place in it: on their own version once they began.

    Raises NotFound. One query for a reader who has begun, two for one who has not.
    """
    found = rows.of(person_id, slug)
    if not found:
        live = content.live(KIND, slug)
        return _ready(slug, live.digest), Place()
    first = found[0]
    kept = (row for row in found if row.item)
    responses = {row.item: Response(row.value, row.first, row.revision) for row in kept}
    place = Place(first.reached, True, first.finished_at is not None, responses)
    return _ready(slug, first.digest), place


def version(slug: str, short: str) -> Module:
    """Return the version a form was made from, by the start of its digest. Raises NotFound.

    Costs no query once this process has shown it.
    """
    if found := _shown.get((slug, short)):
        return found
    return _ready(slug, content.digest_like(KIND, slug, short))


def answer(person_id: int, read: Module, question: str, choice: str, *, now: datetime) -> None:
    """Keep the option chosen; the first choice stays beside a later one.

    Two statements: to begin and to save, or for a reader who has begun, to save and to count down
    what Today says is open. (Three for the first answer of all, if another process sent the page.)

    Raises NotFound (no such question) or Invalid (no such option).
    """
    options = read.questions.get(question)
    if options is None:
        raise NotFound(_("This module has no such question. Reload the page."))
    if choice not in options:
        raise Invalid(_("Choose one of the answers."))
    revision = None
    # Perhaps it is read to its end: counting down does nothing where there is more to read.
    may_be_read = rows.may_have_begun(person_id, read.slug)
    if may_be_read:
        revision = rows.save(
            person_id, read, question, choice, now=now, first=choice, is_begun=True
        )
    if revision is None:
        may_be_read = begin(person_id, read, now=now) >= len(read.parts)
        revision = rows.save(person_id, read, question, choice, now=now, first=choice)
    if revision == 1 and may_be_read:
        progress.count_answer(person_id, LEDGER_KIND, read.slug, now=now, place=_task_title(read))


def reflect(person_id: int, read: Module, item: str, text: str, *, seen: int, now: datetime) -> int:
    """Keep the words and return their revision. `seen` is the revision the page showed (0: none).

    Raises NotFound (no such reflection), Invalid (too long) or TwoTexts (saved elsewhere since).
    """
    if item not in read.reflections:
        raise NotFound(_("This module has no such reflection. Reload the page."))
    if len(text) > LONGEST_TEXT:
        raise Invalid(
            _(
                "That is %(n)s characters; a reflection keeps %(most)s. Shorten it and save again. "
                "What you saved before is still there.",
                n=f"{len(text):,}",
                most=f"{LONGEST_TEXT:,}",
            )
        )
    begin(person_id, read, now=now)
    revision = rows.save(person_id, read, item, text, now=now, seen=seen)
    if revision is None:
        kept = db.session.get_one(ModuleResponse, (person_id, read.slug, item))
        if kept.value != text:
            message = _("You saved another text here after you opened this page.")
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
    if rows.advance(person_id, read.slug, index):
        left = read.parts[index:]
        still_open = () if left else rows.still_open(person_id, read)
        progress.touch(
            person_id,
            LEDGER_KIND,
            read.slug,
            now=now,
            place=left[0].title if left else "" if still_open else _task_title(read),
            minutes=sum(part.minutes for part in left) or len(still_open) or 1,
            url=f"/modules/{read.slug}#{'finish' if still_open else part_id}",
        )


def glance(person_id: int, read: Module, part_id: str, *, now: datetime) -> None:
    """Note that the reader was at `part_id` for a while: Today leads back there.

    It counts nothing as read. Raises NotFound if the module has no such part.
    """
    index = read.part_index(part_id)
    if index is None or index >= len(read.parts):
        raise NotFound(_("This module has no such part. Reload the page."))
    left = read.parts[begin(person_id, read, now=now) :]
    if left:
        progress.touch(
            person_id,
            LEDGER_KIND,
            read.slug,
            now=now,
            place=read.parts[index].title,
            minutes=sum(part.minutes for part in left),
            url=f"/modules/{read.slug}#{part_id}",
        )


def finish(doer: Doer, read: Module, lens: str, *, now: datetime) -> Sequence[str]:
    """Finish the module and return (): or the questions still open, and finish nothing.

    Finishing twice records once. A module for one side counts in its lens, whatever `lens` says.
    """
    begin(doer.id, read, now=now)
    if still_open := rows.still_open(doer.id, read):
        return still_open
    if rows.finish(doer.id, read, now=now):
        progress.close(doer.id, LEDGER_KIND, read.slug, now=now)
        progress.record(
            doer,
            LEDGER_KIND,
            read.slug,
            read.title,
            outcome="finished",
            lens=read.lens_of(lens),
            digest=read.digest,
            now=now,
        )
    return ()


def task_ref(read: Module) -> str:
    """Return what names the field task of a module, whatever its version."""
    return f"{KIND}/{read.slug}/{read.body['task']['id']}"


def intention(
    read: Module, *, situation: str, with_whom: str, lens: str, due_on: date
) -> Intention:
    """Return the reader's plan, with what this version of the module asks for in that lens."""
    task, lens = read.body["task"], read.lens_of(lens)
    return Intention(
        ref=task_ref(read),
        task=task["title"],
        source=read.title,
        source_url=f"/{KIND}/{read.slug}#task",
        situation=situation,
        with_whom=with_whom,
        lens=lens,
        due_on=due_on,
        promise=task.get("plan", {}).get("then"),
        steps=steps(read, lens),
        minutes=task.get("minutes", MINUTES),
    )


def plan_for(person_id: int, now: datetime) -> None:
    """Put every live module on a new person's agenda, but those for the other side."""
    side = str(db.session.scalar(select(Person.side).where(Person.id == person_id)))
    listed = [one for one in _in_order() if _is_for(one, side)]
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
                customer_line=one.summary["lines"]["customer"] or None,
                inside_line=one.summary["lines"]["inside"] or None,
                lens=None if (whom := _audience(one)) == BOTH else whom,
            )
            for number, one in enumerate(listed, start=1)
        ],
    )


def _in_order() -> list[content.Listed]:
    """Return the live modules in the order of the course, those for one side last."""
    listed = content.live_list(KIND)
    return sorted(listed, key=lambda one: (_audience(one) != BOTH, one.summary["id"]))


def _audience(one: content.Listed) -> str:
    return str(one.summary.get("audience", BOTH))


def _is_for(one: content.Listed, side: str) -> bool:
    return _audience(one) in (BOTH, side)


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


def _task_title(read: Module) -> str:
    return str(read.body["task"]["title"])
