"""What people choose from in more than one place: functions, and time zones."""

from functools import cache
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

FUNCTION_LABELS = {
    "sales": _l("Sales"),
    "account_management": _l("Account management"),
    "customer_success": _l("Customer success"),
    "presales": _l("Presales"),
    "finance": _l("Finance"),
    "operations": _l("Operations"),
    "it": _l("IT"),
    "hr": _l("People and HR"),
    "marketing": _l("Marketing"),
    "product": _l("Product"),
    "engineering": _l("Engineering"),
    "supply_chain": _l("Supply chain"),
    "legal": _l("Legal"),
    "projects": _l("Projects"),
    "other": _l("Something else"),
}
_OFF_THE_MAP = ("Etc", "US", "Canada", "Brazil", "Chile", "Mexico")  # old names for other zones


def time_zones(held: str) -> list[SelectChoice]:
    """Return the time zones by region, with `held` even if it is an odd one."""
    odd = [] if held in _known_zones() else [held]
    return [_zone(name) for name in [*odd, *_known_zones()]]


@cache
def _known_zones() -> tuple[str, ...]:
    found = available_timezones()
    return ("UTC", *sorted(z for z in found if "/" in z and not z.startswith(_OFF_THE_MAP)))


def _zone(name: str) -> SelectChoice:
    region, _slash, place = name.partition("/")
    shown = place.replace("_", " ") or name
    return SelectChoice(name, shown, optgroup=region if place else "UTC")
