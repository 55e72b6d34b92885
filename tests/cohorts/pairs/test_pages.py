"""The pages of rounds, as facilitators, administrators and others find them."""

import re
from datetime import timedelta

import pytest

from tests.factories import NOW, make_person, publish
from tests.forms import fields_of, post, sign_in
from training.cohorts import service, sessions
from training.cohorts.models import Attendance, MemberRole, Side
from training.cohorts.pairs import planning, rounds, wishes
from training.db import db
from training.permissions import Role
from training.scenarios.format.parse import KIND as SCENARIOS

STORY = "just-checking-in"


def page_as(client, autumn, who, path="/pairs"):
    sign_in(client, autumn.ids[who] if isinstance(who, str) else who)
    return client.get(address(autumn, path))


def address(autumn, path="/pairs"):
    return f"/cohorts/{autumn.cohort_id}{path}"


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_facilitator_makes_rounds_and_reads_why(client, autumn):
    page = page_as(client, autumn, "cleo")
    assert "Nobody is paired yet." in page.text
    answer = post(client, address(autumn), page, rounds="3", session="1")
    assert answer.status_code == 303
    text = text_of(client.get(answer.location).text)
    assert "Round 1 crosses the table everywhere, and nobody meets twice." in text
    assert "6 pairs, and everybody has one place." in text
    assert text.count("Both sides of the table. Nobody here has worked together before.") == 6
    assert "One table, Thursday 26 November" in text
    assert [each.round.number for each in rounds.of_cohort(autumn.cohort_id)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"rounds": "0"}, "Write a number of rounds from 1 to 12."),
        ({"rounds": "many"}, "Write how many rounds to make."),
        ({"size": "7"}, "Choose pairs, trios or teams of four."),
        ({"session": "99"}, "Choose a session from the list."),
        ({"activity": "modules/x"}, "Choose an exercise from the list."),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is(client, autumn, sent, told):
    page = page_as(client, autumn, "cleo")
    answer = post(client, address(autumn), page, **sent)
    assert answer.status_code == 422
    assert told in answer.text
    assert rounds.of_cohort(autumn.cohort_id) == []


def test_a_double_click_makes_one_round(client, autumn):
    page = page_as(client, autumn, "cleo")
    fields = fields_of(page, address(autumn))
    first, second = (client.post(address(autumn), data=fields) for _ in range(2))
    assert (first.status_code, second.location) == (303, first.location)
    assert len(rounds.of_cohort(autumn.cohort_id)) == 1


def test_of_two_facilitators_who_make_rounds_the_second_is_told(client, autumn):
    page, stale = page_as(client, autumn, "cleo"), client.get(address(autumn))
    assert post(client, address(autumn), page).status_code == 303
    answer = post(client, address(autumn), stale)
    assert answer.status_code == 409
    assert "Somebody else made a round meanwhile, so none was made." in answer.text
    assert len(rounds.of_cohort(autumn.cohort_id)) == 1


def ids_in(autumn, one, other):
    return {"one": autumn.ids[one], "other": autumn.ids[other]}


def test_the_effect_of_a_swap_is_shown_before_it_is_made_and_undo_brings_it_back(client, autumn):
    autumn.make()
    before = autumn.tables()
    page_as(client, autumn, "cleo")
    asked = f"/pairs/1?one={autumn.ids['ana']}&other={autumn.ids['keisha']}"
    page = client.get(address(autumn, asked))
    text = text_of(page.text)
    assert "If Ana Ortega and Keisha Boateng changed places" in text
    assert "As good as before, as far as sides and meetings can tell." in text
    assert autumn.tables() == before, "looking changes nothing"
    answer = post(client, address(autumn, "/pairs/1/swap"), page)
    assert answer.status_code == 303
    assert autumn.tables() != before
    page = client.get(answer.location)
    assert "Cleo Marchetti let two people change places." in page.text
    undo = address(autumn, "/pairs/1/changes/1/undo")
    assert post(client, undo, page).status_code == 303
    assert autumn.tables() == before


