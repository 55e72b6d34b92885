"""Long lists, a page at a time: `?page=2`; the macro `pager` has the links."""

from typing import NamedTuple

from flask import request


class Page(NamedTuple):
    """One page of a list: its number, from 1, how many there are, and what stands before it."""

    number: int
    last: int
    offset: int


def page_asked(found: int, per_page: int) -> Page:
    """Return the page that the address asks for, or the nearest there is."""
    return page_of(request.args.get("page", "1"), found, per_page)


def page_of(asked: str, found: int, per_page: int) -> Page:
    """Return the page that somebody asks for, or the nearest there is."""
    last = max(1, -(-found // per_page))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    number = min(max(number, 1), last)
    return Page(number, last, (number - 1) * per_page)
