"""A list becomes mixed cohorts: dealt, looked at, changed by hand, and made all at once."""

import time
from datetime import date

import pytest
from sqlalchemy import func, insert, select

from tests.cohorts.conftest import EIGHT, FIRST
from tests.cohorts.test_pages import autumn
from tests.factories import NOW, make_person
from tests.forms import fields_of, post, sign_in
from training.cohorts import service
from training.cohorts.models import Cohort, CohortMembership, MemberRole, Side
from training.cohorts.splits import dealing, drafts, sources
from training.cohorts.splits.models import CohortSplit, CohortSplitApart, CohortSplitSeat
from training.db import db, table_of
from training.modules import service as modules
from training.people import service as people
from training.people.models import Person, PersonRole
from training.permissions import Role
from training.progress import service as progress


@pytest.fixture
def crowd(cast):
    """Twelve people without a cohort: six of each side, of two sites."""
    made = []
    for n in range(12):
        person = make_person(function="sales" if n % 2 else "finance")
        found = db.session.get_one(Person, person)
        found.site = ("Lyon", "Porto")[n // 2 % 2]
        made.append(person)
    db.session.commit()
    return made


@pytest.fixture
def draft(client, cast, crowd):
    """Return the address of a split of these twelve into two cohorts."""
    sign_in(client, cast["eva"])
    page = client.get("/cohorts/balance")
    answer = post(client, "/cohorts/balance", page, source="none", count="2")
    assert answer.status_code == 303, answer.text
    return answer.location


def split_of(path):
    db.session.rollback()
    return drafts.load(int(path.rsplit("/", 1)[1])).split


def test_a_list_is_split_evenly_and_the_page_says_so(client, crowd, draft):
    page = client.get(draft)
    assert "<h1>Every cohort is mixed as the whole list is.</h1>" in page.text
    assert page.text.count("3 with customers, fair is 3") == 2
    assert page.text.count("3 inside, fair is 3") == 2
    found = split_of(draft)
    assert sorted(each for cohort in found.cohorts for each in cohort) == crowd
    assert found.cost.total == 0


def test_those_who_learn_somewhere_or_run_something_stand_in_no_list_of_the_others(
    client, cast, draft
):
    names = set(drafts.load(1).names)
    assert not names & {cast[who] for who in ("ana", "ben", "cleo", "dov", "eva")}


def test_the_learners_of_a_cohort_can_be_split(app, cast):
    source, found = sources.people_of(f"cohort-{cast['cohort']}", NOW)
    assert (source.words, found) == ("Learners of Autumn", [cast["ana"], cast["ben"]])


def test_the_same_list_and_number_give_the_same_split(app, cast, crowd):
    first = dealing.begin(cast["eva"], "none", 3, now=NOW)
    db.session.commit()
    before = drafts.load(first)
    seed = before.row.seed
    dealing.retune(first, 1, 3, dealing.EVEN, now=NOW)
    db.session.commit()
    after = drafts.load(first)
    assert (after.row.seed, after.split.cohorts) == (seed, before.split.cohorts)
    assert [len(each) for each in after.split.cohorts] == [4, 4, 4]


def test_a_swap_is_shown_before_it_is_done_and_undone_by_the_same(client, draft):
    before = split_of(draft).cohorts
    sides = {person.id: person.side for person in split_of(draft).people}
    one = before[0][0]
    other = next(each for each in before[1] if sides[each] != sides[one])
    page = client.get(f"{draft}?one={one}&other={other}")
    assert "less even" in page.text
    assert "more even" not in page.text
    assert split_of(draft).cohorts == before, "nothing is done yet"
    assert post(client, f"{draft}/swap", page).status_code == 303
    after = split_of(draft).cohorts
    assert one in after[1] and other in after[0]
    page = client.get(f"{draft}?one={one}&other={other}")
    assert "lean to one side" in page.text
    assert "more even" in page.text
    post(client, f"{draft}/swap", page)
    assert split_of(draft).cohorts == before


def test_two_of_one_cohort_are_no_swap(client, draft):
    one, other = split_of(draft).cohorts[0][:2]
    page = client.get(f"{draft}?one={one}&other={other}")
    assert "These two are in one cohort" in page.text
    assert f"{draft}/swap" not in page.text


@pytest.mark.parametrize("given", ["one=x&other=y", "one=999999&other=1", "one=-1"])
def test_strange_people_in_the_address_are_no_swap(client, draft, given):
    assert client.get(f"{draft}?{given}").status_code == 200


def test_whoever_is_pinned_stays_whatever_is_dealt(client, draft):
    who = split_of(draft).cohorts[0][0]
    page = client.get(draft)
    sent = fields_of(page, f"{draft}/pin") | {"keep": str(who), "place": "2"}
    assert client.post(f"{draft}/pin", data=sent).status_code == 303
    for _turn in range(3):
        assert who in split_of(draft).cohorts[1]
        post(client, f"{draft}/again", client.get(draft))
    assert split_of(draft).pinned == {who: 1}
    sent = fields_of(client.get(draft), f"{draft}/pin") | {"free": str(who)}
    sent.pop("keep", None)
    client.post(f"{draft}/pin", data=sent)
    assert split_of(draft).pinned == {}


def test_keeping_somebody_where_they_are_moves_nobody(client, draft):
    before = split_of(draft).cohorts
    sent = fields_of(client.get(draft), f"{draft}/pin") | {"keep": str(before[0][0]), "place": "1"}
    client.post(f"{draft}/pin", data=sent)
    assert split_of(draft).cohorts == before
    assert split_of(draft).pinned == {before[0][0]: 0}


def test_two_are_kept_apart_until_nobody_minds(client, draft):
    one, other = split_of(draft).cohorts[0][:2]
    page = client.get(draft)
    answer = post(client, f"{draft}/apart", page, one=str(one), other=str(other))
    assert answer.status_code == 303
    where = [one in cohort for cohort in split_of(draft).cohorts]
    assert where != [other in cohort for cohort in split_of(draft).cohorts]
    page = client.get(draft)
    assert "are kept apart" in page.text
    post(client, f"{draft}/together", page)
    assert f"{draft}/together" not in client.get(draft).text
    assert split_of(draft).apart == frozenset()


def test_what_could_not_be_kept_is_said_first(client, draft):
    one, other = split_of(draft).cohorts[0][:2]
    for who in (one, other):
        sent = fields_of(client.get(draft), f"{draft}/pin") | {"keep": str(who), "place": "1"}
        client.post(f"{draft}/pin", data=sent)
    post(client, f"{draft}/apart", client.get(draft), one=str(one), other=str(other))
    page = client.get(draft)
    assert "<h1>One thing that you asked for could not be kept.</h1>" in page.text
    assert "sit together." in page.text


def test_what_does_not_matter_is_not_looked_at(client, draft):
    page = client.get(draft)
    answer = post(client, f"{draft}/tune", page, side="3", site="0", count="3")
    assert answer.status_code == 303
    found = split_of(draft)
    assert (found.weights["side"], found.weights["site"], found.cost.site) == (3, 0, 0)
    assert [len(each) for each in found.cohorts] == [4, 4, 4]


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"count": "0"}, 422), ({"count": "x"}, 422), ({"side": "9"}, 422), ({"count": "99"}, 400)],
)
def test_what_cannot_be_split_is_said(client, draft, changed, status):
    before = split_of(draft).cohorts
    assert post(client, f"{draft}/tune", client.get(draft), **changed).status_code == status
    assert split_of(draft).cohorts == before