def test_the_effect_names_a_pin_and_a_meeting(client, autumn):
    ids = autumn.ids
    wishes.pin(autumn.cohort_id, ids["ana"], ids["ben"], wishes.TOGETHER)
    wishes.pin(autumn.cohort_id, ids["keisha"], ids["ben"], wishes.APART)
    db.session.commit()
    autumn.make()
    page_as(client, autumn, "cleo")
    asked = f"/pairs/1?one={ids['ana']}&other={ids['keisha']}"
    text = text_of(client.get(address(autumn, asked)).text)
    assert "together, whom a pin keeps apart." in text
    (other,) = autumn.partner("mateo")
    asked = f"/pairs/1?one={ids['ana']}&other={ids['mateo']}"
    text = text_of(client.get(address(autumn, asked)).text)
    assert "This parts Ana Ortega and Ben Carrick, who are pinned together." in text
    asked = f"/pairs/1?one={ids['ana']}&other={other}"
    assert "One side of the table only." in text_of(client.get(address(autumn, asked)).text)


@pytest.mark.parametrize("pair", [("ana", "ana"), ("ana", "dov"), ("ana", None)])
def test_a_swap_that_makes_no_sense_is_told(client, autumn, pair):
    autumn.make()
    ids = autumn.ids
    one, other = ids[pair[0]], ids[pair[1]] if pair[1] else next(iter(autumn.partner("ana")))
    page_as(client, autumn, "cleo")
    page = client.get(address(autumn, f"/pairs/1?one={one}&other={other}"))
    assert page.status_code == 200
    assert "Let them change places" not in page.text
    assert "Choose" in page.text


def test_of_two_who_swap_the_second_sees_what_it_would_do_now(client, autumn):
    autumn.make()
    page_as(client, autumn, "cleo")
    path, swap = "/pairs/1?one={one}&other={other}", address(autumn, "/pairs/1/swap")
    first = client.get(address(autumn, path.format(**ids_in(autumn, "ana", "keisha"))))
    second = client.get(address(autumn, path.format(**ids_in(autumn, "ana", "mateo"))))
    assert post(client, swap, first).status_code == 303
    stands = autumn.tables()
    told = post(client, swap, second)
    assert told.status_code == 409
    assert "Somebody else changed this round meanwhile" in told.text
    assert "If Ana Ortega and Mateo Quispe changed places" in text_of(told.text)
    assert autumn.tables() == stands
    assert post(client, swap, told).status_code == 303, "what was chosen is still there"


def test_an_absent_person_is_re_paired_in_two_taps_from_the_round(client, autumn):
    autumn.make()
    (alone,) = autumn.partner("ana")
    page = page_as(client, autumn, "cleo", "/pairs/1")
    link = f"{address(autumn, '/pairs/1/absent')}?who={autumn.ids['ana']}"
    assert f'href="{link}"' in page.text
    shown = client.get(link)
    assert "Cleo Marchetti takes the chair beside" in shown.text
    assert post(client, address(autumn, "/pairs/1/absent"), shown).status_code == 303
    assert frozenset({alone}) in autumn.tables()


def test_and_in_two_taps_from_the_session_with_whoever_is_noted(client, autumn):
    autumn.make(session=1)
    session = sessions.of_cohort(autumn.cohort_id)[0]
    states = {autumn.ids["ana"]: Attendance.ABSENT, autumn.ids["ben"]: Attendance.EXCUSED}
    sessions.mark(session, states, now=NOW)
    db.session.commit()
    page = page_as(client, autumn, "cleo", "/sessions/1")
    link = address(autumn, "/pairs/1/absent")
    assert f'href="{link}"' in page.text
    shown = client.get(link)
    assert shown.text.count(" checked>") == 2
    who = [autumn.ids["ana"], autumn.ids["ben"]]
    assert all(f'type="hidden" name="who" value="{each}"' in shown.text for each in who)
    assert post(client, link, shown, who=who).status_code == 303
    here = {person for table in autumn.tables() for person in table}
    assert not here & {autumn.ids["ana"], autumn.ids["ben"]}


def test_of_two_who_re_pair_the_second_is_told_and_keeps_the_ticks(client, autumn):
    autumn.make()
    page_as(client, autumn, "cleo")
    link = address(autumn, "/pairs/1/absent")
    stale = client.get(f"{link}?who={autumn.ids['ana']}")
    assert post(client, link, client.get(f"{link}?who={autumn.ids['ben']}")).status_code == 303
    told = post(client, link, stale)
    assert told.status_code == 409
    assert f'value="{autumn.ids["ana"]}" checked' in told.text


