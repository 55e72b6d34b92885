"""The attributes of a choice: one flat list in which the key decides what a value means. Pure."""

from collections.abc import Mapping
from typing import Any, get_args

from training.content.facets import FACETS
from training.content.lint import did_you_mean, unknown
from training.content.parse import Attributes
from training.scenarios.engine.story import ALWAYS, Effect, Role
from training.scenarios.format.bench import Bench
from training.scenarios.format.documents import FrontMatter

WEIGHTS = {"1.0": 1.0, "1": 1.0, "0.7": 0.7, "0.4": 0.4, "0.2": 0.2}
CREDITS = {"-2": -2, "-1": -1, "0": 0, "+0": 0, "+1": 1, "1": 1, "+2": 2, "2": 2}
LEDGER = ("make", "keep", "break", "release")
KEYS = ("as", "weight", "source", "learn", *LEDGER, "if", "once", "sticky")


class Given:
    """Reads the attributes of one choice; the key decides what a value means."""

    def __init__(
        self, bench: Bench, line: int, given: Attributes, meta: FrontMatter | None
    ) -> None:
        self.bench = bench
        self.line = line
        self.given = given
        self.meta = meta
        self.text: Mapping[str, str] = given.values

    def values(self) -> dict[str, Any]:
        """Return what the attributes say, by the names that Choice has for them."""
        bench, meta = self.bench, self.meta
        self._check_keys()
        ledger = {
            word: self._names(word, "a promise", meta.promises if meta else ()) for word in LEDGER
        }
        when = self.text.get("if")
        return {
            "effects": self._effects(),
            "credits": self._credits(),
            "weight": self._weight(),
            "source": self._source(),
            "role": self._role(),
            "learn": self._names("learn", "a fact", meta.facts if meta else ()),
            "make": ledger["make"],
            "keep": ledger["keep"],
            "break_": ledger["break"],
            "release": ledger["release"],
            "when": bench.condition(when, self.line) if when else ALWAYS,
            "once": "once" in self.given.flags,
            "sticky": "sticky" in self.given.flags,
        }

    def _check_keys(self) -> None:
        given, bench = self.given, self.bench
        if given.id:
            bench.problem(self.line, "A choice takes its id from its move. Take the # out.")
        for flag in given.flags:
            if flag not in {"once", "sticky"}:
                known = did_you_mean(flag, KEYS) or " Write key: value, parted by semicolons."
                bench.problem(self.line, f'"{flag[:60]}" says nothing alone.{known}')
        for word in ("once", "sticky"):
            if word in given.values:
                bench.problem(self.line, f'"{word}" stands alone, without a value.')
        if {"once", "sticky"} <= set(given.flags):
            bench.problem(self.line, '"once" and "sticky" contradict each other. Keep one.')

    def _names(self, key: str, what: str, known: Any) -> tuple[str, ...]:
        text = self.text.get(key)
        return self.bench.names_in(text, self.line, what, known) if text else ()

    def _effects(self) -> tuple[Effect, ...]:
        variables = self.meta.state if self.meta else {}
        made: list[Effect] = []
        for key, text in self.text.items():
            if key in variables:
                made += self.bench.effects(key, text, self.line)
            elif self.meta and key not in FACETS and key not in KEYS:
                known = [*variables, *self.meta.facets, *KEYS]
                hint = did_you_mean(key, known) or f" Numbers here: {', '.join(variables)}."
                self.bench.problem(self.line, f'"{key}" means nothing on a choice.{hint}')
        return tuple(made)

    def _credits(self) -> dict[str, int]:
        listed = self.meta.facets if self.meta else list(FACETS)
        made = {}
        for key, text in self.text.items():
            if key not in FACETS:
                continue
            if key not in listed:
                wrong = f'"{key}" is not listed under "facets". Add it there, or leave it out.'
                self.bench.problem(self.line, wrong)
            if text not in CREDITS:
                wrong = f'A credit of "{text[:20]}". Use a whole number, -2 to +2.'
                self.bench.problem(self.line, wrong)
            else:
                made[key] = CREDITS[text]
        return made

    def _weight(self) -> float:
        text = self.text.get("weight", "0.2")
        if text not in WEIGHTS:
            wrong = (
                f'A weight of "{text[:20]}". Use 1.0, 0.7, 0.4 or 0.2: how good the evidence is.'
            )
            self.bench.problem(self.line, wrong)
        return WEIGHTS.get(text, 0.2)

    def _source(self) -> str:
        text = self.text.get("source", "")
        if text and self.meta and text not in self.meta.sources:
            self.bench.problem(
                self.line,
                unknown(text, 'listed under "sources"', self.meta.sources)
                if self.meta.sources
                else f'"{text[:60]}" is not listed under "sources". Add it there.',
            )
        return text

    def _role(self) -> Role:
        roles = get_args(Role)
        text = self.text.get("as", "")
        if text not in roles:
            scored = not self.meta or self.meta.scored
            if text:
                self.bench.problem(self.line, unknown(text, "a role", roles))
            elif scored:
                self.bench.problem(
                    self.line, "This choice has no role. Add as: defensible, tempting or mistimed."
                )
            return "defensible"
        role: Role = text  # type: ignore[assignment]  # one of the roles, as just seen
        return role