def test_a_draft_survives_and_of_two_tabs_the_second_is_told(client, cast, draft):
    page = client.get(draft)
    assert post(client, f"{draft}/again", page).status_code == 303
    kept = split_of(draft).cohorts
    told = post(client, f"{draft}/again", page, request_id="another-request-0001")
    assert told.status_code == 409
    assert "This split was changed meanwhile, perhaps in another tab." in told.text
    assert split_of(draft).cohorts == kept
    assert draft in client.get("/cohorts/balance").text


def test_a_draft_is_thrown_away_and_taken_up_again(client, draft):
    page = client.get(draft)
    assert post(client, f"{draft}/drop", page).location == "/cohorts/balance"
    assert f'href="{draft}"' not in client.get("/cohorts/balance").text
    page = client.get(draft)
    assert f"{draft}/swap" not in page.text
    assert post(client, f"{draft}/pick-up", page).status_code == 303
    assert f'href="{draft}"' in client.get("/cohorts/balance").text


def made(client, path, **changed):
    page = client.get(f"{path}/make")
    sent = {"name": "Spring", "starts_on": "2026-11-23", "program": EIGHT} | changed
    return post(client, f"{path}/make", page, **sent)


def test_the_cohorts_are_made_with_their_people_and_nobody_twice(client, crowd, draft):
    for person in crowd:
        modules.plan_for(person, NOW)
    db.session.commit()
    found = split_of(draft)
    page = client.get(f"{draft}/make")
    assert made(client, draft).status_code == 303
    for n, cohort in enumerate(found.cohorts, start=1):
        row = db.session.scalar(select(Cohort).where(Cohort.name == f"Spring {n}"))
        held = db.session.scalars(
            select(CohortMembership.person_id).where(CohortMembership.cohort_id == row.id)
        )
        assert sorted(held) == list(cohort)
        assert (row.program, row.starts_on) == (EIGHT, date(2026, 11, 23))
    agenda = progress.agenda_of(crowd[0], done_since=NOW)
    assert {step.ref: step.due_on for step in agenda}[FIRST] == date(2026, 11, 25)
    assert "Nobody was written to." in client.get(draft).text
    again = post(
        client,
        f"{draft}/make",
        page,
        name="Twice",
        starts_on="2026-11-23",
        request_id="another-request-0001",
    )
    assert again.status_code == 409
    assert db.session.scalar(select(func.count(Cohort.id)).where(Cohort.name.like("Twice%"))) == 0


