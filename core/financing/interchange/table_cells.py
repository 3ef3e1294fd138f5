"""The cells of one sheet of a cap table, read as texts, numbers and days; what cannot be is named."""

import re
from dataclasses import dataclass
from functools import cached_property

from core.errors import Fault
from core.financing.interchange.table_columns import Columns, columns_of
from core.financing.interchange.table_headers import Meaning, meaning_of
from core.financing.interchange.table_words import Security, security_of
from core.history.dates import NoMonth, read_day
from core.history.day_order import days_come_first, told_of_order
from core.history.grid import Table
from core.history.numbers import currency_of, dots_group, read_number, shows_decimal_comma, shows_decimal_dot
from core.history.units import unit_in_header
from core.texts import mark

Row = tuple[object, ...]

_NAMES: dict[Meaning, str] = {"type": "security", "class": "security", "gone on": "status"}
_MONEY = ("price", "strike", "amount", "cap")
_DOLLARS = ("USD", "CAD", "AUD", "HKD", "SGD", "TWD", "NZD")
_CENTS = re.compile(r"[( ](in )?(cents|pence)\)?$")
_NOTHING = re.compile(r"(n/?a|n|false|否|none|no|nil|uncapped|no cap|-|–|—|无|不适用)?", re.IGNORECASE)


def stated(cell: object, even_no: bool = False) -> str:
    """Return what a cell says; empty where it says that there is none, unless that is an answer."""
    text = "" if cell is None else str(cell).strip()
    return "" if _NOTHING.fullmatch(text) and not even_no else text


@dataclass(frozen=True)
class Stated:
    """A sum that the file states: of a column of classes, or of all shares of a kind."""

    row: int
    column: str
    index: int
    value: float
    kind: Security | None = None
    of_class: bool = False
    word: str = ""


