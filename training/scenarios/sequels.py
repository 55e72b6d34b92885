"""What a sequel goes on from: the earlier story, and how the person's own run of it ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from training import lenses
from training.content import service as content
from training.scenarios.engine import branching
from training.scenarios.engine.story import Story
from training.scenarios.runs import KIND, Played, Run, open_run, runs_of

__all__ = ["Past", "beside", "goes_on_from", "of_run", "past"]


class Past(NamedTuple):
    """The earlier story of a sequel, in one lens, and the run of it that is carried on.

    title     of the earlier story, in this lens
    ended_at  when that run ended, None if there is none
    ending    how it ended, url: where it is; "" if there is none
    carried   numbers that the sequel begins with; empty if the text of that run left none
    there     the other lens, if a run has only ended in that one, else ""
    """

    slug: str
    title: str
    lens: str
    ended_at: datetime | None = None
    ending: str = ""
    url: str = ""
    carried: dict[str, float] = {}  # noqa: RUF012 - never changed, as nothing in a tuple is
    there: str = ""


def past(person_id: int, story: Story, lens: str, before: datetime | None = None) -> Past | None:
    """Return what a run of `story` in one lens goes on from; None if it is no sequel.

    before  asks about a run that was begun then. None asks about one that would begin now
    """
    listed = content.live_list(KIND) if story.sequel_of else []
    earlier = next((one for one in listed if one.summary["id"] == story.sequel_of), None)
    if earlier is None:
        return None
    found = Past(earlier.slug, earlier.summary["titles"][lens], lens)
    played = runs_of(person_id, earlier.slug)
    ended = _ended(played, lens, before)
    if not ended:
        there = lenses.other(lens)
        return found._replace(there=there if _ended(played, there, before) else "")
    run = open_run(person_id, ended[0].id)
    return found._replace(
        ended_at=ended[0].ended_at,
        ending=run.scenario.story.endings[run.state.at].title,
        url=run.url,
        carried=branching.carries(run.scenario.story, run.state),
    )


def of_run(person_id: int, run: Run) -> Past | None:
    """Return what a run goes on from, as it was when the run began."""
    return past(person_id, run.scenario.story, run.lens, run.started_at)


def goes_on_from(one: content.Listed, listed: Sequence[content.Listed]) -> content.Listed | None:
    """Return the earlier story of a sequel, if it is in the list as well."""
    earlier = one.summary["sequel_of"]
    return next((other for other in listed if earlier and other.summary["id"] == earlier), None)


def beside(listed: Sequence[content.Listed]) -> list[content.Listed]:
    """Return stories in the order of the course, each sequel right after its earlier story."""
    ordered = sorted(listed, key=lambda one: one.summary["order"])
    heads = [one for one in ordered if goes_on_from(one, ordered) is None]
    found: list[content.Listed] = []
    while heads:
        one = heads.pop(0)
        found.append(one)
        heads = [other for other in ordered if goes_on_from(other, ordered) == one] + heads
    return found + [one for one in ordered if one not in found]  # two that name each other


def _ended(runs: Sequence[Played], lens: str, before: datetime | None) -> list[Played]:
    return [
        run
        for run in runs
        if run.lens == lens and run.ended_at and (before is None or run.ended_at <= before)
    ]
