"""The cohort picture: who made which move at one moment, counted five by five. Pure.

Five people enter together, in the order in which they played their second room. So nobody can look
before and after one person finished, and read that person's move off the difference. For the same
reason nobody takes the place of somebody who was erased: the other four leave with them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from training.lenses import BOTH, CUSTOMER, INSIDE, LENSES, other
from training.scenarios.engine.story import ByLens, Choice
from training.web.geometry import Pair

BATCH = 5
ELSEWHERE = ""  # in place of a move: the story took another way, past this moment


class Finding(NamedTuple):
    """What stands out; `phrases.cohort_headline` has its words.

    key    elsewhere, all, same, apart, one, more, spread
    move   the move it speaks of; of `apart` the one with a customer, and `inside` the other
    lens   the room in which most (`one`) or more people (`more`) made it
    yours  whether the reader did in both rooms what most did
    """

    key: str
    move: str = ""
    inside: str = ""
    lens: str = ""
    yours: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """Counts of moves. `people` is 0 while there are too few of them to show anything."""

    people: int
    rows: tuple[Pair, ...]
    finding: Finding


TOO_FEW = Picture(0, (), Finding("spread"))


def in_order(
    cohort: int,
    learners: Iterable[tuple[int, int, datetime, datetime | None]],
    played: Mapping[int, Mapping[str, datetime]],
) -> list[int]:
    """Return who played both rooms while in a cohort, in the order in which they came to count.

    learners  (cohort, person, joined_at, ended_at) of everybody who learns or has learnt in it,
              here and elsewhere: somebody who leaves still counts, so that no picture changes by
              that; and whoever came to count elsewhere first counts there alone, so that nobody
              reads off two pictures what the few did who are in one of them only
    played    person -> lens -> when their first run in it ended

    Nothing that happens later changes the order, except that erased people are gone from it.
    """
    first: dict[int, tuple[datetime, int]] = {}
    for place, person, joined_at, ended_at in learners:
        ended = played.get(person, {})
        if len(ended) == len(LENSES):
            at = max(joined_at, *ended.values())
            if ended_at is None or at <= ended_at:
                first[person] = min((at, place), first.get(person, (at, place)))
    counted = [(at, person) for person, (at, place) in first.items() if place == cohort]
    return [person for _at, person in sorted(counted)]


def batches(order: Sequence[int], gaps: Mapping[int, int]) -> list[Sequence[int]]:
    """Return the batches that are complete, without the people who were erased from them.

    gaps  batch, from 0 -> how many of it were erased
    """
    found: list[Sequence[int]] = []
    left = order
    while len(left) >= (size := BATCH - gaps.get(len(found), 0)):
        found.append(left[:size])
        left = left[size:]
    return found


def shown(order: Sequence[int], gaps: Mapping[int, int]) -> list[int]:
    """Return whose moves are counted: of the batches from which nobody was erased."""
    return [person for batch in batches(order, gaps) if len(batch) == BATCH for person in batch]


def words_of(choice: Choice, known: Sequence[Choice]) -> str:
    """Return the words a choice is counted under: the reader's, if their version has this move.

    known  what the reader's version of the story offers at this moment
    """
    own = choice.move.casefold()
    for same in known:
        if same.id == choice.id or same.move.casefold() == own:
            return same.move
    return choice.move


def drawn(moves: Sequence[ByLens[str]], you: ByLens[str]) -> Picture:
    """Count the moves of the people shown, and say what stands out.

    moves  of each person: lens -> move, ELSEWHERE where they did not come to this moment
    you    the reader's own, who may be one of them or not
    """
    if len(moves) < BATCH:
        return TOO_FEW
    counts = {lens: Counter(one[lens] for one in moves) for lens in LENSES}
    words = dict.fromkeys(one[lens] for one in (*moves, you) for lens in LENSES)
    rows = [Pair(w, counts[CUSTOMER][w], counts[INSIDE][w], _place(w, you)) for w in words]
    rows.sort(key=lambda row: (row.label == ELSEWHERE, -row.customer, row.inside, row.label))
    return Picture(len(moves), tuple(rows), _finding(counts, len(moves), you))


def _place(move: str, you: ByLens[str]) -> str:
    found = [lens for lens in LENSES if you[lens] == move]
    return BOTH if len(found) == len(LENSES) else "".join(found)


def _finding(counts: Mapping[str, Counter[str]], people: int, you: ByLens[str]) -> Finding:
    """Return what is true of these counts: rules in order, the last one always fits."""
    most = {lens: _most(counts[lens], people) for lens in LENSES}
    customer, inside = most[CUSTOMER], most[INSIDE]
    yours = (you[CUSTOMER], you[INSIDE]) == (customer, inside)
    if ELSEWHERE in most.values():
        return Finding("elsewhere")
    if customer and customer == inside:
        if all(counts[lens][customer] == people for lens in LENSES):
            return Finding("all", customer)
        return Finding("same", customer, yours=yours)
    if customer and inside:
        return Finding("apart", customer, inside, yours=yours)
    for lens in LENSES:
        if move := most[lens]:
            return Finding("one", move, lens=lens)
    return _more(counts, people) or Finding("spread")


def _most(counts: Counter[str], people: int) -> str | None:
    """Return what more than half of the people did; None if there is no such thing."""
    move, times = counts.most_common(1)[0]
    return move if 2 * times > people else None


def _more(counts: Mapping[str, Counter[str]], people: int) -> Finding | None:
    """Return the move that differs most between the rooms, if by a third of the people."""
    moves = sorted((counts[CUSTOMER] | counts[INSIDE]).keys() - {ELSEWHERE})
    gap, move, lens = max(
        ((counts[lens][m] - counts[other(lens)][m], m, lens) for m in moves for lens in LENSES),
        default=(0, "", ""),
    )
    return Finding("more", move, lens=lens) if 3 * gap >= people else None
