"""The kind `programs`: what a file becomes, and what each mistake is told."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cohorts.programs.samples import PROGRAM, line_of, spoilt
from training.cohorts.programs.parse import KIND, compile_program
from training.cohorts.programs.tree import PRACTISED
from training.config import ROOT
from training.errors import Problem
from training.part import Compiled, Entry

PATH = "content/programs/two-weeks.md"
CONTENT = ROOT / "content"
SHIPPED = sorted((CONTENT / "programs").glob("*.md"))


def compiled(source=PROGRAM):
    made = compile_program(source, PATH)
    assert isinstance(made, Compiled), made
    return made


def said(source):
    made = compile_program(source, PATH)
    assert isinstance(made, list), "the file compiled"
    lines = {problem.line for problem in made}
    return {line: " ".join(each.text for each in made if each.line == line) for line in lines}


def test_a_sound_file_becomes_weeks_sessions_and_run_sheets():
    body = compiled().body
    assert body["summary"] == {
        "title": "Two weeks",
        "summary": "A first taste, with one live hour.",
        "weeks": 2,
        "minutes_a_week": 30,
        "sessions": 1,
        "live_minutes": 60,
    }
    assert body["weeks"][0]["items"] == [
        {"kind": "modules", "slug": "one-skill-two-rooms", "due": "session 1 - 1 day"}
    ]
    assert body["weeks"][1]["items"] == [
        {"kind": "scenarios", "slug": "the-quiet-exception", "due": ""}
    ]
    assert body["html"] == "<p>For groups that want to try it first.</p>"
    (session,) = body["sessions"]
    assert session["at"] == "week 1 + 3 days 14:00"
    assert session["html"] == "<p>People meet for the first time.</p>"
    first, second = session["steps"]
    assert (first["minutes"], first["title"], first["groups"]) == (10, "Check-in", "all")
    assert first["html"] == "<p>Each says one sentence about a <em>hard</em> yes.</p>"
    assert first["prompts"] == ["What did it cost the other person?", "Who heard of it first?"]
    assert (second["groups"], second["opens"]) == ("pairs", "scenarios/the-quiet-exception")


@pytest.mark.parametrize(
    ("old", "new", "at", "text"),
    [
        ("at: week 1 + 3 days 14:00", "at: Thursday", "at: Thursday", "Write start, end"),
        ("at: week 1 + 3 days 14:00", "at: week 1", "at: week 1", "Say when it begins"),
        ("at: week 1 + 3 days 14:00", "at: session 1 14:00", "at: session", "no day yet here"),
        ("at: week 1 + 3 days 14:00", "at: week 3 14:00", "at: week 3", "no week 3"),
        ("due: session 1 - 1 day", "due: session 2", "due: session 2", "no session 2"),
        ("closes: week 1 + 2 days", "closes: week 9", "closes: week 9", "no week 9"),
        ("send: session 1 - 1 day 09:00", "send: session 7", "send: session 7", "no session 7"),
        ("[the-schedule-is-sacrosanct]", "[one-skill-two-rooms]", "electives", "an elective"),
        ("{#session-1}", "{#session-4}", "## One", "no such session"),
        ("{#session-1}", "", "## One", "Write ## Title {#session-1}"),
        ("step 10", "step", ":::: step\n", "begins with its minutes"),
        ("step 10", "step 10 quintets", ":::: step 10", "not a way to sit together"),
        ("step 50", "step 55", "## One", "take 65 minutes, the session 60"),
        ("**Check-in**", "Check-in", ":::: step 10", "**in bold**"),
        ("- What did it cost", "What did it cost", "::: prompts", "Prompts are a list"),
        ("minutes-a-week: 30", "minutes-a-week: 3", "minutes-a-week", "greater than"),
        ("kind: program", "kind: programme", "kind:", "programme"),
        ("  start:\n", "  middle:\n", "  middle:", "middle"),
    ],
)
def test_each_mistake_is_told_at_its_line(old, new, at, text):
    source = spoilt(old, new)
    found = said(source)
    assert text in found[line_of(at, source)], found


def test_something_planned_twice_is_told_at_the_second_place():
    source = spoilt("- scenario: the-quiet-exception", "- module: one-skill-two-rooms")
    found = said(source)
    assert "in the plan on line 11 already" in found[15]


def test_an_item_that_is_both_is_refused():
    source = spoilt("        due: session", "        scenario: x\n        due: session")
    assert "one module or one scenario" in said(source)[line_of("- module")]


def test_a_session_without_a_run_sheet_is_told():
    source = PROGRAM[: PROGRAM.index("## One table")]
    assert "has no run sheet" in said(source)[line_of("- title: One table")]


HOURS = """  - title: Hour two
    at: week 1 + 3 days 16:00
    minutes: 120
  - title: Hour four
    at: week 2 14:00
    minutes: 90
waves:
"""
SHEETS = """
## Hour two {#session-2}

:::: step 120
**Play it again**
::::

## Hour four {#session-3}

