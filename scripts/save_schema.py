"""Keep a backup of today's schema with one of everything in it, from which upgrades are tested.

    .venv/bin/python scripts/save_schema.py

Run it once per migration that a release ships. What it writes stays as it is for ever.
"""

import logging
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, insert, select

from training import revisions
from training.app import create_app
from training.config import ROOT, Settings
from training.db import db
from training.operations import backup, demo, publication, schema
from training.people import limits, sessions, tokens
from training.people.models import Person
from training.state import state
from training.web.models import RequestReceipt

FOLDER = ROOT / "tests" / "operations" / "saved"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def main() -> int:
    """Write the backup, unless this revision has one."""
    target = FOLDER / f"{revisions.chain().head}.zip"
    if target.exists():
        print(f"{target} is there already, and stays as it is.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, instance=Path(folder), database_url="", demo=True)
        app = create_app(settings, TESTING=True)
        logging.disable(logging.INFO)
        with app.app_context():
            schema.upgrade(db.engine, db.metadata)
            publication.publish(settings, state(app).kinds)
            fill()
            if empty := [t.name for t in db.metadata.sorted_tables if not rows_in(t)]:
                print(f"No row in {', '.join(empty)}: let fill() put one there.")
                return 1
            version = state(app).version
            made, manifest = backup.create(
                db.engine, db.metadata, Path(folder), now=NOW, version=version
            )
        FOLDER.mkdir(exist_ok=True)
        target.write_bytes(made.read_bytes())
    print(f"{target}: {manifest.rows} rows in {len(manifest.tables)} tables")
    return 0


def fill() -> None:
    """Load the demo, and add what only appears once somebody uses the site."""
    demo.load(NOW)
    ana = db.session.scalars(select(Person.id).where(Person.email == "ana@example.org")).one()
    sessions.begin(ana, "Firefox on Linux", NOW)
    tokens.issue(ana, tokens.RESET, NOW)
    receipt = {
        "person_id": ana, "request_id": "saved-schema-0001", "digest": "0" * 64,
        "fields": {"text": ["Søndag"]}, "status": 303, "location": "/", "body": "",
        "mimetype": "text/html", "at": NOW,
    }  # fmt: skip
    db.session.execute(insert(RequestReceipt), [receipt])
    db.session.commit()
    limits.count([(limits.ACCOUNT, "ana@example.org")], NOW)


def rows_in(table: object) -> int:
    """Count the rows of a table."""
    return db.session.scalar(select(func.count()).select_from(table)) or 0


if __name__ == "__main__":
    sys.exit(main())
