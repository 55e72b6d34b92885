"""Where those go who prepared a round's case: beside a group, never into one. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from training.cohorts.pairing.cost import are_tied
from training.cohorts.pairing.records import Pair, Person, pair


def beside(
    prepared: Iterable[int],
    tables: Sequence[Collection[int]],
    known: Mapping[int, Person],
    *,
    pins: Collection[Pair] = (),
    conflicts: Collection[Pair] = (),
    already: Sequence[Iterable[int]] = (),
) -> tuple[list[tuple[int, ...]], list[int]]:
    """Return who sits beside each group, and who could sit nowhere without a conflict.

    Each goes to the group of somebody they are pinned to, or else to one that has nobody beside it
    yet, if possible without their manager or somebody they manage.

    already  who sits beside each group before
    """
    found = [list(each) for each in already] or [list[int]() for _ in tables]
    nowhere = []
    for each in sorted(prepared):

        def rank(n: int, each: int = each) -> tuple[bool, int, bool, int]:
            others = tables[n]
            pinned = any(pair(each, other) in pins for other in others)
            tied = any(are_tied(known[each], known[other]) for other in others)
            return (not pinned, len(found[n]), tied, n)

        open_to = [
            n
            for n, table in enumerate(tables)
            if not any(pair(each, other) in conflicts for other in (*table, *found[n]))
        ]
        if open_to:
            found[min(open_to, key=rank)].append(each)
        else:
            nowhere.append(each)
    return [tuple(each) for each in found], nowhere
