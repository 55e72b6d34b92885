"""A file that somebody sent: which kind it is, and its rows."""

from training.people.roster.columns import Unreadable
from training.people.roster.text import Table, open_text
from training.people.roster.workbook import open_workbook

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0"  # .xls, and every workbook with a password


def open_table(data: bytes) -> Table:
    """Return the rows of a list, whatever it was saved as.

    Raises Unreadable, also while the rows are read.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty")
    if data.startswith(_OLD):
        raise Unreadable("old_excel")
    return open_workbook(data) if data.startswith(_ZIP) else open_text(data)
