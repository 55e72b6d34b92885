"""One commit per request: who else may end a transaction is listed here, by name and reason."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "training"
MAY_COMMIT = {
    "web/receipts.py",  # a request, together with its receipt
    "commands.py",  # a command
    "jobs.py",  # a job
    "operations/start.py",  # `serve --prepare` once more, when it has loaded the demo
    "operations/publication.py",  # `serve --prepare`, before there is a request
    "cohorts/standings.py",  # a job, cohort by cohort
    "reports/editions.py",  # the same
    "people/limits.py",  # failures count although the request that failed is rolled back
    "people/staging.py",  # a job, batch by batch
    "people/comparing.py",  # the same
    "people/applying.py",  # a job, which may have to begin anew
    "people/invitations.py",  # a job, before and after it waits for a mail server
    "messages/release.py",  # a job, message by message
    "messages/mailing.py",  # a job, before and after it waits for a mail server
    "messages/service.py",  # that a message was opened, within a GET, on a connection of its own
    "people/import_cli.py",  # the same steps as of the jobs, in one command
    "people/letters.py",  # a job, before it waits for a mail server
    "people/sessions.py",  # "seen" within a GET, on a connection of its own
}


def committing(root=ROOT):
    """Yield the files below `root` in which anything is committed, whatever name it goes by."""
    for path in sorted(root.rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        if any(isinstance(node, ast.Attribute) and node.attr == "commit" for node in nodes):
            yield path.relative_to(root).as_posix()


def test_only_what_owns_a_transaction_commits_it():
    assert set(committing()) == MAY_COMMIT
