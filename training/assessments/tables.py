"""Tables from CSV text: people in rows, names first, every fault with row and column. Pure.

Rows are counted as an editor and a spreadsheet count them: the header is row 1.
"""

import math
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from training.people.roster.text import open_text

MISSING = frozenset({"", "na", "n/a", "-"})
MAX_BYTES = 50 * 1024 * 1024


class Fault(NamedTuple):
    """One thing wrong in a table: where, and what to do. `column` is "" for a whole row."""

    path: str
    row: int
    column: str
    text: str

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{self.path}: {place}: {self.text}"


class BadTable(ValueError):
    """A table that cannot be used; `faults` has at least one."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Table(NamedTuple):
    """Text cells. `rows` holds (row number, cells); every row has as many cells as the header."""

    path: str
    columns: list[str]
    rows: list[tuple[int, list[str]]]

    def fault(self, row: int, column: str, text: str) -> Fault:
        """Return a fault in this table."""
        return Fault(self.path, row, column, text)

    def names(self) -> list[str]:
        """Return the first column, which names who or what a row is about.

        Raises BadTable if a name is missing or stands twice.
        """
        if faults := self._unnamed():
            raise BadTable(*faults)
        return [cells[0] for _row, cells in self.rows]

    def _unnamed(self) -> list[Fault]:
        faults, seen = list[Fault](), dict[str, int]()
        for row, cells in self.rows:
            name = cells[0]
            if not name:
                text = "There is no name. Say who or what the row is about, a number will do."
                faults.append(self.fault(row, self.columns[0], text))
            elif name in seen:
                text = f'"{name}" stands in row {seen[name]} already. Keep one of the two.'
                faults.append(self.fault(row, self.columns[0], text))
            seen.setdefault(name, row)
        return faults

    def text(self, column: str, allowed: Collection[str] = ()) -> list[str]:
        """Return the cells of one column.

        Raises BadTable if it is not there, or a cell is none of the words `allowed`.
        """
        n = self.find(column)
        faults = [
            self.fault(row, column, f'"{cells[n]}" is not known here. Write {_either(allowed)}.')
            for row, cells in self.rows
            if allowed and cells[n] not in allowed
        ]
        if faults:
            raise BadTable(*faults)
        return [cells[n] for _row, cells in self.rows]

    def numbers(
        self,
        columns: Collection[str],
        low: float = -math.inf,
        high: float = math.inf,
        *,
        is_whole: bool = False,
        is_full: bool = False,
    ) -> list[list[float]]:
        """Return the numbers of some columns, row by row; an empty cell is NaN.

        is_whole  a number with a fraction is a fault
        is_full   an empty cell is a fault

        Raises BadTable with every cell that is no number from `low` to `high`, and with every row
        that `names` would refuse.
        """
        places = [(name, self.find(name)) for name in columns]
        faults, found = self._unnamed(), []
        for row, cells in self.rows:
            values = []
            for name, n in places:
                value = _number(cells[n])
                if value is None or not (math.isnan(value) or low <= value <= high):
                    wanted = _wanted(low, high, is_whole=is_whole)
                    faults.append(self.fault(row, name, f'"{cells[n]}" is not {wanted}'))
                elif is_whole and value != value // 1 and not math.isnan(value):
                    faults.append(self.fault(row, name, f'"{cells[n]}" is not a whole number.'))
                elif is_full and math.isnan(value):
                    faults.append(
                        self.fault(row, name, "The cell is empty. Every one is needed here.")
                    )
                values.append(math.nan if value is None else value)
            found.append(values)
        if faults:
            raise BadTable(*sorted(faults, key=lambda fault: fault.row))
        return found

    def find(self, column: str) -> int:
        """Return where a column stands. Raises BadTable if it is not there."""
        if column not in self.columns:
            text = f"There is no column {column}. There are: {', '.join(self.columns)}."
            raise BadTable(self.fault(1, "", text))
        return self.columns.index(column)


def read(data: bytes, path: str) -> Table:
    """Return the table in a CSV file, in the encodings and delimiters that spreadsheets write.

    Rows without any text are passed over. Raises BadTable with everything that is wrong with its
    shape.
    """
    if len(data) > MAX_BYTES:
        raise BadTable(Fault(path, 1, "", "The file is larger than 50 MB. Split it."))
    opened, rows = open_text(data), []
    if ("mixed", "") in opened.notices:
        raise BadTable(
            Fault(path, 1, "", "Not all of the text is UTF-8. Save the file as CSV UTF-8.")
        )
    for row, cells in opened.rows:
        if cells is None:
            raise BadTable(
                Fault(path, row, "", "A quotation mark is not closed. Close it or take it out.")
            )
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            rows.append((row, stripped))
    return _checked(rows, path)


def _checked(rows: list[tuple[int, list[str]]], path: str) -> Table:
    if not rows or len(rows) < 2:
        text = "There is nothing to read. Row 1 names the columns; people follow, one a row."
        raise BadTable(Fault(path, 1, "", text))
    (header, columns), *body = rows
    faults = [
        Fault(path, header, "", f"Column {n} has no name. Give it one, or take it out.")
        for n, name in enumerate(columns, 1)
        if not name
    ]
    for name, count in Counter(filter(None, columns)).items():
        if count > 1:
            text = f"The name stands {count} times. Each needs its own."
            faults.append(Fault(path, header, name, text))
    for n, cells in body:
        while len(cells) > len(columns) and not cells[-1]:
            cells.pop()
        if len(cells) != len(columns):
            text = f"There are {len(cells)} cells for {len(columns)} columns."
            faults.append(Fault(path, n, "", text))
    if faults:
        raise BadTable(*faults)
    return Table(path, columns, body)


def _number(cell: str) -> float | None:
    """Return the number in a cell, NaN if it is empty, None if it holds something else."""
    if cell.lower() in MISSING:
        return math.nan
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _wanted(low: float, high: float, *, is_whole: bool) -> str:
    kind = "a whole number" if is_whole else "a number"
    ends = f" from {low:g} to {high:g}" if math.isfinite(low) and math.isfinite(high) else ""
    return f"{kind}{ends}. Mend it, or leave the cell empty."


def _either(words: Collection[str]) -> str:
    *some, last = words
    return f"{', '.join(some)} or {last}" if some else last
