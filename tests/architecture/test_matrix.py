"""Route x role x ownership against a reviewed file: a new route fails until it stands there.

Every address is filled in with the ids of one owner, and asked for by everybody. To review a
change: TRAINING_REVIEW=1 pytest tests/architecture/test_matrix.py, then read the diff of
matrix.csv line by line.
"""

import csv
import os
import shutil
from pathlib import Path

import pytest

from tests.world import ROLES, browser, make_world, path_of
from training.db import SAFE_METHODS, db

SHARED = "/cohorts/<int:cohort_id>/together/"
BASELINE = Path(__file__).with_name("matrix.csv")


@pytest.fixture
def engine():
    """SQLite alone: its file is put back before every request, so that cells do not mix."""
    return "sqlite"


def cells(app, tmp_path):
    """Yield (method, rule, {role: status}) for every route."""
    world = make_world()
    db.session.remove()
    db.engine.dispose()
    file, kept = tmp_path / "training.db", tmp_path / "kept.db"
    shutil.copy(file, kept)
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.rule, sorted(r.methods))):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            path, found = path_of(app, rule, world), {}
            for role in ROLES:
                if method not in SAFE_METHODS:
                    db.engine.dispose()
                    for name in ("training.db-wal", "training.db-shm"):
                        (tmp_path / name).unlink(missing_ok=True)
                    shutil.copy(kept, file)
                client = browser(app, world, role)
                found[role] = ask(client, method, path, world.body)
                db.session.remove()
            yield method, rule.rule, found


def ask(client, method, path, body):
    """Return the status, with where a redirect leads when that is the sign-in page."""
    data = None
    if method not in SAFE_METHODS:
        data = {"csrf_token": csrf_of(client), "request_id": "matrix-request-0001"} | body
    answer = client.open(path, method=method, data=data)
    led = answer.location or ""
    return f"{answer.status_code} sign-in" if "/sign-in" in led else str(answer.status_code)


def csrf_of(client):
    """Return a token of this browser, signed in or not."""
    token = client.get("/account/token")
    if token.status_code == 200:
        return token.json["csrf"]
    page = client.get("/sign-in").text
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_every_route_answers_every_role_as_reviewed(app, tmp_path):
    rows = [
        {"method": method, "route": rule, **found} for method, rule, found in cells(app, tmp_path)
    ]
    if os.environ.get("TRAINING_REVIEW"):
        with BASELINE.open("w", newline="") as file:
            writer = csv.DictWriter(file, ("method", "route", *ROLES), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    with BASELINE.open(newline="") as file:
        reviewed = {(row["method"], row["route"]): row for row in csv.DictReader(file)}
    for row in rows:
        key = (row["method"], row["route"])
        assert key in reviewed, f"{key} is not in matrix.csv: review it"
        assert row == reviewed[key]
    gone = reviewed.keys() - {(row["method"], row["route"]) for row in rows}
    assert not gone, f"matrix.csv has routes that are gone: {gone}"


def test_what_is_a_cohorts_is_nobody_elses():
    """Members may open it, only its facilitator and an administrator change it."""
    with BASELINE.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["route"].startswith("/cohorts/<int")]
    assert len(rows) > 15
    for row in rows:
        assert {row["stranger"], row["author"]} == {"404"}, row
        assert row["anonymous"] == "303 sign-in", row
        if row["route"].startswith(SHARED):  # by a group, and by nobody else
            assert {row[role] for role in ("peer", "facilitator", "admin")} == {"404"}, row
            assert row["owner"] in {"200", "303", "409"}, row
            continue
        assert row["facilitator"] in {"200", "303", "400", "422"}, row


def test_a_report_is_for_those_who_run_the_cohort():
    """The sponsor's is also for an administrator; of two people no report has a table."""
    with BASELINE.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["route"].startswith("/reports/")]
    assert len(rows) == 4
    for row in rows:
        assert {row["stranger"], row["author"]} == {"404"}, row
        assert {row["owner"], row["peer"]} == {"403"}, row
        assert (row["admin"] == "403") == ("sponsor" not in row["route"]), row
        assert row["facilitator"] == ("404" if "tables" in row["route"] else "200"), row


def test_what_is_the_owners_is_nobody_elses():
    with BASELINE.open(newline="") as file:
        for row in csv.DictReader(file):
            owned = "<int" in row["route"] and not row["route"].startswith(
                ("/people/", "/cohorts/", "/reports/")
            )
            others = {row[role] for role in ROLES if role not in {"anonymous", "owner"}}
            assert not owned or others == {"404"}, row
            # Whoever looks after people: nobody else, and not the one whose page it is.
            if row["route"].startswith("/people"):
                assert {row[role] for role in ROLES[1:-1]} == {"403"}, row
                assert row["admin"] in {"200", "303", "404", "409", "422"}, row
            # The tables of tests were not migrated to, so /readyz says that they are too old.
            assert "500" not in row.values(), row
            assert "503" not in row.values() or row["route"] == "/readyz", row
