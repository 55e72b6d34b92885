"""What finishes a module, and how far a reader is. Pure."""

from collections.abc import Collection, Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """One part of a module: its id, what it is called, and the minutes it takes to read."""

    id: str
    title: str
    minutes: int


class Standing(NamedTuple):
    """How far a reader is.

    read          parts read, in the order of the module
    next_part     the first part not read; None when all are
    minutes_left  minutes of the parts not read
    open          questions without an answer, in the order of the module
    """

    read: tuple[str, ...]
    next_part: Part | None
    minutes_left: int
    open: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every part is read and every question answered.

        Reflections and the field task never count: what is private is not required.
        """
        return self.next_part is None and not self.open


def standing(
    parts: Sequence[Part],
    questions: Sequence[str],
    read: Collection[str],
    answered: Collection[str],
) -> Standing:
    """Return how far a reader is; ids that the module does not have are passed over.

    Raises ValueError if a module has no part.
    """
    if not parts:
        raise ValueError("a module needs at least one part")
    left = [part for part in parts if part.id not in read]
    return Standing(
        read=tuple(part.id for part in parts if part.id in read),
        next_part=left[0] if left else None,
        minutes_left=sum(part.minutes for part in left),
        open=tuple(question for question in questions if question not in answered),
    )