def test_a_mistake_in_what_they_shall_be_makes_none(client, draft):
    before = db.session.scalar(select(func.count(Cohort.id)))
    answer = made(client, draft, name=" ")
    assert answer.status_code == 422
    assert "Give the cohort a name." in answer.text
    assert db.session.scalar(select(func.count(Cohort.id))) == before


def test_who_comes_from_a_cohort_can_leave_it(client, cast):
    sign_in(client, cast["eva"])
    page = client.get("/cohorts/balance")
    sent = {"source": f"cohort-{cast['cohort']}", "count": "1"}
    draft = post(client, "/cohorts/balance", page, **sent).location
    assert made(client, draft, leaves="y").status_code == 303
    held = service.learners_with(cast["ana"])
    ended = {one.cohort_id: one.ended_at for one in held if one.person_id == cast["ana"]}
    assert ended.pop(cast["cohort"]) is not None
    assert list(ended.values()) == [None]
    sign_in(client, cast["ana"])
    assert client.get(f"/cohorts/{cast['cohort']}").status_code == 404


@pytest.mark.parametrize("who", ["ana", "cleo", "dov"])
def test_nobody_but_who_begins_cohorts_sees_any_of_it(client, cast, draft, who):
    sign_in(client, cast[who])
    for path in ("/cohorts/balance", draft, f"{draft}/make"):
        assert client.get(path).status_code == 403
    assert "Split a list" not in client.get("/cohorts").text


def test_a_split_that_is_not_there_is_not_found(client, cast):
    sign_in(client, cast["eva"])
    assert client.get("/cohorts/balance/999").status_code == 404


def test_whoever_is_erased_leaves_every_draft(client, cast, crowd, draft):
    one, other = split_of(draft).cohorts[0][:2]
    post(client, f"{draft}/apart", client.get(draft), one=str(one), other=str(other))
    assert people.export_of(one)["cohorts"]["in_splits"]
    assert people.export_of(cast["eva"])["cohorts"]["splits_begun"]
    people.erase(one, NOW)
    people.erase(cast["eva"], NOW)
    db.session.commit()
    assert db.session.scalar(select(func.count(CohortSplitApart.one_id))) == 0
    seats = select(CohortSplitSeat.person_id).where(CohortSplitSeat.person_id == one)
    assert db.session.scalar(seats) is None
    assert db.session.scalar(select(CohortSplit.person_id)) is None
    assert one not in {p.id for p in split_of(draft).people}


def many(count):
    """Add people without a cohort in two statements; return nothing."""
    person, role = table_of(Person), table_of(PersonRole)
    functions = ("sales", "finance", "it", "presales", "operations")
    rows = [
        {
            "id": 1000 + n,
            "name": f"Person {n}",
            "function": functions[n % 5],
            "side": "customer" if functions[n % 5] in ("sales", "presales") else "inside",
            "lens": "both",
            "time_zone": "UTC",
            "language": "en",
            "is_demo": False,
            "active": True,
            "created_at": NOW,
            "arrived_at": NOW,
            "site": ("Lyon", "Porto", "Oslo")[n % 3],
            "level": ("junior", "senior")[n % 2],
        }
        for n in range(count)
    ]
    db.session.execute(insert(person), rows)
    given = {"role": Role.LEARNER, "source": "by hand", "granted_at": NOW}
    db.session.execute(insert(role), [given | {"person_id": row["id"]} for row in rows])
    db.session.commit()


def test_five_hundred_are_split_in_seconds_and_made_at_once(client, cast, queries):
    many(500)
    sign_in(client, cast["eva"])
    page = client.get("/cohorts/balance")
    begun = time.process_time()
    draft = post(client, "/cohorts/balance", page, source="none", count="25").location
    assert time.process_time() - begun < 5
    with queries() as seen:
        shown = client.get(draft)
    assert len(seen) == 4, seen
    assert shown.text.count('class="split-place') == 25
    assert {len(each) for each in split_of(draft).cohorts} == {20}
    assert split_of(draft).cost.side == 0, "eight and twelve in each"
    assert made(client, draft).status_code == 303
    learns = CohortMembership.role == MemberRole.LEARNER
    seated = select(func.count(CohortMembership.id)).where(learns, CohortMembership.person_id > 999)
    assert db.session.scalar(seated) == 500


def test_more_than_can_be_split_at_once_are_told(app, cast, monkeypatch, client, crowd):
    monkeypatch.setattr(sources, "MOST", 11)
    sign_in(client, cast["eva"])
    answer = post(client, "/cohorts/balance", client.get("/cohorts/balance"), source="none")
    assert answer.status_code == 400
    assert "This list has 12 people; 11 at most can be split at once." in answer.text


def test_the_side_somebody_sits_on_is_the_side_they_are_seated_on(client, cast, crowd, draft):
    made(client, draft)
    held = db.session.execute(
        select(Person.side, CohortMembership.side)
        .join(CohortMembership, CohortMembership.person_id == Person.id)
        .where(CohortMembership.person_id.in_(crowd))
    )
    assert all(Side(said) is seat for said, seat in held)
    assert autumn(cast).name == "Autumn"
