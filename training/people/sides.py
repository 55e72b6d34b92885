"""The functions people work in, and the side of the table each usually sits on. Pure."""

from training.lenses import CUSTOMER, INSIDE

UNSAID = "other"  # the function of somebody who was invited without one

SIDE_OF_FUNCTION = {
    "sales": CUSTOMER,
    "account_management": CUSTOMER,
    "customer_success": CUSTOMER,
    "presales": CUSTOMER,
    "finance": INSIDE,
    "operations": INSIDE,
    "it": INSIDE,
    "hr": INSIDE,
    "marketing": INSIDE,
    "product": INSIDE,
    "engineering": INSIDE,
    "supply_chain": INSIDE,
    "legal": INSIDE,
    "projects": INSIDE,
    "other": INSIDE,
}
FUNCTIONS = tuple(SIDE_OF_FUNCTION)


def side_of(function: str) -> str:
    """Return the side a function usually sits on. Raises ValueError for an unknown function."""
    try:
        return SIDE_OF_FUNCTION[function]
    except KeyError:
        raise ValueError(f"no function {function!r}") from None
