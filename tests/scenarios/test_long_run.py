"""A run that goes round and round: it stops somewhere, with everything kept."""

import pytest
from sqlalchemy import func, insert, select

from tests.factories import NOW, make_person, publish
from tests.forms import post, sign_in
from tests.scenarios.playing import play
from tests.scenarios.samples import changed
from tests.scenarios.test_play import cards
from training.db import db
from training.scenarios.format.parse import KIND
from training.scenarios.models import ScenarioStep
from training.scenarios.service import MOST_STEPS

SLUG = "just-this-once"


@pytest.fixture
def url(client):
    """Where a run is that has gone round as often as it may."""
    publish(
        SLUG, changed("mistimed; once; clarity: +1", "mistimed; sticky; clarity: +1"), kind=KIND
    )
    ana = make_person("Ana Ortega")
    run_id = play(ana, moves=("give-the-hour-away",), slug=SLUG, steps=1)
    step = {"run_id": run_id, "scene": "minute", "choice": "count-to-ten", "note": "", "at": NOW}
    steps = [step | {"n": n, "ending": None} for n in range(2, MOST_STEPS + 1)]
    db.session.execute(insert(ScenarioStep), steps)
    db.session.commit()
    sign_in(client, ana)
    return f"/scenarios/runs/{run_id}"


def test_a_run_stops_after_very_many_choices_and_says_where_to_go(client, url):
    page = client.get(url)
    answer = post(client, url, page, choice=cards(page)[0])
    assert answer.status_code == 409
    assert "You have made 500 choices in this run, and it goes no further." in answer.text
    assert f'href="/scenarios/{SLUG}/customer"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(ScenarioStep)) == MOST_STEPS
    assert client.get(f"{url}/story").status_code == 200
