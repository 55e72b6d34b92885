"""The two rooms of everything: with a customer, or inside the company. Pure.

A lens is the room that content is read or played in; a side is where a person works most days.
Both have the same two names.
"""

from typing import Final

CUSTOMER: Final = "customer"
INSIDE: Final = "inside"
LENSES: Final = (CUSTOMER, INSIDE)
BOTH: Final = "both"
READ_IN: Final = (CUSTOMER, BOTH, INSIDE)  # side by side is a way of reading, not a third room


def other(lens: str) -> str:
    """Return the lens that is not `lens`."""
    return INSIDE if lens == CUSTOMER else CUSTOMER
