"""The reports of a cohort: for those who facilitate it, for its sponsor, and for nobody else."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.cohorts.conftest import EIGHT, FIRST, SECOND
from tests.factories import NOW, make_cohort, make_person, publish
from tests.forms import post, sign_in
from training.cohorts import plans, service, sessions
from training.cohorts.models import (
    Attendance,
    Cohort,
    CohortGroup,
    CohortMembership,
    CohortRound,
    CohortSeat,
    MemberRole,
)
from training.cohorts.programs.parse import KIND as PROGRAMS
from training.db import db
from training.people import service as people
from training.permissions import Role
from training.progress import releases, tasks
from training.progress import service as progress
from training.progress.models import ProgressCommitment, ProgressRelease, ProgressStory, TaskState
from training.progress.service import Doer
from training.reports import editions
from training.reports.figures import WEEK
from training.reports.models import ReportEdition

WEEK_2 = NOW - timedelta(weeks=5)  # of eight; NOW is in week 7
STORY = "I asked who would have to live with it. =HYPERLINK(1)"


@pytest.fixture
def autumn(app):
    """Autumn with ten people on each side; all of them practise at home, six across as well."""
    for slug in (FIRST, SECOND):
        publish(slug)
    publish(EIGHT, kind=PROGRAMS)
    learners = [make_person(f"Person {chr(65 + n)}", function=_function(n)) for n in range(20)]
    people = {
        "cleo": make_person("Cleo Marchetti", roles=()),
        "eva": make_person("Eva Sørensen", roles=(Role.ADMIN,)),
        "dov": make_person("Dov Lindgren"),
        "ana": learners[0],
    }
    people["cohort"] = make_cohort(*learners, facilitator=people["cleo"])
    cohort = db.session.get(Cohort, people["cohort"])
    plans.follow(cohort, EIGHT, now=NOW)
    for held in db.session.scalars(select(CohortMembership)):
        held.joined_at = NOW - timedelta(weeks=8)
    for number, who in enumerate(learners):
        side = ("customer", "inside")[number % 2]
        lens = "both" if number < 6 else side
        _finish(who, side, lens, NOW - timedelta(weeks=6), FIRST)
        if number < 12:
            _finish(who, side, side, WEEK_2, SECOND)
    db.session.commit()
    return people | {"learners": learners}


def _function(number):
    return ("sales", "finance")[number % 2] if number < 10 else ("presales", "it")[number % 2]


def _finish(who, side, lens, when, slug):
    doer = Doer(who, side)
    progress.record(doer, "module", slug, slug, outcome="finished", lens=lens, now=when)


def freeze(autumn, now=NOW):
    cohort = db.session.get(Cohort, autumn["cohort"])
    editions.freeze(cohort, now=now)
    db.session.commit()
    return editions.of_cohort(cohort.id)


def page_as(client, autumn, who, path=""):
    sign_in(client, autumn[who])
    return client.get(f"/reports/cohorts/{autumn['cohort']}{path}")


def seat(autumn, *pairs):
    made = CohortRound(
        cohort_id=autumn["cohort"], number=1, size=2, seed=1, made_at=NOW - timedelta(weeks=4)
    )
    db.session.add(made)
    db.session.flush()
    for place, pair in enumerate(pairs, start=1):
        group = CohortGroup(round_id=made.id, place=place)
        db.session.add(group)
        db.session.flush()
        for who in pair:
            seated = autumn["learners"][who]
            db.session.add(CohortSeat(round_id=made.id, person_id=seated, group_id=group.id))
    db.session.commit()


def test_a_report_says_who_practises_where_and_how_many_did_something(client, autumn):
    freeze(autumn)
    text = page_as(client, autumn, "cleo").text
    assert "<h1>Fewer than five people did anything in week 6.</h1>" in text
    # Customers: sixteen weeks at home and three across, 15 and 5 in steps of five; by ten people.
    assert "Customer-facing people practised 1.5 weeks with a customer and 0.5 inside" in text
    assert ">Sales (5)<" in text
    assert "12 of 20" in text  # in week 2


def test_every_week_is_counted_once_and_stays_as_it_was(autumn):
    before = freeze(autumn)
    assert [one.week for one in before] == [1, 2, 3, 4, 5, 6]
    _finish(autumn["learners"][19], "inside", "both", WEEK_2, SECOND)
    assert freeze(autumn) == before
    assert len(freeze(autumn, NOW + timedelta(weeks=9))) == 8


def test_a_week_that_is_over_is_counted_as_it_was_then(autumn):
    later = freeze(autumn)
    for row in db.session.scalars(select(ReportEdition)).all():
        db.session.delete(row)
    db.session.commit()
    assert freeze(autumn, WEEK_2 + timedelta(days=3))[-1] == later[1]


def test_nearly_everybody_is_not_counted_to_the_last(client, autumn):
    made = freeze(autumn)
    assert made[0].told[f"{WEEK}/1"][""].kind == "most"
    assert "16 to 20" in page_as(client, autumn, "cleo").text


def test_who_has_not_worked_with_the_other_side_is_named_to_the_facilitator_alone(client, autumn):
    seat(autumn, *((n, n + 1) for n in range(0, 18, 2)))
    freeze(autumn)
    text = page_as(client, autumn, "cleo").text
    assert "9 of 100 possible ties are made." in text
    apart = text.split("Who has not yet worked with the other side")[1]
    assert "Person S" in apart and "Person T" in apart and "Person A" not in apart
    text = page_as(client, autumn, "cleo", "/sponsor").text
    assert "9 of 100 possible ties" in text
    assert "Person S" not in text


def test_the_register_is_told_by_session(client, autumn):
    cohort = db.session.get(Cohort, autumn["cohort"])
    first = sessions.of_cohort(cohort.id)[0]
    who = autumn["learners"]
    marks = dict.fromkeys(who, Attendance.ABSENT) | dict.fromkeys(who[4:16], Attendance.PRESENT)
    sessions.mark(first, marks, now=NOW)
    db.session.commit()
    freeze(autumn)
    text = page_as(client, autumn, "cleo").text
    assert first.title in text.split("Who came together")[1]
    assert page_as(client, autumn, "cleo", "/tables/sessions.csv").text.count("\n") == 2


def test_before_the_first_week_is_over_the_page_says_what_will_stand_there(client, autumn):
    text = page_as(client, autumn, "cleo").text
    assert "<h1>The first report comes when a week is over.</h1>" in text
    assert "What will stand here" in text
    assert "What will stand here" in page_as(client, autumn, "cleo", "/sponsor").text


def test_a_cohort_of_four_has_no_figures(client, autumn):
    for person in autumn["learners"][4:]:
        held = db.session.scalar(select(CohortMembership).filter_by(person_id=person))
        db.session.delete(held)
    db.session.commit()
    freeze(autumn)
    text = page_as(client, autumn, "cleo").text
    assert "<h1>Too few people to say anything about them together.</h1>" in text
    assert '<svg class="chart' not in text


def test_a_sponsor_reads_of_eight_people_or_more(client, autumn):
    for person in autumn["learners"][7:]:
        held = db.session.scalar(select(CohortMembership).filter_by(person_id=person))
        db.session.delete(held)
    db.session.commit()
    freeze(autumn)
    assert "chart" in page_as(client, autumn, "cleo").text
    text = page_as(client, autumn, "cleo", "/sponsor").text
    assert "<h1>Too few people for a sponsor&#39;s report.</h1>" in text.replace("'", "&#39;")
    assert '<svg class="chart' not in text
    assert page_as(client, autumn, "cleo", "/sponsor/tables/active.csv").status_code == 404


def test_a_sponsor_reads_of_the_whole_and_the_sides_and_no_function(client, autumn):
    freeze(autumn)
    text = page_as(client, autumn, "cleo", "/sponsor").text
    assert ">Customer-facing (10)<" in text
    assert "Sales" not in text
    assert "What this can't tell you" in text.replace("&#39;", "'")
    head = page_as(client, autumn, "cleo", "/sponsor/tables/practice.csv").text.splitlines()
    assert [line.split(",")[0] for line in head[1:]] == ["Everybody", "Customer-facing", "Inside"]


@pytest.mark.parametrize(
    "path", ["", "/sponsor", "/tables/active.csv", "/sponsor/tables/active.csv"]
)
@pytest.mark.parametrize(("who", "status"), [("dov", 404), ("ana", 403), ("eva", None)])
def test_who_may_read_a_report(client, autumn, path, who, status):
    freeze(autumn)
    # An administrator hands reports to sponsors, and has no other look at a cohort.
    wanted = status or (200 if path.startswith("/sponsor") else 403)
    assert page_as(client, autumn, who, path).status_code == wanted


def test_the_list_has_the_cohorts_one_runs(client, autumn):
    freeze(autumn)
    sign_in(client, autumn["cleo"])
    text = client.get("/reports").text
    assert "Counted when week 6 of 8 was over." in text
    assert "Report of Autumn" in text
    sign_in(client, autumn["eva"])
    text = client.get("/reports").text
    assert "Report of Autumn" not in text and "For the sponsor of Autumn" in text
    sign_in(client, autumn["ana"])
    assert client.get("/reports").status_code == 403


@pytest.mark.parametrize("rows", [1, 4])
def test_a_report_costs_the_same_queries_whatever_was_done(client, autumn, queries, rows):
    for number in range(rows * 5):
        who = autumn["learners"][number]
        _finish(who, "customer", "both", NOW - timedelta(weeks=3), SECOND)
    freeze(autumn)
    page_as(client, autumn, "cleo")
    with queries() as seen:
        client.get(f"/reports/cohorts/{autumn['cohort']}")
    assert len(seen) == 6, seen


# Stories.


def tell(who, text=STORY):
    task = ProgressCommitment(
        person_id=who,
        ref=f"modules/{FIRST}/t1",
        task="Ask somebody",
        source="One skill",
        situation="the meeting has ended",
        with_whom="Priya",
        lens="customer",
        due_on=NOW.date(),
        state=TaskState.OPEN,
        made_at=NOW,
    )
    db.session.add(task)
    db.session.flush()
    tasks.tell(Doer(who, "customer"), task, text, seen=0, now=NOW)
    db.session.commit()
    return f"/practice/tasks/{task.id}"


def let_out(client, autumn, name="hidden", who="ana"):
    url = tell(autumn[who])
    sign_in(client, autumn[who])
    assert post(client, f"{url}/release", client.get(url), named=name).status_code == 303
    return url


def test_a_story_is_in_the_report_only_once_its_owner_released_it(client, autumn):
    freeze(autumn)
    url = tell(autumn["ana"])
    assert "Nobody has released a story." in page_as(client, autumn, "cleo", "/sponsor").text
    sign_in(client, autumn["ana"])
    page = client.get(url)
    assert "Release it for the report of Autumn" in page.text
    post(client, f"{url}/release", page, named="hidden")
    text = page_as(client, autumn, "cleo", "/sponsor").text
    assert "I asked who would have to live with it." in text
    assert "Person A" not in text


def test_the_name_stands_beside_it_if_its_owner_says_so(client, autumn):
    freeze(autumn)
    let_out(client, autumn, name="shown")
    assert "Person A" in page_as(client, autumn, "cleo", "/sponsor").text


def test_a_story_that_was_taken_back_is_gone_at_once_and_its_words_too(client, autumn):
    freeze(autumn)
    url = let_out(client, autumn)
    page = client.get(url)
    assert "without your name" in page.text
    assert post(client, f"{url}/release/revoke", page).status_code == 303
    assert STORY[:20] not in page_as(client, autumn, "eva", "/sponsor").text
    assert db.session.scalar(select(ProgressRelease.text)) == ""


def test_new_words_wait_until_they_are_released_as_well(client, autumn):
    freeze(autumn)
    url = let_out(client, autumn)
    story = db.session.scalar(select(ProgressStory))
    story.text, story.revision = "Quite another story.", 2
    db.session.commit()
    assert "Quite another story." not in page_as(client, autumn, "cleo", "/sponsor").text
    sign_in(client, autumn["ana"])
    page = client.get(url)
    assert "The report keeps the words you released" in page.text
    post(client, f"{url}/release", page, named="hidden")
    assert "Quite another story." in page_as(client, autumn, "cleo", "/sponsor").text


def test_a_stale_form_releases_nothing(client, autumn):
    url = tell(autumn["ana"])
    sign_in(client, autumn["ana"])
    page = client.get(url)
    story = db.session.scalar(select(ProgressStory))
    story.text, story.revision = "Words that should stay here.", 2
    db.session.commit()
    assert post(client, f"{url}/release", page, named="shown").status_code == 409
    assert db.session.scalar(select(ProgressRelease)) is None


@pytest.mark.parametrize("fields", [{}, {"named": "other"}, {"named": "shown", "cohort_id": "99"}])
def test_a_form_without_an_answer_releases_nothing(client, autumn, fields):
    url = tell(autumn["ana"])
    sign_in(client, autumn["ana"])
    assert post(client, f"{url}/release", client.get(url), **fields).status_code in (404, 422)
    assert db.session.scalar(select(ProgressRelease)) is None


def test_nobody_releases_somebody_elses_story(client, autumn):
    url = let_out(client, autumn)
    sign_in(client, autumn["dov"])
    for number, path in enumerate(("release", "release/revoke")):
        token = client.get("/account/token").json["csrf"]
        data = {"csrf_token": token, "request_id": f"dov-tries-anything-{number}", "seen": "1"}
        assert client.post(f"{url}/{path}", data=data).status_code == 404
    assert db.session.scalar(select(ProgressRelease.revoked_at)) is None


def test_export_has_what_was_released_and_erasing_takes_it_out_of_the_report(client, autumn):
    freeze(autumn)
    let_out(client, autumn)
    (kept,) = progress.export(autumn["ana"])["released_stories"]
    assert kept["text"] == STORY
    assert kept["revoked_at"] is None
    people.erase(autumn["ana"], NOW)
    db.session.commit()
    assert releases.of_cohort(autumn["cohort"]) == []


def test_three_stories_stand_in_a_report_at_most(client, autumn):
    freeze(autumn)
    for number in range(5):
        who = autumn["learners"][number]
        tell(who, f"Story number {number}.")
        story = db.session.scalar(select(ProgressStory).filter_by(person_id=who))
        at = NOW + timedelta(hours=number)
        place = releases.where(who, now=NOW)
        releases.release(story, seen=1, shows_name=False, cohort_id=place.cohort_id, now=at)
    db.session.commit()
    text = page_as(client, autumn, "cleo", "/sponsor").text
    assert [n for n in range(5) if f"Story number {n}." in text] == [2, 3, 4]


def test_who_left_the_cohort_can_still_take_a_story_back(client, autumn):
    freeze(autumn)
    url = let_out(client, autumn)
    cohort = db.session.get(Cohort, autumn["cohort"])
    service.end_membership(cohort, autumn["ana"], MemberRole.LEARNER, now=NOW)
    db.session.commit()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        sign_in(client, autumn["ana"])
        assert post(client, f"{url}/release/revoke", client.get(url)).status_code == 303
    assert releases.of_cohort(autumn["cohort"]) == []