def test_who_left_and_who_joined_is_said_with_the_way_on(client, autumn):
    autumn.make()
    autumn.leave("ana")
    autumn.join("Noor Haddad", Side.CUSTOMER)
    text = page_as(client, autumn, "cleo").text
    assert "Round 1 does not fit the cohort any more: 2 people came or left." in text
    assert "Ana Ortega has left the cohort since." in text
    assert "Noor Haddad has no place in this round." in text
    shown = client.get(address(autumn, "/pairs/1/absent"))
    assert post(client, address(autumn, "/pairs/1/absent"), shown).status_code == 303
    assert "came or left" not in client.get(address(autumn)).text


def test_pins_are_set_removed_and_brought_back(client, autumn):
    page = page_as(client, autumn, "cleo")
    ids = autumn.ids
    sent = {"one": ids["ben"], "other": ids["ana"], "kind": "apart"}
    assert post(client, address(autumn, "/pairs/pins"), page, **sent).status_code == 303
    page = client.get(address(autumn))
    assert "never together" in page.text
    path = address(autumn, f"/pairs/pins/{ids['ana']}/{ids['ben']}")
    assert post(client, f"{path}/remove", page).status_code == 303
    assert wishes.pins(autumn.cohort_id).apart == []
    page = client.get(address(autumn))
    assert post(client, f"{path}/apart/restore", page).status_code == 303
    assert wishes.pins(autumn.cohort_id).apart == [(ids["ana"], ids["ben"])]
    db.session.rollback()
    page = client.get(address(autumn))
    sent = {"one": ids["ben"], "other": "", "kind": "apart"}
    assert post(client, address(autumn, "/pairs/pins"), page, **sent).status_code == 404


def test_a_wish_that_is_not_kept_stands_on_the_page(client, autumn):
    autumn.make()
    (partner,) = autumn.partner("ana")
    wishes.pin(autumn.cohort_id, autumn.ids["ana"], partner, wishes.APART)
    db.session.commit()
    text = page_as(client, autumn, "cleo").text
    assert "Round 1 leaves 1 wish open." in text
    assert "sit together, although a pin keeps them apart." in text


def test_who_prepared_it_is_noted_taken_back_and_noted_again(client, autumn):
    publish(STORY, kind=SCENARIOS)
    page = page_as(client, autumn, "cleo")
    activity = f"scenarios/{STORY}"
    sent = {"who": autumn.ids["ana"], "activity": activity}
    assert post(client, address(autumn, "/pairs/prepared"), page, **sent).status_code == 303
    page = client.get(address(autumn))
    path = address(autumn, f"/pairs/prepared/{autumn.ids['ana']}/{activity}")
    assert post(client, f"{path}/remove", page).status_code == 303
    assert wishes.prepared(autumn.cohort_id) == {}
    db.session.rollback()
    assert post(client, f"{path}/restore", client.get(address(autumn))).status_code == 303
    made = post(client, address(autumn), client.get(address(autumn)), activity=activity)
    text = text_of(client.get(made.location).text)
    assert "Beside it, as they prepared the exercise: Ana Ortega." in text
    bad = post(client, address(autumn, "/pairs/prepared"), client.get(address(autumn)), who="x")
    assert bad.status_code == 400


def test_a_round_is_removed_while_nobody_wrote_in_it(client, autumn):
    autumn.make()
    page = page_as(client, autumn, "cleo")
    assert post(client, address(autumn, "/pairs/1/remove"), page).status_code == 303
    assert rounds.of_cohort(autumn.cohort_id) == []


def test_an_administrator_looks_and_learns_of_no_pin(client, autumn):
    eva = make_person("Eva Sørensen", roles=(Role.ADMIN,))
    ids = autumn.ids
    wishes.pin(autumn.cohort_id, ids["ana"], ids["ben"], wishes.TOGETHER)
    wishes.pin(autumn.cohort_id, ids["keisha"], ids["ben"], wishes.APART)
    db.session.commit()
    autumn.make()
    page = page_as(client, autumn, eva)
    assert page.status_code == 200
    assert "Ana Ortega" in page.text
    for hidden in ("inned", "Pins", "Make more rounds", "missing", "Remove", "/swap"):
        assert hidden not in page.text, hidden
    asked = client.get(address(autumn, f"/pairs/1?one={ids['ana']}&other={ids['keisha']}"))
    assert "changed places" not in asked.text


