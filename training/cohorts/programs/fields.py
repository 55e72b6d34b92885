"""The fields of a message, such as {name}: which there are, and what takes their place. Pure."""

import re
from collections.abc import Mapping

# What each stands for is told to authors in docs/content-programs.md.
EVERYWHERE = ("name", "cohort")
OF_SESSION = ("session", "day", "when", "where")
_FIELD = re.compile(r"\{([A-Za-z_]+)\}")


def unknown(text: str, *, session: bool) -> list[str]:
    """Return the fields in `text` that nothing can fill, in their order.

    session  whether it hangs on a session, which then has its day
    """
    known = {*EVERYWHERE, *(OF_SESSION if session else ())}
    return [name for name in dict.fromkeys(_FIELD.findall(text)) if name not in known]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put the values in place of their fields, each once; what has no value stays as it stands."""
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)
