"""The column of months of a table whose header does not name it: found by its contents."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.history.dates import NoMonth, read_month
from core.history.grid import Table
from core.history.headers import Role, plain, recognised
from core.history.month_names import month_alone
from core.texts import mark

_COHORT = re.compile(r"\bcohorts?\b|同期群|队列")
"""Months in which customers came, not months of figures."""
_MOST_ROWS = 400
"""Rows by which a column is told to hold months."""


@dataclass(frozen=True)
class Guess:
    """The columns that are added up for a role, and why: a message id with parameters."""

    columns: tuple[int, ...]
    reason: str
    parameters: tuple[tuple[str, object], ...] = ()


def months_by_contents(table: Table, taken: set[int]) -> Mapping[Role, Guess]:
    """Return the first column whose cells are months; mere numbers are none, unless they are written
    202607.
    """
    for index, header in enumerate(table.headers):
        cells = [row[index] for _number, row in table.rows[:_MOST_ROWS] if index < len(row)]
        readable = sum(
            not isinstance(read_month(cell), NoMonth) and not _is_mere_number(cell) for cell in cells
        )
        known = recognised(header) is not None or _COHORT.search(plain(header)) is not None
        if index not in taken and not known and readable >= max(2, 0.6 * len(cells)):
            return {"date": Guess((index,), mark("its cells are months"))}
    return {}


def names_months(table: Table, place: int) -> bool:
    """Say whether a column's cells name months, with their year or without it."""
    cells = [row[place] for _number, row in table.rows[:_MOST_ROWS] if place < len(row)]
    return holds_months(table, place) or any(month_alone(cell) is not None for cell in cells)


def holds_months(table: Table, place: int) -> bool:
    """Say whether any cell names a month with its year: "Month 1" does not."""
    cells = (row[place] for _number, row in table.rows[:_MOST_ROWS] if place < len(row))
    return any(not isinstance(read_month(cell), NoMonth) for cell in cells)


def _is_mere_number(cell: object) -> bool:
    text = str(cell).strip().removesuffix(".0")
    if isinstance(cell, float) and cell != int(cell):
        return True  # 2025.8 may be August and may be money
    return re.fullmatch(r"\d+", text) is not None and not 199_001 <= int(text[:12]) <= 210_012
