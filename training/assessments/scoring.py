"""Scores of behaviour items: reversal, facets, domains, and both lenses together. Pure.

Everything is computed for many persons at once. NaN in an array means "no answer" (it has not come
up, or was skipped) or "no score"; nothing is ever imputed for a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from training.assessments.arrays import Floats, check_scale, matrix
from training.lenses import CUSTOMER, INSIDE


class Item(NamedTuple):
    """One statement. `key` is 1, or -1 if it is reverse-scored: agreeing shows less skill."""

    id: str
    domain: str
    facet: str
    key: int


@dataclass(frozen=True)
class ScoringKey:
    """The items of a self-assessment in their order, and its lowest and highest answer.

    Raises ValueError if an item stands twice, has another key than 1 or -1, or if a facet belongs
    to two domains.
    """

    items: tuple[Item, ...]
    low: int = 1
    high: int = 5

    def __post_init__(self) -> None:
        if not self.items or self.low >= self.high:
            raise ValueError("a scoring key needs items, and a scale with a range")
        if len({item.id for item in self.items}) < len(self.items):
            raise ValueError("an item stands twice in the scoring key")
        if any(item.key not in {1, -1} for item in self.items):
            raise ValueError("the key of an item is 1 or -1")
        if len({(item.facet, item.domain) for item in self.items}) > len(self.facets):
            raise ValueError("a facet belongs to one domain")

    @cached_property
    def facets(self) -> tuple[str, ...]:
        """The facets, in the order of their first items."""
        return tuple(dict.fromkeys(item.facet for item in self.items))

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The domains, in the order of their first items."""
        return tuple(dict.fromkeys(item.domain for item in self.items))

    @cached_property
    def in_facet(self) -> Floats:
        """Shape (items, facets): 1 where an item belongs to a facet."""
        return np.array([[float(i.facet == f) for f in self.facets] for i in self.items])

    @cached_property
    def in_domain(self) -> Floats:
        """Shape (items, domains): 1 where an item belongs to a domain."""
        return np.array([[float(i.domain == d) for d in self.domains] for i in self.items])


class TooFewAnswered(NamedTuple):
    """Why there is no score: fewer than three in four items were answered."""

    answered: int
    asked: int


class EmptyFacet(NamedTuple):
    """Why there is no score: one of the facets has no answered item."""

    facet: str


