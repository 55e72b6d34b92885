"""One row of a list: what it says, or everything that is wrong with it."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from training.people.names import (
    LONGEST_EMAIL,
    LONGEST_NAME,
    canonical_email,
    clean_name,
    is_name,
)
from training.people.roster import values
from training.people.roster.columns import Header
from training.people.roster.formulas import is_formula
from training.people.sides import side_of

LONGEST_LEVEL, LONGEST_SITE = 40, 80
_SHOWN = 80  # characters of a bad cell that are shown again
_LOST = "\ufffd\0"


class Problem(NamedTuple):
    """One thing wrong in a row.

    column  where it stands; "" for the row as a whole
    key     what is wrong; the sentences are told elsewhere
    value   what stands there, or its beginning
    meant   what to write instead, or where to look, if anybody can tell
    """

    column: str
    key: str
    value: str
    meant: str = ""


class Entry(NamedTuple):
    """What a row says about one person; None is what it does not say.

    canonical  the form under which two addresses are one account; so is `manager`
    side       as the row says it, or as the function has it
    cohort     the id of the cohort it names
    """

    email: str
    canonical: str
    name: str
    function: str | None = None
    side: str | None = None
    language: str | None = None
    time_zone: str | None = None
    level: str | None = None
    site: str | None = None
    manager: str | None = None
    cohort: int | None = None


class Reader:
    """Reads the rows below one header; remembers the addresses, so that none comes twice."""

    def __init__(
        self, header: Header, zones: Collection[str], cohorts: Mapping[str, int | None]
    ) -> None:
        """Take what the site knows; of a cohort whose name others have too, the id is None."""
        self._header = header
        self._zones = values.Zones(zones)
        self._cohorts = {values.words_of(name): (name, id_) for name, id_ in cohorts.items()}
        self._seen: dict[str, int] = {}
        self._problems: list[Problem] = []
        self.account = ""  # the canonical address of the row that was read last, if it has one

    def read(self, row: int, cells: Sequence[str] | None) -> Entry | list[Problem] | None:
        """Return the entry, or every problem of the row; None for an empty row."""
        self.account = ""
        if cells is None:
            return [Problem("", "quote", "")]
        texts = [cell.strip() for cell in cells]
        if not any(texts):
            return None
        self._problems = []
        if any(texts[self._header.width :]):
            self._wrong("", "cells", str(len(texts)), str(self._header.width))
        entry = self._entry(row, self._said(texts))
        return self._problems or entry

    def _said(self, texts: Sequence[str]) -> dict[str, str]:
        """Return what stands under each column; a cell that nobody may use leaves a problem."""
        said = {}
        for column, place in self._header.places.items():
            text = texts[place] if place < len(texts) else ""
            if not text:
                continue
            if key := _unusable(text):
                self._wrong(column, key, text)
                text = ""
            said[column] = text
        return said

    def _entry(self, row: int, said: Mapping[str, str]) -> Entry:
        email, canonical = self._email(row, said)
        function = self._function(said.get("function", ""))
        side = self._side(said.get("side", ""))
        return Entry(
            email=email,
            canonical=canonical,
            name=self._name(said),
            function=function,
            side=side or (side_of(function) if function else None),
            language=self._language(said.get("language", "")),
            time_zone=self._time_zone(said.get("time_zone", "")),
            level=self._short("level", said.get("level", ""), LONGEST_LEVEL),
            site=self._short("site", said.get("site", ""), LONGEST_SITE),
            manager=self._manager(said.get("manager", ""), canonical),
            cohort=self._cohort(said.get("cohort", "")),
        )

    def _email(self, row: int, said: Mapping[str, str]) -> tuple[str, str]:
        text = said.get("email")
        if not text:
            if text is None:
                self._wrong("email", "email_missing", "")
            return "", ""
        email = _address(text)
        if email is None:
            self._wrong("email", "email_bad", text)
            return "", ""
        self.account = canonical = canonical_email(email)
        if (first := self._seen.setdefault(canonical, row)) != row:
            self._wrong("email", "email_twice", text, str(first))
        return email, canonical

    def _name(self, said: Mapping[str, str]) -> str:
        text = said.get("name")
        if text is None:
            self._wrong("name", "name_missing", "")
            return ""
        name = clean_name(text)
        if text and not (is_name(name) and len(text) <= 2 * LONGEST_NAME):
            self._wrong("name", "name_bad", text)
        return name

    def _function(self, text: str) -> str | None:
        found = values.function_of(text) if text else None
        if text and found is None:
            self._wrong("function", "function_unknown", text, values.near_function(text[:_SHOWN]))
        return found

    def _side(self, text: str) -> str | None:
        found = values.side_named(text) if text else None
        if text and found is None:
            self._wrong("side", "side_unknown", text)
        return found

    def _language(self, text: str) -> str | None:
        found = values.language_of(text) if text else None
        if text and found is None:
            self._wrong("language", "language_bad", text)
        return found

    def _time_zone(self, text: str) -> str | None:
        found = self._zones.find(text) if text else None
        if text and found is None:
            self._wrong("time_zone", "zone_unknown", text, self._zones.near(text))
        return found

    def _short(self, column: str, text: str, longest: int) -> str | None:
        cleaned = " ".join(clean_name(text).split()) if len(text) <= 2 * longest else text
        if len(cleaned) > longest:
            self._wrong(column, "too_long", text, str(longest))
        return cleaned or None

    def _manager(self, text: str, own: str) -> str | None:
        if not text:
            return None
        email = _address(text)
        if email is None:
            self._wrong("manager", "manager_bad", text)
            return None
        canonical = canonical_email(email)
        if canonical == own:
            self._wrong("manager", "manager_self", text)
        return canonical

    def _cohort(self, text: str) -> int | None:
        if not text:
            return None
        words = values.words_of(text)
        name, found = self._cohorts.get(words, ("", None))
        if found is None:
            near = get_close_matches(words[:40], list(self._cohorts)[:50], 1, 0.7)
            meant = self._cohorts[near[0]][0] if near else ""
            self._wrong("cohort", "cohort_twice" if name else "cohort_unknown", text, meant)
        return found

    def _wrong(self, column: str, key: str, value: str, meant: str = "") -> None:
        seen = "".join("\ufffd" if _is_lost(c) else c for c in value[: _SHOWN + 1])
        shown = seen if len(seen) <= _SHOWN else f"{seen[:_SHOWN]}…"
        self._problems.append(Problem(column, key, " ".join(shown.split()), meant))


def _unusable(text: str) -> str:
    """Return why nobody may use a cell, whatever column it is in; "" if it can be used."""
    if any(map(_is_lost, text)):
        return "unreadable"
    if "\n" in text or "\r" in text:
        return "line_break"
    return "formula" if is_formula(text) else ""


def _is_lost(character: str) -> bool:
    return character in _LOST or "\ud800" <= character <= "\udfff"


def _address(text: str) -> str | None:
    """Return an address that mail can be sent to, as the account page would keep it."""
    if len(text) > LONGEST_EMAIL:
        return None
    try:
        # Latin letters before the @: a look-alike there would be an account of its own.
        checked = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return str(checked.normalized)
