"""Work outside a request: queued once its transaction is committed, run in a process of its own."""

import json
import logging
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from training.config import Settings
from training.db import db, empty_log_of
from training.errors import Misconfigured
from training.part import Job

# Huey is imported where it is used: it brings 10 MB, and most web processes never queue anything.
if TYPE_CHECKING:
    from huey import Huey
    from huey.registry import Message

logger = logging.getLogger(__name__)

EXTENSION = "training.jobs"
PENDING, COMMITTED = "training.jobs.pending", "training.jobs.committed"
# After half a minute, then one, two, four and eight: a mail server that restarts is back by then.
RETRIES, RETRY_DELAY_S, RETRY_BACKOFF = 5, 30, 2
STOP_S = 8
RUNNING = "running:"  # begins the key of what is being run


class JsonSerializer:
    """Messages as JSON: whoever can write to the queue cannot run code with it, as pickle would."""

    def serialize(self, data: "Message") -> bytes:
        """Return one of huey's messages as bytes."""
        fields = data._asdict()
        if data.eta is not None:
            fields["eta"] = data.eta.isoformat()
        return json.dumps({k: v for k, v in fields.items() if v is not None}).encode()

    def deserialize(self, data: bytes) -> "Message":
        """Return the message that `serialize` was given."""
        from huey.registry import Message

        fields = json.loads(data)
        if "eta" in fields:
            fields["eta"] = datetime.fromisoformat(fields["eta"])
        return Message(**fields)


@dataclass(frozen=True)
class Pending:
    """A job that waits for its transaction; `transaction` is the savepoint it was asked in."""

    name: str
    keywords: dict[str, Any]
    transaction: SessionTransaction | None
    delay_s: int = 0


class Jobs:
    """The jobs of one app and the queue they wait in: `app.extensions["training.jobs"]`."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.known: dict[str, Job] = {}
        self.tasks: dict[str, Any] = {}  # what huey calls each of them; filled with the queue
        self.settings: Settings | None = None

    @cached_property
    def queue(self) -> "Huey":
        """The queue, made when it is first used."""
        from huey.signals import (
            SIGNAL_CANCELED,
            SIGNAL_COMPLETE,
            SIGNAL_ERROR,
            SIGNAL_EXECUTING,
            SIGNAL_INTERRUPTED,
        )

        endings = (SIGNAL_COMPLETE, SIGNAL_ERROR, SIGNAL_CANCELED, SIGNAL_INTERRUPTED)

        queue = _queue(cast("Settings", self.settings))
        for job in self.known.values():
            self._register(queue, job)
        queue.signal(SIGNAL_INTERRUPTED)(lambda _signal, task: queue.enqueue(task))
        # What is being run is noted, so that a process that is killed in the middle loses nothing.
        queue.signal(SIGNAL_EXECUTING)(
            lambda _signal, task: queue.storage.put_data(_key(task), queue.serialize_task(task))
        )
        queue.signal(*endings)(lambda _signal, task, *_: queue.storage.pop_data(_key(task)))
        return queue

    def send(self, name: str, keywords: Mapping[str, Any], delay_s: int = 0) -> None:
        """Queue a job; in tests, run it now."""
        if self.app.testing:
            run(self.app, self.known[name], keywords)
            return
        try:
            queue = self.queue
            task = self.tasks[name].s(delay=delay_s or None, **keywords)
            queue.enqueue(task)
        except Exception as error:  # noqa: BLE001  # the commit stands, whatever the queue says
            logger.error("job %s could not be queued: %s", name, type(error).__name__)

    def _register(self, queue: "Huey", job: Job) -> None:
        from huey.exceptions import CancelExecution

        def call(**keywords: Any) -> None:
            try:
                run(self.app, job, keywords)
            except Exception:  # noqa: BLE001  # logged by run, without what people wrote
                # This tells huey to try again, and not to print the message of the error.
                raise CancelExecution from None

        retry = {
            "retries": RETRIES,
            "retry_delay": RETRY_DELAY_S,
            "retry_backoff": RETRY_BACKOFF,
        }
        self.tasks[job.name] = queue.task(name=job.name, **retry)(call)
        if job.every_minutes:
            due = _due(queue, job.name, job.every_minutes)
            queue.periodic_task(due, name=f"{job.name} on time")(call)


def init_app(app: Flask, settings: Settings, jobs: list[Job]) -> None:
    """Give the app its jobs. Raises Misconfigured if the queue of REDIS_URL cannot be had."""
    for job in jobs:
        register(app, job)
    found = state(app)
    found.settings = settings
    if settings.redis_url:
        _ = found.queue  # say at the start what is missing, not when the first mail is lost


def register(app: Flask, job: Job) -> None:
    """Add one job; a second one of the same name is a programmer's ValueError."""
    known = state(app).known
    if job.name in known:
        raise ValueError(f"two jobs are called {job.name!r}")
    known[job.name] = job


def state(app: Flask) -> Jobs:
    """Return the jobs of `app`."""
    found: Jobs = app.extensions.setdefault(EXTENSION, Jobs(app))
    return found


def enqueue(name: str, **keywords: Any) -> None:
    """Have the job `name` run after this transaction is committed, and not if it is rolled back."""
    enqueue_in(0, name, **keywords)


