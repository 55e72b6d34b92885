"""What a person writes beside a run: answers in the debrief, the same move. Only they read it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import bindparam, select, update

from training.db import db, insert_statement
from training.db import read as select_rows
from training.errors import Invalid, MovedOn, TwoTexts
from training.scenarios import player
from training.scenarios.models import ScenarioNote, ScenarioRun
from training.scenarios.runs import Run
from training.scenarios.service import LONGEST_NOTE

__all__ = [
    "SAME_MOVE",
    "Note",
    "Notes",
    "keep",
    "keep_answers",
    "look_back",
    "must_be_over",
    "of_run",
]

SAME_MOVE = "same-move"  # the answer over both rooms; it stands beside the run that was begun first

_note = ScenarioNote.__table__.c
_OF_RUN = select(_note.item, _note.text, _note.revision).where(_note.run_id == bindparam("run_id"))


class Note(NamedTuple):
    """Words, and how often they were saved."""

    text: str = ""
    revision: int = 0


class Notes(dict[str, Note]):
    """The notes of a run by item, such as "question-1"."""

    def answer(self, n: int) -> str:
        """Return what was answered to question `n`; the first is 1."""
        return self.get(f"question-{n}", Note()).text

    @property
    def same_move(self) -> Note:
        """What the person says is the same move in both rooms."""
        return self.get(SAME_MOVE, Note())

    @property
    def seen(self) -> int:
        """The revision of all answers together: it grows whenever one of them is saved."""
        return sum(note.revision for item, note in self.items() if item.startswith("question-"))


def of_run(run: Run) -> Notes:
    """Return what was written beside a run, by item, in one query."""
    rows = select_rows(_OF_RUN, {"run_id": run.id})
    return Notes({row.item: Note(row.text, row.revision) for row in rows})


def keep(run: Run, item: str, text: str, *, seen: int, now: datetime) -> int:
    """Keep words beside a run that `open_run` gave, so a run of the viewer's; return the revision.

    seen  the revision that the page showed, 0 for none

    Raises Invalid (too long) or TwoTexts (saved elsewhere since).
    """
    if len(text) > LONGEST_NOTE:
        raise Invalid(
            _("Keep each answer under 4,000 characters. What you saved before is still there.")
        )
    statement = insert_statement(ScenarioNote).values(
        run_id=run.id, item=item, text=text, revision=1, at=now
    )
    saved = db.session.scalar(
        statement.on_conflict_do_update(
            index_elements=("run_id", "item"),
            set_={"text": text, "at": now, "revision": ScenarioNote.revision + 1},
            where=ScenarioNote.revision == seen,
        ).returning(ScenarioNote.revision)
    )
    if saved is not None:
        return int(saved)
    kept = of_run(run)[item]
    if kept.text != text:
        raise _two_texts([("text", kept.text, text)], kept.revision)
    return kept.revision


def keep_answers(run: Run, answers: Mapping[int, str], *, seen: int, now: datetime) -> int:
    """Keep the answers that differ from what is stored; return the revision of all together.

    seen  that revision as the page showed it

    Raises as `keep` does; then nothing is stored.
    """
    kept = of_run(run)
    changed = {n: text for n, text in answers.items() if text != kept.answer(n)}
    if changed and kept.seen != seen:
        stored, sent = (_together({n: kept.answer(n) for n in changed}), _together(changed))
        raise _two_texts([("answers", stored, sent)], kept.seen)
    for n, text in changed.items():
        item = f"question-{n}"
        keep(run, item, text, seen=kept.get(item, Note()).revision, now=now)
    return kept.seen + len(changed)


def must_be_over(run: Run) -> None:
    """Raise MovedOn unless the run has ended: nothing of its debrief is shown before."""
    if not run.is_over:
        place = player.plain(player.place_of(run.scenario.story, run.state, run.lens))
        text = _("The story is not over. You are here: %(place)s", place=place)
        raise MovedOn(text, _("Go back in"), run.url)


def look_back(run: Run, *, now: datetime) -> None:
    """Note that the person has met the questions: from here on the rest of the debrief is open."""
    db.session.execute(
        update(ScenarioRun)
        .where(ScenarioRun.id == run.id, ScenarioRun.looked_back_at.is_(None))
        .values(looked_back_at=now)
    )


def _together(answers: Mapping[int, str]) -> str:
    return "\n\n".join(f"{n}. {text}" for n, text in sorted(answers.items()))


def _two_texts(pairs: list[tuple[str, str, str]], revision: int) -> TwoTexts:
    message = _("You saved another text here after you opened this page.")
    return TwoTexts(message, pairs, {"seen": str(revision)})
