"""A list of people through the pages: read, looked at, confirmed; once, wholly, or not at all."""

import csv
import io
import os
import signal

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.factories import make_cohort, make_person
from tests.forms import fields_of, post, sign_in
from tests.load.people_list import make_list
from tests.people.conftest import another
from tests.people.roster.odd_files import FILES
from training.clock import utcnow
from training.cohorts.models import CohortMembership
from training.db import db
from training.people import applying, comparing, imports, service, staging
from training.people.models import (
    ImportState,
    Person,
    PersonImport,
    PersonImportRow,
    PersonInvitation,
    PersonRole,
)
from training.permissions import Role

HEAD = "E-mail,Name,Function,Level,Site,Manager's e-mail,Cohort\n"
LIST = (
    HEAD + "noor@example.org,Noor Haddad,sales,senior,Lyon,lin@example.org,Autumn\n"
    "ana@example.org,Ana Ortega,account management,,Berlin,noor@example.org,\n"
    "eva@example.org,Eva Sørensen,hr,,,,\n"
    "lin@example.org,Lin Park,finance,,,,Autumn\n"
    "bad,Bo Lind,it,,,,\n"
)


@pytest.fixture
def eva(app, client):
    """Eva, who looks after people, signed in."""
    person = make_person(
        "Eva Sørensen", email="eva@example.org", function="hr", roles=(Role.ADMIN,)
    )
    sign_in(client, person)
    return person


def send(client, data, name="people.csv", **more):
    """Send a list as a browser does; return the answer."""
    form = fields_of(client.get("/people/import"), "") | more
    return client.post("/people/import", **body(form, data, name))


def body(form, data, name="people.csv"):
    """Encode a form with a file, without the temporary file that the client would leave open."""
    boundary, encoded = encode_multipart(form | {"file": FileStorage(io.BytesIO(data), name)})
    return {"data": encoded, "content_type": f"multipart/form-data; boundary={boundary}"}


def sent(client, data, name="people.csv"):
    """Send a list and return its address and the page behind it."""
    answer = send(client, data, name)
    assert answer.status_code == 303, answer.text
    return answer.location, client.get(answer.location)


def people():
    return {
        (p.email, p.name, p.function, p.side, p.level, p.site, boss and boss.email)
        for p in db.session.scalars(select(Person))
        for boss in [p.manager_id and db.session.get(Person, p.manager_id)]
    }


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_list_is_looked_at_before_anything_is_imported(client, eva, ana):
    make_cohort(ana)
    before = people()
    _url, page = sent(client, LIST.encode())
    assert "<h1>Nothing is imported yet</h1>" in page.text
    assert "2 people are new." in page.text and "One changes." in page.text
    assert "One row has a problem and is left out." in page.text
    assert "“bad” is no e-mail address." in page.text and "Row 6" in page.text
    assert people() == before


def test_what_was_confirmed_is_imported_once_and_a_second_time_changes_nothing(client, eva, ana):
    make_cohort(ana)
    url, page = sent(client, LIST.encode())
    done = post(client, f"{url}/confirm", page)
    assert done.location == url
    assert "2 people were added." in client.get(url).text
    after = people()
    assert after == {
        ("eva@example.org", "Eva Sørensen", "hr", "inside", None, None, None),
        ("lin@example.org", "Lin Park", "finance", "inside", None, None, None),
        (
            "noor@example.org",
            *("Noor Haddad", "sales", "customer", "senior", "Lyon", "lin@example.org"),
        ),
        (
            "ana@example.org",
            *("Ana Ortega", "account_management", "customer", None, "Berlin", "noor@example.org"),
        ),
    }
    noor = service.person_by_email("noor@example.org")
    assert [each.role for each in service.assignments(noor.id)] == [Role.LEARNER]
    assert count(CohortMembership) == 3
    counts = [count(each) for each in (PersonRole, CohortMembership, PersonInvitation)]
    url, page = sent(client, LIST.encode())
    assert "Nobody is new." in page.text and "4 stay as they are." in page.text
    assert f'action="{url}/confirm"' not in page.text
    assert people() == after
    assert counts == [count(e) for e in (PersonRole, CohortMembership, PersonInvitation)]


