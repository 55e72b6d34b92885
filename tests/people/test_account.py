"""The account page: what a person can change about themselves."""

import pytest
from sqlalchemy import select

from tests.factories import PASSWORD, make_cohort, make_person
from tests.forms import fields_of, sign_in
from tests.people.conftest import another, enter
from training.cohorts.models import CohortMembership, Side
from training.db import db
from training.people import service
from training.people.models import Person, SignInAttempt
from training.permissions import Role

NEW = "nine green kettles"


@pytest.fixture
def page(client, ana):
    """Ana's account page."""
    sign_in(client, ana)
    return client.get("/account")


def send(client, page, path, **values):
    return client.post(path, data=fields_of(page, path) | values)


def test_name_zone_and_lens_are_kept(client, ana, page):
    answer = send(
        client, page, "/account/profile", name=" Ana  María ", time_zone="Asia/Tokyo", lens="both"
    )
    assert (answer.status_code, answer.location) == (303, "/account")
    person = db.session.get_one(Person, ana)
    assert (person.name, person.time_zone, person.lens) == ("Ana María", "Asia/Tokyo", "both")
    assert "Saved." in client.get("/account").text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Write your name."),
        ({"name": "\u202e\u200b"}, "Write your name"),
        ({"name": "x" * 81}, "Write your name with letters"),
        ({"name": "a" + "\u0301" * 10_000}, "Write your name with letters"),
        ({"time_zone": "Mars/Olympus"}, "Choose your time zone from the list."),
        ({"time_zone": "../../etc/passwd"}, "Choose your time zone from the list."),
        ({"lens": "sideways"}, "Choose one of the three."),
        ({"side": "both"}, "Choose one of the two sides."),
        ({"side": ""}, "Choose the side you are on most days."),
        ({"function": "astrology"}, "Choose what you work in from the list."),
        ({"function": ""}, "Choose what you work in."),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_kept(client, ana, page, values, sentence):
    answer = send(client, page, "/account/profile", **values)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<title>Error: Your account" in answer.text
    assert db.session.get_one(Person, ana).name == "Ana Ortega"


def test_fields_that_are_not_on_the_form_change_nothing(client, ana, page):
    send(
        client, page, "/account/profile", email="eva@example.org", is_demo="1", active="0",
        arrived_at="", language="xx", role="admin", person_id="1", id="99",
    )  # fmt: skip
    person = db.session.get_one(Person, ana)
    assert (person.email, person.language, person.active) == ("ana@example.org", "en", True)
    assert [a.role for a in service.assignments(ana)] == [Role.LEARNER]


def test_side_and_function_follow_what_the_person_chose(client, ana, page):
    cohort_id = make_cohort(ana)
    sent = fields_of(page, "/account/profile")
    assert (sent["side"], sent["function"], sent["lens"]) == (
        "customer", "account_management", "customer",
    )  # fmt: skip
    assert "Your cohort keeps the seat you began in." in page.text
    send(client, page, "/account/profile", side="inside", function="presales")
    person = db.session.get_one(Person, ana)
    assert (person.side, person.function, person.lens) == ("inside", "presales", "customer")
    seat = select(CohortMembership.side).where(CohortMembership.cohort_id == cohort_id)
    assert db.session.scalar(seat) is Side.CUSTOMER


def test_one_service_call_keeps_the_whole_profile(client, ana):
    sign_in(client, ana)
    with client.session_transaction() as session:
        who = service.viewer(session["_user_id"])
    wanted = service.Profile("Ana María", "Asia/Tokyo", "both", "inside", "legal")
    service.change(who, wanted)
    assert service.profile(service.viewer(who.token)) == wanted


