"""What a program says of other files: that they are there, and how long they take. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from training.cohorts.programs.documents import Body, Week
from training.content.lint import unknown
from training.errors import Problem
from training.lenses import BOTH
from training.part import Entry

PRACTISED = ("modules", "scenarios")
ROOMS = 2  # a scenario is played in both lenses


def relate(entries: Sequence[Entry]) -> list[Problem]:
    """Return what the programs among `entries` name that is not there, and weeks that are too full.

    Of a kind that was not checked along, nothing is said.
    """
    minutes: dict[str, dict[str, int]] = {}
    sides: dict[str, str] = {}
    for entry in entries:
        if entry.kind in PRACTISED:
            known = minutes.setdefault(entry.kind, {})
            summary = entry.compiled.body["summary"]
            known[entry.compiled.slug] = int(summary["minutes"])
            if entry.kind == "modules":
                sides[entry.compiled.slug] = summary.get("audience", BOTH)
    programs = [entry for entry in entries if entry.kind == "programs"]
    return [
        problem
        for entry in programs
        for problem in (*_problems(entry, minutes), *_one_sided(entry, sides))
    ]


def _one_sided(entry: Entry, sides: Mapping[str, str]) -> Iterator[Problem]:
    """Find modules for one side in a week, which is for everybody."""
    for week in entry.compiled.body["weeks"]:
        for item in week["items"]:
            side = sides.get(item["slug"], BOTH) if item["kind"] == "modules" else BOTH
            if side != BOTH:
                said = f"“{item['slug']}” is for {side} alone, and a week is for both sides."
                line = _line_of(item["slug"], entry.source)
                yield Problem(entry.path, line, f"{said} Name it under “electives”.")


def _problems(entry: Entry, minutes: Mapping[str, Mapping[str, int]]) -> Iterator[Problem]:
    body: Body = entry.compiled.body  # type: ignore[assignment]  # what `parse` made
    named: list[tuple[str, str]] = [
        (item["kind"], item["slug"]) for week in body["weeks"] for item in week["items"]
    ]
    named += [("modules", slug) for slug in body["electives"]]
    for session in body["sessions"]:
        named += [_parts(step["opens"]) for step in session["steps"] if step["opens"]]
    for kind, slug in dict.fromkeys(named):
        if kind in minutes and slug not in minutes[kind]:
            said = unknown(slug, f"in content/{kind}", minutes[kind])
            yield Problem(entry.path, _line_of(slug, entry.source), said)
    for number, week in enumerate(body["weeks"], start=1):
        asked, most = _minutes(week, minutes), body["summary"]["minutes_a_week"]
        if asked > most:
            said = f"Week {number} asks for {asked} minutes, the program for {most} a week."
            line = _line_of(week["items"][0]["slug"], entry.source)
            yield Problem(entry.path, line, f"{said} Move something to another week.")


def _minutes(week: Week, minutes: Mapping[str, Mapping[str, int]]) -> int:
    return sum(
        minutes.get(item["kind"], {}).get(item["slug"], 0)
        * (ROOMS if item["kind"] == "scenarios" else 1)
        for item in week["items"]
    )


def _parts(opens: str) -> tuple[str, str]:
    kind, _, slug = opens.partition("/")
    return kind, slug


def _line_of(slug: str, source: str) -> int:
    found = re.search(rf"(?<![a-z0-9-]){re.escape(slug)}(?![a-z0-9-])", source)
    return source.count("\n", 0, found.start()) + 1 if found else 1
