"""Backups: whole while the site is written to, checked row by row, at home on either engine."""

import stat
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import JSON, Column, Integer, MetaData, Table, insert, null, select, text
from sqlalchemy.exc import OperationalError

from tests.conftest import ENGINES
from tests.operations.filling import cohort, digests, filled, made, person, put
from training.cohorts.models import Cohort
from training.db import db
from training.errors import Conflict, Invalid
from training.operations import backup, rows, schema
from training.people.models import Person

PAIRS = [(source, target) for source in ENGINES for target in ENGINES]


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


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="nobody can write into /proc")
def test_a_folder_that_cannot_be_written_to_is_one_sentence(database):
    for folder in ("/proc/nope", "/proc", "/dev/null"):
        with pytest.raises(Invalid, match=f"^{folder} cannot be written to: .* was made.$"):
            made(filled(database("sqlite")), Path(folder))


class Writers:
    """Threads that keep adding pairs: a cohort and a person of one name, in one transaction."""

    def __init__(self, engine, number=4):
        self.engine, self.stopped, self.pairs, self.errors = engine, threading.Event(), 0, []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.write, args=(n,)) for n in range(number)]

    def write(self, number):
        turn = 0
        while not self.stopped.is_set():
            turn += 1
            halves = [(Cohort, cohort(f"{number}-{turn}")), (Person, person(f"{number}-{turn}"))]
            try:
                with self.engine.begin() as connection:
                    for model, values in halves if turn % 2 else reversed(halves):
                        connection.execute(insert(model), [values])
            except OperationalError as error:
                self.errors.append(error)
                return
            with self.lock:
                self.pairs += 1
            time.sleep(0.002)  # SQLite's queue is not fair: without a pause one thread starves

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


def names(engine, model):
    with engine.connect() as connection:
        return set(connection.scalars(select(model.name)))


@pytest.mark.parametrize("source", ENGINES)
def test_a_backup_under_load_is_one_moment_of_the_database(database, tmp_path, source):
    origin = database(source)
    schema.upgrade(origin, db.metadata)
    with Writers(origin) as writers:
        for number in range(3):
            enough = writers.pairs + 50
            while writers.pairs < enough and not writers.errors:
                time.sleep(0.01)
            before, went_on = names(origin, Cohort), writers.pairs
            path, _ = made(origin, tmp_path / str(number))
            assert writers.pairs > went_on, "nobody wrote meanwhile: the test shows nothing"
            backup.verify(path)
            place = database("sqlite")
            put(place, path, tmp_path)
            after = names(place, Cohort)
            assert before <= after, "a row that was committed before the start is missing"
            assert names(place, Person) == after, "a pair was split"
    assert writers.errors == []


def test_null_stays_null_and_nothing_else_becomes_it(database):
    metadata = MetaData()
    table = Table("note", metadata, Column("id", Integer, primary_key=True), Column("words", JSON))
    origin, place = database("sqlite"), database("sqlite")
    for engine in (origin, place):
        metadata.create_all(engine)
    with origin.begin() as source, place.begin() as target:
        values = [{"words": null()}, {"words": []}, {"words": {"a": None}}, {"words": ""}]
        for each in values:
            source.execute(insert(table).values(each))
        rows.copy(source, target, metadata)
        question = text("SELECT * FROM note ORDER BY id")
        assert source.execute(question).all() == target.execute(question).all()
