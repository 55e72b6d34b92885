"""The kind `scenarios`: a source file in, a compiled scenario or every problem out. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple, cast, get_args

from training.content import front as front_matter
from training.content.documents import Advised, Findings, Line, trimmed
from training.content.facets import DOMAINS, FACETS
from training.content.lint import unknown
from training.content.parse import Attributes, blocks, braces, items, opened
from training.content.render import Renderer
from training.errors import Problem
from training.lenses import LENSES
from training.part import Compiled, ContentKind
from training.scenarios.engine.conditions import Names
from training.scenarios.engine.story import Ending, EndingKind, Scene, Story
from training.scenarios.format import lint, paths
from training.scenarios.format.bench import ID, Bench
from training.scenarios.format.choices import Head, choice, heads
from training.scenarios.format.closing import Closing, Section, closing
from training.scenarios.format.documents import (
    CLOSING,
    CONVERTERS,
    FORMAT,
    SCHEMA,
    Body,
    FrontMatter,
    InLenses,
    Lenses,
    Summary,
)
from training.scenarios.format.figures import figures
from training.scenarios.format.loading import pack
from training.scenarios.format.words import ending_words, same_conditions, scene_words
from training.scenarios.format.world import world

SETTLES = ("keep", "break", "release")
MOST_PLACES = 100  # scenes and endings
MOST_CHOICES = 8  # of one scene

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")


class Parts(NamedTuple):
    """The sections of a file by what they are; of the scenes, the choices' heads as well."""

    scenes: dict[str, Section]
    endings: dict[str, Section]
    closing: dict[str, Section]
    lead: dict[str, tuple[Line, ...]]
    heads: dict[str, list[Head]]


def compile_scenario(source: str, path: str) -> Compiled | list[Problem]:
    """Return the scenario, ready to play, with advice; or every problem that stops it."""
    findings = Findings(path)
    front, lines = opened(source, findings)
    values = front_matter.upgrade(front, findings, CONVERTERS, SCHEMA)
    meta = None
    if values is not None:
        meta = front_matter.validate(FrontMatter, values, front, findings)
    bench = Bench(findings, Renderer(meta.language if meta else "en"))
    last = lines[-1].number if lines else 1
    parts = _parts(bench, _sections(bench, lines))
    if meta:
        findings.extend(lint.names(meta, front))
        bench.names = _names(meta, parts)
    scenes = _scenes(bench, parts, meta)
    endings = _endings(bench, parts, meta)
    bench.place = ""
    ends = closing(bench, parts.closing, last, scored=not meta or meta.scored)
    if not meta or (problems := findings.sorted()):
        return findings.sorted()
    story = world(meta, scenes, endings, bench)
    findings.extend(lint.problems(meta, front, story, bench))
    if problems := findings.sorted():
        return problems
    on_paths = paths.findings(story, front, meta.few, bench)
    findings.extend(on_paths.problems)
    if problems := findings.sorted():
        return problems
    advice = Findings(path)
    advice.extend(lint.advice(meta, front, story, bench))
    advice.extend(on_paths.advice)
    body = cast("dict[str, Any]", _body(meta, story, ends, bench))
    title = body["summary"]["title"]
    return Advised(meta.slug, title, meta.language, body, tuple(advice.sorted()))


def _sections(bench: Bench, lines: Sequence[Line]) -> list[Section]:
    """Part the body at its headings of the second rank."""
    found: list[tuple[Line, list[Line]]] = []
    for line in lines:
        heading = _HEADING.fullmatch(line.text.rstrip()) if line.text.startswith("#") else None
        if heading and len(heading[1]) == 2:
            found.append((Line(line.number, heading[2]), []))
        elif heading:
            bench.problem(line.number, "Use ## for a scene, an ending or a closing section only.")
        elif found:
            found[-1][1].append(line)
        elif line.text.strip():
            bench.problem(line.number, "This stands before the first scene. Write ## Title {#id}.")
    made = []
    for line, below in found:
        title, given = braces(line, bench.findings)
        if not given or not given.id:
            wrong = "This heading has no id. End it with {#like-this}."
            bench.problem(line.number, wrong)
        elif not ID.fullmatch(given.id):
            bench.problem(line.number, f'"{given.id[:60]}" is too long for an id. Shorten it.')
        elif not title:
            bench.problem(line.number, "This heading has no words. Write some.")
        else:
            made.append(Section(line.number, title, given, trimmed(below)))
    return made


def _parts(bench: Bench, sections: Sequence[Section]) -> Parts:
    """Sort the sections into scenes, endings and closing ones; read the heads of all choices."""
    parts = Parts({}, {}, {}, {}, {})
    for section in sections:
        name = section.given.id
        if name in bench.at:
            before = bench.at[name]
            bench.problem(
                section.line, f'"{name}" is on line {before} already. Give this another id.'
            )
            continue
        if len(parts.scenes) + len(parts.endings) >= MOST_PLACES and name not in CLOSING:
            wrong = f"More than {MOST_PLACES} scenes and endings. Make two scenarios of it."
            bench.problem(section.line, wrong)
            break
        bench.at[name] = section.line
        if not section.below:
            bench.problem(section.line, "There is nothing under this heading. Write it.")
        if name in CLOSING:
            parts.closing[name] = section
        elif "ending" in section.given.values:
            parts.endings[name] = section
        else:
            parts.scenes[name] = section
            parts.lead[name], found = items(section.below, bench.findings)
            if len(found) > MOST_CHOICES:
                wrong = f"{len(found)} choices in this scene. {MOST_CHOICES} are the most."
                bench.problem(section.line, wrong)
            parts.heads[name] = heads(found[:MOST_CHOICES], bench.findings)
            bench.at |= {f"{name}.{head.id}": head.line for head in parts.heads[name]}
    return parts


