"""A list of 100,000 people, for `make bench`: counts, seconds, memory, and how long it locks.

It runs in a process of its own, as the jobs do, beside somebody who saves something every 20 ms:
how long they waited, and how long one transaction held the write lock, is measured on the spot.
"""

import json
import multiprocessing
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS, BAD = 100_000, 500
FUNCTIONS = ("sales", "finance", "operations", "presales", "it")


def make_list(rows=ROWS, bad=BAD, site="Berlin"):
    """Return a CSV file of `rows` people, of which `bad` cannot be imported."""
    step = rows // bad if bad else rows + 1
    lines = ["E-mail,Name,Function,Time zone,Level,Site,Manager's e-mail"]
    for n in range(rows):
        function = "marketng" if bad and n % step == step - 1 else FUNCTIONS[n % 5]
        boss = f"person{n // 10 if n // 10 % step != step - 1 else 0}@example.org" if n else ""
        name = f"Søren {chr(65 + n % 26)}. Person"
        lines.append(f"person{n}@example.org,{name},{function},Europe/Berlin,senior,{site},{boss}")
    return "\n".join(lines).encode()


def figures(rows=ROWS):
    """Return lines that say what an import took, each a name and a text."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.people_list", str(rows)],
        check=True,
        capture_output=True,
        cwd=ROOT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def save(file, is_over, longest, saves):
    """Save something every 20 ms, in a process of its own; note the longest wait."""
    connection = sqlite3.connect(file, timeout=30, isolation_level=None)
    connection.execute("CREATE TABLE saved (n INTEGER)")
    while not is_over.value:
        begun = time.perf_counter()
        connection.execute("INSERT INTO saved VALUES (1)")
        longest.value = max(longest.value, time.perf_counter() - begun)
        saves.value += 1
        time.sleep(0.02)


def main(rows):
    from tests.conftest import settings_for
    from training.app import create_app
    from training.clock import utcnow
    from training.db import db
    from training.people import applying, imports, staging

    told = []
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder), sqlite_synchronous="FULL")
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            held = Locks(db.engine)
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            shared = [multiprocessing.Value(kind, 0) for kind in "bdi"]
            file = str(Path(folder) / "training.db")
            saver = multiprocessing.Process(target=save, args=(file, *shared))
            db.engine.dispose()
            saver.start()
            for name, data in (
                ("first", make_list(rows, rows // 200)),
                ("second", make_list(rows, rows // 200)),
                ("changed", make_list(rows, rows // 200, site="Lyon")),
            ):
                told.append(_run(name, data, held, (imports, staging, applying, utcnow, db)))
            shared[0].value = 1
            saver.join()
            db.session.remove()
            db.engine.dispose()
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told.append(("import, memory", f"{(after - before) / 1024:.0f} MB more"))
    waited = f"{shared[1].value:.2f} s at most, over {shared[2].value} saves"
    told.append(("import, a saver waited", waited))
    sys.stdout.write(json.dumps(told))


class Locks:
    """Notes the longest time between the beginning and the end of a writing transaction."""

    def __init__(self, engine):
        from sqlalchemy import event

        self.longest, self.since = 0.0, {}
        event.listen(engine, "begin", lambda c: self.since.update({id(c): time.perf_counter()}))
        for end in ("commit", "rollback"):
            event.listen(engine, end, self._end)

    def _end(self, connection):
        from training.db import READS

        begun = self.since.pop(id(connection), None)
        if begun and not connection.get_execution_options().get(READS):
            self.longest = max(self.longest, time.perf_counter() - begun)

    def take(self):
        longest, self.longest = self.longest, 0.0
        return longest


def _run(name, data, held, things):
    imports, staging, applying, utcnow, db = things
    begun = time.perf_counter()
    import_id = imports.begin("people.csv", data, None, utcnow())
    db.session.commit()
    staging.stage(import_id)
    read, lock = time.perf_counter() - begun, held.take()
    found = imports.find(import_id)
    counts = f"{found.new}+{found.changed}+{found.unchanged} and {found.problem} problems"
    db.session.rollback()
    begun = time.perf_counter()
    imports.confirm(import_id, invites=True)
    db.session.commit()
    held.take()
    applying.apply(import_id)
    applied, second = time.perf_counter() - begun, held.take()
    staging.forget_rows(import_id)
    tidied = held.take()
    return f"import, {name}", (
        f"{counts}; read in {read:.1f} s (lock {1000 * lock:.0f} ms), imported in {applied:.2f} s "
        f"(lock {second:.2f} s), tidied (lock {1000 * tidied:.0f} ms)"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
