"""Which page of the handbook is for whom. Pure."""

from collections.abc import Collection
from typing import NamedTuple


class Entry(NamedTuple):
    """A page on a shelf; `anchor` is the heading that this reader needs, "" for the whole page.

    `key` names the line under it, which `words` has; "" for the page's own first lines.
    """

    page: str
    anchor: str = ""
    key: str = ""


SHELVES = {
    "learner": (
        Entry("learning", key="learning"),
        Entry("glossary", key="glossary"),
        Entry("sign-in", "your-account-page", "account"),
        Entry("privacy", key="privacy"),
        Entry("accessibility", key="accessibility"),
    ),
    "facilitator": (
        Entry("facilitators-handbook", key="handbook"),
        Entry("facilitating", key="facilitating"),
        Entry("privacy", "your-facilitator", "cohort"),
        Entry("learning", "a-module", "week"),
        Entry("managers-brief", key="managers"),
        Entry("glossary", key="terms"),
    ),
    "admin": (
        Entry("people-import", key="people-import"),
        Entry("managers-brief", key="managers"),
    ),
    "author": (
        Entry("content-modules", key="module"),
        Entry("content-scenarios", key="scenario"),
        Entry("content-programs", key="program"),
        Entry("statistics", key="statistics"),
    ),
    "operator": (
        Entry("operate", key="operate"),
        Entry("settings", key="settings"),
        Entry("sign-in", key="sign-in"),
    ),
}


def shelves(names: Collection[str]) -> dict[str, list[Entry]]:
    """Return the entries for each reader; a page that no shelf names stands last, for operators."""
    named = {entry.page for entries in SHELVES.values() for entry in entries}
    more = [Entry(name) for name in names if name not in named]
    found = {who: [e for e in entries if e.page in names] for who, entries in SHELVES.items()}
    found["operator"] += more
    return found
