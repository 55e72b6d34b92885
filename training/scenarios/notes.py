"""What a person writes beside a run, from the first choice to both rooms. Only they read it."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, delete, select, update

from training.db import db, insert_statement
from training.db import read as select_rows
from training.errors import Invalid, MovedOn, TwoTexts
from training.scenarios.models import ScenarioNote, ScenarioRun
from training.scenarios.pages import player
from training.scenarios.runs import Note, Run

__all__ = [
    "LONGEST_NOTE",
    "SAME_MOVE",
    "Notes",
    "joined",
    "keep",
    "keep_answers",
    "keep_thought",
    "look_back",
    "must_be_over",
    "of_run",
    "take_thought",
    "thought_with",
    "thoughts",
]

LONGEST_NOTE = 4_000  # characters
SAME_MOVE = "same-move"  # the answer over both rooms; it stands beside the run that was begun first

_note = ScenarioNote.__table__.c
_OF_RUN = select(_note.item, _note.text, _note.revision).where(_note.run_id == bindparam("run_id"))


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
        raise Invalid(_("Keep it under 4,000 characters. What you saved before is still there."))
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
    kept = of_run(run).get(item)
    if kept is None:  # a choice in another tab took it along in this moment
        return keep(run, item, text, seen=0, now=now)
    if kept.text != text:
        raise _two_texts([("note", kept.text, text)], kept.revision)
    return kept.revision


def keep_thought(run: Run, n: int, text: str, *, seen: int, now: datetime) -> int:
    """Keep what the person thinks before step `n`, while they write it; return the revision.

    Words that arrive after the choice was made, from a tab or a device that was slower, join it.

    Raises Invalid (too long, or the run is not there yet) or TwoTexts (saved elsewhere since).
    """
    item = f"thought-{n}"
    if n == run.next_n and not run.is_over:
        return keep(run, item, text, seen=seen, now=now)
    if not 1 <= n <= run.state.n:
        raise Invalid(_("This story is at another place. Reload the page; nothing was stored."))
    if text in run.noted[n - 1].note:
        return seen
    late = of_run(run).get(item, Note())
    return keep(run, item, joined(late.text, text), seen=late.revision, now=now)


def thought_with(run: Run, note: str, seen: int) -> str:
    """Return what goes with a choice: what was sent, and what another tab kept since then.

    seen  the revision of the thought that the page showed
    """
    return note if seen == run.thought.revision else joined(run.thought.text, note)


def take_thought(run: Run, step_note: str, *, is_over: bool) -> None:
    """Take away the thought that is part of a step by now; one saved in this moment stays.

    So does one at an ending, which has enough to store, if all of it stands in the step: `joined`
    shows it once.
    """
    if run.thought.revision and not (is_over and run.thought.text in step_note):
        db.session.execute(
            delete(ScenarioNote).where(
                ScenarioNote.run_id == run.id,
                ScenarioNote.item == f"thought-{run.next_n}",
                ScenarioNote.revision == run.thought.revision,
            )
        )


def thoughts(run: Run, kept: Notes) -> list[str]:
    """Return what was thought before each choice that was made, "" for nothing."""
    late = (kept.get(f"thought-{n}", Note()) for n in range(1, len(run.noted) + 1))
    return [joined(each.note, more.text) for each, more in zip(run.noted, late, strict=True)]


def joined(first: str, second: str) -> str:
    """Return two texts so that neither is lost: one alone where it holds the other."""
    if second in first:
        return first
    return second if first in second else f"{first}\n\n{second}"


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
