"""Where a `next` parameter may lead: a path of this site and nothing else. Pure."""

from urllib.parse import urlsplit

LONGEST = 2_000


def path_here(address: str | None, host: str) -> str | None:
    """Return the path of `address` if it is a page of this `host`, else None."""
    try:
        parts = urlsplit(address or "")
    except ValueError:  # "http://[" is what some send as the page they came from
        return None
    return safe_path(parts.path) if parts.netloc == host else None


def safe_path(target: str | None) -> str | None:
    r"""Return `target` if it is a path of this site, else None.

    Browsers drop TAB, CR and LF inside an address and read a backslash as a slash, so any of
    these (or a space) makes `/\t/elsewhere` leave the site. All are refused.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if len(target) > LONGEST:
        return None
    if "\\" in target or any(c <= " " or c == "\x7f" for c in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target
