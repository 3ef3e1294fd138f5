"""Months down and years across (or the other way round): one figure by month and year."""

import re
from collections.abc import Callable, Mapping, Sequence

from core.history.files import Row
from core.history.headers import recognised
from core.history.month_names import month_alone

_SEARCHED, _FEWEST = 30, 2
_YEAR = re.compile(r"(20\d\d|199\d)(\.0)?\s*年?")

Cells = Sequence[object]


def unfolded(name: str, rows: list[Row]) -> list[Row] | None:
    """Return the rows of a table of months by years as months one below the other; None for any other
    table. The figure is named by the corner, by a title above, or by the sheet (`name`).
    """
    for index, (number, row) in enumerate(rows[:_SEARCHED]):
        for across, down in ((_years, _months), (_months, _years)):
            columns = across(row[1:])
            if len(columns) < _FEWEST or len(columns) < sum(cell not in (None, "") for cell in row[1:]):
                continue
            end = _next_table(rows, index, across)
            below = rows[index + 1 : end]
            lines = down([cells[0] if cells else None for _n, cells in below])
            figure = _figure([row[0], *(cells[0] for _n, cells in rows[:index][::-1] if cells), name])
            if figure is None or len(lines) < (_FEWEST if across is _years else 1):
                continue
            years_across = across is _years
            found = [
                (below[line][0], (_month(columns[place], lines[line], years_across), cell))
                for line in lines
                for place in columns
                if place + 1 < len(below[line][1]) and (cell := below[line][1][place + 1]) not in (None, "")
            ]
            told: list[Row] = [(number, ("Month", figure)), *sorted(found, key=lambda one: str(one[1][0]))]
            return [*told, *(unfolded(name, rows[end:]) or ())]
    return None


def _next_table(rows: list[Row], index: int, across: Callable[[Cells], Mapping[int, int]]) -> int:
    """Return the row of the next header below one, where another figure's table begins; the end if none."""
    later = range(index + 1, len(rows))
    return next((at for at in later if len(across(rows[at][1][1:])) >= _FEWEST), len(rows))


def _month(across: int, down: int, years_across: bool) -> str:
    year, month = (across, down) if years_across else (down, across)
    return f"{year}-{month:02}"


def _months(cells: Cells) -> Mapping[int, int]:
    return {at: month for at, cell in enumerate(cells) if (month := month_alone(cell)) is not None}


def _years(cells: Cells) -> Mapping[int, int]:
    told = {at: _YEAR.fullmatch(str(cell).strip()) for at, cell in enumerate(cells)}
    return {at: int(found[1]) for at, found in told.items() if found}


def _figure(names: Sequence[object]) -> str | None:
    texts = [name for name in names if isinstance(name, str)]
    return next((text for text in texts if recognised(text) not in (None, "date")), None)
