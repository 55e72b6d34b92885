"""Restoring: what is refused before anything is touched, and what is replaced."""

import json
import random
import sqlite3
import zipfile
from contextlib import closing
from hashlib import sha256

import pytest
from sqlalchemy import insert, select, update

from tests.conftest import ENGINES
from tests.operations.filling import NOW, an_import, digests, filled, made, person, put
from training.db import db
from training.errors import Conflict, Invalid
from training.operations import archive, backup, restore, rows, schema
from training.people.models import (
    Person,
    PersonImport,
    PersonImportRow,
    PersonInvitation,
    PersonSession,
    PersonToken,
    SignInAttempt,
)
from training.people.roster.sync import State


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
        backup.verify(path)
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
        *range(0, 400, 3),
        *range(len(whole) - 300, len(whole), 2),
        *rng.sample(range(len(whole)), 60),
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


def rewritten(path, change, data=None):
    """Write the archive anew with another manifest, as somebody could who means no good."""
    with zipfile.ZipFile(path) as zipped:
        manifest = json.loads(zipped.read(archive.MANIFEST))
        data = zipped.read(archive.DATABASE) if data is None else data
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


def holding(path, data):
    """Write the archive anew with another database, which its manifest is true to."""
    true = {"size": len(data), "sha256": sha256(data).hexdigest()}
    return rewritten(path, lambda manifest: manifest.update(true), data)


@pytest.mark.parametrize("data", [b"", b"no database, but a line of text\n" * 300])
def test_a_backup_of_what_is_no_database_is_refused(sound, tmp_path, data):
    path, place, _ = sound
    refused(holding(path, data), place, tmp_path, "not a database of this program")


@pytest.mark.parametrize(
    ("statement", "match"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON person BEGIN DELETE FROM person; END", "a trigger"),
        ("CREATE VIEW v AS SELECT * FROM person", "a view"),
        ("CREATE VIRTUAL TABLE words USING fts5(text)", "a table .'words'"),
        ("UPDATE alembic_version SET version_num = 'another'", "another schema"),
    ],
)
def test_a_database_with_what_this_program_never_made_is_refused(sound, tmp_path, statement, match):
    path, place, _ = sound
    changed = tmp_path / "changed.db"
    with zipfile.ZipFile(path) as zipped:
        changed.write_bytes(zipped.read(archive.DATABASE))
    with closing(sqlite3.connect(changed)) as connection:
        connection.execute(statement)
        connection.commit()
    refused(holding(path, changed.read_bytes()), place, tmp_path, match)


@pytest.mark.parametrize("engine", ENGINES)
def test_no_session_link_or_receipt_comes_back(database, tmp_path, engine):
    origin, place = filled(database(engine)), database(engine)
    mine = {"token_hash": "0" * 64, "person_id": 1, "created_at": NOW, "expires_at": NOW}
    with origin.begin() as connection:
        connection.execute(insert(PersonSession), [mine | {"seen_at": NOW, "device": "Firefox"}])
        connection.execute(insert(PersonToken), [mine | {"kind": "reset"}])
        attempt = {"kind": "sign-in", "key_hash": "0" * 64, "at": NOW}
        connection.execute(insert(SignInAttempt), [attempt])
        invitation = {"person_id": 1, "asked_at": NOW, "tries": 0}
        connection.execute(insert(PersonInvitation), [invitation])
        connection.execute(insert(PersonImport), [an_import()])
        row = {"import_id": 1, "n": 2, "state": State.READ}
        connection.execute(insert(PersonImportRow), [row])
    path, manifest = made(origin, tmp_path)
    assert min(manifest.tables[name].rows for name in restore.ENDED) > 0
    put(place, path, tmp_path)
    with place.connect() as connection:
        after = rows.of_tables(connection, db.metadata)
    assert {name: after[name].rows for name in restore.ENDED} == dict.fromkeys(restore.ENDED, 0)
    assert after["person"].rows == 3


def test_a_manager_who_came_after_their_people_comes_along(database, tmp_path):
    for one, other in ((ENGINES[0], ENGINES[-1]), (ENGINES[-1], ENGINES[0])):
        origin, place = filled(database(one)), database(other)
        with origin.begin() as connection:
            connection.execute(update(Person).where(Person.id == 1).values(manager_id=3))
        path, _manifest = made(origin, tmp_path)
        put(place, path, tmp_path)
        with place.connect() as connection:
            assert connection.scalar(select(Person.manager_id).where(Person.id == 1)) == 3
        path.unlink()


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
        assert rows.count(connection, db.metadata) == 6, "all but the receipts"


def test_a_site_that_is_open_meanwhile_sees_the_old_rows_or_the_new_ones(sound, tmp_path):
    path, place, _ = sound
    with closing(place.connect()) as open_all_the_time:
        name = select(Person.name).where(Person.id == 1)
        with open_all_the_time.begin():
            assert open_all_the_time.scalar(name) == "Somebody else"
        put(place, path, tmp_path, replace=True)
        with open_all_the_time.begin():
            assert open_all_the_time.scalar(name) == "Ana Ortega"
