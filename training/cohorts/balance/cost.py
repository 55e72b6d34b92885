"""The objective of balancing: what a split costs, term by term. Pure.

It is the objective Z of the site's science notes for one round of very large groups. The mix counts
for each attribute alike, unless weights say otherwise; people who are to be kept apart outweigh
everything else together.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from training.cohorts.balance.records import (
    ATTRIBUTES,
    EVENLY,
    Attribute,
    Cost,
    Pair,
    Person,
    in_order,
)
from training.cohorts.mixing import PROMISE, unevenness

MIX, MANAGER, APART = 4, 2, PROMISE


def cost(
    people: Collection[Person],
    cohorts: Sequence[Collection[int]],
    apart: Collection[Pair] = (),
    weights: Mapping[Attribute, float] = EVENLY,
) -> Cost:
    """Return what a split costs.

    side, function, level, site   4 x the sum over cohorts and values of (people - fair share)^2,
                                  where the fair share is the cohort's people x the value's share
                                  of everybody; times the weight of the attribute
    manager                       2 x the pairs in one cohort who report to the same person
    apart                         1000 x the pairs in one cohort who are to be kept apart

    Raises KeyError if somebody in `cohorts` is not among `people`.
    """
    known = {person.id: person for person in people}
    reports = Counter(
        (n, manager)
        for n, cohort in enumerate(cohorts)
        for each in cohort
        if (manager := known[each].manager) is not None
    )
    where = {each: n for n, cohort in enumerate(cohorts) for each in cohort}
    together = [p for p, q in in_order(apart) if p in where and where[p] == where.get(q)]
    mix = {each: weights[each] * _mix(known, cohorts, each) for each in ATTRIBUTES}
    return Cost(
        **mix,
        manager=float(MANAGER * sum(n * (n - 1) // 2 for n in reports.values())),
        apart=float(APART * len(together)),
    )


def excesses(
    known: Mapping[int, Person], cohorts: Sequence[Collection[int]], attribute: Attribute
) -> list[dict[str, float]]:
    """Return for each cohort: value -> people of that value, minus the cohort's fair share."""
    counts = [Counter(value_of(known[each], attribute) for each in cohort) for cohort in cohorts]
    everybody = sum(counts, Counter[str]())
    share = {value: n / everybody.total() for value, n in everybody.items()}
    return [{v: here[v] - here.total() * part for v, part in share.items()} for here in counts]


def value_of(person: Person, attribute: Attribute) -> str:
    """Return what somebody is in one attribute."""
    value: str = getattr(person, attribute)
    return value


def _mix(
    known: Mapping[int, Person], cohorts: Sequence[Collection[int]], attribute: Attribute
) -> float:
    return MIX * sum(unevenness(each) for each in excesses(known, cohorts, attribute))
