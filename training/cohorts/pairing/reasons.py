"""Why a group is as it is, and which promise a round does not keep. Pure.

No reason is taken from `skill` or `weakest`: what somebody finds hard is theirs.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from training.cohorts.pairing.cost import Tables, are_tied
from training.cohorts.pairing.records import Finding, History, Pair, Person, pair


def why(
    table: Sequence[int],
    tables: Tables,
    size: int,
    known: Mapping[int, Person],
    *,
    met: History,
    pins: Collection[Pair] = (),
    conflicts: Collection[Pair] = (),
) -> tuple[Finding, ...]:
    """Return the reasons for one group, what speaks for it first.

    tables  the groups of the round, this one among them
    size    of the groups that were asked for
    met     meetings before this round
    """
    pairs = [pair(*each) for each in combinations(table, 2)]
    found = [Finding("pinned", each) for each in pairs if each in pins]
    found += _sides(table, tables, known)
    if pairs and not any(met.get(each) for each in pairs):
        found.append(Finding("new", tuple(table)))
    found += [Finding("conflict", each) for each in pairs if each in conflicts]
    found += [Finding("met", each, times) for each in pairs if (times := met.get(each, 0))]
    found += _functions(table, known)
    found += [tie for each in pairs if (tie := _tie(known[each[0]], known[each[1]]))]
    if len(table) != size:
        is_larger = len(table) > size
        off = abs(len(table) - size)
        found.append(Finding("larger" if is_larger else "smaller", tuple(table), off))
    return tuple(found)


def problems(
    tables: Tables, conflicts: Collection[Pair], number: int | None = None
) -> Iterator[Finding]:
    """Yield what is wrong with a round: conflicts that are not kept, somebody alone, nobody.

    number  of the round, for the finding
    """
    for table in tables:
        if len(table) == 1:
            yield Finding("alone", tuple(table), round=number)
        for each in combinations(table, 2):
            if pair(*each) in conflicts:
                yield Finding("conflict", pair(*each), round=number)


def _sides(table: Sequence[int], tables: Tables, known: Mapping[int, Person]) -> Iterator[Finding]:
    if len(table) > 1 and len({known[p].side for each in tables for p in each}) > 1:
        is_mixed = len({known[each].side for each in table}) > 1
        yield Finding("mixed" if is_mixed else "one_side", tuple(table))


def _functions(table: Sequence[int], known: Mapping[int, Person]) -> Iterator[Finding]:
    people: dict[str, list[int]] = {}
    for each in table:
        people.setdefault(known[each].function, []).append(each)
    for alike in people.values():
        if len(alike) > 1:
            yield Finding("same_function", tuple(alike), len(alike))


def _tie(one: Person, other: Person) -> Finding | None:
    if not are_tied(one, other):
        return None
    for above, below in ((one, other), (other, one)):
        if below.manager == above.id:
            return Finding("manages", (above.id, below.id))
    return Finding("same_manager", pair(one.id, other.id))
