"""The versions that a process has at hand, so that none is parsed twice. Pure."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any


@dataclass(frozen=True)
class LiveDocument:
    """One version, ready to show. All requests of a process share `body`: never change it."""

    kind: str
    slug: str
    language: str
    digest: str
    title: str
    body: dict[str, Any]


class Cache:
    """The versions this process used last, by digest, and what was live when it last asked."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._lock = Lock()
        self._held: OrderedDict[str, LiveDocument] = OrderedDict()
        self._newest: dict[tuple[str, str, str], str] = {}

    def get(self, digest: str) -> LiveDocument | None:
        """Return a version if it is held."""
        with self._lock:
            if found := self._held.get(digest):
                self._held.move_to_end(digest)
            return found

    def newest(self, kind: str, slug: str, language: str) -> LiveDocument | None:
        """Return what was live when last asked, if it is still held."""
        return self.get(self._newest.get((kind, slug, language), ""))

    def add(self, made: LiveDocument, *, newest: bool = False) -> LiveDocument:
        """Hold a version, and return the one held: another thread may have been first."""
        with self._lock:
            held = self._held.setdefault(made.digest, made)
            self._held.move_to_end(made.digest)
            if newest:
                self._newest[made.kind, made.slug, made.language] = made.digest
            while len(self._held) > self.size:
                _, old = self._held.popitem(last=False)
                self._newest.pop((old.kind, old.slug, old.language), None)
            return held

    def forget(self, digest: str) -> None:
        """Let go of a version whose body may have been made anew."""
        with self._lock:
            self._held.pop(digest, None)
