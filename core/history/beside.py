"""Tables that stand side by side on one sheet, each with months of its own."""

from collections.abc import Sequence
from itertools import pairwise

from core.history.files import Row
from core.history.headers import recognised

_SEARCHED = 30


def side_by_side(rows: list[Row]) -> list[list[Row]]:
    """Return the rows of each table: every one begins with a column of months of its own, and has another
    column that is known. Rows of a single table are returned as they are.
    """
    for _number, row in rows[:_SEARCHED]:
        named = [recognised(cell) if isinstance(cell, str) else None for cell in row]
        begins = [place for place, role in enumerate(named) if role == "date"]
        if len(begins) < 2:
            continue
        ends = [*begins[1:], len(row)]
        roles = [
            {role for role in named[begin:end] if role not in (None, "date")}
            for begin, end in zip(begins, ends, strict=True)
        ]
        # Figures that stand in both are two views of them: a person must say which counts.
        apart = all(roles) and len(set().union(*roles)) == sum(map(len, roles))
        if apart and _months_differ(rows, begins):
            return [_between(rows, begin, end) for begin, end in zip([0, *begins[1:]], ends, strict=True)]
        return [rows]
    return [rows]


def _months_differ(rows: Sequence[Row], begins: Sequence[int]) -> bool:
    return any(
        row[one] != row[other]
        for _number, row in rows
        for one, other in pairwise(begins)
        if other < len(row) and recognised(str(row[other])) is None
    )


def _between(rows: Sequence[Row], begin: int, end: int) -> list[Row]:
    held = [place for _n, row in rows for place, cell in enumerate(row[begin:end]) if cell not in (None, "")]
    cut = [(number, row[begin : begin + max(held, default=0) + 1]) for number, row in rows]
    return [(number, row) for number, row in cut if any(cell not in (None, "") for cell in row)]
