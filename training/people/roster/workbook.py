"""XLSX, read as a stream and never further than a budget: a small file may unpack to anything."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from training.people.roster.columns import MOST_COLUMNS, Unreadable
from training.people.roster.text import Notice, Table

MOST_FILES = 2_000
MOST_UNPACKED = 150_000_000  # 100,000 rows of ten columns unpack to some 60 MB
MOST_RATIO = 100
_CHUNK = 256 * 1024


def open_workbook(data: bytes) -> Table:
    """Return the rows of the first sheet. Raises Unreadable, before anything large is unpacked."""
    _check(data)
    # It is large, and only the process that runs jobs ever needs it.
    from openpyxl import load_workbook  # noqa: PLC0415

    with warnings.catch_warnings():  # it warns of styles and rules that nobody reads here
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            total = sheet.max_row
            sheet.reset_dimensions()  # what the file says of its size may be wrong
        except Exception as error:  # whatever a damaged file makes it raise
            raise Unreadable("workbook") from error
    notices: tuple[Notice, ...] = (("sheets", sheet.title[:40]),) if book.worksheets[1:] else ()
    return Table(_rows(sheet), total, notices)


def _check(data: bytes) -> None:
    """Refuse what is damaged, locked, too large, or not the plain XML that programs write."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MOST_FILES or unpacked > MOST_UNPACKED:
                raise Unreadable("workbook_size")
            if unpacked > MOST_RATIO * len(data):
                raise Unreadable("workbook_size")
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable("workbook_locked")
            for part in parts:
                _scan(package, part)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise Unreadable("workbook") from error
    except (zipfile.zlib.error, RuntimeError) as error:  # type: ignore[attr-defined]  # not in its stub
        raise Unreadable("workbook") from error


def _scan(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read one file of the package to its end: its checksum, and no declarations of entities."""
    is_xml = part.filename.casefold().endswith((".xml", ".rels", ".vml"))
    with package.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            if is_xml and (b"\0" in chunk or b"<!DOCTYPE" in tail + chunk):
                raise Unreadable("workbook")
            tail = chunk[-16:]


def _rows(sheet: Any) -> Iterator[tuple[int, list[str] | None]]:
    found = enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1)
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                number, cells = next(found)
            except StopIteration:
                return
            except Exception as error:  # as above, in the middle of a sheet
                raise Unreadable("workbook") from error
        yield number, [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, str | int | float | datetime | date | time):
        return str(cell)
    return "="  # a formula over several cells has a kind of its own
