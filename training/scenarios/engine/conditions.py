"""Conditions and amounts: read from a file's words, and answered for a state. Pure.

The grammar, loosest first: `or`, `and`, `not`, then a pair of round brackets or an atom:

    enough                a fact learnt, a promise ever made, or a chance that came up
    open answer           a promise made and not settled
    visited favour        a scene entered, the present one included
    chose call.ask        a choice taken
    drawn worry.budget    the hidden interest that was drawn
    clarity >= 50         a variable; also > < <= = !=
    visits.favour >= 2    how often a scene was entered

Nothing is ever run: words become the small tree of `story`, which `holds` walks.
"""

import operator
import re
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from training.content.lint import unknown
from training.scenarios.engine.state import State
from training.scenarios.engine.story import All, AnyOf, Atom, Compare, Condition, Effect, Not

LONGEST = 300  # characters
DEEPEST = 8  # brackets and nots within each other
LARGEST = 1_000
VISITS = "visits."

# An id may not be one of these, or a condition could be read in two ways.
RESERVED = frozenset(
    {"and", "or", "not", "open", "visited", "chose", "drawn", "visits", "if", "else"}
)

_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
}
_IS_SO: Mapping[str, Callable[[str, State], bool]] = {
    "fact": lambda name, state: name in state.facts,
    "promise": lambda name, state: any(row.id == name for row in state.promises),
    "open": lambda name, state: name in state.owed,
    "chance": lambda name, state: name in state.chance,
    "drawn": lambda name, state: name in state.drawn,
    "visited": lambda name, state: name in state.visits,
    "chose": lambda name, state: name in state.chosen,
}
_TOKEN = re.compile(r"\s*(>=|<=|!=|[<>=()]|[A-Za-z][\w.-]*|[+-]?\d+(?:\.\d+)?(?![\w.]))")
_NUMBER = re.compile(r"[+-]?\d{1,6}(\.\d{1,4})?")
_AMOUNT = re.compile(r"[+-]\d{1,4}(\.\d{1,2})?|0")


class Unreadable(ValueError):
    """A condition or an amount that cannot be read; the sentence says what to do."""


class Names(NamedTuple):
    """Every id that a file's conditions may name. The same id may stand for a scene and a fact.

    drawn    as "slot.value"
    choices  as "scene.choice"
    """

    facts: Collection[str] = ()
    promises: Collection[str] = ()
    chance: Collection[str] = ()
    drawn: Collection[str] = ()
    scenes: Collection[str] = ()
    choices: Collection[str] = ()
    variables: Collection[str] = ()


def holds(condition: Condition, state: State) -> bool:
    """Tell whether `condition` is so in `state`. What is not known of there is not so, or 0."""
    if isinstance(condition, Atom):
        return _IS_SO[condition.kind](condition.name, state)
    if isinstance(condition, Compare):
        return _SIGNS[condition.sign](_number(condition.variable, state), condition.number)
    if isinstance(condition, Not):
        return not holds(condition.of, state)
    if isinstance(condition, All):
        return all(holds(each, state) for each in condition.of)
    return any(holds(each, state) for each in condition.of)


def _number(variable: str, state: State) -> float:
    if variable.startswith(VISITS):
        return state.visits.get(variable.removeprefix(VISITS), 0)
    return state.variables.get(variable, 0)


def parse(text: str, known: Names) -> Condition:
    """Return the condition that `text` says.

    Raises Unreadable, whose sentence tells the author what to do and which name may be meant.
    """
    if len(text) > LONGEST:
        raise Unreadable(f"A condition of {len(text)} characters. {LONGEST} is the most.")
    words = _words(text)
    if not words:
        raise Unreadable("A condition is missing. Write one, as in `enough and clarity >= 50`.")
    reader = _Reader(words, known)
    read = reader.either(0)
    if left := reader.next:
        if left == ")":
            raise Unreadable('A ")" too many. Take it out.')
        raise Unreadable(f'"{left[:40]}" follows without a link. Put `and` or `or` before it.')
    return read


def amounts(text: str, variable: str, known: Names) -> tuple[Effect, ...]:
    """Return the effects that an amount such as `+6 if clarity >= 50 else -2` has on `variable`.

    At most one of two effects comes about: both look at the state before the choice.
    Raises Unreadable.
    """
    amount, _, rest = text.strip().partition(" if ")
    if not rest:
        return (Effect(variable, _amount(amount)),)
    said, _, other = rest.partition(" else ")
    when = parse(said, known)
    effect = Effect(variable, _amount(amount), when)
    if not other:
        return (effect,)
    return effect, Effect(variable, _amount(other), Not(when))


def _amount(text: str) -> float:
    text = text.strip()
    if not _AMOUNT.fullmatch(text) or abs(float(text)) > LARGEST:
        example = "Write +6 or -6, with its sign, or `+6 if clarity >= 50 else -2`."
        raise Unreadable(f'"{text[:40]}" is not an amount. {example}')
    return float(text)


