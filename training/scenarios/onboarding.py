"""Where somebody new begins: in the first story that nobody is scored on."""

from datetime import datetime

from training.cohorts import service as cohorts
from training.content import service as content
from training.progress import service as progress
from training.scenarios.runs import KIND, runs_of

__all__ = ["welcome"]


def welcome(person_id: int, now: datetime) -> str | None:
    """Return the page of the first unscored story that is live.

    None for somebody who has been in it, whose agenda asks for something else first, or who waits
    for their program.
    """
    if cohorts.waits(person_id, now=now):
        return None
    listed = sorted(content.live_list(KIND), key=lambda one: one.summary["order"])
    first = next((one for one in listed if not one.summary["scored"]), None)
    if first is None or runs_of(person_id, first.slug):
        return None
    agenda = progress.agenda_of(person_id, done_since=now)
    if any(step.due_on or step.touched_at for step in agenda):
        return None
    return f"/scenarios/{first.slug}"
