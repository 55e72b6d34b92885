"""One module in the list: how far its reader is, and where the link leads."""

from types import SimpleNamespace

import pytest

from training.modules.library import entry
from training.modules.search import Found

PARTS = [{"id": "ask", "title": "The ask"}, {"id": "answer", "title": "The answer"}]
LISTED = SimpleNamespace(slug="trust", summary={"parts": PARTS})


def found(reached=None, finished_at=None):
    reading = None
    if reached is not None:
        reading = SimpleNamespace(reached=reached, finished_at=finished_at)
    return entry(Found((LISTED, reading), ()))


def test_an_older_summary_is_of_a_shared_module():
    assert found().audience == "both"


def test_who_has_not_begun_starts_at_the_top():
    one = found()
    assert (one.is_begun, one.is_finished, one.read, one.part) == (False, False, 0, 1)
    assert (one.ahead, one.anchor) == ("", "")


@pytest.mark.parametrize(
    ("reached", "part", "ahead", "anchor"),
    [
        (0, 1, "The ask", "ask"),
        (1, 2, "The answer", "answer"),
        (2, 2, "", "finish"),  # all read, not finished: the questions are left
        (5, 2, "", "finish"),  # begun in a longer version
    ],
)
def test_who_has_begun_goes_on_at_their_place(reached, part, ahead, anchor):
    one = found(reached)
    assert (one.is_begun, one.part, one.ahead, one.anchor) == (True, part, ahead, anchor)


def test_a_finished_module_opens_at_the_top():
    one = found(2, "2026-11-21")
    assert (one.is_finished, one.ahead, one.anchor) == (True, "", "")
