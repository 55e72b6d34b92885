"""What the cohort did at the moment of the twin: who sees it, and who is counted."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select

from tests.factories import NOW, make_cohort, make_person, publish
from tests.forms import sign_in
from tests.scenarios.playing import ASK, FAVOUR, SLUG, play, publish_story
from training.cohorts import service as cohorts
from training.cohorts.models import Cohort, MemberRole, Side
from training.config import ROOT
from training.db import db
from training.people import service as people
from training.scenarios.format.parse import KIND
from training.scenarios.models import ScenarioGap

PAGE = f"/scenarios/{SLUG}/twin"
SOON = "When five people of your cohort have played both rooms"
DAY = timedelta(days=1)


def make_learners(number):
    """Make Ana and others, in a cohort with Cleo."""
    publish_story()
    found = [make_person("Ana Ortega")] + [make_person() for _ in range(number - 1)]
    return found, make_cohort(*found, facilitator=make_person("Cleo Marchetti"))


def play_both(person, *, customer=ASK, inside=FAVOUR, day=1):
    play(person, "customer", customer, now=NOW + day * DAY)
    play(person, "inside", inside, now=NOW + day * DAY)


def figures(client, person, page=PAGE):
    """Return the table of the picture as this person sees it; None without one."""
    sign_in(client, person)
    text = client.get(page).text
    table = re.search(r"<tbody>(.+?)</tbody>", text, re.DOTALL)
    if not table:
        assert "The same figures" not in text
        return None
    rows = re.findall(r'row">(.+?)</th><td class="n">(.+?)</td><td class="n">(.+?)</td>', table[1])
    return {row[0]: row[1:] for row in rows}


def test_five_people_are_a_picture(client):
    learners, _cohort = make_learners(5)
    play_both(learners[0])
    play_both(learners[1], inside=ASK)
    for person in learners[2:]:
        play_both(person)
    assert figures(client, learners[0]) == {
        "Ask what it is for": ("you, 5", "1"),
        "Call in a favour": ("0", "4, you"),
    }
    text = client.get(PAGE).text
    assert "You are not the only one. With a customer most chose “ask what it is for”." in text
    assert "This counts five people of your cohort who have played both rooms" in text
    assert SOON not in text


def test_below_five_one_sentence_says_when_it_comes(client):
    learners, _cohort = make_learners(6)
    pages = []
    for day, person in enumerate(learners[:4]):
        play_both(person, day=day)
        assert figures(client, learners[0]) is None
        pages.append(re.sub(r'value="[^"]+"', "", client.get(PAGE).text))
    play(learners[4], "customer", ASK)
    assert figures(client, learners[0]) is None
    assert SOON in pages[0]
    assert len(set(pages)) == 1, "the page tells how many have played"


def test_people_enter_by_fives(client):
    learners, _cohort = make_learners(10)
    for day, person in enumerate(learners[:5]):
        play_both(person, day=day)
    before = figures(client, learners[0])
    for person in learners[5:9]:
        play_both(person, customer=FAVOUR, inside=ASK, day=9)
        assert figures(client, learners[0]) == before
    play_both(learners[9], customer=FAVOUR, inside=ASK, day=10)
    assert figures(client, learners[0]) == {
        "Ask what it is for": ("you, 5", "5"),
        "Call in a favour": ("5", "5, you"),
    }


def test_whoever_is_not_counted_yet_is_marked_all_the_same(client):
    learners, _cohort = make_learners(6)
    for person in learners[1:]:
        play_both(person, inside=ASK)
    play_both(learners[0], day=2)
    assert figures(client, learners[0]) == {
        "Ask what it is for": ("you, 5", "5"),
        "Call in a favour": ("0", "0, you"),
    }


def test_the_first_runs_are_counted_and_practice_is_not(client):
    learners, _cohort = make_learners(5)
    for person in learners:
        play_both(person)
    before = figures(client, learners[0])
    play_both(learners[1], customer=FAVOUR, inside=ASK, day=2)
    assert figures(client, learners[0]) == before


def test_others_see_nothing_of_it(client):
    learners, _cohort = make_learners(6)
    for person in learners[:5]:
        play_both(person)
    assert figures(client, learners[5]) is None  # of the cohort, but has not played
    stranger, winter = make_person("Dov Lindgren"), make_person()
    make_cohort(winter, name="Winter")
    for person in (stranger, winter):
        play_both(person)
        assert figures(client, person) is None
    assert SOON in client.get(PAGE).text  # for Winter
    sign_in(client, stranger)
    assert SOON not in client.get(PAGE).text  # is in no cohort


def test_a_facilitator_is_not_counted_and_sees_no_picture(client):
    learners, cohort = make_learners(4)
    cleo = make_person("Cleo again")
    found = db.session.get_one(Cohort, cohort)
    cohorts.enrol(found, cleo, MemberRole.FACILITATOR, None, now=NOW)
    for person in [*learners, cleo]:
        play_both(person)
    assert figures(client, learners[0]) is None
    assert figures(client, cleo) is None
    assert SOON not in client.get(PAGE).text


def test_whoever_left_is_counted_and_sees_it_no_more(client):
    learners, cohort = make_learners(5)
    for person in learners:
        play_both(person)
    found = db.session.get_one(Cohort, cohort)
    before = figures(client, learners[0])
    cohorts.end_membership(found, learners[1], MemberRole.LEARNER, now=NOW + 2 * DAY)
    db.session.commit()
    assert figures(client, learners[0]) == before
    with time_machine.travel(NOW + 3 * DAY):
        assert figures(client, learners[1]) is None


def test_of_two_cohorts_the_one_that_began_last_is_shown(client):
    learners, _cohort = make_learners(5)
    for person in learners:
        play_both(person)
    later = cohorts.start("Spring", NOW.date(), 8, "UTC", now=NOW)
    cohorts.enrol(later, learners[0], MemberRole.LEARNER, Side.CUSTOMER, now=NOW)
    db.session.commit()
    assert figures(client, learners[0]) is None
    assert SOON in client.get(PAGE).text
    assert figures(client, learners[1]) is not None


def test_two_pictures_with_four_people_in_common_do_not_show_what_the_fifth_did(client):
    learners, _autumn = make_learners(6)
    spring = cohorts.start("Spring", NOW.date(), 8, "UTC", now=NOW)
    for person in (*learners[:4], learners[5]):
        cohorts.enrol(spring, person, MemberRole.LEARNER, Side.CUSTOMER, now=NOW + 3 * DAY)
    db.session.commit()
    for person in learners:
        play_both(person, inside=ASK if person == learners[5] else FAVOUR)
    with time_machine.travel(NOW + 4 * DAY):
        assert figures(client, learners[4]) is not None  # in Autumn
        assert figures(client, learners[0]) is None  # in Spring, where one has come to count
        assert figures(client, learners[5]) is None
    people.erase(learners[0], NOW + 20 * DAY)
    assert [row.cohort_id for row in db.session.scalars(select(ScenarioGap))] == [_autumn]


def gaps():
    return [(row.batch, row.people) for row in db.session.scalars(select(ScenarioGap))]


def erase(person):
    people.erase(person, NOW + 20 * DAY)
    db.session.commit()


def test_with_an_erased_person_their_five_leave_the_picture(client):
    """Else the sixth would take the place, and the difference would show what both had chosen."""
    learners, _cohort = make_learners(11)
    for day, person in enumerate(learners[:6]):
        play_both(person, day=day)
    erase(learners[4])
    assert gaps() == [(0, 1)]
    assert figures(client, learners[0]) is None
    for day, person in enumerate(learners[6:9]):
        play_both(person, inside=ASK, day=9 + day)
    assert figures(client, learners[0]) is None
    play_both(learners[9], inside=ASK, day=15)
    assert figures(client, learners[0]) == {
        "Ask what it is for": ("you, 5", "4"),
        "Call in a favour": ("0", "1, you"),
    }
    erase(learners[3])
    assert gaps() == [(0, 2)]
    assert figures(client, learners[0]) is not None


def test_whoever_was_not_counted_yet_leaves_no_gap(client):
    learners, _cohort = make_learners(6)
    for person in learners[:4]:
        play_both(person)
    erase(learners[3])
    erase(learners[5])
    assert gaps() == []


def test_the_gaps_of_a_cohort_go_with_it(app):
    learners, cohort = make_learners(5)
    for person in learners:
        play_both(person)
    erase(learners[0])
    db.session.execute(delete(Cohort).where(Cohort.id == cohort))
    db.session.commit()
    assert gaps() == []


def test_another_version_of_the_story_is_counted_by_its_moves(client):
    learners, _cohort = make_learners(5)
    for person in learners[1:]:
        play_both(person)
    text = (ROOT / "content" / "scenarios" / f"{SLUG}.md").read_text("utf-8")
    changed = text.replace("- [call in a favour]", "- [remind them of a favour]")
    changed = changed.replace("- [ask what it is for]", "- [Ask what it is for]")
    assert changed != text
    publish(SLUG, changed, kind=KIND)
    play_both(learners[0], inside=("remind-them-of-a-favour",))
    assert figures(client, learners[0]) == {
        "Ask what it is for": ("you, 5", "0"),
        "Call in a favour": ("0", "4"),
        "Remind them of a favour": ("0", "1, you"),
    }


@pytest.mark.parametrize("number", [5, 12])
def test_the_page_costs_nine_queries_whatever_the_size_of_the_cohort(client, queries, number):
    learners, _cohort = make_learners(number)
    for person in learners:
        play_both(person)
    assert figures(client, learners[0]) is not None
    with queries() as seen:
        client.get(PAGE)
    assert len(seen) == 9, seen
