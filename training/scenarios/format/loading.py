"""A story packed into JSON and unpacked again: compiled once, played from the packed form. Pure.

Packing follows the dataclasses of `story`: a record is a dict without what is the default, a
named tuple a list. A condition says first what it is, because All and AnyOf look alike.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from training.scenarios.engine import story as records
from training.scenarios.engine.story import (
    All,
    AnyOf,
    Atom,
    Compare,
    Condition,
    Not,
    Passage,
    Story,
)
from training.scenarios.format.documents import FORMAT, Body

Record = TypeVar("Record")

_CONDITIONS: dict[str, type[Any]] = {
    "is": Atom,
    "compare": Compare,
    "not": Not,
    "all": All,
    "any": AnyOf,
}
_WORDS = {kind: word for word, kind in _CONDITIONS.items()}


def pack(value: Any) -> Any:
    """Return `value`, a record of `story`, as plain lists, dicts and scalars."""
    if type(value) in _WORDS:
        return [_WORDS[type(value)], *(pack(getattr(value, f.name)) for f in fields(value))]
    if is_dataclass(value):
        kept = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: pack(each) for field, each in kept if each != _default(field)}
    if isinstance(value, Mapping):
        return {key: pack(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [pack(each) for each in value]
    return value


def unpack(kind: type[Record], packed: Any) -> Record:
    """Return what `pack` made of a `kind`."""
    made: Record = _unpack(kind, packed)
    return made


def story_of(body: Mapping[str, Any]) -> Story:
    """Return the story of a compiled body, ready to play. Keep it per digest.

    Raises ValueError for a body that another version of this program compiled.
    """
    _check(body)
    return unpack(Story, body["story"])


def inner_of(body: Mapping[str, Any], lens: str) -> tuple[Passage, ...]:
    """Return what the others did not say in `lens`: shown in the debrief, and not before."""
    _check(body)
    return tuple(unpack(Passage, each) for each in body["inner"][lens])


def _check(body: Mapping[str, Any]) -> None:
    if body.get("format") != FORMAT:
        raise ValueError("compiled by another version: publish the content again")


def _default(field: "Field[Any]") -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind, vars(records))


def _unpack(kind: Any, packed: Any) -> Any:
    origin = get_origin(kind)
    if kind == Condition:
        return _condition(packed)
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]  # a class, as is_dataclass just said
        given = {name: _unpack(hints[name], each) for name, each in packed.items()}
        return kind(**given)  # type: ignore[operator]  # the same
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        hints = _hints(kind)
        parts = zip(kind._fields, packed, strict=True)
        return kind(*(_unpack(hints[name], each) for name, each in parts))
    if origin is tuple:
        return tuple(_unpack(get_args(kind)[0], each) for each in packed)
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        return {key: _unpack(get_args(kind)[1], each) for key, each in packed.items()}
    return tuple(packed) if isinstance(packed, list) else packed


def _condition(packed: Any) -> Any:
    word, *rest = packed
    kind = _CONDITIONS[word]
    if kind is Not:
        return Not(_condition(rest[0]))
    if kind in {All, AnyOf}:
        return kind(tuple(_condition(each) for each in rest[0]))
    return kind(*rest)


__all__ = ["Body", "inner_of", "pack", "story_of", "unpack"]