class Cells:
    """A sheet's columns by what they hold; `faults` name row and column. `currency`: the plan's, if known."""

    def __init__(self, name: str, table: Table, currency: str | None = None) -> None:
        self.name, self.table, self.currency = name, table, currency
        self.columns: Columns = columns_of(table)
        cells: list[object] = [cell for _number, row in table.rows for cell in row if isinstance(cell, str)]
        self._comma = shows_decimal_comma(cells) and not shows_decimal_dot(cells)
        self._day_first: dict[int, bool] = {}
        self.faults: list[Fault] = _table_beside(table)
        self.remarks: list[Fault] = list(self.columns.remarks)
        if table.factor != 1 or table.share_factor != 1:
            text = mark("a title states the unit: shares count {shares} times, money {money} times")
            units = {"shares": f"{table.share_factor:,.0f}", "money": f"{table.factor:,.0f}"}
            self.remarks.append(Fault(f"sheet {name}" if name else "file", text, units))

    @cached_property
    def _dots(self) -> set[int]:
        """The columns of shares in which 12.500 is 12, 500."""
        columns = self.columns
        places = {
            *columns.counts.values(),
            *columns.less,
            *columns.sums,
            *(one.index for one in columns.classes),
        }
        rows = [row for _number, row in self.table.rows]
        return {place for place in places if dots_group([row[place] for row in rows if place < len(row)])}

    def at(self, number: int, column: str = "") -> str:
        """Return where a row stands, for a person."""
        sheet = f"{self.name}, " if self.name else ""
        return f"{sheet}row {number}" + (f", {column}" if column else "")

    def fault(self, number: int, column: str, message: str, **parameters: str) -> None:
        """Refuse a cell."""
        self.faults.append(Fault(self.at(number, column), message, parameters))

    def remark(self, number: int, message: str, column: str = "", **parameters: str) -> None:
        """Say what became of a row."""
        self.remarks.append(Fault(self.at(number, column), message, parameters))

    def text(self, row: Row, meaning: Meaning) -> str:
        """Return a cell's text, empty where there is none."""
        index = self.columns.place.get(meaning)
        return "" if index is None or index >= len(row) or row[index] is None else str(row[index]).strip()

    def said(self, row: Row, meaning: Meaning) -> str:
        """Return a cell's text, empty too where it says that there is none."""
        return stated(self.text(row, meaning))

    def number(self, number: int, row: Row, meaning: Meaning, needed: bool = True) -> float:
        """Return the number of a cell; an empty one, or one that says none, is 0 unless it is needed."""
        index = self.columns.place.get(meaning)
        if not needed and (index is None or not self.said(row, meaning)):
            return 0.0
        if index is not None and meaning in _MONEY:
            return self.money(number, row, index, meaning, needed)
        unit = 1.0 if index is None else self.unit(index, meaning)
        return unit * self.cell(
            number, row, -1 if index is None else index, _NAMES.get(meaning, meaning), needed
        )

    def money(self, number: int, row: Row, index: int, meaning: Meaning, needed: bool = False) -> float:
        """Return the amount of a cell, which must be in the plan's currency."""
        cell = row[index] if index < len(row) else None
        told = self.text(row, "currency"), cell, self.table.headers[index]
        self.same_currency(self.at(number, meaning), *told)
        return self.unit(index, meaning) * self.cell(number, row, index, _NAMES.get(meaning, meaning), needed)

    def unit(self, index: int, meaning: str) -> float:
        """Return how many one of a column counts for: as its header says, else a title."""
        header = self.table.headers[index]
        stated = unit_in_header(header.replace("股", "元"))
        if _CENTS.search(header.casefold()):
            return 0.01
        if stated == 1 and meaning == "shares" and "出资" in header:
            return self.table.factor  # capital that stands for shares is money
        if stated != 1 or meaning not in ("shares", "amount", "cap"):
            return stated
        return self.table.share_factor if meaning == "shares" else self.table.factor

    def count(self, number: int, row: Row, index: int, column: str, signed: bool = False) -> float:
        """Return the number of shares in a cell, 0 in an empty one."""
        return self.unit(index, "shares") * self.cell(number, row, index, column, signed=signed)

    def cell(
        self, number: int, row: Row, index: int, column: str, needed: bool = False, signed: bool = False
    ) -> float:
        """Return the number of a cell; an empty one is 0 unless it is needed."""
        value = self.value(row, index)
        if isinstance(value, float | int) and (value >= 0 or signed):
            return float(value)
        if isinstance(value, float | int):
            self.fault(number, column, mark("must not be negative"))
        elif needed or value is not None:
            self.fault(number, column, mark("must be a number"))
        return 0.0

    def value(self, row: Row, index: int) -> object:
        """Return a cell as a number, None where it is empty, or why it is none."""
        comma = self._comma or index in self._dots
        cell = row[index] if 0 <= index < len(row) else None
        cell = cell.strip().rstrip("*†‡") if isinstance(cell, str) else cell  # a footnote's sign
        return read_number(cell, decimal_comma=comma)

    def has_numbers(self, row: Row) -> bool:
        """Say whether a row holds a number anywhere."""
        return any(isinstance(self.value(row, index), float) for index in range(len(row)))

    def day(self, row: Row, meaning: Meaning) -> str:
        """Return a day as YYYY-MM-DD; empty where none can be read."""
        index = self.columns.place.get(meaning)
        said = None
        if index is not None and index < len(row):
            said = read_day(row[index], day_first=self._days_come_first(index))
        if said is None or isinstance(said, NoMonth) or said[2] is None:
            return ""
        return f"{said[0]}-{said[1]:02}-{said[2]:02}"

    def _days_come_first(self, index: int) -> bool:
        """Say whether 03/04/2024 in a column is in April; a column that does not tell is remarked on once."""
        if index not in self._day_first:
            cells = [row[index] for _number, row in self.table.rows if index < len(row)]
            self._day_first[index] = days_come_first(cells)
            if (text := told_of_order(cells)) is not None:
                self.remarks.append(Fault(self.table.headers[index], text))
        return self._day_first[index]

    @property
    def named(self) -> str:
        """What the sheet and its titles call it."""
        return " ".join([self.name, *self.table.titles])

    def same_currency(self, where: str, *told: object) -> None:
        """Refuse money that is told to be in another currency than the plan's."""
        of = next((code for one in told if (code := currency_of(one)) is not None), self.table.currency)
        dollar = of == "USD" and "USD" not in str(told) and "US$" not in str(told)
        if self.currency is None or of in (None, self.currency) or (dollar and self.currency in _DOLLARS):
            return
        text = mark("is in {currency}, the plan in {own}: convert it first")
        self.faults.append(Fault(where, text, {"currency": str(of), "own": self.currency}))


def _table_beside(table: Table) -> list[Fault]:
    """Return a fault where a second column of owners, with other names, begins a table of its own beside the
    first.
    """
    owners = [at for at, header in enumerate(table.headers) if meaning_of(header) == "owner"]
    for place in owners[1:]:
        pairs = [(row[owners[0]], row[place]) for _n, row in table.rows if place < len(row) and row[place]]
        names = [(str(one or ""), str(other)) for one, other in pairs]
        plans = "plan" in table.headers[place].casefold()
        alike = sum(one == other or not one for one, other in names)
        apart = table.headers[place - 1] == "" and len({other for _one, other in names}) == len(names)
        if (
            apart
            and len(names) > 1
            and not plans
            and _has_counts_behind(table, place)
            and 2 * alike < len(names)
        ):
            text = mark("begins another table beside the first: give each a sheet of its own")
            return [Fault(table.headers[place], text)]
    return []


def _has_counts_behind(table: Table, place: int) -> bool:
    """Say whether columns of shares stand on both sides of a column."""
    kinds = [security_of(header) is not None for header in table.headers]
    return any(kinds[:place]) and any(kinds[place + 1 :])
