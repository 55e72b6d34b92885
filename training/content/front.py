"""Front matter: YAML 1.2 read without its dangerous parts, and checked with the line of each key.

Pure. Aliases, anchors, tags, directives and repeated keys are refused: an author needs none of
them, and each is a way to write a small file that means a large or a different one.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from training.content.documents import Findings, Front, Key, Line, joined
from training.content.lint import did_you_mean

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20
LONGEST_SHOWN = 40

Model = TypeVar("Model", bound=BaseModel)
Converter = Callable[[dict[str, Any]], dict[str, Any]]

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}(?:\.[0-9]{0,40})?)(?:[eE][-+]?[0-9]{1,3})?")


class _Refused(Exception):
    """Front matter that is not read any further; `line` counts from 0."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


def read(lines: Sequence[Line], findings: Findings) -> Front:
    """Return the values of the YAML in `lines`; an empty Front if it cannot be read."""
    first = lines[0].number if lines else 1
    source = joined(lines)
    if len(source.encode()) > MAX_BYTES:
        findings.add(first, "The front matter is longer than 64 kB. Move prose below the line.")
        return Front()
    try:
        return _Builder(first).build(YAML(typ="safe", pure=True).parse(source + "\n"))
    except _Refused as refused:
        findings.add(refused.line, refused.text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first + min(mark.line if mark else 0, max(len(lines) - 1, 0))
        wrong = f"The front matter is not YAML: {error.problem or error.context}."
        findings.add(line, f"{wrong} Put text with : or # in quotes.")
    except (YAMLError, ValueError, OverflowError, RecursionError):
        findings.add(first, "The front matter is not YAML. Write one `key: value` on each line.")
    return Front()


class _Builder:
    """Turns a stream of YAML events into plain values, without recursion."""

    def __init__(self, first: int) -> None:
        self.first = first
        self.lines: dict[Key, int] = {}
        # Each open collection, its path and, for a mapping, the key that waits for its value.
        self.open: list[tuple[dict[str, Any] | list[Any], Key, list[str]]] = []
        self.root: Any = None

    def build(self, events: Iterator[Event]) -> Front:
        """Return the front matter, or raise _Refused."""
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1 or event.version or event.tags:
                    raise self._refused(event, "Write one YAML document without % lines.")
            elif isinstance(event, CollectionEndEvent):
                self.open.pop()
            elif isinstance(event, NodeEvent):
                self._node(event)
        if not isinstance(self.root, dict) or not self.root:
            raise _Refused(self.first, "The front matter is empty. Write `schema: 1` and the rest.")
        return Front(self.root, self.lines)

    def _node(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent) or event.anchor is not None:
            raise self._refused(event, "Anchors (&) and aliases (*) are not read. Write it out.")
        if getattr(event, "tag", None) is not None:
            raise self._refused(event, "Tags (!) are not read. Leave it out.")
        if isinstance(event, ScalarEvent):
            if self._awaits_key():
                self._key(event)
            else:
                plain = event.implicit[0]
                self._value(event, scalar(event.value) if plain else event.value)
        elif isinstance(event, CollectionStartEvent):
            self._collection(event)

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1][0], dict) and not self.open[-1][2]

    def _key(self, event: ScalarEvent) -> None:
        owner, path, waiting = self.open[-1]
        if event.value in owner:
            before = self.lines[(*path, event.value)]
            raise self._refused(event, f'"{event.value[:60]}" stands on line {before} already.')
        waiting.append(event.value)
        self.lines[(*path, event.value)] = self._line(event)

    def _collection(self, event: CollectionStartEvent) -> None:
        if self._awaits_key():
            raise self._refused(event, "A key is one word, not a list. Write `key: value`.")
        if len(self.open) >= MAX_DEPTH:
            raise self._refused(event, f"Nested more than {MAX_DEPTH} deep. Write it flatter.")
        made: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        path = self._value(event, made)
        self.open.append((made, path, []))

    def _value(self, event: NodeEvent, value: Any) -> Key:
        """Put `value` where it belongs and return its path."""
        if not self.open:
            self.root = value
            return ()
        owner, path, waiting = self.open[-1]
        if isinstance(owner, dict):
            key: str | int = waiting.pop()
            owner[str(key)] = value
        else:
            key = len(owner)
            owner.append(value)
            self.lines[(*path, key)] = self._line(event)
        return (*path, key)

    def _line(self, event: Event) -> int:
        return self.first + int(event.start_mark.line)

    def _refused(self, event: Event, text: str) -> _Refused:
        return _Refused(self._line(event), text)


def scalar(text: str) -> str | int | float | bool | None:
    """Return what an unquoted scalar means in the core schema of YAML 1.2.

    Octal, hexadecimal, infinity and numbers of more than 18 digits stay text.
    """
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def upgrade(
    front: Front, findings: Findings, converters: Mapping[int, Converter], current: int
) -> dict[str, Any] | None:
    """Return the values in today's schema and without their `schema` key; None if impossible.

    converters  converters[n] turns the values of schema n into those of schema n + 1.
    """
    values = dict(front.values)
    if not values:
        return None
    schema = values.pop("schema", None)
    if type(schema) is not int or not 1 <= schema <= current:
        wrong = "is missing" if schema is None else f"is {_shown(schema)}"
        known = "1" if current == 1 else f"1 to {current}"
        findings.add(front.line("schema"), f'"schema" {wrong}; this program reads {known}.')
        return None
    for number in range(schema, current):
        values = converters[number](values)
    return values


def validate(
    model: type[Model], values: dict[str, Any], front: Front, findings: Findings
) -> Model | None:
    """Return `values` as a `model`, or None and a finding at the line of each wrong key."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        for wrong in error.errors(include_url=False):
            text = _sentence(wrong["type"], wrong["loc"], wrong["msg"], wrong.get("input"), model)
            findings.add(front.line(*wrong["loc"]), text)
        return None


def _sentence(kind: str, loc: Key, msg: str, given: Any, model: type[BaseModel]) -> str:
    name = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
    said = msg.removeprefix("Value error, ").replace("Input should be", "It has to be")
    match kind:
        case "missing":
            return f'"{name}" is missing. Add it.'
        case "extra_forbidden":
            known = did_you_mean(str(loc[-1]), _keys(model))
            return f'"{name[:80]}" is not a key here.{known or " Take it out."}'
        case "string_type":
            return f'"{name}" is {_shown(given)}, but has to be text. Put it in quotes.'
        case "value_error":
            return f'"{name}": {said}'
    return f'"{name}" is {_shown(given)}. {said[0].upper()}{said[1:]}.'


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    text = "empty" if value is None else str(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _keys(model: type[BaseModel]) -> set[str]:
    """Return every key that `model` or a model inside it knows."""
    names: set[str] = set()
    todo: list[Any] = [model]
    seen: set[Any] = set()
    while todo:
        kind = todo.pop()
        todo += getattr(kind, "__args__", ())
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
            seen.add(kind)
            names.update(field.alias or name for name, field in kind.model_fields.items())
            todo += [field.annotation for field in kind.model_fields.values()]
    return names
