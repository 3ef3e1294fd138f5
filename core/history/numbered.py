"""Months that a file only numbers (Month 1, M2, P03, 第3个月): a person says which month is the first."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.history.candidates import guesses
from core.history.dates import Month
from core.history.files import Row
from core.history.grid import Table
from core.history.month_column import holds_months
from core.months import PER_YEAR

_SEARCHED, _FEWEST = 30, 2
_NUMBERED = re.compile(
    r"(?:month|mth|m|period|p|第)\s*(?:no\.?|#)?\s*0*(\d{1,3})(?:\.0)?\s*(?:个月|月|期)?", re.IGNORECASE
)
_NUMBER = re.compile(r"0*(\d{1,3})(?:\.0)?")
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)|\bfy\s?'?\d\d|^(fiscal )?year$|^年度?$", re.IGNORECASE)
"""A year beside numbered months: which months they are is then no open question."""
_COUNTS_MONTHS = re.compile(r"(month|mth|period)\s*(no\.?|number|#)?|月份?|月序|期数|期次", re.IGNORECASE)
"""What a column of mere numbers is called that counts months."""

Places = dict[tuple[int, int], int]
"""Numbers by the row and the column in which they stand."""


def needs_first_month(table: Table) -> bool:
    """Say whether a table numbers its months and dates none of them: which is the first must be asked."""
    if not table.numbered:
        return False
    date = guesses(table).get("date")
    return date is None or not any(holds_months(table, place) for place in date.columns)


def counts_months(rows: Sequence[Row]) -> bool:
    """Say whether the first rows of a sheet number their months, and no year stands in a word beside them."""
    first = rows[:_SEARCHED]
    texts = (cell for _number, row in first for cell in row if isinstance(cell, str) and not _is_amount(cell))
    return not any(map(_YEAR.search, texts)) and next(_counted(first), None) is not None


def _is_amount(cell: str) -> bool:
    return re.fullmatch(r"[\d.,\s%$€£¥+()-]*", cell) is not None


def dated(rows: list[Row], first: Month) -> list[Row]:
    """Return the rows with their numbered months dated, the least number as the first month."""
    found = next(_counted(rows), None)
    if found is None:
        return rows
    least, since = min(found.values()), first[0] * PER_YEAR + first[1] - 1
    cells = [list(row) for _number, row in rows]
    for (row, column), number in found.items():
        year, month = divmod(since + number - least, PER_YEAR)
        cells[row][column] = f"{year}-{month + 1:02}"
    return [(number, tuple(row)) for (number, _old), row in zip(rows, cells, strict=True)]


def _counted(rows: Sequence[Row]) -> Iterator[Places]:
    """Yield where months are numbered: across a row, else down a column."""
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        across = {
            (index, place): int(told[1])
            for place, cell in enumerate(row)
            if isinstance(cell, str) and (told := _NUMBERED.fullmatch(cell.strip()))
        }
        if _run_on(list(across.values()), (1,)) or _run_on(list(across.values()), (-1,)):
            yield across
    for place in range(max((len(row) for _number, row in rows[:_SEARCHED]), default=0)):
        down, named = Places(), False
        for index, (_number, row) in enumerate(rows):
            cell = str(row[place]).strip() if place < len(row) else ""
            told = _NUMBERED.fullmatch(cell) or (_NUMBER.fullmatch(cell) if named else None)
            named = named or _COUNTS_MONTHS.fullmatch(cell) is not None
            if told:
                down[index, place] = int(told[1])
        # A month may have several rows.
        if _run_on(list(down.values()), (0, 1)) or _run_on(list(down.values()), (0, -1)):
            yield down


def _run_on(numbers: Sequence[int], steps: Sequence[int]) -> bool:
    """Say whether numbers follow each other, by ones."""
    taken = [after - before for before, after in pairwise(numbers)]
    return len(set(numbers)) >= _FEWEST and all(one in steps for one in taken)