def _words(text: str) -> tuple[str, ...]:
    words, place = [], 0
    text = text.strip()
    while place < len(text):
        if not (found := _TOKEN.match(text, place)):
            strange = text[place:].lstrip()[:20]
            example = "A condition looks like `enough and clarity >= 50`."
            raise Unreadable(f'"{strange}" cannot be read in a condition. {example}')
        words.append(found[1])
        place = found.end()
    return tuple(words)


class _Reader:
    """Reads the words of one condition from left to right."""

    def __init__(self, words: tuple[str, ...], known: Names) -> None:
        self.words = words
        self.known = known
        self.place = 0

    @property
    def next(self) -> str:
        """The word that comes next, "" at the end."""
        return self.words[self.place] if self.place < len(self.words) else ""

    def take(self, expected: str) -> str:
        """Return the next word. `expected` says what should stand there, if none does."""
        if not (word := self.next):
            after = f'After "{self.words[-1]}"' if self.words else "Here"
            raise Unreadable(f"{after} the condition stops. {expected}")
        self.place += 1
        return word

    def either(self, depth: int) -> Condition:
        """Read conditions joined by `or`, and so the whole."""
        read = [self.both(depth)]
        while self.next == "or":
            self.place += 1
            read.append(self.both(depth))
        return read[0] if len(read) == 1 else AnyOf(tuple(read))

    def both(self, depth: int) -> Condition:
        """Read conditions joined by `and`."""
        read = [self.one(depth)]
        while self.next == "and":
            self.place += 1
            read.append(self.one(depth))
        return read[0] if len(read) == 1 else All(tuple(read))

    def one(self, depth: int) -> Condition:
        """Read a `not`, a pair of brackets or an atom."""
        if depth > DEEPEST:
            raise Unreadable(
                f"More than {DEEPEST} brackets or nots in each other. Make it simpler."
            )
        word = self.take("Name a fact, a promise or a number there.")
        if word == "not":
            return Not(self.one(depth + 1))
        if word == "(":
            read = self.either(depth + 1)
            if self.take('Close the bracket with ")".') != ")":
                raise Unreadable('A bracket is not closed. Put ")" where it ends.')
            return read
        if self.next in _SIGNS:
            return self.compare(word)
        return self.atom(word)

    def compare(self, variable: str) -> Compare:
        """Read the sign and the number that follow `variable`."""
        if variable.startswith(VISITS):
            scene = variable.removeprefix(VISITS)
            if scene not in self.known.scenes:
                raise Unreadable(_unknown(scene, "a scene", self.known.scenes))
        elif variable not in self.known.variables:
            raise Unreadable(_unknown(variable, "a number of this file", self.known.variables))
        sign = self.take("")
        number = self.take(f"Write a number after {sign}.")
        if not _NUMBER.fullmatch(number):
            raise Unreadable(f'"{number[:40]}" is not a number. Write one after {sign}.')
        return Compare(variable, sign, float(number))  # type: ignore[arg-type]  # a key of _SIGNS

    def atom(self, word: str) -> Atom:
        """Read what is so or not, with the word before its name where it has one."""
        known = self.known
        if word == "open":
            return Atom("open", self.named("open", "a promise", known.promises))
        if word == "visited":
            return Atom("visited", self.named("visited", "a scene", known.scenes))
        if word == "chose":
            return Atom("chose", self.named("chose", "a choice (scene.choice)", known.choices))
        if word == "drawn":
            return Atom("drawn", self.named("drawn", "a hidden interest (slot.value)", known.drawn))
        return _bare(word, known)

    def named(self, word: str, what: str, ids: Collection[str]) -> str:
        """Return the name after `word`, which must be one of `ids`."""
        name = self.take(f"Write {what} after {word}.")
        if name not in ids:
            raise Unreadable(_unknown(name, what, ids))
        return name


def _bare(word: str, known: Names) -> Atom:
    """Return the atom of an id that stands alone: a fact, a promise or a chance."""
    found = [
        atom
        for atom, ids in (
            (Atom("fact", word), known.facts),
            (Atom("promise", word), known.promises),
            (Atom("chance", word), known.chance),
        )
        if word in ids
    ]
    if len(found) > 1:
        kinds = " and ".join(f"a {atom.kind}" for atom in found)
        raise Unreadable(f'"{word}" is {kinds}. Give them different names.')
    if found:
        return found[0]
    if word in known.variables or word.startswith(VISITS):
        raise Unreadable(f'"{word}" is a number. Compare it, as in {word} >= 1.')
    if word in known.scenes:
        raise Unreadable(f'"{word}" is a scene. Write `visited {word}`.')
    if word in known.choices:
        raise Unreadable(f'"{word}" is a choice. Write `chose {word}`.')
    if word in known.drawn:
        raise Unreadable(f'"{word}" is a hidden interest. Write `drawn {word}`.')
    ids = {*known.facts, *known.promises, *known.chance}
    raise Unreadable(_unknown(word, "a fact, a promise or a chance", ids))


def _unknown(name: str, what: str, ids: Collection[str]) -> str:
    return unknown(name, what, ids) if ids else f'"{name[:40]}" is not {what}: there are none.'