:::: step 90
**Say what stays**
::::
"""


def with_hours(more=""):
    """Return the program with 270 live minutes, and `more` in its front matter."""
    return spoilt("waves:\n", HOURS).replace("weeks:\n", f"{more}weeks:\n", 1) + SHEETS


def test_more_than_four_live_hours_are_refused_at_the_session_that_is_too_much():
    assert said(with_hours()) == {
        line_of("- title: Hour four", with_hours()): (
            "With this one, the sessions take 270 minutes; the program asks for 240 in all. "
            "Shorten one, or say more in “live-minutes”."
        )
    }


def test_a_program_may_ask_for_more_live_hours_if_it_says_so():
    made = compiled(with_hours("live-minutes: 270\n"))
    assert made.body["summary"]["live_minutes"] == 270
    assert "the program asks for 269 in all" in str(said(with_hours("live-minutes: 269\n")))


def test_sessions_on_one_day_follow_each_other():
    made = compiled(with_hours("live-minutes: 300\n"))
    assert [one["at"] for one in made.body["sessions"]] == [
        "week 1 + 3 days 14:00",
        "week 1 + 3 days 16:00",
        "week 2 14:00",
    ]


def test_two_sessions_at_the_same_time_are_told():
    source = with_hours("live-minutes: 300\n").replace("3 days 16:00", "3 days 14:30")
    assert said(source) == {
        line_of("at: week 1 + 3 days 14:30", source): (
            "Session 2 begins at 14:30, before session 1 is over at 15:00. Begin it later."
        )
    }


def test_advice_on_a_session_that_says_nothing_for_a_while():
    made = compiled(spoilt("step 50", "step 30"))
    assert [each.text for each in made.advice] == [
        "The steps of session 1 take 40 of 60 minutes. Say what happens in the rest, or shorten it."
    ]


def entry(kind, slug, minutes, source="", body=None):
    made = Compiled(slug, slug, "en", body or {"summary": {"minutes": minutes}})
    return Entry(kind, f"content/{kind}/{slug}.md", source, made)


def related(*others):
    made = entry("programs", "two-weeks", 0, PROGRAM, compiled().body)
    return KIND.relate([made, *others])


MODULES = [entry("modules", s, 18) for s in ("one-skill-two-rooms", "the-schedule-is-sacrosanct")]


def test_the_program_of_the_handbook_compiles():
    page = (ROOT / "docs" / "content-programs.md").read_text("utf-8")
    lines = [line for line in page.split("\n") if line.startswith("    ") or not line]
    source = "\n".join(line[4:] for line in lines).strip() + "\n"
    assert compile_program(source, PATH).title == "Two weeks"


def test_what_a_program_names_has_to_be_there():
    found = related(*MODULES, entry("scenarios", "another", 5))
    assert [(each.line, each.text) for each in found] == [
        (15, '"the-quiet-exception" is not in content/scenarios. Use one of: another.')
    ]


def test_nothing_is_said_of_a_kind_that_was_not_checked_along():
    assert related(*MODULES) == []


def test_a_module_for_one_side_is_refused_in_a_week_and_welcome_as_an_elective():
    def for_inside(slug):
        return entry("modules", slug, 18, body={"summary": {"minutes": 18, "audience": "inside"}})

    first, second = MODULES
    assert related(first, for_inside(second.compiled.slug)) == []
    (found,) = related(for_inside(first.compiled.slug), second)
    assert found.line == line_of("module: one-skill")
    assert found.text == (
        "“one-skill-two-rooms” is for inside alone, and a week is for both sides. "
        "Name it under “electives”."
    )


def test_a_week_that_asks_for_too_much_is_refused():
    # A scenario is played in both rooms: twice 16 minutes.
    found = related(*MODULES, entry("scenarios", "the-quiet-exception", 16))
    assert found == [
        Problem(
            "content/programs/two-weeks.md",
            15,
            "Week 2 asks for 32 minutes, the program for 30 a week. "
            "Move something to another week.",
        )
    ]
    assert related(*MODULES, entry("scenarios", "the-quiet-exception", 15)) == []


def minutes_of(path):
    """Return a module or a scenario as the checks of a program see it."""
    found = re.search(r"^minutes: (\d+)$", path.read_text("utf-8"), re.MULTILINE)
    return entry(path.parent.name, path.stem, int(found[1]))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_ships_asks_for_twenty_minutes_a_week_and_needs_no_advice(path):
    source = path.read_text("utf-8")
    made = compile_program(source, str(path))
    assert isinstance(made, Compiled), made
    assert made.advice == ()
    summary = made.body["summary"]
    assert summary["minutes_a_week"] <= 20
    # Four live hours; a day together takes longer, and says so.
    assert summary["live_minutes"] <= 240 or "workshop" in made.slug
    others = [minutes_of(p) for kind in PRACTISED for p in (CONTENT / kind).glob("*.md")]
    assert KIND.relate([Entry("programs", str(path), source, made), *others]) == []


@given(st.data())
@settings(deadline=None)  # a busy machine is not a mistake
def test_any_damage_is_a_program_or_a_list_of_problems(data):
    lines = PROGRAM.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = data.draw(
            st.sampled_from(["", lines[-at], "  " + lines[at], lines[at][:5], ":::"])
        )
    made = compile_program("\n".join(lines), PATH)
    assert isinstance(made, Compiled) or (made and all(problem.text for problem in made))
