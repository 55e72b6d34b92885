"""CSV as it comes: three delimiters, five encodings, and rows that nobody quoted well."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

Notice = tuple[str, str]  # (key, what it is about)
BROKEN = None  # in place of the cells of a row whose quotation marks do not close
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",;\t"
_SAMPLE = 4_000


class Table(NamedTuple):
    """A list as it is read: nothing of it is kept.

    rows     (row number, cells), from the header on; cells are BROKEN where they cannot be told
    total    how many rows there may be; None if nobody knows
    notices  what the reader should know about the whole file
    """

    rows: Iterator[tuple[int, list[str] | None]]
    total: int | None
    notices: tuple[Notice, ...]


def open_text(data: bytes) -> Table:
    """Return the rows of a CSV file. A letter that cannot be read comes out as a lone surrogate."""
    encoding, notices = _encoding(data)
    errors = "replace" if encoding.startswith("utf-16") else "surrogateescape"
    lines = io.TextIOWrapper(io.BytesIO(data), encoding, errors, newline="")
    return Table(_rows(lines), max(data.count(b"\n"), data.count(b"\r")), notices)


def _encoding(data: bytes) -> tuple[str, tuple[Notice, ...]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding, ()
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if max(even, odd) > len(data[:_SAMPLE]) // 5:  # every second byte of Latin text in UTF-16
        return ("utf-16-be" if even > odd else "utf-16-le"), ()
    try:
        data.decode()
    except UnicodeDecodeError:
        return ("utf-8", (("mixed", ""),)) if _has_utf8(data) else ("cp1252", (("cp1252", ""),))
    return "utf-8", ()


def _has_utf8(data: bytes) -> bool:
    """Tell whether some lines of a file that is no UTF-8 have letters in it all the same."""
    for line in io.BytesIO(data):
        if not line.isascii():
            try:
                line.decode()
            except UnicodeDecodeError:
                continue
            return True
    return False


def _rows(lines: io.TextIOWrapper) -> Iterator[tuple[int, list[str] | None]]:
    first, number = "", 0
    for line in lines:
        number += 1
        first = line.removeprefix("\ufeff")
        if first.strip():
            break
    delimiter = _delimiter(first)
    if first.casefold().startswith("sep="):  # Excel's own way to name it
        first = ""
    reader = csv.reader(_with(first, lines), delimiter=delimiter)
    before = number - 1 if first else number
    while True:
        begins = before + reader.line_num + 1
        try:
            yield begins, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield begins, BROKEN


def _with(first: str, lines: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from lines


def _delimiter(line: str) -> str:
    """Return the sign that stands most often between the words of the header."""
    if line.casefold().startswith("sep=") and line[4:5] in _DELIMITERS:
        return line[4]
    bare = "".join(line.split('"')[::2])  # what stands outside of quotation marks
    return max(_DELIMITERS, key=bare.count)
