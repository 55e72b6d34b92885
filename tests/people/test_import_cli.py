"""training people import: a dry run unless it is meant, with a status that a script can use."""

import pytest

from tests.load.people_list import make_list
from training.clock import utcnow
from training.db import db
from training.people import imports, staging
from training.people.models import Person, PersonImport

GOOD = b"email,name,function\nnoor@example.org,Noor Haddad,sales\n"


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a list and returns its path."""

    def write(data):
        path = tmp_path / "people.csv"
        path.write_bytes(data)
        return str(path)

    return write


def test_it_only_says_what_it_would_do(run, file):
    status, said = run("import", file(GOOD))
    assert status == 0
    assert "1 new, 0 changed, 0 unchanged, 0 rows with problems" in said
    assert "Nothing was imported. Give --apply" in said
    assert db.session.query(Person).count() == 0
    assert imports.under_way() is None


@pytest.mark.parametrize("option", ["--apply", "--confirm"])
def test_it_imports_what_is_meant(run, file, option, tmp_path):
    status, said = run("import", file(GOOD), option)
    assert status == 0 and "Imported: 1 added, 0 changed." in said
    assert len(list((tmp_path / "mail").iterdir())) == 1
    _status, again = run("import", file(GOOD), option)
    assert "0 new, 0 changed, 1 unchanged" in again
    assert db.session.query(Person).count() == 1


def test_it_can_invite_nobody(run, file, tmp_path):
    run("import", file(GOOD), "--apply", "--no-invitations")
    assert not (tmp_path / "mail").exists()


def test_every_problem_has_its_file_and_row(run, file):
    path = file(make_list(40, 4))
    status, said = run("import", path)
    assert status == 1
    wrong = [line for line in said.splitlines() if line.startswith(f"{path}:")]
    assert len(wrong) == 4
    assert wrong[0] == f"{path}:11: function: “marketng” is no function here. Write marketing?"


def test_a_file_that_cannot_be_read_says_why(run, file):
    status, said = run("import", file(b"Name\nAna\n"), "--apply")
    assert status == 1
    assert "No column is called E-mail." in said


def test_a_second_one_is_told_of_the_first(run, file):
    imports.begin("a.csv", GOOD, None, utcnow(), is_read_here=True)
    db.session.commit()
    status, said = run("import", file(GOOD))
    assert status == 1 and "Only one is imported at a time" in said


def test_what_breaks_off_makes_room(run, file, monkeypatch):
    monkeypatch.setattr(staging, "stage", lambda _id: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run("import", file(GOOD))
    assert imports.under_way() is None
    assert db.session.query(PersonImport).count() == 1
