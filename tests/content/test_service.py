"""Publishing, what is live, versions, lists, retiring: against a real database."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.content.kinds import compile_note
from training.content import service as content
from training.content.cache import Cache
from training.content.models import ContentPublication, ContentVersion
from training.db import db
from training.errors import NotFound
from training.part import Compiled

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch):
    """Begin each test with nothing cached."""
    monkeypatch.setattr(content, "_cache", Cache(256))


def publish(source, *, now=NOW, author_id=None):
    compiled = compile_note(source, "x.md")
    digest = content.publish("notes", compiled, source, author_id=author_id, now=now)
    db.session.commit()
    return digest


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_what_is_published_is_live_under_its_name(app):
    digest = publish("trust\nKeep it.")
    found = content.live("notes", "trust")
    assert (found.digest, found.title, found.body["html"]) == (digest, "Trust", "Keep it.")
    assert (found.kind, found.slug, found.language) == ("notes", "trust", "en")


def test_the_digest_names_the_kind_and_the_source():
    assert content.digest_of("notes", "a") != content.digest_of("note", "sa")
    assert len(content.digest_of("notes", "a")) == 64


def test_publishing_the_same_text_again_changes_nothing(app):
    first = publish("trust\nKeep it.")
    assert publish("trust\nKeep it.", now=LATER) == first
    assert (count(ContentVersion), count(ContentPublication)) == (1, 1)
    assert db.session.scalar(select(ContentPublication.published_at)) == NOW


def test_a_new_text_is_live_and_the_old_version_stays(app):
    old = publish("trust\nKeep it.")
    new = publish("trust\nKeep it, and say so.", now=LATER)
    assert content.live("notes", "trust").digest == new
    assert content.version(old).body["html"] == "Keep it."


def test_going_back_to_an_old_text_makes_it_live_again(app):
    old = publish("trust\nA")
    publish("trust\nB")
    assert publish("trust\nA") == old
    assert content.live("notes", "trust").digest == old
    assert count(ContentVersion) == 2


def test_live_costs_one_query_before_and_after_it_is_cached(app, queries):
    publish("trust\nKeep it.")
    for _ in range(2):
        with queries() as seen:
            content.live("notes", "trust")
        assert len(seen) == 1, seen


def test_a_body_that_is_cached_is_not_sent_again(app):
    publish("trust\nKeep it.")
    first = content.live("notes", "trust")
    assert content.live("notes", "trust") is first


def test_live_notices_what_another_process_published(app):
    publish("trust\nA")
    content.live("notes", "trust")
    publish("trust\nB")
    assert content.live("notes", "trust").body["html"] == "B"


def test_a_version_costs_no_query_once_it_is_cached(app, queries):
    digest = publish("trust\nKeep it.")
    with queries() as seen:
        content.version(digest)
        content.version(digest)
    assert len(seen) == 1, seen
    content.live("notes", "trust")
    with queries() as seen:
        content.version(digest)
    assert not seen


def test_the_cache_keeps_what_was_used_last(app, monkeypatch):
    monkeypatch.setattr(content, "_cache", Cache(2))
    a, b, c = (publish(f"{name}\nText") for name in "abc")
    held = content.version(a)
    content.version(b)
    content.version(a)
    content.version(c)
    assert set(content._cache._held) == {a, c}
    assert content.version(a) is held


def test_a_list_costs_one_query_and_loads_no_body(app, queries):
    for slug in ("b", "a", "c"):
        publish(f"{slug}\none two")
    content.retire("notes", "c", now=NOW)
    with queries() as seen:
        found = content.live_list("notes")
    assert [(one.slug, one.title, one.summary) for one in found] == [
        ("a", "A", {"words": 2}),
        ("b", "B", {"words": 2}),
    ]
    assert len(seen) == 1
    assert "compiled" not in seen[0]
    assert "source" not in seen[0]


def test_languages_are_separate(app):
    publish("trust\nKeep it.")
    publish("trust de\nHalte es.")
    assert content.live("notes", "trust").body["html"] == "Keep it."
    assert content.live("notes", "trust", "de").body["html"] == "Halte es."
    assert len(content.live_list("notes")) == 1


def test_what_is_retired_is_gone_but_whoever_reads_it_finishes(app):
    digest = publish("trust\nKeep it.")
    content.live("notes", "trust")
    content.retire("notes", "trust", now=LATER)
    with pytest.raises(NotFound):
        content.live("notes", "trust")
    assert content.live_list("notes") == []
    assert content.version(digest).body["html"] == "Keep it."


def test_publishing_brings_back_what_was_retired(app):
    publish("trust\nKeep it.")
    content.retire("notes", "trust", now=NOW)
    publish("trust\nKeep it.", now=LATER)
    assert content.live("notes", "trust").slug == "trust"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: content.live("notes", "nothing"),
        lambda: content.live("modules", "trust"),
        lambda: content.live("notes", "trust", "de"),
        lambda: content.version("0" * 64),
        lambda: content.retire("notes", "nothing", now=NOW),
    ],
)
def test_what_is_not_there_is_not_found(app, ask):
    publish("trust\nKeep it.")
    with pytest.raises(NotFound):
        ask()


def test_a_mended_compiler_reaches_a_text_that_was_published_before(app):
    digest = publish("trust\n<b>")
    content.version(digest)
    better = Compiled("trust", "Trust", "en", {"html": "&lt;b&gt;", "summary": {"words": 1}})
    assert content.publish("notes", better, "trust\n<b>", author_id=None, now=LATER) == digest
    assert content.live("notes", "trust").body["html"] == "&lt;b&gt;"
    assert content.version(digest).body["html"] == "&lt;b&gt;"
    assert count(ContentVersion) == 1
    assert db.session.scalar(select(ContentVersion.at)) == NOW


def test_a_name_that_is_no_file_name_is_a_programmers_mistake(app):
    for slug in ("../up", "a/b", "", "a.b"):
        with pytest.raises(ValueError, match="cannot be a file name"):
            content.publish("notes", Compiled(slug, "X", "en", {}), "x", author_id=None, now=NOW)


def test_nothing_is_published_before_the_caller_commits(app):
    content.publish("notes", compile_note("trust\nA", "x"), "trust\nA", author_id=None, now=NOW)
    db.session.rollback()
    with pytest.raises(NotFound):
        content.live("notes", "trust")


def test_eight_publishers_at_once_all_succeed_and_one_text_is_live(app):
    start = threading.Barrier(8)
    failed = []

    def run(number):
        with app.app_context():
            source = f"trust\n{number % 4}"
            start.wait()
            try:
                content.publish("notes", compile_note(source, "x"), source, author_id=None, now=NOW)
                db.session.commit()
            except Exception as error:  # noqa: BLE001  # any failure fails the test
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert (count(ContentVersion), count(ContentPublication)) == (4, 1)
    assert content.live("notes", "trust").body["html"] in {"0", "1", "2", "3"}
