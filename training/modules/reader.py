"""A module as one reader sees it: the compiled file, and where they are in it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from training.lenses import BOTH, LENSES
from training.progress.completion import Part, Standing, standing

TASK = "task"
SHORT = 16


@dataclass(frozen=True)
class Response:
    """What the reader chose or wrote for one item; `revision` counts the savings."""

    value: str
    first: str
    revision: int


@dataclass(frozen=True)
class Place:
    """Where the reader is; `responses` is keyed by item. A reader who has not begun has this."""

    reached: int = 0
    is_begun: bool = False
    is_finished: bool = False
    responses: Mapping[str, Response] = field(default_factory=dict)

    def seal(self, part: Mapping[str, Any]) -> tuple[object, ...]:
        """Return everything that decides how a part looks, but for the reader's own words."""
        got = self.responses.get
        chosen = [(r.value, r.first) if (r := got(item)) else None for item in part["asks"]]
        return (*chosen, *(item in self.responses for item in part["reflects"]))

    def words(self, part: Mapping[str, Any]) -> tuple[object, ...]:
        """Return what fills the slots of a part: revision and words of each reflection."""
        kept = (self.responses.get(item) for item in part["reflects"])
        return tuple(value for r in kept for value in ((r.revision, r.value) if r else (0, "")))


@dataclass(frozen=True)
class Module:
    """A compiled module, its HTML ready for a page. Keys of `body` are those of documents.py."""

    slug: str
    digest: str
    title: str
    dek: str
    objective: str
    minutes: int
    parts: tuple[Part, ...]
    questions: Mapping[str, Sequence[str]]  # question id -> option ids
    reflections: tuple[str, ...]
    parts_shown: Sequence[Mapping[str, Any]]  # with number, next, asks and reflects
    body: Mapping[str, Any]
    audience: str = BOTH  # the side it is for, and then the one lens it is told in

    def lens_of(self, asked: str) -> str:
        """Return the lens it is read in if `asked` is asked for."""
        return asked if self.audience == BOTH else self.audience

    @property
    def short(self) -> str:
        """The start of the digest: enough for a form to say which version it was made from."""
        return self.digest[:SHORT]

    @property
    def objective_inline(self) -> str:
        """The objective as it goes on from "By the end you can"."""
        return self.objective[:1].lower() + self.objective[1:]

    def standing(self, place: Place) -> Standing:
        """Return how far the reader is."""
        read = [part.id for part in self.parts[: place.reached]]
        answered = place.responses.keys() & self.questions.keys()
        return standing(self.parts, list(self.questions), read, answered)

    def part_index(self, part_id: str) -> int | None:
        """Return how many parts lie before `part_id`; None if there is no such part.

        The field task stands behind the last part: who is there has read them all.
        """
        ids = [*(part.id for part in self.parts), TASK]
        return ids.index(part_id) if part_id in ids else None


def module(slug: str, digest: str, body: Mapping[str, Any]) -> Module:
    """Make a Module of a compiled body; its HTML was sanitised when it was compiled."""
    # The summary is plain text throughout.
    ready: Any = {**_marked(body), "summary": body["summary"]}
    blocks = [block for part in ready["parts"] for block in part["blocks"]]
    summary = ready["summary"]
    return Module(
        slug=slug,
        digest=digest,
        title=summary["title"],
        dek=summary["dek"],
        objective=summary["objective"],
        minutes=summary["minutes"],
        parts=tuple(Part(p["id"], p["title"], p["minutes"]) for p in summary["parts"]),
        questions={
            block["id"]: tuple(option["id"] for option in block["options"])
            for block in blocks
            if block["type"] == "question"
        },
        reflections=tuple(b["id"] for b in blocks if b["type"] == "reflection"),
        parts_shown=[
            {
                **part,
                "number": number,
                "next": following,
                "asks": _ids(part, "question"),
                "reflects": _ids(part, "reflection"),
            }
            for number, (part, following) in enumerate(
                zip(ready["parts"], [*ready["parts"][1:], None], strict=True), start=1
            )
        ],
        body=ready,
        audience=summary.get("audience", BOTH),
    )


def steps(read: Module, lens: str) -> Markup:
    """Return how to go about the field task in one lens: where to try it, then the steps."""
    task = read.body["task"]
    labelled = Markup("<p><strong>{}.</strong> {}</p>")
    where = (labelled.format(r["label"], r[lens]) if r["label"] else r[lens] for r in task["rows"])
    return Markup("").join((*where, task["html"]))


def _ids(part: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    return tuple(block["id"] for block in part["blocks"] if block["type"] == kind)


def _marked(value: Any, key: str = "") -> Any:
    """Return `value` with every HTML string marked as such; other strings stay text."""
    if isinstance(value, dict):
        return {name: _marked(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_marked(inner, key) for inner in value]
    if isinstance(value, str) and key in HTML_KEYS:
        return Markup(value)  # noqa: S704  # compiled bodies are sanitised last thing
    return value


HTML_KEYS = frozenset({"html", *LENSES, "feedback", "front", "back", "source"})