class Band(StrEnum):
    """How a facet of two items is shown: a talking point, not a measurement."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


@dataclass(frozen=True, eq=False)
class DomainScores:
    """The domain scores of many persons, and why some are missing.

    scores    (persons, domains), 0 to 100; NaN where withheld
    answered  (persons, domains), how many items were answered
    facets    (persons, facets), how many items of each were answered
    """

    scoring_key: ScoringKey
    scores: Floats
    answered: NDArray[np.int64]
    facets: NDArray[np.int64]

    def withheld(self, person: int, domain: str) -> TooFewAnswered | EmptyFacet | None:
        """Return why the person in row `person` has no score in `domain`, None if there is one."""
        column = self.scoring_key.domains.index(domain)
        items = [item for item in self.scoring_key.items if item.domain == domain]
        answered = int(self.answered[person, column])
        if answered < needed(len(items)):
            return TooFewAnswered(answered, len(items))
        for n, facet in enumerate(self.scoring_key.facets):
            if not self.facets[person, n] and any(item.facet == facet for item in items):
                return EmptyFacet(facet)
        return None


def needed(asked: int) -> int:
    """Return how many of `asked` items have to be answered: three in four, so both of two."""
    return -(-3 * asked // 4)


def answer_matrix(responses: Sequence[Mapping[str, int | None]], scoring_key: ScoringKey) -> Floats:
    """Return stored answers {item id: answer} as shape (persons, items); what is absent is NaN.

    Raises ValueError if a response answers an item that the key does not have.
    """
    ids = [item.id for item in scoring_key.items]
    known, pick = frozenset(ids), itemgetter(*ids, ids[0])  # two at least, so that it is a tuple
    rows = list[Sequence[int | None]]()
    for n, response in enumerate(responses):
        try:
            rows.append(pick(response)[:-1])
            is_known = len(response) == len(ids)
        except KeyError:
            rows.append([response.get(one) for one in ids])
            is_known = response.keys() <= known
        if not is_known:
            unknown = sorted(response.keys() - known)
            raise ValueError(f"response {n} answers items that are not in the key: {unknown}")
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(ids))


def reverse_scored(answers: ArrayLike, scoring_key: ScoringKey) -> Floats:
    """Return the answers with reverse-scored items turned: low + high - x.

    answers  (persons, items), in the order of the key; NaN where there is none
    Raises ValueError if the shape is wrong or an answer is none of the scale's whole numbers.
    """
    found = matrix(answers)
    if found.shape[1] != len(scoring_key.items):
        raise ValueError(f"{found.shape[1]} columns for {len(scoring_key.items)} items")
    is_right = (found >= scoring_key.low) & (found <= scoring_key.high) & (found == np.rint(found))
    if not (is_right | np.isnan(found)).all():
        check_scale(found, scoring_key.low, scoring_key.high)
        raise ValueError("an answer is a whole number")
    keys = np.array([item.key for item in scoring_key.items], dtype=np.float64)
    offset = np.where(keys < 0, scoring_key.low + scoring_key.high, 0)
    return np.asarray(found * keys + offset)


def percent_of_maximum(means: ArrayLike, low: float, high: float) -> Floats:
    """Return means on a scale from low to high as 0 to 100 of what is possible (POMP).

    Cohen, P., Cohen, J., Aiken, L. S. & West, S. G. (1999). The problem of units and the
    circumstance for POMP. Multivariate Behavioral Research 34(3), 315-346.
    """
    return np.asarray(100 * (np.asarray(means, dtype=np.float64) - low) / (high - low))


def facet_scores(answers: ArrayLike, scoring_key: ScoringKey) -> Floats:
    """Return shape (persons, facets), 0 to 100; NaN unless three in four items were answered.

    Both items of a facet that has two. Answers as for `reverse_scored`, which raises ValueError.
    """
    means, answered = _means(reverse_scored(answers, scoring_key), scoring_key.in_facet)
    enough = answered >= _needed(scoring_key.in_facet)
    scores = percent_of_maximum(means, scoring_key.low, scoring_key.high)
    return np.where(enough, scores, np.nan)


def domain_scores(answers: ArrayLike, scoring_key: ScoringKey) -> DomainScores:
    """Return the score of each domain over its answered items.

    It is withheld unless three in four items were answered, and one at least in every facet.
    Answers as for `reverse_scored`, which raises ValueError.
    """
    turned = reverse_scored(answers, scoring_key)
    means, answered = _means(turned, scoring_key.in_domain)
    facets = (~np.isnan(turned)).astype(np.float64) @ scoring_key.in_facet
    inside = (scoring_key.in_facet.T @ scoring_key.in_domain) > 0
    is_whole = ((facets == 0).astype(np.float64) @ inside.astype(np.float64)) == 0
    is_scored = is_whole & (answered >= _needed(scoring_key.in_domain))
    scores = percent_of_maximum(means, scoring_key.low, scoring_key.high)
    return DomainScores(
        scoring_key,
        np.where(is_scored, scores, np.nan),
        answered.astype(np.int64),
        facets.astype(np.int64),
    )


@dataclass(frozen=True, eq=False)
class CombinedScores:
    """Domain scores over both lenses; reliability and SD are those of these.

    lenses  lens -> what was scored in it
    scores  (persons, domains), the mean of both lenses; NaN where either is withheld
    gaps    (persons, domains), customer minus inside, in points
    """

    lenses: Mapping[str, DomainScores]
    scores: Floats
    gaps: Floats

    def withheld(self, person: int, domain: str) -> dict[str, TooFewAnswered | EmptyFacet]:
        """Return {lens: why it has no score}; empty if there is a combined score."""
        found = {lens: one.withheld(person, domain) for lens, one in self.lenses.items()}
        return {lens: reason for lens, reason in found.items() if reason}


def combined_scores(
    customer: ArrayLike, inside: ArrayLike, scoring_key: ScoringKey
) -> CombinedScores:
    """Return the domain scores of people who were asked every item once a lens.

    customer, inside  (persons, items) each, the same people in the same order
    Raises ValueError if the numbers of people differ, or as `reverse_scored` does.
    """
    lenses = {
        CUSTOMER: domain_scores(customer, scoring_key),
        INSIDE: domain_scores(inside, scoring_key),
    }
    first, second = (one.scores for one in lenses.values())
    if first.shape != second.shape:
        raise ValueError(f"{len(first)} people in one lens, {len(second)} in the other")
    return CombinedScores(lenses, (first + second) / 2, first - second)


def band(score: float | None) -> Band | None:
    """Return the band of a facet score: low below 40, high above 70; None if there is no score.

    Raises ValueError if the score is outside 0 to 100.
    """
    if score is None or np.isnan(score):
        return None
    if not 0 <= score <= 100:
        raise ValueError(f"a facet score of {score:g} is outside 0 to 100")
    if score < 40:
        return Band.LOW
    return Band.HIGH if score > 70 else Band.MIDDLE


def _means(turned: Floats, members: Floats) -> tuple[Floats, Floats]:
    is_answered = ~np.isnan(turned)
    sums = np.where(is_answered, turned, 0.0) @ members
    answered = is_answered.astype(np.float64) @ members
    with np.errstate(invalid="ignore"):
        return sums / np.where(answered > 0, answered, np.nan), answered


def _needed(members: Floats) -> Floats:
    return np.array([needed(int(n)) for n in members.sum(axis=0)], dtype=np.float64)
