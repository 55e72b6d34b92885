"""Jobs run after the commit, never after a rollback, and their messages are JSON."""

import logging
from datetime import datetime

import pytest
from huey.registry import Message
from sqlalchemy import text

from training import jobs
from training.db import db
from training.part import Job


@pytest.fixture
def ran():
    return []


@pytest.fixture
def note(ran):
    return Job("note", lambda word: ran.append(word))  # noqa: PLW0108  # its keyword is word


def test_a_job_runs_after_the_commit_and_not_before(tiny, note, ran):
    with tiny(note).app_context():
        jobs.enqueue("note", word="late")
        db.session.execute(text("SELECT 1"))
        assert ran == []
        db.session.commit()
        assert ran == ["late"]
        db.session.commit()
    assert ran == ["late"]


def test_a_rollback_drops_the_job(tiny, note, ran):
    with tiny(note).app_context():
        db.session.execute(text("SELECT 1"))
        jobs.enqueue("note", word="never")
        db.session.rollback()
        db.session.commit()
    assert ran == []


def test_an_app_context_that_ends_without_a_commit_drops_the_job(tiny, note, ran):
    app = tiny(note)
    with app.app_context():
        jobs.enqueue("note", word="never")
    with app.app_context():
        db.session.commit()
    assert ran == []


def test_a_savepoint_takes_only_its_own_jobs_with_it(tiny, note, ran):
    with tiny(note).app_context():
        jobs.enqueue("note", word="before any transaction")
        db.session.execute(text("SELECT 1"))
        jobs.enqueue("note", word="outside")
        with pytest.raises(ZeroDivisionError), db.session.begin_nested():
            jobs.enqueue("note", word="inside")
            with db.session.begin_nested():
                jobs.enqueue("note", word="deeper")
            raise ZeroDivisionError
        with db.session.begin_nested():
            jobs.enqueue("note", word="kept")
        assert ran == []
        db.session.commit()
    assert ran == ["before any transaction", "outside", "kept"]


def test_a_job_works_in_a_transaction_of_its_own(tiny):
    def add():
        db.session.execute(text("INSERT INTO seen VALUES (1)"))

    def fail():
        db.session.execute(text("INSERT INTO seen VALUES (2)"))
        raise ZeroDivisionError

    app = tiny(Job("add", add), Job("fail", fail))
    with app.app_context():
        db.session.execute(text("CREATE TABLE seen (n INTEGER)"))
        jobs.enqueue("add")
        db.session.commit()
        jobs.enqueue("fail")
        with pytest.raises(ZeroDivisionError):
            db.session.commit()
        db.session.rollback()
        assert db.session.scalars(text("SELECT n FROM seen")).all() == [1]


def test_an_unknown_job_and_a_value_json_cannot_hold_are_refused_at_once(tiny, note):
    with tiny(note).app_context():
        with pytest.raises(ValueError, match="no job"):
            jobs.enqueue("other")
        with pytest.raises(TypeError):
            jobs.enqueue("note", word=datetime(2026, 11, 21))


def test_two_jobs_of_one_name_stop_the_start(tiny, note):
    with pytest.raises(ValueError, match="two jobs"):
        tiny(note, note)


def test_the_log_has_the_place_of_a_failure_and_not_its_words(tiny, caplog):
    def fail(secret):
        raise ValueError(secret)

    app = tiny(Job("fail", fail))
    with caplog.at_level(logging.INFO), pytest.raises(ValueError, match="ana"):
        jobs.run(app, jobs.state(app).known["fail"], {"secret": "ana@example.org"})
    assert "job fail failed: ValueError" in caplog.text
    assert "test_jobs.py" in caplog.text
    assert "ana" not in caplog.text


# --- the queue itself


def test_a_message_survives_the_queue_as_json(tiny, note, ran):
    app = tiny(note, testing=False)
    with app.app_context():
        jobs.enqueue("note", word="Zieliński")
        db.session.commit()
    queue = jobs.state(app).queue
    (stored,) = queue.storage.enqueued_items()
    assert bytes(stored).startswith(b'{"id": ')
    task = queue.dequeue()
    queue.execute(task)
    assert ran == ["Zieliński"]
    assert queue.pending_count() == 0


