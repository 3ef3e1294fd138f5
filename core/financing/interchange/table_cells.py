"""The cells of one sheet of a cap table, read as texts, numbers and days; what cannot be is named."""

from core.errors import Fault
from core.financing.interchange.table_words import COLUMNS, column_of
from core.history.dates import NoMonth, read_day
from core.history.grid import Table
from core.history.numbers import read_number, shows_decimal_comma, shows_decimal_dot
from core.texts import mark

Row = tuple[object, ...]


class Cells:
    """A sheet's columns by what they hold; `faults` name row and column."""

    def __init__(self, name: str, table: Table) -> None:
        self.name, self.table = name, table
        self.place: dict[str, int] = {}
        for index, header in enumerate(table.headers):
            kind = column_of(header) or ""
            if kind not in self.place or (kind == "shares" and "outstanding" in header.lower()):
                self.place[kind] = index  # of several counts, what is still there
        cells: list[object] = [cell for _number, row in table.rows for cell in row if isinstance(cell, str)]
        self._comma = shows_decimal_comma(cells) and not shows_decimal_dot(cells)
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []

    def _at(self, number: int, column: str = "") -> str:
        sheet = f"{self.name}, " if self.name else ""
        return f"{sheet}row {number}" + (f", {column}" if column else "")

    def _fault(self, number: int, column: str, message: str, **parameters: str) -> None:
        self.faults.append(Fault(self._at(number, column), message, parameters))

    def _text(self, row: Row, name: str) -> str:
        index = self.place.get(name)
        return "" if index is None or index >= len(row) or row[index] is None else str(row[index]).strip()

    def _number(self, number: int, row: Row, name: str, needed: bool = True) -> float:
        index = self.place.get(name)
        if index is None and not needed:
            return 0.0
        return self._cell(number, row, -1 if index is None else index, COLUMNS[name][0], needed=needed)

    def _cell(self, number: int, row: Row, index: int, column: str, needed: bool = False) -> float:
        """Return the number of a cell; an empty one is 0 unless it is needed."""
        value = self._value(row, index)
        if isinstance(value, float | int) and value >= 0:
            return float(value)
        if isinstance(value, float | int):
            self._fault(number, column, mark("must not be negative"))
        elif needed or value is not None:
            self._fault(number, column, mark("must be a number"))
        return 0.0

    def _value(self, row: Row, index: int) -> object:
        return read_number(row[index] if 0 <= index < len(row) else None, decimal_comma=self._comma)

    def _day(self, row: Row, name: str) -> str:
        """Return a day as YYYY-MM-DD; empty where none can be read."""
        index = self.place.get(name)
        said = read_day(row[index]) if index is not None and index < len(row) else None
        if said is None or isinstance(said, NoMonth) or said[2] is None:
            return ""
        return f"{said[0]}-{said[1]:02}-{said[2]:02}"


def share_of(text: str) -> float | None:
    """Return 0.2 for "0.2", "20" and "20 %"; 0 for nothing, None for what is no number."""
    value = read_number(text.rstrip("% ")) if text else 0.0
    if not isinstance(value, float | int):
        return None
    return value / 100 if text.endswith("%") or value >= 1 else float(value)
