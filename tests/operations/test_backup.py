"""Backups: whole while the site is written to, checked row by row, at home on either engine."""

import json
import random
import stat
import threading
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import count

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError

from tests.conftest import ENGINES
from training.cohorts.models import Cohort, CohortMembership, MemberRole, Side
from training.db import db
from training.errors import Conflict, Invalid
from training.operations import archive, backup, restore, rows, schema
from training.people.models import Person
from training.web.models import RequestReceipt

NOW = datetime(2026, 11, 21, 9, 0, 1, 5, tzinfo=UTC)
PAIRS = [(source, target) for source in ENGINES for target in ENGINES]
_numbers = count(1)


def person(name, **given):
    values = {
        "name": name, "function": "sales", "side": "customer", "lens": "both", "time_zone": "UTC",
        "language": "en", "is_demo": False, "active": True, "arrived_at": None, "created_at": NOW,
    }  # fmt: skip
    return values | given


def cohort(name):
    return {
        "name": name, "starts_on": date(2026, 10, 5), "weeks": 8, "time_zone": "Europe/Berlin",
        "language": "en", "is_demo": False, "created_at": NOW,
    }  # fmt: skip


def receipt(person_id, fields):
    return {
        "person_id": person_id, "request_id": f"request-{next(_numbers)}", "digest": "0" * 64,
        "fields": fields, "status": 303, "location": None, "body": "", "mimetype": "text/html",
        "at": NOW,
    }  # fmt: skip


def filled(engine):
    """Migrate and put in rows with everything that an engine could store in its own way."""
    schema.upgrade(engine, db.metadata)
    with engine.begin() as connection:
        people = [
            person("Ana Ortega"),
            person("Eva Sørensen", arrived_at=NOW),
            person("苏 🎓\n\t'\""),
        ]
        connection.execute(insert(Person), people)
        connection.execute(insert(Cohort), [cohort("Autumn")])
        member = {"cohort_id": 1, "joined_at": NOW, "ended_at": None}
        roles = [(MemberRole.LEARNER, Side.CUSTOMER), (MemberRole.FACILITATOR, None)]
        connection.execute(
            insert(CohortMembership),
            [
                {**member, "person_id": number, "role": role, "side": side}
                for number, (role, side) in enumerate(roles, 1)
            ],
        )
        fields = [{"b": [1, 2.5, None], "a": "ö"}, {}, {"deep": {"list": [[["x"]]]}}]
        connection.execute(insert(RequestReceipt), [receipt(2, each) for each in fields])
    return engine


def digests(engine):
    with engine.connect() as connection:
        return rows.of_tables(connection, db.metadata)


def made(engine, folder):
    return backup.create(engine, db.metadata, folder, now=NOW, version="0.1.0")


def put(engine, path, folder, **given):
    options = {"replace": False, **given}
    return restore.apply(engine, db.metadata, path, folder, **options)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_restored_backup_has_the_same_rows_on_either_engine(database, tmp_path, source, target):
    origin, place = filled(database(source)), database(target)
    path, manifest = made(origin, tmp_path)
    assert manifest.tables["person"].rows == 3
    assert backup.verify(path) == manifest
    put(place, path, tmp_path)
    assert digests(place) == digests(origin)
    with place.begin() as connection:  # new rows are numbered after the restored ones
        added = connection.execute(insert(Person).returning(Person.id), person("Dov Lindgren"))
        assert added.scalar() == 4
    assert sorted(file.name for file in tmp_path.iterdir() if file.name.startswith(".")) == []


@pytest.mark.parametrize("source", ENGINES)
def test_no_value_is_null_before_and_something_else_after(database, tmp_path, source):
    origin, place = filled(database(source)), database("sqlite")
    put(place, made(origin, tmp_path)[0], tmp_path)
    question = text("SELECT count(*) FROM person WHERE arrived_at IS NULL AND email IS NULL")
    with origin.connect() as before, place.connect() as after:
        assert before.scalar(question) == after.scalar(question) == 2


def test_a_backup_is_for_its_owner_alone_and_never_overwrites_another(database, tmp_path):
    origin = filled(database("sqlite"))
    path, _ = made(origin, tmp_path / "backups")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.name == "both-ways-20261121-090001.zip"
    before = path.read_bytes()
    with pytest.raises(Conflict, match="there already"):
        made(origin, tmp_path / "backups")
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_empty_database_has_nothing_to_back_up(database, tmp_path, engine):
    with pytest.raises(Conflict, match="nothing to back up"):
        made(database(engine), tmp_path)


class Writers:
    """Threads that keep adding pairs: two cohorts in one transaction, and members afterwards."""

    def __init__(self, engine, number=4):
        self.engine, self.stopped, self.pairs, self.errors = engine, threading.Event(), 0, []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.write, args=(n,)) for n in range(number)]

    def write(self, number):
        turn = 0
        while not self.stopped.is_set():
            turn += 1
            try:
                with self.engine.begin() as connection:
                    for half in "ab":
                        name = f"{number}-{turn}-{half}"
                        connection.execute(insert(Cohort), [cohort(name)])
            except OperationalError as error:
                self.errors.append(error)
                return
            with self.lock:
                self.pairs += 1

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


