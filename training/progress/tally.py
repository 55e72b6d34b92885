"""The ledger in numbers: how much was practised in each lens. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from training.lenses import BOTH, CUSTOMER, INSIDE

PRACTICE = frozenset({"finished", "practised", "told"})


class Tally(NamedTuple):
    """Steps done in each lens; something done in both lenses counts once in each."""

    customer: int
    inside: int

    @property
    def total(self) -> int:
        """Steps in either lens, counting those in both twice."""
        return self.customer + self.inside


def tally(counts: Iterable[tuple[str | None, str, int]]) -> Tally:
    """Sum (lens, outcome, number) rows of the ledger.

    Only what was practised counts: a field task taken on is a promise, not practice yet.
    """
    customer = inside = 0
    for lens, outcome, number in counts:
        if outcome not in PRACTICE:
            continue
        customer += number * (lens in {CUSTOMER, BOTH})
        inside += number * (lens in {INSIDE, BOTH})
    return Tally(customer, inside)
