"""The cast: who is there when the demo is loaded, and that all of it goes again."""

import pytest
from sqlalchemy import func, select

from tests.conftest import settings_for
from tests.factories import NOW, make_person
from tests.people.conftest import another, enter
from training.app import create_app
from training.db import db
from training.part import Demo
from training.people import cast, part, service
from training.people.models import Person
from training.people.sides import FUNCTIONS
from training.permissions import Role


@pytest.fixture
def demo(app):
    """The demo, told by people alone."""
    story = Demo(NOW)
    part.PART.demo(story)
    db.session.commit()
    return story


def test_first_names_are_the_keys_so_each_is_there_once():
    assert len({member.key for member in cast.CAST}) == len(cast.CAST) == 25
    assert all(member.key.isascii() and member.key.isalpha() for member in cast.CAST)


def test_autumn_has_seventeen_people_on_two_even_sides():
    autumn = [member.side for member in cast.CAST if member.cohort == "autumn"]
    winter = [member.side for member in cast.CAST if member.cohort == "winter"]
    assert (autumn.count("customer"), autumn.count("inside")) == (9, 8)
    assert (winter.count("customer"), winter.count("inside")) == (3, 3)
    assert {member.function for member in cast.CAST} <= set(FUNCTIONS)


def test_the_story_names_everybody_for_the_parts_above(demo):
    assert set(demo.people) == {member.key for member in cast.CAST}
    assert (demo.sides["ana"], demo.sides["ben"]) == ("customer", "inside")
    assert {"cleo", "eva"} & set(demo.sides) == set()
    assert len(demo.winter) == 6
    assert "dov" in demo.winter


def test_roles_are_those_of_the_product(demo):
    def roles(key):
        return {a.role for a in service.assignments(demo.people[key])}

    assert roles("ana") == roles("ben") == roles("dov") == {Role.LEARNER}
    assert roles("eva") == {Role.ADMIN, Role.AUTHOR}
    assert roles("cleo") == set()  # hers comes with the cohort


@pytest.mark.parametrize("key", ["ana", "eva", "yusuf"])
def test_everybody_gets_in_and_has_arrived(app, demo, key):
    browser = another(app)
    assert enter(browser, email=f"{key}@example.org", password="both-ways-demo").status_code == 303
    assert browser.get("/arrive").location == "/"


def test_the_whole_cast_is_hashed_once(app, hashes, demo):
    stored = db.session.scalars(select(Person.password_hash)).all()
    assert len(set(stored)) == 1


def test_clearing_the_demo_leaves_real_people_alone(app, demo):
    real = make_person("Real Person")
    part.PART.undemo()
    db.session.commit()
    assert db.session.scalars(select(Person.id)).all() == [real]


def test_the_sign_in_page_of_a_demo_lets_one_come_in_as_anybody(tmp_path):
    app = create_app(settings_for(tmp_path, demo=True), TESTING=True)
    with app.app_context():
        db.create_all()
        part.PART.demo(Demo(NOW))
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(Person)) == 25
        page = another(app).get("/sign-in").text
        for member in cast.SIGN_INS:
            assert member.email in page
        assert page.count('value="both-ways-demo"') == 5
        db.session.remove()
        db.engine.dispose()
