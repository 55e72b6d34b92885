"""What the page of a split shows: each cohort with its picture, its people and its reasons."""

from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _

from training.cohorts.balance import picture, splitting, telling
from training.cohorts.balance.records import ATTRIBUTES, Attribute, Person, Split, Spread
from training.cohorts.splits import phrases
from training.cohorts.splits.drafts import Draft
from training.people.choices import FUNCTION_LABELS

__all__ = ["Page", "Preview", "page", "preview"]


class Seated(NamedTuple):
    """Somebody in a cohort to be."""

    id: int
    name: str
    side: str
    about: str
    is_pinned: bool


class Share(NamedTuple):
    """How many of one value a cohort has, beside its fair share; `is_off` by a person or more."""

    value: str
    people: int
    fair: str
    is_off: bool


@dataclass(frozen=True)
class Place:
    """One cohort to be."""

    number: int
    name: str
    people: list[Seated]
    disc: picture.Disc
    shares: list[tuple[str, list[Share]]]
    reasons: list[str]


@dataclass(frozen=True)
class Page:
    """A split as it is shown."""

    says: tuple[str, str]
    places: list[Place]
    apart: list[tuple[int, int, str, str]]
    pinned: int


class Term(NamedTuple):
    """What one part of the mix is like before and after; `change` says what becomes of it."""

    words: str
    before: str
    after: str
    change: str


@dataclass(frozen=True)
class Preview:
    """What would become of the mix if two people changed places."""

    one: int
    other: int
    sentence: str
    terms: list[Term]
    new: list[str]
    gone: list[str]
    is_pinned: bool


def page(draft: Draft) -> Page:
    """Return what the page of a draft shows."""
    split, names = draft.split, draft.names
    known = {person.id: person for person in split.people}
    told = telling.reasons(split)
    spreads = telling.spread(split) if split.people else tuple(() for _c in split.cohorts)
    places = [
        Place(
            number=n,
            name=phrases.name_of(n),
            people=sorted(
                (
                    _seated(known[each], names[each], is_pinned=each in split.pinned)
                    for each in cohort
                ),
                key=lambda one: (one.side, one.name),
            ),
            disc=disc,
            shares=_shares(rows),
            reasons=[phrases.reason(each, names) for each in told if each.cohort == n],
        )
        for n, (cohort, rows, disc) in enumerate(
            zip(split.cohorts, spreads, picture.discs(split), strict=True)
        )
    ]
    apart = [
        (one, two, names[one], names[two])
        for one, two in sorted(split.apart)
        if one in names and two in names
    ]
    return Page(phrases.finding(split), places, apart, len(split.pinned))


def preview(draft: Draft, one: int, other: int) -> Preview | None:
    """Return what a swap would do, None if it is none: the same cohort, or somebody unknown."""
    split, names = draft.split, draft.names
    where = {each: n for n, cohort in enumerate(split.cohorts) for each in cohort}
    if one not in where or other not in where or where[one] == where[other]:
        return None
    after = splitting.swap(split, one, other)
    before_told = {phrases.reason(each, names) for each in telling.reasons(split)}
    after_told = [phrases.reason(each, names) for each in telling.reasons(after)]
    sentence = _(
        "%(one)s would go to %(there)s, and %(other)s to %(here)s.",
        one=names[one],
        other=names[other],
        there=phrases.name_of(where[other]),
        here=phrases.name_of(where[one]),
    )
    return Preview(
        one=one,
        other=other,
        sentence=str(sentence),
        terms=_terms(split, after),
        new=[text for text in after_told if text not in before_told],
        gone=sorted(before_told - set(after_told)),
        is_pinned=one in split.pinned or other in split.pinned,
    )


def _seated(person: Person, name: str, *, is_pinned: bool) -> Seated:
    about = [str(FUNCTION_LABELS.get(person.function, person.function)), person.level, person.site]
    return Seated(person.id, name, person.side, ", ".join(filter(None, about)), is_pinned)


def _shares(rows: tuple[Spread, ...]) -> list[tuple[str, list[Share]]]:
    """Return the shares by attribute; one that says the same of everybody is left out."""
    words = phrases.attributes()
    found = []
    for attribute in ATTRIBUTES:
        mine = [row for row in rows if row.attribute == attribute]
        if len(mine) > 1:
            found.append((words[attribute], [_share(attribute, row) for row in mine]))
    return found


def _share(attribute: Attribute, row: Spread) -> Share:
    return Share(
        phrases.value(attribute, row.value),
        row.people,
        phrases.number(row.fair),
        abs(row.people - row.fair) >= 1,
    )


def _terms(before: Split, after: Split) -> list[Term]:
    words = phrases.attributes()
    pairs = [
        (words[each], _off(before, each), _off(after, each))
        for each in ATTRIBUTES
        if before.weights[each] or _off(before, each) != _off(after, each)
    ]
    return [
        Term(name, phrases.number(old), phrases.number(new), _change(old, new))
        for name, old, new in pairs
    ]


def _off(split: Split, attribute: Attribute) -> float:
    """Return how many people would have to sit elsewhere for every share to be fair."""
    rows = [row for each in telling.spread(split) for row in each if row.attribute == attribute]
    return round(sum(abs(row.people - row.fair) for row in rows) / 2, 1)


def _change(before: float, after: float) -> str:
    if before == after:
        return str(_("the same"))
    return str(_("more even") if after < before else _("less even"))
