"""One site per instance folder: two would not hear of each other, and no restore may run beside."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from training.errors import Conflict

NAME = "serving.lock"


@contextmanager
def alone(instance: Path, refusal: str) -> Iterator[None]:
    """Hold the instance folder until the block ends, or the last process forked from it.

    Raises Conflict, saying `refusal`, if a running site holds it. A crash leaves nothing behind.
    """
    handle = os.open(instance / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(refusal) from None
        yield
    finally:
        os.close(handle)
