"""Months whose year has two digits, as 01/25 and 25-Jan: read as months where they follow each other."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from core.history.files import Row
from core.history.month_names import NAMES
from core.history.notes import Note
from core.months import PER_YEAR
from core.texts import mark

_FEWEST, _SEARCHED = 3, 30
_YEARS = range(18, 36)
"""Two digits that are taken for a year: 01/12 may be the first of December."""
_NUMBERED = re.compile(r"(0?[1-9]|1[0-2])/(\d{2})|(0[1-9]|1[0-2])[.-](\d{2})")
_NAMED = re.compile(r"(\d{2})[-/ .]([^\W\d_]{3,10})\.?")


def with_whole_years(rows: list[Row]) -> tuple[list[Row], tuple[Note, ...]]:
    """Return the rows with such months written out, and what to say of it.

    Down a column or across one of the first rows, they must be one month after the other, or before: days of
    a month without its year look alike and do not.
    """
    near = {
        column
        for _number, row in rows[:_SEARCHED]
        for column, cell in enumerate(row)
        if _month(cell) is not None
    }
    told = {
        (place, column): text
        for column in sorted(near)
        for place, text in _months(
            {at: row[column] for at, (_n, row) in enumerate(rows) if column < len(row)}
        )
    }
    for place, (_number, row) in enumerate(rows[:_SEARCHED]):
        told |= {(place, column): text for column, text in _months(dict(enumerate(row)))}
    if not told:
        return rows, ()
    whole = [
        (number, tuple(told.get((place, column), cell) for column, cell in enumerate(row)))
        for place, (number, row) in enumerate(rows)
    ]
    (place, column), first = next(iter(told.items()))
    text = mark("{cell} is read as {month}: give the year in full if it is a day")
    cell = str(rows[place][1][column]).strip()
    return whole, (Note(rows[place][0], "date", text, False, (("cell", cell), ("month", first))),)


def _months(cells: Mapping[int, object]) -> Sequence[tuple[int, str]]:
    """Return (place, month written out) of a line of cells, if there are such months and they run on."""
    found = [(at, month) for at, cell in cells.items() if (month := _month(cell)) is not None]
    steps = {later - month for (_at, month), (_to, later) in pairwise(found)}
    if len(found) < _FEWEST or steps not in ({1}, {-1}):
        return []
    return [(at, f"{month // PER_YEAR}-{month % PER_YEAR + 1:02}") for at, month in found]


def _month(cell: object) -> int | None:
    """Return the months since the year 0 that a cell may mean; None for any other."""
    if not isinstance(cell, str) or len(cell) > 20:
        return None
    text = cell.strip()
    if (told := _NUMBERED.fullmatch(text)) is not None:
        month, year = int(told[1] or told[3]), int(told[2] or told[4])
    elif (told := _NAMED.fullmatch(text)) is not None and (name := told[2].casefold()) in NAMES:
        month, year = NAMES[name], int(told[1])
    else:
        return None
    return PER_YEAR * (2000 + year) + month - 1 if year in _YEARS else None
