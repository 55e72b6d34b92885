"""The kind `modules`: a source file in, a compiled module or every problem out. Pure."""

import html
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from training.content import front as front_matter
from training.content.documents import (
    Advised,
    Document,
    Fence,
    Findings,
    Front,
    Heading,
    Node,
    Text,
)
from training.content.facets import DOMAINS, FACETS
from training.content.lint import unknown
from training.content.parse import document
from training.content.render import Renderer
from training.errors import Problem
from training.lenses import CUSTOMER, INSIDE, LENSES
from training.modules import lint
from training.modules.bench import Bench
from training.modules.blocks import DIFFERS, NAMES, NOT_SHARED, card, part_blocks
from training.modules.documents import (
    CONVERTERS,
    FORMAT,
    SCHEMA,
    Body,
    Card,
    FrontMatter,
    Lines,
    Part,
    PartSummary,
    Reading,
    Summary,
)
from training.modules.figures import figures
from training.part import Compiled, ContentKind

CLOSING = ("cards", "reading")
TOP = 2
_TAG = re.compile(r"<[^>]*>")


class Section(NamedTuple):
    """A heading of the second rank and everything below it."""

    heading: Heading
    nodes: list[Node]


def compile_module(source: str, path: str) -> Compiled | list[Problem]:
    """Return the module, ready to show, with advice; or every problem that stops it."""
    findings = Findings(path)
    read = document(source, path, NAMES, findings)
    values = front_matter.upgrade(read.front, findings, CONVERTERS, SCHEMA)
    meta = None
    if values is not None:
        meta = front_matter.validate(FrontMatter, values, read.front, findings)
    language = meta.language if meta else "en"
    bench = Bench(findings, Renderer(language))
    # Also where the rest of the front matter is wrong: else each block would be told to be two.
    if (audience := read.front.values.get("audience")) in LENSES:
        bench.lenses = (str(audience),)
    sections = _sections(read, bench)
    parts = _parts(sections, bench)
    cards, reading = _closing(sections, bench)
    if not meta:
        return findings.sorted()
    _check_order(meta, [section.heading for section in sections], read.front, bench)
    findings.extend(lint.problems(meta, read.front, bench))
    if problems := findings.sorted():
        return problems
    body = _body(meta, parts, cards, reading, bench)
    advice = Findings(path)
    advice.extend(lint.advice(meta, read.front, bench, has_reading=bool(reading["html"])))
    title = body["summary"]["title"]
    return Advised(meta.slug, title, language, cast("dict[str, Any]", body), tuple(advice.sorted()))


def _sections(read: Document, bench: Bench) -> list[Section]:
    """Part the body at its headings of the second rank."""
    found: list[Section] = []
    for node in read.nodes:
        if isinstance(node, Heading) and node.level < TOP:
            wrong = "The title of the page comes from the front matter. Use ## for a part."
            bench.problem(node.line, wrong)
        elif isinstance(node, Heading) and node.level == TOP:
            found.append(Section(node, []))
        elif found:
            found[-1].nodes.append(node)
        else:
            bench.problem(
                node.line, "This stands before the first part. Write ## Title {#id} above."
            )
    for heading, nodes in found:
        if not heading.id:
            bench.problem(heading.line, "This part has no id. End the heading with {#like-this}.")
        else:
            bench.claim(heading.id, heading.line)
        if not nodes:
            bench.problem(
                heading.line, "There is nothing under this heading. Write it, or delete it."
            )
    return found


def _parts(sections: Sequence[Section], bench: Bench) -> list[Part]:
    made = []
    for heading, nodes in sections:
        if heading.id not in CLOSING:
            bench.part = heading.id
            title = bench.renderer.plain(heading.title)
            blocks = part_blocks(bench, nodes)
            made.append(Part(id=heading.id, title=title, minutes=0, blocks=blocks))
    if sections and not bench.tasks:
        bench.problem(sections[-1].heading.line, "There is no field task. Write :::: task t1.")
    if len(bench.tasks) > 1:
        line = bench.ids[bench.tasks[1]["id"]]
        bench.problem(line, "This is a second field task. A module has one; keep the better.")
    if sections and not bench.is_shared and NOT_SHARED not in bench.ids:
        wrong = "Nothing says why this is not shared. Write ### Why this is not shared"
        bench.problem(sections[-1].heading.line, f"{wrong} {{#{NOT_SHARED}}} in a part.")
    if sections and bench.is_shared and DIFFERS not in bench.ids:
        wrong = "Nothing says what differs. Write ### What really differs {#differs} in a part."
        bench.problem(sections[-1].heading.line, wrong)
    return made


