"""What a spreadsheet would run instead of showing: refused on the way in, harmless on the way out.

OWASP (2021). CSV Injection: a cell that begins with one of these signs, in any width.
"""

import csv
import io
from collections.abc import Iterable, Sequence

_SIGNS = frozenset("=+-@＝＋－＠\t\r\0")
_LEADING = " \n\u00a0\u200b\u200c\u200d\u2060\u3000\ufeff"  # what some programs skip before a sign


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet might run the cell."""
    return text.lstrip(_LEADING)[:1] in _SIGNS if text else False


def harmless(text: str) -> str:
    """Return the cell as every spreadsheet shows it: with an apostrophe before it, if need be."""
    return f"'{text}" if is_formula(text) else text


def csv_line(cells: Iterable[object]) -> str:
    """Return one line of CSV (RFC 4180) that opens in any spreadsheet without running anything."""
    line = io.StringIO()
    csv.writer(line).writerow([harmless(str(cell)).replace("\0", "") for cell in cells])
    return line.getvalue()


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Return a whole CSV file; the mark at its beginning lets Excel read it as UTF-8."""
    return "\ufeff" + "".join(map(csv_line, rows))
