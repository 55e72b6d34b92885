"""The demo loads into an empty database, and goes without a trace."""

import pytest
from sqlalchemy import func, select

from tests.factories import NOW
from training.app import create_app
from training.config import Settings
from training.db import db
from training.errors import Conflict, Misconfigured
from training.operations import demo, publication, schema
from training.people import service as people
from training.state import state


@pytest.fixture
def site(tmp_path, database, engine):
    """An app on a migrated database with its content published; the demo flag is set."""

    def make(**given):
        url = database(engine).url.render_as_string(hide_password=False)
        values = {"instance": tmp_path, "mail": "file", "log_level": "WARNING", "demo": True}
        app = create_app(
            Settings(_env_file=None, database_url=url, **(values | given)), TESTING=True
        )
        with app.app_context():
            schema.upgrade(db.engine, db.metadata)
            publication.publish(state(app).settings, kinds(app))
        made.append(app)
        return app

    made = []
    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def kinds(app):
    return state(app).kinds


def counts():
    tables = db.metadata.sorted_tables
    return {t.name: db.session.scalar(select(func.count()).select_from(t)) for t in tables}


def test_the_demo_goes_without_a_trace(site):
    with site().app_context():
        before = counts()
        assert demo.is_wanted()
        assert demo.load(NOW) == "The demo was loaded: 25 people, 2 cohorts."
        db.session.commit()
        assert not demo.is_wanted()
        assert "  ana@example.org   Ana Ortega, learner, autumn" in list(demo.sign_ins())
        full = counts()
        told = {name for name in full if full[name] > before[name]}
        assert {"person", "cohort", "cohort_membership", "progress_entry"} <= told
        assert demo.clear(is_meant=False).startswith("Would remove 25 demo people")
        assert counts() == full
        assert demo.clear(is_meant=True).startswith("Removed 25 demo people")
        db.session.commit()
        assert counts() == before
        assert list(demo.sign_ins()) == []


def test_people_of_ones_own_stay_when_the_demo_goes(site):
    with site().app_context():
        demo.load(NOW)
        people.add("real@example.com", "Real Person", now=NOW)
        db.session.commit()
        demo.clear(is_meant=True)
        db.session.commit()
        assert people.person_by_email("real@example.com").name == "Real Person"
        assert counts()["person"] == 1


def test_where_people_are_no_demo_is_loaded(site):
    with site().app_context():
        people.add("real@example.com", "Real Person", now=NOW)
        assert not demo.is_wanted()
        with pytest.raises(Conflict, match="people here already"):
            demo.load(NOW)


def test_without_the_flag_no_demo_is_loaded(site):
    with site(demo=False).app_context():
        assert not demo.is_wanted()
        with pytest.raises(Misconfigured, match="TRAINING_DEMO=1"):
            demo.load(NOW)
