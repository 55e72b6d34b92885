"""The start publishes what changed, and stops nobody over a broken file."""

import shutil

import pytest

from tests.conftest import settings_for
from training.config import ROOT
from training.content import service as content
from training.errors import ContentProblems
from training.modules.parse import MODULES
from training.operations import publication

SLUG = "one-skill-two-rooms"


@pytest.fixture
def place(tmp_path):
    """A content folder with one module, and settings that name it."""
    folder = tmp_path / "content" / "modules"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "content" / "modules" / f"{SLUG}.md", folder)
    return folder / f"{SLUG}.md", settings_for(tmp_path, content=folder.parent)


def live():
    return content.live("modules", SLUG).digest


def test_a_start_publishes_what_changed_and_nothing_else(app, place, queries):
    path, settings = place
    publication.publish(settings, [MODULES])
    first = live()
    with queries() as seen:
        publication.publish(settings, [MODULES])
    assert len(seen) == 1, seen
    path.write_text(path.read_text("utf-8").replace("learner", "reader", 1) + "\n", "utf-8")
    publication.publish(settings, [MODULES])
    assert live() != first


def test_a_new_release_compiles_everything_anew(app, place):
    _, settings = place
    publication.publish(settings, [MODULES])
    (settings.instance / publication.STAMP).write_text("an earlier release")
    publication.publish(settings, [MODULES])
    assert (settings.instance / publication.STAMP).read_text() != "an earlier release"


def test_a_database_that_was_replaced_is_published_to(app, place):
    _, settings = place
    settings.instance.mkdir(exist_ok=True)
    (settings.instance / publication.STAMP).write_text(publication._mark(settings.content))
    publication.publish(settings, [MODULES])
    assert live()


def test_a_broken_file_does_not_go_live_and_does_not_stop_the_site(app, place, caplog):
    path, settings = place
    publication.publish(settings, [MODULES])
    first = live()
    path.write_text("---\nslug: broken\n---\n", "utf-8")
    publication.publish(settings, [MODULES])
    assert live() == first
    assert "Nothing was published." in caplog.text


def test_with_nothing_live_a_broken_file_stops_the_start(app, place):
    path, settings = place
    path.write_text("---\nslug: broken\n---\n", "utf-8")
    with pytest.raises(ContentProblems):
        publication.publish(settings, [MODULES])