@pytest.mark.parametrize(
    ("path", "place", "field"),
    [
        ("/account/profile", "you-h", "name"),
        ("/account/password", "password-h", "current_password"),
        ("/account/data", "data-h", "data-password"),
    ],
)
def test_what_went_wrong_with_a_form_is_said_at_that_form(client, page, path, place, field):
    answer = send(client, page, path, **{field: ""})
    section = answer.text.split(f'aria-labelledby="{place}"')[1].split("</section>")[0]
    assert f'<a href="#{field}">' in section
    assert answer.text.count("summary-error") == section.count("summary-error") == 1


@pytest.mark.parametrize("path", ["/account/password", "/account/data"])
def test_a_form_further_down_leads_back_to_what_went_wrong_with_it(client, page, path):
    assert f'action="{path}#problems"' in page.text
    assert 'id="problems" role="group"' in send(client, page, path).text


def test_a_new_password_asks_for_the_old_one_and_ends_other_browsers(client, app, ana, page):
    other = another(app)
    sign_in(other, ana)
    values = {"current_password": PASSWORD, "new_password": NEW}
    answer = send(client, page, "/account/password", **values)
    assert (answer.status_code, answer.location) == (303, "/account#password")
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert enter(other, password=PASSWORD).status_code == 422
    assert enter(other, password=NEW).status_code == 303


def test_a_wrong_current_password_changes_nothing(client, app, ana, page):
    values = {"current_password": "wrong one", "new_password": NEW}
    answer = send(client, page, "/account/password", **values)
    assert answer.status_code == 422
    assert "This is not your password." in answer.text
    assert enter(another(app), password=PASSWORD).status_code == 303


@pytest.mark.parametrize("weak", ["short", "password1", "ana.ortega.1", "bothways", "x" * 1001])
def test_a_weak_new_password_is_refused(client, ana, page, weak):
    values = {"current_password": PASSWORD, "new_password": weak}
    answer = send(client, page, "/account/password", **values)
    assert answer.status_code == 422
    assert 'id="new_password-error"' in answer.text


def test_a_stolen_session_cannot_guess_the_password_for_long(client, ana, page, hashes):
    for number in range(10):
        values = {"current_password": f"guess {number}", "new_password": NEW}
        assert send(client, page, "/account/password", **values).status_code == 422
    values = {"current_password": PASSWORD, "new_password": NEW}
    assert send(client, page, "/account/password", **values).status_code == 429
    assert len(hashes) == 10


def test_a_right_password_leaves_no_try_behind(client, ana, page):
    values = {"current_password": PASSWORD, "new_password": NEW}
    send(client, page, "/account/password", **values)
    assert db.session.scalars(select(SignInAttempt)).all() == []


def test_no_password_is_ever_shown_or_kept_in_the_open(client, ana, page):
    values = {"current_password": "wrong one", "new_password": NEW}
    assert NEW not in send(client, page, "/account/password", **values).text
    send(client, page, "/account/password", **(values | {"current_password": PASSWORD}))
    assert NEW not in everything()
    assert PASSWORD not in everything()


def everything():
    tables = db.metadata.sorted_tables
    return "\n".join(str(db.session.execute(table.select()).all()) for table in tables)


def test_the_page_is_four_queries_however_many_browsers(client, app, ana, page, queries):
    with queries() as before:
        client.get("/account")
    for _ in range(5):
        sign_in(another(app), ana)
    with queries() as after:
        client.get("/account")
    assert len(before) == len(after) == 2, after


def test_nobody_elses_account_is_on_the_page(client, ana, page):
    make_person("Dov Lindgren", email="dov@example.org")
    assert "dov@example.org" not in client.get("/account").text


def test_a_name_is_shown_apart_from_the_words_around_it(client, ana, page):
    send(client, page, "/account/profile", name="عائشة")
    assert "<bdi>عائشة</bdi>" in client.get("/account").text


def test_the_theme_is_kept_from_the_account_page(client, ana, page):
    answer = send(client, page, "/theme", theme="dark", next="/account")
    assert answer.location == "/account"
    assert 'data-theme="dark"' in client.get("/account").text
