"""Tables with months across the top and figures down the side, turned upright."""

import re
from collections.abc import Sequence
from itertools import pairwise

from core.history.dates import Month, NoMonth, read_month
from core.history.files import Row
from core.history.headers import is_total_of_all, recognised
from core.history.numbers import Unreadable, read_number

Upright = tuple[tuple[str, ...], list[Row]]
_FEWEST_MONTHS = 3
_SEARCHED = 30
_OF_THE_MONTH = re.compile(r"^(本(期|月)(金额|数|发生额)?|(this|current) month|amount|金额)$", re.IGNORECASE)
_MONTH_IN_TITLE = re.compile(r"(\d{4})\s{0,2}[年.\-/]\s{0,2}(\d{1,2})(?!\d)|(\d{4})(0[1-9]|1[0-2])(?!\d)")
_CODE = re.compile(r"^[\d.]+$")


def turned(rows: list[Row]) -> Upright | None:
    """Return (headers, rows) of a wide table turned upright, each row numbered by its column; None for any
    other table.

    A table is wide if some row holds at least three months in a row, one after the other, and a line below it
    begins with a known name (Revenue, 现金 …). Every line below that holds a figure becomes a column; a
    column of totals becomes a row of its own.
    """
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        columns = _month_columns(row)
        if not columns:
            continue
        below = [
            line
            for _line_number, line in rows[index + 1 :]
            if _label(line, columns[0]) and any(_has_figure(line, column) for column in columns)
        ]
        if not any(recognised(_label(line, columns[0])) is not None for line in below):
            continue
        totals = [
            column for column in range(columns[-1] + 1, len(row)) if is_total_of_all(_cell(row, column))
        ]
        headers = ("Month", *(_label(line, columns[0]) for line in below))
        return headers, [
            (column + 1, (_cell(row, column), *(_cell(line, column) for line in below)))
            for column in (*columns, *totals)
        ]
    return None


def of_one_month(name: str, rows: list[Row]) -> Upright | None:
    """Return (headers, rows) of a statement of one month, whose lines become columns; None for any other
    table.

    Its month stands in the sheet's name or in a title; its figures under "this month" or 本期金额.
    """
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        places = [
            place
            for place, cell in enumerate(row)
            if isinstance(cell, str) and _OF_THE_MONTH.match(cell.strip())
        ]
        month = _month_in([name, *(cell for _line_number, line in rows[:index] for cell in line)])
        if not places or month is None:
            continue
        at = places[0]
        below = [
            line for _line_number, line in rows[index + 1 :] if _label(line, at) and _has_figure(line, at)
        ]
        if any(recognised(_label(line, at)) is not None for line in below):
            cells = tuple(_cell(line, at) for line in below)
            headers = ("Month", *(_label(line, at) for line in below))
            return headers, [(rows[index][0], (f"{month[0]}-{month[1]:02}", *cells))]
    return None


def _month_in(texts: Sequence[object]) -> Month | None:
    for text in texts:
        found = _MONTH_IN_TITLE.search(text[:200]) if isinstance(text, str) else None
        if found is not None:
            year, month = int(found[1] or found[3]), int(found[2] or found[4])
            if 1 <= month <= 12:
                return year, month
        elif not isinstance(text, (str, int, float)) or isinstance(text, str):
            said = read_month(text)
            if not isinstance(said, NoMonth):
                return said
    return None


def _month_columns(row: tuple[object, ...]) -> list[int]:
    found: list[tuple[int, Month]] = []
    for column, cell in enumerate(row):
        month = read_month(cell)
        if not isinstance(month, NoMonth):
            found.append((column, month))
    numbers = [year * 12 + month for _column, (year, month) in found]
    steps = {after - before for before, after in pairwise(numbers)}
    return (
        [column for column, _month in found] if len(found) >= _FEWEST_MONTHS and steps in ({1}, {-1}) else []
    )


def _label(line: tuple[object, ...], before: int) -> str:
    """Return a line's name: its last text before the figures that is no account's code."""
    texts = [
        " ".join(cell.split())
        for cell in line[:before]
        if isinstance(cell, str) and cell.strip() and not _CODE.match(cell.strip())
    ]
    known = [text for text in texts if recognised(text) is not None]
    return known[0] if known else texts[0] if texts else ""


def _has_figure(line: tuple[object, ...], column: int) -> bool:
    value = read_number(_cell(line, column))
    # A formula without a value is a figure that is missing: it must be refused by name, not passed over.
    lost = isinstance(value, Unreadable) and str(_cell(line, column)).startswith("=")
    return lost or (value is not None and not isinstance(value, Unreadable))


def _cell(line: tuple[object, ...], column: int) -> object:
    return line[column] if column < len(line) else None
