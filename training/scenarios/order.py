"""Which lens comes first: drawn per person and scenario, the unfamiliar one more often. Pure.

An unfamiliar case opens more than one's own (Kim, Thompson & Loewenstein 2020), and without a draw
nobody could tell whether the second lens goes better because of the first.
"""

import hmac
from collections.abc import Collection
from hashlib import sha256
from typing import NamedTuple

from training import lenses

P_UNFAMILIAR = 0.7


class Draw(NamedTuple):
    """The lens that was drawn, and the probability with which the unfamiliar one is."""

    lens: str
    p: float


def draw(secret: str, person_id: int, slug: str, side: str, *, is_scored: bool = True) -> Draw:
    """Return the lens to begin with: the same one however often somebody looks.

    secret     known to the site alone: nobody can work out another person's draw
    side       where the person works; the other lens is the unfamiliar one
    is_scored  what is not scored shows how a story works, and begins where the person is at home
    """
    if not is_scored:
        return Draw(side, 0.0)
    found = hmac.new(secret.encode(), f"lens {person_id} {slug}".encode(), sha256).digest()
    share = int.from_bytes(found[:6]) / 2**48
    return Draw(lenses.other(side) if share < P_UNFAMILIAR else side, P_UNFAMILIAR)


def next_lens(drawn: str, played: Collection[str]) -> str:
    """Return the lens to offer: the drawn one, or the other once that is played."""
    return lenses.other(drawn) if drawn in played and lenses.other(drawn) not in played else drawn