def test_nobody_is_deleted_for_not_standing_in_a_list(client, eva, ana):
    url, page = sent(client, (HEAD + "new@example.org,Noor,sales,,,,\n").encode())
    post(client, f"{url}/confirm", page)
    assert {email for email, *_ in people()} == {
        "eva@example.org",
        "ana@example.org",
        "new@example.org",
    }


def test_a_pasted_list_is_a_list(client, eva):
    form = fields_of(client.get("/people/import"), "") | {"text": "Email\tName\nx@example.org\tXu"}
    page = client.get(client.post("/people/import", data=form).location)
    assert "One person is new." in page.text and "Pasted list" in page.text


def test_a_workbook_is_a_list(client, eva):
    _url, page = sent(client, FILES["xlsx"][0], "people.xlsx")
    assert "2 people are new." in page.text


@pytest.mark.parametrize("name", [name for name in FILES if name != "spaces"])
def test_no_file_breaks_the_site(client, eva, name):
    data, good, bad = FILES[name]
    _url, page = sent(client, data)
    if good is None:
        assert "<h1>This list cannot be read</h1>" in page.text
        assert count(PersonImportRow) == 0
    else:
        found = db.session.scalar(select(PersonImport))
        assert (found.new, found.problem) == (good, bad)


@pytest.mark.parametrize("data", [b"", b" \r\n\t "])
def test_nothing_sent_is_said_beside_the_field(client, eva, data):
    answer = send(client, data)
    assert answer.status_code == 422
    assert "Choose a file that has something in it" in answer.text
    assert count(PersonImport) == 0


def test_a_file_that_is_too_large_is_told_what_to_do(client, eva):
    answer = send(client, b"x" * 11_000_000)
    assert answer.status_code == 413
    assert "A file may have 10 MB here" in answer.text
    assert send(client, b"email,name\n" + b"x" * 9_900_000).status_code == 303


def test_a_stranger_cannot_send_what_is_large(client, eva):
    form = fields_of(client.get("/people/import"), "")
    answer = another(client.application).post("/people/import", **body(form, b"x" * 2**21))
    assert answer.status_code == 413


def test_another_file_under_the_same_request_is_not_taken_for_the_first(client, eva):
    form = fields_of(client.get("/people/import"), "")
    lists = (LIST, LIST, LIST.replace("Noor", "Nora"))
    answers = [client.post("/people/import", **body(form, each.encode())) for each in lists]
    assert [answer.status_code for answer in answers] == [303, 303, 409]
    assert answers[0].location == answers[1].location
    assert "another file" in answers[2].text
    assert count(PersonImport) == 1


def test_the_second_of_two_lists_is_told_whose_is_first(client, eva):
    url, _page = sent(client, LIST.encode())
    other = another(client.application)
    sign_in(other, make_person("Ada Berg", roles=(Role.ADMIN,)))
    page = other.get("/people/import")
    assert f'href="{url}"' in page.text
    token = other.get("/account/token").json["csrf"]
    form = {"csrf_token": token, "request_id": "second-of-two-lists", "text": LIST}
    answer = other.post("/people/import", data=form)
    assert answer.status_code == 409
    assert "Eva Sørensen is importing a list." in answer.text and url in answer.text


def test_lists_are_sent_so_often_and_no_more(client, eva):
    answers = [send(client, b"") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]


def test_a_cancelled_list_is_gone_and_makes_room(client, eva):
    url, page = sent(client, LIST.encode())
    assert post(client, f"{url}/cancel", page).status_code == 303
    assert count(PersonImportRow) == 0
    stale = post(client, f"{url}/confirm", page)
    assert stale.status_code == 409
    assert "This import was cancelled." in stale.text and url in stale.text
    sent(client, LIST.encode())


def test_a_list_that_was_imported_already_says_so(client, eva):
    url, page = sent(client, LIST.replace(",Autumn", ",").encode())
    form = fields_of(page, f"{url}/confirm")
    assert client.post(f"{url}/confirm", data=form).status_code == 303
    late = client.post(f"{url}/confirm", data=form | {"request_id": "another-tab-0000001"})
    assert late.status_code == 409 and "imported already" in late.text
    assert post(client, f"{url}/cancel", page).status_code == 409