def test_a_job_for_later_waits_its_seconds_in_the_queue(tiny, note, ran, time_machine):
    time_machine.move_to("2026-11-21 09:00:00Z", tick=False)
    app = tiny(note, testing=False)
    with app.app_context():
        jobs.enqueue_in(30, "note", word="later")
        db.session.commit()
    queue = jobs.state(app).queue
    task = queue.dequeue()
    assert task.eta == datetime(2026, 11, 21, 9, 0, 30)
    assert not queue.ready_to_run(task)
    queue.execute(task)
    assert ran == []
    (waiting,) = queue.scheduled()
    assert waiting.kwargs == {"word": "later"}


def test_every_field_of_a_message_makes_the_round_trip():
    sent = Message(
        id="1", name="a.b", eta=datetime(2026, 11, 21, 9, 0, 1, 5), retries=3, retry_delay=30,
        priority=2, args=[], kwargs={"word": "ö"}, timeout=5, retry_backoff=2,
    )  # fmt: skip
    serializer = jobs.JsonSerializer()
    assert serializer.deserialize(serializer.serialize(sent)) == sent


def test_a_failed_job_waits_and_is_tried_again(tiny, caplog):
    tries = []

    def fail(word):
        tries.append(word)
        raise ValueError(word)

    app = tiny(Job("fail", fail), testing=False)
    with app.app_context():
        jobs.enqueue("fail", word="sesame")
        db.session.commit()
    queue = jobs.state(app).queue
    with caplog.at_level(logging.DEBUG):
        queue.execute(queue.dequeue())
    (waiting,) = queue.scheduled()
    assert (waiting.retries, waiting.retry_delay) == (jobs.RETRIES - 1, 60)
    assert tries == ["sesame"]
    assert "sesame" not in caplog.text


def test_a_queue_that_cannot_be_reached_does_not_undo_the_commit(tiny, note, caplog, tmp_path):
    app = tiny(note, testing=False)
    (tmp_path / "jobs.db").mkdir()
    with app.app_context():
        db.session.execute(text("CREATE TABLE kept (n INTEGER)"))
        jobs.enqueue("note", word="lost")
        db.session.commit()
        assert db.session.execute(text("SELECT * FROM kept")).all() == []
    assert "job note could not be queued" in caplog.text


def test_a_periodic_job_has_one_turn_in_each_stretch(tiny, time_machine):
    app = tiny(Job("tidy", lambda: None, every_minutes=60), testing=False)

    def due():
        return len(jobs.state(app).queue.read_periodic(None))

    time_machine.move_to("2026-11-21T09:59:59+00:00", tick=False)
    assert (due(), due()) == (1, 0)
    time_machine.move_to("2026-11-21T10:00:01+00:00", tick=False)
    assert (due(), due()) == (1, 0)
    jobs.state(app).queue.storage.close()
    del jobs.state(app).queue  # a restart neither repeats a turn …
    assert due() == 0
    time_machine.move_to("2026-11-22T17:30:00+00:00", tick=False)
    assert (due(), due()) == (1, 0)  # … nor runs the missed ones one after the other


def test_a_job_that_was_cut_off_is_run_again_by_the_next_process(tiny, ran):
    """A kill in the middle leaves a note of what was being run."""
    app = tiny(Job("note", lambda word: ran.append((word, running(app)))), testing=False)
    with app.app_context():
        jobs.enqueue("note", word="first")
        db.session.commit()
    queue = jobs.state(app).queue
    task = queue.dequeue()
    queue.storage.put_data(f"running:{task.id}", queue.serialize_task(task))  # then the kill
    jobs._take_up_again(queue)
    queue.execute(queue.dequeue())
    assert ran == [("first", 1)]
    assert running(app) == 0 and queue.dequeue() is None


def running(app):
    keys = jobs.state(app).queue.storage.result_items()
    return sum(str(key).startswith("running:") for key in keys)
