"""What can go wrong in a way a person can act on, and how a broken content file is reported."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple


class TrainingError(Exception):
    """Something a person can act on. The message says what happened and what to do next."""

    status: ClassVar[int] = 400

    @property
    def message(self) -> str:
        """The sentence shown to the person."""
        return str(self)


class Invalid(TrainingError):
    """What was sent cannot be stored; nothing was."""

    status = 400


class Forbidden(TrainingError):
    """The person may see this, but not do that to it."""

    status = 403


class NotFound(TrainingError):
    """There is no such thing, or it is not theirs: the two read the same."""

    status = 404


class Conflict(TrainingError):
    """Somebody, perhaps the same person in another tab, was there first."""

    status = 409


class MovedOn(Conflict):
    """What was sent belongs to a place that is behind the person; `url` is where they are now."""

    def __init__(self, message: str, words: str, url: str) -> None:
        super().__init__(message)
        self.words = words
        self.url = url


class TwoTexts(Conflict):
    """Two texts want one place. `pairs` holds (field, stored, sent): neither may be lost.

    `fresh` holds the fields that have to change before what was sent can take that place.
    """

    def __init__(
        self,
        message: str,
        pairs: Sequence[tuple[str, str, str]],
        fresh: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.pairs = tuple(pairs)
        self.fresh = dict(fresh or {})


class TooMany(TrainingError):
    """Too many tries in too short a time. `retry_after_s` says how long to wait, in seconds."""

    status = 429

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Unavailable(TrainingError):
    """A part of the installation is not answering; trying again later may help."""

    status = 503


class Misconfigured(TrainingError):
    """A setting that the program cannot start with; the command line exits with status 2."""


class Problem(NamedTuple):
    """One thing wrong in a content file: where it stands, what is wrong, what to do."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class ContentProblems(TrainingError):
    """A content file that may not go live. `problems` has at least one entry."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
