"""The kind `programs`: a source file in, a compiled program or every problem out. Pure."""

from typing import Any, cast

from training.cohorts.programs import lint
from training.cohorts.programs.documents import (
    CONVERTERS,
    FORMAT,
    SCHEMA,
    Body,
    FrontMatter,
    Item,
    Message,
    Session,
    Summary,
    Week,
)
from training.cohorts.programs.steps import NAMES, Sheets
from training.cohorts.programs.tree import relate
from training.content import front as front_matter
from training.content.documents import Advised, Findings
from training.content.parse import document
from training.errors import Problem
from training.part import Compiled, ContentKind


def compile_program(source: str, path: str) -> Compiled | list[Problem]:
    """Return the program, ready to use, with advice; or every problem that stops it."""
    findings = Findings(path)
    read = document(source, path, NAMES, findings)
    values = front_matter.upgrade(read.front, findings, CONVERTERS, SCHEMA)
    meta = None
    if values is not None:
        meta = front_matter.validate(FrontMatter, values, read.front, findings)
    sheets = Sheets(findings, meta.language if meta else "en")
    sheets.read(read)
    if not meta:
        return findings.sorted()
    findings.extend(lint.problems(meta, read.front, sheets.found))
    if problems := findings.sorted():
        return problems
    advice = Findings(path)
    advice.extend(sheets.advice())
    advice.extend(lint.advice(meta, read.front, sheets.found))
    body = cast("dict[str, Any]", _body(meta, sheets))
    return Advised(meta.slug, meta.title, meta.language, body, tuple(advice.sorted()))


def _body(meta: FrontMatter, sheets: Sheets) -> Body:
    return Body(
        format=FORMAT,
        summary=Summary(
            title=meta.title,
            summary=meta.summary,
            weeks=len(meta.weeks),
            minutes_a_week=meta.minutes_a_week,
            sessions=len(meta.sessions),
            live_minutes=sum(session.minutes for session in meta.sessions),
        ),
        html=sheets.intro,
        weeks=[Week(title=week.title, items=_items(week.do)) for week in meta.weeks],
        sessions=[
            Session(
                title=plan.title,
                at=plan.at,
                minutes=plan.minutes,
                html=sheets.found[number].html,
                steps=sheets.found[number].steps,
            )
            for number, plan in enumerate(meta.sessions, start=1)
        ],
        waves={name: {"opens": w.opens, "closes": w.closes} for name, w in meta.waves.items()},
        electives=list(meta.electives),
        messages=[Message(send=m.send, subject=m.subject, text=m.text) for m in meta.messages],
    )


def _items(plans: Any) -> list[Item]:
    return [
        Item(kind="modules", slug=plan.module, due=plan.due or "")
        if plan.module
        else Item(kind="scenarios", slug=plan.scenario, due=plan.due or "")
        for plan in plans
    ]


KIND = ContentKind("programs", compile_program, relate)