@pytest.mark.parametrize(("who", "status"), [("ana", 403), ("dov", 404)])
@pytest.mark.parametrize("path", ["/pairs", "/pairs/1", "/pairs/1/absent"])
def test_others_find_no_page_of_rounds(client, autumn, who, status, path):
    autumn.make()
    assert page_as(client, autumn, who, path).status_code == status


def test_a_round_that_is_not_there_is_told(client, autumn):
    assert page_as(client, autumn, "cleo", "/pairs/7").status_code == 404


def test_everybody_stands_in_the_table_beside_the_picture(client, autumn):
    autumn.make(count=2)
    text = page_as(client, autumn, "cleo", "/pairs/2").text
    assert text.count('<path class="now"') == 6
    assert text.count('<path class="past"') == 6
    table = text.split("Who has worked with whom, in this round and before")[1]
    assert table.count('<th scope="row">') == 12
    row = text_of(table.split("Ana Ortega")[1].split("</tr>")[0])
    names = {autumn.scene().name(next(iter(autumn.partner("ana", n)))) for n in (1, 2)}
    assert all(name in row for name in names)
    assert row.endswith("2"), "two of the other side"


def test_many_people_are_paired_while_the_page_follows(client, autumn, monkeypatch):
    monkeypatch.setattr(planning, "SMALL", 4)
    monkeypatch.setattr(planning.jobs, "enqueue", lambda *_args, **_more: None)
    page = page_as(client, autumn, "cleo")
    answer = post(client, address(autumn), page)
    assert answer.status_code == 303
    assert "data-follow" in client.get(answer.location).text
    planning.run(autumn.cohort_id)
    db.session.commit()
    text = client.get(answer.location).text
    assert "data-follow" not in text
    assert "Round 1 crosses the table everywhere" in text


def test_an_empty_cohort_leads_to_its_people(client, autumn):
    empty = service.start("Empty", NOW.date(), 8, "UTC", now=NOW)
    service.enrol(empty, autumn.ids["cleo"], MemberRole.FACILITATOR, None, now=NOW)
    db.session.commit()
    sign_in(client, autumn.ids["cleo"])
    text = client.get(f"/cohorts/{empty.id}/pairs").text
    assert "There is nobody to pair yet." in text
    assert f'href="/cohorts/{empty.id}/people"' in text


def test_the_dashboard_leads_to_the_coming_round(client, autumn):
    autumn.make()
    autumn.make(session=1)
    text = page_as(client, autumn, "cleo", "").text
    assert "Round 2, Thursday 26 November" in text
    (partner,) = autumn.partner("ana", 2)
    assert f"Ana Ortega and {autumn.scene().name(partner)}" in text
    assert f'href="{address(autumn)}"' in text


@pytest.mark.parametrize("people", [12, 60])
def test_a_round_costs_the_same_queries_however_many_people(client, autumn, queries, people):
    for number in range(people - 12):
        autumn.join(f"Guest{'abcdefghijklmnopqrstuvwxyz'[number % 26]}{number // 26 * 'x'} N")
    autumn.make()
    page_as(client, autumn, "cleo")
    with queries() as seen:
        page = client.get(address(autumn))
    assert page.status_code == 200
    assert len(seen) == 13, seen
    assert page.text.count('<li class="group') == people // 2


def test_more_groups_than_fit_have_pages(client, autumn):
    for number in range(60):
        autumn.join(f"Person{chr(97 + number % 26)}{chr(97 + number // 26)} N")
    autumn.make(now=NOW + timedelta(days=1))
    page = page_as(client, autumn, "cleo")
    assert page.text.count('<li class="group') == 30
    assert '<svg class="chart' not in page.text, "a picture nobody could read"
    assert client.get(address(autumn, "/pairs/1?page=2")).text.count('<li class="group') == 6
