"""Tables with months across the top and figures down the side, turned upright."""

from itertools import pairwise

from core.history.dates import Month, NoMonth, read_month
from core.history.headers import recognised

Row = tuple[int, tuple[object, ...]]
_FEWEST_MONTHS = 3


def turned(rows: list[Row]) -> tuple[tuple[str, ...], list[Row]] | None:
    """Return (headers, rows) of a wide table turned upright, each row numbered by its column; None for any
    other table.

    A table is wide if some row holds at least three months in a row, one after the other, and a line below it
    begins with a known name (Revenue, 现金 …).
    """
    for index, (_number, row) in enumerate(rows):
        columns = _month_columns(row)
        below = [
            line for _line_number, line in rows[index + 1 :] if line and recognised(str(line[0])) is not None
        ]
        if columns and below:
            headers = ("Month", *(" ".join(str(line[0]).split()) for line in below))
            return headers, [
                (column + 1, (row[column], *(_cell(line, column) for line in below))) for column in columns
            ]
    return None


def _month_columns(row: tuple[object, ...]) -> list[int]:
    found: list[tuple[int, Month]] = []
    for column, cell in enumerate(row):
        month = read_month(cell)
        if not isinstance(month, NoMonth):
            found.append((column, month))
    numbers = [year * 12 + month for _column, (year, month) in found]
    follow = all(after - before == 1 for before, after in pairwise(numbers))
    return [column for column, _month in found] if len(found) >= _FEWEST_MONTHS and follow else []


def _cell(line: tuple[object, ...], column: int) -> object:
    return line[column] if column < len(line) else None
