"""The tables behind the charts, and the same as files. Pure: words come in."""

from collections.abc import Sequence
from typing import NamedTuple

from training.people.roster.formulas import csv_text


class Table(NamedTuple):
    """One table: its name in addresses, a head, and rows whose first cell names them."""

    name: str
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def numeric(self) -> tuple[int, ...]:
        """The columns whose digits line up at the end."""
        return tuple(range(1, len(self.head)))


def csv(table: Table) -> str:
    """Return a table as a file in which no spreadsheet finds a formula."""
    return csv_text([list(table.head), *map(list, table.rows)])
