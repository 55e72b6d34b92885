"""One commit per request: who else may end a transaction is listed here, by name and reason."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "training"
MAY_COMMIT = {
    "web/receipts.py",  # a request, together with its receipt
    "cli.py",  # a command
    "jobs.py",  # a job
    "operations/start.py",  # the first start, before there is a request
    "operations/publication.py",  # the start of every process
    "content/cli.py",  # `content publish`, one source at a time
    "people/limits.py",  # failures count although the request that failed is rolled back
    "people/sessions.py",  # "seen" within a GET, on a connection of its own
}


def committing():
    """Yield the files in which anything is committed, whatever the name it goes by."""
    for path in sorted(ROOT.rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        if any(isinstance(node, ast.Attribute) and node.attr == "commit" for node in nodes):
            yield path.relative_to(ROOT).as_posix()


def test_only_what_owns_a_transaction_commits_it():
    assert set(committing()) == MAY_COMMIT
