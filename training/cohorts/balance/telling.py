"""What is to be seen and said of a split. Pure."""

from collections.abc import Iterator

from training.cohorts.balance.cost import excesses, value_of
from training.cohorts.balance.records import ATTRIBUTES, PROBLEMS, Finding, Split, Spread


def spread(found: Split) -> tuple[tuple[Spread, ...], ...]:
    """Return for each cohort how many people it has of each value, attribute by attribute.

    Every cohort has the same rows, also those of nobody. A half disc is `people` beside `fair` for
    the two values of `side`.
    """
    known = {person.id: person for person in found.people}
    rows: list[list[Spread]] = [[] for _ in found.cohorts]
    for attribute in ATTRIBUTES:
        excess = excesses(known, found.cohorts, attribute)
        for row, off, cohort in zip(rows, excess, found.cohorts, strict=True):
            values = [value_of(known[each], attribute) for each in cohort]
            counted = {value: values.count(value) for value in sorted(off)}
            row += [Spread(attribute, v, n, n - off[v]) for v, n in counted.items()]
    return tuple(map(tuple, rows))


def reasons(found: Split) -> tuple[Finding, ...]:
    """Return what is to be said about a split: problems first, then cohort by cohort."""
    told = [*_promises(found), *_seats(found), *_mixes(found), *_managers(found)]
    return tuple(sorted(told, key=lambda each: (each.key not in PROBLEMS, each.cohort)))


def _promises(found: Split) -> Iterator[Finding]:
    where = {each: n for n, cohort in enumerate(found.cohorts) for each in cohort}
    for one, other in sorted(found.apart):
        if one in where and where[one] == where.get(other):
            yield Finding("together", where[one], (one, other))
    for each, wanted in sorted(found.pinned.items()):
        if where[each] != wanted:
            yield Finding("not_where_pinned", where[each], (each,))


def _seats(found: Split) -> Iterator[Finding]:
    for n, cohort in enumerate(found.cohorts):
        if len(cohort) < found.seats.least:
            yield Finding("too_few", n, cohort)
        if found.seats.most is not None and len(cohort) > found.seats.most:
            yield Finding("too_many", n, cohort)


def _mixes(found: Split) -> Iterator[Finding]:
    known = {person.id: person for person in found.people}
    for n, (cohort, rows) in enumerate(zip(found.cohorts, spread(found), strict=True)):
        for row in rows:
            if abs(row.people - row.fair) >= 1:
                of_it = [p for p in cohort if value_of(known[p], row.attribute) == row.value]
                is_over = row.people > row.fair
                yield Finding("over" if is_over else "under", n, tuple(of_it), row)


def _managers(found: Split) -> Iterator[Finding]:
    known = {person.id: person for person in found.people}
    for n, cohort in enumerate(found.cohorts):
        teams: dict[int, list[int]] = {}
        for each in cohort:
            if (manager := known[each].manager) is not None:
                teams.setdefault(manager, []).append(each)
        for team in teams.values():
            if len(team) > 1:
                yield Finding("same_manager", n, tuple(team))
