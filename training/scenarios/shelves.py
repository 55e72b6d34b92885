"""The shelf: every scenario, and which of a person's runs of it is open."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from training.content import service as content
from training.lenses import LENSES
from training.scenarios.order import next_lens
from training.scenarios.runs import KIND, Played, runs_of
from training.scenarios.sequels import beside, goes_on_from

__all__ = ["Here", "Shelved", "shelf"]


class Here(NamedTuple):
    """Runs of one scenario, in one lens or both, the oldest first."""

    runs: Sequence[Played]

    @property
    def next_number(self) -> int:
        """The number of the run that would begin now, of those in one lens."""
        return len(self.runs) + 1

    @property
    def open(self) -> Played | None:
        """The run to go back into: the latest that is open, of those that count."""
        return self._open(is_practice=False)

    @property
    def replay(self) -> Played | None:
        """The latest practice run that is open."""
        return self._open(is_practice=True)

    @property
    def is_going(self) -> bool:
        """Whether there is a run to go back into."""
        return bool(self.open or self.replay)

    def _open(self, *, is_practice: bool) -> Played | None:
        found = (run for run in reversed(self.runs) if run.is_practice == is_practice)
        return next((run for run in found if not run.ended_at), None)


class Shelved(NamedTuple):
    """A scenario in the list, with the person's runs of it, the oldest first.

    lens     the room that comes next
    earlier  the story that this one goes on from, if it does
    """

    listed: content.Listed
    runs: tuple[Played, ...]
    lens: str
    earlier: content.Listed | None = None

    def in_lens(self, lens: str) -> list[Played]:
        """Return the runs in one lens."""
        return [run for run in self.runs if run.lens == lens]

    def is_played(self, lens: str) -> bool:
        """Tell whether some run in this lens has reached an ending."""
        return any(run.ended_at for run in self.in_lens(lens))

    @property
    def is_twin_played(self) -> bool:
        """Whether both rooms can be compared."""
        return all(self.is_played(lens) for lens in LENSES)

    @property
    def here(self) -> Here:
        """The runs, for which of them is open."""
        return Here(self.runs)


def shelf(person_id: int, drawn: Callable[[content.Listed], str]) -> list[Shelved]:
    """Return every live scenario with the person's runs, in the order of the course.

    A sequel stands below the story that it goes on from.

    drawn  tells the lens that was drawn to come first
    """
    listed = beside(content.live_list(KIND))
    runs = runs_of(person_id)
    mine = {one.slug: [run for run in runs if run.slug == one.slug] for one in listed}
    return [_shelved(one, mine[one.slug], drawn(one), goes_on_from(one, listed)) for one in listed]


def _shelved(
    listed: content.Listed, runs: Sequence[Played], drawn: str, earlier: content.Listed | None
) -> Shelved:
    going = Here(runs).open
    played = {run.lens for run in runs if run.ended_at}
    return Shelved(listed, tuple(runs), going.lens if going else next_lens(drawn, played), earlier)
