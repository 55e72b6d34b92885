"""Write the next migration from the difference between the models and the newest migration.

    make migration m="Let a response say which language it was taken in"

It is compared on an empty SQLite database that this script makes; nobody's data is touched.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from training import revisions
from training.app import create_app
from training.clock import utcnow
from training.config import Settings
from training.db import db
from training.operations import schema


def main(message: str) -> int:
    """Write the file, format it and print where it is."""
    if not message.strip():
        print('Say what it is for: make migration m="Let a response say its language"')
        return 2
    with tempfile.TemporaryDirectory() as folder:
        create_app(Settings(_env_file=None, instance=Path(folder), database_url=""))
        engine = create_engine(f"sqlite:///{folder}/compared.db")
        schema.upgrade(engine, db.metadata)
        with engine.connect() as connection:
            written = command.revision(
                schema.config(connection, db.metadata), message, autogenerate=True, rev_id=next_id()
            )
        engine.dispose()
    path = Path(written.path)
    tidy(path)
    print("Read it, say in its docstring why it is safe, and: make test TESTS=tests/operations")
    return 0


def next_id() -> str:
    """Return today and the next number: the names sort as the migrations follow each other."""
    return f"{utcnow():%Y%m%d}_{len(revisions.chain().revisions) + 1:04d}"


def tidy(path: Path) -> None:
    """Take out Alembic's own comments, and format."""
    text = re.sub(r"^ *# ### .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True)


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
