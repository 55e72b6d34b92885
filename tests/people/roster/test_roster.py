"""A list of people: what its rows say, what is wrong with them, and what they would change."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.people.roster.odd_files import FILES
from training.people.roster.columns import HEADERS, Unreadable, header
from training.people.roster.entries import Entry, Problem, Reader
from training.people.roster.formulas import csv_text, harmless, is_formula
from training.people.roster.reading import open_table
from training.people.roster.sync import Change, Held, State, changes, state_of

ZONES = ("UTC", "Europe/Berlin", "America/New_York")
COHORTS = {"Autumn 2026": 1, "Winter": 2, "Twins": None}


def read(data):
    """Return the entries and the problems of a file, by row."""
    rows = iter(open_table(data).rows)
    head = next(header(cells or []) for _n, cells in rows if cells is None or any(cells))
    reader = Reader(head, ZONES, COHORTS)
    found = {n: reader.read(n, cells) for n, cells in rows}
    entries = {n: one for n, one in found.items() if isinstance(one, Entry)}
    return entries, {n: one for n, one in found.items() if isinstance(one, list)}


def row(**said):
    """Return what one row says, or what is wrong with it."""
    cells = {"email": "ana@example.org", "name": "Ana Ortega", **said}
    head = header([HEADERS[key] for key in cells])
    return Reader(head, ZONES, COHORTS).read(2, list(cells.values()))


@pytest.mark.parametrize("name", FILES)
def test_every_odd_file_is_read_as_far_as_it_can_be(name):
    data, good, bad = FILES[name]
    if good is None:
        with pytest.raises((Unreadable, StopIteration)):
            if not any(read(data)):
                raise Unreadable("no_rows")  # as the job does
    else:
        entries, problems = read(data)
        assert (len(entries), len(problems)) == (good, bad), problems


def test_a_row_says_all_it_can():
    assert row(
        function="Account Manager",
        language="EN_us",
        time_zone="europe/berlin",
        level=" senior ",
        site="Lyon",
        manager="EVA@example.org",
        cohort="autumn  2026",
    ) == Entry(
        "ana@example.org",
        "ana@example.org",
        "Ana Ortega",
        "account_management",
        "customer",  # the side of the function
        "en-US",
        "Europe/Berlin",
        "senior",
        "Lyon",
        "eva@example.org",
        1,
    )


def test_a_side_that_is_named_counts_more_than_the_function():
    assert row(function="sales", side="Inside the company").side == "inside"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"email": ""}, ("email", "email_missing", "", "")),
        ({"email": "ana"}, ("email", "email_bad", "ana", "")),
        ({"name": ""}, ("name", "name_missing", "", "")),
        ({"name": "007"}, ("name", "name_bad", "007", "")),
        ({"function": "marketng"}, ("function", "function_unknown", "marketng", "marketing")),
        ({"function": "xyz"}, ("function", "function_unknown", "xyz", "")),
        ({"side": "both"}, ("side", "side_unknown", "both", "")),
        ({"language": "English please"}, ("language", "language_bad", "English please", "")),
        ({"time_zone": "Berlin"}, ("time_zone", "zone_unknown", "Berlin", "Europe/Berlin")),
        ({"level": "x" * 41}, ("level", "too_long", "x" * 41, "40")),
        ({"manager": "ana@example.org"}, ("manager", "manager_self", "ana@example.org", "")),
        ({"manager": "nobody"}, ("manager", "manager_bad", "nobody", "")),
        ({"cohort": "Winnter"}, ("cohort", "cohort_unknown", "Winnter", "Winter")),
        ({"cohort": "Twins"}, ("cohort", "cohort_twice", "Twins", "Twins")),
        ({"site": "@SUM(A1)"}, ("site", "formula", "@SUM(A1)", "")),
        ({"site": "＋1"}, ("site", "formula", "＋1", "")),
        ({"site": "a\nb"}, ("site", "line_break", "a b", "")),
        ({"site": "a\0b"}, ("site", "unreadable", "a\ufffdb", "")),
    ],
)
def test_a_problem_names_its_column_and_what_to_write(said, problem):
    assert row(**said) == [Problem(*problem)]


def test_every_problem_of_a_row_is_told_at_once():
    found = row(email="", name="", side="both")
    assert {one.column for one in found} == {"email", "name", "side"}


def test_an_address_that_comes_twice_names_the_first_row():
    text = "email,name\nAna@example.org,Ana\n\nana@EXAMPLE.org,Ana\n"
    _entries, problems = read(text.encode())
    assert problems == {4: [Problem("email", "email_twice", "ana@EXAMPLE.org", "2")]}


def test_headings_are_found_in_any_spelling_and_unknown_ones_are_named():
    found = header(["E-MAIL address:", "Full Name", "Time_Zone", "", "Birthday"])
    assert dict(found.places) == {"email": 0, "name": 1, "time_zone": 2}
    assert found.unknown == ("Birthday",)


# --- what a spreadsheet would run


@pytest.mark.parametrize("sign", "=+-@＝＋－＠\t\r\0")
def test_no_cell_leaves_as_a_formula(sign):
    for text in (f"{sign}1+1", f" {sign}1", f"\u200b{sign}1"):
        assert is_formula(text)
        assert harmless(text).startswith("'")
    ((cell,),) = list(csv.reader(io.StringIO(csv_text([[f"{sign}1,2"]]).removeprefix("\ufeff"))))
    assert cell.startswith("'")


@given(st.text())
def test_whatever_is_written_is_harmless(text):
    assert not is_formula(harmless(text))
    assert harmless(text).endswith(text)


# --- any bytes at all


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_reason(data):
    try:
        read(b"email,name,site\n" + data)
        read(data)
    except (Unreadable, StopIteration):
        pass


@given(st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=5), max_size=8))
def test_any_cells_give_entries_or_problems(rows):
    reader = Reader(header(["email", "name", "manager"]), ZONES, COHORTS)
    for n, cells in enumerate(rows, 2):
        found = reader.read(n, cells)
        assert found is None or isinstance(found, Entry) or found


# --- what a list would change

ANA = Entry("ana@example.org", "ana@example.org", "Ana Ortega", "sales", "customer")
HELD = Held("Ana Ortega", "sales", "customer", "en", "UTC", None, None, None, arrived=False)


def test_who_is_not_here_is_new():
    assert state_of(ANA, None) is State.NEW


def test_what_a_list_does_not_say_stays():
    held = HELD._replace(level="senior", site="Lyon", manager="eva@example.org")
    assert state_of(ANA, held) is State.UNCHANGED


def test_a_change_names_what_was_and_what_will_be():
    entry = ANA._replace(function="finance", side="inside", site="Lyon", cohort=2)
    assert list(changes(entry, HELD)) == [
        Change("function", "sales", "finance"),
        Change("site", None, "Lyon"),
        Change("side", "customer", "inside"),
        Change("cohort", None, "2"),
    ]


def test_what_somebody_chose_on_their_first_visit_is_theirs():
    entry = ANA._replace(side="inside", time_zone="Europe/Berlin", language="de")
    assert state_of(entry, HELD) is State.CHANGED
    assert state_of(entry, HELD._replace(arrived=True)) is State.UNCHANGED


@given(
    st.builds(
        Entry,
        email=st.just("a@example.org"),
        canonical=st.just("a@example.org"),
        name=st.text(min_size=1),
        function=st.none() | st.text(),
        side=st.none() | st.sampled_from(["customer", "inside"]),
        level=st.none() | st.text(),
        manager=st.none() | st.text(),
        cohort=st.none() | st.integers(1, 3),
    ),
    st.booleans(),
)
def test_a_list_that_was_imported_changes_nothing(entry, arrived):
    held = HELD._replace(arrived=arrived)
    for change in changes(entry, held):
        if change.column == "cohort":
            held = held._replace(cohorts=frozenset({int(change.after)}))
        else:
            held = held._replace(**{change.column: change.after})
    assert state_of(entry, held) is State.UNCHANGED
