"""The monthly history: rows interpreted by a column mapping, with every repair and refusal reported."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Months
from core.errors import Fault, HistoryError
from core.history.dates import Month, NoMonth, days_come_first, read_month
from core.history.headers import FLOWS, Role, is_total, mapping_of
from core.history.numbers import (
    Unreadable,
    read_number,
    shows_decimal_comma,
    shows_decimal_dot,
    unit_in_header,
)
from core.history.table import Table
from core.texts import mark


@dataclass(frozen=True)
class Note:
    """What happened to a row of the file: its number (0: the file as a whole), the column, and a message with
    parameters.
    """

    row: int
    column: str
    message: str
    refused: bool
    parameters: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, eq=False)
class History:
    """Monthly figures from `first` on without holes in time; a month or cell that is missing is NaN, never
    filled in.
    """

    first: Month
    series: Mapping[Role, Months]
    notes: tuple[Note, ...]

    @property
    def months(self) -> int:
        """Number of months from the first to the last."""
        return len(next(iter(self.series.values())))

    @property
    def last(self) -> Month:
        """The last month, (year, month)."""
        return _plus(self.first, self.months - 1)

    @property
    def next(self) -> Month:
        """The month after the history: the plan's month 0."""
        return _plus(self.first, self.months)


def interpret(table: Table, mapping: Mapping[Role, int] | None = None) -> History:
    """Read the table by its mapping (guessed from headers and contents if None).

    Raises `HistoryError` where no month or no figure can be found at all.
    """
    chosen = dict(mapping) if mapping is not None else guessed_mapping(table)
    if "date" not in chosen:
        raise HistoryError(
            Fault("date", mark("no column of months was found: choose it, or name it Month or 月份"))
        )
    if len(chosen) < 2:
        raise HistoryError(
            Fault("file", mark("no column of figures was found: choose revenue, customers, costs or cash"))
        )
    rows, notes = _rows(table, chosen)
    if not rows:
        raise HistoryError(Fault("file", mark("no row has a month that can be read")))
    series, more = _by_month(rows, [role for role in chosen if role != "date"])
    return _signed(_first(rows), series, notes + more)


def guessed_mapping(table: Table) -> dict[Role, int]:
    """Return the mapping by headers; a column of months without a header is found by its contents."""
    found = mapping_of(table.headers)
    if "date" not in found:
        for index in range(len(table.headers)):
            cells = [row[index] for _number, row in table.rows if index < len(row)]
            readable = sum(not isinstance(read_month(cell), NoMonth) for cell in cells)
            if index not in found.values() and readable >= max(2, 0.6 * len(cells)):
                return found | {"date": index}
    return found


Row = tuple[int, Month, dict[Role, float]]


def _rows(table: Table, mapping: Mapping[Role, int]) -> tuple[list[Row], list[Note]]:
    cells = {role: [_cell(row, index) for _number, row in table.rows] for role, index in mapping.items()}
    day_first = days_come_first(cells["date"])
    # People write a file in one style: a column that does not show its own follows the others.
    european = any(shows_decimal_comma(column) for role, column in cells.items() if role != "date")
    comma = {role: european and not shows_decimal_dot(column) for role, column in cells.items()}
    units = {
        role: unit_in_header(table.headers[index])
        for role, index in mapping.items()
        if role not in ("date", "customers")
    }
    found: list[Row] = []
    notes: list[Note] = []
    for position, (number, row) in enumerate(table.rows):
        if any(is_total(cell) for cell in (cells["date"][position], *row[:1])):
            notes.append(Note(number, "", mark("a total, not a month: left out"), True))
            continue
        if len(row) > len(table.headers):
            notes.append(
                Note(
                    number,
                    "",
                    mark("has more cells than the header: put amounts with thousands commas in quotes"),
                    True,
                )
            )
            continue
        month = read_month(cells["date"][position], day_first=day_first, date_1904=table.date_1904)
        if isinstance(month, NoMonth):
            if any(cell not in (None, "") for cell in row):
                notes.append(
                    Note(number, "date", month.reason, True, (("cell", _short(cells["date"][position])),))
                )
            continue
        values, cell_notes = _values(number, position, cells, comma, units)
        notes += cell_notes
        found.append((number, month, values))
    return found, notes


def _values(
    number: int,
    position: int,
    cells: Mapping[Role, list[object]],
    comma: Mapping[Role, bool],
    units: Mapping[Role, float],
) -> tuple[dict[Role, float], list[Note]]:
    values: dict[Role, float] = {}
    notes: list[Note] = []
    for role, column in cells.items():
        if role == "date":
            continue
        value = read_number(column[position], decimal_comma=comma[role])
        if isinstance(value, Unreadable):
            notes.append(Note(number, role, value.reason, True, (("cell", _short(column[position])),)))
        elif value is not None and role == "customers" and value < 0:
            notes.append(
                Note(number, role, mark("cannot be negative"), True, (("cell", _short(column[position])),))
            )
        elif value is not None:
            values[role] = value * units.get(role, 1.0)
    return values, notes


def _by_month(rows: list[Row], roles: list[Role]) -> tuple[dict[Role, Months], list[Note]]:
    notes: list[Note] = []
    indices = [_index(month) for _number, month, _values in rows]
    if indices != sorted(indices):
        notes.append(Note(0, "date", mark("rows were not in order of time: sorted"), False))
    first, count = min(indices), max(indices) - min(indices) + 1
    if count > 600:
        raise HistoryError(Fault("date", mark("the months span more than 50 years: check the dates")))
    series = {role: np.full(count, np.nan) for role in roles}
    for (number, _month, values), index in zip(rows, indices, strict=True):
        for role, value in values.items():
            held = series[role][index - first]
            repeated = not np.isnan(held)
            series[role][index - first] = held + value if repeated and role in FLOWS else value
            if repeated:
                text = (
                    mark("second row of this month: added up")
                    if role in FLOWS
                    else mark("second row of this month: the later one is kept")
                )
                notes.append(Note(number, role, text, False))
    gaps = count - len(set(indices))
    if gaps:
        notes.append(
            Note(0, "date", mark("{count} months are missing and stay empty"), False, (("count", gaps),))
        )
    return {role: values for role, values in series.items() if not np.isnan(values).all()}, notes


def _signed(first: Month, series: dict[Role, Months], notes: list[Note]) -> History:
    """Costs written as negative amounts throughout are turned; a history without any figure is refused."""
    costs = series.get("costs")
    if costs is not None and np.nanmax(costs) <= 0 and np.nanmin(costs) < 0:
        series["costs"] = -costs
        notes.append(Note(0, "costs", mark("all costs were negative: their sign was turned"), False))
    if not series:
        raise HistoryError(Fault("file", mark("no cell of the chosen columns holds a number")))
    return History(first, series, tuple(notes))


def _cell(row: tuple[object, ...], index: int) -> object:
    return row[index] if index < len(row) else None


def _short(cell: object) -> str:
    text = str(cell)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _index(month: Month) -> int:
    return month[0] * 12 + month[1] - 1


def _plus(month: Month, count: int) -> Month:
    year, index = divmod(_index(month) + count, 12)
    return year, index + 1


def _first(rows: list[Row]) -> Month:
    return min(month for _number, month, _values in rows)
