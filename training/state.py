"""What the running app knows about itself: its settings, its parts, its version."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from flask import Flask, current_app

from training.config import Settings
from training.part import ContentKind, NavItem, Part

EXTENSION = "training"


@dataclass(frozen=True)
class State:
    """One app's settings and parts; `version` is the one of the program."""

    settings: Settings
    parts: tuple[Part, ...]
    version: str

    @cached_property
    def kinds(self) -> list[ContentKind]:
        """Every kind of content that some part brings."""
        return [kind for part in self.parts for kind in part.content_kinds]

    @cached_property
    def nav(self) -> list[NavItem]:
        """The main menu, in the order of Today, Modules, …, Progress."""
        return sorted((i for part in self.parts for i in part.nav), key=lambda i: i.place)


def state(app: Flask | None = None) -> State:
    """Return what `app`, or the running one, knows about itself."""
    return cast("State", (app or current_app).extensions[EXTENSION])