def enqueue_in(delay_s: int, name: str, **keywords: Any) -> None:
    """Do so, some seconds after the commit.

    Raises ValueError for a job nobody knows, TypeError for keywords that JSON cannot hold.
    """
    if name not in state(current_app).known:
        raise ValueError(f"no job is called {name!r}")
    session = db.session()
    if not session.in_transaction():
        session.begin()  # so that a rollback is noticed even if nothing else was asked
    inside = session.get_nested_transaction() or session.get_transaction()
    # Through JSON and back, so that a job sees in tests what it will see from the queue.
    kept = json.loads(json.dumps(keywords))
    session.info.setdefault(PENDING, []).append(Pending(name, kept, inside, delay_s))


def run(app: Flask, job: Job, keywords: Mapping[str, Any]) -> None:
    """Run one job in its own app context and transaction; log that, and never what it was about."""
    start = time.monotonic()
    with app.app_context():
        try:
            job.run(**keywords)
            db.session.commit()
        except Exception as error:
            db.session.rollback()
            # The frames name code; the message of an error may name people.
            frames = "".join(traceback.format_tb(error.__traceback__))
            logger.error("job %s failed: %s\n%s", job.name, type(error).__name__, frames)
            raise
    logger.info("job %s done in %d ms", job.name, (time.monotonic() - start) * 1000)


def work(app: Flask) -> None:
    """Run jobs until SIGTERM. Sets signal handlers: call it in a process of its own."""
    for name in ("huey", "huey.consumer"):
        logging.getLogger(name).setLevel(logging.WARNING)
    _take_up_again(state(app).queue)
    consumer = state(app).queue.create_consumer(
        workers=1, max_delay=1.0, graceful_signal="TERM", shutdown_timeout=STOP_S
    )
    consumer.run()


def empty_log() -> bool:
    """Empty the write-ahead log of the queue's own file, if it has one; tell if it could be."""
    found = state(current_app)
    if found.settings and found.settings.redis_url:
        return True
    with found.queue.storage.db() as cursor:
        return empty_log_of(cursor)


def _key(task: Any) -> str:
    return f"{RUNNING}{task.id}"


def _take_up_again(queue: "Huey") -> None:
    """Queue anew what was being run when the last process was killed."""
    for key, message in list(queue.storage.result_items().items()):
        name = key.decode() if isinstance(key, bytes) else str(key)
        if name.startswith(RUNNING):
            queue.storage.pop_data(name)
            queue.storage.enqueue(message)
            logger.info("a job that was cut off is run again")


def _queue(settings: Settings) -> "Huey":
    from huey import Huey, RedisHuey
    from huey.exceptions import ConfigurationError
    from huey.storage import SqliteStorage

    class Storage(SqliteStorage):
        """Huey's file; what was taken from the queue is overwritten in it as well."""

        def _create_connection(self) -> Any:
            connection = super()._create_connection()
            connection.execute("PRAGMA secure_delete = ON")
            return connection

    common = {"name": "training", "results": False, "serializer": JsonSerializer()}
    if not settings.redis_url:
        file = str(settings.instance / "jobs.db")
        return Huey(storage_class=Storage, filename=file, fsync=True, **common)
    try:
        return RedisHuey(url=settings.redis_url, **common)
    except ConfigurationError as error:
        raise Misconfigured(
            "REDIS_URL is set, but Python has no redis yet. "
            "Install it: .venv/bin/uv pip install 'redis>=6,<8'"
        ) from error
    except ValueError as error:
        raise Misconfigured(f"REDIS_URL cannot be used: {error}") from error


def _due(queue: "Huey", name: str, minutes: int) -> Callable[[datetime], bool]:
    """Return what tells whether the job's turn has come: once in each stretch of `minutes`.

    The stretch is kept in the queue, so that a restart neither repeats a turn nor skips it.
    """
    key = f"turn:{name}"

    def due(_now: datetime) -> bool:
        turn = str(int(time.time() // 60) // minutes).encode()
        last = queue.storage.peek_data(key)  # bytes, or huey's own sign for nothing
        if isinstance(last, bytes) and last == turn:
            return False
        queue.storage.put_data(key, turn)
        return True

    return due


@event.listens_for(db.session, "after_commit")
def _release(session: Session) -> None:
    if not session.in_nested_transaction():  # a savepoint may still be rolled back
        session.info[COMMITTED] = session.info.pop(PENDING, [])


@event.listens_for(db.session, "after_transaction_end")
def _send(session: Session, _ended: SessionTransaction) -> None:
    # Not earlier: only now has the session given its connection back.
    for pending in session.info.pop(COMMITTED, []):
        state(current_app).send(pending.name, pending.keywords, pending.delay_s)


@event.listens_for(db.session, "after_soft_rollback")
def _drop_pending(session: Session, ended: SessionTransaction) -> None:
    waiting: list[Pending] = session.info.get(PENDING, [])
    waiting[:] = [p for p in waiting if not _within(p.transaction, ended)]


def _within(inner: SessionTransaction | None, outer: SessionTransaction) -> bool:
    """Tell whether `inner` is `outer` or a savepoint inside it."""
    if outer.parent is None:
        return True
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is outer