def test_every_problem_has_its_row_on_the_pages_and_in_the_file(client, eva):
    rows = "".join(f"p{n}@example.org,Person {'A' * (n % 9)},marketng\n" for n in range(120))
    url, page = sent(client, b"email,name,function\n" + rows.encode())
    assert "See all 120 rows" in page.text
    last = client.get(f"{url}/problems?page=3").text
    assert "Row 121" in last and "Page 3 of 3" in last and "Row 50<" not in last
    for odd in ("0", "99", "x", "-1", "9" * 30):
        assert client.get(f"{url}/problems?page={odd}").status_code == 200
    answer = client.get(f"{url}/problems.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="problems.csv"'
    told = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert told[0] == ["Row", "Column", "What stands there", "What to write"]
    assert len(told) == 121
    assert told[120] == [
        "121",
        *("Function", "marketng", "“marketng” is no function here. Write marketing?"),
    ]


def test_no_problem_leaves_as_a_formula(client, eva):
    url, _page = sent(client, b'email,name\n=1+1,"@SUM(A1)"\n')
    rows = list(csv.reader(io.StringIO(client.get(f"{url}/problems.csv").text)))
    assert {row[2] for row in rows[1:]} == {"'=1+1", "'@SUM(A1)"}


def test_the_template_can_be_filled_in_and_sent(client, eva):
    template = client.get("/people/import/template.csv").text
    _url, page = sent(client, f"{template}noor@example.org,Noor Haddad,sales\n".encode())
    assert "One person is new." in page.text


def test_what_only_the_whole_list_shows_to_be_wrong(client, eva, ana):
    make_cohort(ana)
    service.person_by_email("ana@example.org").active = False
    db.session.commit()
    text = (
        HEAD + "ana@example.org,Ana Ortega,,,,,\nx@example.org,Xu,,,,,Autumn\n"
        "y@example.org,Yu,it,,,gone@example.org,\nz@example.org,Zoe,it,,,bad@example.org,\n"
        "bad@example.org,,it,,,,\n"
    )
    url, page = sent(client, text.encode())
    assert "is switched off" in page.text
    assert "A seat in a cohort is on one side." in page.text
    assert "Nobody here has the address gone@example.org." in page.text
    assert "One person is new." in page.text  # Zoe, whose manager has a problem: another time
    post(client, f"{url}/confirm", page)
    assert service.person_by_email("z@example.org").manager_id is None
    _url, page = sent(client, text.encode())
    assert "There is nothing to import until" in page.text


def test_who_came_meanwhile_is_not_added_twice(client, eva):
    url, page = sent(client, LIST.replace(",Autumn", ",").encode())
    lin = make_person("Lin Parker", email="LIN@example.org", function="it")
    assert post(client, f"{url}/confirm", page).status_code == 303
    db.session.expire_all()
    assert db.session.get(Person, lin).name == "Lin Park"
    assert service.person_by_email("noor@example.org").manager_id == lin
    assert "2 people were added. One was changed." in " ".join(client.get(url).text.split())


def test_two_thousand_people_are_counted_exactly(client, eva):
    url, page = sent(client, make_list(2_000, 10))
    assert "1,990 people are new." in page.text
    assert "10 rows have a problem" in page.text
    form = fields_of(page, f"{url}/confirm")
    form.pop("invites")
    client.post(f"{url}/confirm", data=form)
    assert count(Person) == 1_991
    assert count(PersonInvitation) == 0
    assert count(PersonImportRow) == 10  # the problems stay for some days
    boss = service.person_by_email("person12@example.org")
    assert service.person_by_email("person123@example.org").manager_id == boss.id
    _url, page = sent(client, make_list(2_000, 10))
    assert "1,990 stay as they are." in page.text


# --- cut off


def killed(act, at):
    """Run `act` in a process that is killed when it comes to `at`, a name in a module."""
    module, name = at
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if not child:
        try:
            calls = iter([False, False])
            before = getattr(module, name)

            def once(*given, **more):
                return before(*given, **more) if next(calls, None) is not None else kill()

            setattr(module, name, once if module is comparing else kill)
            act()
        finally:
            os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def kill(*_given):
    os.kill(os.getpid(), signal.SIGKILL)


def begun(data):
    import_id = imports.begin("people.csv", data, None, utcnow(), is_read_here=True)
    db.session.commit()
    return import_id


def test_a_reading_that_was_killed_begins_again(app, eva, monkeypatch):
    monkeypatch.setattr(staging, "BATCH", 50)
    import_id = begun(make_list(400, 4))
    killed(lambda: staging.stage(import_id), (comparing, "turn"))
    assert imports.find(import_id).state is ImportState.READING
    assert 0 < count(PersonImportRow) < 400
    staging.stage(import_id)
    found = imports.find(import_id)
    assert (found.state, found.new, found.problem) == (ImportState.READY, 396, 4)
    staging.stage(import_id)
    assert imports.find(import_id).tries == 2


def test_an_import_that_was_killed_has_done_nothing_and_is_done_once(app, eva):
    import_id = begun(make_list(400, 4))
    staging.stage(import_id)
    imports.confirm(import_id, invites=True, is_applied_here=True)
    db.session.commit()
    killed(lambda: applying.apply(import_id), (applying, "_seat"))
    assert count(Person) == 1
    for _ in range(2):
        applying.apply(import_id)
        assert (count(Person), count(PersonRole), count(PersonInvitation)) == (397, 397, 396)


def test_a_list_that_ends_every_process_is_given_up(app, eva):
    import_id = begun(LIST.encode())
    imports.find(import_id).tries = staging.MOST_TRIES
    db.session.commit()
    staging.stage(import_id)
    assert imports.find(import_id).state is ImportState.REFUSED


def test_a_list_with_too_many_rows_is_refused(client, eva, monkeypatch):
    monkeypatch.setattr(staging, "MOST_ROWS", 20)
    monkeypatch.setattr(staging, "BATCH", 10)
    _url, page = sent(client, make_list(30, 0))
    assert "The list has more than 20 rows." in page.text
    assert count(PersonImportRow) == 0


def test_a_list_cancelled_while_it_is_read_stops(app, eva, monkeypatch):
    import_id = begun(make_list(40, 0))
    monkeypatch.setattr(staging, "BATCH", 10)
    whole = staging.empty

    def cancelled(*given, **more):
        whole(*given, **more)
        monkeypatch.setattr(staging, "empty", whole)
        imports.cancel(import_id, utcnow())
        db.session.commit()

    monkeypatch.setattr(staging, "empty", cancelled)
    staging.stage(import_id)
    assert imports.find(import_id).state is ImportState.CANCELLED
    assert count(PersonImportRow) == 0


def test_what_nobody_confirmed_is_forgotten_after_some_days(client, eva):
    url, _page = sent(client, LIST.encode())
    imports.tidy(utcnow())
    db.session.commit()
    assert count(PersonImportRow) == 5
    imports.tidy(utcnow() + imports.KEPT)
    db.session.commit()
    assert count(PersonImportRow) == 0
    assert "This import was cancelled" in client.get(url).text


def test_problems_of_an_import_that_is_done_are_forgotten_after_some_days(client, eva):
    url, page = sent(client, LIST.replace(",Autumn", ",").encode())
    post(client, f"{url}/confirm", page)
    assert count(PersonImportRow) == 1
    imports.tidy(utcnow() + imports.KEPT)
    db.session.commit()
    assert count(PersonImportRow) == 0


# --- what is somebody's own


def test_erased_meanwhile_is_erased_from_the_list_too(client, eva, ana):
    text = HEAD + "ana@example.org,Ana O,sales,,,,\nbo@example.org,Bo,it,,,ana@example.org,\n"
    text += "ana@example.org,Ana,sales,,,,\nx@example.org,Xu,it,,,x,\n"
    url, page = sent(client, text.encode())
    about = service.export_of(ana)["people"]["rows_about_you_in_lists"]
    assert sorted(row["n"] for row in about) == [2, 4]
    service.erase(ana, utcnow())
    db.session.commit()
    stored = repr(db.session.execute(select(PersonImportRow.__table__)).all())
    assert "ana@example.org" not in stored
    post(client, f"{url}/confirm", page)
    assert {email for email, *_ in people()} == {None, "eva@example.org", "bo@example.org"}
