"""Front matter: what is read, what is refused, and where."""

from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from training.content import front
from training.content.documents import Findings, Front, Line


def read(source):
    findings = Findings("x.md")
    lines = [Line(number, text) for number, text in enumerate(source.split("\n"), start=2)]
    found = front.read(lines, findings)
    return found, [(problem.line, problem.text) for problem in findings.sorted()]


def test_plain_values_are_those_of_yaml_1_2():
    source = "a: 1\nb: yes\nc: true\nd: 12:30\ne: 2026-01-01\nf: '1'\ng: ~\nh: 0.5\ni: [x, y]"
    found, problems = read(source)
    assert not problems
    assert found.values == {
        "a": 1,
        "b": "yes",
        "c": True,
        "d": "12:30",
        "e": "2026-01-01",
        "f": "1",
        "g": None,
        "h": 0.5,
        "i": ["x", "y"],
    }


def test_every_key_and_item_knows_its_line():
    found, _ = read("a:\n  - {x: 1}\n  - x: 2\n    y: 3\nb: 4")
    assert found.line("a") == 2
    assert found.line("a", 0, "x") == 3
    assert found.line("a", 1, "y") == 5
    assert found.line("b") == 6


def test_what_has_no_line_of_its_own_is_reported_where_it_would_stand():
    found, _ = read("a:\n  - x: 1")
    assert found.line("a", 0, "missing") == 3
    assert found.line("nowhere") == 1


@pytest.mark.parametrize(
    ("source", "line", "text"),
    [
        ("a: &x 1\nb: 2", 2, "Anchors (&) and aliases (*)"),
        ("a: 1\nb: *x", 3, "aliases (*) are not read"),
        ("a: !!python/object:os.system 1", 2, "Tags (!) are not read"),
        ("a: 1\nb: !x [1]", 3, "Tags (!) are not read"),
        ("a: 1\nb: 2\na: 3", 4, '"a" stands on line 2 already'),
        ("a: {b: 1, b: 2}", 2, '"b" stands on line 2 already'),
        ("a: 1\n? [x]\n: 2", 3, "A key is one word"),
        ("- a\n- b", 2, "The front matter is empty"),
        ("{}", 2, "The front matter is empty"),
        ("# nothing", 2, "The front matter is empty"),
        ("a: 1\n...\n---\nb: 2", 4, "one YAML document"),
        ("%YAML 1.1\n---\na: 1", 3, "one YAML document"),
        ("a: 1\nb: what: is this", 3, "Put text with : or # in quotes"),
        ("a: 1\n b: 2", 3, "not YAML"),
        ("a: [1, 2", 2, "not YAML"),
        ('a: "\\q"', 2, "not YAML"),
    ],
)
def test_what_is_not_plain_is_refused_at_its_line(source, line, text):
    found, problems = read(source)
    assert [(at, text in said) for at, said in problems] == [(line, True)], problems
    assert found == Front()


@pytest.mark.parametrize("deep", ["[" * 20_000, "{a: " * 20_000, "- " * 20_000, "? " * 9_000])
def test_deep_nesting_is_refused_without_reading_it_all(deep):
    _, problems = read("a: " + deep)
    assert len(problems) == 1


def test_nesting_up_to_twenty_is_read():
    found, problems = read("a: " + "[" * 19 + "]" * 19)
    assert not problems
    assert found.values
    _, problems = read("a: " + "[" * 20 + "]" * 20)
    assert problems == [(2, "Nested more than 20 deep. Write it flatter.")]


def test_front_matter_over_64_kb_is_refused():
    _, problems = read("a: " + "x" * 70_000)
    assert problems == [(2, "The front matter is longer than 64 kB. Move prose below the line.")]


def test_a_number_of_a_thousand_digits_stays_text():
    found, _ = read("a: " + "9" * 5000)
    assert isinstance(found.values["a"], str)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_or_refused(source):
    found, problems = read(source)
    assert bool(found.values) != bool(problems)


@settings(deadline=None)
@given(st.text(alphabet="ab: -[]{}&*!|>'\"#%\n\t,?~1.", max_size=120))
def test_any_punctuation_is_read_or_refused(source):
    found, problems = read(source)
    assert bool(found.values) != bool(problems)


class Room(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    seats: Annotated[int, Field(ge=1)]


class House(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    title: str
    rooms: list[Room]


def checked(source):
    findings = Findings("x.md")
    lines = [Line(number, text) for number, text in enumerate(source.split("\n"), start=2)]
    found = front.read(lines, findings)
    made = front.validate(House, dict(found.values), found, findings)
    return made, [(problem.line, problem.text) for problem in findings.sorted()]


def test_sound_values_become_the_model():
    made, problems = checked("title: Ours\nrooms:\n  - {name: hall, seats: 3}")
    assert not problems
    assert made.rooms[0].seats == 3


@pytest.mark.parametrize(
    ("source", "line", "text"),
    [
        ("title: A\nrooms:\n  - name: hall", 4, '"rooms.1.seats" is missing. Add it.'),
        ("rooms: []", 1, '"title" is missing. Add it.'),
        (
            "title: A\nrooms:\n  - name: x\n    seats: 1\n    seets: 2",
            6,
            '"rooms.1.seets" is not a key here. Did you mean "seats"?',
        ),
        ("title: A\nrooms: []\nzzzz: 1", 4, '"zzzz" is not a key here. Take it out.'),
        ("title: 12\nrooms: []", 2, '"title" is 12, but has to be text. Put it in quotes.'),
        ("title:\nrooms: []", 2, '"title" is empty, but has to be text. Put it in quotes.'),
        (
            "title: A\nrooms:\n  - {name: x, seats: 0}",
            4,
            '"rooms.1.seats" is 0. It has to be greater than or equal to 1.',
        ),
        ("title: A\nrooms: {}", 3, '"rooms" is a group of keys. It has to be a valid list.'),
    ],
)
def test_a_wrong_value_is_reported_at_its_key(source, line, text):
    made, problems = checked(source)
    assert made is None
    assert problems == [(line, text)]


def upgraded(source, current, converters):
    findings = Findings("x.md")
    found = front.read([Line(n, text) for n, text in enumerate(source.split("\n"), 2)], findings)
    values = front.upgrade(found, findings, converters, current)
    return values, [(problem.line, problem.text) for problem in findings.sorted()]


def test_an_old_schema_is_converted_step_by_step():
    converters = {
        1: lambda values: {"name": values["title"]},
        2: lambda values: {"names": [values["name"]]},
    }
    assert upgraded("schema: 1\ntitle: A", 3, converters) == ({"names": ["A"]}, [])
    assert upgraded("schema: 3\nnames: [A]", 3, converters) == ({"names": ["A"]}, [])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("title: A", '"schema" is missing; this program reads 1 to 3.'),
        ("schema: 4", '"schema" is 4; this program reads 1 to 3.'),
        ("schema: '1'", '"schema" is 1; this program reads 1 to 3.'),
        ("schema: true", '"schema" is True; this program reads 1 to 3.'),
    ],
)
def test_a_schema_from_the_future_is_refused(source, text):
    values, problems = upgraded(source, 3, {})
    assert values is None
    assert [said for _, said in problems] == [text]
