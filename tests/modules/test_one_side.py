"""Modules for one side: their format, and where they turn up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.content.samples import SMALL, body, changed, line_of, problems
from tests.factories import NOW, make_person, publish
from tests.forms import post, sign_in
from tests.modules.samples import OTHER, for_one
from training.clock import utcnow
from training.db import db
from training.lenses import LENSES
from training.modules import service
from training.progress import service as progress
from training.progress.models import ProgressAgenda, ProgressCommitment, ProgressEntry
from training.progress.tally import Tally

SLUG = "whose-hour-is-it"
PAGE = f"/modules/{SLUG}"
SHARED = "the-schedule-is-sacrosanct"
FUNCTIONS = {"customer": "sales", "inside": "finance"}


@pytest.mark.parametrize("side", LENSES)
def test_a_module_for_one_side_needs_nothing_of_the_other_lens(side):
    source = for_one(side)
    assert problems(source) == []
    made = body(source)
    assert made["summary"]["audience"] == side
    assert made["summary"]["lines"][OTHER[side]] == ""
    assert {card["lens"] for card in made["cards"]} == {side}
    rows = [row for part in made["parts"] for b in part["blocks"] for row in b.get("rows", ())]
    assert rows and all(row[side] and not row[OTHER[side]] for row in rows)
    assert made["task"]["rows"][0][OTHER[side]] == ""


def test_its_task_may_be_text_alone_and_its_opening_left_out():
    source = for_one("inside")
    where = "::: inside\nA colleague who wants to jump a queue.\n:::\n"
    source = changed(where, "", source)
    opening = source[source.index("opening:") : source.index("minutes: 6")]
    made = body(changed(opening, "", source))
    assert made["task"]["rows"] == []
    assert made["summary"]["lines"] == {
        "customer": "",
        "inside": "A project wants the analyst that payroll was promised.",
    }


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ("audience: customer", "audience: sales", "audience:", '"audience" is sales.'),
        ("{#not-shared}", "{#why}", "## Further", "Nothing says why this is not shared. Write ###"),
        ("{#not-shared}", "{#differs}", "{#differs}", "Write why under {#not-shared}, in place of"),
        ("card k1 customer", "card k1 inside", "::: card", "alone. Write customer here, or take"),
        ("card k1 customer", "card k1 inside", "## Cards", "There is no card for customer."),
        ("Read across.", "::: inside\nA.\n:::", "::: inside", "alone. Take ::: inside out"),
        ("opening:\n", "opening:\n  inside: A.\n", "  inside: A.", "for customer alone. Take it"),
        ("  customer: A buyer wants", "  inside: A buyer wants", "opening:",
         '"opening.customer" is missing. Add it.'),
        ("::: customer\nA buyer who", "::: inside\nA buyer who", ":::: task",
         "A task is text, then perhaps ::: customer."),
    ],
)  # fmt: skip
def test_what_belongs_to_the_other_lens_is_reported_at_its_line(old, new, at, said):
    source = changed(old, new, for_one("customer"))
    line = line_of(at, source)
    assert any(n == line and said in text for n, text in problems(source)), problems(source)


def test_a_mistake_elsewhere_does_not_ask_for_the_other_lens():
    source = changed("facets: [I4, N2]", "facets: [I9]", for_one("inside"))
    (found,) = problems(source)
    assert found[0] == line_of("facets: [I9]", source)


def test_the_small_module_is_for_both():
    assert body(SMALL)["summary"]["audience"] == "both"


@pytest.fixture
def shelf(app):
    """Three modules: one shared, and one for each side."""
    publish()
    publish(source=for_one("customer"))
    other = for_one("inside").replace("M90", "M10").replace(SLUG, "whose-desk-is-it")
    publish("whose-desk-is-it", source=other.replace("Whose hour is it?", "Whose desk is it?"))


def agenda(person):
    found = select(ProgressAgenda).where(ProgressAgenda.person_id == person)
    return {step.ref: step for step in db.session.scalars(found)}


@pytest.mark.parametrize(
    ("side", "mine"), [("customer", SLUG), ("inside", "whose-desk-is-it")], ids=LENSES
)
def test_it_comes_onto_the_agenda_of_its_own_side_last_and_in_its_room(shelf, side, mine):
    person = make_person(function=FUNCTIONS[side])
    service.plan_for(person, now=NOW)
    steps = agenda(person)
    assert set(steps) == {SHARED, mine}
    assert steps[mine].position > steps[SHARED].position
    assert (steps[mine].lens, steps[SHARED].lens) == (side, None)


def test_everybody_finds_it_behind_the_shared_ones_with_the_word_for_whom_it_is(client, shelf):
    sign_in(client, make_person(function="sales"))
    page = client.get("/modules").text
    # M10 is for one side, so it stands behind M11.
    places = [page.index(f'href="/modules/{s}"') for s in (SHARED, "whose-desk-is-it", SLUG)]
    assert places == sorted(places)
    assert page.count("For salespeople") == page.count("For project leaders inside") == 1


def test_what_is_for_the_other_side_is_not_what_the_library_goes_on_with(shelf):
    person = make_person(function="sales")
    listed = service.library(person)
    apart = [row for row in listed if row[0].slug != SHARED]
    assert service.onward(listed, "customer") == SHARED
    assert service.onward(apart, "customer") == SLUG
    assert service.onward(apart, "inside") == "whose-desk-is-it"
    read, _place = service.open_module(person, "whose-desk-is-it")
    service.begin(person, read, now=NOW)
    apart = [row for row in service.library(person) if row[0].slug != SHARED]
    assert service.onward(apart, "customer") == "whose-desk-is-it"  # begun is begun


def test_its_page_has_one_room_no_switch_and_a_way_to_the_reason(client, shelf):
    sign_in(client, make_person(function="finance"))
    page = client.get(f"{PAGE}?lens=both").text
    assert "For salespeople" in page
    assert 'href="#not-shared"' in page and 'id="not-shared"' in page
    assert "data-switch" not in page
    assert 'data-lens="inside"' not in page.split("<article>")[1]
    assert '<input type="hidden" name="where" value="customer">' in page


def finish(person, side, slug=SLUG, lens="both"):
    read, _place = service.open_module(person, slug)
    for question, options in read.questions.items():
        service.answer(person, read, question, options[0], now=NOW)
    assert service.finish(progress.Doer(person, side), read, lens, now=NOW) == ()


def test_finished_it_fills_the_half_of_its_lens_alone(shelf):
    person = make_person(function="finance")
    finish(person, "inside")
    assert progress.tally_of(person) == Tally(customer=1, inside=0)
    finish(person, "inside", SHARED)
    assert progress.tally_of(person) == Tally(customer=2, inside=1)


def test_its_task_is_tried_in_its_room_whatever_the_form_says(client, shelf):
    person = make_person(function="sales")
    sign_in(client, person)
    day = (utcnow() + timedelta(days=3)).date().isoformat()
    sent = {"situation": "a", "with_whom": "Ben", "where": "inside", "due_on": day}
    assert post(client, f"{PAGE}/task", client.get(PAGE), **sent).status_code == 303
    assert db.session.scalars(select(ProgressCommitment.lens)).all() == ["customer"]
    assert db.session.scalars(select(ProgressEntry.lens)).all() == ["customer"]


def test_today_shows_it_without_a_twin(client, app):
    publish(source=for_one("customer"))
    person = make_person(function="sales")
    service.plan_for(person, now=NOW)
    db.session.commit()
    sign_in(client, person)
    page = client.get("/").text
    assert "A buyer wants the Tuesday that you have promised" in page
    assert "Its twin" not in page and "None" not in page