@pytest.mark.parametrize("source", ENGINES)
def test_a_backup_under_load_is_one_moment_of_the_database(database, tmp_path, source):
    origin = database(source)
    schema.upgrade(origin, db.metadata)
    with Writers(origin) as writers:
        while writers.pairs < 20 and not writers.errors:
            pass
        for number in range(3):
            with origin.connect() as connection:
                before = set(connection.scalars(select(Cohort.name)))
            went_on = writers.pairs
            path, _ = made(origin, tmp_path / str(number))
            assert writers.pairs > went_on, "nobody wrote meanwhile: the test shows nothing"
            backup.verify(path)
            place = database("sqlite")
            put(place, path, tmp_path)
            with place.connect() as connection:
                after = set(connection.scalars(select(Cohort.name)))
            assert before <= after, "a row that was committed before the start is missing"
            halves = {name[:-1] for name in after if name.endswith("a")}
            assert halves == {name[:-1] for name in after if name.endswith("b")}, "a split pair"
    assert writers.errors == []


# --- what is refused, before anything is touched


@pytest.fixture
def sound(database, tmp_path):
    """A sound backup, and a database with other rows, and what they are."""
    path, _ = made(filled(database("sqlite")), tmp_path / "backups")
    place = database("sqlite")
    schema.upgrade(place, db.metadata)
    with place.begin() as connection:
        connection.execute(insert(Person), [person("Somebody else")])
    return path, place, digests(place)


def refused(path, place, tmp_path, match):
    before = digests(place)
    with pytest.raises(Invalid, match=match):
        put(place, path, tmp_path, replace=True)
    assert digests(place) == before
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".restore")]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.6, 0.95, 0.999])
def test_a_cut_backup_is_refused(sound, tmp_path, share):
    path, place, _ = sound
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    refused(path, place, tmp_path, "damaged or was cut short")
    with pytest.raises(Invalid, match="damaged"):
        backup.verify(path)


def test_one_changed_byte_is_noticed_wherever_it_is(sound, tmp_path):
    path, _, _ = sound
    whole, manifest = path.read_bytes(), backup.verify(path)
    rng, refusals = random.Random(7), 0
    # Both ends hold the lists of what is inside: there zipfile fails in many ways.
    places = [
        *range(400),
        *range(len(whole) - 300, len(whole)),
        *rng.sample(range(len(whole)), 200),
    ]
    for position in places:
        changed = bytearray(whole)
        changed[position] ^= 1 << rng.randrange(8)
        path.write_bytes(changed)
        try:
            assert backup.verify(path) == manifest  # a date in the zip's own list, for example
        except Invalid:
            refusals += 1
    assert refusals > len(places) * 0.8


def rewritten(path, change):
    """Write the archive anew with another manifest, as somebody could who means no good."""
    with zipfile.ZipFile(path) as zipped:
        manifest = json.loads(zipped.read(archive.MANIFEST))
        data = zipped.read(archive.DATABASE)
    change(manifest)
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr(archive.MANIFEST, json.dumps(manifest))
        zipped.writestr(archive.DATABASE, data)
    return path


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda m: m.update(revision="20991231_0999"), "does not know"),
        (lambda m: m.update(program="another"), "does not know"),
        (lambda m: m.update(format=2), "format 2"),
        (lambda m: m.update(extra="x"), "cannot read"),
        (lambda m: m.pop("sha256"), "cannot read"),
        (lambda m: m.update(sha256="0" * 64), "damaged"),
        (lambda m: m.update(size=10), "damaged"),
        (lambda m: m["tables"]["person"].update(rows=4), "rows of person"),
        (lambda m: m["tables"]["person"].update(digest="0" * 64), "rows of person"),
        (lambda m: m["tables"].update(more={"rows": 0, "digest": "0" * 64}), "rows of more"),
        (lambda m: m.update(size=1 << 60), "has .* left"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(sound, tmp_path, change, match):
    path, place, _ = sound
    refused(rewritten(path, change), place, tmp_path, match)


def test_a_file_that_is_no_backup_is_refused(sound, tmp_path):
    _, place, _ = sound
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as zipped:
        zipped.writestr("../../etc/passwd", "root")
    refused(other, place, tmp_path, "not a backup")
    refused(tmp_path / "missing.zip", place, tmp_path, "is not there")
    refused(tmp_path, place, tmp_path, "damaged")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_database_with_rows_is_replaced_only_when_that_is_said(sound, database, tmp_path, engine):
    path, _, _ = sound
    place = filled(database(engine))
    with pytest.raises(Conflict, match="holds 9 rows"):
        put(place, path, tmp_path)
    with place.begin() as connection:
        connection.execute(insert(Person), [person("Too many")])
    assert put(place, path, tmp_path, replace=True).present == 10
    with place.connect() as connection:
        assert "Too many" not in set(connection.scalars(select(Person.name)))
        assert rows.count(connection, db.metadata) == 9


def test_a_site_that_is_open_meanwhile_sees_the_old_rows_or_the_new_ones(sound, tmp_path):
    path, place, _ = sound
    with closing(place.connect()) as open_all_the_time:
        name = select(Person.name).where(Person.id == 1)
        with open_all_the_time.begin():
            assert open_all_the_time.scalar(name) == "Somebody else"
        put(place, path, tmp_path, replace=True)
        with open_all_the_time.begin():
            assert open_all_the_time.scalar(name) == "Ana Ortega"