def _names(meta: FrontMatter, parts: Parts) -> Names:
    return Names(
        facts=set(meta.facts),
        promises=set(meta.promises),
        chance=set(meta.chance),
        drawn={f"{slot}.{value}" for slot, values in meta.draw.items() for value in values},
        scenes={*parts.scenes, *parts.endings},
        choices={f"{scene}.{head.id}" for scene, found in parts.heads.items() for head in found},
        variables=set(meta.state),
    )


def _scenes(bench: Bench, parts: Parts, meta: FrontMatter | None) -> dict[str, Scene]:
    made = {}
    places = {*parts.scenes, *parts.endings}
    for name, section in parts.scenes.items():
        bench.place = name
        bench.unread(section.given, ("gather", "ending"), ("otherwise", *SETTLES), section.line)
        if "ending" in section.given.flags:
            bench.problem(section.line, "Which ending is it? Write ending: good, mended or costly.")
        otherwise = section.given.values.get("otherwise", "")
        for line, to in [(section.line, otherwise)] * bool(otherwise) + [
            (head.line, head.to) for head in parts.heads[name]
        ]:
            if to not in places:
                wrong = unknown(to, "a scene or an ending", places)
                bench.problem(line, wrong)
        nodes = blocks(parts.lead[name], LENSES, bench.findings)
        fences = bench.lenses(nodes, section.line, f'"{section.title}"') or {}
        slots = {lens: scene_words(bench, fence, name) for lens, fence in fences.items()}
        choices = [choice(bench, name, head, meta) for head in parts.heads[name]]
        settles = _settles(bench, section, meta)
        if not slots:
            continue
        same_conditions(bench, slots["customer"], slots["inside"])
        made[name] = Scene(
            id=name,
            title=bench.plain(section.title),
            words={lens: slot.words for lens, slot in slots.items()},
            choices=tuple(each for each in choices if each),
            gather="gather" in section.given.flags,
            otherwise=otherwise,
            **settles,
        )
    return made


def _endings(bench: Bench, parts: Parts, meta: FrontMatter | None) -> dict[str, Ending]:
    made = {}
    for name, section in parts.endings.items():
        given: Attributes = section.given
        bench.place = name
        bench.unread(given, (), ("ending", *SETTLES), section.line)
        kind = given.values["ending"]
        if kind not in get_args(EndingKind):
            bench.problem(section.line, unknown(kind, "an ending", get_args(EndingKind)))
        settles = _settles(bench, section, meta)
        nodes = blocks(section.below, LENSES, bench.findings)
        fences = bench.lenses(nodes, section.line, f'"{section.title}"')
        if fences is None:
            continue
        slots = {lens: ending_words(bench, fence) for lens, fence in fences.items()}
        same_conditions(bench, slots["customer"], slots["inside"])
        made[name] = Ending(
            id=name,
            title=bench.plain(section.title),
            kind=cast("EndingKind", kind),
            words={lens: slot.words for lens, slot in slots.items()},
            six_weeks_later={lens: slot.later for lens, slot in slots.items()},
            **settles,
        )
    return made


def _settles(
    bench: Bench, section: Section, meta: FrontMatter | None
) -> dict[str, tuple[str, ...]]:
    """Return the promises that a scene or an ending settles, by the field they belong in."""
    known = meta.promises if meta else {}
    return {
        {"break": "break_"}.get(word, word): bench.names_in(
            section.given.values[word], section.line, "a promise", known
        )
        for word in SETTLES
        if word in section.given.values
    }


def _body(meta: FrontMatter, story: Story, ends: Closing, bench: Bench) -> Body:
    plain = bench.plain
    return Body(
        format=FORMAT,
        summary=_summary(meta, bench),
        story=pack(story),
        you=_lenses(meta.you, bench),
        differs=_lenses(meta.differs, bench),
        interests={
            name: dict(cast("dict[str, str]", _lenses(text, bench)))
            for name, text in meta.interests.items()
        },
        inner={lens: pack(found) for lens, found in ends.inner.items()},
        questions=ends.questions,
        twin=ends.twin,
        rule=ends.rule,
        facilitator=ends.facilitator,
        key_author=plain(meta.key_author or ""),
        sources=list(meta.sources),
        twin_moment=meta.twin_moment or "",
    )


def _summary(meta: FrontMatter, bench: Bench) -> Summary:
    domains = Counter(FACETS[facet].domain for facet in meta.facets)
    return Summary(
        id=meta.id,
        order=int(meta.id[1:]) if meta.order is None else meta.order,
        title=bench.plain(meta.title),
        titles=_lenses(meta.titles, bench),
        subtitles=_lenses(meta.subtitles, bench),
        minutes=meta.minutes,
        scored=meta.scored,
        facets=meta.facets,
        domain=DOMAINS[domains.most_common(1)[0][0]] if domains else "",
        you=_lenses(meta.you, bench),
        sequel_of=meta.sequel_of or "",
    )


def _lenses(text: InLenses, bench: Bench) -> Lenses:
    return Lenses(customer=bench.plain(text.customer), inside=bench.plain(text.inside))


KIND = ContentKind("scenarios", compile_scenario, figures=figures)
