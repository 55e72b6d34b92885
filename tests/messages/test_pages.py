"""The facilitator's pages: write, look, send, undo; and what everybody else gets there."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.factories import make_cohort, make_person
from tests.forms import fields_of, post, sign_in
from tests.messages.conftest import NOON, deliveries, go, unread
from training.clock import utcnow
from training.cohorts import service as cohorts
from training.cohorts.models import Cohort, MemberRole
from training.db import db
from training.messages import writing
from training.messages.models import Audience, Message, MessageChoice, State


@pytest.fixture(autouse=True)
def noon(cast):
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def cleo(client, cast):
    sign_in(client, cast["cleo"])
    return client


def home(cast):
    return f"/cohorts/{cast['cohort']}/messages"


def drafted(client, cast, **values):
    """Begin a draft, write it and keep it; return its address."""
    path = home(cast)
    begun = post(client, path, client.get(path))
    assert begun.status_code == 303
    edit = begun.location
    words = {"subject": "Bring one story", "text": "Hello {name}.", "audience": "everybody"}
    answer = post(client, edit, client.get(edit), **words | values, look="1")
    assert answer.status_code == 303, answer.text
    return answer.location


def the(state):
    return db.session.scalars(select(Message).where(Message.state == state)).all()


def by_hand():
    return db.session.scalars(select(Message).where(Message.origin.is_(None))).all()


def test_a_message_is_written_looked_at_sent_and_read(cleo, cast, noon):
    shown = drafted(cleo, cast)
    page = cleo.get(shown)
    assert "Hello Ana." in page.text, "as the first who gets it reads it"
    assert "No more mail of this kind" in page.text, "the whole mail"
    assert "Ana Ortega, Ben Carrick" in page.text
    answer = post(cleo, f"{shown}/send", page)
    assert answer.status_code == 303
    told = cleo.get(answer.location)
    assert "Sent in 30 seconds." in told.text
    assert "Undo" in told.text
    go()
    assert unread(cast["ana"]) == 0, "half a minute in which it can be undone"
    noon.shift(timedelta(seconds=31))
    go()
    assert unread(cast["ana"]) == 1
    assert "Delivered to 2 people." in cleo.get(shown).text
    sign_in(cleo, cast["ana"])
    listed = cleo.get("/messages")
    assert "Not opened" in listed.text
    assert "Bring one story" in listed.text


def test_undo_takes_it_back_and_nobody_gets_it(cleo, cast, noon):
    shown = drafted(cleo, cast)
    post(cleo, f"{shown}/send", cleo.get(shown))
    page = cleo.get(shown)
    assert post(cleo, f"{shown}/take-back", page).status_code == 303
    noon.shift(timedelta(hours=1))
    go()
    (message,) = by_hand()
    assert message.state is State.DRAFT
    assert unread(cast["ana"]) == 0


def test_what_has_gone_cannot_be_taken_back_or_changed(cleo, cast, noon):
    shown = drafted(cleo, cast)
    edit = cleo.get(f"{shown}/edit")
    post(cleo, f"{shown}/send", cleo.get(shown))
    page = cleo.get(shown)
    noon.shift(timedelta(seconds=31))
    go()
    late = post(cleo, f"{shown}/take-back", page)
    assert late.status_code == 409
    assert "gone already" in late.text
    assert post(cleo, f"{shown}/edit", edit, text="Other words").status_code == 409
    assert cleo.get(f"{shown}/edit").location == shown
    assert by_hand()[0].text == "Hello {name}."


def test_a_double_click_sends_one(cleo, cast, noon):
    shown = drafted(cleo, cast)
    page = cleo.get(shown)
    fields = fields_of(page, f"{shown}/send")
    assert [cleo.post(f"{shown}/send", data=fields).status_code for _twice in range(2)] == [303] * 2
    other = fields | {"request_id": "another-tab-000000001"}
    assert cleo.post(f"{shown}/send", data=other).status_code == 409
    noon.shift(timedelta(minutes=1))
    go()
    assert unread(cast["ana"]) == 1


def test_a_time_is_on_the_cohorts_clock_and_must_be_to_come(cleo, cast):
    shown = drafted(cleo, cast)
    page = cleo.get(shown)
    later = {"later": "1", "seen": fields_of(page, f"{shown}/send")["seen"]}
    base = fields_of(page, f"{shown}/send") | later
    past = cleo.post(f"{shown}/send", data=base | {"on": "2026-11-20", "at": "09:00"})
    assert past.status_code == 400
    assert "Choose a time to come" in past.text
    wrong = cleo.post(
        f"{shown}/send", data=base | {"on": "soon", "at": "", "request_id": "second-00000000001"}
    )
    assert wrong.status_code == 422
    assert "Choose the day on which it goes." in wrong.text
    good = base | {"on": "2026-11-24", "at": "09:30", "request_id": "third-000000000001"}
    assert cleo.post(f"{shown}/send", data=good).status_code == 303
    assert by_hand()[0].send_at.isoformat() == "2026-11-24T08:30:00+00:00"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"subject": "x" * 101}, "Keep the subject under 100 characters."),
        ({"text": "x" * 4_001}, "Keep the message under 4,000 characters"),
        ({"text": "Hello {nmae}"}, "There is no field {nmae}. Write one of {name}, {cohort}"),
        ({"text": "On {day}"}, "There is no field {day}."),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_in_the_field(cleo, cast, values, told):
    shown = drafted(cleo, cast)
    edit = f"{shown}/edit"
    answer = post(cleo, edit, cleo.get(edit), **values)
    assert answer.status_code == 422
    assert told in answer.text
    name, text = next(iter(values.items()))
    assert fields_of(answer, edit)[name].strip() == text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"text": " "}, "A message needs a subject and some words."),
        ({"subject": ""}, "A message needs a subject and some words."),
        ({"audience": "chosen"}, "Nobody would get this message as it is."),
    ],
)
def test_a_message_to_nobody_or_about_nothing_does_not_go(cleo, cast, values, told):
    shown = drafted(cleo, cast, **values)
    answer = post(cleo, f"{shown}/send", cleo.get(shown))
    assert answer.status_code == 400
    assert told in answer.text
    assert the(State.GONE) == []


def test_ten_a_day_are_enough_for_anybody(cleo, cast, noon):
    for n in range(writing.MOST_A_DAY):
        shown = drafted(cleo, cast, subject=f"Message {n}")
        assert post(cleo, f"{shown}/send", cleo.get(shown)).status_code == 303
    shown = drafted(cleo, cast, subject="One more")
    page = cleo.get(shown)
    assert "0 more messages can go" in page.text
    answer = post(cleo, f"{shown}/send", page)
    assert answer.status_code == 400
    assert "10 messages went to this cohort within a day" in answer.text
    noon.shift(timedelta(days=1, seconds=1))
    assert post(cleo, f"{shown}/send", cleo.get(shown)).status_code == 303


def test_words_save_themselves_and_of_two_tabs_neither_is_lost(cleo, cast):
    shown = drafted(cleo, cast)
    edit = f"{shown}/edit"
    page = cleo.get(edit)
    script = {"X-Requested-With": "fetch"}
    fields = fields_of(page, edit)
    saved = cleo.post(edit, data=fields | {"text": "Written by now"}, headers=script)
    assert saved.json["saved"] is True
    again = fields | {"text": "Written by now", "request_id": "again-000000000001"}
    assert cleo.post(edit, data=again, headers=script).json["seen"] == saved.json["seen"]
    other = fields | {"text": "Another tab", "request_id": "other-000000000001"}
    told = cleo.post(edit, data=other, headers=script)
    assert told.status_code == 409
    told = cleo.post(edit, data=other | {"request_id": "other-000000000002"})
    assert told.status_code == 409
    assert "Written by now" in told.text
    assert fields_of(told, edit)["text"].strip() == "Another tab"
    assert post(cleo, edit, told).status_code == 303
    assert by_hand()[0].text == "Another tab"


def test_what_changed_after_it_was_looked_at_is_looked_at_again(cleo, cast):
    shown = drafted(cleo, cast)
    looked_at = cleo.get(shown)
    edit = f"{shown}/edit"
    post(cleo, edit, cleo.get(edit), text="Other words")
    answer = post(cleo, f"{shown}/send", looked_at)
    assert answer.status_code == 409
    assert "changed after you looked at it" in answer.text


def test_a_draft_is_its_writers_alone_and_what_goes_is_every_facilitators(cleo, cast, client):
    shown = drafted(cleo, cast)
    gia = make_person("Gia Facilitator", roles=())
    autumn = db.session.get(Cohort, cast["cohort"])
    cohorts.enrol(autumn, gia, MemberRole.FACILITATOR, None, now=utcnow())
    db.session.commit()
    sign_in(client, gia)
    assert client.get(shown).status_code == 404
    assert "Bring one story" not in client.get(home(cast)).text
    sign_in(client, cast["cleo"])
    post(client, f"{shown}/send", client.get(shown))
    sign_in(client, gia)
    assert post(client, f"{shown}/take-back", client.get(shown)).location == home(cast)


@pytest.mark.parametrize(
    ("who", "status"), [("ana", 403), ("fay", 403), ("eva", 403), ("dov", 404)]
)
def test_only_those_who_facilitate_the_cohort_can_write_to_it(client, cast, who, status):
    sign_in(client, cast["cleo"])
    shown = drafted(client, cast)
    page = client.get(home(cast))
    fields = fields_of(page, home(cast))
    sign_in(client, cast[who])
    token = client.get("/account/token").json["csrf"]
    for path in (home(cast), shown, f"{shown}/edit"):
        assert client.get(path).status_code == status
    for path in (home(cast), f"{shown}/send", f"{shown}/edit", f"{shown}/discard"):
        sent = fields | {
            "csrf_token": token,
            "request_id": f"try-{path[-6:]:-<20}".replace("/", "-"),
        }
        assert client.post(path, data=sent).status_code == status, path


def test_nobody_outside_the_cohort_can_be_chosen(cleo, cast):
    shown = drafted(cleo, cast)
    edit = f"{shown}/edit"
    for person in (cast["dov"], cast["eva"], 99_999):
        answer = post(cleo, edit, cleo.get(edit), audience="chosen", people=str(person))
        assert answer.status_code == 404
    odd = post(cleo, edit, cleo.get(edit), audience="chosen", people="1; DROP")
    assert odd.status_code == 400
    assert db.session.scalar(select(func.count()).select_from(MessageChoice)) == 0


def test_another_cohorts_message_is_not_found_in_ones_own(cleo, cast):
    shown = drafted(cleo, cast)
    other = make_cohort(facilitator=cast["cleo"], name="Spring")
    moved = shown.replace(f"/cohorts/{cast['cohort']}/", f"/cohorts/{other}/")
    assert cleo.get(moved).status_code == 404


def test_a_draft_is_thrown_away_and_had_back(cleo, cast):
    shown = drafted(cleo, cast)
    post(cleo, f"{shown}/discard", cleo.get(home(cast)))
    listed = cleo.get(home(cast))
    assert "Bring one story" not in listed.text
    assert post(cleo, f"{shown}/restore", listed).status_code == 303, "the Undo of the toast"
    assert "Bring one story" in cleo.get(home(cast)).text


def test_a_new_draft_takes_the_place_of_one_that_nobody_touched(cleo, cast):
    page = cleo.get(home(cast))
    first = post(cleo, home(cast), page).location
    fields = fields_of(page, home(cast)) | {
        "request_id": "once-more-00000001",
        "to": str(cast["ana"]),
    }
    assert cleo.post(home(cast), data=fields).location == first
    assert len(by_hand()) == 1
    assert db.session.scalars(select(MessageChoice.person_id)).all() == [cast["ana"]]


def test_the_board_offers_to_write_with_words_about_dates_alone(cleo, cast):
    board = cleo.get(f"/cohorts/{cast['cohort']}")
    assert "mailto:" not in board.text
    fields = fields_of(board, home(cast))
    begun = cleo.post(home(cast), data=fields)
    page = cleo.get(begun.location)
    sent = fields_of(page, begun.location)
    assert sent["audience"] == "chosen"
    assert "Hello {name}," in sent["text"]
    assert sent["subject"]
    everybody = fields | {"to": "needs", "request_id": "all-of-them-000001"}
    cleo.get(cleo.post(home(cast), data=everybody).location)
    chosen = set(db.session.scalars(select(MessageChoice.person_id)))
    assert chosen == {cast["ana"], cast["ben"]}


def test_the_list_costs_the_same_with_many_messages(cleo, cast, queries, noon):
    def cost():
        with queries() as seen:
            assert cleo.get(home(cast)).status_code == 200
        return len(seen)

    shown = drafted(cleo, cast)
    post(cleo, f"{shown}/send", cleo.get(shown))
    noon.shift(timedelta(minutes=1))
    go()
    few = cost()
    for n in range(15):
        db.session.add(
            Message(
                cohort_id=cast["cohort"], author_id=cast["cleo"], subject=f"S {n}", text="T",
                audience=Audience.EVERYBODY, state=State.WAITING, send_at=utcnow(),
                made_at=utcnow(), asked_at=utcnow(),
            )
        )  # fmt: skip
    db.session.commit()
    go()
    assert cost() == few <= 7


def test_markup_stays_words_and_an_address_becomes_a_link(cleo, cast, noon):
    text = "<b>bold</b> {{ 7 * 7 }}\nhttps://example.org/a?b=1&c=2\n\nSecond"
    shown = drafted(cleo, cast, text=text)
    for page in (cleo.get(shown),):
        assert "<b>bold" not in page.text
        assert 'href="https://example.org/a?b=1&amp;c=2"' in page.text
        assert "{{ 7 * 7 }}" in page.text
    assert deliveries(by_hand()[0].id) == []
