"""Where a run stands: the numbers, what was learnt, what was promised, the way taken. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Status = Literal["open", "kept", "broken", "released"]


class NotAllowed(ValueError):
    """A step that the story does not allow where the run stands. Doors look before they ask."""


class Step(NamedTuple):
    """One choice of a run: in which scene, and which. A trail is a sequence of them."""

    scene: str
    choice: str


class Promise(NamedTuple):
    """One row of the ledger: a promise, made once. Made again after it was settled, it is another.

    made_at     number of the step that made it; 0 if it stood before the first scene
    settled_at  number of the step that settled it; None while it is open
    """

    id: str
    made_at: int
    status: Status = "open"
    settled_at: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A run after `n` steps. It holds what the player may not know, so it never leaves the server.

    at        id of the scene that is open, or of the ending
    facts     fact -> number of the step that taught it, in the order learnt
    promises  the ledger, in the order made
    visits    scene -> how often it was entered; a choice that leads back to its scene enters it
    chosen    "scene.choice" of everything taken
    chance    what came up in the draw
    drawn     "slot.value" of each hidden interest
    passed    scenes the last step went through because nothing was open there
    """

    at: str
    variables: Mapping[str, float]
    chance: frozenset[str] = frozenset()
    drawn: frozenset[str] = frozenset()
    facts: Mapping[str, int] = field(default_factory=dict)
    promises: tuple[Promise, ...] = ()
    visits: Mapping[str, int] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    trail: tuple[Step, ...] = ()
    passed: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How many steps were taken: the number of the last one."""
        return len(self.trail)

    @property
    def owed(self) -> frozenset[str]:
        """The promises that are open."""
        return frozenset(row.id for row in self.promises if row.status == "open")

    @property
    def stayed(self) -> bool:
        """Tell whether the last step led back to its own scene, whose text was just read."""
        return bool(self.trail) and self.trail[-1].scene == self.at


def promised(ledger: tuple[Promise, ...], ids: Iterable[str], n: int) -> tuple[Promise, ...]:
    """Return the ledger with `ids` made at step `n`; what is open already is not made again."""
    standing = {row.id for row in ledger if row.status == "open"}
    made = [each for each in dict.fromkeys(ids) if each not in standing]
    return (*ledger, *(Promise(each, n) for each in made))


def settled(
    ledger: tuple[Promise, ...], outcomes: Mapping[str, Status], n: int
) -> tuple[Promise, ...]:
    """Return the ledger with what is open settled at step `n`; what is settled stays so."""
    return tuple(
        row._replace(status=outcomes[row.id], settled_at=n)
        if row.status == "open" and row.id in outcomes
        else row
        for row in ledger
    )