def _closing(sections: Sequence[Section], bench: Bench) -> tuple[list[Card], Reading]:
    """Return the cards and the further reading."""
    cards: list[Card] = []
    reading = Reading(title="", html="")
    bench.part = ""
    for heading, nodes in sections:
        if heading.id == "reading":
            reading["title"] = bench.renderer.plain(heading.title)
        for node in nodes if heading.id in CLOSING else ():
            if heading.id == "cards" and isinstance(node, Fence) and node.name == "card":
                cards.append(card(bench, node))
            elif heading.id == "reading" and isinstance(node, Text):
                reading["html"] += bench.html(node.lines, "reading")
            else:
                holds = "::: card blocks" if heading.id == "cards" else "text"
                bench.problem(node.line, f"Under {{#{heading.id}}} stand {holds} alone. Move this.")
    missing = [lens for lens in bench.lenses if lens not in {card["lens"] for card in cards}]
    if sections and missing:
        line = next((s.heading.line for s in sections if s.heading.id == "cards"), None)
        wrong = (
            f"There is no card for {' and '.join(missing)}. Under ## Cards {{#cards}}, write one"
        )
        bench.problem(line or sections[-1].heading.line, f"{wrong} for each lens at least.")
    return cards, reading


def _check_order(
    meta: FrontMatter, headings: Sequence[Heading], front: Front, bench: Bench
) -> None:
    """Compare the parts that the front matter announces with those that are there."""
    planned = [part.id for part in meta.parts]
    there = [heading for heading in headings if heading.id and heading.id not in CLOSING]
    names = [heading.id for heading in there]
    for heading in there:
        if heading.id not in planned:
            bench.problem(heading.line, unknown(heading.id, 'listed under "parts"', planned))
    for place, name in enumerate(planned):
        line = front.line("parts", place)
        if name in planned[:place]:
            bench.problem(line, f'"{name}" is listed twice. Give each part an id of its own.')
        elif name not in names:
            wrong = f'"parts" names "{name}", but no heading has {{#{name}}}.'
            bench.problem(line, f"{wrong} Write it, or take it out.")
    if sorted(names) == sorted(planned) and names != planned:
        at = next(place for place, name in enumerate(names) if name != planned[place])
        wrong = f'"{names[at]}" stands where "parts" has "{planned[at]}". Use the same order.'
        bench.problem(there[at].line, wrong)
    closing = [heading.line for heading in headings if heading.id in CLOSING]
    if there and closing and closing[0] < there[-1].line:
        bench.problem(closing[0], "Cards and further reading come after the parts. Move this down.")


def _body(
    meta: FrontMatter, parts: list[Part], cards: list[Card], reading: Reading, bench: Bench
) -> Body:
    for part, plan in zip(parts, meta.parts, strict=True):
        part["minutes"] = plan.minutes
    plain = bench.renderer.plain
    sources = [
        {key: plain(value) if key != "id" else value for key, value in source.model_dump().items()}
        for source in meta.sources
    ]
    following = meta.linked.next
    return Body(
        format=FORMAT,
        summary=_summary(meta, parts, bench),
        parts=parts,
        task=bench.tasks[0],
        cards=cards,
        reading=reading,
        sources=sources,
        note=plain(meta.note or ""),
        next={"to": following.to, "button": plain(following.button)} if following else None,
        credits=bench.credits,
    )


def _summary(meta: FrontMatter, parts: Sequence[Part], bench: Bench) -> Summary:
    plain = bench.renderer.plain
    domains = Counter(FACETS[facet].domain for facet in meta.facets)
    return Summary(
        id=meta.id,
        title=plain(meta.title),
        dek=plain(meta.dek),
        objective=plain(meta.objective),
        audience=meta.audience,
        minutes=meta.minutes,
        facets=meta.facets,
        domain=DOMAINS[domains.most_common(1)[0][0]],
        lines=_lines(meta, bench),
        parts=[PartSummary(id=p["id"], title=p["title"], minutes=p["minutes"]) for p in parts],
        questions=list(bench.credits),
        asks=[_text(b["html"]) for p in parts for b in p["blocks"] if b["type"] == "question"],
        task=bench.tasks[0]["title"],
        linked=meta.linked.model_dump(exclude={"next"}, exclude_defaults=True),
    )


def _text(rendered: str) -> str:
    """Return the words of our own sanitised HTML."""
    return html.unescape(_TAG.sub(" ", rendered)).strip()


def _lines(meta: FrontMatter, bench: Bench) -> Lines:
    plain = bench.renderer.plain
    opening = meta.opening
    if opening:
        return Lines(customer=plain(opening.customer or ""), inside=plain(opening.inside or ""))
    dek = {lens: plain(meta.dek) for lens in bench.lenses}
    return bench.lines or Lines(customer=dek.get(CUSTOMER, ""), inside=dek.get(INSIDE, ""))


MODULES = ContentKind("modules", compile_module, figures=figures)
